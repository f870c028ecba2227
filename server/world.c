/* SPDX-License-Identifier: EUPL-1.2 */
/* The writer's model: moves, stamps, the list of its changes; see world.h. */
#include "server/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/asof.h"
#include "server/domain/season_life.h"
#include "server/rules_file.h"

void world_init(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->tail = &w->changes;
	w->due_at = INT64_MAX;
	ledger_init(&w->ledger);
}

void world_forget_people(struct world *w)
{
	for (size_t i = 0; i < w->n_people; i++) {
		free(w->people[i].activities);
		free(w->people[i].members);
	}
	free(w->people);
	trails_fini(&w->trails);
	trainings_fini(&w->trainings);
	w->people = NULL;
	w->n_people = w->cap_people = 0;
}

static void forget_model(struct world *w)
{
	world_forget_people(w);
	free(w->members_in);
	departments_fini(&w->departments);
	w->members_in = NULL;
	w->departments = (struct departments){ 0 };
}

void world_fini(struct world *w)
{
	world_drop_changes(w);
	forget_model(w);
	rulebooks_fini(&w->rulebooks);
	ledger_fini(&w->ledger);
	free(w->revoked);
	code_tries_fini(&w->code_tries);
}

int64_t world_stamp(struct world *w)
{
	int64_t now = clock_now_us();

	if (now >= w->due_at)
		now = w->due_at - 1;
	if (now <= w->last_stamp)
		now = w->last_stamp + 1;
	return w->last_stamp = now;
}

int64_t world_now(const struct world *w)
{
	return w->as_of ? w->as_of : clock_now_us();
}

int32_t world_today(const struct world *w)
{
	return w->as_of ? clock_date_of(w->as_of) : clock_today();
}

const struct rulebook *world_rulebook(const struct world *w)
{
	return w->in_force;
}

uint16_t world_department(const struct world *w, uint32_t person)
{
	if (person >= w->n_people || !w->people[person].n_members)
		return DEPARTMENT_NONE;
	const struct world_person *p = &w->people[person];
	return p->members[p->n_members - 1].department;
}

uint16_t world_department_on(const struct world *w, uint32_t person,
    int32_t date)
{
	if (person >= w->n_people || !w->people[person].n_members)
		return DEPARTMENT_NONE;
	const struct world_person *p = &w->people[person];
	uint32_t at = p->n_members - 1;
	while (at > 0 && p->members[at].from > date)
		at--;
	return p->members[at].department;
}

bool world_has_left(const struct world *w, uint32_t person)
{
	return person < w->n_people && w->people[person].left;
}

