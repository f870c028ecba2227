/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept no longer, by hand: done, or only shown. */
#include "server/retention.h"

#include "server/handlers/handlers.h"

int handle_retention(struct world *w, struct request *r)
{
	Viesti__Retained *out = arena_alloc(r->arena, sizeof *out);
	struct retained done;
	int rc = retention_run(w, r, r->msg->retention->check_only, &done);

	if (rc < 0)
		return rc;
	if (!out)
		return request_too_large(r);
	viesti__retained__init(out);
	if (done.backups > 0)
		personal_count_add(&done.counts, "backup", N_("Backup"),
		    done.backups);
	out->counts = handler_counts(r, &done.counts, &out->n_counts);
	out->has_evidence_due = done.evidence_due != 0;
	out->evidence_due = done.evidence_due;
	out->has_ledgers_due = done.ledgers_due != 0;
	out->ledgers_due = done.ledgers_due;
	out->has_last_at = done.last_at != 0;
	out->last_at = done.last_at;
	r->reply.body_case = VIESTI__REPLY__BODY_RETAINED;
	r->reply.retained = out;
	return out->counts ? 0 : request_too_large(r);
}
