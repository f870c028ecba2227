/* SPDX-License-Identifier: EUPL-1.2 */
/* Departments: found by what people call them. */
#include "server/domain/department.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/error.h"
#include "common/text.h"

bool department_is_code(const char *text)
{
	size_t n = strlen(text);

	return n >= 1 && n < DEPARTMENT_CODE_SIZE &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n &&
	    strcmp(text, "joint") != 0;
}

bool department_is_short(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n >= 1 && n <= 18;
}

int32_t department_heads(const struct department *d, int round)
{
	if (!d->varies)
		return d->headcount;
	return round >= 0 && round < ROUNDS_MAX ? d->heads[round] : 0;
}

int department_closes(const struct department *d)
{
	int round = ROUNDS_MAX;

	while (round > 0 && department_heads(d, round - 1) == 0)
		round--;
	return round;
}

void department_settle(struct department *d)
{
	d->varies = false;
	for (int i = 0; i < ROUNDS_MAX; i++)
		d->varies = d->varies || d->heads[i] != d->headcount;
}

/* Exact codes come first and need no folding: files hold those. */
static uint16_t by_code(const struct departments *d, const char *text)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->all[i].code, text) == 0)
			return (uint16_t)i;
	return DEPARTMENT_NONE;
}

static bool is_same(const char *name, const char *text)
{
	return strcmp(name, text) == 0;
}

/* Folding every name for each row of a spreadsheet would take milliseconds, and
 * most names begin otherwise: plain letters, and single blanks between words,
 * say so by themselves. True where they do not. */
static bool may_be_same(const char *name, const char *folded)
{
	for (; *name && *folded; name++, folded++) {
		unsigned char a = (unsigned char)*name;
		unsigned char b = (unsigned char)*folded;

		if (a >= 0x80 || b >= 0x80)
			return true;
		if (a == ' ' || b == ' ') {
			if (a != b || name[1] == ' ')
				return true;
		} else if (tolower(a) != b) {
			return false;
		}
	}
	return true;
}

static bool is_same_folded(const char *name, const char *text)
{
	if (!may_be_same(name, text))
		return false;
	char *folded = text_fold(name);
	bool same = folded != NULL && strcmp(folded, text) == 0;
	free(folded);
	return same;
}

static uint16_t by_name(const struct departments *d, const char *text,
    bool (*same)(const char *name, const char *text))
{
	for (size_t i = 0; i < d->n; i++) {
		const struct department *one = &d->all[i];
		for (int lang = 0; lang < LANG_COUNT; lang++)
			if (same(one->name[lang], text))
				return (uint16_t)i;
		if (same(one->short_name, text))
			return (uint16_t)i;
	}
	return DEPARTMENT_NONE;
}

uint16_t departments_find(const struct departments *d, const char *text)
{
	uint16_t found = by_code(d, text);
	if (found != DEPARTMENT_NONE)
		return found;
	char *folded = text_fold(text);
	if (folded == NULL || folded[0] == '\0')
		goto out;
	for (size_t i = 0; i < d->n && found == DEPARTMENT_NONE; i++)
		if (is_same_folded(d->all[i].code, folded))
			found = (uint16_t)i;
	if (found == DEPARTMENT_NONE)
		found = by_name(d, text, is_same);
	if (found == DEPARTMENT_NONE)
		found = by_name(d, folded, is_same_folded);
out:
	free(folded);
	return found;
}

uint16_t departments_by_id(const struct departments *d, int64_t id)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->all[i].id == id)
			return (uint16_t)i;
	return DEPARTMENT_NONE;
}

#define NOW (-1)

static uint16_t merged(const struct departments *d, uint16_t index, int round)
{
	for (size_t steps = d->n; steps > 0 && index < d->n; steps--) {
		const struct department *one = &d->all[index];
		int32_t heads = round == NOW ? one->headcount
					     : department_heads(one, round);

		if (heads > 0 || !one->merged_into)
			return index;
		index = departments_by_id(d, one->merged_into);
	}
	return index;
}

uint16_t departments_in(const struct departments *d, uint16_t index, int round)
{
	return merged(d, index, round);
}

uint16_t departments_now(const struct departments *d, uint16_t index)
{
	return merged(d, index, NOW);
}

int departments_copy(struct departments *to, const struct departments *from)
{
	struct department *all = NULL;
	if (from->n > 0) {
		all = malloc(from->n * sizeof(*all));
		if (all == NULL)
			return E_INTERNAL;
		memcpy(all, from->all, from->n * sizeof(*all));
	}
	*to = (struct departments){ from->n, all, from->turned };
	return 0;
}

void departments_fini(struct departments *d)
{
	free(d->all);
	*d = (struct departments){ 0 };
}
