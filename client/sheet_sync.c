/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rows that have vanished from a file: activities which this client imported
 * earlier from it, which still count, and which no row of the file means any
 * more. An earlier import is this file's when the file had the same name, or
 * when a row of it is still there: so January's file does not ask about
 * February's. Nothing recorded by hand, by another client or corrected since is
 * ever among them, and nothing is looked for while a row is refused, which
 * might be the one that seems to have vanished.
 *
 * Rows with an address are one thing however often they stand there; of other
 * equal rows the file's k are the first k of the season's.
 */
#include "client/sheet_sync.h"

#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/prompt.h"
#include "client/stop.h"
#include "common/text.h"
#include "common/url.h"

#define NAME_BYTES 6 /* of an import's id: the file's name, hashed */

struct known {
	const Viesti__Activity *a;
	uint64_t key; /* of its identity */
	bool url, here;
};

/* One earlier import of this client. */
struct earlier {
	const uint8_t *id;
	bool ours; /* this file's */
};

struct search {
	struct known *known; /* by activity, later by key */
	size_t n;
	uint64_t *keys; /* of the file's rows that the season has, sorted */
	size_t n_keys;
	struct earlier *imports;
	size_t n_imports;
};

void sheet_import_id(const char *path, uint8_t out[WIRE_OPERATION])
{
	const char *slash = strrchr(path, '/');
	uint64_t name = sheet_key(slash ? slash + 1 : path);
	link_operation(out);
	if (!strcmp(path, "-"))
		return;
	for (size_t i = 0; i < NAME_BYTES; i++)
		out[WIRE_OPERATION - 1 - i] = (uint8_t)(name >> 8 * i);
}

static bool is_same_name(const uint8_t *a, const uint8_t *b)
{
	size_t at = WIRE_OPERATION - NAME_BYTES;
	return memcmp(a + at, b + at, NAME_BYTES) == 0;
}

/* -------------------------------------------------------------------- identity
 */

static uint64_t add_text(uint64_t h, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return (h ^ 0x1f) * UINT64_C(0x100000001b3);
}

/* As the server has it: person, type, and an address, or date and evidence. */
static uint64_t key_of(const Viesti__Activity *a, bool *url)
{
	char canonical[URL_MAX + 3];
	const char *evidence = a->evidence ? a->evidence : "";
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
	*url = url_canonical(evidence, canonical, sizeof(canonical)) >= 0;
	h = add_text(h, a->staff_id);
	h = add_text(h, a->type);
	h = add_text(h, *url ? canonical : evidence);
	return *url ? h : (h ^ (uint32_t)a->date) * UINT64_C(0x100000001b3);
}

static bool counts(const Viesti__Activity *a)
{
	switch (a->status) {
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_AUTOMATIC:
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING:
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_RETURNED:
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_ACCEPTED:
		return true;
	default:
		return false;
	}
}

static bool is_imported(const Viesti__Activity *a)
{
	return a->has_import && a->import.len == WIRE_OPERATION;
}

/* ----------------------------------------------------------- which are there
 */

static int by_activity(const void *a, const void *b)
{
	uint64_t x = ((const struct known *)a)->a->activity;
	uint64_t y = ((const struct known *)b)->a->activity;
	return x < y ? -1 : x > y;
}

