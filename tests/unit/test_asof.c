/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A past moment made from the database is what was shown then: random histories
 * are played by the real handlers on a real store; what everybody could see is
 * written down at many instants, and asked for afterwards. VIESTI_TEST_SEED
 * repeats one.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/asof.h"
#include "server/handlers/handlers.h"
#include "server/model.h"
#include "server/rules_file.h"
#include "server/server.h"
#include "server/world.h"
#include "tests/support/store_files.h"

#define STEPS 400
#define MOMENTS 60
#define PEOPLE_MAX_TRIED 60

struct moment_then {
	int64_t at;
	uint32_t season;
	char *text;
};

struct play {
	struct fixture f; /* its directory only */
	struct server sv;
	struct world w;
	unsigned seed;
	uint64_t operations;
	uint32_t people;
	int64_t activities;
	uint32_t done[256]; /* by arm of the request: how often it worked */
	struct moment_then moments[MOMENTS];
	size_t n_moments;
};

static unsigned roll(struct play *p, unsigned n)
{
	return (unsigned)rand_r(&p->seed) % n;
}

/* --- everything that can be seen of a house, as text --- */

static void tell_people(struct buf *b, const struct house *h)
{
	for (int round = ROUND_ALL; round < h->season->rounds; round++)
		for (int a = 0; a <= h->rulebook->n_areas; a++) {
			struct ranking which = { a == h->rulebook->n_areas
				    ? AREA_ALL
				    : (uint8_t)a,
				round };
			struct place places[PEOPLE_MAX_TRIED];
			size_t n = standings_page(h->standings, which, 0,
			    PEOPLE_MAX_TRIED, places);
			buf_addf(b, "%d/%d:", round, a);
			for (size_t i = 0; i < n; i++)
				buf_addf(b, " %u=%u,%" PRIu64 ",%u,%u,%u",
				    places[i].person, places[i].rank,
				    places[i].points, places[i].areas,
				    places[i].active_rounds,
				    places[i].trainings);
			buf_adds(b, "\n");
		}
}

static void tell_departments(struct buf *b, const struct house *h)
{
	struct department_place all[8];

	for (int round = ROUND_ALL; round < h->season->rounds; round++)
		for (int a = 0; a <= h->rulebook->n_areas; a++) {
			struct ranking which = { a == h->rulebook->n_areas
				    ? AREA_ALL
				    : (uint8_t)a,
				round };
			size_t n = standings_departments(h->standings, which,
			    house_counted(h), NULL, all);
			for (size_t i = 0; i < n; i++)
				buf_addf(b,
				    "%d/%d %u: %u %u H%" PRIu64 " A%" PRIu64
				    " P%" PRIu64 " B%" PRIu64 " R%" PRIu64
				    " %" PRIu64 " %" PRIu64 " %" PRIu64
				    " %" PRIu64 " %u %u %s\n",
				    round, a, all[i].department, all[i].rank,
				    all[i].index, all[i].H, all[i].ACT,
				    all[i].PTS, all[i].BR, all[i].R,
				    all[i].points, all[i].first_public,
				    all[i].trainings, all[i].deeds,
				    all[i].headcount, all[i].hors_concours,
				    all[i].department < h->departments->n
					? h->departments->all[all[i].department]
					      .name[LANG_FI]
					: "joint");
		}
}

static char *tell(const struct house *h)
{
	struct buf b;

	buf_init(&b, 4u << 20);
	buf_addf(&b,
	    "state %d rounds %d end %d rulebook %u joined %zu trained "
	    "%zu\n",
	    h->season->state, h->season->rounds, season_end(h->season),
	    h->rulebook->version, h->joined, standings_trained(h->standings));
	tell_people(&b, h);
	tell_departments(&b, h);
	for (uint32_t i = 0; i < PEOPLE_MAX_TRIED; i++) {
		const struct standing *st = standings_of(h->standings, i);
		if (st)
			buf_addf(&b, "%u: %x\n", i, st->milestones);
	}
	return buf_take(&b);
}

/* --- requests, run as the three threads would --- */

