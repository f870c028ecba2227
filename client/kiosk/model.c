/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown when; see model.h.
 *
 * A pass of the loop: the fixed scenes that have something to show, in their
 * order, then one of the others in turn. Instead of the loop the season may
 * ask for one scene (before, paused, ended, ceremony). A moment interrupts a
 * scene that has stood for 4 s, lasts 8 s, and gives its place back.
 *
 * 1. The state is always one whole that was received; nothing is computed.
 * 2. Changes of figures are gathered for 2 s and shown as one; changes of the
 *    season's state at once.
 */
#include "client/kiosk/model.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/live.h"
#include "common/clock.h"

#define S 1000000LL
#define GATHER (2 * S)
#define MOMENT_AFTER (4 * S) /* that its scene has stood */
#define MOMENT_LASTS (8 * S)
#define MOMENT_APART (90 * S)
#define MOMENTS_MAX 64
#define MANY_MOMENTS 3 /* more of them become one */
#define OFFLINE_AFTER (30 * S)
#define NO_PEOPLE_AFTER (600 * S)

struct model {
	const struct look *look;
	struct draw *draw;
	Viesti__KioskState *state;
	const struct scene *on; /* NULL: nothing yet */
	int page, pages_left;
	size_t turn; /* which of the other scenes is next */
	int64_t on_since, on_until;
	bool past_half;	    /* of its time, in the picture that is shown */
	int64_t lost_since; /* monotonic; 0: connected */
	enum connection connection;
	int opens, closes; /* hours; equal: never closed */
	bool offline, no_people, closed;
	int64_t changed;  /* monotonic, first change not shown; 0: none */
	bool at_once;	  /* and it must not wait */
	int64_t minute;	  /* of the wall clock that is shown */
	bool moments_new; /* those that come next are of another epoch */
	uint64_t told;	  /* newest moment that waits or was shown */
	Viesti__Moment *waiting[MOMENTS_MAX];
	unsigned n_waiting;
	Viesti__Moment *moment; /* on now */
	unsigned moments;
	int64_t moment_at; /* the last one began */
};

/* ------------------------------------------------------------- the state */

struct model *model_new(const struct look *look, struct draw *draw)
{
	struct model *m = calloc(1, sizeof(*m));

	if (!m || !(m->state = calloc(1, sizeof(*m->state))))
		abort();
	viesti__kiosk_state__init(m->state);
	m->look = look;
	m->draw = draw;
	m->lost_since = 1; /* long ago: nothing was ever received */
	return m;
}

static void forget_moments(struct model *m)
{
	for (unsigned i = 0; i < m->n_waiting; i++)
		viesti__moment__free_unpacked(m->waiting[i], NULL);
	m->n_waiting = 0;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	forget_moments(m);
	viesti__moment__free_unpacked(m->moment, NULL);
	viesti__kiosk_state__free_unpacked(m->state, NULL);
	free(m);
}

const Viesti__KioskState *model_state(const struct model *m)
{
	return m->state;
}

void model_set_state(struct model *m, Viesti__KioskState *state, bool live)
{
	viesti__kiosk_state__free_unpacked(m->state, NULL);
	m->state = state;
	m->lost_since = live ? 0 : 1;
	m->changed = 1;
	m->at_once = true;
	forget_moments(m);
	if (state->moments)
		for (size_t i = 0; i < state->moments->n_moments; i++)
			if (state->moments->moments[i]->moment > m->told)
				m->told = state->moments->moments[i]->moment;
}

void model_resize(struct model *m, struct draw *draw)
{
	m->draw = draw;
	m->changed = 1;
	m->at_once = true;
}

void model_hours(struct model *m, int from, int to)
{
	m->opens = from;
	m->closes = to;
}

static bool moments_allowed(const struct model *m)
{
	const Viesti__SeasonView *s = m->state->season;

	return s && s->state == VIESTI__SEASON_STATE__SEASON_OPEN &&
	    !m->offline && !m->closed;
}

/* Those that were not told yet; of the first state none: no catching up. */
static void queue_moments(struct model *m, const Viesti__MomentsView *v,
    bool first)
{
	for (size_t i = 0; i < v->n_moments; i++) {
		const Viesti__Moment *it = v->moments[i];

		if (it->moment <= m->told)
			continue;
		m->told = it->moment;
		if (first || !moments_allowed(m) ||
		    m->n_waiting == MOMENTS_MAX ||
		    (m->look->visitors &&
			it->kind == VIESTI__MOMENT_KIND__MOMENT_LEADER))
			continue;
		m->waiting[m->n_waiting++] =
		    (Viesti__Moment *)live_copy(&it->base);
	}
}

