/* SPDX-License-Identifier: EUPL-1.2 */
/* The versions of the season's rules, drafts and dropped ones too. */
#include "server/handlers/handlers.h"
#include "server/handlers/rulebooks.h"
#include "server/reader.h"
#include "server/server.h"

int prepare_rulebooks(struct server *sv, struct request *r)
{
	uint32_t *in_force = arena_alloc(r->arena, sizeof *in_force);

	if (!in_force)
		return request_too_large(r);
	*in_force = sv->rulebook->version;
	r->prepared = in_force;
	return 0;
}

static int add(const struct rulebook_row *row, void *arg)
{
	struct request *r = arg;
	Viesti__RulebookVersions *out = r->reply.rulebooks;

	if (out->n_rows == RULEBOOK_VERSIONS_MAX)
		return 0;
	out->rows[out->n_rows] = rulebooks_row(r, row,
	    *(const uint32_t *)r->prepared);
	return out->rows[out->n_rows++] ? 0 : request_too_large(r);
}

int handle_rulebooks(struct archive *a, struct request *r)
{
	Viesti__RulebookVersions *out = arena_alloc(r->arena, sizeof *out);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__rulebook_versions__init(out);
	out->rows = arena_alloc(r->arena,
	    RULEBOOK_VERSIONS_MAX * sizeof *out->rows);
	if (!out->rows)
		return request_too_large(r);
	r->reply.rulebooks = out;
	r->reply.body_case = VIESTI__REPLY__BODY_RULEBOOKS;
	return store_rulebooks_each(a->store, add, r, &r->err);
}
