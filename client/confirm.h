/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The question before a change that somebody may not have meant, the same in
 * viesti and viestictl.
 */
#ifndef VIESTI_CONFIRM_H
#define VIESTI_CONFIRM_H

#include <stdbool.h>

#include "client/print.h"
#include "common/error.h"

/*
 * May it be done? yes: --yes was given. On a terminal it is asked. 1 do it; 0
 * no, which is told; E_INVALID confirm_missing: nobody can be asked;
 * E_CANCELLED.
 */
int confirm_change(const struct print *p, const char *question, bool fallback,
    bool yes, struct error *err);
/* The same where it is done unasked when nobody can be asked; yes is the
 * default. */
int confirm_agreed(const struct print *p, const char *question, bool yes,
    struct error *err);

#endif
