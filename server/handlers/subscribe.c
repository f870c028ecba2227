/* SPDX-License-Identifier: EUPL-1.2 */
/* Subscribe: names the views that this connection watches from now on. */
#include "common/buf.h"
#include "server/handlers/handlers.h"
#include "server/push.h"
#include "server/server.h"

/* Who sees all persons leaves a note of it, once for as long as it lasts. */
static void note_persons(struct server *sv, const struct request *r)
{
	const Viesti__Subscribe *rq = r->msg->subscribe;

	if (r->audience.kind != AUDIENCE_ADMIN &&
	    r->audience.kind != AUDIENCE_ORGANISER)
		return;
	for (size_t i = 0; i < rq->n_views; i++)
		if (rq->views[i]->participants)
			handler_log_read(sv, r, "watch_participants", 0);
}

int handle_subscribe(struct server *sv, struct request *r)
{
	Viesti__Subscribed *out = arena_alloc(r->arena, sizeof *out);
	int rc;

	if (!out)
		return request_too_large(r);
	rc = push_subscribe(sv, r);
	if (rc < 0)
		return rc;
	note_persons(sv, r);
	viesti__subscribed__init(out);
	out->has_epoch = out->has_revision = 1;
	out->epoch = sv->epoch;
	out->revision = sv->revision;
	r->reply.body_case = VIESTI__REPLY__BODY_SUBSCRIBED;
	r->reply.subscribed = out;
	return 0;
}
