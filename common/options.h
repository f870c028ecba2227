/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Command-line options: one array is the parser, the usage and the help.
 */
#ifndef VIESTI_OPTIONS_H
#define VIESTI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/error.h"

enum option_kind {
	OPTION_FLAG,   /* bool *value: --json */
	OPTION_TEXT,   /* const char **value: --area A, --area=A; borrowed from
			  argv */
	OPTION_NUMBER, /* long *value, within [min, max] */
	OPTION_DATE,   /* int32_t *value, as day.h reads it */
	OPTION_ARGUMENT, /* const char **value: a positional one, in order; name
			    is its hole, "FILE" */
	OPTION_ARGUMENTS, /* const char ***value, size_t *count: the rest */
};

struct option {
	enum option_kind kind;
	const char *name; /* "json" for --json; "FILE" for an argument */
	char letter;	  /* 'j' for -j, or 0 */
	void *value;
	const char *hole; /* "AREA": what the value is called; NULL for flags */
	const char *help; /* N_() text, one line, translated when printed */
	bool optional;	  /* of an argument */
	long min, max;	  /* of a number */
	size_t *count;	  /* of OPTION_ARGUMENTS */
};

#define OPTIONS_END          \
	{                    \
		.name = NULL \
	}

/*
 * Reads argv[1..]. "--" ends the options. E_INVALID, reasons option_unknown
 * (nearest ones in the text), option_value_missing, option_value,
 * argument_missing, argument_extra.
 */
int options_parse(const struct option *options, int argc, char **argv,
    struct error *err);
/* "viesti import FILE [--commit] [--rejects FILE] ..." */
void options_usage(FILE *out, const char *command,
    const struct option *options);
/* One line an option: what it is for. */
void options_help(FILE *out, const struct option *options);

#endif
