/* SPDX-License-Identifier: EUPL-1.2 */
/* Which moment of the competition is read; see house.h. */
#include "server/house.h"

#include "common/clock.h"
#include "server/asof.h"
#include "server/server.h"

int32_t house_today(const struct house *h)
{
	int32_t day = h->as_of ? clock_date_of(h->as_of) : clock_today();
	int turned = h->departments->turned;

	/* A round begins when its departments are there, not before. */
	if (turned && season_counted(h->season, day) > turned)
		day = h->season->round_start[turned] - 1;
	return day;
}

int house_counted(const struct house *h)
{
	return season_counted(h->season, house_today(h));
}

uint16_t house_was_in(const struct house *h, uint32_t person, uint16_t now)
{
	if (!h->were_in || now == DEPARTMENT_NONE)
		return now;
	return person < h->n_were_in ? h->were_in[person] : DEPARTMENT_NONE;
}

static uint32_t deeds_of(const struct standing *st)
{
	uint32_t n = 0;

	for (uint32_t i = 0; st && i < st->n_parts; i++)
		n += st->parts[i].deeds;
	return n;
}

/* by: 1 or -1 */
static void count_since(struct since *s, const struct house *then,
    const struct standing *st, uint32_t by)
{
	uint32_t was, is = deeds_of(st);

	if (!st)
		return;
	was = deeds_of(standings_of(then->standings, st->person));
	if (is <= was)
		return;
	s->people += by;
	s->deeds += by * (is - was);
}

void since_standing(struct since *s, const struct house *then,
    const struct standings *now, const struct standing *st)
{
	count_since(s, then, standings_of(now, st->person), (uint32_t)-1);
	count_since(s, then, st, 1);
}

void since_init(struct since *s, const struct house *then,
    const struct standings *now)
{
	*s = (struct since){ 0 };
	for (size_t i = 0; i < people_count(then->people); i++)
		count_since(s, then, standings_of(now, (uint32_t)i), 1);
}

const struct house *server_live(struct server *sv)
{
	sv->live = (struct house){ .season = &sv->season,
		.rulebook = sv->rulebook,
		.departments = &sv->departments,
		.people = sv->people,
		.standings = sv->standings,
		.joined = people_taking_part(sv->people) };
	return &sv->live;
}

const struct house *server_house(struct server *sv, const struct audience *who)
{
	if (!sv->frozen || who->kind == AUDIENCE_ORGANISER ||
	    who->kind == AUDIENCE_ADMIN)
		return server_live(sv);
	return asof_house(sv->frozen);
}
