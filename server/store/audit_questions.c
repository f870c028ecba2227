/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether what was asked, answered and said with claims is that of the journal:
 * texts behind the commitments of "ask", "answer" and "reconsider", who and
 * whom in the detail. See audit.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/erasures.h"
#include "server/store/internal.h"

void store_ask_detail(char out[STORE_DETAIL_SIZE],
    const struct question_row *row)
{
	snprintf(out, STORE_DETAIL_SIZE,
	    "from=%s to=%s activity=%" PRId64 " participant=%" PRIu32,
	    row->from_code ? row->from_code : "organiser",
	    row->to_code ? row->to_code : "organiser", row->activity,
	    row->participant == PERSON_NONE ? 0 : row->participant + 1);
}

void store_answer_detail(char out[STORE_DETAIL_SIZE],
    const struct question_row *row)
{
	snprintf(out, STORE_DETAIL_SIZE, "to_all=%d", row->to_all);
}

enum { SAID = 1, ANSWERED = 2 };

struct audit {
	struct erasures erasures;
	uint8_t *noted; /* by question id: what the journal has of it */
	size_t room;
	uint64_t questions;
	int64_t wrong;
};

struct said {
	int64_t subject, at;
	const char *kind, *detail;
	const uint8_t *commitment;
};

static bool note(struct audit *a, int64_t id, uint8_t what)
{
	if ((size_t)id >= a->room) {
		size_t room = (size_t)id * 2 + 64;
		uint8_t *more = realloc(a->noted, room);
		if (more == NULL)
			return false;
		memset(more + a->room, 0, room - a->room);
		a->noted = more;
		a->room = room;
	}
	if (a->noted[id] & what)
		return false; /* said twice */
	a->noted[id] |= what;
	return true;
}

static bool holds(const uint8_t *commitment, const uint8_t salt[16],
    const char *text)
{
	uint8_t hash[HASH_SIZE];

	store_commitment(salt, text, NULL, hash);
	return commitment && memcmp(hash, commitment, HASH_SIZE) == 0;
}

/* The text is missing, and may be. */
static bool is_erased(const struct audit *a, const struct question_row *q,
    const uint8_t salt[16], const char *text)
{
	const uint32_t whose[] = { q->participant, q->about };

	if ((text && text[0]) || !erasures_is_blank(salt))
		return false;
	for (size_t i = 0; i < 2; i++)
		if (whose[i] != PERSON_NONE &&
		    erasures_have(&a->erasures, (int64_t)whose[i] + 1, 0))
			return true;
	return erasures_have_asked(&a->erasures, q->asked_at);
}

static bool fits(struct audit *a, const struct said *e,
    const struct question_row *q)
{
	char again[STORE_DETAIL_SIZE];

	if (strcmp(e->kind, "answer") == 0) {
		store_answer_detail(again, q);
		return note(a, q->id, ANSWERED) && q->answered_at == e->at &&
		    strcmp(again, e->detail) == 0 &&
		    (is_erased(a, q, q->answer_salt, q->answer) ||
			holds(e->commitment, q->answer_salt, q->answer));
	}
	if (strcmp(e->kind, "ask") == 0) {
		store_ask_detail(again, q);
		if (q->words || strcmp(again, e->detail) != 0)
			return false;
	} else if (!q->words || q->activity != e->subject) {
		return false;
	}
	return note(a, q->id, SAID) && q->asked_at == e->at &&
	    (is_erased(a, q, q->salt, q->text) ||
		holds(e->commitment, q->salt, q->text));
}

/* 1: the entry is as the row is, 0 not. */
static int check_entry(struct store *s, struct audit *a, struct row *r,
    int64_t *id, struct error *err)
{
	struct said e = { .subject = row_int(r) };
	struct question_row q;

	e.at = row_int(r);
	e.kind = row_text(r);
	e.detail = row_text(r);
	e.commitment = row_blob(r, HASH_SIZE);
	if (!e.detail)
		return 0;
	*id = strcmp(e.kind, "reconsider") == 0
	    ? store_detail_number(e.detail, "question")
	    : e.subject;
	int rc = store_question_get(s, *id, &q, err);
	return rc <= 0 ? rc : fits(a, &e, &q);
}

static int walk_entries(struct store *s, struct audit *a, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_QUESTIONS, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t id = 0;
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

static int check_row(const struct question_row *q, void *arg)
{
	struct audit *a = arg;
	uint8_t wanted = q->answered_at ? SAID | ANSWERED : SAID;

	if ((size_t)q->id >= a->room || a->noted[q->id] != wanted)
		a->wrong = q->id;
	a->questions++;
	return a->wrong != 0;
}

/* One read transaction, as in audit.c. */
int store_questions_verify(struct store *s, uint64_t *questions, int64_t *wrong,
    struct error *err)
{
	struct audit a = { 0 };
	int rc = query_run(s, Q_READ_BEGIN, err);

	if (rc < 0)
		return rc;
	rc = erasures_load(s, &a.erasures, err);
	if (rc == 0)
		rc = walk_entries(s, &a, err);
	if (rc == 0 && a.wrong == 0)
		rc = store_questions_each(s, check_row, &a, err);
	int end = query_run(s, Q_READ_END, rc == 0 ? err : NULL);
	erasures_fini(&a.erasures);
	free(a.noted);
	*questions = a.questions;
	*wrong = a.wrong;
	return rc < 0 ? rc : end;
}
