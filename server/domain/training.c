/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions of trainings and their codes; see training.h. */
#include "server/domain/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

/* No letter or digit that is taken for another one. */
static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
#define LETTERS (sizeof letters - 1)

/* ------------------------------------------------------------- the list */

void trainings_fini(struct trainings *list)
{
	free(list->all);
	*list = (struct trainings){ 0 };
}

static size_t find(const struct trainings *list, int64_t id)
{
	size_t i = 0;

	while (i < list->n && list->all[i].id < id)
		i++;
	return i;
}

void trainings_set(struct trainings *list, const struct training *t)
{
	size_t i = find(list, t->id);

	if (i < list->n && list->all[i].id == t->id) {
		list->all[i] = *t;
		return;
	}
	if (list->n == list->cap) {
		list->cap = list->cap * 2 + 8;
		list->all = xrealloc(list->all, list->cap * sizeof *list->all);
	}
	memmove(&list->all[i + 1], &list->all[i],
	    (list->n++ - i) * sizeof *list->all);
	list->all[i] = *t;
}

void trainings_remove(struct trainings *list, int64_t id)
{
	size_t i = find(list, id);

	if (i < list->n && list->all[i].id == id)
		memmove(&list->all[i], &list->all[i + 1],
		    (--list->n - i) * sizeof *list->all);
}

const struct training *trainings_get(const struct trainings *list, int64_t id)
{
	size_t i = find(list, id);

	return i < list->n && list->all[i].id == id ? &list->all[i] : NULL;
}

const struct training *trainings_by_code(const struct trainings *list,
    const char *code)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->all[i].code[0] &&
		    strcmp(list->all[i].code, code) == 0)
			return &list->all[i];
	return NULL;
}

int32_t training_date(const struct training *t)
{
	return clock_date_of(t->begins_at);
}

/* ------------------------------------------------------------- codes */

void training_code_make(const uint8_t random[TRAINING_CODE_BYTES],
    char out[TRAINING_CODE_SIZE])
{
	uint64_t n = 0;

	/* 48 bits spread over 30^6 codes: none is likelier by more than
	 * 30^6 / 2^48, which is nothing. */
	for (int i = 0; i < TRAINING_CODE_BYTES; i++)
		n = n << 8 | random[i];
	for (int i = 0; i < TRAINING_CODE_SIZE - 1; i++, n /= LETTERS)
		out[i] = letters[n % LETTERS];
	out[TRAINING_CODE_SIZE - 1] = '\0';
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool training_code_read(const char *text, char out[TRAINING_CODE_SIZE])
{
	size_t n = 0;

	for (; *text; text++) {
		char c = upper(*text);
		if (c == ' ' || c == '-')
			continue;
		if (!strchr(letters, c) || n == TRAINING_CODE_SIZE - 1)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == TRAINING_CODE_SIZE - 1;
}

static int other_date(const struct training *t, struct error *err)
{
	char day[I18N_SIZE];

	error_set(err, E_INVALID, "code_other_date",
	    _("The training with this code was on %s. Give that date."),
	    i18n_date(training_date(t), day));
	return error_field(err, "date");
}

static int not_now(const struct training *t, int64_t now, struct error *err)
{
	char time[I18N_SIZE];

	if (now < t->begins_at)
		return error_set(err, E_PRECONDITION, "code_early",
		    _("The training with this code begins at %s. Use the code "
		      "in the session."),
		    i18n_time(t->begins_at, time));
	return error_set(err, E_PRECONDITION, "code_over",
	    _("This code could be used until %s. Ask the trainer or the "
	      "organiser."),
	    i18n_time(t->code_until, time));
}

int training_code_check(const struct trainings *list, const char *code,
    uint8_t type, int32_t date, int64_t now, const struct training **out,
    struct error *err)
{
	char read[TRAINING_CODE_SIZE];
	const struct training *t = training_code_read(code, read)
	    ? trainings_by_code(list, read)
	    : NULL;

	if (!t)
		return error_set(err, E_NOT_FOUND, "code_unknown",
		    _("No training has the code \"%s\". Write the six "
		      "characters as they were shown in the session."),
		    code);
	if (t->type != type) {
		error_set(err, E_INVALID, "code_other_type",
		    _("The code %s is of another training."), t->code);
		return error_field(err, "type");
	}
	if (training_date(t) != date)
		return other_date(t, err);
	if (now < t->begins_at - TRAINING_CODE_EARLY_US || now > t->code_until)
		return not_now(t, now, err);
	*out = t;
	return 0;
}

/* ------------------------------------------------------------- announced */

static int by_time(const void *a, const void *b)
{
	const struct training *x = *(const struct training *const *)a;
	const struct training *y = *(const struct training *const *)b;

	if (x->begins_at != y->begins_at)
		return x->begins_at < y->begins_at ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

static void announce(const struct training *t, struct announcement *a)
{
	*a = (struct announcement){ .kind = ANNOUNCE_TRAINING,
		.begins_at = t->begins_at,
		.type = t->type };
	memcpy(a->text, t->subject, sizeof a->text);
}

size_t trainings_announced(const struct trainings *list, int64_t now,
    struct announcement *out, size_t max)
{
	const struct training **coming = xcalloc(list->n + 1, sizeof *coming);
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->all[i].begins_at > now)
			coming[n++] = &list->all[i];
	qsort(coming, n, sizeof *coming, by_time);
	n = n < max ? n : max;
	for (size_t i = 0; i < n; i++)
		announce(coming[i], &out[i]);
	free(coming);
	return n;
}

/* ------------------------------------------------------------- wrong codes */

void code_tries_fini(struct code_tries *tries)
{
	free(tries->all);
	*tries = (struct code_tries){ 0 };
}

static struct code_try *try_of(struct code_tries *tries, int64_t client)
{
	for (size_t i = 0; i < tries->n; i++)
		if (tries->all[i].client == client)
			return &tries->all[i];
	return NULL;
}

static bool is_over(const struct code_try *t, int64_t now)
{
	return now < t->since || now - t->since >= CODE_TRIES_US;
}

int code_tries_check(struct code_tries *tries, int64_t client, int64_t now,
    struct error *err)
{
	const struct code_try *t = try_of(tries, client);

	if (!t || t->wrong < CODE_TRIES_MAX || is_over(t, now))
		return 0;
	error_set(err, E_EXHAUSTED, "code_tries",
	    _("Too many wrong codes were given. Try again in ten minutes."));
	if (err)
		err->retry_after_ms = CODE_TRIES_US / 1000;
	return E_EXHAUSTED;
}

void code_tries_wrong(struct code_tries *tries, int64_t client, int64_t now)
{
	struct code_try *t = try_of(tries, client);

	if (!t) {
		tries->all = xrealloc(tries->all,
		    (tries->n + 1) * sizeof *tries->all);
		t = &tries->all[tries->n++];
		*t = (struct code_try){ .client = client, .since = now };
	}
	if (is_over(t, now))
		*t = (struct code_try){ .client = client, .since = now };
	t->wrong++;
}
