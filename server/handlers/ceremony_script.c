/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The script of the ceremony: every step with what the screens show and what
 * the host says, and whom it does not name. Whoever reads the real one reads of
 * persons, which is noted.
 */
#include "common/buf.h"
#include "server/handlers/ceremony.h"
#include "server/draws.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"
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

static bool is_rehearsal(const struct request *r, const struct season *s)
{
	const Viesti__CeremonyScriptGet *rq = r->msg->ceremony_script;

	return rq->has_rehearsal ? rq->rehearsal : s->rehearsal != REHEARSAL_NO;
}

/* Before the end there are no results to script. */
static int may_read(struct request *r, const struct season *s, bool rehearsal)
{
	if (rehearsal || s->state >= STATE_FINAL)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "not_final",
	    _("The script is made of final results, and those of the season %s are not. Read the rehearsal's script, or make the season final first."),
	    s->name);
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

static int fill_head(struct request *r, const struct stage *stage,
    const struct season *s, Viesti__CeremonyScript *out)
{
	const struct rulebook *rb = stage->rb;

	out->state = arena_alloc(r->arena, sizeof *out->state);
	out->competition = request_names(r, rb->name[LANG_FI],
	    rb->name[LANG_SV], rb->name[LANG_EN]);
	out->season = request_text(r, s->name);
	if (!out->state || !out->competition || !out->season)
		return request_too_large(r);
	ceremony_state(s, (uint32_t)stage->ceremony.n_steps, out->state);
	return 0;
}

static int write(struct request *r, const struct season *s,
    const struct stage_source *from, bool rehearsal)
{
	Viesti__CeremonyScript *out = arena_alloc(r->arena, sizeof *out);
	struct stage stage;

	if (!out)
		return request_too_large(r);
	viesti__ceremony_script__init(out);
	stage_set(from, rehearsal, &stage);
	int rc = fill_head(r, &stage, s, out);
	if (rc == 0)
		rc = fill(r, &stage, out);
	stage_strike(&stage);
	if (rc == 0 && !rehearsal && tells_of_persons(out))
		r->told = "ceremony_script";
	r->reply.body_case = VIESTI__REPLY__BODY_CEREMONY_SCRIPT;
	r->reply.ceremony_script = out;
	return rc;
}

int handle_ceremony_script(struct archive *a, struct request *r)
{
	struct season_draw draw = { .published_at = 0 };
	struct stage_source from = { .draw = &draw };
	struct season season = { 0 };
	int rc = handler_season(a, r, &season);
	bool rehearsal = rc == 0 && is_rehearsal(r, &season);

	if (rc == 0)
		rc = may_read(r, &season, rehearsal);
	if (rc == 0)
		rc = handler_now(a, r, &season, &from.house);
	if (rc == 0)
		rc = handler_frozen(a, r, &season, &from.frozen);
	if (rc < 0)
		return rc;
	arena_set_limit(r->arena, HANDLER_ARENA);
	rc = draws_load(a->store, season.id, &draw, &r->err);
	if (rc == 0)
		rc = write(r, &season, &from, rehearsal);
	season_draw_fini(&draw);
	return rc;
}
