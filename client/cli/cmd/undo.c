/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti undo: takes back what this client recorded last, after showing it. */
#include <inttypes.h>
#include <stdio.h>

#include "client/cli/change.h"
#include "client/confirm.h"
#include "client/fields.h"
#include "common/i18n.h"

static bool yes, check;

extern const struct option cmd_undo_options[];
const struct option cmd_undo_options[] = {
	{ .kind = OPTION_FLAG,
	    .name = "check",
	    .value = &check,
	    .help = N_("Only show what it would take back") },
	{ .kind = OPTION_FLAG,
	    .name = "yes",
	    .letter = 'y',
	    .value = &yes,
	    .help = N_("Do it without asking") },
	OPTIONS_END
};

static void preview(struct cli *cli, const Viesti__Undone *u)
{
	if (u->is_import)
		print_line(&cli->print,
		    P_("The last was an import: this takes %u activity back.",
			"The last was an import: this takes %u activities back.",
			u->count),
		    u->count);
	else
		print_line(&cli->print, "%s",
		    _("This takes back what was recorded last:"));
	if (cli->print.mode == PRINT_TABLE || cli->print.mode == PRINT_PLAIN)
		print_activities(&cli->print,
		    (const Viesti__Activity *const *)u->rows, u->n_rows,
		    stdout);
	if (u->count > u->n_rows)
		print_line(&cli->print,
		    P_("and %u more.", "and %u more.",
			u->count - (unsigned)u->n_rows),
		    u->count - (unsigned)u->n_rows);
}

static void tell(struct cli *cli, const Viesti__Undone *u, bool undone)
{
	const struct field fields[] = {
		FIELD_BOOL("undone", NULL, true, undone),
		FIELD_NUMBER("count", NULL, true, u->count),
		FIELD_BOOL("is_import", NULL, true, u->is_import),
		FIELD_NUMBER("last", NULL, u->has_last, (int64_t)u->last),
	};

	if (undone)
		print_line(&cli->print,
		    P_("%u activity was taken back.",
			"%u activities were taken back.", u->count),
		    u->count);
	if (undone && u->is_import)
		print_line(&cli->print, "%s",
		    _("To load the same file again: viesti import FILE"));
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
}

static int undo(struct cli *cli, struct error *err)
{
	Viesti__Undo q = VIESTI__UNDO__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_UNDO;
	rq.undo = &q;
	q.has_check_only = q.check_only = true;
	int code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_UNDONE,
	    err);
	if (code)
		return code;
	preview(cli, reply->undone);
	if (check) {
		tell(cli, reply->undone, false);
		return 0;
	}
	q.check_only = false;
	q.has_last = reply->undone->has_last;
	q.last = reply->undone->last;
	code = confirm_change(&cli->print, _("Take this back?"), false, yes,
	    err);
	if (code <= 0)
		return code;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_UNDONE, err);
	if (!code)
		tell(cli, reply->undone, true);
	return code;
}

int cmd_undo(struct cli *cli);
int cmd_undo(struct cli *cli)
{
	return change_run(cli, undo);
}
