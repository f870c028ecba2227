/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti withdraw: takes an activity back. */
#include <limits.h>

#include "client/cli/saved.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "common/i18n.h"

static long activity;
static const char *number, *reason;

extern const struct option cmd_withdraw_options[];
const struct option cmd_withdraw_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "ACTIVITY",
	    .value = &number,
	    .help = N_("Its number, as record and list show it") },
	{ .kind = OPTION_TEXT,
	    .name = "reason",
	    .letter = 'r',
	    .value = &reason,
	    .hole = "TEXT",
	    .help = N_("Why") },
	OPTIONS_END
};

static int show(struct cli *cli, const struct outbox_entry *e, size_t waiting)
{
	const Viesti__ActivityState *a = NULL;
	char shown[24];

	if (e->reply &&
	    e->reply->body_case == VIESTI__REPLY__BODY_ACTIVITY_STATE)
		a = e->reply->activity_state;
	const struct field fields[] = {
		FIELD_NUMBER("entry", NULL, true, e->id),
		FIELD_TEXT("state", NULL, saved_state(e)),
		FIELD_NUMBER("activity", NULL, true, activity),
		FIELD_TEXT("status", NULL,
		    a ? print_status_token(a->status) : NULL),
		FIELD_TIME("changed_at", NULL, a && a->has_changed_at,
		    a ? a->changed_at : 0),
		FIELD_BOOL("replayed", NULL, e->reply != NULL,
		    e->reply && e->reply->replayed),
		FIELD_NUMBER("waiting", NULL, true, (int64_t)waiting),
	};
	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		fields_print(&cli->print, fields,
		    sizeof(fields) / sizeof(*fields));
	else if (a) {
		snprintf(shown, sizeof(shown), "%ld", activity);
		print_line(&cli->print, _("Activity %s is withdrawn."), shown);
	}
	return 0;
}

/* The number was asked for: is it the right one? */
static int confirm(struct cli *cli, struct error *err)
{
	char question[160];
	int yes;

	/* TRANSLATORS: %s is a number */
	snprintf(question, sizeof(question), _("Take activity %s back?"),
	    number);
	yes = prompt_yes(&cli->print, question, true, err);
	if (yes == 0)
		return error_set(err, E_CANCELLED, "cancelled", "%s",
		    _("Nothing was done."));
	return yes < 0 ? yes : 0;
}

int cmd_withdraw(struct cli *cli);
int cmd_withdraw(struct cli *cli)
{
	uint8_t operation[16];
	Viesti__Withdraw w = VIESTI__WITHDRAW__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct error err;

	if (cli_number(number, LONG_MAX, &activity, &err) ||
	    (cli->asked && confirm(cli, &err)))
		return cli_fail(cli, &err);
	w.has_activity = true;
	w.activity = (uint64_t)activity;
	w.reason = cli_text(reason);
	link_operation(operation);
	rq.has_operation = true;
	rq.operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	rq.body_case = VIESTI__REQUEST__BODY_WITHDRAW;
	rq.withdraw = &w;
	return saved_run(cli, &rq, show);
}
