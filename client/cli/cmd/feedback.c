/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti feedback: what a participant thinks of a training. */
#include <stdio.h>

#include "client/cli/change.h"
#include "client/fields.h"
#include "client/trainings.h"
#include "common/i18n.h"

static const char *training, *score, *words;

extern const struct option cmd_feedback_options[];
const struct option cmd_feedback_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "TRAINING",
	    .value = &training,
	    .help = N_("The training's number, like T3: viesti trainings") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "SCORE",
	    .value = &score,
	    .optional = true,
	    .help = N_("From 1, of no use, to 5, excellent") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "WORDS",
	    .value = &words,
	    .optional = true,
	    .help = N_("What was good, what should be different") },
	OPTIONS_END
};

static int check_score(void *arg, const char *answer, struct error *err)
{
	long n;

	(void)arg;
	return cli_number(answer, 5, &n, err);
}

static const struct change_missing what = {
	.text = N_("How was it, from 1 to 5"),
	.hint = N_("It is kept without your name."),
	.usage = N_(
	    "Say a score from 1 to 5: viesti feedback T3 5 \"More examples\""),
	.check = check_score,
};

static int give(struct cli *cli, struct error *err)
{
	Viesti__FeedbackItem item = VIESTI__FEEDBACK_ITEM__INIT;
	Viesti__FeedbackItem *items[] = { &item };
	Viesti__GiveFeedback q = VIESTI__GIVE_FEEDBACK__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	long n = 0;
	int rc = trainings_number(training, &q.training, err);

	if (!rc)
		rc = change_need(cli, &score, &what, err);
	if (!rc)
		rc = cli_number(score, 5, &n, err);
	if (rc)
		return rc;
	item.has_score = q.has_training = true;
	item.score = (uint32_t)n;
	item.words = cli_text(words);
	q.items = items;
	q.n_items = 1;
	rq.body_case = VIESTI__REQUEST__BODY_GIVE_FEEDBACK;
	rq.give_feedback = &q;
	rc = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_FEEDBACK_GIVEN,
	    err);
	if (rc)
		return rc;
	const struct field fields[] = {
		FIELD_NUMBER("taken", NULL, true, reply->feedback_given->taken),
	};
	print_line(&cli->print, "%s",
	    _("Thank you. Your answer is kept without your name."));
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

int cmd_feedback(struct cli *cli);
int cmd_feedback(struct cli *cli)
{
	return change_run(cli, give);
}
