/* SPDX-License-Identifier: EUPL-1.2 */
/* Who was forgotten, beside the database; see forgotten.h. */
#include "server/store/forgotten.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/text.h"
#include "server/store/internal.h"
#include "server/store/marks.h"

#define LIST_MAX (16u << 20)
#define LINE_SIZE 128

static int read_key(const char *path, uint8_t key[SECRET_SIZE],
    struct error *err)
{
	char *text = NULL;
	size_t len = 0;
	int rc = file_read(path, SECRET_SIZE, &text, &len, err);

	if (rc == 0 && len != SECRET_SIZE)
		rc = error_set(err, E_INVALID, "key_damaged",
		    _("%s is damaged. Take it from the machine's backup: without "
		      "it a restored database cannot tell whom to forget again."),
		    path);
	if (rc == 0)
		memcpy(key, text, SECRET_SIZE);
	free(text);
	return rc;
}

/* The key of the list, made when it is first wanted: another one would find
 * nobody of a list that is there already. */
static int take_key(const char *state_dir, bool has_list,
    uint8_t key[SECRET_SIZE], struct error *err)
{
	char path[PATH_SIZE];
	int rc = store_path(path, state_dir, "forgotten", ".key", err);

	if (rc == 0)
		rc = read_key(path, key, err);
	if (rc != E_NOT_FOUND)
		return rc;
	if (has_list)
		return error_set(err, E_PRECONDITION, "key_missing",
		    _("%s is missing. Take it from the machine's backup: without "
		      "it a restored database cannot tell whom to forget again."),
		    path);
	if (RAND_bytes(key, SECRET_SIZE) != 1)
		return error_set(err, E_INTERNAL, "no_randomness",
		    _("The server has no random numbers."));
	return file_write(path, key, SECRET_SIZE, 0600, err);
}

static int mark_of(const uint8_t key[SECRET_SIZE],
    const struct participant_key *p, char hex[2 * HASH_SIZE + 1],
    struct error *err)
{
	char season[24], id[24];
	const char *parts[] = { season, id, p->staff_id };
	uint8_t mac[HASH_SIZE];

	snprintf(season, sizeof season, "%" PRId64, p->season);
	snprintf(id, sizeof id, "%" PRId64, p->id);
	int rc = secret_mac(key, parts, 3, mac, err);
	if (rc == 0)
		text_hex(mac, HASH_SIZE, hex);
	return rc;
}

/* The list as it is; "" when there is none. */
static int read_list(const char *state_dir, char path[PATH_SIZE], char **text,
    size_t *len, struct error *err)
{
	int rc = store_path(path, state_dir, "forgotten", "", err);

	if (rc == 0)
		rc = file_read(path, LIST_MAX, text, len, err);
	if (rc != E_NOT_FOUND)
		return rc;
	*text = xstrdup("");
	*len = 0;
	return 0;
}

struct adding {
	const uint8_t *key;
	char hex[2 * HASH_SIZE + 1];
	int rc;
	struct error *err;
};

static int add_mark(const struct participant_key *p, void *arg)
{
	struct adding *a = arg;

	a->rc = mark_of(a->key, p, a->hex, a->err);
	return 1;
}

int forgotten_add(struct store *s, const char *state_dir, int64_t participant,
    int64_t at, struct error *err)
{
	char path[PATH_SIZE], *text = NULL;
	uint8_t key[SECRET_SIZE];
	struct adding a = { .key = key, .err = err };
	struct buf list;
	size_t len = 0;
	int rc = read_list(state_dir, path, &text, &len, err);

	if (rc == 0)
		rc = take_key(state_dir, len > 0, key, err);
	if (rc == 0)
		rc = store_participants_each(s, participant, add_mark, &a, err);
	if (rc == 0)
		rc = a.rc;
	if (rc < 0) {
		free(text);
		return rc;
	}
	buf_init(&list, LIST_MAX);
	buf_add(&list, text, len);
	buf_addf(&list, "%" PRId64 " %s\n", at, a.hex);
	rc = list.failed
	    ? error_set(err, E_EXHAUSTED, "list_full",
		  _("The list of the forgotten, %s, is too long."), path)
	    : file_write(path, list.data, list.len, 0600, err);
	buf_fini(&list);
	free(text);
	return rc;
}

/* --- at the start --- */

struct mark {
	char hex[2 * HASH_SIZE + 1];
	int64_t at;
};

struct marks {
	struct mark *all;
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct mark *)a)->hex,
	    ((const struct mark *)b)->hex);
}

