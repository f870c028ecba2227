/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti ask: a question to the organiser and the moderators. */
#include <inttypes.h>
#include <stdio.h>

#include "client/cli/change.h"
#include "client/questions.h"
#include "common/i18n.h"

static const char *text, *about;

extern const struct option cmd_ask_options[];
const struct option cmd_ask_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "TEXT",
	    .value = &text,
	    .optional = true,
	    .help = N_("The question, between quotation marks") },
	{ .kind = OPTION_TEXT,
	    .name = "about",
	    .letter = 'a',
	    .value = &about,
	    .hole = "ACTIVITY",
	    .help = N_("The number of the activity it is about") },
	OPTIONS_END
};

static const struct change_missing what = {
	.text = N_("Your question"),
	.hint = N_("The organiser and the moderators read it."),
	.usage =
	    N_("Say what you ask: viesti ask \"Does a podcast count as SM5?\""),
};

static int put(struct cli *cli, struct error *err)
{
	Viesti__Ask q = VIESTI__ASK__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = about ? change_number(about, &q.activity, err) : 0;

	if (!code)
		code = change_need(cli, &text, &what, err);
	if (code)
		return code;
	q.has_activity = about != NULL;
	q.text = cli_text(text);
	rq.body_case = VIESTI__REQUEST__BODY_ASK;
	rq.ask = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_ASKED, err);
	if (code)
		return code;
	print_line(&cli->print,
	    _("Asked, as question %" PRIu64
	      ". The answer comes to: viesti inbox"),
	    reply->asked->question);
	questions_fields(&cli->print, reply->asked);
	return 0;
}

int cmd_ask(struct cli *cli);
int cmd_ask(struct cli *cli)
{
	return change_run(cli, put);
}
