/* SPDX-License-Identifier: EUPL-1.2 */
/* Steps that come by themselves; see season_clock.h. */
#include "server/season_clock.h"

#include "common/clock.h"
#include "common/log.h"
#include "server/dispatch.h"
#include "server/handlers/season_final.h"
#include "server/handlers/season_life.h"
#include "server/server.h"

#define AGAIN_US 5000000 /* when a step could not be stored */

/* Nobody waits for the answer: a failure is told to the log. */
static int run_due(struct world *w, struct request *r)
{
	int rc = season_step_due(w, r);

	if (rc < 0)
		log_event(LOG_ERROR, "season_due", "reason=%s text=%s",
		    r->err.reason, r->err.text);
	return rc;
}

static const struct request_type due_type = {
	.name = "season_due",
	.where = RUN_WRITER,
	.run.writer = run_due,
	.flags = CHANGES,
};

int season_clock_catch_up(struct world *w, struct error *err)
{
	if (clock_now_us() < w->due_at)
		return 0;
	struct request *r = request_new_apart();
	if (!r)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	r->type = &due_type;
	int rc = run_due(w, r);
	if (rc < 0)
		*err = r->err;
	request_free(r);
	return rc;
}

static bool is_due(const struct season *s, const struct rulebook *rb,
    struct season_due *due)
{
	return season_life_next(s, rb, due) && due->at <= clock_now_us();
}

void season_clock_look(struct server *sv)
{
	struct season_due due;
	int64_t now = clock_mono_us();

	if (sv->stopping || !is_due(&sv->season, sv->rulebook, &due) ||
	    (sv->season_asked_us && now - sv->season_asked_us < AGAIN_US))
		return;
	struct request *r = request_new();
	if (!r) {
		log_event(LOG_ERROR, "season_due", "reason=%s", "no_memory");
		return;
	}
	sv->season_asked_us = now;
	r->type = &due_type;
	if (due.to == STATE_FINAL)
		r->prepared = season_shown(sv, r);
	dispatch_internal(sv, r);
}
