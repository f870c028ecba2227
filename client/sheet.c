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

#include "client/sheet_work.h"
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
	char reason[sizeof(err->reason)];
	memcpy(reason, err->reason, sizeof(reason));
	return error_set(err, err->code, reason,
	    _("%s\nAt least %zu of %zu "
	      "rows are loaded. Give the same file again to finish: what is loaded "
	      "already is not loaded twice."),
	    err->text, s->loaded, all);
}

static int load(struct sheet *s, struct error *err)
{
	size_t before = s->n_refusals;
	const char *rejects = before ? s->rq->rejects : NULL;
	int rc = rejects ? sheet_write_rejects(s, rejects, err) : 0;
	if (!rc && s->found_new + s->found_changed > 0) {
		rc = sheet_pass(s, true, err);
		if (rc)
			return interrupted(s, err);
	}
	/* The server may have refused what it had found well: the season
	 * went on meanwhile. */
	sheet_sort(s);
	if (!rc && s->rq->rejects && s->n_refusals > before)
		rc = sheet_write_rejects(s, s->rq->rejects, err);
	return rc;
}

int sheet_import(struct link *l, const struct print *p,
    const struct sheet_request *rq)
{
	struct sheet s = { .link = l, .p = p };
	struct error err = { 0 };
	int code;
	int rc = open_sheet(&s, rq, &err);
	if (!rc) {
		sheet_report_form(&s);
		rc = check(&s, &err);
	}
	if (!rc && rq->commit && (s.n_refusals == 0 || rq->rejects)) {
		s.committed = true;
		rc = load(&s, &err);
	}
	if (rc) {
		code = print_failure(p, program_invocation_short_name, &err);
	} else {
		sheet_report(&s);
		code = s.n_refusals > 0 ? 1 : 0;
	}
	sheet_end(&s);
	return code;
}
