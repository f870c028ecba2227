/* SPDX-License-Identifier: EUPL-1.2 */
/* For how long claims wait; see moderation.h. */
#include "server/moderation.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/change.h"
#include "server/domain/working_days.h"
#include "server/server.h"
#include "server/store/store.h"

#define PERIOD_US (MODERATION_DAYS * INT64_C(86400000000))

/* ------------------------------------------------------------- decisions */

static void add(struct moderation *m, int64_t at, int64_t waited)
{
	if (m->n == m->cap) {
		m->cap = m->cap * 2 + 64;
		m->all = xrealloc(m->all, m->cap * sizeof *m->all);
	}
	m->all[m->n++] = (struct decided){ .at = at, .waited = waited };
}

/* Those before the last 28 days are of no use any more. */
static void forget_old(struct moderation *m, int64_t now)
{
	size_t old = 0;

	while (old < m->n && m->all[old].at < now - PERIOD_US)
		old++;
	if (old == 0)
		return;
	m->n -= old;
	memmove(m->all, m->all + old, m->n * sizeof *m->all);
}

static bool is_decision(int before, int after)
{
	return before == STATUS_PENDING &&
	    (after == STATUS_ACCEPTED || after == STATUS_RETURNED ||
		after == STATUS_REJECTED);
}

void moderation_change(struct server *sv, const struct claim *held,
    const struct change_activity *a)
{
	if (!held || !is_decision(held->status, a->status))
		return;
	forget_old(&sv->moderation, a->at);
	add(&sv->moderation, a->at,
	    working_time(sv->rulebook, &sv->season, held->since, a->at));
}

void moderation_fini(struct moderation *m)
{
	free(m->all);
	*m = (struct moderation){ .n = 0 };
}

/* ------------------------------------------------------------- figures */

static int by_waited(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Of those that were decided since. */
static bool median(const struct moderation *m, int64_t since, uint32_t *tenths,
    uint32_t *decided)
{
	int64_t *all = xmalloc((m->n + 1) * sizeof *all);
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->all[i].at >= since)
			all[n++] = m->all[i].waited;
	qsort(all, n, sizeof *all, by_waited);
	if (n >= MODERATION_LEAST) {
		int64_t middle = (all[(n - 1) / 2] + all[n / 2]) / 2;

		*tenths = (uint32_t)(middle / WORKING_TENTH);
		*decided = (uint32_t)n;
	}
	free(all);
	return n >= MODERATION_LEAST;
}

bool moderation_median(const struct server *sv, int64_t now, uint32_t *tenths,
    uint32_t *decided)
{
	return median(&sv->moderation, now - PERIOD_US, tenths, decided);
}

uint32_t moderation_tenths(const struct server *sv, int64_t since, int64_t now)
{
	return (uint32_t)(working_time(sv->rulebook, &sv->season, since, now) /
	    WORKING_TENTH);
}

bool moderation_waits(const struct claim *c)
{
	return c->status == STATUS_PENDING;
}

int64_t moderation_late(const struct server *sv, int64_t now)
{
	return working_back(sv->rulebook, &sv->season, now,
	    MODERATION_LATE * WORKING_DAY + 1);
}

uint32_t moderation_escalated(const struct server *sv, int64_t now)
{
	int64_t late = moderation_late(sv, now);
	uint32_t n = 0;

	for (size_t i = 0; i < sv->n_claims; i++)
		n += moderation_waits(&sv->claims[i]) &&
		    sv->claims[i].since <= late;
	return n;
}

/* ----------------------------------------------------- from the database */

/* Since when the activities wait that are not as they were recorded: a table
 * open to the next place, its size a power of two. */
struct waiting {
	int64_t id, since; /* id 0: free */
};
struct history {
	struct moderation *to;
	const struct rulebook *rb;
	const struct season *season;
	int64_t from; /* decisions since then */
	struct waiting *all;
	size_t n, size;
};

static struct waiting *place(struct history *h, int64_t id)
{
	size_t i = (size_t)id * 0x9e3779b97f4a7c15u & (h->size - 1);

	while (h->all[i].id != 0 && h->all[i].id != id)
		i = (i + 1) & (h->size - 1);
	return &h->all[i];
}

static void grow(struct history *h)
{
	struct waiting *old = h->all;
	size_t size = h->size;

	h->size = size ? 2 * size : 1024;
	h->all = xcalloc(h->size, sizeof *h->all);
	for (size_t i = 0; i < size; i++)
		if (old[i].id)
			*place(h, old[i].id) = old[i];
	free(old);
}

static int step(const struct decision_row *row, void *arg)
{
	struct history *h = arg;
	struct waiting *w;

	if (2 * h->n >= h->size)
		grow(h);
	w = place(h, row->activity);
	if (is_decision(row->before, row->status) && row->at >= h->from)
		add(h->to, row->at,
		    working_time(h->rb, h->season,
			w->id ? w->since : row->recorded_at, row->at));
	if (row->status != STATUS_PENDING)
		return 0;
	h->n += w->id == 0;
	*w = (struct waiting){ row->activity, row->at };
	return 0;
}

int moderation_load(struct server *sv, struct store *store, struct error *err)
{
	struct history h = { .to = &sv->moderation,
		.rb = sv->rulebook,
		.season = &sv->season,
		.from = clock_now_us() - PERIOD_US };
	int rc = store_decisions_each(store, sv->season.id, step, &h, err);

	for (size_t i = 0; rc == 0 && h.size && i < sv->n_claims; i++) {
		const struct waiting *w = place(&h, sv->claims[i].id);

		if (w->id)
			sv->claims[i].since = w->since;
	}
	free(h.all);
	return rc;
}

int moderation_of_season(struct store *store, const struct rulebook *rb,
    const struct season *season, uint32_t *tenths, uint32_t *decided,
    struct error *err)
{
	struct moderation all = { .n = 0 };
	struct history h = { .to = &all, .rb = rb, .season = season };
	int rc = store_decisions_each(store, season->id, step, &h, err);

	if (rc == 0)
		rc = median(&all, 0, tenths, decided);
	free(h.all);
	moderation_fini(&all);
	return rc;
}
