/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What viesti and viestictl say alike about a person: where they may be named,
 * a move, leaving.
 */
#ifndef VIESTI_CLIENT_PEOPLE_H
#define VIESTI_CLIENT_PEOPLE_H

#include <stdbool.h>

#include "client/print.h"
#include "common/error.h"

/* "kiosk,house" in any of the languages: each becomes yes. E_INVALID
 * place_unknown. */
int people_places(const char *list, bool yes, Viesti__Consents *c,
    struct error *err);

/* Where this person may be named now: a sentence, or an object. */
void people_tell_consents(const struct print *p,
    const Viesti__Participant *who);
/* A move asked for, or decided. */
void people_tell_move(const struct print *p, const Viesti__MoveState *m);
/* What leaving does, as a question's words; yours to free. */
char *people_leave_question(const char *person, const Viesti__LeftState *l);
/* left false: it was only looked at. */
void people_tell_left(const struct print *p, const char *person,
    const Viesti__LeftState *l, bool left);

#endif
