/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Equal rows of a file. An address is one thing however often it stands there;
 * another row is the k-th of its equals, and is loaded when the season holds
 * fewer than k of them. So the same file again changes nothing. Departments and
 * people stand once, and no more people join a department than it has room for.
 */
#include <stdlib.h>
#include <string.h>

#include "client/sheet_work.h"
#include "common/i18n.h"
#include "common/text.h"

/* Open addressing: the last row of each key, plus one; 0 is a free slot. */
struct seen {
	uint64_t (*key)(const struct sheet_row *row);
	uint32_t *rows;
	size_t mask;
};

static size_t mix(uint64_t key)
{
	key ^= key >> 32;
	key *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(key ^ key >> 29);
}

static uint64_t own_key(const struct sheet_row *row)
{
	return row->key;
}

static uint64_t department_key(const struct sheet_row *row)
{
	return row->department;
}

static void seen_init(struct seen *seen, size_t n,
    uint64_t (*key)(const struct sheet_row *row))
{
	size_t size = 16;
	while (size < 2 * n)
		size *= 2;
	seen->key = key;
	seen->mask = size - 1;
	seen->rows = xcalloc(size, sizeof(*seen->rows));
}

/* The slot of this row's key: it holds a row of that key, or nothing. */
static uint32_t *seen_slot(const struct seen *seen,
    const struct sheet_row *rows, const struct sheet_row *row)
{
	uint64_t key = seen->key(row);
	size_t i = mix(key) & seen->mask;
	while (seen->rows[i] && seen->key(&rows[seen->rows[i] - 1]) != key)
		i = (i + 1) & seen->mask;
	return &seen->rows[i];
}

static void decide_url(struct sheet *s, size_t row, uint32_t *slot)
{
	struct sheet_row *r = &s->rows[row];
	if (*slot) {
		r->state = ROW_DUPLICATE;
		sheet_notice(s, row, "duplicate_in_file", *slot - 1);
		return;
	}
	*slot = (uint32_t)row + 1;
	r->state = r->held ? ROW_HELD : ROW_NEW;
	if (r->held)
		sheet_notice(s, row, "duplicate_in_season", 0);
}

static void decide_equal(struct sheet *s, size_t row, uint32_t *slot)
{
	struct sheet_row *r = &s->rows[row];
	if (*slot)
		r->ordinal = s->rows[*slot - 1].ordinal + 1;
	*slot = (uint32_t)row + 1;
	r->state = r->held < r->ordinal ? ROW_NEW : ROW_HELD;
}

/* A person or a department stands once in a file: which row is meant? */
static void decide_once(struct sheet *s, size_t row, uint32_t *slot)
{
	struct error err = { 0 };
	if (!*slot) {
		*slot = (uint32_t)row + 1;
		return;
	}
	error_set(&err, E_CONFLICT, "row_twice",
	    _("the same stands already in line %u; delete one of the two"),
	    s->rows[*slot - 1].line);
	error_field(&err, s->format->columns[0].name);
	sheet_refuse(s, row, &err);
}

static void refuse_over_room(struct sheet *s, size_t row)
{
	struct error err = { 0 };
	uint32_t room = s->rows[row].room;
	error_set(&err, E_CONFLICT, "department_full",
	    P_("the lines above fill the department: by its headcount %u more "
	       "person can join. Check the headcount with the organiser.",
		"the lines above fill the department: by its headcount %u more "
		"people can join. Check the headcount with the organiser.",
		room),
	    room);
	error_field(&err, "department");
	sheet_refuse(s, row, &err);
}

/* The server found room for each row; is there room for all of them? */
static void decide_rooms(struct sheet *s)
{
	struct seen seen;
	seen_init(&seen, s->n_rows, department_key);
	for (size_t i = 0; i < s->n_rows; i++) {
		struct sheet_row *r = &s->rows[i];
		if (r->state != ROW_NEW || r->room == 0)
			continue;
		uint32_t *slot = seen_slot(&seen, s->rows, r);
		if (*slot)
			r->ordinal = s->rows[*slot - 1].ordinal + 1;
		if (r->ordinal > r->room)
			refuse_over_room(s, i);
		else
			*slot = (uint32_t)i + 1;
	}
	free(seen.rows);
}

void sheet_decide(struct sheet *s)
{
	struct seen seen;
	seen_init(&seen, s->n_rows, own_key);
	for (size_t i = 0; i < s->n_rows; i++) {
		struct sheet_row *r = &s->rows[i];
		if (r->state == ROW_BAD)
			continue;
		uint32_t *slot = seen_slot(&seen, s->rows, r);
		if (s->format->once)
			decide_once(s, i, slot);
		else if (r->url)
			decide_url(s, i, slot);
		else
			decide_equal(s, i, slot);
	}
	free(seen.rows);
	if (s->format->once)
		decide_rooms(s);
}

size_t sheet_count(const struct sheet *s, enum row_state state)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_rows; i++)
		n += s->rows[i].state == state;
	return n;
}

uint64_t sheet_key(const char *text)
{
	char *folded = text_fold(text);
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
	for (const char *p = folded ? folded : ""; *p; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	free(folded);
	return h;
}
