/* SPDX-License-Identifier: EUPL-1.2 */
/* The loop's live model; see model.h. */
#include "server/model.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/asof.h"
#include "server/change.h"
#include "server/conn.h"
#include "server/draws.h"
#include "server/handlers/departments.h"
#include "server/handlers/pins.h"
#include "server/season_clock.h"
#include "server/server.h"
#include "server/world.h"

/* ------------------------------------------------------------- activities */

static void remember_activity(struct server *sv, uint32_t person, int64_t id)
{
	if (person >= sv->n_activities_of) {
		size_t n = sv->n_activities_of * 2 + 256;
		while (n <= person)
			n *= 2;
		sv->activities = xrealloc(sv->activities,
		    n * sizeof *sv->activities);
		memset(sv->activities + sv->n_activities_of, 0,
		    (n - sv->n_activities_of) * sizeof *sv->activities);
		sv->n_activities_of = n;
	}
	struct activity_ids *of = &sv->activities[person];
	if (of->n == of->cap) {
		of->cap = of->cap ? of->cap + of->cap / 2 + 1 : 4;
		of->ids = xrealloc(of->ids, of->cap * sizeof *of->ids);
	}
	of->ids[of->n++] = id;
}

static bool is_claim(uint8_t status, uint8_t flags)
{
	return status == STATUS_PENDING || status == STATUS_RETURNED ||
	    (status == STATUS_AUTOMATIC && flags & ACTIVITY_CHECK);
}

