/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti list: activities, filtered; or the participants. */
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/cli/filter.h"
#include "common/i18n.h"
#include "common/wire.h"

static struct filter filter = { .from = FILTER_NO_DATE, .to = FILTER_NO_DATE };
static bool participants;

extern const struct option cmd_list_options[];
const struct option cmd_list_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &filter.person,
	    .optional = true,
	    .help =
		N_("Only this person's: staff id, e-mail address, or name") },
	FILTER_OPTIONS(filter),
	{ .kind = OPTION_FLAG,
	    .name = "participants",
	    .value = &participants,
	    .help =
		N_("Who takes part, with consents, instead of activities") },
	OPTIONS_END
};

static const struct column columns[] = {
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 0, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "department", N_("Department"), COLUMN_TEXT, 5, false },
	{ "language", N_("Language"), COLUMN_TEXT, 7, false },
	{ "joined_on", N_("Joined"), COLUMN_DATE, 6, false },
	{ "show_department", N_("Named in department"), COLUMN_BOOL, 4, false },
	{ "show_house", N_("In house"), COLUMN_BOOL, 4, false },
	{ "show_kiosk", N_("On screen"), COLUMN_BOOL, 4, false },
	{ "show_ceremony", N_("At ceremony"), COLUMN_BOOL, 4, false },
	{ "pseudonym", N_("Pseudonym"), COLUMN_TEXT, 3, false },
	{ "email", N_("E-mail"), COLUMN_TEXT, 8, false },
	{ "ranked", N_("Ranked"), COLUMN_BOOL, 7, false },
};

static void participant_row(struct table *t, const Viesti__Participant *p)
{
	const Viesti__Consents *c = p->consents;

	table_text(t, p->staff_id);
	table_text(t, p->name);
	table_text(t, p->department);
	table_text(t, p->language);
	table_date(t, p->has_joined_on, p->joined_on);
	table_bool(t, c && c->has_department, c && c->department);
	table_bool(t, c && c->has_house, c && c->house);
	table_bool(t, c && c->has_kiosk, c && c->kiosk);
	table_bool(t, c && c->has_ceremony, c && c->ceremony);
	table_text(t, p->pseudonym);
	table_text(t, p->email);
	table_bool(t, p->has_ranked, p->ranked);
	table_end_row(t);
}

static int list_participants(struct cli *cli, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListParticipants q = VIESTI__LIST_PARTICIPANTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	int code;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_PARTICIPANTS;
	rq.list_participants = &q;
	q.department = cli_text(filter.department);
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		code = cli_call(cli, &rq, &reply,
		    VIESTI__REPLY__BODY_PARTICIPANTS, err);
		if (code)
			break;
		const Viesti__Participants *r = reply->participants;
		for (size_t i = 0; i < r->n_rows; i++)
			participant_row(t, r->rows[i]);
		page.offset += (uint32_t)r->n_rows;
		page.has_revision = r->has_revision;
		page.revision = r->revision;
		if (r->n_rows == 0)
			break;
	} while (page.offset < reply->participants->total);
	if (code)
		table_free(t);
	else
		table_print(t, stdout);
	return code;
}

static int list_activities(struct cli *cli, struct error *err)
{
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	const Viesti__Activity **rows = NULL;
	size_t n = 0;
	int code = filter_fill(cli, &filter, &q, err);

	if (!code)
		code = ask_activities(cli->link, &q, &rows, &n, err);
	if (!code)
		print_activities(&cli->print, rows, n, stdout);
	free(rows);
	return code;
}

int cmd_list(struct cli *cli);
int cmd_list(struct cli *cli)
{
	struct error err;
	int code = participants ? list_participants(cli, &err)
				: list_activities(cli, &err);

	return code ? cli_fail(cli, &err) : 0;
}
