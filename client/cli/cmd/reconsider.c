/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti reconsider: a rejected claim is to be looked at anew, by another. */
#include <inttypes.h>
#include <stdio.h>

#include "client/cli/change.h"
#include "client/fields.h"
#include "common/i18n.h"

static const char *number, *reason;

extern const struct option cmd_reconsider_options[];
const struct option cmd_reconsider_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "ACTIVITY",
	    .value = &number,
	    .help = N_("The rejected activity's number, as inbox shows it") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "REASON",
	    .value = &reason,
	    .optional = true,
	    .help = N_(
		"Why it should be looked at anew, between quotation marks") },
	OPTIONS_END
};

static const struct change_missing why = {
	.text = N_("Why should it be looked at anew"),
	.hint = N_("Another moderator reads this; it can be asked for once."),
	.usage = N_(
	    "Say why: viesti reconsider ACTIVITY \"The speech was announced on the front page\""),
};

static int reconsider(struct cli *cli, struct error *err)
{
	Viesti__Reconsider q = VIESTI__RECONSIDER__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = change_number(number, &q.activity, err);

	if (!code)
		code = change_need(cli, &reason, &why, err);
	if (code)
		return code;
	q.has_activity = true;
	q.reason = cli_text(reason);
	rq.body_case = VIESTI__REQUEST__BODY_RECONSIDER;
	rq.reconsider = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_RECONSIDERED,
	    err);
	if (code)
		return code;
	const Viesti__ActivityState *s = reply->reconsidered;
	const struct field fields[] = {
		FIELD_NUMBER("activity", NULL, true, (int64_t)q.activity),
		FIELD_TEXT("status", NULL, print_status_token(s->status)),
		FIELD_TIME("changed_at", NULL, s->has_changed_at,
		    s->changed_at),
	};
	print_line(&cli->print,
	    _("Another moderator looks at activity %s anew. The answer comes to: viesti inbox"),
	    number);
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

int cmd_reconsider(struct cli *cli);
int cmd_reconsider(struct cli *cli)
{
	return change_run(cli, reconsider);
}
