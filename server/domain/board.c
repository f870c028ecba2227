/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A board as blocks of entries in order, with a directory beside them:
 *
 *	first[]  {key, person} of each block's first entry: binary search
 *	sums[]   a Fenwick tree over the blocks' counts (all, ranked): how many
 *	         stand before a block, and which block holds the n-th
 *	blocks[] keys and persons apart, so that searching keys is dense
 *
 * What always holds:
 * 1. No block is empty; blocks and the entries in them are in order.
 * 2. first[i] is the first entry of blocks[i].
 * 3. sums[] is the Fenwick tree of the blocks' n and ranked.
 * 4. The top bit of a person in a block says "not ranked".
 *
 * A change touches one block and O(log n) sums; splitting and joining blocks
 * writes the directory anew, once in some fifty changes at most.
 */
#include "server/domain/board.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

#define BLOCK_MAX 128
#define BLOCK_FILL 112 /* of a block made by board_load */
#define UNRANKED 0x80000000u

struct block {
	uint32_t n, ranked;
	uint64_t keys[BLOCK_MAX];
	uint32_t people[BLOCK_MAX]; /* with UNRANKED */
};

struct first {
	uint64_t key;
	uint32_t person;
};

struct sum {
	uint32_t all, ranked;
};

struct board {
	int (*order)(const void *arg, uint32_t a, uint32_t b);
	const void *arg;
	size_t n, cap; /* blocks */
	struct block **blocks;
	struct first *first;
	struct sum *sums; /* 1-based: sums[0] is not used */
	size_t count;	  /* entries */
};

/* Where an entry stands. */
struct spot {
	size_t block, at;
};

struct board *board_new(int (*order)(const void *arg, uint32_t a, uint32_t b),
    const void *arg)
{
	struct board *b = xcalloc(1, sizeof(*b));
	b->order = order;
	b->arg = arg;
	return b;
}

static void drop_blocks(struct board *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->blocks[i]);
	b->n = 0;
	b->count = 0;
}

void board_free(struct board *b)
{
	if (b == NULL)
		return;
	drop_blocks(b);
	free(b->blocks);
	free(b->first);
	free(b->sums);
	free(b);
}

/* --- the directory --- */

static void directory_reserve(struct board *b, size_t n)
{
	if (n <= b->cap)
		return;
	size_t cap = b->cap + b->cap / 2;
	if (cap < n)
		cap = n;
	b->blocks = xrealloc(b->blocks, cap * sizeof(*b->blocks));
	b->first = xrealloc(b->first, cap * sizeof(*b->first));
	b->sums = xrealloc(b->sums, (cap + 1) * sizeof(*b->sums));
	b->cap = cap;
}

static void set_first(struct board *b, size_t i)
{
	const struct block *k = b->blocks[i];
	b->first[i] = (struct first){ k->keys[0], k->people[0] & ~UNRANKED };
}

static void sums_build(struct board *b)
{
	for (size_t i = 1; i <= b->n; i++)
		b->sums[i] = (struct sum){ b->blocks[i - 1]->n,
			b->blocks[i - 1]->ranked };
	for (size_t i = 1; i <= b->n; i++) {
		size_t up = i + (i & -i);
		if (up > b->n)
			continue;
		b->sums[up].all += b->sums[i].all;
		b->sums[up].ranked += b->sums[i].ranked;
	}
}

/* One entry more (+1) or less (-1) in this block; wraps as unsigned does. */
static void sums_change(struct board *b, size_t block, int by, bool ranked)
{
	uint32_t all = (uint32_t)by, of_ranked = ranked ? (uint32_t)by : 0;
	for (size_t i = block + 1; i <= b->n; i += i & -i) {
		b->sums[i].all += all;
		b->sums[i].ranked += of_ranked;
	}
}

static struct sum sums_before(const struct board *b, size_t block)
{
	struct sum s = { 0, 0 };
	for (size_t i = block; i > 0; i -= i & -i) {
		s.all += b->sums[i].all;
		s.ranked += b->sums[i].ranked;
	}
	return s;
}

/* The block that holds the offset-th entry; *offset becomes its place there. */
static size_t sums_find(const struct board *b, size_t *offset)
{
	size_t at = 0, step = 1;
	while (step * 2 <= b->n)
		step *= 2;
	for (; step > 0; step /= 2) {
		if (at + step > b->n || b->sums[at + step].all > *offset)
			continue;
		at += step;
		*offset -= b->sums[at].all;
	}
	return at;
}

static void directory_insert(struct board *b, size_t at, struct block *k)
{
	directory_reserve(b, b->n + 1);
	size_t rest = b->n - at;
	memmove(&b->blocks[at + 1], &b->blocks[at], rest * sizeof(*b->blocks));
	memmove(&b->first[at + 1], &b->first[at], rest * sizeof(*b->first));
	b->blocks[at] = k;
	b->n++;
	set_first(b, at);
	sums_build(b);
}