/* Where the claim stands, or would stand, in the order of ids. */
static size_t claim_at(const struct server *sv, int64_t id)
{
	size_t low = 0, high = sv->n_claims;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (sv->claims[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Room behind the last one. */
static struct claim *add_claim(struct server *sv)
{
	if (sv->n_claims == sv->cap_claims) {
		sv->cap_claims = sv->cap_claims * 2 + 64;
		sv->claims = xrealloc(sv->claims,
		    sv->cap_claims * sizeof *sv->claims);
	}
	return &sv->claims[sv->n_claims++];
}

static void set_claim(struct server *sv, const struct change_activity *a)
{
	size_t i = claim_at(sv, a->id);
	bool held = i < sv->n_claims && sv->claims[i].id == a->id;
	struct claim claim = { .id = a->id,
		.recorded_at = a->recorded_at,
		.since = a->is_new ? a->recorded_at : a->at,
		.person = a->person,
		.type = a->type,
		.status = a->status,
		.flags = a->flags };

	moderation_change(sv, held ? &sv->claims[i] : NULL, a);
	if (!is_claim(a->status, a->flags)) {
		if (held) {
			memmove(&sv->claims[i], &sv->claims[i + 1],
			    (--sv->n_claims - i) * sizeof *sv->claims);
		}
		return;
	}
	if (!held) {
		add_claim(sv);
		memmove(&sv->claims[i + 1], &sv->claims[i],
		    (sv->n_claims - 1 - i) * sizeof *sv->claims);
	}
	sv->claims[i] = claim;
}

/* -------------------------------------------------------------- questions */

static void open_question(struct server *sv, const struct open_question *q)
{
	size_t i = sv->n_questions;

	if (i == sv->cap_questions) {
		sv->cap_questions = sv->cap_questions * 2 + 64;
		sv->questions = xrealloc(sv->questions,
		    sv->cap_questions * sizeof *sv->questions);
	}
	while (i > 0 && sv->questions[i - 1].id > q->id)
		i--;
	memmove(&sv->questions[i + 1], &sv->questions[i],
	    (sv->n_questions++ - i) * sizeof *sv->questions);
	sv->questions[i] = *q;
}

static void close_question(struct server *sv, int64_t id)
{
	for (size_t i = 0; i < sv->n_questions; i++)
		if (sv->questions[i].id == id) {
			memmove(&sv->questions[i], &sv->questions[i + 1],
			    (--sv->n_questions - i) * sizeof *sv->questions);
			return;
		}
}

/* ------------------------------------------------------------- changes */

void model_drop_old_rules(struct server *sv)
{
	if (sv->reading > 0)
		return;
	for (size_t i = 0; i < sv->n_old_rules; i++)
		rulebooks_fini(&sv->old_rules[i]);
	free(sv->old_rules);
	sv->old_rules = NULL;
	sv->n_old_rules = 0;
}

static void set_in_force(struct server *sv, uint32_t version)
{
	for (int i = 0; i < sv->rulebooks.n; i++)
		if (sv->rulebooks.version[i]->version == version)
			sv->rulebook = sv->rulebooks.version[i];
}

/* The standings keep who there is; everybody's part is another. */
static void apply_rules(struct server *sv, struct change_rules *c)
{
	sv->old_rules = xrealloc(sv->old_rules,
	    (sv->n_old_rules + 1) * sizeof *sv->old_rules);
	sv->old_rules[sv->n_old_rules++] = sv->rulebooks;
	sv->rulebooks = c->rulebooks;
	c->rulebooks.n = 0;
	set_in_force(sv, c->version);
	standings_set_rules(sv->standings, sv->rulebook, c->standings,
	    c->n_standings);
	c->n_standings = 0;
	if (sv->frozen)
		since_init(&sv->since, asof_house(sv->frozen), sv->standings);
	moments_recount(sv);
	model_drop_old_rules(sv);
}

/* Takes it. */
static void set_frozen(struct server *sv, struct asof *frozen)
{
	asof_free(sv->frozen);
	sv->frozen = frozen;
	if (!frozen)
		return;
	asof_keep_standings(frozen, sv->people);
	since_init(&sv->since, asof_house(frozen), sv->standings);
}

static void apply_season(struct server *sv, const struct season *s)
{
	if (sv->season.id != s->id)
		season_draw_fini(&sv->draw);
	sv->season = *s;
	sv->season_asked_us = 0;
	standings_set_season(sv->standings, &sv->season, sv->rulebook);
	if (!season_hides_results(s))
		set_frozen(sv, NULL);
}

static void apply_departments(struct server *sv, struct departments *d)
{
	departments_fini(&sv->departments);
	sv->departments = *d;
	*d = (struct departments){ 0 };
	standings_set_departments(sv->standings, &sv->departments);
}

static void drop_activities(struct server *sv)
{
	for (size_t i = 0; i < sv->n_activities_of; i++)
		free(sv->activities[i].ids);
	free(sv->activities);
	sv->activities = NULL;
	sv->n_activities_of = 0;
}

/* What was of the season before goes; the rules come behind. Nobody takes part
 * yet, and what others have kept of the server is void: the epoch. */
static void apply_new_season(struct server *sv, struct change_new_season *c)
{
	set_frozen(sv, NULL);
	season_draw_fini(&sv->draw);
	day_ranks_fini(&sv->ranks);
	sv->ranks.day = clock_today();
	trainings_fini(&sv->trainings);
	drop_activities(sv);
	pins_free(sv->pins);
	sv->pins = NULL;
	standings_free(sv->standings);
	people_free(sv->people);
	sv->n_claims = 0;
	sv->moves_waiting = 0;
	sv->season = c->season;
	sv->season_asked_us = 0;
	sv->people = people_new();
	sv->standings = standings_new(&sv->season, sv->rulebook, sv->people);
	apply_departments(sv, &c->departments);
	sv->moments = (struct moments){ .leader = DEPARTMENT_NONE };
	sv->epoch = c->epoch;
}

static void apply_client(struct server *sv, const struct client_info *info)
{
	clients_set(sv->clients, info);
	if (info->revoked_at)
		conn_close_client(sv, info->peer.client, "certificate_revoked",
		    N_("This client's certificate was revoked. Ask the "
		       "administrator for a new invite."),
		    0);
}

void model_apply(struct server *sv, struct change *c)
{
	switch (c->kind) {
	case CHANGE_STANDING:
		moments_standing(sv, c->standing);
		if (sv->frozen)
			since_standing(&sv->since, asof_house(sv->frozen),
			    sv->standings, c->standing);
		standings_apply(sv->standings, c->standing);
		c->standing = NULL;
		break;
	case CHANGE_ACTIVITY:
		if (c->activity.is_new)
			remember_activity(sv, c->activity.person,
			    c->activity.id);
		set_claim(sv, &c->activity);
		break;
	case CHANGE_PERSON:
		moments_person(sv, &c->person);
		people_set(sv->people, &c->person);
		standings_person_changed(sv->standings, c->person.number);
		break;
	case CHANGE_DEPARTMENTS:
		apply_departments(sv, &c->departments);
		break;
	case CHANGE_SEASON:
		apply_season(sv, c->season);
		break;
	case CHANGE_NEW_SEASON:
		apply_new_season(sv, c->new_season);
		break;
	case CHANGE_FREEZE:
		set_frozen(sv, c->frozen);
		c->frozen = NULL;
		break;
	case CHANGE_MOVES:
		sv->moves_waiting = c->moves;
		break;
	case CHANGE_CLIENT:
		apply_client(sv, c->client);
		break;
	case CHANGE_QUESTION:
		if (c->question.open)
			open_question(sv, &c->question.q);
		else
			close_question(sv, c->question.q.id);
		break;
	case CHANGE_ANNOUNCEMENT:
		if (c->announcement->removed)
			announcements_remove(&sv->announcements,
			    c->announcement->a.id);
		else
			announcements_set(&sv->announcements,
			    &c->announcement->a);
		break;
	case CHANGE_RULES:
		apply_rules(sv, c->rules);
		break;
	case CHANGE_TRAINING:
		if (c->training->removed)
			trainings_remove(&sv->trainings, c->training->t.id);
		else
			trainings_set(&sv->trainings, &c->training->t);
		break;
	case CHANGE_DRAW:
		season_draw_fini(&sv->draw);
		sv->draw = *c->draw;
		*c->draw = (struct season_draw){ .published_at = 0 };
		break;
	}
	change_free(c);
}

/* ------------------------------------------------------------- loading */

static int load_person(void *arg, const struct person_row *row)
{
	return people_set(((struct server *)arg)->people, &row->p);
}

static void load_activities(struct server *sv, uint32_t person,
    const struct world_person *p)
{
	struct activity_ids *of = &sv->activities[person];

	if (p->n == 0)
		return;
	of->ids = xmalloc(p->n * sizeof *of->ids);
	of->n = of->cap = p->n;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct activity *a = &p->activities[i];
		of->ids[i] = a->id;
		if (is_claim(a->status, a->flags))
			*add_claim(sv) = (struct claim){ .id = a->id,
				.recorded_at = a->recorded_at,
				.since = a->recorded_at,
				.person = person,
				.type = a->type,
				.status = a->status,
				.flags = a->flags };
	}
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct claim *)a)->id,
		y = ((const struct claim *)b)->id;

	return (x > y) - (x < y);
}

