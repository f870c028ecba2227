/* SPDX-License-Identifier: EUPL-1.2 */
/* season list; season show NAME: seasons with their steps, what was confirmed
 * and what is to come. */
#include "client/console/cmd/season_rows.h"

#include <stdio.h>
#include <string.h>

#include "client/fields.h"
#include "client/message_json.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"

const char *season_time(int64_t at_us, char out[SEASON_TIME_SIZE])
{
	char at[I18N_SIZE], distance[I18N_SIZE];

	snprintf(out, SEASON_TIME_SIZE, "%s (%s)", i18n_time(at_us, at),
	    i18n_distance(at_us, clock_now_us(), distance));
	return out;
}

int season_get(struct console *c, const char *name, const Viesti__Seasons **out,
    struct error *err)
{
	Viesti__SeasonsGet q = VIESTI__SEASONS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.season = console_text(name);
	rq.body_case = VIESTI__REQUEST__BODY_SEASONS;
	rq.seasons = &q;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_SEASONS, err);
	*out = code ? NULL : reply->seasons;
	return code;
}

static const char *confirmation(const char *what)
{
	if (strcmp(what, "cooperation") == 0)
		return N_("Cooperation procedure");
	if (strcmp(what, "privacy_notice") == 0)
		return N_("Privacy notice");
	if (strcmp(what, "impact_assessment") == 0)
		return N_("Impact assessment");
	return N_("Retention");
}

static const char *what_became(const Viesti__SeasonStepRow *s)
{
	if (s->has_cancelled_at)
		return _("cancelled");
	return s->has_at ? _("done") : _("scheduled");
}

static const struct column columns[] = {
	{ "step", N_("Step"), COLUMN_TEXT, 0, false },
	{ "at", N_("When"), COLUMN_TEXT, 0, false },
	{ "became", N_("State"), COLUMN_TEXT, 1, false },
	{ "by", N_("By"), COLUMN_TEXT, 2, false },
	{ "reason", N_("Why"), COLUMN_TEXT, 3, false },
};

static void print_steps(struct console *c, const Viesti__SeasonRecord *s)
{
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));
	char at[SEASON_TIME_SIZE];

	for (size_t i = 0; i < s->n_steps; i++) {
		const Viesti__SeasonStepRow *row = s->steps[i];
		table_text(t, words_season(row->state));
		table_text(t,
		    season_time(row->has_at ? row->at : row->due_at, at));
		table_text(t, what_became(row));
		table_text(t, row->by);
		table_text(t, row->reason);
		table_end_row(t);
	}
	table_print(t, stdout);
}

void season_print(struct console *c, const Viesti__SeasonRecord *s)
{
	char freeze[SEASON_TIME_SIZE], end[SEASON_TIME_SIZE];
	struct field fields[11] = {
		FIELD_TEXT("season", N_("Season"), s->season),
		FIELD_WORD("state", N_("State"), words_season_token(s->state),
		    words_season(s->state)),
		FIELD_DATE("start", N_("First day"), s->has_start, s->start),
		FIELD_DATE("end", N_("Last day"), s->has_end, s->end),
		FIELD_DATE("planned_end", N_("Before it was moved"),
		    s->has_planned_end, s->planned_end),
		{ "freeze_at", N_("Results hidden"), COLUMN_TIME,
		    s->has_freeze_at, NULL, season_time(s->freeze_at, freeze),
		    s->freeze_at },
		{ "end_at", N_("Season ends"), COLUMN_TIME, s->has_end_at, NULL,
		    season_time(s->end_at, end), s->end_at },
	};
	size_t n = 7;

	for (size_t i = 0; i < s->n_confirmations && n < 11; i++)
		fields[n++] = (struct field)FIELD_TEXT("confirmed",
		    confirmation(s->confirmations[i]->what),
		    s->confirmations[i]->reference);
	fields_print(&c->print, fields, n);
	if (s->n_steps)
		print_steps(c, s);
}

static void print_json(const ProtobufCMessage *m)
{
	json_t *root = message_to_json(m);

	json_dumpf(root, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(root);
}

void season_show(struct console *c, const Viesti__SeasonRecord *s,
    const char *sentence)
{
	if (c->print.mode == PRINT_JSON) {
		print_json(&s->base);
		return;
	}
	print_line(&c->print, "%s", sentence);
	season_print(c, s);
}

int console_season_history(struct console *c, const struct said *said);
int console_season_history(struct console *c, const struct said *said)
{
	const Viesti__Seasons *all = NULL;
	struct error err;

	if (season_get(c, said_text(said, "show"), &all, &err))
		return console_fail(c, &err);
	if (c->print.mode == PRINT_JSON) {
		print_json(&all->base);
		return 0;
	}
	for (size_t i = 0; i < all->n_rows; i++) {
		if (i > 0)
			putchar('\n');
		season_print(c, all->rows[i]);
	}
	return 0;
}
