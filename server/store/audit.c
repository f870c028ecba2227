/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether the activities are those of the journal. The chain shows that the
 * journal was not changed; here every activity's row is held against its
 * entries: who, what, when and the first marks stand in the detail of
 * "record", the texts behind its commitment, the status in the last entry
 * about it. A row without an entry, or an entry without its row, does not fit.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

/* Of the marks only these never change; a decision ends the random check. */
#define LASTING (ACTIVITY_FIRST_PUBLIC | ACTIVITY_URL)

void store_record_detail(char out[STORE_DETAIL_SIZE], uint32_t person,
    const char *type, const struct activity *a)
{
	char date[CLOCK_DATE_SIZE];

	snprintf(out, STORE_DETAIL_SIZE,
	    "person=%" PRIu32 " type=%s date=%s recorded_at=%" PRId64
	    " status=%u flags=%u",
	    person + 1, type, clock_format_date(a->date, date), a->recorded_at,
	    a->status, a->flags);
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

/* The status that the last entry gave, by activity id; 0: no entry yet. */
struct audit {
	uint8_t *status;
	size_t room;
	uint64_t activities;
	int64_t wrong;
};

static int note_status(struct audit *a, int64_t id, int status)
{
	if (id < 1 || status < 1 || status > UINT8_MAX)
		return -1;
	if ((size_t)id >= a->room) {
		size_t room = a->room * 2 + 4096;
		while (room <= (size_t)id)
			room *= 2;
		uint8_t *more = realloc(a->status, room);
		if (more == NULL)
			return -1;
		memset(more + a->room, 0, room - a->room);
		a->status = more;
		a->room = room;
	}
	a->status[id] = (uint8_t)status;
	return 0;
}

/* The row as it was when it was recorded, said again as the journal says it. */
static bool fits(struct row *r, const char *detail, const uint8_t *commitment,
    int status)
{
	char again[STORE_DETAIL_SIZE], *flags_at = strstr(detail, " flags=");
	uint8_t hash[HASH_SIZE];
	struct activity a = { .status = (uint8_t)status };
	uint32_t person = row_index(r, PERSON_NONE);
	const char *type = row_text(r);

	a.date = (int32_t)row_int(r);
	a.recorded_at = row_int(r);
	unsigned flags = (unsigned)row_int(r);
	const uint8_t *salt = row_blob(r, 16);
	const char *evidence = row_text(r), *note = row_text(r);
	if (type == NULL || salt == NULL || commitment == NULL || !flags_at)
		return false;
	unsigned first = (unsigned)strtoul(flags_at + 7, NULL, 10);
	a.flags = (uint8_t)first;
	store_record_detail(again, person, type, &a);
	store_commitment(salt, evidence, note, hash);
	return strcmp(again, detail) == 0 &&
	    (first & LASTING) == (flags & LASTING) &&
	    memcmp(hash, commitment, HASH_SIZE) == 0;
}

static int walk_entries(struct store *s, struct audit *a, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_ENTRIES, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t id = row_int(&r);
		bool is_record = row_int(&r) != 0;
		const char *detail = row_text(&r);
		const uint8_t *commitment = row_blob(&r, HASH_SIZE);
		int status = store_detail_status(detail);
		if (note_status(a, id, status) == 0 &&
		    (!is_record || fits(&r, detail, commitment, status)))
			continue;
		a->wrong = id;
		statement_end(&b);
		return 0;
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
		int64_t id = row_int(&r);
		int64_t status = row_int(&r);
		if (id >= 1 && (size_t)id < a->room &&
		    a->status[id] == status) {
			a->status[id] = 0;
			a->activities++;
			continue;
		}
		a->wrong = id;
		statement_end(&b);
		return 0;
	}
	for (size_t id = 1; rc == 0 && id < a->room && a->wrong == 0; id++)
		if (a->status[id] != 0)
			a->wrong = (int64_t)id; /* its row is gone */
	return rc;
}

/* One read transaction: what is recorded meanwhile is not looked at. */
int store_activities_verify(struct store *s, uint64_t *activities,
    int64_t *wrong, struct error *err)
{
	struct audit a = { 0 };
	int rc = query_run(s, Q_READ_BEGIN, err);

	if (rc < 0)
		return rc;
	rc = walk_entries(s, &a, err);
	if (rc == 0 && a.wrong == 0)
		rc = walk_rows(s, &a, err);
	int end = query_run(s, Q_READ_END, rc == 0 ? err : NULL);
	free(a.status);
	*activities = a.activities;
	*wrong = a.wrong;
	return rc < 0 ? rc : end;
}