static void take_view(struct model *m, const Viesti__Update *u)
{
	bool first = !live_part(m->state, u->view);
	const Viesti__SeasonView *before = m->state->season;
	Viesti__SeasonState was = before ? before->state : 0;

	if (u->body_case == VIESTI__UPDATE__BODY_MOMENTS) {
		queue_moments(m, u->moments, first || m->moments_new);
		m->moments_new = false;
	}
	if (!live_put(m->state, u))
		return;
	if (!live_part(m->state, u->view)) { /* it may not be seen any more */
		m->at_once |= !first;
		return;
	}
	m->at_once |= first || u->body_case == VIESTI__UPDATE__BODY_CEREMONY ||
	    (u->body_case == VIESTI__UPDATE__BODY_SEASON &&
		m->state->season->state != was);
}

void model_update(struct model *m, const Viesti__Update *u, int64_t wall_us,
    int64_t mono_us)
{
	/* a restored server numbers its moments anew */
	if (m->state->has_epoch && u->epoch != m->state->epoch) {
		forget_moments(m);
		m->told = 0;
		m->moments_new = true;
	}
	take_view(m, u);
	m->state->has_at = m->state->has_epoch = m->state->has_revision = 1;
	m->state->at = wall_us;
	m->state->epoch = u->epoch;
	m->state->revision = u->revision;
	if (!m->changed)
		m->changed = mono_us;
}

void model_connection(struct model *m, enum connection c, int64_t mono_us)
{
	bool hidden = c == CONNECTION_REFUSED || c == CONNECTION_NONE;

	if (c != m->connection && hidden)
		m->at_once = true;
	if (c != m->connection)
		m->changed = m->changed ? m->changed : mono_us;
	m->connection = c;
	if (c == CONNECTION_UP)
		m->lost_since = 0;
	else if (!m->lost_since)
		m->lost_since = mono_us;
}

/* ------------------------------------------------------------- the view */

static struct view view_of(const struct model *m, int64_t wall_us)
{
	return (struct view){
		.look = m->look,
		.state = m->state,
		.draw = m->draw,
		.now_us = wall_us,
		.today = clock_date_of(wall_us),
		.offline = m->offline,
		.no_people = m->no_people,
		.page = m->page,
		.moment = m->moment,
		.moments = m->moments,
	};
}

/* A dot for each scene that has something to show; the fixed ones first. */
static void count_dots(struct view *v, const struct scene *on)
{
	for (const struct scene *s = scenes; s->name; s++) {
		if (s->seconds == 0 || !s->has(v))
			continue;
		if (s == on)
			v->dot = v->dots;
		v->dots++;
		v->fixed_dots += s->fixed;
	}
}

/* ------------------------------------------------------------- the loop */

static const struct scene *next_fixed(const struct view *v,
    const struct scene *from)
{
	for (const struct scene *s = from; s->name; s++)
		if (s->fixed && s->seconds > 0 && s->has(v))
			return s;
	return NULL;
}

static bool is_other(const struct scene *s, const struct view *v)
{
	return !s->fixed && s->seconds > 0 && s->has(v);
}

/* One of the others, each pass another one. */
static const struct scene *next_other(struct model *m, const struct view *v)
{
	size_t n = 0, others = 0;

	for (const struct scene *s = scenes; s->name; s++)
		others += is_other(s, v);
	if (others == 0)
		return NULL;
	for (const struct scene *s = scenes; s->name; s++)
		if (is_other(s, v) && n++ == m->turn % others) {
			m->turn++;
			return s;
		}
	return NULL;
}

static const struct scene *next_scene(struct model *m, const struct view *v)
{
	const struct scene *s = NULL;

	if (m->on && m->on->fixed) {
		s = next_fixed(v, m->on + 1);
		if (!s)
			s = next_other(m, v);
	}
	if (!s)
		s = next_fixed(v, scenes);
	return s ? s : scene_by_name("waiting");
}

