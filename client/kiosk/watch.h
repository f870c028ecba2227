/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the server pushes, in a thread of its own: connects, subscribes to the
 * public views, keeps the newest of each until it is taken, and connects again
 * for ever. The network may come later than the kiosk, and so may enrolment.
 *
 *   not enrolled -> look again every 2 s
 *   connecting -> up -> (lost: 1 s, 2 s ... 30 s, refused: 60 s) -> connecting
 *
 * A connection is made anew once a day, so that the certificate is renewed in
 * time also where nothing ever breaks.
 */
#ifndef VIESTI_WATCH_KIOSK_H
#define VIESTI_WATCH_KIOSK_H

#include "client/kiosk/connection.h"
#include "client/link.h"

#define WATCH_VIEWS 8 /* places for kinds 0 to 7: the public views */

struct news {
	bool turned; /* the connection is another than at the last taking */
	enum connection connection;
	Viesti__Update *updates[WATCH_VIEWS]; /* by kind; NULL: nothing new */
};
void news_fini(struct news *n);

struct watch;
/* wake is called in the watch's thread when there is something to take. dir:
 * the profile's, borrowed. NULL: no thread could be made. */
struct watch *watch_start(const char *dir, bool visitors,
    void (*wake)(void *arg), void *arg);
/* All that came since the last time, into *out, yours: news_fini. */
void watch_take(struct watch *w, struct news *out);
/* Ends the thread and frees; in the middle of connecting to an address that
 * does not answer it is left behind after two seconds. NULL is fine. */
void watch_stop(struct watch *w);

/* Subscribes to every public view that the server knows, of which the caller
 * has these revisions (NULL: nothing) of this epoch. The first kind that it
 * does not know, or negative. */
int watch_subscribe(struct link *l, bool visitors, uint64_t epoch,
    const uint64_t revisions[WATCH_VIEWS], struct error *err);
#endif
