/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A past instant, from the present rows and the journal: what was committed
 * after it is taken back, the newest entry first, so that a moment just past
 * costs next to nothing.
 *
 *	record			the activity was not there yet
 *	correct			it was as the version that was kept of it
 *	accept, withdraw ...	its status was what the detail calls `before`
 *	join			the person had left, or was not there yet
 *	leave, person		the person took part
 *
 * What counts is when the server wrote the entry, never a time of recording
 * that somebody gave. Consents, names and what was erased are of the present.
 * Who was forgotten, or is kept no longer, had either left before, which the
 *row still tells, or took part until then.
 */
#include "server/store/then.h"

#include <stdlib.h>
#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

#define NO_VERSION UINT32_MAX

/* What is known of an activity; in a row that stands, all 0 but version. */
struct activity_then {
	uint32_t version; /* the one kept of it, or NO_VERSION: the row */
	uint8_t status;	  /* 0: as the row, or the version, says */
	bool absent, touched;
};

struct person_then {
	bool touched, left, ranked, has_ranked;
};

struct then {
	int64_t instant;
	struct activity_then *activities; /* by id */
	size_t n_activities;
	struct person_then *persons; /* by row id */
	size_t n_persons;
};

/* Room for one more index; NULL: no memory. */
static void *room(void *all, size_t *n, int64_t id, size_t size)
{
	size_t more = *n * 2 + 1024;
	char *grown;

	if ((size_t)id < *n)
		return all;
	while (more <= (size_t)id)
		more *= 2;
	grown = realloc(all, more * size);
	if (!grown)
		return NULL;
	memset(grown + *n * size, 0, (more - *n) * size);
	*n = more;
	return grown;
}

static int no_memory(struct error *err)
{
	return error_set(err, E_INTERNAL, "no_memory",
	    _("There is not enough memory for the standings."));
}

static struct activity_then *touch_activity(struct then *t, int64_t id)
{
	void *all = room(t->activities, &t->n_activities, id,
	    sizeof *t->activities);
	struct activity_then *a;

	if (!all)
		return NULL;
	t->activities = all;
	a = &t->activities[id];
	if (!a->touched)
		*a = (struct activity_then){ .touched = true,
			.version = NO_VERSION };
	return a;
}

static struct person_then *touch_person(struct then *t, int64_t id)
{
	void *all = room(t->persons, &t->n_persons, id, sizeof *t->persons);

	if (!all)
		return NULL;
	t->persons = all;
	t->persons[id].touched = true;
	return &t->persons[id];
}

/* ------------------------------------------------------- taking it back */

enum said { SAID_RECORD, SAID_CORRECT, SAID_STATUS, SAID_JOIN, SAID_TOOK_PART };

static const struct {
	const char *kind;
	enum said said;
} kinds[] = {
	{ "record", SAID_RECORD },
	{ "correct", SAID_CORRECT },
	{ "accept", SAID_STATUS },
	{ "return", SAID_STATUS },
	{ "reject", SAID_STATUS },
	{ "reconsider", SAID_STATUS },
	{ "withdraw", SAID_STATUS },
	{ "undo", SAID_STATUS },
	{ "join", SAID_JOIN },
	{ "person", SAID_TOOK_PART },
	{ "leave", SAID_TOOK_PART },
};

static int find_kind(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return (int)i;
	return -1;
}

static bool back_activity(struct then *t, enum said said, int64_t id,
    const char *detail)
{
	struct activity_then *a = touch_activity(t, id);
	int64_t n;

	if (!a)
		return false;
	switch (said) {
	case SAID_RECORD:
		a->absent = true;
		break;
	case SAID_CORRECT:
		n = store_detail_number(detail, "version");
		a->version = n > 0 ? (uint32_t)n - 1 : 0;
		a->status = 0;
		break;
	default:
		n = store_detail_number(detail, "before");
		if (n > 0)
			a->status = (uint8_t)n;
	}
	return true;
}

static bool back_person(struct then *t, enum said said, int64_t id)
{
	struct person_then *p = touch_person(t, id);

	if (p)
		p->left = said == SAID_JOIN;
	return p != NULL;
}

static int take_back(struct then *t, struct row *r, struct error *err)
{
	const char *kind = row_text(r);
	int64_t subject = row_int(r);
	const char *detail = row_text(r);
	int i = find_kind(kind);
	bool ok = true;

	if (i < 0 || subject < 1)
		return 0;
	if (kinds[i].said >= SAID_JOIN)
		ok = back_person(t, kinds[i].said, subject);
	else
		ok = back_activity(t, kinds[i].said, subject, detail);
	return ok ? 0 : no_memory(err);
}

static int walk_back(struct store *s, int64_t instant, struct then *t,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_JOURNAL_BACK, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		if (row_int(&r) <= instant) {
			statement_end(&b);
			return 0;
		}
		rc = take_back(t, &r, err);
		if (rc < 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

/* Whether those who changed since were ranked is what was said last before. */
static int read_ranked(struct store *s, int64_t instant, struct then *t,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_PERSONS_SAID, err);

	if (rc < 0)
		return rc;
	bind_int(&b, instant);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t id = row_int(&r);
		int64_t n = store_detail_number(row_text(&r), "ranked");
		if (id < 1 || (size_t)id >= t->n_persons || n < 0)
			continue;
		t->persons[id].ranked = n != 0;
		t->persons[id].has_ranked = true;
	}
	return rc;
}

int then_read(struct store *s, int64_t instant, struct then **out,
    struct error *err)
{
	struct then *t = calloc(1, sizeof *t);
	int rc;

	if (!t)
		return no_memory(err);
	t->instant = instant;
	rc = walk_back(s, instant, t, err);
	if (rc == 0 && t->persons)
		rc = read_ranked(s, instant, t, err);
	if (rc < 0) {
		then_free(t);
		return rc;
	}
	*out = t;
	return 0;
}

void then_free(struct then *t)
{
	if (!t)
		return;
	free(t->activities);
	free(t->persons);
	free(t);
}

/* ------------------------------------------------------------- asking */

static int read_version(struct store *s, uint32_t version, struct activity *a,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_VERSION_GET, err);

	if (rc < 0)
		return rc;
	bind_int(&b, a->id);
	bind_int(&b, version);
	rc = statement_next(&b, &r, err);
	if (rc < 0)
		return rc;
	if (rc == 0)
		return row_missing("activity_version", a->id, err);
	a->type = (uint8_t)row_int(&r);
	a->date = (int32_t)row_int(&r);
	a->status = (uint8_t)row_int(&r);
	a->flags = (uint8_t)row_int(&r);
	statement_end(&b);
	return 0;
}

int then_activity(struct store *s, const struct then *t, struct activity *a,
    struct error *err)
{
	const struct activity_then *was = (size_t)a->id < t->n_activities
	    ? &t->activities[a->id]
	    : NULL;
	int rc = 0;

	if (!was || !was->touched)
		return 1;
	if (was->absent)
		return 0;
	if (was->version != NO_VERSION)
		rc = read_version(s, was->version, a, err);
	if (was->status)
		a->status = was->status;
	return rc < 0 ? rc : 1;
}

void then_person(const struct then *t, struct person *p)
{
	size_t id = (size_t)p->number + 1;
	const struct person_then *was = id < t->n_persons ? &t->persons[id]
							  : NULL;

	if (p->left_at > t->instant)
		p->left_at = 0;
	if (!was || !was->touched)
		return;
	if (!was->left)
		p->left_at = 0;
	else if (p->left_at == 0)
		p->left_at = 1;
	if (was->has_ranked)
		p->ranked = was->ranked;
}
