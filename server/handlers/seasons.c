/* SPDX-License-Identifier: EUPL-1.2 */
/* The seasons of this server, each with its steps and confirmations. */
#include <stdlib.h>
#include <string.h>

#include "server/handlers/handlers.h"
#include "server/handlers/season_life.h"
#include "server/reader.h"
#include "server/server.h"

#define SEASONS_MAX 100

/* Of the running one the loop knows the rules: when results will be hidden. */
struct running {
	uint32_t season;
	struct rulebook *rulebook;
};

int prepare_seasons(struct server *sv, struct request *r)
{
	struct running *running = arena_alloc(r->arena, sizeof *running);

	if (!running)
		return request_too_large(r);
	*running = (struct running){ sv->season.id, sv->rulebook };
	r->prepared = running;
	return 0;
}

static int unknown(struct request *r, const char *name)
{
	error_set(&r->err, E_NOT_FOUND, "unknown_season",
	    _("There is no season \"%s\". `season list` lists them."), name);
	return error_field(&r->err, "season");
}

static int add(struct archive *a, struct request *r, const struct season *s,
    Viesti__Seasons *out)
{
	const struct running *running = r->prepared;
	bool is_it = s->id == running->season;
	Viesti__SeasonRecord *record = season_record(r, a->store, s,
	    is_it ? running->rulebook : NULL, is_it);

	if (!record)
		return r->err.code;
	out->rows[out->n_rows++] = record;
	return 0;
}

int handle_seasons(struct archive *a, struct request *r)
{
	const char *name = r->msg->seasons->season;
	Viesti__Seasons *out = arena_alloc(r->arena, sizeof *out);
	struct season s;
	int rc = 0;

	if (!out)
		return request_too_large(r);
	viesti__seasons__init(out);
	out->rows = arena_alloc(r->arena, SEASONS_MAX * sizeof *out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (uint32_t id = 1; rc == 0 && id <= SEASONS_MAX; id++) {
		rc = store_season_get(a->store, id, INT64_MAX, &s, &r->err);
		if (rc <= 0)
			break;
		rc = !name || strcmp(s.name, name) == 0 ? add(a, r, &s, out)
							: 0;
	}
	if (rc == 0 && name && out->n_rows == 0)
		rc = unknown(r, name);
	r->reply.body_case = VIESTI__REPLY__BODY_SEASONS;
	r->reply.seasons = out;
	return rc;
}