static void put_on(struct model *m, const struct scene *s, int64_t mono)
{
	m->on = s;
	m->on_since = mono;
	m->on_until = s->seconds > 0 ? mono + s->seconds * S : INT64_MAX;
}

/* The next page of the same scene, at most two a pass; or the next scene. */
static void advance(struct model *m, int64_t wall, int64_t mono)
{
	struct view v = view_of(m, wall);
	int pages;

	if (m->on && m->pages_left > 0 && m->on->has(&v)) {
		m->pages_left--;
		m->page++;
		pages = m->on->pages(&v);
		m->page = m->page < pages ? m->page : 0;
		put_on(m, m->on, mono);
		return;
	}
	m->page = 0;
	put_on(m, next_scene(m, &v), mono);
	pages = m->on->pages ? m->on->pages(&v) : 1;
	m->pages_left = pages > 1 ? 1 : 0;
}

/* ------------------------------------------------------------- moments */

static bool moment_is_due(const struct model *m, int64_t mono)
{
	return m->n_waiting > 0 && !m->moment && moments_allowed(m) && m->on &&
	    m->on->seconds > 0 && mono - m->on_since >= MOMENT_AFTER &&
	    (m->moment_at == 0 || mono - m->moment_at >= MOMENT_APART);
}

static void begin_moment(struct model *m, int64_t mono)
{
	m->moments = m->n_waiting > MANY_MOMENTS ? m->n_waiting : 1;
	m->moment = m->waiting[0];
	for (unsigned i = 1; i < m->moments; i++)
		viesti__moment__free_unpacked(m->waiting[i], NULL);
	m->n_waiting -= m->moments;
	memmove(m->waiting, m->waiting + m->moments,
	    m->n_waiting * sizeof(m->waiting[0]));
	m->moment_at = mono;
	m->on_until += m->on_until == INT64_MAX ? 0 : MOMENT_LASTS;
}

static void end_moment(struct model *m)
{
	viesti__moment__free_unpacked(m->moment, NULL);
	m->moment = NULL;
	m->moments = 0;
}

/* --------------------------------------------------------------- a step */

/* Have we been cut off for so long? True when that moved. */
static bool look_at_connection(struct model *m, int64_t mono)
{
	int64_t away = m->lost_since ? mono - m->lost_since : 0;
	bool offline = m->lost_since == 1 || away >= OFFLINE_AFTER;
	bool no_people = m->lost_since == 1 || away >= NO_PEOPLE_AFTER;
	bool moved = offline != m->offline || no_people != m->no_people;

	m->offline = offline;
	m->no_people = no_people;
	return moved;
}

/* Outside the opening hours there is only the clock. */
static bool is_closed(const struct model *m, int64_t wall)
{
	time_t at = (time_t)(wall / S);
	struct tm tm;

	if (m->opens == m->closes)
		return false;
	localtime_r(&at, &tm);
	if (m->opens < m->closes)
		return tm.tm_hour < m->opens || tm.tm_hour >= m->closes;
	return tm.tm_hour < m->opens && tm.tm_hour >= m->closes;
}

/* The one scene that there is to show, instead of the loop. */
static const struct scene *asked_scene(struct model *m, const struct view *v)
{
	m->closed = is_closed(m, v->now_us);
	if (m->closed || m->connection == CONNECTION_REFUSED)
		return scene_by_name("paused");
	if (m->connection == CONNECTION_NONE)
		return scene_by_name("enrol");
	return scene_of_state(v);
}

/* Which scene is to be on; true when it is another one than before. */
static bool choose(struct model *m, int64_t wall, int64_t mono)
{
	struct view v = view_of(m, wall);
	const struct scene *asked = asked_scene(m, &v), *before = m->on;
	int page = m->page;

	if (asked) {
		if (m->on != asked)
			put_on(m, asked, mono);
		m->on_until = INT64_MAX;
		m->page = 0;
	} else if (!m->on || mono >= m->on_until || !m->on->has(&v) ||
	    m->on->seconds == 0) {
		advance(m, wall, mono);
	}
	return m->on != before || m->page != page;
}

static bool is_leader(const struct model *m)
{
	return m->moment && m->moments == 1 &&
	    m->moment->kind == VIESTI__MOMENT_KIND__MOMENT_LEADER;
}

const char *model_scene(const struct model *m)
{
	if (m->moment)
		return is_leader(m) ? "leader" : "moment";
	return m->on ? m->on->name : "";
}

