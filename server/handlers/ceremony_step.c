/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A step of the ceremony, or of its rehearsal. Only the number of the step that
 * is shown is kept; what it shows is made from the standings, so that a server
 * started anew goes on where the host was.
 */
#include "server/handlers/ceremony.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "server/handlers/handlers.h"
#include "server/handlers/season_life.h"
#include "server/server.h"
#include "server/views/stage.h"
#include "server/world.h"

/* What the loop knows of the steps. */
struct known {
	uint32_t at; /* how many were taken when it looked */
	uint32_t steps;
	bool rehearsal; /* they are a rehearsal's */
	bool dice;	/* are thrown before the next one */
};

#define IS(rq, name) ((rq)->action == VIESTI__CEREMONY_ACTION__CEREMONY_##name)

int prepare_ceremony_step(struct server *sv, struct request *r)
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;
	const struct stage_source live = stage_live(sv);
	struct known *known = arena_zalloc(r->arena, sizeof *known);
	struct stage stage;

	if (!known)
		return request_too_large(r);
	known->rehearsal = IS(rq, REHEARSE) ||
	    (!IS(rq, START) && sv->season.rehearsal != REHEARSAL_NO);
	stage_set(&live, known->rehearsal, &stage);
	known->steps = (uint32_t)stage.ceremony.n_steps;
	known->at = sv->season.ceremony;
	known->dice = sv->season.ceremony > 0 &&
	    ceremony_waits_for_dice(&stage.ceremony, sv->season.ceremony - 1);
	stage_strike(&stage);
	r->prepared = known;
	return 0;
}

/* ------------------------------------------------------------- what may be
 */

static int may_start(struct request *r, const struct season *s, bool rehearsal)
{
	if (s->ceremony > 0)
		return error_set(&r->err, E_PRECONDITION, "ceremony_runs",
		    s->rehearsal != REHEARSAL_NO
			? _("A rehearsal runs. Stop it first.")
			: _("The ceremony runs already. Go on with it, or stop it."));
	if (!rehearsal && s->state != STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "not_final",
		    _("The ceremony needs final results, and those of the season %s are not. Rehearse it, or make the season final first."),
		    s->name);
	return 0;
}

/* from: how many steps were taken, as the asker knows. */
static int step_moved(struct request *r, const struct season *s, uint32_t from)
{
	error_set(&r->err, E_CONFLICT, "step_moved",
	    _("Step %u is shown, not step %u: somebody else has gone on. Look at the screen, then go on from there."),
	    s->ceremony, from);
	return error_field(&r->err, "from_step");
}

/* The step from which the asker goes on must be the one that is shown. */
static int check_from(struct request *r, const struct season *s)
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;

	if (s->ceremony == 0)
		return error_set(&r->err, E_PRECONDITION,
		    "ceremony_not_running",
		    _("No ceremony runs. Start it, or rehearse it."));
	if (!rq->has_from_step || rq->from_step == s->ceremony - 1)
		return 0;
	return step_moved(r, s, rq->from_step + 1);
}

static int next(struct request *r, struct season *s, const struct known *known)
{
	if (s->ceremony >= known->steps)
		return error_set(&r->err, E_PRECONDITION, "last_step",
		    _("That was the last step. End the ceremony; then the results are public."));
	if (known->dice)
		return error_set(&r->err, E_PRECONDITION, "dice_missing",
		    _("The draw comes now: throw the dice and type them in with the command draw throw; then go on."));
	s->ceremony++;
	return 0;
}

static int back(struct request *r, struct season *s)
{
	if (s->ceremony <= 1)
		return error_set(&r->err, E_PRECONDITION, "first_step",
		    _("This is the first step."));
	s->ceremony--;
	return 0;
}

static void close_curtain(struct season *s)
{
	s->ceremony = 0;
	s->rehearsal = REHEARSAL_NO;
}

static int end(struct request *r, struct season *s, const struct known *known)
{
	if (s->rehearsal == REHEARSAL_NO && s->ceremony < known->steps)
		return error_set(&r->err, E_PRECONDITION, "ceremony_not_over",
		    _("Step %u of %u is shown. Go on to the last one first, or stop the ceremony without making the results public."),
		    s->ceremony, known->steps);
	close_curtain(s);
	return 0;
}

