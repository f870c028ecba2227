/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti summary: a participant's page, on the terminal or as PDF; with --all a
 * page for each participant of the department. Each is in its person's
 * language, over a connection that said so, because the server words what is
 * missing and what would raise the points.
 *
 * Invariants:
 *  1. A file is there whole or not at all (written beside and renamed), and
 *     only its owner may read it.
 *  2. A file that is no summary is never replaced unless --force says so; with
 *     --all this is looked at before the first page is written.
 *  3. Names of files are made of staff ids; what could lead out of the
 *     directory, or be hidden in it, is written as %2F.
 *  4. Ctrl-C ends after the page at hand.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/cli/change.h"
#include "client/ask.h"
#include "client/cli/cli.h"
#include "client/cli/keepsake.h"
#include "client/summary.h"
#include "common/buf.h"
#include "common/file.h"
#include "common/i18n.h"

#define MODE 0600
#define OURS "/Creator (viesti" /* stands in every PDF of ours */
#define OURS_MAX ((size_t)32 << 20)
#define STAFF_ID_MAX 64
#define EXIT_SOME 1
#define EXIT_INTERRUPTED 130

static const char *who, *file, *dir;
static bool pdf, all, force;

extern const struct option cmd_summary_options[];
const struct option cmd_summary_options[] = { KEEPSAKE_WHOSE(&who),
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &file,
	    .optional = true,
	    .help = N_(
		"Where the PDF is written; without it the staff id and .pdf") },
	{ .kind = OPTION_FLAG,
	    .name = "pdf",
	    .value = &pdf,
	    .help = N_("Write an A4 page for printing instead") },
	{ .kind = OPTION_FLAG,
	    .name = "all",
	    .value = &all,
	    .help = N_("A PDF for every participant of the department") },
	{ .kind = OPTION_TEXT,
	    .name = "dir",
	    .value = &dir,
	    .hole = "DIR",
	    .help = N_("The directory to write into; made when missing") },
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .value = &force,
	    .help = N_("Replace files that are no summaries too") },
	OPTIONS_END };

/* What the pages of one language are made with. */
struct tongue {
	struct link *link; /* of this language alone; NULL: cli->link */
	bool begun;
	struct summary summary;
};

struct work {
	struct cli *cli;
	struct tongue tongues[LANG_COUNT];
	enum language own; /* that of cli->link */
	const Viesti__Participant **people;
	size_t n;
	struct table *done; /* for JSON and CSV */
	unsigned written, failed, left, pages;
};

static const struct column columns[] = {
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 0, false },
	{ "language", N_("Language"), COLUMN_TEXT, 0, false },
	{ "pages", N_("Pages"), COLUMN_NUMBER, 0, false },
	{ "file", N_("File"), COLUMN_TEXT, 0, false },
};

static volatile sig_atomic_t stopped;

static void stop(int sig)
{
	(void)sig;
	stopped = 1;
}

/* The first Ctrl-C waits for the page at hand, a second one does not. A file
 * over the limit of the process is an error like a full disk. */
static void catch_stop(void)
{
	struct sigaction a = { .sa_handler = stop,
		.sa_flags = SA_RESTART | (int)SA_RESETHAND };

	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	signal(SIGXFSZ, SIG_IGN);
}

/* ------------------------------------------------------------------ languages
 */

static enum language language_of(const struct work *w,
    const Viesti__Participant *p)
{
	int lang = p && p->language ? i18n_parse(p->language) : -1;

	return w->cli->language_given || lang < 0 ? w->own
						  : (enum language)lang;
}

static int tongue(struct work *w, enum language lang, struct summary **out,
    struct error *err)
{
	struct tongue *t = &w->tongues[lang];
	struct cli *cli = w->cli;
	int code = 0;

