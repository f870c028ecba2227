/* SPDX-License-Identifier: EUPL-1.2 */
/* What another version of the rules would change; see rules_preview.h. */
#include "server/handlers/rules_preview.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "server/asof.h"
#include "server/domain/milestones.h"
#include "server/domain/standings.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

#define PEOPLE_TOLD 500

static const struct ranking whole = { AREA_ALL, ROUND_ALL };

/* The house by one list of versions. */
struct effect {
	const struct rulebooks *rulebooks;
	const struct rulebook *in_force;
	struct person_brief *briefs; /* of a past instant; NULL: as now */
	struct standings *standings;
	struct department_place *departments;
	size_t n_departments;
	struct place *places; /* in their order */
	size_t n_places;
};

static int load_person(void *arg, const struct person_row *row)
{
	return people_set(arg, &row->p);
}

static int score(struct world *w, struct effect *e)
{
	struct standing **all = xcalloc(w->n_people + 1, sizeof *all);
	size_t n = 0;
	int rc = 0;

	for (uint32_t i = 0; i < w->n_people && rc == 0; i++) {
		const struct world_person *p = &w->people[i];

		rc = scoring_run(e->rulebooks, &w->season, p->activities, p->n,
		    p->members, p->n_members, p->had_first_public, &w->ledger);
		if (rc == 0)
			all[n++] = standing_new(i, &w->ledger, &w->season,
			    milestones_mask(e->in_force, &w->season,
				&w->ledger));
	}
	if (rc == 0)
		standings_load(e->standings, all, n);
	else
		while (n > 0)
			free(all[--n]);
	free(all);
	return rc;
}

static int effect_init(struct effect *e, struct world *w,
    const struct people *people)
{
	int counted = season_counted(&w->season, world_today(w));

	e->standings = standings_new(&w->season, e->in_force, people);
	e->briefs = w->as_of ? asof_briefs(w) : NULL;
	if (e->briefs)
		standings_set_briefs(e->standings, e->briefs);
	standings_set_departments(e->standings, &w->departments);
	if (score(w, e) < 0)
		return E_INTERNAL;
	e->departments = xcalloc(w->departments.n + 1, sizeof *e->departments);
	e->n_departments = standings_departments(e->standings, whole, counted,
	    NULL, e->departments);
	e->n_places = standings_count(e->standings, whole);
	e->places = xcalloc(e->n_places + 1, sizeof *e->places);
	e->n_places = standings_page(e->standings, whole, 0, e->n_places,
	    e->places);
	return 0;
}

static void effect_fini(struct effect *e)
{
	standings_free(e->standings);
	free(e->briefs);
	free(e->departments);
	free(e->places);
}

/* ------------------------------------------------------------- departments
 */

static const struct department_place *place_of(const struct effect *e,
    uint16_t department)
{
	for (size_t i = 0; i < e->n_departments; i++)
		if (e->departments[i].department == department)
			return &e->departments[i];
	return NULL;
}

static void set_ranks(Viesti__RankMove *m, uint32_t before, uint32_t after)
{
	m->has_rank_before = before > 0;
	m->rank_before = before;
	m->has_rank_after = after > 0;
	m->rank_after = after;
	m->has_before = m->has_after = 1;
}

/* A department may join the joint team, or leave it. Its code is copied: the
 * next request of the batch may make the list of departments anew. */
static int compare_department(struct world *w, struct request *r,
    const struct effect *before, const struct effect *after,
    uint16_t department, Viesti__RulebookPreview *out)
{
	const struct department_place *a = place_of(before, department);
	const struct department_place *b = place_of(after, department);
	uint32_t rank_a = a ? a->rank : 0, rank_b = b ? b->rank : 0;
	uint32_t value_a = a ? a->value : 0, value_b = b ? b->value : 0;

	if (rank_a == rank_b && value_a == value_b)
		return 0;
	Viesti__RankMove *m = out->departments[out->n_departments++];
	viesti__rank_move__init(m);
	m->department = request_text(r,
	    department == DEPARTMENT_JOINT
		? "joint"
		: w->departments.all[department].code);
	set_ranks(m, rank_a, rank_b);
	m->before = value_a;
	m->after = value_b;
	return m->department ? 0 : request_too_large(r);
}

static int compare_departments(struct world *w, struct request *r,
    const struct effect *before, const struct effect *after,
    Viesti__RulebookPreview *out)
{
	size_t n = w->departments.n + 1;
	int rc = 0;

	out->departments = (Viesti__RankMove **)request_array(r, n,
	    sizeof **out->departments);
	if (!out->departments)
		return request_too_large(r);
	for (size_t i = 0; i + 1 < n && rc == 0; i++)
		rc = compare_department(w, r, before, after, (uint16_t)i, out);
	return rc < 0
	    ? rc
	    : compare_department(w, r, before, after, DEPARTMENT_JOINT, out);
}

