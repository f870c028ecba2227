/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How a score came to be. A department's is told by the loop from the
 * standings; a person's needs the ledger, which the writer computes anew.
 */
#include <inttypes.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/progress.h"
#include "server/server.h"
#include "server/world.h"

#define EXPLAIN_MAX 1000 /* entries of one ledger that fit a frame */

static int begin(struct request *r, Viesti__Explanation **out)
{
	*out = arena_alloc(r->arena, sizeof **out);
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!*out)
		return request_too_large(r);
	viesti__explanation__init(*out);
	return 0;
}

static void answer(struct request *r, Viesti__Explanation *out)
{
	r->reply.body_case = VIESTI__REPLY__BODY_EXPLANATION;
	r->reply.explanation = out;
}

/* ------------------------------------------------------------- department */

static int fill_rounds(const struct house *h, struct request *r,
    uint16_t department, int counted, Viesti__Explanation *out)
{
	out->rounds = (Viesti__RoundFigures **)request_array(r, (size_t)counted,
	    sizeof **out->rounds);
	if (!out->rounds)
		return request_too_large(r);
	out->n_rounds = (size_t)counted;
	for (int i = 0; i < counted; i++) {
		Viesti__RoundFigures *f = out->rounds[i];
		uint64_t active;
		viesti__round_figures__init(f);
		f->has_round = f->has_active = f->has_points_counted =
		    f->has_points = f->has_headcount = 1;
		f->round = (uint32_t)i + 1;
		standings_round(h->standings, department, i, &active,
		    &f->points_counted, &f->points);
		f->active = (uint32_t)active;
		f->headcount = (uint32_t)
		    department_heads(&h->departments->all[department], i);
	}
	return 0;
}

/* The index if one more person of the department were active this round. */
static uint32_t with_one_more(const struct house *h,
    const struct department_place *p)
{
	uint32_t term[3];

	index_terms(h->rulebook, p->H, p->ACT + 1, p->PTS, p->BR, p->R, term);
	return term[0] + term[1] + term[2];
}

static int advise_department(const struct house *h, struct request *r,
    const struct department_place *p, Viesti__Explanation *out)
{
	int rc = progress_sentences(r, 3, &out->advice);

	if (rc < 0)
		return rc;
	if (p->H && p->active_now < p->headcount)
		out->advice[out->n_advice++] = arena_printf(r->arena,
		    _("One more colleague active this round would bring the "
		      "result to %u."),
		    with_one_more(h, p));
	if (p->BR * p->R < p->H)
		out->advice[out->n_advice++] = arena_printf(r->arena,
		    _("Versatility grows when a person has acted in two "
		      "areas."));
	return 0;
}

/* The row as in the ranking, or of a part of the joint team its own figures. */
static int department_row(const struct house *h, struct request *r,
    uint16_t department, int counted, struct department_place *place,
    Viesti__DepartmentRow *row)
{
	size_t n = h->departments->n + 1;
	struct department_view *views = arena_alloc(r->arena,
	    n * sizeof *views);
	struct ranking which = { .area = AREA_ALL, .round = ROUND_ALL };
	struct department_view own = { .see = SEE_RANK | SEE_INDEX |
		    SEE_FIGURES | SEE_HEADCOUNT,
		.own = true };

	if (!views)
		return request_too_large(r);
	standings_department(h->standings, department, which, counted,
	    &own.place);
	*place = own.place;
	int rc = projection_departments(h->standings, &r->audience, which,
	    counted, NULL, views, &n, &r->err);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (views[i].place.department == department)
			own.place.rank = views[i].place.rank;
	return rc < 0 ? rc : handler_department_row(h, r, &own, row);
}

