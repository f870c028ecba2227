/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Labels of names. A new name gets a label between its neighbours'; when there
 * is no room between them, all are labelled anew at even distances. A board by
 * label finds the neighbours.
 */
#include "server/domain/standings_names.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "server/domain/board.h"

#define LABELS_END (1ull << 62)

void names_init(struct names *names, const struct people *people)
{
	*names = (struct names){ .people = people, .step = LABELS_END >> 20 };
	names->board = board_new(names_order, names);
}

void names_fini(struct names *names)
{
	board_free(names->board);
	free(names->labels);
}

void names_reserve(struct names *names, size_t n)
{
	if (n <= names->n)
		return;
	names->labels = xrealloc(names->labels, n * sizeof(*names->labels));
	memset(&names->labels[names->n], 0,
	    (n - names->n) * sizeof(*names->labels));
	names->n = n;
}

int names_order(const void *arg, uint32_t a, uint32_t b)
{
	const uint64_t *labels = ((const struct names *)arg)->labels;
	return labels[a] < labels[b] ? -1 : labels[a] > labels[b];
}

size_t names_memory(const struct names *names)
{
	return names->n * sizeof(*names->labels) + board_memory(names->board);
}

/* --- sorting all --- */

/* The first bytes of a sort key as a number that sorts as they do. */
static uint64_t prefix_of(const char *text)
{
	uint64_t prefix = 0;
	for (int i = 0; i < 8; i++) {
		prefix = prefix << 8 | (unsigned char)*text;
		text += *text != '\0';
	}
	return prefix;
}

static const char *sort_key(const struct names *names, uint32_t person)
{
	const struct person *p = people_get(names->people, person);
	return p != NULL ? p->sort_key : "";
}

static int text_order(const struct names *names, uint32_t a, uint32_t b)
{
	int order = strcmp(sort_key(names, a), sort_key(names, b));
	if (order == 0)
		order = a < b ? -1 : a > b;
	return order;
}

struct sorted {
	uint64_t prefix;
	const char *text;
	uint32_t person;
};

static int by_text(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	int order = strcmp(x->text, y->text);
	if (order == 0)
		order = x->person < y->person ? -1 : x->person > y->person;
	return order;
}

/* Boards stand by falling key. */
static uint64_t key_of(uint64_t label)
{
	return ~label;
}

/* Even distances for the list, which is in order. */
static void label_all(struct names *names, const uint32_t *list, size_t n)
{
	struct board_entry *entries = xmalloc((n + 1) * sizeof(*entries));
	uint64_t distance = LABELS_END / (n + 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t label = (i + 1) * distance;
		names->labels[list[i]] = label;
		entries[i] = (struct board_entry){ key_of(label), list[i],
			true };
	}
	names->step = distance > 1 << 12 ? distance >> 10 : 1;
	board_load(names->board, entries, n);
	free(entries);
}

void names_load(struct names *names, uint32_t *list, size_t n)
{
	struct sorted *all = xmalloc((n + 1) * sizeof(*all));
	for (size_t i = 0; i < n; i++) {
		const char *text = sort_key(names, list[i]);
		all[i] = (struct sorted){ prefix_of(text), text, list[i] };
	}
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 0; i < n; i++)
		list[i] = all[i].person;
	free(all);
	label_all(names, list, n);
}

/* --- one --- */

static uint32_t person_at(const struct names *names, size_t at)
{
	struct board_row row;
	board_page(names->board, at, 1, &row);
	return row.person;
}

/* How many stand before this person's name. */
static size_t place_of(const struct names *names, uint32_t person)
{
	size_t low = 0, high = board_count(names->board);
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (text_order(names, person_at(names, mid), person) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Labels all anew with this person at the place. */
static void make_room(struct names *names, size_t place, uint32_t person)
{
	size_t n = board_count(names->board);
	struct board_row *rows = xmalloc((n + 1) * sizeof(*rows));
	uint32_t *list = xmalloc((n + 1) * sizeof(*list));
	board_page(names->board, 0, n, rows);
	for (size_t i = 0; i < n; i++)
		list[i + (i >= place)] = rows[i].person;
	list[place] = person;
	label_all(names, list, n + 1);
	free(list);
	free(rows);
}

void names_set(struct names *names, uint32_t person)
{
	uint64_t *label = &names->labels[person];
	if (*label != 0)
		board_remove(names->board, key_of(*label), person);
	size_t place = place_of(names, person);
	uint64_t before = place == 0
	    ? 0
	    : names->labels[person_at(names, place - 1)];
	uint64_t after = place == board_count(names->board)
	    ? LABELS_END
	    : names->labels[person_at(names, place)];
	uint64_t half = (after - before) / 2;
	if (half == 0) {
		make_room(names, place, person);
		return;
	}
	*label = before + (half < names->step ? half : names->step);
	board_add(names->board,
	    (struct board_entry){ key_of(*label), person, true });
}
