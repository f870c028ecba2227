/* SPDX-License-Identifier: EUPL-1.2 */
/* Why there is no connection. See why.h. */
#include "client/cli/why.h"

#include <stdio.h>
#include <string.h>

#include "client/diagnose.h"
#include "common/i18n.h"
#include "common/text.h"

static const struct column columns[] = {
	{ "check", N_("Check"), COLUMN_TEXT, 0, false },
	{ "verdict", N_("Verdict"), COLUMN_TEXT, 0, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 0, false },
	{ "message", N_("Message"), COLUMN_TEXT, 0, false },
	{ "advice", N_("What to do"), COLUMN_TEXT, 0, false },
};

static const struct {
	const char *token, *sign, *color;
} verdicts[] = {
	[DIAGNOSE_OK] = { "ok", N_("ok"), "\033[32m" },
	[DIAGNOSE_NOTICE] = { "notice", N_("look"), "\033[33m" },
	[DIAGNOSE_FAILED] = { "failed", N_("FAILED"), "\033[31m" },
	[DIAGNOSE_UNKNOWN] = { "unknown", N_("not tried"), "" },
};
#define VERDICTS (sizeof(verdicts) / sizeof(*verdicts))

struct telling {
	const struct print *print;
	struct table *table;	       /* for scripts; NULL: for people */
	struct diagnose_finding worst; /* what the advice is about */
};

static size_t widest_sign(void)
{
	size_t widest = 0;

	for (size_t i = 0; i < VERDICTS; i++) {
		size_t width = text_width(_(verdicts[i].sign));
		widest = width > widest ? width : widest;
	}
	return widest;
}

static void tell_people(const struct print *p, const struct diagnose_finding *f)
{
	const char *sign = _(verdicts[f->verdict].sign);
	char line[sizeof(f->why.text) + 200], lead[80];
	int pad = (int)(widest_sign() - text_width(sign));

	if (p->mode == PRINT_PLAIN) {
		snprintf(line, sizeof(line), "%s. %s", sign, f->why.text);
		print_fact(stdout, f->title, line);
		return;
	}
	snprintf(lead, sizeof(lead), "%s%*s  ", sign, pad, "");
	snprintf(line, sizeof(line), f->why.text[0] ? "%s: %s" : "%s%s",
	    f->title, f->why.text);
	fputs(p->color ? verdicts[f->verdict].color : "", stdout);
	print_hanging(p, stdout, lead, line);
	fputs(p->color ? "\033[0m" : "", stdout);
	/* the next check may take seconds */
	fflush(stdout);
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

static void tell(void *arg, const struct diagnose_finding *f)
{
	struct telling *t = arg;

	if (f->verdict > t->worst.verdict && f->verdict != DIAGNOSE_UNKNOWN)
		t->worst = *f;
	if (!t->table) {
		tell_people(t->print, f);
		return;
	}
	table_text(t->table, f->check);
	table_text(t->table, verdicts[f->verdict].token);
	table_text(t->table, or_null(f->why.reason));
	table_text(t->table, or_null(f->why.text));
	table_text(t->table, or_null(f->advice));
	table_end_row(t->table);
}

int why_run(struct cli *cli)
{
	const struct print *p = &cli->print;
	struct telling t = { .print = p };

	if (p->mode == PRINT_JSON || p->mode == PRINT_CSV)
		t.table = table_new(p, columns,
		    sizeof(columns) / sizeof(*columns));
	int code = diagnose_run(cli->profile_dir, CLI_VERSION, tell, &t);
	if (t.table) {
		table_print(t.table, stdout);
	} else {
		putchar('\n');
		print_wrapped(p, stdout, 0,
		    code ? _("This is why there is no connection:")
			 : _("The connection works."));
		if (code)
			print_wrapped(p, stdout, 0, t.worst.why.text);
		if (t.worst.advice[0])
			print_wrapped(p, stdout, 0, t.worst.advice);
	}
	return code ? link_exit_code(code) : 0;
}

void why_hint(const struct cli *cli, const struct error *err)
{
	if (!cli->link && diagnose_helps(err))
		print_note(&cli->print, "%s",
		    _("viesti status --why finds out why."));
}