/* ------------------------------------------------------------- people */

static int find_milestone(const struct rulebook *rb, const char *code)
{
	for (int i = 0; i < rb->n_milestones; i++)
		if (strcmp(rb->milestones[i].code, code) == 0)
			return i;
	return -1;
}

/* Those that the one has of its rulebook and the other not of its own. */
static size_t only_in(const struct effect *one, const struct effect *other,
    uint32_t person, const char *out[RULEBOOK_MILESTONES_MAX])
{
	const struct standing *a = standings_of(one->standings, person);
	const struct standing *b = standings_of(other->standings, person);
	size_t n = 0;

	for (int i = 0; a && i < one->in_force->n_milestones; i++) {
		const char *code = one->in_force->milestones[i].code;
		int j = find_milestone(other->in_force, code);

		if (a->milestones >> i & 1 &&
		    (j < 0 || !b || (b->milestones >> j & 1) == 0))
			out[n++] = code;
	}
	return n;
}

static char **codes(struct request *r, const char *const *all, size_t n)
{
	char **out = arena_alloc(r->arena, (n + 1) * sizeof *out);

	for (size_t i = 0; out && i < n; i++)
		out[i] = request_text(r, all[i]);
	return out;
}

static int tell_person(struct request *r, const struct people *people,
    const struct place *a, const struct place *b, const char **gained,
    size_t n_gained, const char **lost, size_t n_lost,
    Viesti__RulebookPreview *out)
{
	Viesti__RankMove *m = arena_alloc(r->arena, sizeof *m);

	if (!m)
		return request_too_large(r);
	viesti__rank_move__init(m);
	m->staff_id = request_text(r, people_get(people, b->person)->staff_id);
	set_ranks(m, a ? a->rank : 0, b->rank);
	m->before = a ? (int64_t)a->points : 0;
	m->after = (int64_t)b->points;
	m->milestones_gained = codes(r, gained, n_gained);
	m->milestones_lost = codes(r, lost, n_lost);
	if (!m->staff_id || !m->milestones_gained || !m->milestones_lost)
		return request_too_large(r);
	m->n_milestones_gained = n_gained;
	m->n_milestones_lost = n_lost;
	out->people[out->n_people++] = m;
	return 0;
}

/* In the order in which they would stand. */
static int compare_people(struct request *r, const struct people *people,
    const struct effect *before, const struct effect *after,
    Viesti__RulebookPreview *out)
{
	const struct place **were = xcalloc(people_count(people) + 1,
	    sizeof *were);
	const char *gained[RULEBOOK_MILESTONES_MAX];
	const char *lost[RULEBOOK_MILESTONES_MAX];
	int rc = 0;

	for (size_t i = 0; i < before->n_places; i++)
		were[before->places[i].person] = &before->places[i];
	for (size_t i = 0; i < after->n_places && rc == 0; i++) {
		const struct place *b = &after->places[i];
		const struct place *a = were[b->person];
		size_t n_gained = only_in(after, before, b->person, gained);
		size_t n_lost = only_in(before, after, b->person, lost);

		if (a && a->rank == b->rank && a->points == b->points &&
		    n_gained + n_lost == 0)
			continue;
		out->people_moved++;
		if (out->n_people < PEOPLE_TOLD)
			rc = tell_person(r, people, a, b, gained, n_gained,
			    lost, n_lost, out);
	}
	free(were);
	return rc;
}

/* ------------------------------------------------------------- both */

static int compare(struct world *w, struct request *r,
    const struct people *people, const struct effect *before,
    const struct effect *after, Viesti__RulebookPreview *out)
{
	int rc = compare_departments(w, r, before, after, out);

	out->people = (Viesti__RankMove **)arena_alloc(r->arena,
	    PEOPLE_TOLD * sizeof *out->people);
	if (rc == 0 && !out->people)
		rc = request_too_large(r);
	out->has_people_moved = out->has_people_total = 1;
	out->people_total = (uint32_t)after->n_places;
	return rc < 0 ? rc : compare_people(r, people, before, after, out);
}

int rules_preview(struct world *w, struct request *r,
    const struct rulebooks *then, int32_t day, Viesti__RulebookPreview *out)
{
	struct people *people = people_new();
	const struct store_loader loader = { .arg = people,
		.person = load_person };
	struct effect before = { .rulebooks = &w->rulebooks,
		.in_force = world_rulebook(w) };
	struct effect after = { .rulebooks = then,
		.in_force = rulebooks_on(then, day) };
	int rc = store_load(w->store, &loader, &r->err);

	if (rc == 0 &&
	    (effect_init(&before, w, people) < 0 ||
		effect_init(&after, w, people) < 0))
		rc = request_too_large(r);
	if (rc == 0)
		rc = compare(w, r, people, &before, &after, out);
	effect_fini(&before);
	effect_fini(&after);
	people_free(people);
	return rc;
}