/* Everybody's, as the writer holds them: so the rows are read once. */
static void load_all_activities(struct server *sv, const struct world *w)
{
	sv->n_activities_of = w->n_people;
	sv->activities = xcalloc(w->n_people + 1, sizeof *sv->activities);
	for (uint32_t i = 0; i < w->n_people; i++)
		load_activities(sv, i, &w->people[i]);
	if (sv->n_claims > 0)
		qsort(sv->claims, sv->n_claims, sizeof *sv->claims, by_id);
}

static int load_client(void *arg, const struct client_row *row)
{
	struct client_info info;

	world_client_info(row, &info);
	return clients_set(((struct server *)arg)->clients, &info);
}

static int load_question(void *arg, const struct question_row *row)
{
	const struct open_question q = {
		.id = row->id, .to = row->to, .about = row->about
	};

	if (row->answered_at == 0 && !row->words)
		open_question(arg, &q);
	return 0;
}

static int load_announcement(void *arg, const struct announcement_row *row)
{
	announcements_set(&((struct server *)arg)->announcements, &row->a);
	return 0;
}

static int load_training(void *arg, const struct training *t)
{
	trainings_set(&((struct server *)arg)->trainings, t);
	return 0;
}

int model_score(struct standings *s, struct world *w)
{
	struct standing **all = xcalloc(w->n_people + 1, sizeof *all);
	const struct rulebook *rb = world_rulebook(w);
	int rc = 0;
	size_t n = 0;

	for (uint32_t i = 0; i < w->n_people && rc == 0; i++) {
		if (!w->people[i].n_members)
			continue; /* of an earlier season */
		rc = world_ledger(w, i);
		if (rc == 0)
			all[n++] = standing_new(i, &w->ledger, &w->season,
			    milestones_mask(rb, &w->season, &w->ledger));
	}
	if (rc == 0)
		rc = standings_load(s, all, n);
	free(all);
	return rc;
}

