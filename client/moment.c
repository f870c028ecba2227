/* SPDX-License-Identifier: EUPL-1.2 */
/* An earlier season, or a past moment; see moment.h. */
#include "client/moment.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"

#define DAY_TEXT 100

static struct {
	bool set, has_at;
	int64_t at;
	const char *season;
} moment;

static int64_t end_of(int32_t date)
{
	int64_t end = clock_day_start_us(date + 1) - 1, now = clock_now_us();

	return end < now ? end : now;
}

static int read_day(const char *text, int64_t *at_us, struct error *err)
{
	int32_t date;
	int code = day_parse(text, clock_today(), false, &date, err);

	if (!code)
		*at_us = end_of(date);
	return code;
}

/* The last word may be a time of day. */
static int read_time(const char *text, int64_t *at_us, struct error *err)
{
	const char *blank = strrchr(text, ' ');
	char day[DAY_TEXT];

	if (!blank || (size_t)(blank - text) >= sizeof(day) ||
	    !strpbrk(blank, ":."))
		return E_NOT_FOUND;
	snprintf(day, sizeof(day), "%.*s", (int)(blank - text), text);
	int code = day_at(day, blank + 1, false, at_us, err);
	if (!code && *at_us > clock_now_us())
		code = error_set(err, E_INVALID, "time_future",
		    _("That time is still to come. Ask for a time that has "
		      "passed."));
	return code;
}

static int read_as_of(const char *text, int64_t *at_us, struct error *err)
{
	struct error timed;
	int code = read_time(text, at_us, &timed);

	if (!code)
		return 0;
	if (code == E_NOT_FOUND)
		return read_day(text, at_us, err);
	/* "1. 3." has no time of day, "1.3. 25:00" a wrong one */
	if (strcmp(timed.reason, "time_future") != 0 && !strchr(text, ':') &&
	    read_day(text, at_us, err) == 0)
		return 0;
	*err = timed;
	return code;
}

int moment_set(const char *as_of, const char *season, struct error *err)
{
	int code = 0;

	moment_clear();
	if (as_of)
		code = read_as_of(as_of, &moment.at, err);
	moment.has_at = as_of && !code;
	moment.season = season;
	moment.set = !code && (as_of || season);
	return code;
}

void moment_set_at(int64_t at_us)
{
	moment_clear();
	moment.set = moment.has_at = true;
	moment.at = at_us;
}

bool moment_is_set(void)
{
	return moment.set;
}

void moment_clear(void)
{
	memset(&moment, 0, sizeof(moment));
}

/* Of the server, whatever season is asked about. */
static bool is_of_server(const Viesti__Request *rq)
{
	return rq->body_case == VIESTI__REQUEST__BODY_STATUS ||
	    rq->body_case == VIESTI__REQUEST__BODY_PING;
}

Viesti__Request *moment_wrap(Viesti__Request *rq, Viesti__StandingsAt *at,
    Viesti__Request *out)
{
	if (!moment.set || is_of_server(rq))
		return rq;
	*out = *rq;
	out->season = (char *)(uintptr_t)moment.season;
	viesti__standings_at__init(at);
	at->has_at = moment.has_at;
	at->at = moment.at;
	switch (rq->body_case) {
	case VIESTI__REQUEST__BODY_RANK_DEPARTMENTS:
		at->of_case = VIESTI__STANDINGS_AT__OF_DEPARTMENTS;
		at->departments = rq->rank_departments;
		break;
	case VIESTI__REQUEST__BODY_RANK_PARTICIPANTS:
		at->of_case = VIESTI__STANDINGS_AT__OF_PARTICIPANTS;
		at->participants = rq->rank_participants;
		break;
	case VIESTI__REQUEST__BODY_EXPLAIN:
		at->of_case = VIESTI__STANDINGS_AT__OF_EXPLAIN;
		at->explain = rq->explain;
		break;
	default:
		return out;
	}
	out->body_case = VIESTI__REQUEST__BODY_STANDINGS_AT;
	out->standings_at = at;
	return out;
}

const Viesti__Reply *moment_unwrap(const Viesti__StandingsThen *then)
{
	static Viesti__Reply reply;

	viesti__reply__init(&reply);
	switch (then->of_case) {
	case VIESTI__STANDINGS_THEN__OF_DEPARTMENTS:
		reply.body_case = VIESTI__REPLY__BODY_DEPARTMENT_RANKING;
		reply.department_ranking = then->departments;
		break;
	case VIESTI__STANDINGS_THEN__OF_PARTICIPANTS:
		reply.body_case = VIESTI__REPLY__BODY_PARTICIPANT_RANKING;
		reply.participant_ranking = then->participants;
		break;
	case VIESTI__STANDINGS_THEN__OF_EXPLANATION:
		reply.body_case = VIESTI__REPLY__BODY_EXPLANATION;
		reply.explanation = then->explanation;
		break;
	default:
		break;
	}
	return &reply;
}
