/* SPDX-License-Identifier: EUPL-1.2 */
/* The pictures of the ceremony besides its places; see ceremony.c. */
#ifndef VIESTI_SCENE_CEREMONY_H
#define VIESTI_SCENE_CEREMONY_H

#include "client/kiosk/scene/pieces.h"

/* What a revealed row says; texts are of the list. */
struct winner_words {
	const char *name;
	const char *short_name; /* or NULL */
	const char *below;	/* a second line, or NULL */
};
struct winner_words winner_words(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r);

/* The first place, or the only winner, fills the screen. */
void ceremony_alone(const struct view *v, struct items *out);
/* Only what comes now: before the first step, while the dice are thrown, and
 * before one winner. */
void ceremony_slide(const struct view *v, struct items *out);

#endif
