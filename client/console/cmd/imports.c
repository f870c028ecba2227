/* SPDX-License-Identifier: EUPL-1.2 */
/* departments import, roster import, activities import. */
#include "client/console/console.h"
#include "client/sheet.h"

static int import(struct console *c, const struct said *said,
    enum sheet_kind kind)
{
	const struct sheet_request rq = {
		.kind = kind,
		.path = said_text(said, "FILE"),
		.commit = said_is(said, "commit"),
		.rejects = said_text(said, "rejects"),
		.accepted = said_is(said, "accepted"),
		.again = said_is(said, "again"),
		.consents = said_text(said, "consents"),
	};

	return sheet_import(c->link, &c->print, &rq);
}

int console_import_departments(struct console *c, const struct said *said);
int console_import_departments(struct console *c, const struct said *said)
{
	return import(c, said, SHEET_DEPARTMENTS);
}

int console_import_roster(struct console *c, const struct said *said);
int console_import_roster(struct console *c, const struct said *said)
{
	return import(c, said, SHEET_ROSTER);
}

int console_import_activities(struct console *c, const struct said *said);
int console_import_activities(struct console *c, const struct said *said)
{
	return import(c, said, SHEET_ACTIVITIES);
}
