/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * For tests of the rules: the shipped rulebook, the sample season (2026-02-02,
 * eight rounds of two weeks) and one person with activities.
 */
#ifndef VIESTI_TEST_RULES_H
#define VIESTI_TEST_RULES_H

#include "server/domain/rulebook.h"
#include "server/domain/scoring.h"
#include "server/domain/season.h"

struct rules {
	struct rulebook *rb;
	struct rulebooks all; /* only rb, until a test adds one */
	struct season season;
};

/* Both end the test when something is not as it should be. */
void rules_open(struct rules *rules);
void rules_close(struct rules *rules);
struct rulebook *rules_parse(const char *text);

int32_t rules_date(const char *text); /* "2026-02-28" */
int64_t rules_time(const char *text); /* "2026-02-28T12:00:00Z" */

#define PERSON_ACTS_MAX 128

struct doer {
	const struct rules *rules;
	struct activity acts[PERSON_ACTS_MAX];
	size_t n_acts;
	struct membership members[4];
	size_t n_members;
	bool had_first_public;
	struct ledger ledger;
};

/* In department 0; every activity added is accepted and recorded after the
 * last. */
void doer_init(struct doer *d, const struct rules *rules);
void doer_fini(struct doer *d);
struct activity *doer_add(struct doer *d, const char *type, const char *date);
void doer_moves(struct doer *d, const char *from, uint16_t department);
void doer_score(struct doer *d);
/* The entry of the n-th activity added (from 0); NULL: it has none. */
const struct ledger_entry *doer_entry(const struct doer *d, size_t n);

#endif
