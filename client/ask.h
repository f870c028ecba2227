/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions to the server that viesti and viestictl ask alike.
 */
#ifndef VIESTI_ASK_H
#define VIESTI_ASK_H

#include <stddef.h>

#include "client/link.h"

/* A request and its reply, which is of the arm wanted; E_INTERNAL bad_reply. */
int ask(struct link *l, Viesti__Request *rq, const Viesti__Reply **reply,
    Viesti__Reply__BodyCase wanted, struct error *err);

/*
 * A list page by page: rq, whose `page` is this one, is asked again until take
 * says that there is no more. take copies the rows that it wants, which stay
 * with the link, and says where the next page begins.
 */
int ask_pages(struct link *l, Viesti__Request *rq, Viesti__Page *page,
    Viesti__Reply__BodyCase wanted,
    bool (*take)(void *arg, const Viesti__Reply *reply, Viesti__Page *page),
    void *arg, struct error *err);

/*
 * The ranking of participants up to `most` rows, page by page; q's page is set
 * here, q->around must not be. free(sum->rows), also after an error; the rows
 * themselves stay with the link.
 */
int ask_participants(struct link *l, Viesti__RankParticipants *q, size_t most,
    Viesti__ParticipantRanking *sum, struct error *err);

/*
 * All activities that q wants, page by page, the newest first; q's page is set
 * here. free(*rows), also after an error; the activities stay with the link.
 */
int ask_activities(struct link *l, Viesti__ListActivities *q,
    const Viesti__Activity ***rows, size_t *n, struct error *err);

/* Only the first rows go to a terminal, unless more are asked for. */
#define ASK_TERMINAL_ROWS 20

enum ask_who { ASK_WHOEVER, ASK_PERSON, ASK_DEPARTMENT };
/* ASK_WHOEVER: the department with this code or name if there is one, else the
 * person. *out is borrowed until the next request. */
int ask_explain(struct link *l, enum ask_who kind, const char *who,
    const Viesti__Explanation **out, struct error *err);

#endif