static int carry_out(struct play *p, struct request *r)
{
	struct error err = { 0 };
	int rc = r->type->prepare ? r->type->prepare(&p->sv, r) : 0;

	if (rc != 0)
		return rc;
	assert_int_equal(r->type->where, RUN_WRITER);
	assert_int_equal(store_begin(p->w.store, &err), 0);
	rc = r->type->run.writer(&p->w, r);
	if (rc < 0) {
		assert_false(r->written);
		world_drop_changes(&p->w);
		store_rollback(p->w.store);
		return rc;
	}
	assert_int_equal(store_commit(p->w.store, &err), 0);
	p->sv.revision = store_revision(p->w.store);
	for (struct change *c = world_take_changes(&p->w), *next; c; c = next) {
		next = c->next;
		model_apply(&p->sv, c);
	}
	return 0;
}

static void operation(struct play *p, ProtobufCBinaryData *out, uint8_t *room)
{
	fixture_operation(++p->operations, room);
	*out = (ProtobufCBinaryData){ OPERATION_SIZE, room };
}

/* Takes msg with its arm set; 0, or why not. */
static int ask(struct play *p, Viesti__Request *msg)
{
	struct request *r = request_new();
	uint8_t id[OPERATION_SIZE];

	operation(p, &msg->operation, id);
	msg->has_operation = 1;
	r->msg = msg;
	r->type = request_type((int)msg->body_case);
	assert_non_null(r->type);
	r->peer = (struct peer){ .role = ROLE_ADMIN,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE };
	r->audience = (struct audience){ .kind = AUDIENCE_ADMIN,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE };
	r->language = LANG_EN;
	arena_set_limit(r->arena, HANDLER_ARENA);
	int rc = carry_out(p, r);
	if (rc == 0 && (size_t)msg->body_case < 256)
		p->done[msg->body_case]++;
	request_free(r);
	return rc;
}

/* --- what may happen --- */

static const char *const codes[] = { "alfa", "beeta", "gamma", "delta" };
static const int heads[] = { 20, 12, 3, 15 };

static void staff_id(char out[16], uint32_t person)
{
	snprintf(out, 16, "S%04u", person);
}

static char *somebody(struct play *p, char room[16])
{
	staff_id(room, roll(p, p->people));
	return room;
}

static void join(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Join rq = VIESTI__JOIN__INIT;
	char id[16], name[32];
	uint32_t person = roll(p, 3) ? p->people : roll(p, p->people + 1);

	if (person >= PEOPLE_MAX_TRIED)
		return;
	staff_id(id, person);
	snprintf(name, sizeof name, "Henkilö %u", person * 7 % 31);
	rq.staff_id = id;
	rq.name = name;
	rq.department = (char *)(uintptr_t)codes[roll(p, 4)];
	msg.body_case = VIESTI__REQUEST__BODY_JOIN;
	msg.join = &rq;
	if (ask(p, &msg) == 0 && person == p->people)
		p->people++;
}

static void record(struct play *p)
{
	static const char *const types[] = { "SM2", "SM2", "WK2", "WK3", "ME1",
		"TR1", "TR2", "SM5", "PL1", "WK5" };
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Record rq = VIESTI__RECORD__INIT;
	Viesti__ActivityItem item[5], *items[5];
	uint8_t ids[5][OPERATION_SIZE], import[16];
	char evidence[5][64], persons[5][16];
	size_t n = roll(p, 4) ? 1 : 5;

	for (size_t i = 0; i < n; i++) {
		const char *type = types[roll(p, 10)];
		viesti__activity_item__init(&item[i]);
		items[i] = &item[i];
		operation(p, &item[i].operation, ids[i]);
		item[i].has_operation = item[i].has_date = 1;
		item[i].person = somebody(p, persons[i]);
		item[i].type = (char *)(uintptr_t)type;
		item[i].date = clock_today() - (int32_t)roll(p, 20);
		snprintf(evidence[i], sizeof evidence[i],
		    strcmp(type, "PL1") == 0 ? "seen"
					     : "https://x.example/%" PRIu64,
		    p->operations);
		item[i].evidence = evidence[i];
		item[i].has_first_public = 1;
		item[i].first_public = roll(p, 8) == 0;
		if (roll(p, 4) == 0) {
			item[i].has_recorded_at = 1;
			item[i].recorded_at = clock_now_us() -
			    (int64_t)roll(p, 1000000) * 1000;
		}
	}
	fixture_operation(++p->operations, import);
	rq.n_items = n;
	rq.items = items;
	if (n > 1) {
		rq.has_import = 1;
		rq.import = (ProtobufCBinaryData){ 16, import };
	}
	msg.body_case = VIESTI__REQUEST__BODY_RECORD;
	msg.record = &rq;
	ask(p, &msg);
}

