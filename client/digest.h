/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The digest of a round for the intranet: a few plain paragraphs that an editor
 * can paste, and a picture. All of it is what the public may see.
 */
#ifndef VIESTI_DIGEST_H
#define VIESTI_DIGEST_H

#include "client/badge.h"
#include "common/buf.h"
#include "viesti.pb-c.h"

/* In the language in force. */
void digest_text(struct buf *out, const Viesti__Report *r);

#define POSTER_AREAS 4
struct poster_area {
	const char *code, *name;
	const char *number; /* of deeds; NULL: not told */
	uint32_t deeds;
};
/* Texts are borrowed, in one language. */
struct poster {
	const char *competition, *round, *days, *share, *share_text;
	const char *heading; /* above the areas */
	const char *join;
	const char *creator;
	struct poster_area areas[POSTER_AREAS];
	size_t n_areas;
};
/* Texts live in the arena; in the language in force. */
void digest_poster(const Viesti__Report *r, struct arena *arena,
    struct poster *out);
/* 1200 by 630, as SVG or PNG. Errors as paper_pdf. */
int poster_draw(const struct poster *p, enum badge_format format,
    struct paper_drawn *out, struct error *err);

/* What the module has. */
#define POSTER_DRAW "poster_paint"
typedef int poster_draw_fn(const struct poster *p, enum badge_format format,
    struct paper_drawn *out, const char **why);

#endif