static int act(struct request *r, struct season *s, const struct known *known)
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;
	int rc;

	if (IS(rq, START) || IS(rq, REHEARSE)) {
		rc = may_start(r, s, IS(rq, REHEARSE));
		if (rc < 0)
			return rc;
		s->ceremony = 1;
		if (IS(rq, REHEARSE))
			s->rehearsal = rq->has_screens && rq->screens
			    ? REHEARSAL_ON_SCREENS
			    : REHEARSAL_UNSEEN;
		return 0;
	}
	rc = check_from(r, s);
	if (rc < 0)
		return rc;
	if (known->rehearsal != (s->rehearsal != REHEARSAL_NO))
		return error_set(&r->err, E_CONFLICT, "step_moved",
		    _("The ceremony was started or stopped just now. Look at it, then go on."));
	if (known->at != s->ceremony) /* dice may be wanted there */
		return step_moved(r, s, known->at);
	switch (rq->action) {
	case VIESTI__CEREMONY_ACTION__CEREMONY_NEXT:
		return next(r, s, known);
	case VIESTI__CEREMONY_ACTION__CEREMONY_BACK:
		return back(r, s);
	case VIESTI__CEREMONY_ACTION__CEREMONY_END:
		return end(r, s, known);
	default:
		close_curtain(s);
		return 0;
	}
}

static int check(struct request *r)
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;

	if (!rq->has_action || !rq->action) {
		error_set(&r->err, E_INVALID, "action_missing",
		    _("Say what to do: start, rehearse, next, back, stop or end."));
		return error_field(&r->err, "action");
	}
	if (rq->has_screens && !IS(rq, REHEARSE)) {
		error_set(&r->err, E_INVALID, "only_for_rehearsal",
		    _("Only of a rehearsal can be said whether the screens show it."));
		return error_field(&r->err, "screens");
	}
	return 0;
}

/* ------------------------------------------------------------- the request */

static int answer(struct world *w, struct request *r)
{
	const struct known *known = r->prepared;
	Viesti__CeremonyState *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	ceremony_state(&w->season, known->steps, out);
	r->reply.body_case = VIESTI__REPLY__BODY_CEREMONY_STEPPED;
	r->reply.ceremony_stepped = out;
	return 0;
}

static int write(struct world *w, struct request *r, const struct season *s,
    const uint8_t digest[16])
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;
	char detail[160];

	r->written = true;
	int rc = store_season_put(w->store, s, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "season=%s action=%d step=%" PRIu32 " rehearsal=%d state=%d",
	    s->name, (int)rq->action, s->ceremony, (int)s->rehearsal,
	    (int)s->state);
	struct world_entry entry = { .kind = "ceremony",
		.subject = s->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = world_stamp(w) };
	rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	w->season = *s;
	return world_season_changed(w);
}

/* The season's own step does all: it closes the curtain, too. */
static int reveal(struct world *w, struct request *r, const uint8_t digest[16])
{
	const struct season_change change = { .to = STATE_REVEALED,
		.operation = r->msg->operation.data,
		.digest = digest };

	return season_step_to(w, r, &change);
}

int handle_ceremony_step(struct world *w, struct request *r)
{
	const Viesti__CeremonyStep *rq = r->msg->ceremony_step;
	struct season changed = w->season;
	struct journal_entry e;
	uint8_t digest[16];
	char text[64];
	const char *parts[] = { text };

	snprintf(text, sizeof text, "%d %d %" PRIu32 " %d", (int)rq->action,
	    rq->has_from_step, rq->from_step, rq->has_screens && rq->screens);
	world_digest(digest, "ceremony", parts, 1);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc > 0)
		return answer(w, r);
	if (rc == 0)
		rc = check(r);
	if (rc == 0)
		rc = act(r, &changed, r->prepared);
	if (rc == 0)
		rc = IS(rq, END) && w->season.rehearsal == REHEARSAL_NO
		    ? reveal(w, r, digest)
		    : write(w, r, &changed, digest);
	return rc < 0 ? rc : answer(w, r);
}
