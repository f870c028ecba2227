/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/asof.h"
#include "server/handlers/handlers.h"
#include "server/model.h"
#include "server/rules_file.h"
#include "tests/support/tell.h"

unsigned play_roll(struct play *p, unsigned n)
{
	return (unsigned)rand_r(&p->seed) % n;
}

/* --- requests --- */

static int carry_out(struct play *p, struct request *r)
{
	struct error err = { 0 };
	/* that one only notes that persons were read, for which a writer runs
	 */
	bool prepares = r->type->prepare &&
	    r->type->prepare != prepare_rulebook_preview;
	int rc = prepares ? r->type->prepare(&p->sv, r) : 0;

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
	if (store_scrub_is_due(p->w.store))
		store_scrub(p->w.store, &err);
	p->sv.revision = store_revision(p->w.store);
	for (struct change *c = world_take_changes(&p->w), *next; c; c = next) {
		next = c->next;
		model_apply(&p->sv, c);
	}
	return 0;
}

void play_operation(struct play *p, ProtobufCBinaryData *out, uint8_t *room)
{
	fixture_operation(++p->operations, room);
	*out = (ProtobufCBinaryData){ OPERATION_SIZE, room };
}

int play_ask(struct play *p, Viesti__Request *msg)
{
	struct request *r = request_new();
	uint8_t id[OPERATION_SIZE];

	play_operation(p, &msg->operation, id);
	msg->has_operation = 1;
	r->msg = msg;
	r->type = request_type((int)msg->body_case);
	assert_non_null(r->type);
	r->peer = (struct peer){ .role = ROLE_ADMIN,
		.uid = p->uid,
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

/* --- a history --- */

int play_step(struct play *p, enum season_state to, uint32_t extend_days)
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
	rq.has_extend_days = extend_days > 0;
	rq.extend_days = extend_days;
	if (p->w.season.state == STATE_CREATED) {
		rq.n_confirmations = 4;
		rq.confirmations = all;
	}
	msg.body_case = VIESTI__REQUEST__BODY_SEASON_STEP;
	msg.season_step = &rq;
	return play_ask(p, &msg);
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

static void load(struct play *p)
{
	struct error err = { 0 };

	world_init(&p->w);
	p->w.store = p->f.store;
	p->w.state_dir = p->f.dir;
	config_default(&p->w.config);
	config_default(&p->sv.config);
	if (model_load(&p->sv, &p->w, &err) < 0)
		fail_msg("%s", err.text);
}

void play_begin(struct play *p, unsigned seed)
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
	p->uid = 1000;
	clock_set_zone("Europe/Helsinki", &err);
	season_plan(&season, clock_monday(clock_today()) - 21, 8, 14);
	rules_hash(yaml, strlen(yaml), hash);
	snprintf(p->f.dir, sizeof p->f.dir, "/tmp/viesti-asof-XXXXXX");
	assert_non_null(mkdtemp(p->f.dir));
	assert_int_equal(store_create(p->f.dir, &season, yaml, hash, &err), 0);
	assert_int_equal(store_open(&p->f.store, p->f.dir, STORE_WRITER, &err),
	    0);
	number_types(p->f.store, yaml);
	load(p);
	play_departments(p);
	assert_int_equal(play_step(p, STATE_OPEN, 0), 0);
	while (p->people < 12)
		play_join(p);
}

static void write_down(struct play *p)
{
	p->moments[p->n_moments++] = (struct moment_then){
		.at = p->w.last_stamp, .text = tell(server_live(&p->sv))
	};
}

void play_some(struct play *p, int steps)
{
	static void (*const all[])(struct play *) = { play_record, play_record,
		play_record, play_record, play_record, play_record, play_record,
		play_record, play_withdraw, play_correct, play_correct,
		play_correct, play_decide, play_decide, play_decide,
		play_reconsider, play_undo, play_move, play_leave, play_join,
		play_join, play_join, play_roster, play_roster, play_forget,
		play_department, play_split, play_merge, play_rules,
		play_pause };

	for (int i = 0; i < steps; i++) {
		all[play_roll(p, sizeof all / sizeof *all)](p);
		if (p->n_moments < PLAY_MOMENTS &&
		    play_roll(p, PLAY_STEPS / PLAY_MOMENTS) == 0)
			write_down(p);
	}
}

void play_restart(struct play *p)
{
	model_free(&p->sv);
	world_fini(&p->w);
	memset(&p->sv, 0, sizeof p->sv);
	load(p);
}

void play_end(struct play *p)
{
	for (size_t i = 0; i < p->n_moments; i++)
		free(p->moments[i].text);
	model_free(&p->sv);
	world_fini(&p->w);
	fixture_fini(&p->f);
	request_drop_kept();
}

/* The first lines that differ. */
static void say_difference(const char *then, const char *is)
{
	const char *line = then, *other = is;

	for (; *then && *then == *is; then++, is++)
		if (*then == '\n') {
			line = then + 1;
			other = is + 1;
		}
	print_message("then: %.*s\nis:   %.*s\n", (int)strcspn(line, "\n"),
	    line, (int)strcspn(other, "\n"), other);
}

size_t play_count_wrong(struct store *store, const struct play *p, bool say)
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
				say_difference(p->moments[i].text, text);
		}
		free(text);
		asof_free(a);
	}
	return wrong;
}