	*out = &t->summary;
	if (t->begun)
		return 0;
	if (lang != w->own) {
		i18n_use(lang);
		code = link_open(&t->link, &cli->profile, CLI_VERSION, err);
		i18n_use(w->own);
	}
	if (!code)
		code = summary_begin(&t->summary, t->link ? t->link : cli->link,
		    lang, err);
	t->begun = code == 0;
	return code;
}

/* ---------------------------------------------------------------------- files
 */

/* Letters, digits, - and _, and a dot that is not the first, stay; all else is
 * written as %XX, so that two staff ids never share a name. */
static void name_file(char *out, size_t size, const char *staff_id)
{
	size_t n = 0;

	for (const unsigned char *s = (const unsigned char *)staff_id;
	     *s && n + 8 < size; s++) {
		bool plain = (*s >= '0' && *s <= '9') ||
		    (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') ||
		    *s == '-' || *s == '_' || (*s == '.' && n > 0);
		n += (size_t)snprintf(out + n, size - n,
		    plain ? "%c" : "%%%02X", *s);
	}
	snprintf(out + n, size - n, ".pdf");
}

static int path_of(char out[PATH_MAX], const char *staff_id, struct error *err)
{
	char name[4 * STAFF_ID_MAX];
	int n;

	name_file(name, sizeof(name), staff_id);
	n = file ? snprintf(out, PATH_MAX, "%s", file)
		 : snprintf(out, PATH_MAX, "%s%s%s", dir ? dir : "",
		       dir ? "/" : "", name);
	if (n > 0 && n < PATH_MAX - 8)
		return 0;
	return error_set(err, E_INVALID, "path_too_long",
	    _("The name of the file is empty or too long."));
}

/* Is there nothing at this place, or a summary? */
static int check_free(const char *path, struct error *err)
{
	struct stat st;
	char *text = NULL;
	size_t len = 0;

	if (lstat(path, &st) < 0)
		return 0;
	bool ours = S_ISREG(st.st_mode) &&
	    file_read(path, OURS_MAX, &text, &len, NULL) == 0 &&
	    memmem(text, len, OURS, strlen(OURS)) != NULL;
	free(text);
	if (ours || (force && !S_ISDIR(st.st_mode)))
		return 0;
	return error_set(err, E_CONFLICT, "file_there",
	    _("%s is there already and is not a summary. Give another name, or add --force to replace it."),
	    path);
}

static int make_dir(struct error *err)
{
	struct stat st;

	if (!dir || (stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
		return 0;
	if (*dir && stat(dir, &st) < 0 && mkdir(dir, 0700) == 0)
		return 0;
	return error_set(err, errno == ENOENT ? E_NOT_FOUND : E_INVALID,
	    "dir_unusable",
	    _("%s is not a directory and can't be made: %s. Give another one with --dir."),
	    dir, errno ? error_why(errno) : _("there is a file of this name"));
}

/* -------------------------------------------------------------------- a page
 */

static int write_page(struct work *w, const char *staff_id, const char *path,
    const Viesti__Participant *p, struct error *err)
{
	enum language lang = language_of(w, p);
	struct paper_drawn drawn = { .data = NULL };
	struct summary *s = NULL;
	struct paper *page = NULL;
	int code = tongue(w, lang, &s, err);

	if (!code)
		code = summary_make(s, staff_id, p, &page, err);
	if (!code)
		code = paper_pdf(page, &drawn, err);
	if (!code)
		code = file_write(path, drawn.data, drawn.len, MODE, err);
	if (!code) {
		w->written++;
		w->pages += drawn.pages;
		table_text(w->done, staff_id);
		table_text(w->done, i18n_code(lang));
		table_number(w->done, true, drawn.pages);
		table_text(w->done, path);
		table_end_row(w->done);
	}
	free(drawn.data);
	paper_free(page);
	return code;
}

static bool for_scripts(const struct work *w)
{
	return w->cli->print.mode == PRINT_JSON ||
	    w->cli->print.mode == PRINT_CSV;
}

/* ----------------------------------------------------------------- one person
 */

/* The staff id of whoever was meant, asked in the reader's own language, so
 * that what is wrong with it is said in that. */
static int find(struct work *w, char staff_id[STAFF_ID_MAX],
    const Viesti__Explanation **e, struct error *err)
{
	const Viesti__Welcome *welcome = link_welcome(w->cli->link);
	int code = 0;

	if (!who)
		who = welcome->staff_id;
	if (!who || !*who) {
		who = NULL;
		code = change_person(w->cli, &who,
		    N_("Say whose: viesti summary PERSON, or --all for everybody of the department."),
		    err);
	}
	if (!code)
		code = ask_explain(w->cli->link, ASK_PERSON, who, e, err);
	if (!code)
		snprintf(staff_id, STAFF_ID_MAX, "%s",
		    (*e)->participant && (*e)->participant->staff_id
			? (*e)->participant->staff_id
			: who);
	return code;
}

/* Their row; NULL when this client may not list anybody. */
static int find_row(struct work *w, const char *staff_id,
    const Viesti__Participant **row, struct error *err)
{
	int code = summary_participants(w->cli->link, &w->people, &w->n, err);

	*row = NULL;
	for (size_t i = 0; !code && i < w->n; i++)
		if (w->people[i]->staff_id &&
		    strcmp(w->people[i]->staff_id, staff_id) == 0)
			*row = w->people[i];
	return code == E_DENIED ? 0 : code;
}

static int show(struct work *w, const char *staff_id,
    const Viesti__Participant *row, struct error *err)
{
	struct summary *s = NULL;
	struct paper *page = NULL;
	int code = tongue(w, language_of(w, row), &s, err);

	if (!code)
		code = summary_make(s, staff_id, row, &page, err);
	if (!code)
		paper_print(page, &w->cli->print, stdout);
	paper_free(page);
	return code;
}

static int one_pdf(struct work *w, const char *staff_id,
    const Viesti__Participant *row, struct error *err)
{
	char path[PATH_MAX];
	int code = path_of(path, staff_id, err);

	if (!code && !file)
		code = make_dir(err);
	if (!code)
		code = check_free(path, err);
	if (!code)
		code = write_page(w, staff_id, path, row, err);
	if (!code)
		print_line(&w->cli->print,
		    P_("The summary of %s is in %s (%u page).",
			"The summary of %s is in %s (%u pages).", w->pages),
		    row && row->name ? row->name : staff_id, path, w->pages);
	return code;
}

static int one(struct work *w, struct error *err)
{
	const Viesti__Participant *row = NULL;
	const Viesti__Explanation *e = NULL;
	char staff_id[STAFF_ID_MAX];
	int code = find(w, staff_id, &e, err);

	if (!code && !pdf && for_scripts(w)) {
		print_explanation(&w->cli->print, e, stdout);
		return 0;
	}
	if (!code)
		code = find_row(w, staff_id, &row, err);
	if (code)
		return code;
	return pdf ? one_pdf(w, staff_id, row, err)
		   : show(w, staff_id, row, err);
}

/* ------------------------------------------------------------------- everybody
 */

static bool has_left(const Viesti__Participant *p)
{
	return p->has_left_at && p->left_at > 0;
}

static int check_all_free(struct work *w, struct error *err)
{
	char path[PATH_MAX];
	int code = make_dir(err);

	for (size_t i = 0; i < w->n && !code; i++) {
		code = path_of(path, w->people[i]->staff_id, err);
		if (!code)
			code = check_free(path, err);
	}
	return code;
}

/* What concerns one person is told and the others get theirs; anything else
 * would be wrong with the next one too. */
static bool is_personal(int code)
{
	return code == E_NOT_FOUND || code == E_EXHAUSTED || code == E_DENIED;
}

static int write_all_pages(struct work *w, struct error *err)
{
	struct progress bar;
	char path[PATH_MAX];
	int code = 0;

	progress_begin(&bar, &w->cli->print, _("Writing"), w->n);
	bar.per = _("pages/s");
	for (size_t i = 0; i < w->n && !code && !stopped; i++) {
		const Viesti__Participant *p = w->people[i];
		progress_step(&bar, i);
		if (has_left(p)) {
			w->left++;
			continue;
		}
		code = path_of(path, p->staff_id, err);
		if (!code)
			code = write_page(w, p->staff_id, path, p, err);
		if (!code || !is_personal(code))
			continue;
		progress_end(&bar);
		print_note(&w->cli->print, "%s: %s", p->staff_id, err->text);
		w->failed++;
		code = 0;
	}
	progress_end(&bar);
	return code;
}

static void tell(struct work *w, bool whole)
{
	const struct print *p = &w->cli->print;

	if (!whole)
		print_note(p,
		    P_("Stopped. %u of %zu summaries is in %s; it is whole. The same command goes on from the start.",
			"Stopped. %u of %zu summaries are in %s; they are whole. The same command goes on from the start.",
			w->written),
		    w->written, w->n, dir);
	else
		print_line(p,
		    P_("%u summary is in %s.", "%u summaries are in %s.",
			w->written),
		    w->written, dir);
	if (w->left)
		print_line(p,
		    P_("%u person has left and gets none; viesti summary STAFF_ID --pdf makes it.",
			"%u people have left and get none; viesti summary STAFF_ID --pdf makes it.",
			w->left),
		    w->left);
	if (w->failed)
		print_note(p,
		    P_("%u could not be made; see above why.",
			"%u could not be made; see above why.", w->failed),
		    w->failed);
}

static int everybody(struct work *w, struct error *err)
{
	int code = summary_participants(w->cli->link, &w->people, &w->n, err);

	if (!code)
		code = check_all_free(w, err);
	if (code)
		return code;
	code = write_all_pages(w, err);
	tell(w, !code && !stopped);
	return code;
}

/* ------------------------------------------------------------------ the line
 */

/* `summary --pdf mine.pdf` of a participant: what is given is the file. */
static void take_file(const struct cli *cli)
{
	const Viesti__Welcome *w = link_welcome(cli->link);
	size_t len = who ? strlen(who) : 0;

	if (pdf && !file && w->staff_id && *w->staff_id && len > 4 &&
	    strcmp(who + len - 4, ".pdf") == 0) {
		file = who;
		who = NULL;
	}
}

static int check_line(struct error *err)
{
	if (all && (who || file))
		return error_set(err, E_INVALID, "argument_extra",
		    _("--all makes everybody's page: leave out \"%s\"."),
		    who ? who : file);
	if (all && !dir)
		return error_set(err, E_INVALID, "argument_missing",
		    _("Say where to: viesti summary --all --dir DIR."));
	if (!all && !pdf && (file || dir || force))
		return error_set(err, E_INVALID, "argument_extra",
		    _("Without --pdf the summary is shown here and nothing is written: add --pdf."));
	if (file && dir)
		return error_set(err, E_INVALID, "argument_extra",
		    _("Give a file or --dir, not both."));
	return 0;
}

static void finish(struct work *w)
{
	for (size_t i = 0; i < LANG_COUNT; i++)
		link_close(w->tongues[i].link);
	free(w->people);
	table_free(w->done);
}

int cmd_summary(struct cli *cli);
int cmd_summary(struct cli *cli)
{
	struct work w = { .cli = cli, .own = i18n_language() };
	struct error err = { .code = 0 };

	w.done = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	take_file(cli);
	if (pdf || all)
		catch_stop();
	int code = check_line(&err);
	if (!code)
		code = all ? everybody(&w, &err) : one(&w, &err);
	if (!code && (pdf || all) && for_scripts(&w)) {
		table_print(w.done, stdout);
		w.done = table_new(&cli->print, columns, 1);
	}
	finish(&w);
	if (code)
		return cli_fail(cli, &err);
	return stopped ? EXIT_INTERRUPTED : w.failed ? EXIT_SOME : 0;
}
