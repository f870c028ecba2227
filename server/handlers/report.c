/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The figures of the digest of a round and of the closing report, of this
 * season or an earlier one, from the database. A digest is for everybody: while
 * results are hidden it is as of the freeze. What may be told is decided in
 * domain/report.c.
 */
#include "server/handlers/report.h"

#include "common/buf.h"
#include "common/clock.h"
#include "server/dispatch.h"
#include "server/handlers/handlers.h"
#include "server/moderation.h"
#include "server/server.h"
#include "server/views/views.h"
#include "server/world.h"

int prepare_report(struct server *sv, struct request *r)
{
	struct report_work *w = arena_zalloc(r->arena, sizeof *w);

	if (!w)
		return request_too_large(r);
	w->config = &sv->config;
	w->rules = dispatch_rules(sv);
	r->prepared = w;
	return 0;
}

/* ---------------------------------------------------------- which rounds */

static int bad_round(struct request *r, const struct season *s, int round)
{
	char day[I18N_SIZE];

	if (round < 1 || round > s->rounds)
		error_set(&r->err, E_INVALID, "round_range",
		    _("Rounds are numbered from 1 to %d."), s->rounds);
	else
		error_set(&r->err, E_PRECONDITION, "round_not_begun",
		    _("Round %d begins on %s: there is nothing to tell of it "
		      "yet. Ask for an earlier round."),
		    round, i18n_date(s->round_start[round - 1], day));
	return error_field(&r->err, "round");
}

static int find_rounds(struct request *r, struct report_work *w)
{
	const Viesti__ReportGet *rq = r->msg->report;
	const struct season *s = w->house->season;
	int counted = house_counted(w->house);

	w->to = counted;
	w->digest = rq->has_round;
	if (!rq->has_round)
		return 0;
	if (rq->round < 1 || rq->round > (uint32_t)counted)
		return bad_round(r, s,
		    rq->round > ROUNDS_MAX ? 0 : (int)rq->round);
	w->from = (int)rq->round - 1;
	w->to = (int)rq->round;
	return 0;
}

/* The season as it was announced: who is forgotten since took part in it all
 * the same. Until then as it is now. */
static int64_t announced_at(const struct season *s)
{
	return s->reached[STATE_REVEALED] ? s->reached[STATE_REVEALED]
					  : s->reached[STATE_FINAL];
}

/* A digest while results are hidden: what was public last. */
static int find_house(struct archive *a, struct request *r,
    struct report_work *w)
{
	const Viesti__ReportGet *rq = r->msg->report;
	struct season season = { 0 };
	int rc = handler_season(a, r, &season);

	if (rc < 0)
		return rc;
	bool frozen = rq->has_round && season_hides_results(&season);
	int64_t at = frozen ? season.frozen_at : announced_at(&season);
	rc = handler_then(a, r, &season, at ? at : clock_now_us(), at != 0);
	if (rc == 0)
		w->house = asof_house(a->kept.then);
	return rc;
}

/* -------------------------------------------------------------- figures */

static void gather_deeds(const struct world *w, const struct world_person *p,
    struct report_facts *f)
{
	for (uint32_t i = 0; i < p->n; i++) {
		const struct activity *a = &p->activities[i];
		const struct rulebook *rb;

		if (!activity_counts(a))
			continue;
		rb = rulebooks_on(&w->rulebooks, a->date);
		if (a->type < rb->n_types)
			report_deed(f, season_round(&w->season, a->date),
			    rb->types[a->type].area);
	}
}

static void gather(struct archive *a, struct report_work *work)
{
	const struct world *w = asof_world(a->kept.then);
	const struct house *h = work->house;
	struct report_facts *f = &work->facts;

	report_init(f, h->rulebook, house_counted(h), w->n_people);
	for (size_t i = 0; i < h->departments->n; i++)
		f->heads += (uint64_t)h->departments->all[i].headcount;
	for (uint32_t i = 0; i < w->n_people; i++) {
		const struct standing *st = standings_of(h->standings, i);

		if (w->people[i].n_members == 0)
			continue;
		report_person(f, i, w->people[i].left);
		gather_deeds(w, &w->people[i], f);
		if (st)
			report_standing(f, st);
	}
	report_tell(f, work->from, work->to, &work->told);
}

static int fill_season(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	const struct season *s = w->house->season;

	out->season = arena_alloc(r->arena, sizeof *out->season);
	if (!out->season)
		return request_too_large(r);
	if (w->digest) {
		out->has_round = 1;
		out->round = (uint32_t)w->to;
	}
	out->has_from = out->has_to = 1;
	out->from = s->round_start[w->from];
	out->to = s->round_start[w->digest ? w->to : s->rounds] - 1;
	if (s->goal_percent) {
		out->has_goal_percent = 1;
		out->goal_percent = (uint32_t)s->goal_percent;
	}
	return view_season_rules(r, s, w->house->rulebook, w->config,
	    clock_today(), out->season);
}

/* How long claims waited; nothing about few of them. */
static int fill_moderation(struct archive *a, struct request *r,
    const struct report_work *w, Viesti__Report *out)
{
	Viesti__Moderation *m = arena_alloc(r->arena, sizeof *m);
	uint32_t tenths, decided;
	int rc = moderation_of_season(a->store, w->house->rulebook,
	    w->house->season, &tenths, &decided, &r->err);

	if (rc <= 0)
		return rc;
	if (!m)
		return request_too_large(r);
	viesti__moderation__init(m);
	m->has_median_tenths = m->has_decided = 1;
	m->median_tenths = tenths;
	m->decided = decided;
	out->moderation = m;
	return 0;
}

static int fill(struct archive *a, struct request *r, struct report_work *w,
    Viesti__Report *out)
{
	int rc = fill_season(r, w, out);

	if (rc == 0)
		rc = report_fill_rounds(r, w, out);
	if (rc == 0)
		rc = report_fill_figures(r, w, out);
	if (rc == 0)
		rc = report_fill_standings(r, w, out);
	if (rc == 0)
		rc = report_fill_trainings(a, r, w, out);
	if (rc == 0)
		rc = report_fill_announcements(a, r, w, out);
	if (rc == 0 && !w->digest)
		rc = fill_moderation(a, r, w, out);
	return rc;
}

int handle_report(struct archive *a, struct request *r)
{
	struct report_work *w = r->prepared;
	Viesti__Report *out = arena_alloc(r->arena, sizeof *out);
	int rc;

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__report__init(out);
	rc = find_house(a, r, w);
	if (rc == 0)
		rc = find_rounds(r, w);
	if (rc < 0)
		return rc;
	gather(a, w);
	rc = fill(a, r, w, out);
	report_fini(&w->facts);
	r->reply.body_case = VIESTI__REPLY__BODY_REPORT;
	r->reply.report = out;
	return rc;
}
