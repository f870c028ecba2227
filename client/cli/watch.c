/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A folder that is watched. Each file is imported by itself over a connection
 * that lasts as long as files are waiting; what happened to its rows is written
 * beside it. Without the server the file waits, and so do those behind it.
 */
#include "client/cli/watch.h"

#include <jansson.h>
#include <poll.h>
#include <string.h>

#include "client/folder.h"
#include "client/prompt.h"
#include "client/stop.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define WAIT_FIRST_MS 1000
#define WAIT_MOST_MS 30000

struct watch {
	struct cli *cli;
	const struct sheet_request *wanted;
	struct folder *folder;
	int wait_ms; /* before the next try; 0: the server answers */
};

static bool is_json(const struct watch *w)
{
	return w->cli->print.mode == PRINT_JSON;
}

/* ------------------------------------------------------------------ what is
 * said
 */

static void say_json(const struct folder_file *file, const char *result,
    const struct sheet_outcome *o, const struct error *err)
{
	json_t *line =
	    json_pack("{s:s, s:s?, s:i, s:i, s:i, s:i, s:i, s:b, s:s?, s:s?}",
		"file", file->path, "result", result, "rows", (int)o->rows,
		"loaded", (int)o->loaded, "held", (int)o->held, "duplicates",
		(int)o->duplicates, "refused", (int)o->refused, "committed",
		o->committed, "reason", err->code ? err->reason : NULL,
		"message", err->code ? err->text : NULL);
	json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(line);
}

static void add_count(struct buf *b, const char *text, size_t n)
{
	char number[I18N_SIZE];
	if (n == 0)
		return;
	buf_adds(b, b->len ? ", " : "");
	buf_addf(b, "%s %s", i18n_number((int64_t)n, number), text);
}

static void say_people(const struct watch *w, const struct folder_file *file,
    const char *result, const struct sheet_outcome *o, const struct error *err)
{
	const struct print *p = &w->cli->print;
	char now[I18N_SIZE];
	struct buf b;
	buf_init(&b, 1000);
	i18n_time(clock_now_us(), now);
	add_count(&b, _("loaded"), o->loaded);
	add_count(&b, _("there already"), o->held);
	add_count(&b, _("twice in the file"), o->duplicates);
	add_count(&b, _("refused"), o->refused);
	if (err->code)
		print_line(p, _("%s  %s was not read: %s"), now, file->name,
		    err->text);
	else if (o->refused && !o->committed)
		print_line(p,
		    P_("%s  %s: nothing is loaded, because %zu row is refused.",
			"%s  %s: nothing is loaded, because %zu rows are "
			"refused.",
			o->refused),
		    now, file->name, o->refused);
	else
		print_line(p, _("%s  %s: %s."), now, file->name,
		    b.len ? b.data : _("no rows"));
	if (result)
		print_line(p, _("Row by row: %s"), result);
	buf_fini(&b);
}

static void say(const struct watch *w, const struct folder_file *file,
    const char *result, const struct sheet_outcome *o, const struct error *err)
{
	if (is_json(w))
		say_json(file, result, o, err);
	else
		say_people(w, file, result, o, err);
	fflush(stdout);
}

/* -------------------------------------------------------------------- one file
 */

static bool is_away(int rc)
{
	return rc == E_UNAVAILABLE || rc == E_DEADLINE || rc == E_EXHAUSTED;
}

static void disconnect(struct cli *cli)
{
	link_close(cli->link);
	cli->link = NULL;
	cli->unreachable = (struct error){ 0 }; /* it is tried anew */
}

/* What happened is written beside it; where that fails, it is only said. */
static void tell(struct watch *w, const struct folder_file *file,
    const struct sheet_outcome *o, struct error *err)
{
	struct error bad = { 0 };
	const char *result = file->result;
	if (err->code && strcmp(err->reason, "file_unwritable") == 0)
		result = NULL;
	else if (err->code &&
	    sheet_result_failure(file->result, file->mode, err->text, &bad))
		result = NULL;
	say(w, file, result, o, err);
	if (bad.code)
		print_note(&w->cli->print, "%s", bad.text);
}

/* 0: done, well or not; E_CANCELLED, or why it can't be done now or ever. */
static int take_file(struct watch *w, const struct folder_file *file,
    struct error *err)
{
	struct sheet_request rq = *w->wanted;
	struct sheet_outcome o = { 0 };
	struct error why = { 0 };
	rq.path = file->path;
	rq.commit = true;
	rq.result = file->result;
	rq.result_mode = file->mode;
	int rc = cli_connect(w->cli, err);
	if (rc) {
		disconnect(w->cli);
		return rc;
	}
	if (w->wait_ms > 0)
		print_line(&w->cli->print, _("The server answers again."));
	w->wait_ms = 0;
	rc = sheet_import_quietly(w->cli->link, &w->cli->print, &rq, &o, &why);
	if (rc == E_CANCELLED || rc == E_UNAUTHENTICATED || is_away(rc)) {
		disconnect(w->cli);
		*err = why;
		return rc;
	}
	tell(w, file, &o, &why);
	folder_done(w->folder);
	return 0;
}

/* ----------------------------------------------------------------------- watch
 */

static void wait_for_server(struct watch *w, const struct error *err)
{
	const struct print *p = &w->cli->print;
	if (w->wait_ms == 0)
		print_line(p,
		    _("%s\nThe files wait in the folder; the server is tried "
		      "again until it answers."),
		    err->text);
	fflush(stdout);
	w->wait_ms = w->wait_ms == 0 ? WAIT_FIRST_MS : 2 * w->wait_ms;
	if (w->wait_ms > WAIT_MOST_MS)
		w->wait_ms = WAIT_MOST_MS;
	if (!stop_asked())
		(void)poll(NULL, 0, w->wait_ms);
}

static int watch_loop(struct watch *w, struct error *err)
{
	const struct folder_file *file;
	int rc = 0;
	while (!rc && !stop_asked()) {
		/* nobody keeps an idle connection alive */
		int found = folder_next(w->folder, w->cli->link ? 0 : -1, &file,
		    err);
		if (found == 0)
			disconnect(w->cli);
		rc = found > 0 ? take_file(w, file, err) : found;
		if (is_away(rc)) {
			wait_for_server(w, err);
			rc = 0;
		}
	}
	return stop_asked() ? 0 : rc;
}

int watch_run(struct cli *cli, const char *dir,
    const struct sheet_request *wanted)
{
	struct watch w = { .cli = cli, .wanted = wanted };
	struct error err = { 0 };
	stop_catch();
	int rc = folder_open(&w.folder, dir, &err);
	if (!rc) {
		print_line(&cli->print,
		    _("What is put into %s is loaded, and beside each file "
		      "stands then what happened to its rows. Ctrl-C ends "
		      "this."),
		    dir);
		fflush(stdout);
		rc = watch_loop(&w, &err);
	}
	folder_close(w.folder);
	stop_release();
	if (rc)
		return cli_fail(cli, &err);
	print_line(&cli->print,
	    _("Ended. Files that come into the folder now wait until it is "
	      "watched again."));
	return 0;
}
