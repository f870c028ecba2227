/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the database holds about a person, by personal.def: shown, counted,
 * erased; and what ages with a season. Participants are given by their row ids
 * (person number + 1); one person is a participant of each season they took
 * part in.
 */
#ifndef VIESTI_STORE_PERSONAL_H
#define VIESTI_STORE_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "server/store/store.h"

/* What a value is, so that people can read it. */
enum personal_form {
	FORM_TEXT,
	FORM_NUMBER,
	FORM_DATE,
	FORM_TIME,
	FORM_YES_NO,
	FORM_MONEY, /* cents */
	FORM_LANGUAGE,
	FORM_CONSENTS,
	FORM_STATUS,
	FORM_FLAGS,
	FORM_ROLE,
	FORM_DECISION,
	FORM_PRIZE,
	FORM_CLIENT,	 /* a client's row id; NULL: the administrator */
	FORM_DEPARTMENT, /* these three are read as texts: code, code, name */
	FORM_TYPE,
	FORM_SEASON,
};

enum personal_class {
	CLASS_NOT_PERSONAL,
	CLASS_FACT,
	CLASS_TEXT,
	CLASS_SALT,
	CLASS_IDENTITY,
	CLASS_INNER,
};

struct personal_column {
	const char *table, *column;
	enum personal_class class;
	enum personal_form form;
	const char *gone;  /* SQL; NULL: it stays */
	const char *label; /* msgid; NULL: not shown */
};
extern const struct personal_column personal_columns[];
extern const size_t personal_n_columns;

/* The kinds of the journal's entries, and whose row an entry's subject is. */
struct personal_kind {
	const char *kind, *table; /* NULL: about no person */
};
extern const struct personal_kind personal_kinds[];
extern const size_t personal_n_kinds;

/* --- whose --- */

/* Row ids of those with this staff id, letter case ignored, the newest season
 * first, the forgotten not among them; how many, at most max. */
int store_participants(struct store *s, const char *staff_id, int64_t *ids,
    size_t max, size_t *n, struct error *err);

/* --- shown --- */

struct personal_value {
	const struct personal_column *column;
	const char *text; /* of the forms that are texts; borrowed */
	int64_t number;	  /* of the others */
};
struct personal_row {
	const char *table, *label; /* msgid */
	const struct personal_value *values;
	size_t n; /* NULLs are not among them */
};
/* Each row about the participant, table by table; a row without values is a
 * sentence about its table. Stops when fn returns non-zero. */
int store_personal_each(struct store *s, int64_t participant,
    int (*fn)(const struct personal_row *row, void *arg), void *arg,
    struct error *err);

/* --- gone --- */

#define PERSONAL_TABLES_MAX 32
struct personal_count {
	const char *table, *label; /* msgid */
	uint32_t rows;
};
struct personal_counts {
	struct personal_count of[PERSONAL_TABLES_MAX];
	size_t n; /* tables in which there is something */
};

void personal_count_add(struct personal_counts *out, const char *table,
    const char *label, uint32_t rows);

/* What erasing would change. */
int store_personal_count(struct store *s, int64_t participant,
    struct personal_counts *out, struct error *err);
/* Erases at that time, within a transaction; the rows are counted. After the
 * commit see store_scrub. */
int store_personal_erase(struct store *s, int64_t participant, int64_t now,
    struct personal_counts *out, struct error *err);

enum personal_age {
	AGE_EVIDENCE, /* texts and their salts */
	AGE_LEDGERS,  /* everything about the persons */
};
/* The same for all of a season that became final then; check_only: only
 * counted. */
int store_personal_expire(struct store *s, enum personal_age age,
    uint32_t season, int64_t final_at, int64_t now, bool check_only,
    struct personal_counts *out, struct error *err);

/* Seasons that became final, and when; the newest last. */
#define RETENTION_SEASONS_MAX 64
struct final_season {
	uint32_t season;
	int64_t final_at;
};
int store_final_seasons(struct store *s,
    struct final_season out[RETENTION_SEASONS_MAX], size_t *n,
    struct error *err);
/* When something last aged; 0: never. */
int store_retention_last(struct store *s, int64_t *at, struct error *err);

#endif
