/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rankings and explanations as of a past instant, or of an earlier season: made
 * by the reader from the database, kept for the next question about the same.
 * Roles and what they see are those of the present.
 */
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"
#include "server/server.h"
#include "server/world.h"

#define CLOCKS_APART_US 60000000 /* a client's may be ahead by so much */

static bool sees_hidden(const struct audience *who)
{
	return who->kind == AUDIENCE_ORGANISER || who->kind == AUDIENCE_ADMIN;
}

static int bad(struct request *r, int code, const char *field,
    const char *reason, const char *text)
{
	error_set(&r->err, code, reason, "%s", text);
	return error_field(&r->err, field);
}

int prepare_standings_at(struct server *sv, struct request *r)
{
	const Viesti__StandingsAt *rq = r->msg->standings_at;

	if (rq->of_case == VIESTI__STANDINGS_AT__OF__NOT_SET)
		return bad(r, E_INVALID, "of", "field_missing",
		    _("Say what is asked: departments, participants or an "
		      "explanation."));
	if (rq->of_case == VIESTI__STANDINGS_AT__OF_EXPLAIN &&
	    r->peer.role == ROLE_KIOSK)
		return request_denied(r, "role",
		    _("A kiosk does not ask how a score came to be."));
	if (!rq->has_at && !r->msg->season)
		return bad(r, E_INVALID, "at", "time_missing",
		    _("Say the time as of which you want the standings."));
	if (rq->has_at && rq->at > clock_now_us() + CLOCKS_APART_US)
		return bad(r, E_INVALID, "at", "time_future",
		    _("That time is still to come. Ask for a time that has "
		      "passed."));
	if (sees_hidden(&r->audience) &&
	    rq->of_case != VIESTI__STANDINGS_AT__OF_DEPARTMENTS)
		handler_log_read(sv, r, "standings_at", 0);
	return 0;
}

/* ------------------------------------------------------- which moment */

/* Nobody but the organiser's side looks behind the freeze. */
static int find_instant(struct request *r, const struct season *s,
    int64_t *instant)
{
	const Viesti__StandingsAt *rq = r->msg->standings_at;
	bool hidden = season_hides_results(s) && !sees_hidden(&r->audience);
	char when[I18N_SIZE];

	*instant = clock_now_us();
	if (rq->has_at && rq->at < *instant)
		*instant = rq->at;
	if (!hidden || *instant <= s->frozen_at)
		return 0;
	if (!rq->has_at) {
		*instant = s->frozen_at;
		return 0;
	}
	error_set(&r->err, E_DENIED, "results_hidden",
	    _("Results are hidden since %s. Ask for a time before that."),
	    i18n_time(s->frozen_at, when));
	return error_field(&r->err, "at");
}

/* Makes a->kept that of the moment asked for. */
static int make(struct archive *a, struct request *r)
{
	const Viesti__StandingsAt *rq = r->msg->standings_at;
	struct season season = { 0 };
	int64_t instant = 0;
	int rc = handler_season(a, r, &season);

	if (rc == 0)
		rc = find_instant(r, &season, &instant);
	return rc < 0 ? rc
		      : handler_then(a, r, &season, instant,
			    rq->has_at || instant == season.frozen_at);
}

/* ------------------------------------------------------------- answers */

static int departments(const struct house *h, struct request *r,
    Viesti__StandingsThen *out)
{
	const Viesti__RankDepartments *rq = r->msg->standings_at->departments;
	struct audience who = r->audience;
	int rc;

	if (rq->as_public && who.kind != AUDIENCE_VISITORS)
		who = (struct audience){ .kind = AUDIENCE_PUBLIC,
			.department = DEPARTMENT_NONE,
			.person = PERSON_NONE,
			.rules = who.rules };
	rc = handler_departments(h, r, rq, &who, &out->departments);
	if (rc < 0)
		return rc;
	out->of_case = VIESTI__STANDINGS_THEN__OF_DEPARTMENTS;
	if (h->season->state == STATE_CREATED)
		out->departments->n_rows = 0;
	return 0;
}

static int participants(const struct house *h, struct request *r,
    Viesti__StandingsThen *out)
{
	int rc = handler_participants(NULL, h, r,
	    r->msg->standings_at->participants, &out->participants);

	if (rc < 0)
		return rc;
	out->of_case = VIESTI__STANDINGS_THEN__OF_PARTICIPANTS;
	if (h->season->state == STATE_CREATED)
		out->participants->n_rows = 0;
	return 0;
}

static int person_row(const struct house *h, struct request *r, uint32_t person,
    Viesti__Explanation *out)
{
	const struct person *p = people_get(h->people, person);
	const struct ranking which = { AREA_ALL, ROUND_ALL };
	struct person_view view = { .name = p->name,
		.staff_id = p->staff_id,
		.department = p->department,
		.own = true,
		.place = { .person = person } };

	out->participant = arena_alloc(r->arena, sizeof *out->participant);
	if (!out->participant)
		return request_too_large(r);
	standings_position(h->standings, which, person, &view.place);
	handler_person_row(h, &view, out->participant);
	return 0;
}

static int explain_person(struct asof *then, struct request *r,
    Viesti__StandingsThen *out)
{
	const struct house *h = asof_house(then);
	struct world *w = asof_world(then);
	uint32_t person;
	int rc = handler_find_among(h->people, r,
	    r->msg->standings_at->explain->participant, "participant", &person);

	if (rc < 0)
		return rc;
	if (!projection_may_read_person(h->people, &r->audience, person))
		return request_denied(r, "not_yours",
		    _("You may not read this person's points."));
	if (person >= w->n_people || w->people[person].n_members == 0)
		return bad(r, E_NOT_FOUND, "participant", "not_there_yet",
		    _("This person did not take part yet at that time."));
	rc = handler_explain_person(w, r, person, &out->explanation);
	return rc < 0 ? rc : person_row(h, r, person, out->explanation);
}

static int explain(struct asof *then, struct request *r,
    Viesti__StandingsThen *out)
{
	const Viesti__Explain *rq = r->msg->standings_at->explain;
	int rc = rq->of_case == VIESTI__EXPLAIN__OF_DEPARTMENT
	    ? handler_explain_department(asof_house(then), r, rq->department,
		  &out->explanation)
	    : explain_person(then, r, out);

	if (rc == 0)
		out->of_case = VIESTI__STANDINGS_THEN__OF_EXPLANATION;
	return rc;
}

int handle_standings_at(struct archive *a, struct request *r)
{
	Viesti__StandingsThen *out = arena_alloc(r->arena, sizeof *out);
	int rc = make(a, r);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (rc < 0 || !out)
		return rc < 0 ? rc : request_too_large(r);
	const struct house *h = asof_house(a->kept.then);
	viesti__standings_then__init(out);
	out->season = request_text(r, h->season->name);
	out->has_at = out->has_state = out->has_rulebook = 1;
	out->at = h->as_of;
	out->state = (Viesti__SeasonState)h->season->state;
	out->rulebook = h->rulebook->version;
	out->rulebook_hash = request_text(r, h->rulebook->hash);
	switch (r->msg->standings_at->of_case) {
	case VIESTI__STANDINGS_AT__OF_DEPARTMENTS:
		rc = departments(h, r, out);
		break;
	case VIESTI__STANDINGS_AT__OF_PARTICIPANTS:
		rc = participants(h, r, out);
		break;
	default:
		rc = explain(a->kept.then, r, out);
	}
	r->reply.body_case = VIESTI__REPLY__BODY_STANDINGS_THEN;
	r->reply.standings_then = out;
	return rc;
}
