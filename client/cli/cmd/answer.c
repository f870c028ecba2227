/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti answer: to a question, or to the moderator who sent a claim back,
 * which then waits for a decision again.
 */
#include <inttypes.h>
#include <stdio.h>

#include "client/cli/change.h"
#include "client/cli/inbox.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "client/questions.h"
#include "common/i18n.h"

static const char *number, *text;
static bool claim, question;

extern const struct option cmd_answer_options[];
const struct option cmd_answer_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "NUMBER",
	    .value = &number,
	    .help = N_(
		"The number of the question or of the returned activity, as inbox shows it") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "TEXT",
	    .value = &text,
	    .optional = true,
	    .help = N_("The answer, between quotation marks") },
	{ .kind = OPTION_FLAG,
	    .name = "question",
	    .value = &question,
	    .help = N_("The number is a question's") },
	{ .kind = OPTION_FLAG,
	    .name = "activity",
	    .value = &claim,
	    .help = N_("The number is an activity's") },
	OPTIONS_END
};

static const struct change_missing what = {
	.text = N_("Your answer"),
	.usage = N_(
	    "Say what you answer: viesti answer NUMBER \"It was on 3 March\""),
};

static int answer_question(struct cli *cli, uint64_t id, struct error *err)
{
	Viesti__Answer q = VIESTI__ANSWER__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.has_question = true;
	q.question = id;
	q.text = cli_text(text);
	rq.body_case = VIESTI__REQUEST__BODY_ANSWER;
	rq.answer = &q;
	int code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_ANSWERED,
	    err);
	if (code)
		return code;
	print_line(&cli->print, _("Question %s is answered."), number);
	questions_fields(&cli->print, reply->answered);
	return 0;
}

static int answer_claim(struct cli *cli, uint64_t id, struct error *err)
{
	Viesti__Reconsider q = VIESTI__RECONSIDER__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.has_activity = true;
	q.activity = id;
	q.reason = cli_text(text);
	rq.body_case = VIESTI__REQUEST__BODY_RECONSIDER;
	rq.reconsider = &q;
	int code = change_call(cli, &rq, &reply,
	    VIESTI__REPLY__BODY_RECONSIDERED, err);
	if (code)
		return code;
	const Viesti__ActivityState *s = reply->reconsidered;
	const struct field fields[] = {
		FIELD_NUMBER("activity", NULL, true, (int64_t)id),
		FIELD_TEXT("status", NULL, print_status_token(s->status)),
		FIELD_TIME("changed_at", NULL, s->has_changed_at,
		    s->changed_at),
	};
	print_line(&cli->print,
	    _("Your answer is with activity %s, which waits for a moderator again."),
	    number);
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

static const Viesti__Activity *find_claim(const Viesti__Inbox *in, uint64_t id)
{
	for (size_t i = 0; i < in->n_returned; i++)
		if (in->returned[i]->activity == id)
			return in->returned[i];
	return NULL;
}

static bool is_asked(const Viesti__Inbox *in, uint64_t id)
{
	for (size_t i = 0; i < in->n_questions; i++)
		if (in->questions[i]->question == id &&
		    inbox_is_open(in->questions[i]))
			return true;
	return false;
}

/* A number can be both, a question's and an activity's: then it is asked. */
static int choose(struct cli *cli, bool *to_claim, struct error *err)
{
	const char *const choices[] = { _("the question"), _("the activity") };
	size_t chosen = 0;

	if (!prompt_possible(&cli->print))
		return error_set(err, E_INVALID, "number_ambiguous",
		    _("There is a question and a returned activity with the number %s: say which with --question or --activity."),
		    number);
	int code = prompt_choice(&cli->print, _("Which do you answer"), choices,
	    2, -1, &chosen, err);
	*to_claim = chosen == 1;
	return code;
}

static int answer(struct cli *cli, struct error *err)
{
	const Viesti__Inbox *in = NULL;
	uint64_t id = 0;
	int code = change_number(number, &id, err);

	if (!code)
		code = inbox_get(cli, &in, err);
	if (code)
		return code;
	const Viesti__Activity *a = question ? NULL : find_claim(in, id);
	bool to_claim = a != NULL;
	if (a && !claim && is_asked(in, id))
		code = choose(cli, &to_claim, err);
	if (!code && claim && !a)
		code = error_set(err, E_NOT_FOUND, "unknown_activity",
		    _("Activity %s was not sent back: viesti inbox lists what waits for you."),
		    number);
	if (!code)
		code = change_need(cli, &text, &what, err);
	if (code)
		return code;
	return to_claim ? answer_claim(cli, id, err)
			: answer_question(cli, id, err);
}

int cmd_answer(struct cli *cli);
int cmd_answer(struct cli *cli)
{
	return change_run(cli, answer);
}
