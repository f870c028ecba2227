/* SPDX-License-Identifier: EUPL-1.2 */
/* The ranking of departments, as its audience may see it. */
#include "common/clock.h"
#include "server/dispatch.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

/* What is to be published is nobody's own view. */
static struct audience audience_for(const struct server *sv,
    const struct request *r)
{
	const struct audience everybody = { .kind = AUDIENCE_PUBLIC,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE,
		.rules = dispatch_rules(sv) };

	if (r->audience.kind == AUDIENCE_VISITORS ||
	    !r->msg->rank_departments->as_public)
		return r->audience;
	return everybody;
}

int handler_departments(const struct house *h, struct request *r,
    const Viesti__RankDepartments *rq, const struct audience *who,
    Viesti__DepartmentRanking **to)
{
	size_t n = h->departments->n + 1;
	struct department_view *views = arena_zalloc(r->arena,
	    n * sizeof *views);
	Viesti__DepartmentRanking *out = arena_alloc(r->arena, sizeof *out);
	enum size_class size = rq->has_size_class
	    ? (enum size_class)rq->size_class
	    : SIZE_ALL;
	struct ranking which;
	int rc = handler_ranking(h, r, rq->area, rq->has_round, rq->round,
	    &which);

	if (rc < 0)
		return rc;
	if (!views || !out)
		return request_too_large(r);
	int counted = which.round == ROUND_ALL ? house_counted(h) : 1;
	rc = projection_departments(h->standings, who, which, counted, &size,
	    views, &n, &r->err);
	if (rc < 0)
		return rc;
	viesti__department_ranking__init(out);
	out->rows = (Viesti__DepartmentRow **)request_array(r, n,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	out->n_rows = n;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = handler_department_row(h, r, &views[i], out->rows[i]);
	out->has_as_of = out->has_rounds_counted = out->has_size_class = 1;
	out->as_of = h->as_of ? h->as_of : clock_now_us();
	out->rounds_counted = (uint32_t)counted;
	out->size_class = (Viesti__SizeClass)size;
	*to = out;
	return rc;
}

int handle_rank_departments(struct server *sv, struct request *r)
{
	struct audience who = audience_for(sv, r);
	Viesti__DepartmentRanking *out = NULL;
	int rc = handler_departments(server_house(sv, &who), r,
	    r->msg->rank_departments, &who, &out);

	if (rc < 0)
		return rc;
	out->has_revision = 1;
	out->revision = sv->revision;
	r->reply.body_case = VIESTI__REPLY__BODY_DEPARTMENT_RANKING;
	r->reply.department_ranking = out;
	return 0;
}
