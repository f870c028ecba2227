/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Output for people and for scripts: tables that fit the terminal and align
 * with ä ö å and emoji, JSON, CSV, progress and errors.
 */
#ifndef VIESTI_PRINT_H
#define VIESTI_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/error.h"
#include "viesti.pb-c.h"

/* PLAIN: for screen readers, one fact a line: no tables, boxes, bars or colour,
 * nothing that means something by its place only. */
enum print_mode { PRINT_TABLE, PRINT_PLAIN, PRINT_JSON, PRINT_CSV };

struct print {
	enum print_mode mode;
	bool color;	/* a terminal, and NO_COLOR not set */
	bool progress;	/* stderr is a terminal */
	size_t columns; /* of the terminal, 80 when unknown */
};
/* Looks at stdout, stderr, COLUMNS, NO_COLOR, TERM; VIESTI_PLAIN stands for
 * plain where no other form is asked for. */
void print_init(struct print *p, bool json, bool csv, bool plain);
/* At the end of a program: whether all of standard output was written. A
 * reader that went (head, less) had what it wanted. False: it was told. */
bool print_end(const char *program);

/* ID: a number that people type again, so that its digits stand together. */
enum column_kind {
	COLUMN_TEXT,
	COLUMN_WHOLE, /* a text that goes on below instead of being cut */
	COLUMN_NUMBER,
	COLUMN_ID,
	COLUMN_DATE,
	COLUMN_TIME,
	COLUMN_BOOL
};
struct column {
	const char *key;   /* of JSON and CSV, stable */
	const char *title; /* N_() heading of the table */
	enum column_kind kind;
	int weight;  /* who gives way when it is narrow: higher is cut first,
			then  left out; 0: never */
	bool hidden; /* not in tables for people, only JSON and CSV */
};

/*
 * One table row by row, cells in the columns' order; JSON is an array of
 * objects in which every key is always there (absent cells are null). The same
 * for CSV (empty). Tables for people leave out a column in which nothing is
 * there. In plain form each row is "Row 1 of 7" and a line "Heading: value" for
 * each cell that is there.
 *
 * CSV has commas and no byte order mark, so that scripts can read it; written
 * straight into a file (not a pipe) it is made for Excel: with the mark, and in
 * Finnish and Swedish with semicolons. Import reads all of these.
 */
struct table;
struct table *table_new(const struct print *p, const struct column *columns,
    size_t n);
void table_text(struct table *t, const char *text); /* NULL: absent; copied */
/* A word of a closed set: token for JSON and CSV, shown for people. */
void table_word(struct table *t, const char *token, const char *shown);
void table_number(struct table *t, bool there, int64_t n);
void table_date(struct table *t, bool there, int32_t date); /* JSON, CSV: ISO */
void table_time(struct table *t, bool there,
    int64_t at_us); /* JSON, CSV: RFC 3339 */
void table_bool(struct table *t, bool there, bool yes);
void table_mark(struct table
	*t); /* the row begun is the reader's own: bold, and a mark */
void table_end_row(struct table *t);
void table_gap(struct table
	*t); /* rows are passed over here: a line of dots for people */
void table_print(struct table *t, FILE *out); /* and frees it */
void table_free(struct table *t);	      /* when it will not be printed */

/* "viesti: text" on stderr, in red on a terminal; JSON mode:
 * {"error":{code,reason,field,message}} on stdout. Returns the exit code.
 * (cmocka has a print_error of its own.) */
int print_failure(const struct print *p, const char *program,
    const struct error *err);
/* A line for people on stdout (not in JSON or CSV mode). */
void print_line(const struct print *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Wrapped between words to the terminal, each line behind indent blanks. */
void print_wrapped(const struct print *p, FILE *out, size_t indent,
    const char *text);
/* The same behind a lead on the first line ("- "), blanks as wide on the
 * others. In plain form the lead's words stand before a colon: "SM2: ...". */
void print_hanging(const struct print *p, FILE *out, const char *lead,
    const char *text);
/* For the plain form: "Heading: value" on a line of its own. */
void print_fact(FILE *out, const char *heading, const char *value);
/* Somebody's text, made visible; an http or https address can be clicked where
 * the terminal knows how (OSC 8). Without a line end. */
void print_address(const struct print *p, FILE *out, const char *text);
/* A notice for people on stderr (not in JSON mode). */
void print_note(const struct print *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Progress on anything over a second, when stderr is a terminal: "Checking
 * [#####     ] 52 %  1 200 rows/s". */
struct progress {
	const char *what;
	const char *per; /* translated, "pages/s"; NULL: rows/s */
	int64_t started_us, shown_us;
	uint64_t total;
	bool shown, on;
};
void progress_begin(struct progress *g, const struct print *p, const char *what,
    uint64_t total);
void progress_step(struct progress *g, uint64_t done);
void progress_end(struct progress *g); /* clears its line */

/* The rankings, the same from viesti and viestictl. */
void print_departments(const struct print *p,
    const Viesti__DepartmentRanking *r, FILE *out);
void print_participants(const struct print *p,
    const Viesti__ParticipantRanking *r, FILE *out);
void print_explanation(const struct print *p, const Viesti__Explanation *e,
    FILE *out);
/* Sentences of an explanation. What an entry is: a type's code and name, or the
 * bonus in words; why it has fewer points than its type gives, "" when it has
 * not; which rulebook, short enough to be compared by eye, false: not said. */
void print_entry_name(const Viesti__LedgerEntry *e, char *out, size_t size);
void print_entry_remark(const Viesti__LedgerEntry *e, char *out, size_t size);
bool print_rulebook_line(const Viesti__Explanation *e, char *out, size_t size);
void print_activities(const struct print *p,
    const Viesti__Activity *const *rows, size_t n, FILE *out);
const char *print_text(const Viesti__Text
	*t); /* in the language in force; "" */
const char *print_status(Viesti__ActivityStatus s); /* translated word */
const char *print_status_token(Viesti__ActivityStatus
	s); /* "pending", for JSON and CSV */

#endif
