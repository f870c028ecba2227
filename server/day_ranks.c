/* SPDX-License-Identifier: EUPL-1.2 */
/* Ranks as days began; see day_ranks.h. */
#include "server/day_ranks.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/log.h"
#include "server/dispatch.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

#define DETAIL_SIZE 48
#define WEEK 7

void day_ranks_add(struct day_ranks *ranks, const struct rank_row *row)
{
	if (ranks->n == ranks->cap) {
		ranks->cap = ranks->cap * 2 + 128;
		ranks->rows = xrealloc(ranks->rows,
		    ranks->cap * sizeof *ranks->rows);
	}
	ranks->rows[ranks->n++] = *row;
}

void day_ranks_fini(struct day_ranks *ranks)
{
	free(ranks->rows);
	*ranks = (struct day_ranks){ 0 };
}

uint32_t day_ranks_week_ago(const struct day_ranks *ranks, int32_t today,
    uint16_t department)
{
	int32_t wanted = today - WEEK;
	size_t i = 0;

	if (ranks->n == 0 || ranks->rows[0].day > wanted)
		return 0; /* there were none yet */
	while (i < ranks->n && ranks->rows[i].day < wanted)
		i++;
	for (size_t k = i; k < ranks->n; k++)
		if (ranks->rows[k].day == ranks->rows[i].day &&
		    ranks->rows[k].department == department)
			return ranks->rows[k].rank;
	return 0;
}

uint16_t day_ranks_leader(const struct day_ranks *ranks, int32_t day)
{
	uint16_t leader = DEPARTMENT_NONE;

	for (size_t i = 0; i < ranks->n; i++) {
		if (ranks->rows[i].day != day || ranks->rows[i].rank != 1)
			continue;
		if (leader != DEPARTMENT_NONE)
			return DEPARTMENT_NONE;
		leader = ranks->rows[i].department;
	}
	return leader;
}

/* ------------------------------------------------------- ranks of today */

static bool is_kept(const struct server *sv, int32_t today)
{
	return sv->season.state >= STATE_OPEN &&
	    sv->season.state < STATE_FROZEN &&
	    !season_hides_results(&sv->season) &&
	    season_has(&sv->season, today);
}

/* Appends the ranks of now as those of that day; how many. */
static size_t take(struct server *sv, int32_t day)
{
	struct ranking all = { AREA_ALL, ROUND_ALL };
	struct department_place *places = xcalloc(sv->departments.n + 1,
	    sizeof *places);
	size_t n = standings_departments(sv->standings, all,
	    season_counted(&sv->season, day), NULL, places);
	size_t before = sv->ranks.n;
	uint64_t done = 0;

	for (size_t i = 0; i < n; i++)
		done += places[i].ACT;
	for (size_t i = 0; i < n && done > 0; i++)
		if (places[i].rank > 0)
			day_ranks_add(&sv->ranks,
			    &(struct rank_row){ .day = day,
				.department = places[i].department,
				.rank = places[i].rank });
	free(places);
	return sv->ranks.n - before;
}

static bool has_day(const struct day_ranks *ranks, int32_t day)
{
	return ranks->n > 0 && ranks->rows[ranks->n - 1].day >= day;
}

static int put(struct store *store, uint32_t season,
    const struct rank_row *rows, size_t n, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = store_rank_put(store, season, &rows[i], err);
	return rc;
}

static char *detail(char out[DETAIL_SIZE], int32_t day, size_t n)
{
	char date[CLOCK_DATE_SIZE];

	snprintf(out, DETAIL_SIZE, "day=%s departments=%zu",
	    clock_format_date(day, date), n);
	return out;
}

/* ------------------------------------------------------- at the start */

static int load(const struct rank_row *row, void *arg)
{
	day_ranks_add(arg, row);
	return 0;
}

/* The entry's row of the journal, for a transaction without a request. */
static int write_now(struct server *sv, struct store *store, size_t n,
    struct error *err)
{
	const struct rank_row *rows = &sv->ranks.rows[sv->ranks.n - n];
	char text[DETAIL_SIZE];
	struct journal_entry e = { .at = clock_now_us(),
		.actor = "server",
		.kind = "day_ranks",
		.subject = sv->season.id,
		.detail = detail(text, rows[0].day, n) };
	int rc = store_begin(store, err);

	if (rc == 0)
		rc = put(store, sv->season.id, rows, n, err);
	if (rc == 0)
		rc = store_journal(store, &e, err);
	if (rc == 0)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}

int day_ranks_start(struct server *sv, struct store *store, struct error *err)
{
	int32_t today = clock_today();
	int rc = store_ranks_each(store, sv->season.id, load, &sv->ranks, err);

	if (rc < 0)
		return rc;
	sv->ranks.day = today;
	if (!is_kept(sv, today) || has_day(&sv->ranks, today) ||
	    !store_writable(store))
		return 0;
	size_t n = take(sv, today);
	return n == 0 ? 0 : write_now(sv, store, n, err);
}

/* ----------------------------------------------------------- later on */

struct day_note {
	size_t n;
	struct rank_row rows[];
};

static int write_note(struct world *w, struct request *r)
{
	const struct day_note *note = r->prepared;
	char text[DETAIL_SIZE];
	struct world_entry entry = { .kind = "day_ranks",
		.subject = w->season.id,
		.detail = detail(text, note->rows[0].day, note->n),
		.at = world_stamp(w) };

	r->written = true;
	int rc = put(w->store, w->season.id, note->rows, note->n, &r->err);
	return rc < 0 ? rc : world_journal(w, r, &entry);
}

static const struct request_type note_type = {
	.name = "day_ranks",
	.where = RUN_WRITER,
	.run.writer = write_note,
	.flags = CHANGES,
};

static void write_later(struct server *sv, size_t n)
{
	struct request *q = request_new();
	struct day_note *note = q
	    ? arena_alloc(q->arena, sizeof *note + n * sizeof *note->rows)
	    : NULL;

	if (!note) {
		log_event(LOG_ERROR, "day_ranks", "reason=%s", "no_memory");
		request_free(q);
		return;
	}
	note->n = n;
	memcpy(note->rows, &sv->ranks.rows[sv->ranks.n - n],
	    n * sizeof *note->rows);
	q->type = &note_type;
	q->prepared = note;
	dispatch_internal(sv, q);
}

void day_ranks_look(struct server *sv)
{
	int32_t today = clock_today();

	if (today == sv->ranks.day || sv->stopping)
		return;
	sv->ranks.day = today;
	if (!is_kept(sv, today) || has_day(&sv->ranks, today))
		return;
	size_t n = take(sv, today);
	if (n > 0)
		write_later(sv, n);
}
