/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether the activities are those of the journal. The chain shows that the
 * journal was not changed; here every activity's row is held against its
 * entries: who, what, when and the first marks stand in the detail of
 * "record", the texts behind its commitment, the status in the last entry
 * about it. Texts may be missing only where erasures.h says so. What "correct"
 * replaced is held as a version: "record" is about version 0, the n-th
 * "correct" about version n, and the row is the newest. A row without an entry,
 * or an entry without its row, does not fit.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/store/erasures.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

/* Of the marks only these never change; a decision ends the random check. */
#define LASTING (ACTIVITY_FIRST_PUBLIC | ACTIVITY_URL)

void store_record_detail(char out[STORE_DETAIL_SIZE],
    const struct activity_row *row)
{
	const struct activity *a = &row->a;
	char date[CLOCK_DATE_SIZE];
	int n = snprintf(out, STORE_DETAIL_SIZE,
	    "person=%" PRIu32 " type=%s date=%s recorded_at=%" PRId64
	    " status=%u flags=%u",
	    row->person + 1, row->type, clock_format_date(a->date, date),
	    a->recorded_at, a->status, a->flags);

	if (row->import != 0)
		n += snprintf(out + n, STORE_DETAIL_SIZE - (size_t)n,
		    " import=%" PRId64, row->import);
	if (row->corrections != 0)
		snprintf(out + n, STORE_DETAIL_SIZE - (size_t)n,
		    " version=%" PRIu32, row->corrections);
}

int64_t store_detail_number(const char *detail, const char *key)
{
	size_t len = strlen(key);

	for (const char *at = detail; at && (at = strchr(at, ' ')) != NULL;)
		if (strncmp(++at, key, len) == 0 && at[len] == '=')
			return strtoll(at + len + 1, NULL, 10);
	return -1;
}

int store_detail_status(const char *detail)
{
	return (int)store_detail_number(detail, "status");
}

/* What the entries so far say of an activity. */
struct noted {
	uint8_t status; /* of the last one; 0: none yet */
	uint32_t corrections;
};

struct audit {
	struct erasures erasures;
	struct noted *noted; /* by activity id */
	size_t room;
	uint64_t activities;
	int64_t wrong;
};

static struct noted *note_entry(struct audit *a, int64_t id, int status)
{
	if (id < 1 || status < 1 || status > UINT8_MAX)
		return NULL;
	if ((size_t)id >= a->room) {
		size_t room = a->room * 2 + 4096;
		while (room <= (size_t)id)
			room *= 2;
		struct noted *more = realloc(a->noted, room * sizeof *more);
		if (more == NULL)
			return NULL;
		memset(more + a->room, 0, (room - a->room) * sizeof *more);
		a->noted = more;
		a->room = room;
	}
	a->noted[id].status = (uint8_t)status;
	return &a->noted[id];
}

/* An entry that says what the activity is, and the row's part that stays. */
struct said {
	const char *detail;
	const uint8_t *commitment;
	struct activity_row row; /* corrections: the version it is about */
	bool erased;		 /* its texts may be missing */
};

/* The version that r stands on, said again as the journal says it. */
static bool fits(struct row *r, struct said *e)
{
	char again[STORE_DETAIL_SIZE], *flags_at = strstr(e->detail, " flags=");
	uint8_t hash[HASH_SIZE];
	const char *type = row_text(r);

	e->row.a.date = (int32_t)row_int(r);
	unsigned flags = (unsigned)row_int(r);
	const uint8_t *salt = row_blob(r, 16);
	const char *evidence = row_text(r), *note = row_text(r);
	if (!type || !salt || !e->commitment || !flags_at)
		return false;
	unsigned first = (unsigned)strtoul(flags_at + 7, NULL, 10);
	e->row.type = type;
	e->row.a.flags = (uint8_t)first;
	store_record_detail(again, &e->row);
	if (strcmp(again, e->detail) != 0 ||
	    (first & LASTING) != (flags & LASTING))
		return false;
	if (e->erased && !evidence && !note && erasures_is_blank(salt))
		return true;
	store_commitment(salt, evidence, note, hash);
	return memcmp(hash, e->commitment, HASH_SIZE) == 0;
}

/* 1: the version that was replaced fits, 0 not. */
static int replaced_fits(struct store *s, int64_t id, struct said *e,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_VERSION, err);

	if (rc < 0)
		return rc;
	bind_int(&b, id);
	bind_int(&b, e->row.corrections);
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	rc = fits(&r, e);
	statement_end(&b);
	return rc;
}

/* 1: the entry that r stands on is as the rows are, 0 not. */
static int check_entry(struct store *s, struct audit *a, struct row *r,
    int64_t *id, struct error *err)
{
	struct said e = { 0 };
	*id = row_int(r);
	bool says_what = row_int(r) != 0, is_correction = row_int(r) != 0;

	e.detail = row_text(r);
	e.commitment = row_blob(r, HASH_SIZE);
	int status = store_detail_status(e.detail);
	struct noted *noted = note_entry(a, *id, status);
	if (!noted)
		return 0;
	if (!says_what)
		return 1;
	if (is_correction)
		noted->corrections++;
	int64_t newest = row_int(r);
	e.row.corrections = noted->corrections;
	e.row.a.status = (uint8_t)status;
	e.row.person = row_index(r, PERSON_NONE);
	e.row.a.recorded_at = row_int(r);
	e.row.import = row_int(r);
	e.erased = erasures_have(&a->erasures, (int64_t)e.row.person + 1,
	    row_int(r));
	if (newest == e.row.corrections)
		return fits(r, &e);
	return replaced_fits(s, *id, &e, err);
}

static int walk_entries(struct store *s, struct audit *a, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_ENTRIES, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t id;
		rc = check_entry(s, a, &r, &id, err);
		if (rc > 0)
			continue;
		if (rc == 0)
			a->wrong = id;
		statement_end(&b);
		return rc;
	}
	return rc;
}

static int walk_rows(struct store *s, struct audit *a, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_ROWS, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t id = row_int(&r), status = row_int(&r);
		int64_t corrections = row_int(&r);
		struct noted *n = id >= 1 && (size_t)id < a->room
		    ? &a->noted[id]
		    : NULL;
		if (n && n->status == status && n->corrections == corrections) {
			n->status = 0;
			a->activities++;
			continue;
		}
		a->wrong = id;
		statement_end(&b);
		return 0;
	}
	for (size_t id = 1; rc == 0 && id < a->room && a->wrong == 0; id++)
		if (a->noted[id].status != 0)
			a->wrong = (int64_t)id; /* its row is gone */
	return rc;
}

/* One read transaction: what is recorded meanwhile is not looked at. */
int store_activities_verify(struct store *s, uint64_t *activities,
    int64_t *wrong, struct error *err)
{
	struct audit a = { 0 };
	bool own = sqlite3_get_autocommit(s->db) != 0;
	int rc = own ? query_run(s, Q_READ_BEGIN, err) : 0;

	if (rc < 0)
		return rc;
	rc = erasures_load(s, &a.erasures, err);
	if (rc == 0)
		rc = walk_entries(s, &a, err);
	if (rc == 0 && a.wrong == 0)
		rc = walk_rows(s, &a, err);
	int end = own ? query_run(s, Q_READ_END, rc == 0 ? err : NULL) : 0;
	erasures_fini(&a.erasures);
	free(a.noted);
	*activities = a.activities;
	*wrong = a.wrong;
	return rc < 0 ? rc : end;
}
