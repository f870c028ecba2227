/* SPDX-License-Identifier: EUPL-1.2 */
/* Whose texts are gone; see erasures.h. */
#include "server/store/erasures.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "server/store/internal.h"

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void add_season(struct erasures *e, const char *detail)
{
	size_t n = e->n_seasons;

	e->seasons = xrealloc(e->seasons, (n + 1) * sizeof *e->seasons);
	e->seasons[n] = (struct erased_season){
		.season = store_detail_number(detail, "season"),
		.final_at = store_detail_number(detail, "final_at"),
	};
	e->n_seasons = n + 1;
}

int erasures_load(struct store *s, struct erasures *e, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_AUDIT_ERASURES, err);

	*e = (struct erasures){ 0 };
	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		bool forgotten = row_int(&r) != 0;
		int64_t subject = row_int(&r);
		const char *detail = row_text(&r);
		if (!forgotten) {
			add_season(e, detail);
			continue;
		}
		e->persons = xrealloc(e->persons,
		    (e->n_persons + 1) * sizeof *e->persons);
		e->persons[e->n_persons++] = subject;
	}
	if (e->n_persons > 0)
		qsort(e->persons, e->n_persons, sizeof *e->persons, by_number);
	return rc;
}

void erasures_fini(struct erasures *e)
{
	free(e->persons);
	free(e->seasons);
}

bool erasures_have(const struct erasures *e, int64_t participant,
    int64_t season)
{
	for (size_t i = 0; i < e->n_seasons; i++)
		if (season != 0 && e->seasons[i].season == season)
			return true;
	return e->n_persons > 0 && participant != 0 &&
	    bsearch(&participant, e->persons, e->n_persons, sizeof *e->persons,
		by_number) != NULL;
}

bool erasures_have_asked(const struct erasures *e, int64_t asked_at)
{
	for (size_t i = 0; i < e->n_seasons; i++)
		if (asked_at <= e->seasons[i].final_at)
			return true;
	return false;
}

bool erasures_is_blank(const uint8_t salt[16])
{
	static const uint8_t blank[16];

	return memcmp(salt, blank, sizeof blank) == 0;
}
