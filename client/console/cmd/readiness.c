/* SPDX-License-Identifier: EUPL-1.2 */
/* show readiness: are the departments ready, and what is missing? */
#include <stdio.h>

#include "client/console/console.h"
#include "client/message_json.h"
#include "common/i18n.h"

static const struct column columns[] = {
	{ "department", N_("Department"), COLUMN_TEXT, 1, false },
	{ "headcount", N_("Heads"), COLUMN_NUMBER, 0, false },
	{ "contacts", N_("Contacts"), COLUMN_NUMBER, 2, false },
	{ "joined", N_("Joined"), COLUMN_NUMBER, 1, false },
	{ "has_moderator", N_("Moderator"), COLUMN_BOOL, 3, false },
	{ "weeks_silent", N_("Silent weeks"), COLUMN_NUMBER, 4, false },
};

static void print_rows(struct console *c, const Viesti__Readiness *r)
{
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));

	for (size_t i = 0; i < r->n_rows; i++) {
		const Viesti__ReadinessRow *row = r->rows[i];
		table_text(t, row->department);
		table_number(t, row->has_headcount, row->headcount);
		table_number(t, row->has_contacts, row->contacts);
		table_number(t, row->has_joined, row->joined);
		table_bool(t, row->has_has_moderator, row->has_moderator);
		table_number(t, row->has_weeks_silent, row->weeks_silent);
		table_end_row(t);
	}
	table_print(t, stdout);
}

static void print_missing(struct console *c, const Viesti__Readiness *r)
{
	if (r->n_missing == 0) {
		print_line(&c->print, "%s", _("Nothing is missing."));
		return;
	}
	print_line(&c->print, "\n%s", _("What is missing:"));
	for (size_t i = 0; i < r->n_missing; i++)
		print_hanging(&c->print, stdout, "- ", r->missing[i]);
}

int console_readiness(struct console *c, const struct said *said);
int console_readiness(struct console *c, const struct said *said)
{
	Viesti__ReadinessGet get = VIESTI__READINESS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_READINESS;
	rq.readiness = &get;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_READINESS, &err))
		return console_fail(c, &err);
	if (c->print.mode == PRINT_JSON) {
		json_t *all = message_to_json(&reply->readiness->base);
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(all);
		return 0;
	}
	print_rows(c, reply->readiness);
	if (c->print.mode != PRINT_CSV)
		print_missing(c, reply->readiness);
	return 0;
}
