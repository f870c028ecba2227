/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Inside an import: what sheet.c and its parts share.
 *
 *     csv -> sheet_cells -> format->item -> sheet_pass (batches) -> server
 *                                              |
 *     sheet_decide (ordinals, duplicates) <- one sheet_row for each row
 *
 * A million rows are kept as 40 bytes each; their text stays in the csv, which
 * is read again for loading and for the file of rejects.
 */
#ifndef VIESTI_SHEET_WORK_H
#define VIESTI_SHEET_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/link.h"
#include "client/print.h"
#include "client/sheet.h"
#include "common/buf.h"
#include "common/csv.h"
#include "common/error.h"
#include "common/i18n.h"
#include "common/wire.h"
#include "viesti.pb-c.h"

#define SHEET_COLUMNS_MAX 24

enum row_state {
	ROW_BAD,       /* refused here or by the server */
	ROW_SENT,      /* its answer is still to come */
	ROW_NEW,       /* to be loaded */
	ROW_CHANGED,   /* likewise: it is there and will be changed */
	ROW_HELD,      /* the season holds it: nothing to do */
	ROW_DUPLICATE, /* its address stands earlier in the file */
	ROW_LOADED,
};

struct sheet_row {
	uint64_t key; /* equal rows have equal keys */
	union {
		uint64_t activity;   /* of the season, that has this identity;
					the new one when loaded; 0: none */
		uint64_t department; /* of a new participant: its key */
	};
	uint32_t line;
	uint32_t ordinal; /* among equal rows of the file, or new participants
			     of one department, from 1 */
	union {
		uint32_t held; /* how many of the equal rows the season holds */
		uint32_t
		    room; /* how many more the department takes; 0: not told */
	};
	int32_t date, earlier_date; /* the row's; that of activity */
	int16_t points;		    /* that it gave when it was loaded */
	uint8_t state;		    /* enum row_state */
	bool url : 1;		    /* its identity is an address */
	bool waits : 1;		    /* loaded, and a moderator decides */
};

/* A row that is not loaded because it is wrong. */
struct sheet_refusal {
	size_t row;
	const char *column; /* its name in COMPETITION.md; "": the whole row */
	char *code, *reason;
};

/* What the reader should know about a row that is not wrong. */
struct sheet_notice {
	size_t row;
	const char *code; /* duplicate_in_file, duplicate_in_season,
		       consents_off, person_locked, person_left */
	size_t earlier;	  /* of duplicate_in_file: the row */
};

struct sheet_column {
	const char *name; /* as COMPETITION.md has it */
	const char
	    *headings;	   /* for csv_map: name and what else is understood */
	const char *field; /* whose greatest length holds; NULL: none */
	/* heading in each language, when it is written; one of headings */
	const char *titles[LANG_COUNT];
	/* N_(): what it is taken for, in words; NULL: it is passed over */
	const char *meaning;
	bool wanted; /* the column must be there */
	bool filled; /* so must be its cell in each row */
};

/* One item of a batch, whatever kind it is. */
union sheet_item {
	ProtobufCMessage *any;
	Viesti__ActivityItem *activity;
	Viesti__RosterItem *roster;
	Viesti__DepartmentItem *department;
};

/* The items of a batch as a request wants them. */
union sheet_items {
	ProtobufCMessage *any[WIRE_BATCH_MAX];
	Viesti__ActivityItem *activity[WIRE_BATCH_MAX];
	Viesti__RosterItem *roster[WIRE_BATCH_MAX];
	Viesti__DepartmentItem *department[WIRE_BATCH_MAX];
};

/* A request with room for any of the three bodies. */
struct sheet_message {
	Viesti__Request request;
	Viesti__Record record;
	Viesti__ImportRoster roster;
	Viesti__ImportDepartments departments;
};

struct sheet;
struct sheet_vanished;

/* What differs between the three kinds of sheets. */
struct sheet_format {
	const struct sheet_column *columns;
	size_t n;
	/* Cells (NULL: no such column) into an item in the arena. E_INVALID
	 * with the column as field. */
	int (*item)(const char *const *cells, struct arena *a,
	    union sheet_item *out, struct error *err);
	/* What only the row tells: line, ordinal, a fresh operation id when
	 * loading. */
	void (*finish)(union sheet_item item, const struct sheet_row *row,
	    struct arena *a, bool loading);
	void (*request)(const struct sheet *s, union sheet_items *items,
	    size_t n, bool check_only, struct sheet_message *out);
	/* Takes the answer to rows[0..n); E_INTERNAL when it does not fit. */
	int (*answer)(struct sheet *s, const uint32_t *rows, size_t n,
	    const Viesti__Reply *reply, struct error *err);
	bool once; /* the first column names a thing that may stand only once */
};

extern const struct sheet_format sheet_departments, sheet_roster,
    sheet_activities;