static void directory_delete(struct board *b, size_t at)
{
	size_t rest = b->n - at - 1;
	free(b->blocks[at]);
	memmove(&b->blocks[at], &b->blocks[at + 1], rest * sizeof(*b->blocks));
	memmove(&b->first[at], &b->first[at + 1], rest * sizeof(*b->first));
	b->n--;
	sums_build(b);
}

/* --- searching --- */

/* Does the entry (key, person) stand strictly before the wanted one? */
static bool is_before(const struct board *b, uint64_t key, uint32_t person,
    uint64_t want_key, uint32_t want)
{
	if (key != want_key)
		return key > want_key;
	return person != want && b->order(b->arg, person, want) < 0;
}

/* The first spot that does not stand before (key, person). */
static struct spot find_entry(const struct board *b, uint64_t key,
    uint32_t person)
{
	size_t low = 0, high = b->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (is_before(b, b->first[mid].key, b->first[mid].person, key,
			person))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return (struct spot){ 0, 0 };
	struct spot spot = { low - 1, 0 };
	const struct block *k = b->blocks[spot.block];
	size_t to = k->n;
	while (spot.at < to) {
		size_t mid = (spot.at + to) / 2;
		if (is_before(b, k->keys[mid], k->people[mid] & ~UNRANKED, key,
			person))
			spot.at = mid + 1;
		else
			to = mid;
	}
	return spot;
}

/* The first spot whose key is not greater. */
static struct spot find_key(const struct board *b, uint64_t key)
{
	size_t low = 0, high = b->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (b->first[mid].key > key)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return (struct spot){ 0, 0 };
	struct spot spot = { low - 1, 0 };
	const struct block *k = b->blocks[spot.block];
	size_t to = k->n;
	while (spot.at < to) {
		size_t mid = (spot.at + to) / 2;
		if (k->keys[mid] > key)
			spot.at = mid + 1;
		else
			to = mid;
	}
	return spot;
}

/* A spot behind the last entry of a block is the next block's first. */
static struct spot settle(const struct board *b, struct spot spot)
{
	if (spot.block < b->n && spot.at == b->blocks[spot.block]->n)
		return (struct spot){ spot.block + 1, 0 };
	return spot;
}

static bool is_at(const struct board *b, struct spot spot, uint64_t key,
    uint32_t person)
{
	if (spot.block >= b->n)
		return false;
	const struct block *k = b->blocks[spot.block];
	return k->keys[spot.at] == key &&
	    (k->people[spot.at] & ~UNRANKED) == person;
}

static bool find_present(const struct board *b, uint64_t key, uint32_t person,
    struct spot *out)
{
	*out = settle(b, find_entry(b, key, person));
	return is_at(b, *out, key, person);
}

static uint32_t ranked_in(const struct block *k, size_t to)
{
	uint32_t unranked = 0;
	for (size_t i = 0; i < to; i++)
		unranked += k->people[i] >> 31;
	return (uint32_t)to - unranked;
}

/* --- changing --- */

static void copy_entries(struct block *to, size_t at, const struct block *from,
    size_t i, size_t n)
{
	memmove(&to->keys[at], &from->keys[i], n * sizeof(*to->keys));
	memmove(&to->people[at], &from->people[i], n * sizeof(*to->people));
}

static void split(struct board *b, size_t at)
{
	struct block *k = b->blocks[at], *right = xmalloc(sizeof(*right));
	right->n = k->n - k->n / 2;
	k->n /= 2;
	copy_entries(right, 0, k, k->n, right->n);
	right->ranked = ranked_in(right, right->n);
	k->ranked -= right->ranked;
	directory_insert(b, at + 1, right);
}

/* Joins the block with its right neighbour when both fit in half a block. */
static void join(struct board *b, size_t at)
{
	if (at + 1 >= b->n)
		return;
	struct block *k = b->blocks[at], *right = b->blocks[at + 1];
	if (k->n + right->n > BLOCK_MAX / 2)
		return;
	copy_entries(k, k->n, right, 0, right->n);
	k->n += right->n;
	k->ranked += right->ranked;
	directory_delete(b, at + 1);
}

void board_add(struct board *b, struct board_entry e)
{
	assert(e.person < BOARD_PEOPLE_MAX);
	if (b->n == 0)
		directory_insert(b, 0, xcalloc(1, sizeof(struct block)));
	struct spot spot = find_entry(b, e.key, e.person);
	if (b->blocks[spot.block]->n == BLOCK_MAX) {
		split(b, spot.block);
		spot = find_entry(b, e.key, e.person);
	}
	struct block *k = b->blocks[spot.block];
	copy_entries(k, spot.at + 1, k, spot.at, k->n - spot.at);
	k->keys[spot.at] = e.key;
	k->people[spot.at] = e.person | (e.ranked ? 0 : UNRANKED);
	k->n++;
	k->ranked += e.ranked;
	if (spot.at == 0)
		set_first(b, spot.block);
	sums_change(b, spot.block, 1, e.ranked);
	b->count++;
}

