/* SPDX-License-Identifier: EUPL-1.2 */
/* The register of awards and their prizes, for the organiser and payroll. */
#include "common/buf.h"
#include "server/handlers/awards.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"
#include "server/server.h"

struct found {
	uint32_t season;
	struct awards_rows awards;
};

/* The loop knows the standings. */
int prepare_awards(struct server *sv, struct request *r)
{
	struct found *f = arena_zalloc(r->arena, sizeof *f);

	if (!f)
		return request_too_large(r);
	f->season = sv->season.id;
	r->prepared = f;
	int rc = awards_rows(sv, r, &f->awards);
	if (rc == 0)
		handler_log_read(sv, r, "awards", 0);
	return rc;
}

int handle_awards(struct archive *a, struct request *r)
{
	const struct found *f = r->prepared;
	Viesti__Awards *out = arena_alloc(r->arena, sizeof *out);
	int rc = 0;

	if (!out)
		return request_too_large(r);
	viesti__awards__init(out);
	out->rows = f->awards.rows;
	out->n_rows = f->awards.n;
	for (size_t i = 0; rc == 0 && i < f->awards.n; i++) {
		struct prize_row prize = awards_key(f->awards.rows[i],
		    &f->awards.all[i]);
		rc = store_prize_find(a->store, f->season, &prize, &r->err);
		if (rc > 0)
			rc = awards_prize(r, &prize, f->awards.rows[i]);
	}
	r->reply.body_case = VIESTI__REPLY__BODY_AWARDS;
	r->reply.awards = out;
	return rc;
}
