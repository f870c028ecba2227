/* SPDX-License-Identifier: EUPL-1.2 */
/* For tests of the store: a directory of one's own, a small competition in it.
 */
#ifndef VIESTI_TEST_STORE_FILES_H
#define VIESTI_TEST_STORE_FILES_H

#include <stdint.h>

#include "server/store/store.h"

#define FIXTURE_DIR_SIZE 64

struct fixture {
	char dir[FIXTURE_DIR_SIZE]; /* made by mkdtemp, removed at the end */
	struct store *store;	    /* the writer */
};

/* A created, opened competition with one department, one person, one type. */
void fixture_init(struct fixture *f);
void fixture_fini(struct fixture *f);
void fixture_reopen(struct fixture *f); /* closes and opens the writer */

/* For cmocka: before and after each test, the fixture its state. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* An activity of person 0 with its journal entry, within a transaction. */
int fixture_record(struct store *s, uint64_t operation, int64_t *id,
    struct error *err);
/* The same; the test fails where that does. */
void fixture_must_record(struct store *s, uint64_t operation);
/* That operation's 16 bytes, in the order of the numbers. */
void fixture_operation(uint64_t n, uint8_t out[OPERATION_SIZE]);

/* Runs SQL on the file past the store, as an intruder would; asserts that it
 * works. */
void fixture_tamper(const struct fixture *f, const char *sql);

#endif
