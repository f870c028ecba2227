/* SPDX-License-Identifier: EUPL-1.2 */
/* Announcements for the wire; shared by their requests and their view. */
#ifndef VIESTI_ANNOUNCEMENTS_H
#define VIESTI_ANNOUNCEMENTS_H

#include "server/domain/announcement.h"
#include "server/domain/rulebook.h"
#include "server/request.h"
#include "server/store/store.h"

/* A row, with points and area of a training by the rulebook; texts are
 * borrowed from a or in the arena. NULL: no memory. Any thread. */
Viesti__Announcement *announcements_row(struct request *r,
    const struct rulebook *rb, const struct announcement *a);
/* Stores the row with a fresh salt, tells the loop, journals it by that kind
 * with the operation and digest of the request; digest NULL: it is the effect
 * of another entry, which has them. */
int announcements_write(struct world *w, struct request *r,
    struct announcement_row *row, const char *kind, const uint8_t digest[16],
    int64_t at);
/* E_NOT_FOUND unknown_announcement, also of one that was removed. */
int announcements_find(struct world *w, struct request *r, uint64_t id,
    struct announcement_row *row);

#endif
