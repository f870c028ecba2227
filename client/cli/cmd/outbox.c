/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti outbox: what waits, what was refused; forgetting and trying again. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/saved.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

static long discard, retry;
static bool all;

extern const struct option cmd_outbox_options[];
const struct option cmd_outbox_options[] = {
	{ .kind = OPTION_FLAG,
	    .name = "all",
	    .letter = 'a',
	    .value = &all,
	    .help = N_("Also what was acknowledged in the last seven days") },
	{ .kind = OPTION_NUMBER,
	    .name = "discard",
	    .value = &discard,
	    .hole = "ENTRY",
	    .min = 1,
	    .max = LONG_MAX,
	    .help = N_("Forget this entry") },
	{ .kind = OPTION_NUMBER,
	    .name = "retry",
	    .value = &retry,
	    .hole = "ENTRY",
	    .min = 1,
	    .max = LONG_MAX,
	    .help =
		N_("Let a refused entry wait again; viesti sync sends it") },
	OPTIONS_END
};

static const struct column columns[] = {
	{ "entry", N_("Entry"), COLUMN_ID, 0, false },
	{ "state", N_("State"), COLUMN_TEXT, 0, false },
	{ "created_at", N_("Saved"), COLUMN_TIME, 0, false },
	{ "kind", N_("Kind"), COLUMN_TEXT, 2, false },
	{ "what", N_("What"), COLUMN_TEXT, 3, false },
	{ "decided_at", N_("Decided"), COLUMN_TIME, 9, true },
	{ "activity", N_("Activity"), COLUMN_ID, 4, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 5, true },
	{ "message", N_("Why refused"), COLUMN_TEXT, 1, false },
};

static const char *word_of(const struct outbox_entry *e)
{
	static const char *const words[] = { N_("waiting"), N_("sent"),
		N_("refused") };

	return _(words[e->state]);
}

static const char *kind_word(const struct outbox_entry *e)
{
	static const struct {
		Viesti__Request__BodyCase arm;
		const char *word;
	} kinds[] = {
		{ VIESTI__REQUEST__BODY_RECORD, N_("activity") },
		{ VIESTI__REQUEST__BODY_JOIN, N_("participant") },
		{ VIESTI__REQUEST__BODY_WITHDRAW, N_("withdrawal") },
		{ VIESTI__REQUEST__BODY_CORRECT, N_("correction") },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (e->request && e->request->body_case == kinds[i].arm)
			return _(kinds[i].word);
	return "";
}

static void row(struct table *t, const struct outbox_entry *e)
{
	const Viesti__Recorded *r = e->reply &&
		e->reply->body_case == VIESTI__REPLY__BODY_RECORDED
	    ? e->reply->recorded
	    : NULL;
	bool refused = e->state == OUTBOX_REFUSED;
	bool has = r && r->n_results == 1 && r->results[0]->has_activity;
	char *what = saved_what(e);

	table_number(t, true, e->id);
	table_word(t, saved_state(e), word_of(e));
	table_time(t, true, e->created_at);
	table_word(t, saved_kind(e), kind_word(e));
	table_text(t, what);
	table_time(t, e->decided_at != 0, e->decided_at);
	table_number(t, has, has ? (int64_t)r->results[0]->activity : 0);
	table_text(t, refused ? e->refusal.reason : NULL);
	table_text(t, refused ? e->refusal.text : NULL);
	table_end_row(t);
	free(what);
}

/* For people: an entry and, below it, why it was refused. */
static void paragraph(struct cli *cli, const struct outbox_entry *e)
{
	char saved[I18N_SIZE];
	char *what = saved_what(e);
	char *visible = text_visible(what ? what : "", what ? strlen(what) : 0);
	struct buf line;

	buf_init(&line, 8192);
	buf_addf(&line, _("%lld: %s, %s: %s (saved %s)"), (long long)e->id,
	    word_of(e), kind_word(e), visible ? visible : "",
	    i18n_time(e->created_at, saved));
	print_wrapped(&cli->print, stdout, 0, line.data ? line.data : "");
	if (e->state == OUTBOX_REFUSED)
		print_wrapped(&cli->print, stdout, 4, e->refusal.text);
	buf_fini(&line);
	free(visible);
	free(what);
}

static int list(struct cli *cli, struct outbox *o, struct error *err)
{
	const struct outbox_entry *entries = NULL;
	size_t n = 0;
	unsigned states = all
	    ? OUTBOX_ALL
	    : OUTBOX_BIT(OUTBOX_WAITING) | OUTBOX_BIT(OUTBOX_REFUSED);
	int code = outbox_list(o, states, &entries, &n, err);
	bool people = cli->print.mode == PRINT_TABLE ||
	    cli->print.mode == PRINT_PLAIN;

	if (code)
		return code;
	if (n == 0 && people) {
		print_line(&cli->print, "%s",
		    _("The outbox is empty: everything was sent."));
		return 0;
	}
	for (size_t i = 0; cli->print.mode == PRINT_TABLE && i < n; i++)
		paragraph(cli, &entries[i]);
	if (cli->print.mode == PRINT_TABLE)
		return 0;
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < n; i++)
		row(t, &entries[i]);
	table_print(t, stdout);
	return 0;
}

static int forget(struct cli *cli, struct outbox *o, struct error *err)
{
	const struct outbox_entry *e = NULL;
	int code = outbox_get(o, discard, &e, err);
	bool waited = !code && e->state == OUTBOX_WAITING;

	if (!code)
		code = outbox_discard(o, discard, err);
	if (code)
		return code;
	print_line(&cli->print, _("Entry %ld is forgotten."), discard);
	if (waited)
		print_note(&cli->print, "%s",
		    _("If a connection broke while it was being sent, the server may hold it all the same: viesti list shows."));
	return 0;
}

int cmd_outbox(struct cli *cli);
int cmd_outbox(struct cli *cli)
{
	struct outbox *o = NULL;
	struct error err;
	int code = outbox_open(&o, cli->profile.dir, &err);

	if (!code && discard)
		code = forget(cli, o, &err);
	if (!code && retry)
		code = outbox_retry(o, retry, &err);
	if (!code && retry)
		print_line(&cli->print,
		    _("Entry %ld waits again; viesti sync sends it."), retry);
	if (!code && !discard && !retry)
		code = list(cli, o, &err);
	outbox_close(o);
	return code ? cli_fail(cli, &err) : 0;
}
