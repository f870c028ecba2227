/* SPDX-License-Identifier: EUPL-1.2 */
/* Announcements that are shown or will be, the newest first; or all. */
#include "common/buf.h"
#include "common/clock.h"
#include "common/wire.h"
#include "server/handlers/announcements.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

int handle_list_announcements(struct server *sv, struct request *r)
{
	const struct announcements *list = &sv->announcements;
	Viesti__Announcements *out = arena_alloc(r->arena, sizeof *out);
	size_t before,
	    wanted = list->n < WIRE_PAGE_MAX ? list->n : WIRE_PAGE_MAX;
	int32_t today = clock_today();

	if (!out)
		return request_too_large(r);
	viesti__announcements__init(out);
	out->rows = arena_zalloc(r->arena, (wanted + 1) * sizeof *out->rows);
	if (!out->rows)
		return request_too_large(r);
	before = arena_used(r->arena);
	for (size_t i = list->n; i-- > 0 && out->n_rows < wanted;) {
		if (!r->msg->list_announcements->all &&
		    announcement_is_over(&list->all[i], today))
			continue;
		if (arena_used(r->arena) - before > HANDLER_PAGE_TEXT)
			break;
		out->rows[out->n_rows] = announcements_row(r, sv->rulebook,
		    &list->all[i]);
		if (!out->rows[out->n_rows++])
			return request_too_large(r);
	}
	r->reply.body_case = VIESTI__REPLY__BODY_ANNOUNCEMENTS;
	r->reply.announcements = out;
	return 0;
}