/* One of these states (a mask), when there is any; else any number. */
static uint64_t activity_in(struct play *p, unsigned states)
{
	uint32_t from = roll(p, p->people);

	for (uint32_t i = 0; i < p->people; i++) {
		const struct world_person *who =
		    &p->w.people[(from + i) % p->people];
		for (uint32_t k = 0; k < who->n; k++)
			if (states >> who->activities[k].status & 1 &&
			    roll(p, 2))
				return (uint64_t)who->activities[k].id;
	}
	return 1 + roll(p, 150);
}

static uint64_t some_activity(struct play *p)
{
	return activity_in(p, ~0u);
}

static void withdraw(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Withdraw rq = VIESTI__WITHDRAW__INIT;

	rq.has_activity = 1;
	rq.activity = some_activity(p);
	msg.body_case = VIESTI__REQUEST__BODY_WITHDRAW;
	msg.withdraw = &rq;
	ask(p, &msg);
}

static void correct(struct play *p)
{
	static const char *const types[] = { "SM2", "WK1", "ME1", "SM5" };
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Correct rq = VIESTI__CORRECT__INIT;

	rq.has_activity = 1;
	rq.activity = some_activity(p);
	if (roll(p, 2))
		rq.type = (char *)(uintptr_t)types[roll(p, 4)];
	if (roll(p, 2)) {
		rq.has_date = 1;
		rq.date = clock_today() - (int32_t)roll(p, 20);
	}
	rq.has_first_public = 1;
	rq.first_public = roll(p, 3) == 0;
	msg.body_case = VIESTI__REQUEST__BODY_CORRECT;
	msg.correct = &rq;
	ask(p, &msg);
}

static void decide(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ReviewDecide rq = VIESTI__REVIEW_DECIDE__INIT;

	rq.has_activity = rq.has_decision = 1;
	rq.activity = activity_in(p, 1u << STATUS_PENDING);
	rq.decision = (Viesti__Decision)(1 + roll(p, 3));
	rq.reason = "mikä tilaisuus?";
	msg.body_case = VIESTI__REQUEST__BODY_REVIEW_DECIDE;
	msg.review_decide = &rq;
	ask(p, &msg);
}

static void reconsider(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Reconsider rq = VIESTI__RECONSIDER__INIT;

	rq.has_activity = 1;
	rq.activity = activity_in(p,
	    1u << STATUS_RETURNED | 1u << STATUS_REJECTED);
	rq.reason = "se oli viime viikolla";
	msg.body_case = VIESTI__REQUEST__BODY_RECONSIDER;
	msg.reconsider = &rq;
	ask(p, &msg);
}

static void undo(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Undo rq = VIESTI__UNDO__INIT;

	msg.body_case = VIESTI__REQUEST__BODY_UNDO;
	msg.undo = &rq;
	ask(p, &msg);
}

static void move(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Move rq = VIESTI__MOVE__INIT;
	char id[16];

	rq.person = somebody(p, id);
	rq.department = (char *)(uintptr_t)codes[roll(p, 4)];
	rq.has_from = 1;
	rq.from = clock_today() - (int32_t)roll(p, 20);
	msg.body_case = VIESTI__REQUEST__BODY_MOVE;
	msg.move = &rq;
	ask(p, &msg);
}

static void leave(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Leave rq = VIESTI__LEAVE__INIT;
	char id[16];

	rq.person = somebody(p, id);
	msg.body_case = VIESTI__REQUEST__BODY_LEAVE;
	msg.leave = &rq;
	ask(p, &msg);
}

