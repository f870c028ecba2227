/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The script of the ceremony: every step with what the screens show and what
 * the host says, and whom it does not name. Whoever reads the real one reads of
 * persons, which is noted.
 */
#include "common/buf.h"
#include "server/handlers/ceremony.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/stage.h"

#define CUES_MOST 8 /* with 60 rows each they fit a frame */

void ceremony_state(const struct season *s, uint32_t steps,
    Viesti__CeremonyState *out)
{
	viesti__ceremony_state__init(out);
	out->has_running = out->has_rehearsal = out->has_steps = 1;
	out->running = s->ceremony > 0;
	out->rehearsal = s->rehearsal != REHEARSAL_NO;
	out->steps = steps;
	if (!out->running)
		return;
	out->has_step = out->has_screens = 1;
	out->step = s->ceremony - 1;
	out->screens = s->rehearsal != REHEARSAL_UNSEEN;
}

static bool is_rehearsal(const struct server *sv, const struct request *r)
{
	const Viesti__CeremonyScriptGet *rq = r->msg->ceremony_script;

	return rq->has_rehearsal ? rq->rehearsal
				 : sv->season.rehearsal != REHEARSAL_NO;
}

/* Before the end there are no results to script. */
static int may_read(const struct server *sv, struct request *r, bool rehearsal)
{
	if (rehearsal || sv->season.state >= STATE_FINAL)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "not_final",
	    _("The script is made of final results, and those of the season %s are not. Read the rehearsal's script, or make the season final first."),
	    sv->season.name);
}

static int fill(struct request *r, const struct stage *s,
    Viesti__CeremonyScript *out)
{
	size_t steps = s->ceremony.n_steps, n;
	uint32_t offset, limit;

	handler_page(r->msg->ceremony_script->page, &offset, &limit);
	n = offset < steps ? steps - offset : 0;
	n = n < limit ? n : limit;
	n = n < CUES_MOST ? n : CUES_MOST;
	out->rows = (Viesti__CeremonyCue **)request_array(r, n,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		int rc = stage_cue(r, s, offset + i, out->rows[i]);

		if (rc < 0)
			return rc;
	}
	out->n_rows = n;
	out->has_more = out->has_next_offset = 1;
	out->next_offset = offset + (uint32_t)n;
	out->more = out->next_offset < steps;
	return 0;
}

static bool tells_of_persons(const Viesti__CeremonyScript *s)
{
	for (size_t i = 0; i < s->n_rows; i++) {
		const Viesti__CeremonyCue *cue = s->rows[i];

		if (cue->n_private_winners > 0)
			return true;
		for (size_t k = 0; k < cue->shown->n_rows; k++)
			if (cue->shown->rows[k]->name)
				return true;
	}
	return false;
}

int handle_ceremony_script(struct server *sv, struct request *r)
{
	Viesti__CeremonyScript *out = arena_alloc(r->arena, sizeof *out);
	bool rehearsal = is_rehearsal(sv, r);
	struct stage stage;
	int rc = may_read(sv, r, rehearsal);

	if (rc < 0)
		return rc;
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__ceremony_script__init(out);
	stage_set(sv, rehearsal, &stage);
	out->state = arena_alloc(r->arena, sizeof *out->state);
	if (out->state)
		ceremony_state(&sv->season, (uint32_t)stage.ceremony.n_steps,
		    out->state);
	rc = out->state ? fill(r, &stage, out) : request_too_large(r);
	stage_strike(&stage);
	if (rc < 0)
		return rc;
	r->reply.body_case = VIESTI__REPLY__BODY_CEREMONY_SCRIPT;
	r->reply.ceremony_script = out;
	if (!rehearsal && tells_of_persons(out))
		handler_log_read(sv, r, "ceremony_script", 0);
	return 0;
}
