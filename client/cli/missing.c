/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Arguments that a command must be given and was not: asked for, each by its
 * kind. A person and a type are chosen, an activity is picked from the newest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/choose.h"
#include "client/cli/inbox.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/i18n.h"

#define NEWEST 9

/* ----------------------------------------------------------------- activity */

/* "Virtanen Anna, SM2, 2.3.2026, waits" */
static char *activity_label(const Viesti__Activity *a)
{
	struct buf b;
	char day[I18N_SIZE];

	buf_init(&b, 2048);
	buf_addf(&b, "%s, %s, %s, %s",
	    a->name && *a->name ? a->name
		: a->staff_id	? a->staff_id
				: "",
	    a->type ? a->type : "", i18n_date(a->date, day),
	    print_status(a->status));
	if (a->evidence && *a->evidence)
		buf_addf(&b, ", %s", words_evidence_shown(a->evidence));
	return buf_take(&b);
}

static bool can_change(const Viesti__Activity *a)
{
	return a->status != VIESTI__ACTIVITY_STATUS__ACTIVITY_WITHDRAWN &&
	    a->status != VIESTI__ACTIVITY_STATUS__ACTIVITY_UNDONE;
}

static int compare(const void *a, const void *b)
{
	const Viesti__Activity *one = *(const Viesti__Activity *const *)a;
	const Viesti__Activity *other = *(const Viesti__Activity *const *)b;

	return (one->activity < other->activity) -
	    (one->activity > other->activity);
}

/* The newest that can still be changed, newest first; or those rejected. */
static size_t newest(struct cli *cli, bool rejected,
    Viesti__Activity *rows[NEWEST])
{
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;
	size_t n = 0;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_ACTIVITIES;
	rq.list_activities = &q;
	q.has_status = rejected;
	q.status = VIESTI__ACTIVITY_STATUS__ACTIVITY_REJECTED;
	if (cli_connect(cli, &err) ||
	    cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_ACTIVITIES, &err))
		return 0;
	link_keep(cli->link);
	const Viesti__Activities *all = reply->activities;
	if (all->n_rows > 0)
		qsort(all->rows, all->n_rows, sizeof(*all->rows), compare);
	for (size_t i = 0; i < all->n_rows && n < NEWEST; i++)
		if (can_change(all->rows[i]))
			rows[n++] = all->rows[i];
	return n;
}

static int ask_text(struct cli *cli, const char *text, const char **value,
    struct error *err)
{
	const struct prompt_question q = { .text = text };
	char *answer = NULL;
	int code = prompt_line(&cli->print, &q, &answer, err);

	if (!code)
		*value = answer;
	return code;
}

static int pick(struct cli *cli, bool rejected, const char **number,
    struct error *err)
{
	Viesti__Activity *rows[NEWEST];
	char *labels[NEWEST + 1], text[24];
	size_t n = newest(cli, rejected, rows), chosen = 0;
	int code;

	if (n == 0)
		return ask_text(cli, _("The activity's number"), number, err);
	for (size_t i = 0; i < n; i++)
		labels[i] = activity_label(rows[i]);
	labels[n] = xstrdup(_("another one"));
	code = prompt_choice(&cli->print, _("Which activity?"),
	    (const char *const *)labels, n + 1, -1, &chosen, err);
	for (size_t i = 0; i <= n; i++)
		free(labels[i]);
	if (!code && chosen == n)
		return ask_text(cli, _("The activity's number"), number, err);
	if (code)
		return code;
	snprintf(text, sizeof(text), "%llu",
	    (unsigned long long)rows[chosen]->activity);
	*number = xstrdup(text);
	return 0;
}

int choose_activity(struct cli *cli, const char **number, struct error *err)
{
	return pick(cli, false, number, err);
}

/* ---------------------------------------------------------------- arguments */

static int ask_chosen(struct cli *cli,
    int (*choose)(struct cli *cli, const char *given, struct chosen *out,
	struct error *err),
    const char **value, struct error *err)
{
	struct chosen chosen;
	int code = choose(cli, NULL, &chosen, err);

	if (!code)
		*value = xstrdup(chosen.code);
	chosen_fini(&chosen);
	return code;
}

/* What waits for an answer is shown first. */
static int ask_waiting(struct cli *cli, const char *text, const char **value,
    struct error *err)
{
	const Viesti__Inbox *in = NULL;
	struct error unknown;
	size_t open = 0;

	if (cli_connect(cli, &unknown) == 0 &&
	    inbox_get(cli, &in, &unknown) == 0) {
		for (size_t i = 0; i < in->n_questions; i++)
			open += inbox_is_open(in->questions[i]);
		if (in->n_returned + open == 0)
			return error_set(err, E_PRECONDITION, "nothing_waits",
			    _("Nothing waits for an answer of yours."));
		inbox_tell(cli, in);
	}
	return ask_text(cli, text, value, err);
}

static int ask_one(struct cli *cli, const struct command *c,
    const struct option *o, struct error *err)
{
	const char **value = o->value;
	bool rejected = strcmp(c->name, "reconsider") == 0;

	if (strcmp(o->name, "STAFF_ID") == 0)
		return ask_text(cli, _("Staff id"), value, err);
	if (strcmp(o->name, "NAME") == 0)
		return ask_text(cli, _("The person's name"), value, err);
	if (strcmp(o->name, "PERSON") == 0)
		return ask_chosen(cli, choose_person, value, err);
	if (strcmp(o->name, "TYPE") == 0)
		return ask_chosen(cli, choose_type, value, err);
	if (strcmp(o->name, "DEPARTMENT") == 0)
		return ask_chosen(cli, choose_department, value, err);
	if (strcmp(o->name, "ACTIVITY") == 0)
		return pick(cli, rejected, value, err);
	if (strcmp(c->name, "answer") == 0)
		return ask_waiting(cli, _("Number"), value, err);
	return ask_text(cli, o->help ? _(o->help) : o->name, value, err);
}

int choose_missing(struct cli *cli, const struct command *c, struct error *err)
{
	const struct option *options = c->options;
	int code;

	if (!prompt_possible(&cli->print))
		return err->code;
	for (const struct option *o = options; o->name; o++)
		if (o->kind == OPTION_ARGUMENTS && !o->optional)
			return err->code; /* a list is for the command line */
	for (const struct option *o = options; o->name; o++) {
		if (o->kind != OPTION_ARGUMENT || o->optional ||
		    *(const char *const *)o->value)
			continue;
		cli->asked = true;
		code = ask_one(cli, c, o, err);
		if (code)
			return code;
	}
	return 0;
}