/* The roster says who is hors concours. */
static void roster(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ImportRoster rq = VIESTI__IMPORT_ROSTER__INIT;
	Viesti__RosterItem item = VIESTI__ROSTER_ITEM__INIT, *items = &item;
	uint32_t person = roll(p, p->people);
	char id[16], name[32];
	uint8_t room[OPERATION_SIZE];

	staff_id(id, person);
	snprintf(name, sizeof name, "Henkilö %u", person * 7 % 31);
	operation(p, &item.operation, room);
	item.has_operation = 1;
	item.staff_id = id;
	item.name = name;
	item.department = p->sv.departments
			      .all[people_get(p->sv.people, person)->department]
			      .code;
	item.has_ranked = 1;
	item.ranked = roll(p, 2) != 0;
	rq.n_items = 1;
	rq.items = &items;
	msg.body_case = VIESTI__REQUEST__BODY_IMPORT_ROSTER;
	msg.import_roster = &rq;
	ask(p, &msg);
}

static void heads_change(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ChangeDepartment rq = VIESTI__CHANGE_DEPARTMENT__INIT;
	Viesti__Text name = VIESTI__TEXT__INIT;
	char text[32];

	rq.department = (char *)(uintptr_t)codes[roll(p, 4)];
	rq.reason = "koe";
	rq.has_from_round = 1;
	rq.from_round = 2 + roll(p, 4);
	if (roll(p, 3)) {
		rq.has_headcount = 1;
		rq.headcount = 3 + roll(p, 30);
	} else {
		snprintf(text, sizeof text, "Nimi %u", roll(p, 100));
		name.fi = text;
		rq.name = &name;
	}
	if (roll(p, 12) == 0) {
		rq.merge_into = (char *)(uintptr_t)codes[roll(p, 4)];
		rq.has_headcount = 0;
		rq.name = NULL;
	}
	msg.body_case = VIESTI__REQUEST__BODY_CHANGE_DEPARTMENT;
	msg.change_department = &rq;
	ask(p, &msg);
}

/* --- a history --- */

static void departments(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ImportDepartments rq = VIESTI__IMPORT_DEPARTMENTS__INIT;
	Viesti__DepartmentItem item[4], *items[4];
	Viesti__Text names[4];

	for (size_t i = 0; i < 4; i++) {
		viesti__department_item__init(&item[i]);
		viesti__text__init(&names[i]);
		items[i] = &item[i];
		item[i].department = (char *)(uintptr_t)codes[i];
		item[i].short_name = names[i].fi = item[i].department;
		item[i].name = &names[i];
		item[i].has_headcount = item[i].has_ranked = 1;
		item[i].headcount = (uint32_t)heads[i];
		item[i].ranked = i != 3;
	}
	rq.n_items = 4;
	rq.items = items;
	msg.body_case = VIESTI__REQUEST__BODY_IMPORT_DEPARTMENTS;
	msg.import_departments = &rq;
	assert_int_equal(ask(p, &msg), 0);
}

static int step(struct play *p, enum season_state to)
{
	static const char *const whats[] = { "cooperation", "privacy_notice",
		"impact_assessment", "retention" };
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__SeasonStep rq = VIESTI__SEASON_STEP__INIT;
	Viesti__Confirmation said[4], *all[4];

	for (size_t i = 0; i < 4; i++) {
		viesti__confirmation__init(&said[i]);
		said[i].what = (char *)(uintptr_t)whats[i];
		said[i].reference = "1.2.2026";
		all[i] = &said[i];
	}
	rq.has_to = 1;
	rq.to = (Viesti__SeasonState)to;
	rq.reason = "koe";
	if (to == STATE_OPEN) {
		rq.n_confirmations = 4;
		rq.confirmations = all;
	}
	msg.body_case = VIESTI__REQUEST__BODY_SEASON_STEP;
	msg.season_step = &rq;
	return ask(p, &msg);
}

/* As the server does before it loads. */
static void number_types(struct store *store, const char *yaml)
{
	struct rulebook *rb = NULL;
	struct type_codes codes = { .n = 0 };
	struct error err = { 0 };

	assert_int_equal(rulebook_parse(&rb, "preset", yaml, strlen(yaml),
			     &err),
	    0);
	assert_int_equal(store_begin(store, &err), 0);
	assert_int_equal(rules_number_types(store, &codes, rb, &err), 0);
	assert_int_equal(store_commit(store, &err), 0);
	rulebook_free(rb);
}