/* When the line that stands in one language turns to the second. */
static int64_t half_of(const struct model *m)
{
	if (!m->on || !m->on->turns || m->on_until == INT64_MAX)
		return INT64_MAX;
	return m->on_since + (m->on_until - m->on_since) / 2;
}

static bool is_past_half(const struct model *m, int64_t mono)
{
	return mono >= half_of(m);
}

static struct items *lay(struct model *m, int64_t wall, int64_t mono)
{
	struct items *l = items_new();
	struct view v = view_of(m, wall);

	count_dots(&v, m->on);
	if (m->on_until != INT64_MAX) {
		v.on_ms = (int)((mono - m->on_since) / 1000);
		v.on_for_ms = (int)((m->on_until - m->on_since) / 1000);
	}
	m->past_half = is_past_half(m, mono);
	if (is_leader(m))
		lay_leader(&v, l);
	else if (m->moment)
		lay_moment(&v, l);
	else
		m->on->lay(&v, l);
	return l;
}

static int64_t soonest(const struct model *m, int64_t wall, int64_t mono)
{
	int64_t next = mono + 60 * S - wall % (60 * S);

	if (m->changed && m->changed + GATHER < next)
		next = m->changed + GATHER;
	if (m->moment && m->moment_at + MOMENT_LASTS < next)
		next = m->moment_at + MOMENT_LASTS;
	if (!m->moment && m->on_until < next)
		next = m->on_until;
	if (!m->moment && !m->past_half && half_of(m) < next)
		next = half_of(m);
	if ((m->n_waiting > 0 || m->lost_since > 1) && mono + S < next)
		next = mono + S;
	return next > mono ? next : mono + 1;
}

struct items *model_step(struct model *m, int64_t wall_us, int64_t mono_us,
    enum change *change, int64_t *next_us)
{
	bool moved = look_at_connection(m, mono_us), first = m->on == NULL;
	bool other = false, news;

	if (m->lost_since == 0 && m->state->season)
		m->state->at = wall_us; /* true until the connection goes */
	*change = CHANGE_DATA;
	if (!moments_allowed(m))
		forget_moments(m); /* no catching up */
	if (m->moment && mono_us >= m->moment_at + MOMENT_LASTS) {
		end_moment(m);
		other = true;
	}
	if (!m->moment || m->at_once) {
		if (m->moment && m->at_once)
			end_moment(m);
		other |= choose(m, wall_us, mono_us);
	}
	if (other)
		*change = first ? CHANGE_CUT : CHANGE_SCENE;
	if (!other && moment_is_due(m, mono_us)) {
		begin_moment(m, mono_us);
		other = true;
		*change = CHANGE_MOMENT;
	}
	moved |= !other && is_past_half(m, mono_us) && !m->past_half;
	news = m->changed && (m->at_once || mono_us >= m->changed + GATHER);
	*next_us = soonest(m, wall_us, mono_us);
	if (!other && !moved && !news && m->minute == wall_us / (60 * S))
		return NULL;
	if (m->moment && !other)
		return NULL; /* figures wait until it is over */
	m->minute = wall_us / (60 * S);
	m->changed = 0;
	m->at_once = false;
	*next_us = soonest(m, wall_us, mono_us);
	return lay(m, wall_us, mono_us);
}

/* The newest of its kind. */
static const Viesti__Moment *moment_of(const struct model *m, bool leader)
{
	const Viesti__MomentsView *all = m->state->moments;

	for (size_t i = all ? all->n_moments : 0; i-- > 0;)
		if ((all->moments[i]->kind ==
			VIESTI__MOMENT_KIND__MOMENT_LEADER) == leader)
			return all->moments[i];
	return NULL;
}

struct items *model_picture(struct model *m, const char *scene, int64_t wall_us)
{
	const struct scene *s = scene_by_name(scene);
	struct view v = view_of(m, wall_us);
	struct items *l;

	if (!s)
		return NULL;
	v.offline = wall_us - m->state->at > OFFLINE_AFTER;
	v.no_people = wall_us - m->state->at > NO_PEOPLE_AFTER;
	v.moment = moment_of(m, strcmp(scene, "leader") == 0);
	v.moments = 1;
	if (!s->has(&v))
		return NULL;
	count_dots(&v, s);
	l = items_new();
	s->lay(&v, l);
	return l;
}
