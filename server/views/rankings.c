/* SPDX-License-Identifier: EUPL-1.2 */
/* A ranking that is watched: what its request would answer, whole. */
#include "common/buf.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

int view_rank_departments(struct server *sv, struct request *r,
    Viesti__Update *u)
{
	int rc = handle_rank_departments(sv, r);

	if (rc < 0)
		return rc;
	u->body_case = VIESTI__UPDATE__BODY_RANK_DEPARTMENTS;
	u->rank_departments = r->reply.department_ranking;
	if (u->rank_departments->n_rows > VIEW_ROWS)
		u->rank_departments->n_rows = VIEW_ROWS;
	/* the time alone is no news */
	u->rank_departments->has_as_of = u->rank_departments->has_revision = 0;
	return 0;
}

int view_rank_participants(struct server *sv, struct request *r,
    Viesti__Update *u)
{
	int rc = handler_rank_participants(sv, r);

	if (rc < 0)
		return rc;
	u->body_case = VIESTI__UPDATE__BODY_RANK_PARTICIPANTS;
	u->rank_participants = r->reply.participant_ranking;
	if (u->rank_participants->n_rows > VIEW_ROWS)
		u->rank_participants->n_rows = VIEW_ROWS;
	u->rank_participants->has_as_of = u->rank_participants->has_revision =
	    0;
	return 0;
}
