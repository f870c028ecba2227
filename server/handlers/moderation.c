/* SPDX-License-Identifier: EUPL-1.2 */
/* How moderation stands: the median is public, the rest for those who see to
 * it. */
#include "common/clock.h"
#include "server/domain/working_days.h"
#include "server/handlers/handlers.h"
#include "server/moderation.h"
#include "server/server.h"

#define SET(name, value) (out->has_##name = 1, out->name = (value))

static void fill_claims(const struct server *sv, int64_t now,
    Viesti__Moderation *out)
{
	uint32_t waiting = 0, checks = 0, only_others = 0;
	int64_t oldest = now;

	for (size_t i = 0; i < sv->n_claims; i++) {
		const struct claim *c = &sv->claims[i];

		checks += c->status == STATUS_AUTOMATIC;
		if (!moderation_waits(c))
			continue;
		waiting++;
		only_others += sv->rulebook->types[c->type].decision ==
		    DECIDE_OTHER;
		if (c->since < oldest)
			oldest = c->since;
	}
	SET(waiting, waiting);
	SET(checks_waiting, checks);
	SET(only_others, only_others);
	if (waiting)
		SET(oldest_tenths, moderation_tenths(sv, oldest, now));
}

int handle_moderation(struct server *sv, struct request *r)
{
	Viesti__Moderation *out = arena_alloc(r->arena, sizeof *out);
	const struct audience *who = &r->audience;
	int64_t now = clock_now_us();
	uint32_t tenths, decided;

	if (!out)
		return request_too_large(r);
	viesti__moderation__init(out);
	r->reply.body_case = VIESTI__REPLY__BODY_MODERATION;
	r->reply.moderation = out;
	bool all = who->kind == AUDIENCE_ORGANISER ||
	    who->kind == AUDIENCE_ADMIN || who->kind == AUDIENCE_MODERATOR;
	if ((all || !sv->frozen) &&
	    moderation_median(sv, now, &tenths, &decided)) {
		SET(median_tenths, tenths);
		SET(decided, decided);
	}
	if (!all)
		return 0;
	fill_claims(sv, now, out);
	SET(escalated, moderation_escalated(sv, now));
	SET(questions_open, (uint32_t)sv->n_questions);
	SET(moves_waiting, sv->moves_waiting);
	return 0;
}
