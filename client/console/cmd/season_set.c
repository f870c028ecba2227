/* SPDX-License-Identifier: EUPL-1.2 */
/* season set ...: what the public surfaces show of the season. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/console/console.h"
#include "client/console/when.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/i18n.h"

static Viesti__Measure measure_of(const char *word)
{
	if (strcasecmp(word, "points") == 0)
		return VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD;
	if (strcasecmp(word, "participation") == 0)
		return VIESTI__MEASURE__MEASURE_PARTICIPATION;
	return VIESTI__MEASURE__MEASURE_INDEX;
}

/* What the word behind "season set" says is to be set. */
static int take(const struct said *said, Viesti__SeasonSet *q,
    Viesti__Text *join, struct error *err)
{
	const char *what = said->sentence->parts[2].text;

	if (strcmp(what, "measure") == 0) {
		q->has_measure = true;
		q->measure = measure_of(said_text(said,
		    "index|points|participation"));
	} else if (strcmp(what, "goal") == 0) {
		long n = said_number(said, "N");
		q->has_goal_percent = true;
		q->goal_percent = n > 100 ? 101 : (uint32_t)n;
	} else if (strcmp(what, "join") == 0) {
		join->fi = console_text(said_text(said, "fi"));
		join->sv = console_text(said_text(said, "sv"));
		join->en = console_text(said_text(said, "en"));
		q->join = join;
	} else {
		q->has_reveal_at = true;
		return when_time(said_text(said, "DATE"),
		    said_text(said, "TIME"), &q->reveal_at, err);
	}
	return 0;
}

static void show(struct console *c, const Viesti__SeasonView *v)
{
	const struct field fields[] = {
		FIELD_TEXT("season", N_("Season"), v->season),
		FIELD_WORD("measure", N_("Departments are ordered by"),
		    words_measure_token(v->measure), words_measure(v->measure)),
		FIELD_NUMBER("goal_percent", N_("Goal of the house, percent"),
		    v->has_goal_percent, v->goal_percent),
		FIELD_TEXT("join", N_("How to join"),
		    v->join ? print_text(v->join) : NULL),
		FIELD_TIME("reveal_at", N_("Results are announced"),
		    v->has_reveal_at, v->reveal_at),
	};
	print_line(&c->print, "%s", _("The season is set so:"));
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
}

int console_season_set(struct console *c, const struct said *said);
int console_season_set(struct console *c, const struct said *said)
{
	Viesti__SeasonSet q = VIESTI__SEASON_SET__INIT;
	Viesti__Text join = VIESTI__TEXT__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	rq.body_case = VIESTI__REQUEST__BODY_SEASON_SET;
	rq.season_set = &q;
	if (take(said, &q, &join, &err) ||
	    console_change(c, &rq, &reply, VIESTI__REPLY__BODY_SEASON_WAS_SET,
		&err))
		return console_fail(c, &err);
	show(c, reply->season_was_set);
	return 0;
}
