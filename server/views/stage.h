/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The award ceremony as it stands now: the steps, from the final standings or
 * the made-up house of a rehearsal; what the screens show at a step, what the
 * host says, and whom a step does not name.
 */
#ifndef VIESTI_STAGE_H
#define VIESTI_STAGE_H

#include "server/domain/ceremony.h"
#include "server/domain/rehearsal.h"
#include "server/domain/season_draw.h"
#include "server/house.h"
#include "server/request.h"

struct stage {
	struct ceremony ceremony;
	bool is_rehearsal;
	uint8_t shown; /* where a winner must have agreed to be shown */
	/* of the house that it is made of */
	const struct standings *standings;
	const struct people *people;
	const struct departments *departments;
	const struct rulebook *rb;
	struct rehearsal made_up;
	struct awards awards;
};

/* What it is made of. */
struct stage_source {
	const struct house *house, *frozen; /* of the freeze; NULL: never */
	const struct season_draw *draw;
};
struct stage_source stage_live(struct server *sv); /* loop thread */
/* stage_strike frees it; the source must outlive it. Without memory the program
 * ends. */
void stage_set(const struct stage_source *s, bool rehearsal, struct stage *out);
void stage_strike(struct stage *s);

/* What the screens show at a step (from 0); what the host needs to know there,
 * too. 0, or negative: no room in the request's arena. */
int stage_view(struct request *r, const struct stage *s, size_t at,
    Viesti__CeremonyView *out);
int stage_cue(struct request *r, const struct stage *s, size_t at,
    Viesti__CeremonyCue *out);

/* All awards, as the public may see them once the results are announced. 0, or
 * negative: no room in the request's arena. */
int stage_awards(struct server *sv, struct request *r, Viesti__SeasonView *out);

/* The part in three languages; NULL: no memory (stage_words.c). */
Viesti__Text *stage_title(struct request *r, const struct stage *s,
    const struct ceremony_step *step);
Viesti__LongText *stage_say(struct request *r, const struct stage *s,
    size_t at);

#endif
