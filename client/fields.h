/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One thing with its named values: a JSON object, a CSV heading with one row,
 * or lines for people. In JSON and CSV every key is always there.
 */
#ifndef VIESTI_FIELDS_H
#define VIESTI_FIELDS_H

#include "client/print.h"

struct field {
	const char *key;   /* stable */
	const char *title; /* N_() for people; NULL: only JSON and CSV */
	enum column_kind kind;
	bool there;	   /* of the other kinds */
	const char *text;  /* of COLUMN_TEXT; NULL: absent */
	const char *shown; /* what people see instead; or NULL */
	int64_t number;	   /* of the others */
};

#define FIELD_TEXT(key, title, value)                          \
	{                                                      \
		key, title, COLUMN_TEXT, false, value, NULL, 0 \
	}
/* a token for scripts, a translated word for people */
#define FIELD_WORD(key, title, token, word)                    \
	{                                                      \
		key, title, COLUMN_TEXT, false, token, word, 0 \
	}
#define FIELD_NUMBER(key, title, there, value)                      \
	{                                                           \
		key, title, COLUMN_NUMBER, there, NULL, NULL, value \
	}
/* a number for scripts, a text of ours for people */
#define FIELD_COUNT(key, title, there, value, text)                 \
	{                                                           \
		key, title, COLUMN_NUMBER, there, NULL, text, value \
	}
#define FIELD_DATE(key, title, there, value)                      \
	{                                                         \
		key, title, COLUMN_DATE, there, NULL, NULL, value \
	}
#define FIELD_TIME(key, title, there, value)                      \
	{                                                         \
		key, title, COLUMN_TIME, there, NULL, NULL, value \
	}
#define FIELD_BOOL(key, title, there, value)                      \
	{                                                         \
		key, title, COLUMN_BOOL, there, NULL, NULL, value \
	}

/* In table mode the fields with a title, one a line. */
void fields_print(const struct print *p, const struct field *fields, size_t n);

#endif
