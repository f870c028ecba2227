/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti verify-draw: a prize draw checked from its file, by anybody, offline.
 */
#include <stdio.h>

#include "client/cli/cli.h"
#include "client/draw_check.h"
#include "common/i18n.h"
#include "common/text.h"

#define EXIT_WRONG 1

static const char *file;
static struct draw_known known;

extern const struct option cmd_verify_draw_options[];
const struct option cmd_verify_draw_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &file,
	    .help = N_("The file of the draw, as it was published") },
	{ .kind = OPTION_TEXT,
	    .name = "list-hash",
	    .value = &known.list_hash,
	    .hole = "HASH",
	    .help =
		N_("The hash of the list, as you noted it before the draw") },
	{ .kind = OPTION_TEXT,
	    .name = "seed-hash",
	    .value = &known.seed_hash,
	    .hole = "HASH",
	    .help =
		N_("The hash of the seed, as you noted it before the draw") },
	{ .kind = OPTION_TEXT,
	    .name = "ticket",
	    .value = &known.ticket,
	    .hole = "NUMBER",
	    .help = N_("A ticket number: is it on the list?") },
	OPTIONS_END
};

static const struct column columns[] = {
	{ "check", N_("Check"), COLUMN_TEXT, 0, false },
	{ "verdict", N_("Verdict"), COLUMN_TEXT, 0, false },
	{ "message", N_("Message"), COLUMN_TEXT, 0, false },
};

static const char *sign(bool holds)
{
	return holds ? _("ok") : _("WRONG");
}

static void show_check(const struct print *p, const struct draw_check *c)
{
	size_t ok = text_width(sign(true)), wrong = text_width(sign(false));
	size_t widest = ok > wrong ? ok : wrong;
	char lead[64];

	if (p->mode == PRINT_PLAIN) {
		print_fact(stdout, sign(c->holds), c->text);
		return;
	}
	snprintf(lead, sizeof(lead), "%s%*s  ", sign(c->holds),
	    (int)(widest - text_width(sign(c->holds))), "");
	if (p->color)
		fputs(c->holds ? "\033[32m" : "\033[31m", stdout);
	print_hanging(p, stdout, lead, c->text);
	if (p->color)
		fputs("\033[0m", stdout);
}

static const char *verdict(const struct draw_file *f,
    const struct draw_checks *checks)
{
	if (checks->wrong)
		return _(
		    "This file is NOT that of a right draw: see above what is wrong.");
	if (!f->thrown)
		return _(
		    "So far all is right. When the dice are thrown, check the new file.");
	return _(
	    "The draw is right: this list, this seed and these dice give these winners.");
}

static void show_people(const struct print *p, const struct draw_file *f,
    const struct draw_checks *checks)
{
	for (size_t i = 0; i < checks->n; i++)
		show_check(p, &checks->all[i]);
	if (p->mode != PRINT_PLAIN)
		putchar('\n');
	print_wrapped(p, stdout, 0, verdict(f, checks));
	if (!checks->wrong && (!known.list_hash || !known.seed_hash))
		print_wrapped(p, stdout, 0,
		    _("That nothing was exchanged is known only to who noted both hashes before the draw: compare them, or give them with --list-hash and --seed-hash."));
}

static void show_scripts(const struct print *p, const struct draw_file *f,
    const struct draw_checks *checks)
{
	struct table *t = table_new(p, columns,
	    sizeof(columns) / sizeof(*columns));

	for (size_t i = 0; i <= checks->n; i++) {
		bool last = i == checks->n;
		bool holds = last ? !checks->wrong : checks->all[i].holds;
		table_text(t, last ? "draw" : checks->all[i].check);
		table_text(t, holds ? "ok" : "wrong");
		table_text(t, last ? verdict(f, checks) : checks->all[i].text);
		table_end_row(t);
	}
	table_print(t, stdout);
}

int cmd_verify_draw(struct cli *cli);
int cmd_verify_draw(struct cli *cli)
{
	const struct print *p = &cli->print;
	struct draw_checks checks;
	struct draw_file f;
	struct error err;
	int code = draw_file_read(file, &f, &err);

	if (code)
		return cli_fail(cli, &err);
	code = draw_check(&f, &known, &checks, &err);
	if (code)
		code = cli_fail(cli, &err);
	else if (p->mode == PRINT_JSON || p->mode == PRINT_CSV)
		show_scripts(p, &f, &checks);
	else
		show_people(p, &f, &checks);
	if (!code && checks.wrong)
		code = EXIT_WRONG;
	draw_checks_fini(&checks);
	draw_file_fini(&f);
	return code;
}