static void begin(struct play *p, unsigned seed)
{
	struct error err = { 0 };
	const char *yaml = rulebook_preset("ministry");
	struct season season = { .id = 1,
		.name = "2026",
		.state = STATE_CREATED,
		.seed = "0123456789abcde" };
	char hash[65];

	memset(p, 0, sizeof *p);
	p->seed = seed;
	clock_set_zone("Europe/Helsinki", &err);
	season_plan(&season, clock_monday(clock_today()) - 21, 8, 14);
	rules_hash(yaml, strlen(yaml), hash);
	snprintf(p->f.dir, sizeof p->f.dir, "/tmp/viesti-asof-XXXXXX");
	assert_non_null(mkdtemp(p->f.dir));
	assert_int_equal(store_create(p->f.dir, &season, yaml, hash, &err), 0);
	assert_int_equal(store_open(&p->f.store, p->f.dir, STORE_WRITER, &err),
	    0);
	p->w.store = p->f.store;
	world_init(&p->w);
	p->w.store = p->f.store;
	config_default(&p->w.config);
	config_default(&p->sv.config);
	number_types(p->f.store, yaml);
	if (model_load(&p->sv, &p->w, &err) < 0)
		fail_msg("%s", err.text);
	departments(p);
	assert_int_equal(step(p, STATE_OPEN), 0);
	while (p->people < 12)
		join(p);
}

static void write_down(struct play *p)
{
	p->moments[p->n_moments++] = (struct moment_then){
		.at = p->w.last_stamp, .text = tell(server_live(&p->sv))
	};
}

static void play_some(struct play *p, int steps)
{
	static void (*const all[])(struct play *) = { record, record, record,
		record, record, withdraw, correct, correct, decide, decide,
		reconsider, undo, move, leave, join, join, roster, roster,
		heads_change };

	for (int i = 0; i < steps; i++) {
		all[roll(p, sizeof all / sizeof *all)](p);
		if (p->n_moments < MOMENTS && roll(p, STEPS / MOMENTS) == 0)
			write_down(p);
	}
}

static void play_all(struct play *p)
{
	play_some(p, STEPS);
}

static void end(struct play *p)
{
	for (size_t i = 0; i < p->n_moments; i++)
		free(p->moments[i].text);
	model_free(&p->sv);
	world_fini(&p->w);
	fixture_fini(&p->f);
	request_drop_kept();
}

/* How many moments are not as they were written down. */
static size_t count_wrong(struct store *store, const struct play *p, bool say)
{
	struct error err = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < p->n_moments; i++) {
		struct asof *a = NULL;
		if (asof_read(&a, store, 0, p->moments[i].at, &err) < 0)
			fail_msg("%s", err.text);
		char *text = tell(asof_house(a));
		if (strcmp(text, p->moments[i].text) != 0) {
			wrong++;
			if (say)
				print_message("then:\n%s\nis:\n%s\n",
				    p->moments[i].text, text);
			say = false;
		}
		free(text);
		asof_free(a);
	}
	return wrong;
}

static unsigned seed_of_run(void)
{
	const char *given = getenv("VIESTI_TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10)
			      : (unsigned)time(NULL);

	print_message("VIESTI_TEST_SEED=%u\n", seed);
	return seed;
}

static void past_moments_are_what_was_shown(void **state)
{
	unsigned seed = seed_of_run();

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct play *p = calloc(1, sizeof *p);
		begin(p, seed + i);
		play_all(p);
		assert_true(p->n_moments > 20);
		assert_int_equal(count_wrong(p->w.store, p, true), 0);
		end(p);
		free(p);
	}
}

/* Without the season's state, which the step itself has changed. */
static const char *results(const char *text)
{
	return strchr(text, '\n');
}

/* While results are hidden the public's board stays that of the freeze, also
 * over a restart, whatever happens. */
