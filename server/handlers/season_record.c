/* SPDX-License-Identifier: EUPL-1.2 */
/* A season for the wire, with its steps and confirmations. */
#include <string.h>

#include "server/handlers/season_life.h"

#define STEPS_MAX 200

#define SET(name, value) (out->has_##name = 1, out->name = (value))

struct filling {
	struct request *r;
	Viesti__SeasonRecord *out;
};

static int add_step(const struct season_step_row *row, void *arg)
{
	struct filling *f = arg;
	Viesti__SeasonRecord *record = f->out;

	if (record->n_steps == STEPS_MAX)
		return 0;
	Viesti__SeasonStepRow *out = record->steps[record->n_steps++];
	viesti__season_step_row__init(out);
	SET(state, (Viesti__SeasonState)row->to);
	SET(asked_at, row->asked_at);
	SET(due_at, row->due_at);
	if (row->at)
		SET(at, row->at);
	if (row->cancelled_at)
		SET(cancelled_at, row->cancelled_at);
	if (row->extend_days)
		SET(extend_days, row->extend_days);
	out->by = request_text(f->r, row->asked_by);
	out->reason = request_text(f->r, row->reason);
	return 0;
}

static int add_confirmation(const struct confirmation_row *row, void *arg)
{
	struct filling *f = arg;
	Viesti__SeasonRecord *record = f->out;

	if (record->n_confirmations == SEASON_CONFIRMATIONS)
		return 0;
	Viesti__Confirmation *out =
	    record->confirmations[record->n_confirmations++];
	viesti__confirmation__init(out);
	SET(at, row->at);
	out->what = request_text(f->r, row->what);
	out->reference = request_text(f->r, row->reference);
	out->by = request_text(f->r, row->by);
	return 0;
}

/* Those that the opening still wants. */
static void fill_missing(Viesti__SeasonRecord *out, bool created)
{
	size_t n = 0;

	for (size_t i = 0; i < SEASON_CONFIRMATIONS && created; i++) {
		bool there = false;
		for (size_t k = 0; k < out->n_confirmations; k++)
			there = there ||
			    (out->confirmations[k]->what &&
				strcmp(out->confirmations[k]->what,
				    season_confirmation(i)) == 0);
		if (!there)
			out->confirmations_missing[n++] =
			    (char *)(uintptr_t)season_confirmation(i);
	}
	out->n_confirmations_missing = n;
}

static void fill_times(Viesti__SeasonRecord *out, const struct season *s,
    const struct rulebook *rb)
{
	int64_t freeze = rb ? season_life_freeze_at(s, rb) : s->frozen_at;

	for (int i = 0; i < s->rounds; i++) {
		Viesti__RoundStart *start = out->starts[i];
		viesti__round_start__init(start);
		start->has_round = start->has_date = 1;
		start->round = (uint32_t)i + 1;
		start->date = s->round_start[i];
	}
	out->n_starts = (size_t)s->rounds;
	SET(start, season_start(s));
	SET(end, season_end(s));
	SET(rounds, (uint32_t)s->rounds);
	if (freeze)
		SET(freeze_at, freeze);
	SET(end_at,
	    s->reached[STATE_ENDED] ? s->reached[STATE_ENDED]
				    : season_life_end_at(s));
}

static bool make_room(struct request *r, const struct season *s,
    Viesti__SeasonRecord *out)
{
	out->steps = (Viesti__SeasonStepRow **)request_array(r, STEPS_MAX,
	    sizeof **out->steps);
	out->confirmations = (Viesti__Confirmation **)request_array(r,
	    SEASON_CONFIRMATIONS, sizeof **out->confirmations);
	out->starts = (Viesti__RoundStart **)request_array(r, (size_t)s->rounds,
	    sizeof **out->starts);
	out->confirmations_missing = arena_alloc(r->arena,
	    SEASON_CONFIRMATIONS * sizeof(char *));
	return out->steps && out->confirmations && out->starts &&
	    out->confirmations_missing;
}

/* Rounds that nobody moved are known from the start. */
static int fill_planned(struct request *r, struct store *store,
    const struct season *s, Viesti__SeasonRecord *out)
{
	struct season planned = { 0 };
	int rc = store_season_get(store, s->id, 0, &planned, &r->err);

	if (rc > 0 && season_end(&planned) != season_end(s))
		SET(planned_end, season_end(&planned));
	return rc < 0 ? rc : 0;
}

Viesti__SeasonRecord *season_record(struct request *r, struct store *store,
    const struct season *s, const struct rulebook *rb, bool running)
{
	Viesti__SeasonRecord *out = arena_alloc(r->arena, sizeof *out);
	struct filling f = { r, out };

	if (!out)
		goto no_memory;
	viesti__season_record__init(out);
	if (!make_room(r, s, out))
		goto no_memory;
	out->season = request_text(r, s->name);
	SET(state, (Viesti__SeasonState)s->state);
	SET(running, running);
	if (s->house_hash[0])
		out->house_hash = request_text(r, s->house_hash);
	fill_times(out, s, rb);
	if (fill_planned(r, store, s, out) < 0 ||
	    store_season_steps_each(store, s->id, add_step, &f, &r->err) < 0 ||
	    store_confirmations_each(store, s->id, add_confirmation, &f,
		&r->err) < 0)
		return NULL;
	fill_missing(out, s->state == STATE_CREATED);
	return out;
no_memory:
	request_too_large(r);
	return NULL;
}
