/* SPDX-License-Identifier: EUPL-1.2 */
/* Withdrawing an activity: it stays in the journal and gives nothing. */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/verdict.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

int handle_withdraw(struct world *w, struct request *r)
{
	const Viesti__Withdraw *rq = r->msg->withdraw;
	struct verdict d = { .kind = "withdraw",
		.status = STATUS_WITHDRAWN,
		.reason = rq->reason };
	int rc = verdict_begin(w, r, rq->activity, &d);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!verdict_is_theirs(w, r, d.row.person))
		return verdict_unknown(r, rq->activity);
	if (d.row.a.status == STATUS_WITHDRAWN ||
	    d.row.a.status == STATUS_UNDONE)
		return error_set(&r->err, E_PRECONDITION, "withdrawn",
		    _("Activity %" PRIu64 " was withdrawn already."),
		    rq->activity);
	rc = verdict_may_withdraw(w, r);
	return rc < 0 ? rc : verdict_write(w, r, &d);
}
