/* SPDX-License-Identifier: EUPL-1.2 */
/* A session of a training is not held, or was entered by mistake. Who was
 * there keeps their activity. */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/handlers.h"
#include "server/handlers/trainings.h"

static int answer(struct request *r, const struct rulebook *rb,
    const struct training_row *row)
{
	r->reply.training_removed = trainings_row(r, rb, row);
	if (!r->reply.training_removed)
		return request_too_large(r);
	r->reply.body_case = VIESTI__REPLY__BODY_TRAINING_REMOVED;
	return 0;
}

int handle_remove_training(struct world *w, struct request *r)
{
	const Viesti__RemoveTraining *rq = r->msg->remove_training;
	const struct training *t = NULL;
	struct training_row row = { .removed_at = 0 };
	struct journal_entry e;
	uint8_t digest[16];
	char number[24];
	const char *parts[] = { number };

	snprintf(number, sizeof number, "%" PRIu64, rq->training);
	world_digest(digest, "remove_training", parts, 1);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc > 0) {
		row.t.id = e.subject;
		row.removed_at = e.at;
		return answer(r, world_rulebook(w), &row);
	}
	if (rc == 0)
		rc = trainings_find(w, r, rq->has_training, rq->training, &t);
	if (rc < 0)
		return rc;
	row.t = *t;
	row.t.code[0] = '\0';
	row.removed_at = world_stamp(w);
	rc = trainings_write(w, r, &row, "training_removed", digest);
	return rc < 0 ? rc : answer(r, world_rulebook(w), &row);
}
