/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An import from beginning to end: read, check every row, decide which are
 * new, load them if that was asked and nothing speaks against it, report.
 */
#include "client/sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/prompt.h"
#include "client/sheet_sync.h"
#include "client/stop.h"
#include "common/i18n.h"

static int by_row(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return x < y ? -1 : x > y;
}

void sheet_sort(struct sheet *s)
{
	_Static_assert(offsetof(struct sheet_refusal, row) == 0 &&
		offsetof(struct sheet_notice, row) == 0,
	    "by_row reads the row");
	if (s->n_refusals)
		qsort(s->refusals, s->n_refusals, sizeof(*s->refusals), by_row);
	if (s->n_notices)
		qsort(s->notices, s->n_notices, sizeof(*s->notices), by_row);
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return strcmp(a, "-") != 0 && !stat(a, &x) && !stat(b, &y) &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int open_sheet(struct sheet *s, const struct sheet_request *rq,
    struct error *err)
{
	struct csv *csv = NULL;
	if (rq->rejects && is_same_file(rq->path, rq->rejects))
		return error_set(err, E_INVALID, "rejects_file",
		    _("--rejects %s is the file that is read. Choose another "
		      "name for the rows that are refused."),
		    rq->rejects);
	s->commit = (rq->commit || rq->yes) && !rq->dry_run;
	s->rejects = rq->rejects;
	int rc = csv_open(&csv, rq->path, err);
	return rc ? rc : sheet_begin(s, rq, csv, err);
}

static int check(struct sheet *s, struct error *err)
{
	int rc = sheet_pass(s, false, err);
	if (rc)
		return rc;
	sheet_decide(s);
	sheet_sort(s);
	s->found_new = sheet_count(s, ROW_NEW);
	s->found_changed = sheet_count(s, ROW_CHANGED);
	return 0;
}

/* What is there already stays; giving the file again finishes the rest. */
static int interrupted(const struct sheet *s, struct error *err)
{
	size_t all = s->found_new + s->found_changed;
	char reason[sizeof(err->reason)], text[sizeof(err->text)];
	memcpy(reason, err->reason, sizeof(reason));
	memcpy(text, err->text, sizeof(text));
	return error_set(err, err->code, reason,
	    _("%s\nAt least %zu of %zu "
	      "rows are loaded. Give the same file again to finish: what is loaded "
	      "already is not loaded twice."),
	    text, s->loaded, all);
}

static int load(struct sheet *s, struct error *err)
{
	size_t before = s->n_refusals;
	const char *rejects = before ? s->rejects : NULL;
	int rc = rejects ? sheet_write_rejects(s, rejects, err) : 0;
	s->committed = true;
	if (!rc && s->found_new + s->found_changed > 0) {
		rc = sheet_pass(s, true, err);
		if (rc)
			return interrupted(s, err);
	}
	/* The server may have refused what it had found well: the season
	 * went on meanwhile. */
	sheet_sort(s);
	if (!rc && s->rejects && s->n_refusals > before)
		rc = sheet_write_rejects(s, s->rejects, err);
	return rc;
}

static bool is_to_load(const struct sheet *s)
{
	return s->commit && (s->n_refusals == 0 || s->rejects || s->rq->partly);
}

/* From the open file on; asks when it may. */
static int run(struct sheet *s, bool asks, struct error *err)
{
	int rc = check(s, err);
	if (!rc && s->rq->sync)
		rc = sheet_sync_find(s, err);
	if (!rc && asks)
		rc = sheet_ask_load(s, err);
	if (!rc && is_to_load(s))
		rc = load(s, err);
	if (!rc && s->rq->result)
		rc = sheet_write_result(s, err);
	return rc;
}

/* What is told, and what has vanished. Programs are told all at once. */
static int finish(struct sheet *s, bool asks, struct error *err)
{
	bool people = s->p->mode == PRINT_TABLE || s->p->mode == PRINT_PLAIN;
	int rc = 0;
	if (s->vanished && !people && s->rq->yes && !s->rq->dry_run)
		rc = sheet_sync_withdraw(s, err);
	if (!rc)
		sheet_report(s);
	if (!rc && s->vanished && people)
		rc = sheet_sync_talk(s, asks, err);
	return rc;
}

int sheet_import(struct link *l, const struct print *p,
    const struct sheet_request *rq)
{
	struct sheet s = { .link = l, .p = p };
	struct error err = { 0 };
	bool person = rq->ask && prompt_possible(p);
	int code;
	int rc = open_sheet(&s, rq, &err);
	if (rq->ask)
		stop_catch();
	if (!rc && person)
		sheet_show_reading(&s);
	else if (!rc)
		sheet_report_form(&s);
	if (!rc)
		rc = run(&s, person && !s.commit && !rq->dry_run, &err);
	if (!rc)
		rc = finish(&s, person, &err);
	code = s.n_refusals > 0 || (s.vanished && s.vanished->failed) ? 1 : 0;
	if (rc)
		code = print_failure(p, program_invocation_short_name, &err);
	if (rq->ask)
		stop_release();
	sheet_end(&s);
	return code;
}

int sheet_import_quietly(struct link *l, const struct print *p,
    const struct sheet_request *rq, struct sheet_outcome *out,
    struct error *err)
{
	struct sheet s = { .link = l, .p = p };
	int rc = open_sheet(&s, rq, err);
	if (!rc)
		rc = run(&s, false, err);
	*out = (struct sheet_outcome){
		.rows = s.n_rows,
		.loaded = s.loaded,
		.held = sheet_count(&s, ROW_HELD),
		.duplicates = sheet_count(&s, ROW_DUPLICATE),
		.refused = sheet_count(&s, ROW_BAD),
		.committed = s.committed,
	};
	for (size_t i = 0; i < s.n_rows; i++)
		out->waits += s.rows[i].state == ROW_LOADED && s.rows[i].waits;
	sheet_end(&s);
	return rc;
}