struct activity *world_activity(struct world *w, uint32_t person, int64_t id)
{
	if (person >= w->n_people)
		return NULL;
	struct world_person *p = &w->people[person];
	for (uint32_t low = 0, high = p->n; low < high;) {
		uint32_t mid = low + (high - low) / 2;
		if (p->activities[mid].id == id)
			return &p->activities[mid];
		if (p->activities[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

bool world_is_revoked(const struct world *w, int64_t client)
{
	for (size_t i = 0; i < w->n_revoked; i++)
		if (w->revoked[i] == client)
			return true;
	return false;
}

/* ------------------------------------------------------------- changes */

static struct change *note(struct world *w, enum change_kind kind)
{
	struct change *c = xcalloc(1, sizeof *c);

	c->kind = kind;
	*w->tail = c;
	w->tail = &c->next;
	return c;
}

static void drop_retired(struct world *w)
{
	for (size_t i = 0; i < w->n_retired; i++)
		rulebooks_fini(&w->retired[i]);
	free(w->retired);
	w->retired = NULL;
	w->n_retired = 0;
}

struct change *world_take_changes(struct world *w)
{
	struct change *all = w->changes;

	drop_retired(w);
	w->n_revoked_kept = w->n_revoked;
	w->changes = NULL;
	w->tail = &w->changes;
	return all;
}

void world_drop_changes(struct world *w)
{
	w->n_revoked = w->n_revoked_kept;
	for (struct change *c = world_take_changes(w), *next; c; c = next) {
		next = c->next;
		change_free(c);
	}
}

static void note_person(struct world *w, const struct person *p)
{
	struct change *c = note(w, CHANGE_PERSON);

	c->person = *p;
	c->person.staff_id = xstrdup(p->staff_id);
	c->person.name = xstrdup(p->name);
	c->person.email = p->email ? xstrdup(p->email) : NULL;
	c->person.pseudonym = p->pseudonym ? xstrdup(p->pseudonym) : NULL;
	c->person.sort_key = NULL;
}

static void room_for_person(struct world *w, uint32_t number)
{
	if (number < w->cap_people)
		return;
	size_t cap = w->cap_people ? w->cap_people * 2 : 256;
	while (cap <= number)
		cap *= 2;
	w->people = xrealloc(w->people, cap * sizeof *w->people);
	memset(w->people + w->cap_people, 0,
	    (cap - w->cap_people) * sizeof *w->people);
	w->cap_people = cap;
}

/* Who left is not counted. by: 1 comes, -1 goes. */
static void count_member(struct world *w, uint32_t person, int by)
{
	uint16_t department = world_department(w, person);

	if (department != DEPARTMENT_NONE && !w->people[person].left)
		w->members_in[department] += (uint32_t)by;
}

static void set_left(struct world *w, uint32_t person, bool left)
{
	room_for_person(w, person);
	if (person >= w->n_people)
		w->n_people = person + 1;
	count_member(w, person, -1);
	w->people[person].left = left;
	count_member(w, person, 1);
}

/* From the same day as the last one: in its place. */
static void add_membership(struct world *w, uint32_t person,
    uint16_t department, int32_t from)
{
	room_for_person(w, person);
	if (person >= w->n_people)
		w->n_people = person + 1;
	struct world_person *p = &w->people[person];
	count_member(w, person, -1);
	if (!p->n_members || p->members[p->n_members - 1].from != from)
		p->members = xrealloc(p->members,
		    ++p->n_members * sizeof *p->members);
	p->members[p->n_members - 1] = (struct membership){ .from = from,
		.department = department };
	count_member(w, person, 1);
}

static void add_activity(struct world *w, const struct activity_row *row)
{
	struct world_person *p = &w->people[row->person];
	const struct trail_step step = { .id = row->a.id,
		.person = row->person,
		.import = (uint32_t)row->import };

	trails_add(&w->trails, row->recorded_by, &step);
	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap + p->cap / 2 + 1 : 4;
		p->activities = xrealloc(p->activities,
		    p->cap * sizeof *p->activities);
	}
	p->activities[p->n++] = row->a;
}

static void note_activity(struct world *w, uint32_t person,
    const struct activity *a, bool is_new)
{
	note(w, CHANGE_ACTIVITY)->activity = (struct change_activity){
		.id = a->id,
		.person = person,
		.type = a->type,
		.status = a->status,
		.flags = a->flags,
		.recorded_at = a->recorded_at,
		.at = w->last_stamp,
		.is_new = is_new,
	};
}

int world_person_add(struct world *w, const struct person *p, int32_t from,
    bool had_first_public)
{
	add_membership(w, p->number, p->department, from);
	w->people[p->number].had_first_public = had_first_public;
	note_person(w, p);
	return world_rescore(w, p->number);
}

int world_person_changed(struct world *w, const struct person *p)
{
	set_left(w, p->number, p->left_at != 0);
	note_person(w, p);
	return 0;
}

int world_person_moved(struct world *w, const struct person *p, int32_t from,
    struct error *err)
{
	const struct world_person *who = &w->people[p->number];

	for (uint32_t i = 0; i < who->n; i++) {
		const struct activity *a = &who->activities[i];
		int rc = a->date < from
		    ? 0
		    : store_activity_moved(w->store, a->id, p->department, err);
		if (rc < 0)
			return rc;
	}
	add_membership(w, p->number, p->department, from);
	world_person_changed(w, p);
	return world_rescore(w, p->number);
}

int world_moves_changed(struct world *w, uint32_t waiting)
{
	w->moves_waiting = waiting;
	note(w, CHANGE_MOVES)->moves = waiting;
	return 0;
}

int world_activity_add(struct world *w, const struct activity_row *row)
{
	add_activity(w, row);
	note_activity(w, row->person, &row->a, true);
	return 0;
}

int world_activity_changed(struct world *w, uint32_t person,
    const struct activity *a)
{
	struct activity *held = world_activity(w, person, a->id);

	*held = *a;
	note_activity(w, person, a, false);
	return 0;
}

void world_member_moves(struct world *w, uint32_t person, uint16_t department,
    int32_t from)
{
	add_membership(w, person, department, from);
}

static void put_department(struct world *w, const struct department *d)
{
	for (size_t i = 0; i < w->departments.n; i++)
		if (w->departments.all[i].id == d->id) {
			w->departments.all[i] = *d;
			return;
		}
	size_t n = w->departments.n++;
	w->departments.all = xrealloc(w->departments.all,
	    (n + 1) * sizeof *w->departments.all);
	w->departments.all[n] = *d;
	w->members_in = xrealloc(w->members_in,
	    (n + 1) * sizeof *w->members_in);
	w->members_in[n] = 0;
}

/* A batch of departments becomes one change: the last one noted. */
static int note_departments(struct world *w)
{
	struct change *c = w->changes;

	while (c && c->kind != CHANGE_DEPARTMENTS)
		c = c->next;
	if (c)
		departments_fini(&c->departments);
	else
		c = note(w, CHANGE_DEPARTMENTS);
	return departments_copy(&c->departments, &w->departments);
}

int world_department_put(struct world *w, const struct department *d)
{
	put_department(w, d);
	return note_departments(w);
}

int world_departments_turned(struct world *w, int round)
{
	w->departments.turned = round + 1;
	return note_departments(w);
}

int world_question_changed(struct world *w, const struct question_row *row)
{
	note(w, CHANGE_QUESTION)->question = (struct change_question){
		.q = { .id = row->id, .to = row->to, .about = row->about },
		.open = row->answered_at == 0 && !row->words,
	};
	return 0;
}

/* The state of the season comes after: between the two nothing would be
 * hidden. */
static int note_freeze(struct world *w)
{
	struct error err = { 0 };
	struct asof *frozen;

	if (!season_hides_results(&w->season) ||
	    w->frozen_at == w->season.frozen_at)
		return 0;
	int rc = asof_read(&frozen, w->store, w->season.id, w->season.frozen_at,
	    &err);
	if (rc < 0) {
		log_event(LOG_ERROR, "freeze_failed", "reason=%s text=%s",
		    err.reason, err.text);
		return rc;
	}
	note(w, CHANGE_FREEZE)->frozen = frozen;
	w->frozen_at = w->season.frozen_at;
	return 0;
}

/* The final needs to know what was shown, which the loop has. */
static void look_ahead(struct world *w)
{
	struct season_due due;

	w->due_at = season_life_next(&w->season, w->in_force, &due) &&
		due.to != STATE_FINAL
	    ? due.at
	    : INT64_MAX;
}

int world_season_changed(struct world *w)
{
	int rc = note_freeze(w);

	look_ahead(w);
	if (rc < 0)
		return rc;
	struct change *c = note(w, CHANGE_SEASON);
	c->season = xmalloc(sizeof *c->season);
	*c->season = w->season;
	return 0;
}

int world_announcement_changed(struct world *w,
    const struct announcement_row *row)
{
	struct change *c = note(w, CHANGE_ANNOUNCEMENT);

	c->announcement = xmalloc(sizeof *c->announcement);
	*c->announcement = (struct change_announcement){ .a = row->a,
		.removed = row->removed_at != 0 };
	return 0;
}

int world_training_changed(struct world *w, const struct training_row *row)
{
	struct change *c = note(w, CHANGE_TRAINING);
	bool removed = row->removed_at != 0;

	c->training = xmalloc(sizeof *c->training);
	*c->training = (struct change_training){ .t = row->t,
		.removed = removed };
	if (removed)
		trainings_remove(&w->trainings, row->t.id);
	else
		trainings_set(&w->trainings, &row->t);
	return 0;
}

int world_draw_changed(struct world *w, struct season_draw *d)
{
	struct change *c = note(w, CHANGE_DRAW);

	c->draw = xmalloc(sizeof *c->draw);
	*c->draw = *d;
	*d = (struct season_draw){ .published_at = 0 };
	return 0;
}

void world_client_info(const struct client_row *row, struct client_info *info)
{
	*info = (struct client_info){ .peer = { .client = row->id,
					  .role = (enum role)row->role,
					  .department = row->department,
					  .person = row->person },
		.enrolled_at = row->enrolled_at,
		.expires_at = row->expires_at,
		.revoked_at = row->revoked_at };
	snprintf(info->peer.name, sizeof info->peer.name, "%s", row->name);
	snprintf(info->device, sizeof info->device, "%s",
	    row->device ? row->device : "");
	memcpy(info->cert_hash, row->cert_hash, sizeof info->cert_hash);
	memcpy(info->old_hash, row->old_hash, sizeof info->old_hash);
	memcpy(info->key_hash, row->key_hash, sizeof info->key_hash);
}

int world_client_changed(struct world *w, const struct client_row *row)
{
	struct change *c = note(w, CHANGE_CLIENT);

	c->client = xmalloc(sizeof *c->client);
	world_client_info(row, c->client);
	if (row->revoked_at && !world_is_revoked(w, row->id)) {
		w->revoked = xrealloc(w->revoked,
		    (w->n_revoked + 1) * sizeof *w->revoked);
		w->revoked[w->n_revoked++] = row->id;
	}
	return 0;
}

int world_ledger(struct world *w, uint32_t person)
{
	const struct world_person *p = &w->people[person];

	return scoring_run(&w->rulebooks, &w->season, p->activities, p->n,
	    p->members, p->n_members, p->had_first_public, &w->ledger);
}

int world_rescore(struct world *w, uint32_t person)
{
	int rc = world_ledger(w, person);

	if (rc < 0)
		return rc;
	uint32_t milestones = milestones_mask(world_rulebook(w), &w->season,
	    &w->ledger);
	struct standing *st = standing_new(person, &w->ledger, &w->season,
	    milestones);
	if (!st)
		return E_INTERNAL;
	note(w, CHANGE_STANDING)->standing = st;
	return 0;
}

/* ------------------------------------------------------------- rules */

static void retire_rules(struct world *w)
{
	w->retired = xrealloc(w->retired,
	    (w->n_retired + 1) * sizeof *w->retired);
	w->retired[w->n_retired++] = w->rulebooks;
}

/* Memory is asked for person by person, as at the start. */
static int score_all(struct world *w, struct change_rules *c)
{
	c->standings = xcalloc(w->n_people + 1, sizeof *c->standings);
	for (uint32_t i = 0; i < w->n_people; i++) {
		if (!w->people[i].n_members)
			continue; /* of an earlier season */
		int rc = world_ledger(w, i);

		if (rc < 0)
			return rc;
		struct standing *st = standing_new(i, &w->ledger, &w->season,
		    milestones_mask(w->in_force, &w->season, &w->ledger));
		if (!st)
			return E_INTERNAL;
		c->standings[c->n_standings++] = st;
	}
	return 0;
}

int world_rules_changed(struct world *w, struct rulebooks *take)
{
	struct change *c = note(w, CHANGE_RULES);

	if (take) {
		retire_rules(w);
		w->rulebooks = *take;
		take->n = 0;
	}
	w->in_force = rulebooks_on(&w->rulebooks, clock_today());
	look_ahead(w);
	c->rules = xcalloc(1, sizeof *c->rules);
	c->rules->version = w->in_force->version;
	rulebooks_copy(&c->rules->rulebooks, &w->rulebooks);
	return score_all(w, c->rules);
}

/* ------------------------------------------------------------- loading */

static int load_season(void *arg, const struct season *s)
{
	struct world *w = arg;
	int counted = season_counted(s, world_today(w));

	w->season = *s;
	w->departments.turned = counted > 0 ? counted : 1;
	return 0;
}

static int load_type(void *arg, uint8_t index, const char *code)
{
	return rules_type_known(&((struct world *)arg)->type_codes, index,
	    code);
}

static int load_rulebook(void *arg, uint32_t version, int64_t effective_at,
    int64_t known_at, const char *yaml)
{
	struct world *w = arg;
	struct rulebook *rb = NULL;
	struct error err = { 0 };

	if (w->rulebooks.n == RULEBOOK_VERSIONS_MAX)
		return E_INTERNAL;
	int rc = rulebook_parse(&rb, "rulebook", yaml, strlen(yaml), &err);
	if (rc < 0)
		return rc;
	rb->version = version;
	rb->effective_at = effective_at;
	rb->known_at = known_at;
	rulebooks_add(&w->rulebooks, rb);
	return 0;
}

static int load_department(void *arg, const struct department *d)
{
	put_department(arg, d);
	return 0;
}

static int load_person(void *arg, const struct person_row *row)
{
	struct world *w = arg;

	set_left(w, row->p.number, row->p.left_at != 0);
	w->people[row->p.number].ranked = row->p.ranked;
	w->people[row->p.number].had_first_public = row->had_first_public;
	return 0;
}

static int load_membership(void *arg, uint32_t person, uint16_t department,
    int32_t from)
{
	struct world *w = arg;

	if (department >= w->departments.n)
		return E_INTERNAL;
	add_membership(w, person, department, from);
	return 0;
}

static int load_activity(void *arg, const struct activity_row *row)
{
	struct world *w = arg;
	const struct activity *a = &row->a;

	if (row->person >= w->n_people)
		return E_INTERNAL;
	add_activity(w, row);
	if (a->recorded_at > w->last_stamp && a->recorded_at <= clock_now_us())
		w->last_stamp = a->recorded_at;
	return 0;
}

static int load_training(void *arg, const struct training *t)
{
	trainings_set(&((struct world *)arg)->trainings, t);
	return 0;
}

int world_load_then(struct world *w, uint32_t season, int64_t instant,
    struct error *err)
{
	const struct store_loader loader = {
		.arg = w,
		.season = load_season,
		.type = load_type,
		.rulebook = load_rulebook,
		.department = load_department,
		.person = load_person,
		.membership = load_membership,
		.activity = load_activity,
		.training = load_training,
	};

	forget_model(w);
	rulebooks_fini(&w->rulebooks);
	w->type_codes.n = 0;
	if (instant != STORE_NOW)
		w->as_of = instant;
	int rc = store_load_then(w->store, season, instant, &loader, err);
	if (rc == 0)
		rc = rulebooks_align(&w->rulebooks, &w->type_codes, err);
	w->in_force = rulebooks_on(&w->rulebooks, world_today(w));
	return rc;
}

int world_load(struct world *w, struct error *err)
{
	uint32_t same;
	int rc = world_load_then(w, 0, STORE_NOW, err);

	w->frozen_at = 0;
	if (rc == 0)
		rc = world_take_digest_key(w, err);
	if (rc < 0)
		return rc;
	look_ahead(w);
	return store_moves_waiting(w->store, DEPARTMENT_NONE, NULL,
	    &w->moves_waiting, &same, err);
}

int world_new_season(struct world *w, struct error *err)
{
	retire_rules(w); /* replies of this batch may borrow them */
	w->rulebooks = (struct rulebooks){ 0 };
	int rc = world_load(w, err);
	if (rc < 0)
		return rc;
	struct change *c = note(w, CHANGE_NEW_SEASON);
	c->new_season = xcalloc(1, sizeof *c->new_season);
	c->new_season->season = w->season;
	c->new_season->epoch = store_epoch_now(w->store);
	rc = departments_copy(&c->new_season->departments, &w->departments);
	return rc < 0 ? rc : world_rules_changed(w, NULL);
}
