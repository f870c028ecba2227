/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A board: one ranking of persons as an order-statistic structure. It knows
 * keys and person numbers, and nothing of what a key means.
 *
 * Entries stand in falling order of their keys; equal keys in the order that
 * the owner's function gives (names). A rank counts the ranked entries with a
 * strictly greater key, so equal keys share one and the next is skipped.
 *
 * Memory: 12 bytes an entry in blocks that are half to all full. When memory
 * is gone the program ends: boards are made anew from the database.
 */
#ifndef VIESTI_BOARD_H
#define VIESTI_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOARD_PEOPLE_MAX 0x7fffffffu /* person numbers are below it */

struct board_entry {
	uint64_t key;
	uint32_t person;
	bool ranked; /* no: in the order, but not counted */
};

/* A row as it is read: rank is 0 for an entry that is not ranked. */
struct board_row {
	uint64_t key;
	uint32_t person, rank;
};

struct board;
/* order: below 0 when a stands before b among equal keys, never 0 for two
 * persons; arg is handed to it. */
struct board *board_new(int (*order)(const void *arg, uint32_t a, uint32_t b),
    const void *arg);
void board_free(struct board *b); /* NULL is fine */

/* Replaces the content by entries that are in order already. */
void board_load(struct board *b, const struct board_entry *sorted, size_t n);
void board_add(struct board *b, struct board_entry entry);
/* Takes out the person that was added under this key; false: not there. The
 * order of a person may change only while they are in no board. */
bool board_remove(struct board *b, uint64_t key, uint32_t person);

size_t board_count(const struct board *b);
/* 1 + how many ranked entries have a greater key. */
uint32_t board_rank(const struct board *b, uint64_t key);
/* 0-based place in the order, or -1. *row (may be NULL) gets the row. */
long board_position(const struct board *b, uint64_t key, uint32_t person,
    struct board_row *row);
/* Up to n rows from the offset-th on; how many. */
size_t board_page(const struct board *b, size_t offset, size_t n,
    struct board_row *out);
size_t board_memory(const struct board *b); /* bytes */

/* Sorts entries by falling key, stable, in linear time; scratch holds n. */
void board_sort(struct board_entry *entries, struct board_entry *scratch,
    size_t n);

#endif
