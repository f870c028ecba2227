/* SPDX-License-Identifier: EUPL-1.2 */
/* Status: the season, what waits, and the departments' names. */
#include "common/clock.h"
#include "server/domain/season_life.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

/* When a version was applied last; 0: the season has its first rules. */
static int64_t last_changed(const struct rulebooks *rbs)
{
	int64_t last = 0;

	for (int i = 0; i < rbs->n; i++)
		if (rbs->version[i]->known_at > last)
			last = rbs->version[i]->known_at;
	return last;
}

static void fill_season(struct server *sv, struct request *r,
    Viesti__Status *st)
{
	const struct season *s = &sv->season;
	int round = season_round(s, house_today(server_live(sv)));

	st->season = request_text(r, s->name);
	st->zone = request_text(r, sv->config.zone);
#define SET(name, value) (st->has_##name = 1, st->name = (value))
	SET(state, (Viesti__SeasonState)s->state);
	SET(start, season_start(s));
	SET(end, season_end(s));
	SET(rounds, (uint32_t)s->rounds);
	SET(round, round < 0 ? 0 : (uint32_t)round + 1);
	if (round >= 0)
		SET(round_end, s->round_start[round + 1] - 1);
	SET(revision, sv->revision);
	int64_t freeze = season_life_freeze_at(s, sv->rulebook);
	if (freeze)
		SET(freeze_at, freeze);
	st->competition_fi = request_text(r, sv->rulebook->name[LANG_FI]);
	st->competition_sv = request_text(r, sv->rulebook->name[LANG_SV]);
	st->competition_en = request_text(r, sv->rulebook->name[LANG_EN]);
	st->rulebook_hash = request_text(r, sv->rulebook->hash);
	SET(rulebook, sv->rulebook->version);
	int64_t changed = last_changed(&sv->rulebooks);
	if (changed)
		SET(rulebook_changed_at, changed);
}

/* Claims of the own department for a contact, of one person for a participant,
 * all that wait for those who review. */
static void fill_waiting(const struct server *sv, struct request *r,
    Viesti__Status *st)
{
	const struct audience *who = &r->audience;
	bool all = who->kind == AUDIENCE_ORGANISER ||
	    who->kind == AUDIENCE_ADMIN || who->kind == AUDIENCE_MODERATOR;
	uint32_t pending = 0, returned = 0;

	for (size_t i = 0; i < sv->n_claims; i++) {
		const struct claim *c = &sv->claims[i];
		if (!all &&
		    !projection_may_read_person(sv->people, who, c->person))
			continue;
		pending += moderation_waits(c);
		returned += c->status == STATUS_RETURNED;
	}
	if (all)
		SET(claims_escalated, moderation_escalated(sv, clock_now_us()));
	SET(inbox, handler_inbox_count(sv, who));
	SET(claims_pending, pending);
	SET(claims_returned, returned);
	if (who->kind == AUDIENCE_CONTACT)
		SET(participants,
		    (uint32_t)people_in(sv->people, who->department));
	else if (who->kind == AUDIENCE_ORGANISER ||
	    who->kind == AUDIENCE_ADMIN) {
		SET(participants, (uint32_t)people_taking_part(sv->people));
		SET(moves_pending, sv->moves_waiting);
	}
}
#undef SET

static void fill_department(const struct department *d, struct request *r,
    Viesti__DepartmentName *out)
{
	viesti__department_name__init(out);
	out->department = request_text(r, d->code);
	out->short_name = request_text(r, d->short_name);
	out->name = request_names(r, d->name[LANG_FI], d->name[LANG_SV],
	    d->name[LANG_EN]);
	/* A small one's headcount is told to nobody else. */
	if (r->audience.kind != AUDIENCE_ORGANISER &&
	    r->audience.kind != AUDIENCE_ADMIN)
		return;
	out->has_headcount = out->has_ranked = 1;
	out->headcount = (uint32_t)d->headcount;
	out->ranked = d->ranked;
}

static int fill_departments(const struct server *sv, struct request *r,
    Viesti__Status *st)
{
	size_t n = sv->departments.n;

	st->departments = (Viesti__DepartmentName **)request_array(r, n,
	    sizeof **st->departments);
	if (!st->departments)
		return request_too_large(r);
	st->n_departments = n;
	for (size_t i = 0; i < n; i++)
		fill_department(&sv->departments.all[i], r, st->departments[i]);
	return 0;
}

/* Told to its owner only. */
static int fill_ticket(const struct server *sv, struct request *r,
    Viesti__Status *st)
{
	const struct draw_ticket *own = r->audience.kind == AUDIENCE_PARTICIPANT
	    ? season_draw_of(&sv->draw, r->audience.person)
	    : NULL;

	if (!own)
		return 0;
	st->ticket = request_text(r, own->number);
	return st->ticket ? 0 : request_too_large(r);
}

int handle_status(struct server *sv, struct request *r)
{
	Viesti__Status *st = arena_alloc(r->arena, sizeof *st);

	if (!st)
		return request_too_large(r);
	viesti__status__init(st);
	fill_season(sv, r, st);
	fill_waiting(sv, r, st);
	r->reply.body_case = VIESTI__REPLY__BODY_STATUS;
	r->reply.status = st;
	int rc = fill_ticket(sv, r, st);
	return rc < 0 ? rc : fill_departments(sv, r, st);
}
