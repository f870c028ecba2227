/* SPDX-License-Identifier: EUPL-1.2 */
/* Moments and milestone counts of the live model; see moments.h. */
#include "server/moments.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

#define BURST_US 60000000
#define NUMBERS_A_REVISION 1024 /* more moments come of no commit */

uint32_t moments_step(const struct rulebook *rb, int milestone)
{
	uint32_t step = 0;

	if (rb->milestones[milestone].kind != MILESTONE_STEP)
		return 0;
	for (int i = 0; i <= milestone; i++)
		step += rb->milestones[i].kind == MILESTONE_STEP;
	return step;
}

/* ------------------------------------------------------------- counts */

static uint32_t held_by(const struct server *sv, uint32_t person)
{
	const struct standing *st = standings_of(sv->standings, person);

	return st ? st->milestones : 0;
}

static bool takes_part(const struct server *sv, uint32_t person)
{
	const struct person *p = people_get(sv->people, person);

	return p && p->left_at == 0;
}

static void count(struct server *sv, uint32_t milestones, uint32_t by)
{
	for (int i = 0; i < sv->rulebook->n_milestones; i++)
		if (milestones >> i & 1)
			sv->moments.counts[i] += by;
}

void moments_person(struct server *sv, const struct person *p)
{
	bool before = takes_part(sv, p->number), after = p->left_at == 0;

	if (before && !after)
		count(sv, held_by(sv, p->number), (uint32_t)-1);
	else if (!before && after)
		count(sv, held_by(sv, p->number), 1);
}

/* ------------------------------------------------------------ moments */

static void drop(struct moments *m, size_t i)
{
	memmove(&m->kept[i], &m->kept[i + 1], (--m->n - i) * sizeof m->kept[i]);
}

/* Numbers follow the revision, which survives a restart, so that those of an
 * earlier start are below all of this one's. */
static void add(struct server *sv, struct moment moment)
{
	struct moments *m = &sv->moments;
	uint64_t least = sv->revision * NUMBERS_A_REVISION;

	if (m->n == MOMENTS_KEPT)
		drop(m, 0);
	m->last = m->last < least ? least : m->last + 1;
	moment.number = m->last;
	moment.at = clock_now_us();
	m->kept[m->n++] = moment;
}

/* Is this one too many in a minute? Then the others of it are dropped, too. */
static bool is_burst(struct moments *m, int64_t now)
{
	if (now < m->burst_at || now - m->burst_at > BURST_US) {
		m->burst_at = now;
		m->burst = 0;
	}
	if (++m->burst <= MOMENTS_KEPT)
		return false;
	for (size_t i = m->n; i-- > 0;)
		if (!m->kept[i].leader && m->kept[i].at >= m->burst_at)
			drop(m, i);
	return true;
}

/* Lost and reached again: told once. */
static bool was_told(const struct moments *m, uint32_t person, int milestone)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->kept[i].leader && m->kept[i].person == person &&
		    m->kept[i].milestone == milestone)
			return true;
	return false;
}

static void reach(struct server *sv, uint32_t person, uint32_t gained)
{
	const struct rulebook *rb = sv->rulebook;

	for (int i = 0; i < rb->n_milestones; i++) {
		if ((gained >> i & 1) == 0 || moments_step(rb, i) == 0 ||
		    was_told(&sv->moments, person, i) ||
		    is_burst(&sv->moments, clock_now_us()))
			continue;
		add(sv,
		    (struct moment){ .milestone = (uint8_t)i,
			.person = person,
			.department = DEPARTMENT_NONE });
	}
}

void moments_standing(struct server *sv, const struct standing *st)
{
	uint32_t before = held_by(sv, st->person);

	if (!takes_part(sv, st->person))
		return;
	count(sv, before & ~st->milestones, (uint32_t)-1);
	count(sv, st->milestones & ~before, 1);
	if (sv->season.state == STATE_OPEN)
		reach(sv, st->person, st->milestones & ~before);
}

/* ---------------------------------------------------------- the leader */

/* Who stands alone in front and has done something; DEPARTMENT_NONE. */
static uint16_t leader_now(struct server *sv)
{
	struct ranking all = { AREA_ALL, ROUND_ALL };
	struct department_place *places = xcalloc(sv->departments.n + 1,
	    sizeof *places);
	size_t n = standings_departments(sv->standings, all,
	    house_counted(server_live(sv)), NULL, places);
	uint16_t leader = DEPARTMENT_NONE;
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		if (places[i].rank != 1)
			continue;
		first++;
		leader = places[i].ACT > 0 ? places[i].department
					   : DEPARTMENT_NONE;
	}
	free(places);
	return first == 1 ? leader : DEPARTMENT_NONE;
}

void moments_look(struct server *sv)
{
	struct moments *m = &sv->moments;
	int32_t today = clock_today();
	uint16_t leader, before = m->leader;

	if (sv->season.state != STATE_OPEN)
		return;
	leader = leader_now(sv);
	if (leader == DEPARTMENT_NONE || leader == before)
		return;
	m->leader = leader;
	/* the first one of the season follows nobody */
	if (before == DEPARTMENT_NONE || m->leader_on == today)
		return;
	m->leader_on = today;
	add(sv,
	    (struct moment){
		.leader = true, .person = PERSON_NONE, .department = leader });
}

static void count_all(struct server *sv)
{
	memset(sv->moments.counts, 0, sizeof sv->moments.counts);
	for (size_t i = 0; i < people_count(sv->people); i++)
		if (takes_part(sv, (uint32_t)i))
			count(sv, held_by(sv, (uint32_t)i), 1);
}

void moments_recount(struct server *sv)
{
	struct moments *m = &sv->moments;

	count_all(sv);
	for (size_t i = m->n; i-- > 0;)
		if (!m->kept[i].leader)
			drop(m, i);
}

/* A leader of this day's beginning who does not lead any more has been
 * followed, and that was told before the restart. */
void moments_start(struct server *sv)
{
	struct moments *m = &sv->moments;
	uint16_t began;

	count_all(sv);
	m->leader = leader_now(sv);
	began = day_ranks_leader(&sv->ranks, clock_today());
	if (began != DEPARTMENT_NONE && began != m->leader)
		m->leader_on = clock_today();
}

bool moments_holds(const struct server *sv, const struct moment *m, int64_t now)
{
	if (m->at > now || now - m->at > MOMENTS_US)
		return false;
	if (m->leader)
		return m->department == sv->moments.leader;
	return takes_part(sv, m->person) &&
	    (held_by(sv, m->person) >> m->milestone & 1) != 0;
}
