/* SPDX-License-Identifier: EUPL-1.2 */
/* Counts of active people that say nothing about few; see projection.h. */
#include "server/domain/projection.h"

#include <stdlib.h>

#include "common/buf.h"

#define FEW 5

/* What a count may be by what is said of it. */
static void what_it_may_be(struct share share, uint64_t heads, uint64_t *least,
    uint64_t *most)
{
	uint64_t low = (uint64_t)share.low, high = (uint64_t)share.high;

	*least = (low * heads + 99) / 100;
	*most = high == 100 ? heads : (high * heads + 99) / 100 - 1;
	if (share.kind == SHARE_WORDS) {
		*least = 0;
		*most = heads < FEW ? heads : FEW - 1;
		return;
	}
	if (*least < FEW)
		*least = FEW;
	if (share.kind == SHARE_ALMOST_ALL && *least + FEW <= heads)
		*least = heads - FEW + 1;
}

/* Does only one count of some department fit a sum of those withheld from low
 * to high: two of four each, when both are "taking part" and eight are? */
static bool tells_one(uint64_t low, uint64_t high, const uint64_t *heads,
    size_t n, const struct department_lights *out)
{
	uint64_t all_least = 0, all_most = 0, least, most;

	for (size_t i = 0; i < n; i++) {
		if (out[i].counted)
			continue;
		what_it_may_be(out[i].share, heads[i], &least, &most);
		all_least += least;
		all_most += most;
	}
	for (size_t i = 0; i < n; i++) {
		if (out[i].counted)
			continue;
		what_it_may_be(out[i].share, heads[i], &least, &most);
		uint64_t others_least = all_least - least;
		uint64_t others_most = all_most - most;
		uint64_t from = low > others_most + least ? low - others_most
							  : least;
		uint64_t to = high - others_least < most ? high - others_least
							 : most;
		if (least < most && from >= to)
			return true;
	}
	return false;
}

/* What all that is withheld would tell together, by subtraction. */
static bool tells_too_much(const uint64_t *active, const uint64_t *heads,
    size_t n, const struct department_lights *out)
{
	uint64_t sum = 0, missing = 0;
	size_t withheld = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t there = active[i] < heads[i] ? active[i] : heads[i];

		if (out[i].counted)
			continue;
		withheld++;
		sum += there;
		missing += heads[i] - there;
	}
	return withheld == 1 ||
	    (withheld > 0 && (sum < FEW || missing < FEW)) ||
	    tells_one(sum, sum, heads, n, out);
}

/* Of those that are told the one with the fewest; n: none is left. */
static size_t fewest(const struct department_lights *out, size_t n)
{
	size_t at = n;

	for (size_t i = 0; i < n; i++)
		if (out[i].counted && (at == n || out[i].lit < out[at].lit))
			at = i;
	return at;
}

void projection_lights(const uint64_t *active, const uint64_t *heads, size_t n,
    struct department_lights *out)
{
	for (size_t i = 0; i < n; i++) {
		out[i].share = projection_participation(active[i], heads[i]);
		out[i].counted = out[i].share.kind == SHARE_PERCENT;
		out[i].lit = out[i].counted ? (uint32_t)active[i] : 0;
	}
	while (tells_too_much(active, heads, n, out)) {
		size_t at = fewest(out, n);

		if (at == n)
			return;
		out[at].counted = false;
		out[at].lit = 0;
		out[at].share = projection_band(active[at], heads[at]);
	}
}

/* What is said of the house in a band bounds the sum of those withheld. */
static bool band_tells(struct share share, uint64_t all_heads,
    const uint64_t *heads, size_t n, const struct department_lights *out)
{
	uint64_t low, high, counted = 0;

	what_it_may_be(share, all_heads, &low, &high);
	for (size_t i = 0; i < n; i++)
		counted += out[i].counted ? out[i].lit : 0;
	return high >= counted &&
	    tells_one(low > counted ? low - counted : 0, high - counted, heads,
		n, out);
}

struct share projection_house(uint64_t count, const uint64_t *active,
    const uint64_t *heads, size_t n, const struct department_lights *out)
{
	const struct share words = { SHARE_WORDS, 0, 0 };
	uint64_t all_heads = 0;
	struct share share;

	for (size_t i = 0; i < n; i++)
		all_heads += heads[i];
	share = projection_participation(count, all_heads);
	if (share.kind == SHARE_PERCENT) {
		if (!tells_too_much(active, heads, n, out))
			return share;
		share = projection_band(count, all_heads);
	}
	return share.kind != SHARE_WORDS &&
		band_tells(share, all_heads, heads, n, out)
	    ? words
	    : share;
}

static uint64_t apart(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

void projection_counts(const uint64_t *counts, size_t n, uint64_t heads,
    bool *told)
{
	for (size_t i = 0; i < n; i++) {
		told[i] = counts[i] >= FEW && heads >= counts[i] + FEW;
		for (size_t k = 0; k < i && told[i]; k++)
			told[i] = !told[k] ||
			    apart(counts[i], counts[k]) >= FEW ||
			    (k > 0 && counts[i] == counts[k]);
	}
}

void projection_season_shares(const struct department_place *all, size_t n,
    struct share *out)
{
	uint64_t *active = xcalloc(n, sizeof *active);
	uint64_t *heads = xcalloc(n, sizeof *heads);
	struct department_lights *lights = xcalloc(n, sizeof *lights);

	for (size_t i = 0; i < n; i++) {
		active[i] = all[i].people;
		heads[i] = all[i].headcount;
	}
	projection_lights(active, heads, n, lights);
	for (size_t i = 0; i < n; i++)
		out[i] = lights[i].share;
	free(active);
	free(heads);
	free(lights);
}
