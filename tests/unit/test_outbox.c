/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The outbox against a server that is a function: order, one effect, refusals,
 * interrupted sending, two processes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/link.h"
#include "client/outbox.h"
#include "common/i18n.h"

#define SEEN_MAX 1024

/* What a server would know: each operation once, in the order it came. */
struct world {
	char dir[64];
	struct outbox *o;
	uint8_t seen[SEEN_MAX][16];
	char notes[SEEN_MAX][24];
	size_t n_seen, calls, items;
	size_t lose_reply_at; /* call number, from 1; 0: never */
	int fail_code;	      /* every call fails so; 0: none */
	bool whole;	      /* a batch with a bad item fails whole */
	Viesti__Reply reply;
	Viesti__Recorded recorded;
	Viesti__RecordResult results[256], *list[256];
	Viesti__Error error;
	Viesti__ActivityState state;
	Viesti__Joined joined;
};

static void remember(struct world *w, const uint8_t *operation,
    const char *note)
{
	for (size_t i = 0; i < w->n_seen; i++)
		if (memcmp(w->seen[i], operation, 16) == 0)
			return;
	assert_true(w->n_seen < SEEN_MAX);
	memcpy(w->seen[w->n_seen], operation, 16);
	snprintf(w->notes[w->n_seen++], 24, "%s", note);
}

static void say(struct world *w, int code, enum error_retry retry)
{
	viesti__error__init(&w->error);
	w->error.has_code = w->error.has_retry = true;
	w->error.code = (Viesti__ErrorCode)-code;
	w->error.retry = (Viesti__Retry)retry;
	w->error.reason = (char *)(uintptr_t) "unknown_person";
	w->error.message = (char *)(uintptr_t) "Nobody is called that.";
}

static bool is_bad(const Viesti__ActivityItem *item)
{
	return strcmp(item->person, "nobody") == 0;
}

static int refuse_whole(struct world *w, int code, const Viesti__Reply **reply,
    struct error *err)
{
	say(w, code,
	    code == E_UNAVAILABLE ? ERROR_RETRY_SAME_ID : ERROR_RETRY_NEVER);
	w->reply.body_case = VIESTI__REPLY__BODY_ERROR;
	w->reply.error = &w->error;
	*reply = &w->reply;
	return link_error(&w->error, err);
}

static int record(struct world *w, const Viesti__Record *r,
    const Viesti__Reply **reply, struct error *err)
{
	for (size_t i = 0; w->whole && i < r->n_items; i++)
		if (is_bad(r->items[i]))
			return refuse_whole(w, E_INVALID, reply, err);
	viesti__recorded__init(&w->recorded);
	w->recorded.n_results = r->n_items;
	w->recorded.results = w->list;
	for (size_t i = 0; i < r->n_items; i++) {
		Viesti__RecordResult *res = w->list[i] = &w->results[i];
		viesti__record_result__init(res);
		res->has_outcome = true;
		res->outcome = VIESTI__RECORD_OUTCOME__RECORD_NEW;
		if (is_bad(r->items[i])) {
			res->outcome = VIESTI__RECORD_OUTCOME__RECORD_REFUSED;
			say(w, E_NOT_FOUND, ERROR_RETRY_NEVER);
			res->error = &w->error;
			continue;
		}
		remember(w, r->items[i]->operation.data, r->items[i]->note);
		res->has_activity = true;
		res->activity = w->n_seen;
		w->items++;
	}
	w->reply.body_case = VIESTI__REPLY__BODY_RECORDED;
	w->reply.recorded = &w->recorded;
	return 0;
}

static int serve(void *arg, Viesti__Request *rq, const Viesti__Reply **reply,
    struct error *err)
{
	struct world *w = arg;
	int code = 0;

	w->calls++;
	viesti__reply__init(&w->reply);
	if (w->fail_code)
		return refuse_whole(w, w->fail_code, reply, err);
	switch (rq->body_case) {
	case VIESTI__REQUEST__BODY_RECORD:
		code = record(w, rq->record, reply, err);
		break;
	case VIESTI__REQUEST__BODY_JOIN:
		remember(w, rq->operation.data, "join");
		viesti__joined__init(&w->joined);
		w->reply.body_case = VIESTI__REPLY__BODY_JOINED;
		w->reply.joined = &w->joined;
		break;
	default:
		remember(w, rq->operation.data, "withdraw");
		viesti__activity_state__init(&w->state);
		w->reply.body_case = VIESTI__REPLY__BODY_ACTIVITY_STATE;
		w->reply.activity_state = &w->state;
	}
	if (w->lose_reply_at && w->calls == w->lose_reply_at) {
		*reply = NULL;
		return error_set(err, E_UNAVAILABLE, "connection_lost", "cut");
	}
	if (!code)
		*reply = &w->reply;
	return code;
}

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	i18n_init();
	snprintf(w->dir, sizeof(w->dir), "/tmp/test_outbox.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	assert_int_equal(outbox_open(&w->o, w->dir, NULL), 0);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = { "outbox.db", "outbox.lock",
		"outbox.db-journal" };
	struct world *w = *state;
	char path[128];

	outbox_close(w->o);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", w->dir, files[i]);
		unlink(path);
	}
	rmdir(w->dir);
	free(w);
	return 0;
}

