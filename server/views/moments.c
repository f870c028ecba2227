/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Moments of the last minutes, and how many hold each step of the path. Who
 * reached it is named only as far as the projection says so now. While results
 * are hidden the steps have no counts and nothing is told.
 */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

#define SET(to, name, value) (to->has_##name = 1, to->name = (value))

static Viesti__Text *name_of(struct request *r, const struct milestone *m)
{
	return request_names(r, m->name[LANG_FI], m->name[LANG_SV],
	    m->name[LANG_EN]);
}

static int fill_steps(struct server *sv, struct request *r,
    Viesti__MomentsView *v)
{
	const struct rulebook *rb = sv->rulebook;
	struct view_counts counts;

	view_counts(sv, server_house(sv, &r->audience), &counts);
	v->milestones = (Viesti__MilestoneCount **)request_array(r,
	    (size_t)rb->n_milestones, sizeof **v->milestones);
	if (!v->milestones)
		return request_too_large(r);
	for (int i = 0; i < rb->n_milestones; i++) {
		uint32_t step = moments_step(rb, i);
		uint32_t count = sv->moments.counts[i];
		Viesti__MilestoneCount *c = v->milestones[v->n_milestones];
		if (step == 0)
			continue;
		viesti__milestone_count__init(c);
		v->n_milestones++;
		c->milestone = (char *)rb->milestones[i].code;
		SET(c, step, step);
		if (counts.step[i] && !season_hides_results(&sv->season))
			SET(c, count, count);
		if (!(c->name = name_of(r, &rb->milestones[i])))
			return request_too_large(r);
	}
	return 0;
}

/* Nothing of the person but what they agreed to. */
static void name_person(struct server *sv, struct request *r,
    const struct moment *m, Viesti__Moment *out)
{
	struct place place = { .person = m->person };
	struct person_view view;

	if (!projection_person(sv->standings, sv->people, &r->audience, &place,
		&view))
		return;
	out->name = (char *)view.name;
	if (view.pseudonym)
		SET(out, pseudonym, 1);
	else
		out->short_name = view_short_name(server_live(sv), &view);
}

static int fill_milestone(struct server *sv, struct request *r,
    const struct moment *m, Viesti__Moment *out)
{
	uint32_t count = sv->moments.counts[m->milestone];
	struct view_counts counts;

	view_counts(sv, server_live(sv), &counts);
	SET(out, kind, VIESTI__MOMENT_KIND__MOMENT_MILESTONE);
	SET(out, step, moments_step(sv->rulebook, m->milestone));
	if (counts.step[m->milestone])
		SET(out, count, count);
	out->milestone = name_of(r, &sv->rulebook->milestones[m->milestone]);
	name_person(sv, r, m, out);
	return out->milestone ? 0 : request_too_large(r);
}

static int fill_leader(struct server *sv, struct request *r,
    const struct moment *m, Viesti__Moment *out)
{
	const struct house *h = server_live(sv);
	struct department_place p;
	struct view_lights lights;

	SET(out, kind, VIESTI__MOMENT_KIND__MOMENT_LEADER);
	if (!view_lights(h, r, &lights))
		return request_too_large(r);
	out->leader = view_bar(h, r, m->department, &lights);
	if (!out->leader)
		return request_too_large(r);
	standings_department(h->standings, m->department,
	    (struct ranking){ AREA_ALL, ROUND_ALL }, house_counted(h), &p);
	SET(out->leader, rank, 1);
	SET(out->leader, value, projection_value(&p));
	return 0;
}

static bool is_told(struct server *sv, const struct request *r,
    const struct moment *m, int64_t now)
{
	if (m->leader && r->audience.kind == AUDIENCE_VISITORS)
		return false;
	return moments_holds(sv, m, now);
}

static int fill_moments(struct server *sv, struct request *r,
    Viesti__MomentsView *v)
{
	int64_t now = clock_now_us();
	int rc = 0;

	v->moments = (Viesti__Moment **)request_array(r, MOMENTS_KEPT,
	    sizeof **v->moments);
	if (!v->moments)
		return request_too_large(r);
	for (size_t i = 0; i < sv->moments.n && rc == 0; i++) {
		const struct moment *m = &sv->moments.kept[i];
		Viesti__Moment *out = v->moments[v->n_moments];
		if (!is_told(sv, r, m, now))
			continue;
		viesti__moment__init(out);
		v->n_moments++;
		SET(out, moment, m->number);
		SET(out, at, m->at);
		rc = m->leader ? fill_leader(sv, r, m, out)
			       : fill_milestone(sv, r, m, out);
	}
	return rc;
}

int view_moments(struct server *sv, struct request *r, Viesti__Update *u)
{
	Viesti__MomentsView *v = arena_alloc(r->arena, sizeof *v);
	int rc;

	if (!v)
		return request_too_large(r);
	viesti__moments_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_MOMENTS;
	u->moments = v;
	rc = fill_steps(sv, r, v);
	if (rc < 0 || season_hides_results(&sv->season))
		return rc;
	return fill_moments(sv, r, v);
}