static void the_public_sees_the_freeze(void **state)
{
	const struct audience public = { .kind = AUDIENCE_PUBLIC };
	const struct audience organiser = { .kind = AUDIENCE_ORGANISER };
	struct play *p = calloc(1, sizeof *p);
	struct error err = { 0 };

	(void)state;
	begin(p, seed_of_run());
	play_some(p, STEPS / 2);
	assert_ptr_equal(server_house(&p->sv, &public), &p->sv.live);
	char *before = tell(server_live(&p->sv));
	assert_int_equal(step(p, STATE_FROZEN), 0);
	play_some(p, STEPS / 2);
	char *shown = tell(server_house(&p->sv, &public));
	char *now = tell(server_house(&p->sv, &organiser));
	assert_string_equal(results(shown), results(before));
	assert_string_not_equal(results(now), results(before));
	model_free(&p->sv);
	world_fini(&p->w);
	memset(&p->sv, 0, sizeof p->sv);
	world_init(&p->w);
	p->w.store = p->f.store;
	config_default(&p->sv.config);
	assert_int_equal(model_load(&p->sv, &p->w, &err), 0);
	char *again = tell(server_house(&p->sv, &public));
	assert_string_equal(again, shown);
	free(again);
	free(now);
	free(shown);
	free(before);
	end(p);
	free(p);
}

/* The reader's own connection sees the same, while the writer is at work. */
static void a_reader_makes_the_same(void **state)
{
	struct play *p = calloc(1, sizeof *p);
	struct error err = { 0 };
	struct store *reader;

	(void)state;
	begin(p, seed_of_run());
	play_all(p);
	assert_int_equal(store_open(&reader, p->f.dir, STORE_READER, &err), 0);
	assert_int_equal(count_wrong(reader, p, true), 0);
	record(p);
	record(p);
	assert_int_equal(count_wrong(reader, p, true), 0);
	store_close(reader);
	end(p);
	free(p);
}

/* Every kind that the journal tells of matters: were it not read, some moment
 * would come out wrong. */
static void a_kind_that_is_not_read_would_be_seen(void **state)
{
	static const char *const kinds[] = { "record", "withdraw", "correct",
		"undo", "accept", "join", "leave", "person" };
	unsigned seed = seed_of_run();

	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t wrong = 0;
		for (unsigned i = 0; i < 10 && wrong == 0; i++) {
			struct play *p = calloc(1, sizeof *p);
			char sql[160];
			begin(p, seed + i);
			play_all(p);
			snprintf(sql, sizeof sql,
			    "DROP TRIGGER journal_keeps_values; UPDATE journal"
			    " SET kind = 'nothing' WHERE kind = '%s'",
			    kinds[k]);
			fixture_tamper(&p->f, sql);
			wrong = count_wrong(p->w.store, p, false);
			end(p);
			free(p);
		}
		if (wrong == 0)
			fail_msg("%s is not needed", kinds[k]);
	}
}

/* The random history does a bit of everything. */
static void a_history_has_everything_in_it(void **state)
{
	static const Viesti__Request__BodyCase arms[] = {
		VIESTI__REQUEST__BODY_RECORD, VIESTI__REQUEST__BODY_WITHDRAW,
		VIESTI__REQUEST__BODY_CORRECT,
		VIESTI__REQUEST__BODY_REVIEW_DECIDE,
		VIESTI__REQUEST__BODY_RECONSIDER, VIESTI__REQUEST__BODY_UNDO,
		VIESTI__REQUEST__BODY_MOVE, VIESTI__REQUEST__BODY_LEAVE,
		VIESTI__REQUEST__BODY_JOIN, VIESTI__REQUEST__BODY_IMPORT_ROSTER,
		VIESTI__REQUEST__BODY_CHANGE_DEPARTMENT
	};
	uint32_t done[256] = { 0 };
	unsigned seed = seed_of_run();

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct play *p = calloc(1, sizeof *p);
		begin(p, seed + i);
		play_all(p);
		for (size_t k = 0; k < 256; k++)
			done[k] += p->done[k];
		end(p);
		free(p);
	}
	for (size_t i = 0; i < sizeof arms / sizeof *arms; i++)
		if (done[arms[i]] == 0)
			fail_msg("nothing of arm %d", (int)arms[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(past_moments_are_what_was_shown),
		cmocka_unit_test(the_public_sees_the_freeze),
		cmocka_unit_test(a_reader_makes_the_same),
		cmocka_unit_test(a_kind_that_is_not_read_would_be_seen),
		cmocka_unit_test(a_history_has_everything_in_it),
	};
	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