bool board_remove(struct board *b, uint64_t key, uint32_t person)
{
	struct spot spot;
	if (!find_present(b, key, person, &spot))
		return false;
	struct block *k = b->blocks[spot.block];
	bool ranked = (k->people[spot.at] & UNRANKED) == 0;
	copy_entries(k, spot.at, k, spot.at + 1, k->n - spot.at - 1);
	k->n--;
	k->ranked -= ranked;
	b->count--;
	if (k->n == 0) {
		directory_delete(b, spot.block);
		return true;
	}
	if (spot.at == 0)
		set_first(b, spot.block);
	sums_change(b, spot.block, -1, ranked);
	if (k->n < BLOCK_MAX / 4) {
		join(b, spot.block);
		if (spot.block > 0)
			join(b, spot.block - 1);
	}
	return true;
}

void board_load(struct board *b, const struct board_entry *sorted, size_t n)
{
	drop_blocks(b);
	directory_reserve(b, (n + BLOCK_FILL - 1) / BLOCK_FILL);
	while (b->count < n) {
		struct block *k = xmalloc(sizeof(*k));
		size_t left = n - b->count;
		k->n = (uint32_t)(left < BLOCK_FILL ? left : BLOCK_FILL);
		for (size_t i = 0; i < k->n; i++) {
			const struct board_entry *e = &sorted[b->count + i];
			k->keys[i] = e->key;
			k->people[i] = e->person | (e->ranked ? 0 : UNRANKED);
		}
		k->ranked = ranked_in(k, k->n);
		b->blocks[b->n] = k;
		set_first(b, b->n++);
		b->count += k->n;
	}
	if (b->n > 0)
		sums_build(b);
}

/* --- reading --- */

size_t board_count(const struct board *b)
{
	return b->count;
}

uint32_t board_rank(const struct board *b, uint64_t key)
{
	if (b->n == 0)
		return 1;
	struct spot spot = find_key(b, key);
	return 1 + sums_before(b, spot.block).ranked +
	    ranked_in(b->blocks[spot.block], spot.at);
}

long board_position(const struct board *b, uint64_t key, uint32_t person,
    struct board_row *row)
{
	struct spot spot;
	if (!find_present(b, key, person, &spot))
		return -1;
	if (row != NULL) {
		bool ranked = (b->blocks[spot.block]->people[spot.at] &
				  UNRANKED) == 0;
		*row = (struct board_row){ key, person,
			ranked ? board_rank(b, key) : 0 };
	}
	return (long)(sums_before(b, spot.block).all + spot.at);
}

size_t board_page(const struct board *b, size_t offset, size_t n,
    struct board_row *out)
{
	if (offset >= b->count)
		return 0;
	if (n > b->count - offset)
		n = b->count - offset;
	struct spot spot = { 0, offset };
	spot.block = sums_find(b, &spot.at);
	const struct block *k = b->blocks[spot.block];
	uint32_t before = sums_before(b, spot.block).ranked +
	    ranked_in(k, spot.at);
	uint64_t key = k->keys[spot.at];
	uint32_t rank = board_rank(b, key);
	for (size_t i = 0; i < n; i++) {
		if (spot.at == b->blocks[spot.block]->n)
			spot = (struct spot){ spot.block + 1, 0 };
		k = b->blocks[spot.block];
		bool ranked = (k->people[spot.at] & UNRANKED) == 0;
		if (k->keys[spot.at] != key) {
			key = k->keys[spot.at];
			rank = before + 1;
		}
		out[i] = (struct board_row){ key,
			k->people[spot.at] & ~UNRANKED, ranked ? rank : 0 };
		before += ranked;
		spot.at++;
	}
	return n;
}

size_t board_memory(const struct board *b)
{
	return sizeof(*b) + b->n * sizeof(struct block) +
	    b->cap *
	    (sizeof(*b->blocks) + sizeof(*b->first) + sizeof(*b->sums));
}

/* --- sorting --- */

/* One stable pass by one byte of the inverted key; false: nothing to do. */
static bool sort_byte(const struct board_entry *from, struct board_entry *to,
    size_t n, unsigned shift)
{
	size_t start[257] = { 0 };
	for (size_t i = 0; i < n; i++)
		start[(~from[i].key >> shift & 0xff) + 1]++;
	for (size_t v = 1; v <= 256; v++)
		if (start[v] == n)
			return false;
	for (size_t v = 1; v <= 256; v++)
		start[v] += start[v - 1];
	for (size_t i = 0; i < n; i++)
		to[start[~from[i].key >> shift & 0xff]++] = from[i];
	return true;
}

void board_sort(struct board_entry *entries, struct board_entry *scratch,
    size_t n)
{
	struct board_entry *from = entries, *to = scratch;
	for (unsigned shift = 0; n > 1 && shift < 64; shift += 8)
		if (sort_byte(from, to, n, shift)) {
			struct board_entry *was = from;
			from = to;
			to = was;
		}
	if (from != entries)
		memcpy(entries, from, n * sizeof(*entries));
}