struct sheet {
	struct link *link;
	const struct print *p;
	const struct sheet_request *rq;
	const struct sheet_format *format;
	struct csv *csv;
	int at[SHEET_COLUMNS_MAX];	   /* column of the file, or -1 */
	size_t longest[SHEET_COLUMNS_MAX]; /* bytes of a cell */
	struct sheet_row *rows;
	size_t n_rows, rows_cap;
	struct sheet_refusal *refusals;
	size_t n_refusals, refusals_cap;
	struct sheet_notice *notices;
	size_t n_notices, notices_cap;
	size_t found_new, found_changed; /* by the check */
	size_t loaded;
	const char *rejects;		/* of the request, or by an answer */
	char *rejects_name;		/* ours, of an answer */
	uint8_t import[WIRE_OPERATION]; /* see sheet_import_id */
	struct sheet_vanished *vanished;
	bool loading;	/* the second pass */
	bool commit;	/* loading is wanted: by the request or an answer */
	bool committed; /* and nothing spoke against it */
	bool asked;	/* a person was asked whether to load */
};

/* Finds the columns; E_INVALID heading_*. The csv is taken over by s. */
int sheet_begin(struct sheet *s, const struct sheet_request *rq,
    struct csv *csv, struct error *err);
void sheet_end(struct sheet *s);

/* The cells of a row by the format's columns; checks that wanted ones are
 * filled and none is too long. Borrowed from the row. */
int sheet_cells(const struct sheet *s, const struct csv_row *row,
    const char **cells, struct error *err);
/* A new row of the file; its number. */
size_t sheet_row_add(struct sheet *s, size_t line);
void sheet_refuse(struct sheet *s, size_t row, const struct error *why);
void sheet_notice(struct sheet *s, size_t row, const char *code,
    size_t earlier);
/* Column name (static) for a field of an error; "": none of ours. */
const char *sheet_column_name(const struct sheet *s, const char *field);
/* The file's name, for people. */
const char *sheet_name(const struct sheet *s);
/* What the file calls this column. */
const char *sheet_heading(const struct sheet *s, const char *name);

/* Of text, letter case and blanks folded. */
uint64_t sheet_key(const char *text);
/* Counts equal rows (ordinals), finds addresses that stand earlier in the file
 * and participants over a headcount, and says of each row whether it is to be
 * loaded. */
void sheet_decide(struct sheet *s);
size_t sheet_count(const struct sheet *s, enum row_state state);

/* Sends all rows: check_only, or those that are to be loaded. Negative: the
 * import ended there, err says why. */
int sheet_pass(struct sheet *s, bool loading, struct error *err);

/* Into the order of the file. */
void sheet_sort(struct sheet *s);
/* The bad rows (sorted) with their reasons, 0600, whole or not at all.
 * E_INVALID rejects_file, E_DENIED when it may not be written. */
int sheet_write_rejects(struct sheet *s, const char *path, struct error *err);

/* How the file was read; what was found and done (sorted). */
void sheet_report_form(const struct sheet *s);
void sheet_report(const struct sheet *s);
/* The two halves of the report for people. */
void sheet_report_found(const struct sheet *s);
void sheet_report_end(const struct sheet *s);
/* In words, one line: what is to be known about a row that is not wrong. */
#define SHEET_NOTICE_SIZE 400
void sheet_notice_text(const struct sheet *s, const struct sheet_notice *n,
    char *out, size_t size);
/* "column: reason"; yours to free. */
char *sheet_refusal_text(const struct sheet *s, const struct sheet_refusal *r);
/* The record in hand as one line of out, with more behind it: cells under
 * columns that stand in the file already go there. row NULL: it could not be
 * read, and its text stands in the first cell. */
struct sheet_extra {
	const char *name; /* of a column of the format, or none of its own */
	const char *text;
};
#define SHEET_EXTRA_MAX 8
void sheet_write_row(const struct sheet *s, const struct csv_row *row,
    const struct sheet_extra *extra, size_t n_extra, struct buf *line);

/* At a terminal: encoding, separator, what each heading was taken for, the
 * first row in words; and whether to load what was found. sheet_ask_load sets
 * commit and rejects; E_CANCELLED. */
void sheet_show_reading(struct sheet *s);
const char *sheet_separator_name(char separator); /* "semicolons" */
int sheet_ask_load(struct sheet *s, struct error *err);

/* Row by row what happened (sorted), beside the file that was read. */
int sheet_write_result(struct sheet *s, struct error *err);

/* The answer to both imports. */
int sheet_answer_import(struct sheet *s, const uint32_t *rows, size_t n,
    const Viesti__Reply *reply, struct error *err);
int sheet_misfit(struct error
	*err); /* E_INTERNAL: an answer to something else */
/* A fresh operation id in the arena; true, for has_operation. */
protobuf_c_boolean sheet_operation(ProtobufCBinaryData *out, struct arena *a);

/* Cells into an item: text on one line (or NULL when empty), kept in the arena.
 */
char *sheet_text(const char *cell, struct arena *a);
/* A yes or no; E_INVALID yes_no with the column as field. */
int sheet_yes_no(const char *cell, const char *column, protobuf_c_boolean *out,
    struct error *err);
/* A date; an empty cell leaves *there false. */
int sheet_date(const char *cell, const char *column, protobuf_c_boolean *there,
    int32_t *out, struct error *err);

#endif
