/* SPDX-License-Identifier: EUPL-1.2 */
/* What a ledger tells a person; see progress.h. */
#include "server/handlers/progress.h"

#include "common/clock.h"

bool progress_resets(const struct world *w, const struct ledger_entry *e,
    int32_t *day)
{
	if (e->mark == MARKED_WEEK || e->mark == MARKED_CAP)
		*day = clock_monday(e->date) + 7;
	else if (e->mark == MARKED_SEASON)
		*day = season_end(&w->season) + 1;
	return e->mark != MARKED_NOT;
}

int progress_sentences(struct request *r, size_t n, char ***out)
{
	*out = arena_zalloc(r->arena, n * sizeof **out);
	return *out ? 0 : request_too_large(r);
}

#define ADD(text) ((*out)[(*n)++] = (text))

int progress_missing(const struct rulebook *rb, struct request *r,
    const struct milestone_state *s, char ***out, size_t *n)
{
	const struct milestone *m = s->milestone;
	int rc = progress_sentences(r, 7, out);

	if (!*out)
		return rc;
	if (s->points > 0)
		ADD(arena_printf(r->arena,
		    P_("%d more point", "%d more points",
			(unsigned long)s->points),
		    s->points));
	if (s->trainings > 0)
		ADD(arena_printf(r->arena,
		    P_("%d more training", "%d more trainings",
			(unsigned long)s->trainings),
		    s->trainings));
	if (s->areas > 0)
		ADD(arena_printf(r->arena,
		    P_("a deed in %d more area", "deeds in %d more areas",
			(unsigned long)s->areas),
		    s->areas));
	if (s->active_rounds > 0)
		ADD(arena_printf(r->arena,
		    P_("active in %d more round", "active in %d more rounds",
			(unsigned long)s->active_rounds),
		    s->active_rounds));
	if (s->area_deeds > 0)
		ADD(arena_printf(r->arena,
		    P_("%d more deed in the area", "%d more deeds in the area",
			(unsigned long)s->area_deeds),
		    s->area_deeds));
	if (s->type)
		ADD(arena_printf(r->arena, "%s",
		    rb->types[m->type].name[i18n_language()]));
	if (m->kind == MILESTONE_FIRST_PUBLIC && *n == 0)
		ADD(arena_printf(r->arena, "%s", _("a first public deed")));
	return 0;
}

/* The next step of the path; when all are reached, the next badge. */
static const struct milestone_state *next_of(const struct rulebook *rb,
    const struct milestone_state *states)
{
	const struct milestone_state *badge = NULL;

	for (int i = 0; i < rb->n_milestones; i++) {
		const struct milestone_state *s = &states[i];
		if (!s->reached && s->milestone->kind == MILESTONE_STEP)
			return s;
		if (!s->reached && !badge)
			badge = s;
	}
	return badge;
}

void progress_points(const struct world *w, Viesti__RecordResult *out)
{
	out->points = 0;
	for (size_t i = 0; i < w->ledger.n_entries; i++) {
		const struct ledger_entry *e = &w->ledger.entries[i];
		if (e->activity->id != (int64_t)out->activity)
			continue;
		out->has_points = out->has_mark = 1;
		out->points += e->points;
		if (e->kind != ENTRY_ACTIVITY)
			continue;
		out->mark = (Viesti__Mark)e->mark;
		out->has_resets = progress_resets(w, e, &out->resets);
	}
}

int progress_next(const struct world *w, struct request *r,
    Viesti__RecordResult *out)
{
	const struct rulebook *rb = world_rulebook(w);
	struct milestone_state states[RULEBOOK_MILESTONES_MAX];

	milestones_of(rb, &w->season, &w->ledger, states);
	const struct milestone_state *next = next_of(rb, states);
	if (!next)
		return 0;
	const struct milestone *m = next->milestone;
	out->next_milestone = request_names(r, m->name[LANG_FI],
	    m->name[LANG_SV], m->name[LANG_EN]);
	if (!out->next_milestone)
		return request_too_large(r);
	return progress_missing(rb, r, next, &out->missing, &out->n_missing);
}