/* "1700000000000000 0123...ef" */
static bool take_line(char *line, struct mark *m)
{
	char *mark = strchr(line, ' ');
	long at = 0;

	if (!mark || strlen(mark + 1) != 2 * HASH_SIZE)
		return false;
	*mark++ = '\0';
	if (text_number(line, 0, LONG_MAX, &at) != 0)
		return false;
	m->at = at;
	memcpy(m->hex, mark, sizeof m->hex);
	return true;
}

/* A line that cannot be read would be somebody who is not forgotten again. */
static int take_lines(const char *path, char *text, struct marks *out,
    struct error *err)
{
	char *rest = NULL;

	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct mark m;
		if (!take_line(line, &m))
			return error_set(err, E_INVALID, "list_damaged",
			    _("%s is damaged in line %zu. Take it from the "
			      "machine's backup: who stands there is to be "
			      "forgotten again."),
			    path, out->n + 1);
		out->all = xrealloc(out->all, (out->n + 1) * sizeof m);
		out->all[out->n++] = m;
	}
	if (out->n > 0)
		qsort(out->all, out->n, sizeof *out->all, by_text);
	return 0;
}

/* Those of the list who are in the database, and when they were forgotten. */
struct looking {
	const uint8_t *key;
	const struct marks *marks;
	struct id_list found, at;
	int rc;
	struct error *err;
};

static void add_id(struct id_list *list, int64_t id)
{
	list->ids = xrealloc(list->ids, (list->n + 1) * sizeof *list->ids);
	list->ids[list->n++] = id;
}

static int look(const struct participant_key *p, void *arg)
{
	struct looking *l = arg;
	struct mark wanted = { 0 }, *held;

	l->rc = mark_of(l->key, p, wanted.hex, l->err);
	if (l->rc < 0)
		return l->rc;
	held = bsearch(&wanted, l->marks->all, l->marks->n,
	    sizeof *l->marks->all, by_text);
	if (held) {
		add_id(&l->found, p->id);
		add_id(&l->at, held->at);
	}
	return 0;
}

/* 1: this row joined after that instant. */
static int joined_after(struct store *s, int64_t participant, int64_t at,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_JOINED_AT, err);

	if (rc < 0)
		return rc;
	bind_int(&b, participant);
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	rc = row_int(&r) > at;
	statement_end(&b);
	return rc;
}

static int drop_joined(struct store *s, struct looking *l, struct error *err)
{
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; i < l->found.n && rc >= 0; i++) {
		rc = joined_after(s, l->found.ids[i], l->at.ids[i], err);
		if (rc == 0)
			l->found.ids[kept++] = l->found.ids[i];
	}
	l->found.n = kept;
	return rc < 0 ? rc : 0;
}

static int forget_all(struct store *s, const struct id_list *ids,
    struct error *err)
{
	int rc = ids->n == 0 ? 0 : store_begin(s, err);

	for (size_t i = 0; i < ids->n && rc == 0; i++) {
		struct forgetting f = { .participant = ids->ids[i],
			.actor = "server",
			.at = clock_now_us() };
		rc = store_forget(s, &f, err);
		forgetting_fini(&f);
	}
	if (ids->n > 0 && rc == 0)
		rc = store_commit(s, err);
	else if (ids->n > 0)
		store_rollback(s);
	if (rc == 0 && ids->n > 0)
		log_event(LOG_WARN, "forgotten_again", "participants=%zu",
		    ids->n);
	return rc < 0 ? rc : store_scrub(s, err);
}

static int apply(struct store *s, const char *state_dir,
    const struct marks *marks, size_t *n, struct error *err)
{
	uint8_t key[SECRET_SIZE];
	struct looking l = { .key = key, .marks = marks, .err = err };
	int rc = take_key(state_dir, true, key, err);

	if (rc == 0)
		rc = store_participants_each(s, 0, look, &l, err);
	if (rc == 0)
		rc = l.rc;
	if (rc == 0)
		rc = drop_joined(s, &l, err);
	if (rc == 0)
		rc = forget_all(s, &l.found, err);
	*n = rc == 0 ? l.found.n : 0;
	free(l.found.ids);
	free(l.at.ids);
	return rc;
}

int forgotten_apply(struct store *s, const char *state_dir, size_t *n,
    struct error *err)
{
	char path[PATH_SIZE], *text = NULL;
	struct marks marks = { 0 };
	size_t len = 0;
	int rc = read_list(state_dir, path, &text, &len, err);

	*n = 0;
	if (rc < 0)
		return rc;
	rc = take_lines(path, text, &marks, err);
	if (rc == 0 && marks.n > 0)
		rc = apply(s, state_dir, &marks, n, err);
	free(marks.all);
	free(text);
	return rc;
}
