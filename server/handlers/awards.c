/* SPDX-License-Identifier: EUPL-1.2 */
/* The register of awards and their prizes, for the organiser and payroll. */
#include "server/handlers/awards.h"

#include "common/buf.h"
#include "server/draws.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

static int find(struct archive *a, struct request *r, const struct season *s,
    struct awards_rows *out)
{
	struct season_draw draw = { .published_at = 0 };
	const struct house *h = NULL;
	int rc = handler_now(a, r, s, &h);

	if (rc < 0)
		return rc;
	rc = draws_load(a->store, s->id, &draw, &r->err);
	if (rc == 0)
		rc = awards_rows(h, &draw, r, out);
	season_draw_fini(&draw);
	return rc;
}

static int fill_prizes(struct archive *a, struct request *r,
    const struct season *s, const struct awards_rows *awards)
{
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < awards->n; i++) {
		struct prize_row prize = awards_key(awards->rows[i],
		    &awards->all[i]);
		rc = store_prize_find(a->store, s->id, &prize, &r->err);
		if (rc > 0)
			rc = awards_prize(r, &prize, awards->rows[i]);
	}
	return rc;
}

int handle_awards(struct archive *a, struct request *r)
{
	Viesti__Awards *out = arena_alloc(r->arena, sizeof *out);
	struct season season = { 0 };
	struct awards_rows awards = { 0 };
	int rc = handler_season(a, r, &season);

	if (rc == 0)
		rc = find(a, r, &season, &awards);
	if (rc == 0)
		rc = fill_prizes(a, r, &season, &awards);
	if (rc < 0 || !out)
		return rc < 0 ? rc : request_too_large(r);
	viesti__awards__init(out);
	out->rows = awards.rows;
	out->n_rows = awards.n;
	r->told = "awards";
	r->reply.body_case = VIESTI__REPLY__BODY_AWARDS;
	r->reply.awards = out;
	return 0;
}
