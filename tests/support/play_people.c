/* SPDX-License-Identifier: EUPL-1.2 */
/* What people do and have done for them in a random history; see play.h. */
#include "tests/support/play.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "tests/support/tell.h"

static void staff_id(char out[16], uint32_t person)
{
	snprintf(out, 16, "S%04u", person);
}

char *play_somebody(struct play *p, char room[16])
{
	staff_id(room, play_roll(p, p->people));
	return room;
}

void play_join(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Join rq = VIESTI__JOIN__INIT;
	char id[16], name[32];
	uint32_t person = play_roll(p, 3) ? p->people
					  : play_roll(p, p->people + 1);

	if (p->w.n_people >= TELL_PEOPLE)
		return;
	staff_id(id, person);
	snprintf(name, sizeof name, "Henkilö %u", person * 7 % 31);
	rq.staff_id = id;
	rq.name = name;
	rq.department = (char *)(uintptr_t)play_code(p);
	msg.body_case = VIESTI__REQUEST__BODY_JOIN;
	msg.join = &rq;
	if (play_ask(p, &msg) == 0 && person == p->people)
		p->people++;
}

void play_record(struct play *p)
{
	static const char *const types[] = { "SM2", "SM2", "WK2", "WK3", "ME1",
		"TR1", "TR2", "SM5", "PL1", "WK5" };
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Record rq = VIESTI__RECORD__INIT;
	Viesti__ActivityItem item[5], *items[5];
	uint8_t ids[5][OPERATION_SIZE], import[16];
	char evidence[5][64], persons[5][16];
	size_t n = play_roll(p, 4) ? 1 : 5;

	for (size_t i = 0; i < n; i++) {
		const char *type = types[play_roll(p, 10)];
		viesti__activity_item__init(&item[i]);
		items[i] = &item[i];
		play_operation(p, &item[i].operation, ids[i]);
		item[i].has_operation = item[i].has_date = 1;
		item[i].person = play_somebody(p, persons[i]);
		item[i].type = (char *)(uintptr_t)type;
		item[i].date = clock_today() - (int32_t)play_roll(p, 20);
		snprintf(evidence[i], sizeof evidence[i],
		    strcmp(type, "PL1") == 0 ? "seen"
					     : "https://x.example/%" PRIu64,
		    p->operations);
		item[i].evidence = evidence[i];
		item[i].has_first_public = 1;
		item[i].first_public = play_roll(p, 8) == 0;
		if (play_roll(p, 4) == 0) {
			item[i].has_recorded_at = 1;
			item[i].recorded_at = clock_now_us() -
			    (int64_t)play_roll(p, 1000000) * 1000;
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
	play_ask(p, &msg);
}

/* One of these states (a mask), when there is any; else any number. */
static uint64_t activity_in(struct play *p, unsigned states)
{
	size_t from = play_roll(p, (unsigned)p->w.n_people);

	for (size_t i = 0; i < p->w.n_people; i++) {
		const struct world_person *who =
		    &p->w.people[(from + i) % p->w.n_people];
		for (uint32_t k = 0; k < who->n; k++)
			if (states >> who->activities[k].status & 1 &&
			    play_roll(p, 2))
				return (uint64_t)who->activities[k].id;
	}
	return 1 + play_roll(p, 150);
}

static uint64_t some_activity(struct play *p)
{
	return activity_in(p, ~0u);
}

void play_withdraw(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Withdraw rq = VIESTI__WITHDRAW__INIT;

	rq.has_activity = 1;
	rq.activity = some_activity(p);
	msg.body_case = VIESTI__REQUEST__BODY_WITHDRAW;
	msg.withdraw = &rq;
	play_ask(p, &msg);
}

void play_correct(struct play *p)
{
	static const char *const types[] = { "SM2", "WK1", "ME1", "SM5" };
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Correct rq = VIESTI__CORRECT__INIT;

	rq.has_activity = 1;
	rq.activity = some_activity(p);
	if (play_roll(p, 2))
		rq.type = (char *)(uintptr_t)types[play_roll(p, 4)];
	if (play_roll(p, 2)) {
		rq.has_date = 1;
		rq.date = clock_today() - (int32_t)play_roll(p, 20);
	}
	rq.has_first_public = 1;
	rq.first_public = play_roll(p, 3) == 0;
	msg.body_case = VIESTI__REQUEST__BODY_CORRECT;
	msg.correct = &rq;
	play_ask(p, &msg);
}

void play_decide(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ReviewDecide rq = VIESTI__REVIEW_DECIDE__INIT;

	rq.has_activity = rq.has_decision = 1;
	rq.activity = activity_in(p, 1u << STATUS_PENDING);
	rq.decision = (Viesti__Decision)(1 + play_roll(p, 3));
	rq.reason = "mikä tilaisuus?";
	msg.body_case = VIESTI__REQUEST__BODY_REVIEW_DECIDE;
	msg.review_decide = &rq;
	play_ask(p, &msg);
}

void play_reconsider(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Reconsider rq = VIESTI__RECONSIDER__INIT;

	rq.has_activity = 1;
	rq.activity = activity_in(p,
	    1u << STATUS_RETURNED | 1u << STATUS_REJECTED);
	rq.reason = "se oli viime viikolla";
	msg.body_case = VIESTI__REQUEST__BODY_RECONSIDER;
	msg.reconsider = &rq;
	play_ask(p, &msg);
}

void play_undo(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Undo rq = VIESTI__UNDO__INIT;

	msg.body_case = VIESTI__REQUEST__BODY_UNDO;
	msg.undo = &rq;
	play_ask(p, &msg);
}

void play_move(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Move rq = VIESTI__MOVE__INIT;
	char id[16];

	rq.person = play_somebody(p, id);
	rq.department = (char *)(uintptr_t)play_code(p);
	rq.has_from = 1;
	rq.from = clock_today() - (int32_t)play_roll(p, 20);
	msg.body_case = VIESTI__REQUEST__BODY_MOVE;
	msg.move = &rq;
	play_ask(p, &msg);
}

void play_leave(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Leave rq = VIESTI__LEAVE__INIT;
	char id[16];

	rq.person = play_somebody(p, id);
	msg.body_case = VIESTI__REQUEST__BODY_LEAVE;
	msg.leave = &rq;
	play_ask(p, &msg);
}

void play_forget(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__Forget rq = VIESTI__FORGET__INIT;
	char id[16];

	rq.person = play_somebody(p, id);
	msg.body_case = VIESTI__REQUEST__BODY_FORGET;
	msg.forget = &rq;
	play_ask(p, &msg);
}

/* The roster says who is hors concours. */
void play_roster(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ImportRoster rq = VIESTI__IMPORT_ROSTER__INIT;
	Viesti__RosterItem item = VIESTI__ROSTER_ITEM__INIT, *items = &item;
	const struct person *who = people_get(p->sv.people,
	    play_roll(p, (unsigned)p->w.n_people));
	uint8_t room[OPERATION_SIZE];

	if (!who->staff_id || !who->staff_id[0]) /* forgotten */
		return;
	play_operation(p, &item.operation, room);
	item.has_operation = 1;
	item.staff_id = who->staff_id;
	item.name = who->name;
	item.department = p->sv.departments.all[who->department].code;
	item.has_ranked = 1;
	item.ranked = play_roll(p, 2) != 0;
	rq.n_items = 1;
	rq.items = &items;
	msg.body_case = VIESTI__REQUEST__BODY_IMPORT_ROSTER;
	msg.import_roster = &rq;
	play_ask(p, &msg);
}
