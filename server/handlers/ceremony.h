/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests of the ceremony share (ceremony_script.c). */
#ifndef VIESTI_HANDLERS_CEREMONY_H
#define VIESTI_HANDLERS_CEREMONY_H

#include "server/domain/season.h"
#include "viesti.pb-c.h"

/* How the season's ceremony stands; of so many steps. */
void ceremony_state(const struct season *s, uint32_t steps,
    Viesti__CeremonyState *out);

#endif
