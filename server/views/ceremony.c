/* SPDX-License-Identifier: EUPL-1.2 */
/* What the screens show of the ceremony while it runs; a rehearsal only where
 * the organiser wants it there. Visitors see no departments compared. */
#include "common/buf.h"
#include "server/server.h"
#include "server/views/stage.h"
#include "server/views/views.h"

static bool is_on_screens(const struct season *s)
{
	return s->ceremony > 0 && s->rehearsal != REHEARSAL_UNSEEN;
}

int view_ceremony(struct server *sv, struct request *r, Viesti__Update *u)
{
	Viesti__CeremonyView *v = arena_alloc(r->arena, sizeof *v);
	const struct stage_source live = stage_live(sv);
	const struct season *s = &sv->season;
	struct stage stage;
	int rc = 0;

	if (!v)
		return request_too_large(r);
	viesti__ceremony_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_CEREMONY;
	u->ceremony = v;
	if (!is_on_screens(s) || r->audience.kind == AUDIENCE_VISITORS)
		return 0;
	stage_set(&live, s->rehearsal != REHEARSAL_NO, &stage);
	if (s->ceremony <= stage.ceremony.n_steps)
		rc = stage_view(r, &stage, s->ceremony - 1, v);
	stage_strike(&stage);
	return rc;
}