static int by_key(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return by_activity(a, b);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void sort(void *list, size_t n, size_t size,
    int (*order)(const void *, const void *))
{
	if (n > 1)
		qsort(list, n, size, order);
}

/* The identity of each row of the file that the season has. */
static void take_keys(const struct sheet *s, struct search *f)
{
	f->keys = xcalloc(s->n_rows + 1, sizeof(*f->keys));
	for (size_t i = 0; i < s->n_rows; i++) {
		const struct sheet_row *r = &s->rows[i];
		Viesti__Activity a = { .activity = r->activity };
		struct known wanted = { .a = &a }, *found = NULL;
		if (r->activity && f->n)
			found = bsearch(&wanted, f->known, f->n, sizeof(wanted),
			    by_activity);
		if (found)
			f->keys[f->n_keys++] = found->key;
	}
	sort(f->keys, f->n_keys, sizeof(*f->keys), by_number);
}

/* Both lists are in the order of the keys. */
static void mark_here(struct search *f)
{
	size_t k = 0;
	for (size_t i = 0; i < f->n;) {
		size_t end = i, rows = 0;
		while (end < f->n && f->known[end].key == f->known[i].key)
			end++;
		while (k < f->n_keys && f->keys[k] < f->known[i].key)
			k++;
		for (; k < f->n_keys && f->keys[k] == f->known[i].key; k++)
			rows++;
		for (; i < end; i++) {
			struct known *here = &f->known[i];
			here->here = rows > 0 && (here->url || counts(here->a));
			rows -= here->here && !here->url;
		}
	}
}

/* ------------------------------------------------------------ this file's own
 */

static struct earlier *import_of(struct search *f, const Viesti__Activity *a)
{
	for (size_t i = f->n_imports; i-- > 0;)
		if (!memcmp(f->imports[i].id, a->import.data, WIRE_OPERATION))
			return &f->imports[i];
	f->imports = xrealloc(f->imports,
	    (f->n_imports + 1) * sizeof(*f->imports));
	f->imports[f->n_imports].id = a->import.data;
	f->imports[f->n_imports].ours = false;
	return &f->imports[f->n_imports++];
}

static void find_imports(const struct sheet *s, struct search *f)
{
	bool named = strcmp(s->rq->path, "-") != 0;
	for (size_t i = 0; i < f->n; i++) {
		const struct known *k = &f->known[i];
		if (!is_imported(k->a))
			continue;
		struct earlier *e = import_of(f, k->a);
		e->ours = e->ours || k->here ||
		    (named && is_same_name(e->id, s->import));
	}
}

static void take_vanished(struct search *f, struct sheet_vanished *v)
{
	v->rows = xcalloc(f->n + 1, sizeof(*v->rows));
	for (size_t i = 0; i < f->n; i++) {
		const struct known *k = &f->known[i];
		if (k->here || !is_imported(k->a) || !counts(k->a))
			continue;
		if (!import_of(f, k->a)->ours)
			v->elsewhere++;
		else if (k->a->corrections > 0)
			v->corrected++;
		else
			v->rows[v->n++] = k->a;
	}
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = (*(const Viesti__Activity *const *)a)->activity;
	uint64_t y = (*(const Viesti__Activity *const *)b)->activity;
	return x < y ? -1 : x > y;
}

static void search(struct sheet *s, const Viesti__Activity *const *rows,
    size_t n)
{
	struct search f = { .n = n };
	struct sheet_vanished *v = s->vanished;
	f.known = xcalloc(n + 1, sizeof(*f.known));
	for (size_t i = 0; i < n; i++) {
		f.known[i].a = rows[i];
		f.known[i].key = key_of(rows[i], &f.known[i].url);
	}
	sort(f.known, n, sizeof(*f.known), by_activity);
	take_keys(s, &f);
	sort(f.known, n, sizeof(*f.known), by_key);
	mark_here(&f);
	find_imports(s, &f);
	take_vanished(&f, v);
	sort(v->rows, v->n, sizeof(*v->rows), by_id);
	free(f.known);
	free(f.keys);
	free(f.imports);
}

int sheet_sync_find(struct sheet *s, struct error *err)
{
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	const Viesti__Activity **rows = NULL;
	size_t n = 0;
	s->vanished = xcalloc(1, sizeof(*s->vanished));
	s->vanished->unknown = s->n_refusals > 0;
	if (s->vanished->unknown)
		return 0;
	int rc = ask_activities(s->link, &q, &rows, &n, err);
	if (!rc)
		search(s, rows, n);
	free(rows);
	return rc;
}

void sheet_sync_free(struct sheet_vanished *v)
{
	if (v)
		free(v->rows);
	free(v);
}

/* -------------------------------------------------------------------- withdraw
 */

static int withdraw(struct sheet *s, const Viesti__Activity *a,
    const char *reason, struct error *err)
{
	Viesti__Withdraw w = VIESTI__WITHDRAW__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	uint8_t operation[WIRE_OPERATION];
	link_operation(operation);
	rq.has_operation = 1;
	rq.operation.data = operation;
	rq.operation.len = sizeof(operation);
	rq.body_case = VIESTI__REQUEST__BODY_WITHDRAW;
	rq.withdraw = &w;
	w.has_activity = 1;
	w.activity = a->activity;
	w.reason = (char *)(uintptr_t)reason;
	return ask(s->link, &rq, &reply, VIESTI__REPLY__BODY_ACTIVITY_STATE,
	    err);
}

static bool is_fatal(int rc)
{
	return rc == E_UNAVAILABLE || rc == E_UNAUTHENTICATED ||
	    rc == E_DEADLINE || rc == E_INTERNAL || rc == E_EXHAUSTED;
}

/* One after another; a refused one does not stop the others. */
int sheet_sync_withdraw(struct sheet *s, struct error *err)
{
	struct sheet_vanished *v = s->vanished;
	char reason[SHEET_NOTICE_SIZE];
	const char *name = strrchr(sheet_name(s), '/');
	int rc = 0;
	snprintf(reason, sizeof(reason), _("No longer in %.200s"),
	    name ? name + 1 : sheet_name(s));
	text_scrub(reason);
	for (size_t i = 0; i < v->n && !rc && !stop_asked(); i++) {
		struct error why = { 0 };
		rc = withdraw(s, v->rows[i], reason, &why);
		v->withdrawn += rc == 0;
		if (rc && is_fatal(rc)) {
			*err = why;
		} else if (rc) {
			print_line(s->p, "%s", why.text);
			v->failed++;
			rc = 0;
		}
	}
	if (!rc && v->withdrawn + v->failed < v->n)
		rc = error_set(err, E_CANCELLED, "cancelled", _("Stopped."));
	if (rc)
		error_prefix(err, _("%zu of %zu activities are withdrawn"),
		    v->withdrawn, v->n);
	return rc;
}
