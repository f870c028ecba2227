/* SPDX-License-Identifier: EUPL-1.2 */
/* What is announced today. */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/announcements.h"
#include "server/server.h"
#include "server/views/views.h"

#define ROWS 20

int view_announcements(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct announcement *now[ROWS];
	struct announcement *coming = arena_alloc(r->arena,
	    ROWS * sizeof *coming);
	Viesti__AnnouncementsView *v = arena_alloc(r->arena, sizeof *v);
	size_t n;

	if (!v || !coming)
		return request_too_large(r);
	n = trainings_announced(&sv->trainings, clock_now_us(), coming, ROWS);
	for (size_t i = 0; i < n; i++)
		now[i] = &coming[i];
	n += announcements_now(&sv->announcements, clock_today(), now + n,
	    ROWS - n);
	viesti__announcements_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_ANNOUNCEMENTS;
	u->announcements = v;
	v->rows = arena_zalloc(r->arena, (n + 1) * sizeof *v->rows);
	if (!v->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		v->rows[i] = announcements_row(r, sv->rulebook, now[i]);
		if (!v->rows[i])
			return request_too_large(r);
		v->n_rows++;
	}
	return 0;
}