/* The terms and what the rulebook has them computed by. */
static void fill_terms(const struct rulebook *rb,
    const struct department_place *p, Viesti__Explanation *out)
{
	out->has_head_rounds = out->has_term_participation =
	    out->has_term_points = out->has_term_versatility = 1;
	out->head_rounds = p->H;
	out->term_participation = p->term[0];
	out->term_points = p->term[1];
	out->term_versatility = p->term[2];
	out->has_weight_participation = out->has_weight_points =
	    out->has_weight_versatility = out->has_round_cap = 1;
	out->weight_participation = (uint32_t)rb->weight_participation;
	out->weight_points = (uint32_t)rb->weight_points;
	out->weight_versatility = (uint32_t)rb->weight_versatility;
	out->round_cap = (uint32_t)rb->round_cap;
}

int handler_explain_department(const struct house *h, struct request *r,
    const char *text, Viesti__Explanation **to)
{
	uint16_t department = departments_find(h->departments, text);
	int counted = house_counted(h);
	struct department_place p = { 0 };
	Viesti__Explanation *out;

	if (department == DEPARTMENT_NONE ||
	    !projection_may_read_department(&r->audience, department)) {
		error_set(&r->err, E_NOT_FOUND, "unknown_department",
		    _("There is no department \"%s\" whose figures you may "
		      "read."),
		    text);
		return error_field(&r->err, "department");
	}
	int rc = begin(r, &out);
	if (rc < 0)
		return rc;
	out->department = arena_alloc(r->arena, sizeof *out->department);
	if (!out->department)
		return request_too_large(r);
	rc = department_row(h, r, department, counted, &p, out->department);
	if (rc == 0)
		rc = fill_rounds(h, r, department, counted, out);
	if (rc == 0)
		rc = advise_department(h, r, &p, out);
	fill_terms(h->rulebook, &p, out);
	out->has_rounds_counted = out->has_rulebook = 1;
	out->rounds_counted = (uint32_t)counted;
	out->rulebook = h->rulebook->version;
	out->rulebook_hash = request_text(r, h->rulebook->hash);
	*to = out;
	return rc;
}

static int explain_department(struct server *sv, struct request *r)
{
	Viesti__Explanation *out = NULL;
	int rc = handler_explain_department(server_house(sv, &r->audience), r,
	    r->msg->explain->department, &out);

	if (rc < 0)
		return rc;
	answer(r, out);
	return REQUEST_ANSWERED;
}

/* ------------------------------------------------------------- person */

struct prepared_explain {
	uint32_t person;
	Viesti__ParticipantRow *row;
};

/* The row is copied: the directory may move while the writer works. Points are
 * always of now, the place is that of the board that may be seen. */
static int copy_row(struct server *sv, struct request *r, uint32_t person,
    Viesti__ParticipantRow *row)
{
	const struct person *p = people_get(sv->people, person);
	const struct house *h = server_house(sv, &r->audience);
	struct ranking which = { .area = AREA_ALL, .round = ROUND_ALL };
	struct person_view view = { .name = request_text(r, p->name),
		.staff_id = request_text(r, p->staff_id),
		.department = p->department,
		.own = true,
		.place = { .person = person } };
	struct place shown = { 0 };

	standings_position(h->standings, which, person, &shown);
	standings_position(sv->standings, which, person, &view.place);
	view.place.rank = shown.rank;
	handler_person_row(server_live(sv), &view, row);
	row->department = request_text(r, row->department);
	return 0;
}

int prepare_explain(struct server *sv, struct request *r)
{
	const Viesti__Explain *rq = r->msg->explain;
	struct prepared_explain *p = arena_zalloc(r->arena, sizeof *p);

	if (rq->of_case == VIESTI__EXPLAIN__OF_DEPARTMENT)
		return explain_department(sv, r);
	if (!p)
		return request_too_large(r);
	int rc = handler_find_person(sv, r,
	    rq->of_case == VIESTI__EXPLAIN__OF_PARTICIPANT ? rq->participant
							   : NULL,
	    "participant", &p->person);
	if (rc < 0)
		return rc;
	if (!projection_may_read_person(sv->people, &r->audience, p->person))
		return request_denied(r, "not_yours",
		    _("You may not read this person's points."));
	p->row = arena_alloc(r->arena, sizeof *p->row);
	r->prepared = p;
	if (!p->row)
		return request_too_large(r);
	if (projection_is_logged(sv->people, &r->audience, p->person))
		handler_log_read(sv, r, "explain", (int64_t)p->person + 1);
	return copy_row(sv, r, p->person, p->row);
}

