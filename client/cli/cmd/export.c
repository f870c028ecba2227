/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti export: activities, the roster or departments, for Excel. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/cli.h"
#include "client/cli/filter.h"
#include "client/export.h"
#include "client/prompt.h"
#include "common/clock.h"
#include "common/i18n.h"

#define NAME_SIZE 128

static const char *what, *path;
static struct filter filter = { .from = FILTER_NO_DATE, .to = FILTER_NO_DATE };
static bool force;

extern const struct option cmd_export_options[];
const struct option cmd_export_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "activities|roster|departments",
	    .value = &what,
	    .optional = true,
	    .help = N_("What to export; activities when left out") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &path,
	    .optional = true,
	    .help = N_("Where to; without it, or with -, standard output") },
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .letter = 'f',
	    .value = &force,
	    .help = N_("Replace the file if there is one already") },
	{ .kind = OPTION_TEXT,
	    .name = "person",
	    .letter = 'p',
	    .value = &filter.person,
	    .hole = "PERSON",
	    .help =
		N_("Only this person's: staff id, e-mail address, or name") },
	FILTER_OPTIONS(filter), OPTIONS_END
};

static const char *const kinds[][4] = {
	[SHEET_DEPARTMENTS] = { "departments", "osastot", "avdelningar" },
	[SHEET_ROSTER] = { "roster", "participants", "osallistujat",
	    "deltagare" },
	[SHEET_ACTIVITIES] = { "activities", "teot", "insatser" },
};

static bool is_called(const char *word, enum sheet_kind k)
{
	for (size_t i = 0; i < 4 && kinds[k][i]; i++)
		if (!strcmp(word, kinds[k][i]))
			return true;
	return false;
}

/* `viesti export out.csv` means activities into that file. */
static enum sheet_kind kind(void)
{
	for (size_t i = 0; what && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (is_called(what, (enum sheet_kind)i))
			return (enum sheet_kind)i;
	if (what && !path) {
		path = what;
		what = NULL;
	}
	return SHEET_ACTIVITIES;
}

static int check_words(const struct cli *cli, enum sheet_kind k,
    struct error *err)
{
	const struct filter *f = &filter;
	bool filtered = f->person || f->type || f->status || f->text ||
	    f->from != FILTER_NO_DATE || f->to != FILTER_NO_DATE;

	if (what && !is_called(what, k))
		return error_set(err, E_INVALID, "argument_unknown",
		    _("\"%s\" can't be exported: activities, roster or "
		      "departments."),
		    what);
	if (cli->print.mode == PRINT_JSON)
		return error_set(err, E_INVALID, "option_twice",
		    _("export writes spreadsheets; list --json answers in "
		      "JSON."));
	if (k != SHEET_ACTIVITIES && filtered)
		return error_set(err, E_INVALID, "option_twice",
		    _("Only activities can be exported in part."));
	return 0;
}

/* A table of many columns is nothing for a screen: into which file? */
static int ask_name(const struct cli *cli, enum sheet_kind k, char **name,
    struct error *err)
{
	static const char *const words[] = {
		[SHEET_DEPARTMENTS] = N_("departments"),
		[SHEET_ROSTER] = N_("roster"),
		[SHEET_ACTIVITIES] = N_("activities"),
	};
	char date[CLOCK_DATE_SIZE], fallback[NAME_SIZE];
	const struct prompt_question q = {
		.text = _("Into which file"),
		.fallback = fallback,
	};

	if (path || !prompt_possible(&cli->print))
		return 0;
	snprintf(fallback, sizeof(fallback), "%s-%s.csv", _(words[k]),
	    clock_format_date(clock_today(), date));
	int code = prompt_line(&cli->print, &q, name, err);
	path = code ? NULL : *name;
	return code;
}

static int export(struct cli *cli, enum sheet_kind k, struct error *err)
{
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	struct export_request rq = {
		.kind = k, .replace = force, .wanted = &q
	};
	char number[I18N_SIZE], *name = NULL;
	size_t rows = 0;
	int code = check_words(cli, k, err);

	if (!code)
		code = filter_fill(cli, &filter, &q, err);
	if (!code)
		code = ask_name(cli, k, &name, err);
	rq.path = path && strcmp(path, "-") != 0 ? path : NULL;
	if (!code)
		code = export_run(cli->link, &rq, &rows, err);
	if (!code && rq.path)
		print_note(&cli->print,
		    P_("%s row is in %s, made for Excel.",
			"%s rows are in %s, made for Excel.", rows),
		    i18n_number((int64_t)rows, number), rq.path);
	free(name);
	return code;
}

int cmd_export(struct cli *cli);
int cmd_export(struct cli *cli)
{
	struct error err = { 0 };
	int code = export(cli, kind(), &err);

	return code ? cli_fail(cli, &err) : 0;
}
