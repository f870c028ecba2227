/* SPDX-License-Identifier: EUPL-1.2 */
#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"

struct rulebook *rules_parse(const char *text)
{
	struct error err = { .code = 0 };
	struct rulebook *rb = NULL;

	if (rulebook_parse(&rb, "test.yaml", text, strlen(text), &err) != 0)
		fail_msg("%s", err.text);
	return rb;
}

void rules_open(struct rules *rules)
{
	assert_int_equal(clock_set_zone("Europe/Helsinki", NULL), 0);
	memset(rules, 0, sizeof *rules);
	rules->rb = rules_parse(rulebook_preset("ministry"));
	rules->rb->version = 1;
	rules->all.version[rules->all.n++] = rules->rb;
	season_plan(&rules->season, rules_date("2026-02-02"), 8, 14);
	rules->season.state = STATE_OPEN;
	strcpy(rules->season.name, "2026");
}

void rules_close(struct rules *rules)
{
	for (int i = 0; i < rules->all.n; i++)
		rulebook_free(rules->all.version[i]);
}

int32_t rules_date(const char *text)
{
	int32_t date = 0;

	assert_int_equal(clock_parse_date(text, &date, NULL), 0);
	return date;
}

int64_t rules_time(const char *text)
{
	int64_t at_us = 0;

	assert_int_equal(clock_parse_time(text, &at_us, NULL), 0);
	return at_us;
}

void doer_init(struct doer *d, const struct rules *rules)
{
	memset(d, 0, sizeof *d);
	d->rules = rules;
	d->members[d->n_members++] = (struct membership){ 0, 0 };
	ledger_init(&d->ledger);
}

void doer_fini(struct doer *d)
{
	ledger_fini(&d->ledger);
}

struct activity *doer_add(struct doer *d, const char *type, const char *date)
{
	int index = rulebook_type(d->rules->rb, type);
	struct activity *a;

	assert_true(index >= 0);
	assert_true(d->n_acts < PERSON_ACTS_MAX);
	a = &d->acts[d->n_acts++];
	*a = (struct activity){
		.id = (int64_t)d->n_acts,
		.recorded_at = (int64_t)d->n_acts * 1000,
		.date = rules_date(date),
		.type = (uint8_t)index,
		.status = STATUS_ACCEPTED,
	};
	return a;
}

void doer_moves(struct doer *d, const char *from, uint16_t department)
{
	assert_true(d->n_members < 4);
	d->members[d->n_members++] = (struct membership){ rules_date(from),
		department };
}

void doer_score(struct doer *d)
{
	assert_int_equal(scoring_run(&d->rules->all, &d->rules->season, d->acts,
			     d->n_acts, d->members, d->n_members,
			     d->had_first_public, &d->ledger),
	    0);
}

const struct ledger_entry *doer_entry(const struct doer *d, size_t n)
{
	for (size_t i = 0; i < d->ledger.n_entries; i++)
		if (d->ledger.entries[i].kind == ENTRY_ACTIVITY &&
		    d->ledger.entries[i].activity == &d->acts[n])
			return &d->ledger.entries[i];
	return NULL;
}