static void fill_entry(struct world *w, struct request *r,
    const struct ledger_entry *e, Viesti__LedgerEntry *out)
{
	const struct rulebook *rb = rulebooks_on(&w->rulebooks, e->date);

	viesti__ledger_entry__init(out);
#define SET(name, value) (out->has_##name = 1, out->name = (value))
	SET(date, e->date);
	SET(points, e->points);
	SET(full_points, (uint32_t)e->full_points);
	SET(mark, (Viesti__Mark)e->mark);
	SET(rulebook, e->rulebook);
	if (e->kind == ENTRY_ACTIVITY)
		SET(activity, (uint64_t)e->activity->id);
#undef SET
	const struct activity_type *type = &rb->types[e->activity->type];
	out->type = request_text(r, type->code);
	out->type_name = request_text(r, type->name[i18n_language()]);
	if (e->kind != ENTRY_ACTIVITY)
		out->bonus = e->kind == ENTRY_AREA_BONUS ? "area"
							 : "first_public";
	if (e->area != AREA_NONE) {
		const struct area *area = &rb->areas[e->area];
		out->area = request_text(r, area->code);
		out->area_name = request_text(r, area->name[i18n_language()]);
	}
	if (e->department < w->departments.n)
		out->department = request_text(r,
		    w->departments.all[e->department].code);
	out->has_resets = progress_resets(w, e, &out->resets);
}

static int fill_entries(struct world *w, struct request *r,
    Viesti__Explanation *out)
{
	size_t n = w->ledger.n_entries;

	if (n > EXPLAIN_MAX)
		return error_set(&r->err, E_EXHAUSTED, "too_many_entries",
		    _("There are more than %d entries; list the activities "
		      "instead."),
		    EXPLAIN_MAX);
	out->entries = (Viesti__LedgerEntry **)request_array(r, n,
	    sizeof **out->entries);
	if (!out->entries)
		return request_too_large(r);
	out->n_entries = n;
	for (size_t i = 0; i < n; i++)
		fill_entry(w, r, &w->ledger.entries[i], out->entries[i]);
	return 0;
}

/* The conditions of a milestone in numbers. */
static int fill_terms_of(struct request *r, const struct rulebook *rb,
    const struct milestone_state *s, Viesti__MilestoneState *out)
{
	const struct milestone *m = s->milestone;
	enum language lang = i18n_language();
	const bool area = m->kind == MILESTONE_AREA, typed = m->type >= 0,
		   first = m->kind == MILESTONE_FIRST_PUBLIC;
	const struct {
		const char *term, *name;
		int32_t wanted, missing;
	} terms[] = {
		{ "points", NULL, m->points, s->points },
		{ "trainings", NULL, m->trainings, s->trainings },
		{ "areas", NULL, m->areas, s->areas },
		{ "active_rounds", NULL, m->active_rounds, s->active_rounds },
		{ "area_deeds", area ? rb->areas[m->area].name[lang] : NULL,
		    area ? m->area_deeds : 0, s->area_deeds },
		{ "type", typed ? rb->types[m->type].name[lang] : NULL, typed,
		    s->type },
		{ "first_public", NULL, first, first && !s->reached },
	};
	const size_t most = sizeof terms / sizeof *terms;

	out->terms = (Viesti__MilestoneTerm **)request_array(r, most,
	    sizeof **out->terms);
	if (!out->terms)
		return request_too_large(r);
	for (size_t i = 0; i < most; i++) {
		if (terms[i].wanted <= 0)
			continue;
		Viesti__MilestoneTerm *t = out->terms[out->n_terms++];
		viesti__milestone_term__init(t);
		t->term = request_text(r, terms[i].term);
		t->name = terms[i].name ? request_text(r, terms[i].name) : NULL;
		t->has_have = t->has_wanted = 1;
		t->wanted = (uint32_t)terms[i].wanted;
		t->have = (uint32_t)(terms[i].wanted - terms[i].missing);
	}
	return 0;
}