static int load_frozen(struct server *sv, struct world *w, struct error *err)
{
	struct asof *frozen;

	if (!season_hides_results(&w->season))
		return 0;
	int rc = asof_read(&frozen, w->store, 0, w->season.frozen_at, err);
	if (rc < 0)
		return rc;
	set_frozen(sv, frozen);
	w->frozen_at = w->season.frozen_at;
	return 0;
}

/* What became due while the server was down. */
static int catch_up(struct world *w, struct error *err)
{
	if (!store_writable(w->store))
		return 0;
	int rc = store_begin(w->store, err);
	if (rc == 0)
		rc = season_clock_catch_up(w, err);
	if (rc == 0)
		rc = departments_catch_up(w, err);
	if (rc == 0)
		rc = store_commit(w->store, err);
	if (rc < 0)
		store_rollback(w->store);
	world_drop_changes(w);
	return rc;
}

/* The writer's load gives the season, rules and departments; the second pass
 * what only the loop holds. */
int model_load(struct server *sv, struct world *w, struct error *err)
{
	const struct store_loader loader = { .arg = sv,
		.person = load_person,
		.client = load_client,
		.question = load_question,
		.announcement = load_announcement,
		.training = load_training };
	int rc = world_load(w, err);

	if (rc == 0)
		rc = catch_up(w, err);
	if (rc < 0)
		return rc;
	sv->season = w->season;
	rulebooks_copy(&sv->rulebooks, &w->rulebooks);
	set_in_force(sv, w->in_force->version);
	sv->people = people_new();
	sv->clients = clients_new();
	departments_copy(&sv->departments, &w->departments);
	rc = store_load(w->store, &loader, err);
	if (rc < 0)
		return rc;
	load_all_activities(sv, w);
	sv->standings = standings_new(&sv->season, sv->rulebook, sv->people);
	standings_set_departments(sv->standings, &sv->departments);
	rc = model_score(sv->standings, w);
	if (rc < 0)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory for the standings."));
	sv->moves_waiting = w->moves_waiting;
	rc = load_frozen(sv, w, err);
	if (rc == 0)
		rc = draws_load(w->store, sv->season.id, &sv->draw, err);
	if (rc == 0)
		rc = day_ranks_start(sv, w->store, err);
	if (rc == 0)
		rc = moderation_load(sv, w->store, err);
	if (rc < 0)
		return rc;
	sv->epoch = store_epoch(w->store);
	sv->revision = store_revision(w->store);
	moments_start(sv);
	return 0;
}

void model_free(struct server *sv)
{
	drop_activities(sv);
	free(sv->claims);
	moderation_fini(&sv->moderation);
	free(sv->questions);
	announcements_fini(&sv->announcements);
	trainings_fini(&sv->trainings);
	day_ranks_fini(&sv->ranks);
	asof_free(sv->frozen);
	season_draw_fini(&sv->draw);
	standings_free(sv->standings);
	people_free(sv->people);
	clients_free(sv->clients);
	departments_fini(&sv->departments);
	rulebooks_fini(&sv->rulebooks);
	sv->reading = 0;
	model_drop_old_rules(sv);
}