static int64_t add(struct world *w, const char *person, const char *note)
{
	uint8_t operation[16];
	Viesti__ActivityItem item = VIESTI__ACTIVITY_ITEM__INIT, *items = &item;
	Viesti__Record r = VIESTI__RECORD__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	int64_t id = 0;

	link_operation(operation);
	item.has_operation = true;
	item.operation = (ProtobufCBinaryData){ 16, operation };
	item.person = (char *)(uintptr_t)person;
	item.type = (char *)(uintptr_t) "SM2";
	item.note = (char *)(uintptr_t)note;
	r.n_items = 1;
	r.items = &items;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &r;
	assert_int_equal(outbox_add(w->o, &rq, &id, NULL), 0);
	return id;
}

static void add_join(struct world *w)
{
	uint8_t operation[16];
	Viesti__Join j = VIESTI__JOIN__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	int64_t id;

	link_operation(operation);
	rq.has_operation = true;
	rq.operation = (ProtobufCBinaryData){ 16, operation };
	j.staff_id = (char *)(uintptr_t) "S001010";
	rq.body_case = VIESTI__REQUEST__BODY_JOIN;
	rq.join = &j;
	assert_int_equal(outbox_add(w->o, &rq, &id, NULL), 0);
}

static int send(struct world *w, struct error *err)
{
	struct outbox_sending s = { .call = serve, .call_arg = w };

	return outbox_send(w->o, &s, err);
}

static size_t count(struct world *w, enum outbox_state state)
{
	size_t n = 0;

	assert_int_equal(outbox_count(w->o, state, &n, NULL), 0);
	return n;
}

static void entries_are_sent_in_the_order_they_were_added(void **state)
{
	struct world *w = *state;
	char note[24];

	for (int i = 0; i < 150; i++) {
		snprintf(note, sizeof(note), "%d", i);
		if (i == 70) {
			add_join(w);
			continue;
		}
		add(w, "S001010", note);
	}
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(w->n_seen, 150);
	for (int i = 0; i < 150; i++) {
		snprintf(note, sizeof(note), "%d", i);
		assert_string_equal(w->notes[i], i == 70 ? "join" : note);
	}
	assert_int_equal(count(w, OUTBOX_ACKNOWLEDGED), 150);
}