static int fill_milestone(struct world *w, struct request *r,
    const struct milestone_state *s, Viesti__MilestoneState *out)
{
	const struct milestone *m = s->milestone;

	viesti__milestone_state__init(out);
	out->milestone = request_text(r, m->code);
	out->name = request_names(r, m->name[LANG_FI], m->name[LANG_SV],
	    m->name[LANG_EN]);
	out->has_reached = 1;
	out->reached = s->reached;
	out->has_reached_on = s->reached;
	out->reached_on = s->reached_on;
	int rc = fill_terms_of(r, world_rulebook(w), s, out);
	if (rc < 0 || s->reached)
		return rc;
	return progress_missing(world_rulebook(w), r, s, &out->missing,
	    &out->n_missing);
}

static int fill_milestones(struct world *w, struct request *r,
    Viesti__Explanation *out)
{
	const struct rulebook *rb = world_rulebook(w);
	struct milestone_state states[RULEBOOK_MILESTONES_MAX];
	int rc = 0;

	milestones_of(rb, &w->season, &w->ledger, states);
	out->milestones = (Viesti__MilestoneState **)request_array(r,
	    (size_t)rb->n_milestones, sizeof **out->milestones);
	if (!out->milestones)
		return request_too_large(r);
	out->n_milestones = (size_t)rb->n_milestones;
	for (int i = 0; i < rb->n_milestones && rc == 0; i++)
		rc = fill_milestone(w, r, &states[i], out->milestones[i]);
	return rc;
}

/* What would raise the points now: the room under this week's cap, an area not
 * yet begun. */
static int advise_person(struct world *w, struct request *r,
    Viesti__Explanation *out)
{
	const struct rulebook *rb = world_rulebook(w);
	int32_t monday = clock_monday(clock_today()), used = 0;
	unsigned areas = 0;
	int rc = progress_sentences(r, 2 + RULEBOOK_AREAS_MAX, &out->advice);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < w->ledger.n_entries; i++) {
		const struct ledger_entry *e = &w->ledger.entries[i];
		if (e->kind != ENTRY_ACTIVITY || e->area == AREA_NONE)
			continue;
		areas |= 1u << e->area;
		if (clock_monday(e->date) == monday)
			used += e->points;
	}
	int32_t left = rb->weekly_cap - used;
	if (season_has(&w->season, clock_today()) && left > 0)
		out->advice[out->n_advice++] = arena_printf(r->arena,
		    P_("This week's deeds can still give %d point.",
			"This week's deeds can still give %d points.",
			(unsigned long)left),
		    left);
	for (int i = 0; i < rb->n_areas; i++)
		if (!(areas & 1u << i))
			out->advice[out->n_advice++] = arena_printf(r->arena,
			    _("A first deed in the area %s gives %d extra "
			      "points."),
			    rb->areas[i].name[i18n_language()], rb->area_bonus);
	return 0;
}

int handler_explain_person(struct world *w, struct request *r, uint32_t person,
    Viesti__Explanation **to)
{
	Viesti__Explanation *out;
	int rc = begin(r, &out);

	if (rc == 0 && world_ledger(w, person) < 0)
		rc = request_too_large(r);
	if (rc == 0)
		rc = fill_entries(w, r, out);
	if (rc == 0)
		rc = fill_milestones(w, r, out);
	if (rc == 0 && !w->as_of)
		rc = advise_person(w, r, out);
	if (rc < 0)
		return rc;
	out->has_rulebook = 1;
	out->rulebook = world_rulebook(w)->version;
	out->rulebook_hash = request_text(r, world_rulebook(w)->hash);
	*to = out;
	return 0;
}

int handle_explain(struct world *w, struct request *r)
{
	const struct prepared_explain *p = r->prepared;
	Viesti__Explanation *out = NULL;
	int rc = handler_explain_person(w, r, p->person, &out);

	if (rc < 0)
		return rc;
	out->participant = p->row;
	answer(r, out);
	return 0;
}
