/* SPDX-License-Identifier: EUPL-1.2 */
/* season create: a new season from the newest one. */
#include <stdio.h>

#include "client/confirm.h"
#include "client/console/cmd/season_rows.h"
#include "client/console/console.h"
#include "client/console/when.h"
#include "common/i18n.h"

static int send(struct console *c, Viesti__SeasonCreate *q,
    const Viesti__SeasonRecord **out, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_SEASON_CREATE;
	rq.season_create = q;
	int code = console_change(c, &rq, &reply,
	    VIESTI__REPLY__BODY_SEASON_CREATED, err);
	*out = code ? NULL : reply->season_created;
	return code;
}

/* Told first what it would be; then asked. */
static int create(struct console *c, const struct said *said,
    Viesti__SeasonCreate *q, struct error *err)
{
	const Viesti__SeasonRecord *s = NULL;
	char first[I18N_SIZE], last[I18N_SIZE];

	q->has_check_only = q->check_only = true;
	int code = send(c, q, &s, err);
	if (code)
		return code;
	print_line(&c->print, _("The season %s will be from %s to %s."),
	    s->season, i18n_date(s->start, first), i18n_date(s->end, last));
	code = confirm_change(&c->print,
	    _("Go over to it now? The season before can then only be read."),
	    false, said_is(said, "yes"), err);
	if (code <= 0)
		return code;
	q->has_check_only = q->check_only = false;
	code = send(c, q, &s, err);
	if (code)
		return code;
	season_show(c, s,
	    _("The new season is made. Import its participants, then open "
	      "it."));
	return 1;
}

int console_season_create(struct console *c, const struct said *said);
int console_season_create(struct console *c, const struct said *said)
{
	Viesti__SeasonCreate q = VIESTI__SEASON_CREATE__INIT;
	const char *start = said_text(said, "start");
	struct error err;
	int code = 0;

	q.season = console_text(said_text(said, "create"));
	q.from = console_text(said_text(said, "from"));
	if (start) {
		q.has_start = 1;
		code = when_day(start, &q.start, &err);
	}
	if (!code)
		code = create(c, said, &q, &err);
	return code < 0 ? console_fail(c, &err) : 0;
}