static void a_saved_entry_survives_closing(void **state)
{
	struct world *w = *state;
	const struct outbox_entry *e;
	int64_t id = add(w, "S001010", "kept");
	struct stat st;
	char path[128];

	snprintf(path, sizeof(path), "%s/outbox.db", w->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	outbox_close(w->o);
	assert_int_equal(outbox_open(&w->o, w->dir, NULL), 0);
	assert_int_equal(outbox_get(w->o, id, &e, NULL), 0);
	assert_int_equal(e->state, OUTBOX_WAITING);
	assert_string_equal(e->request->record->items[0]->note, "kept");
}

static void a_lost_reply_is_asked_for_again_with_the_same_operation(void *
	*state)
{
	struct world *w = *state;
	struct error err;

	add(w, "S001010", "a");
	add(w, "S001010", "b");
	w->lose_reply_at = 1;
	assert_int_equal(send(w, &err), E_UNAVAILABLE);
	assert_int_equal(count(w, OUTBOX_WAITING), 2);
	assert_int_equal(send(w, &err), 0);
	assert_int_equal(w->n_seen, 2);
	assert_int_equal(count(w, OUTBOX_ACKNOWLEDGED), 2);
}

static void a_refused_entry_stays_with_its_reason_and_blocks_nobody(void *
	*state)
{
	struct world *w = *state;
	const struct outbox_entry *e;

	add(w, "S001010", "a");
	int64_t bad = add(w, "nobody", "b");
	add(w, "S001010", "c");
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(w->n_seen, 2);
	assert_int_equal(count(w, OUTBOX_WAITING), 0);
	assert_int_equal(outbox_get(w->o, bad, &e, NULL), 0);
	assert_int_equal(e->state, OUTBOX_REFUSED);
	assert_string_equal(e->refusal.reason, "unknown_person");
	assert_string_equal(e->refusal.text, "Nobody is called that.");
	assert_int_equal(e->refusal.code, E_NOT_FOUND);
}

static void a_batch_refused_whole_costs_only_the_guilty_entry(void **state)
{
	struct world *w = *state;

	w->whole = true;
	add(w, "S001010", "a");
	add(w, "nobody", "b");
	add(w, "S001010", "c");
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(w->n_seen, 2);
	assert_string_equal(w->notes[1], "c");
	assert_int_equal(count(w, OUTBOX_REFUSED), 1);
}

static void a_server_that_cant_now_leaves_everything_waiting(void **state)
{
	struct world *w = *state;
	struct error err;

	add(w, "S001010", "a");
	w->fail_code = E_UNAVAILABLE;
	assert_int_equal(send(w, &err), E_UNAVAILABLE);
	assert_int_equal(count(w, OUTBOX_WAITING), 1);
}

static void a_refused_identity_stops_the_sending(void **state)
{
	struct world *w = *state;
	struct error err;

	add_join(w);
	add(w, "S001010", "a");
	w->fail_code = E_UNAUTHENTICATED;
	assert_int_equal(send(w, &err), E_UNAUTHENTICATED);
	assert_int_equal(w->calls, 1);
	assert_int_equal(count(w, OUTBOX_WAITING), 2);
}

static void an_acknowledged_entry_cannot_be_discarded(void **state)
{
	struct world *w = *state;
	int64_t a = add(w, "S001010", "a"), b;
	struct error err;

	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(outbox_discard(w->o, a, &err), E_PRECONDITION);
	b = add(w, "nobody", "b");
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(outbox_discard(w->o, b, &err), 0);
	assert_int_equal(outbox_discard(w->o, b, &err), E_NOT_FOUND);
	assert_int_equal(outbox_retry(w->o, a, &err), E_PRECONDITION);
}

static void a_refused_entry_can_be_tried_again(void **state)
{
	struct world *w = *state;
	int64_t a = add(w, "S001010", "a");

	w->fail_code = E_PRECONDITION;
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(count(w, OUTBOX_REFUSED), 1);
	w->fail_code = 0;
	assert_int_equal(outbox_retry(w->o, a, NULL), 0);
	assert_int_equal(send(w, NULL), 0);
	assert_int_equal(w->n_seen, 1);
}

static void text_that_could_not_be_sent_is_not_saved(void **state)
{
	struct world *w = *state;
	uint8_t operation[16] = { 1 };
	Viesti__ActivityItem item = VIESTI__ACTIVITY_ITEM__INIT, *items = &item;
	Viesti__Record r = VIESTI__RECORD__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct error err;
	int64_t id;

	item.has_operation = true;
	item.operation = (ProtobufCBinaryData){ 16, operation };
	item.person = (char *)(uintptr_t) "S001010\x1b[2J";
	r.n_items = 1;
	r.items = &items;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &r;
	assert_int_equal(outbox_add(w->o, &rq, &id, &err), E_INVALID);
	assert_int_equal(count(w, OUTBOX_WAITING), 0);
}

/* Each child sends; what it sent it writes, entry by entry, into a pipe. */
static void tell(void *arg, const struct outbox_entry *e)
{
	assert_int_equal(write(*(int *)arg, &e->id, sizeof(e->id)),
	    sizeof(e->id));
}

static void two_processes_never_send_the_same_entry(void **state)
{
	struct world *w = *state;
	int out[2], times[SEEN_MAX] = { 0 };
	int64_t id;

	for (int i = 0; i < 200; i++)
		add(w, "S001010", "x");
	outbox_close(w->o);
	w->o = NULL;
	assert_int_equal(pipe(out), 0);
	for (int child = 0; child < 2; child++) {
		if (fork() != 0)
			continue;
		struct outbox_sending s = { .call = serve,
			.call_arg = w,
			.decided = tell,
			.decided_arg = &out[1] };
		int code = outbox_open(&w->o, w->dir, NULL);
		if (!code)
			code = outbox_send(w->o, &s, NULL);
		_exit(code != 0 ? 1 : 0);
	}
	for (int child = 0, status; child < 2; child++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	close(out[1]);
	while (read(out[0], &id, sizeof(id)) == (ssize_t)sizeof(id))
		times[id]++;
	close(out[0]);
	for (int i = 1; i <= 200; i++)
		assert_int_equal(times[i], 1);
	assert_int_equal(outbox_open(&w->o, w->dir, NULL), 0);
}

static void operation_ids_are_ordered_by_time_and_never_equal(void **state)
{
	uint8_t a[16], b[16];

	(void)state;
	link_operation(a);
	usleep(2000);
	link_operation(b);
	assert_true(memcmp(a, b, 6) < 0);
	assert_memory_not_equal(a + 6, b + 6, 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(entries_are_sent_in_the_order_they_were_added),
		TEST(a_saved_entry_survives_closing),
		TEST(a_lost_reply_is_asked_for_again_with_the_same_operation),
		TEST(a_refused_entry_stays_with_its_reason_and_blocks_nobody),
		TEST(a_batch_refused_whole_costs_only_the_guilty_entry),
		TEST(a_server_that_cant_now_leaves_everything_waiting),
		TEST(a_refused_identity_stops_the_sending),
		TEST(an_acknowledged_entry_cannot_be_discarded),
		TEST(a_refused_entry_can_be_tried_again),
		TEST(text_that_could_not_be_sent_is_not_saved),
		TEST(two_processes_never_send_the_same_entry),
		cmocka_unit_test(
		    operation_ids_are_ordered_by_time_and_never_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
