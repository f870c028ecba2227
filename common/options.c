/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Command-line options from one table: parsing, usage line and help.
 *
 * Options and arguments may stand in any order. Arguments that go to
 * OPTION_ARGUMENTS are moved together at the front of argv, which is why argv
 * is taken as changeable; the strings themselves stay where they are.
 */
#include "common/options.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"
#include "common/text.h"

#define NEAREST 3
#define USAGE_COLUMNS 78

struct parse {
	const struct option *options;
	int argc, at; /* at: the word being read */
	char **argv;
	const struct option *next; /* the argument to be filled next */
	struct error *err;
};

static bool is_argument(const struct option *o)
{
	return o->kind == OPTION_ARGUMENT || o->kind == OPTION_ARGUMENTS;
}

static const struct option *find_name(const struct option *o, const char *name,
    size_t len)
{
	for (; o->name; o++)
		if (!is_argument(o) && strlen(o->name) == len &&
		    !memcmp(o->name, name, len))
			return o;
	return NULL;
}

static const struct option *find_letter(const struct option *o, char letter)
{
	for (; o->name; o++)
		if (!is_argument(o) && o->letter && o->letter == letter)
			return o;
	return NULL;
}

static const struct option *first_argument(const struct option *o)
{
	while (o->name && !is_argument(o))
		o++;
	return o->name ? o : NULL;
}

static int unknown(struct parse *p, const char *word, const char *name)
{
	const char *names[64], *nearest[NEAREST];
	size_t n = 0;
	for (const struct option *o = p->options; o->name && n < 64; o++)
		if (!is_argument(o))
			names[n++] = o->name;
	n = text_nearest(name, names, n, nearest, NEAREST);
	if (n == 0)
		return error_set(p->err, E_INVALID, "option_unknown",
		    _("There is no option %s. --help lists those there are."),
		    word);
	struct buf list;
	buf_init(&list, 400);
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%s--%s", i ? ", " : "", nearest[i]);
	int rc = error_set(p->err, E_INVALID, "option_unknown",
	    _("There is no option %s. Did you mean %s?"), word, list.data);
	buf_fini(&list);
	return rc;
}

static int store_number(const struct option *o, const char *text,
    struct error *err)
{
	if (!text_number(text, o->min, o->max, o->value))
		return 0;
	return error_set(err, E_INVALID, "option_value",
	    _("--%s takes a whole number from %ld to %ld, not \"%s\"."),
	    o->name, o->min, o->max, text);
}

static int store_date(const struct option *o, const char *text,
    struct error *err)
{
	int rc = day_parse(text, clock_today(), true, o->value, err);
	if (rc && err) {
		snprintf(err->reason, sizeof(err->reason), "option_value");
		error_prefix(err, "--%s", o->name);
	}
	return rc;
}

static int store(struct parse *p, const struct option *o, const char *text)
{
	int rc = 0;
	switch (o->kind) {
	case OPTION_NUMBER:
		rc = store_number(o, text, p->err);
		break;
	case OPTION_DATE:
		rc = store_date(o, text, p->err);
		break;
	default:
		*(const char **)o->value = text;
	}
	if (rc)
		error_field(p->err, o->name);
	return rc;
}

/* Is this word one of our own options, so that it can't be meant as a value? */
static bool is_option(const struct parse *p, const char *word)
{
	if (strncmp(word, "--", 2) != 0)
		return false;
	return word[2] == '\0' ||
	    find_name(p->options, word + 2, strcspn(word + 2, "="));
}

/* value: what stood in the same word, or NULL: then it is the next word. */
static int take_value(struct parse *p, const struct option *o,
    const char *value)
{
	if (!value) {
		if (p->at + 1 >= p->argc || is_option(p, p->argv[p->at + 1])) {
			error_set(p->err, E_INVALID, "option_value_missing",
			    _("--%s wants a value: --%s %s"), o->name, o->name,
			    o->hole ? o->hole : "…");
			error_field(p->err, o->name);
			return E_INVALID;
		}
		value = p->argv[++p->at];
	}
	return store(p, o, value);
}

static int long_option(struct parse *p, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *o = find_name(p->options, name, len);
	if (!o) {
		char copy[64];
		snprintf(copy, sizeof(copy), "%.*s", (int)(len < 60 ? len : 60),
		    name);
		return unknown(p, word, copy);
	}
	if (o->kind != OPTION_FLAG)
		return take_value(p, o, equals ? equals + 1 : NULL);
	if (equals) {
		error_set(p->err, E_INVALID, "option_value",
		    _("--%s takes no value; write it alone."), o->name);
		error_field(p->err, o->name);
		return E_INVALID;
	}
	*(bool *)o->value = true;
	return 0;
}

/* -j, -jv, -n5, -n 5 */
static int short_options(struct parse *p, const char *word)
{
	for (const char *c = word + 1; *c; c++) {
		const struct option *o = find_letter(p->options, *c);
		if (!o)
			return unknown(p, word, word + 1);
		if (o->kind != OPTION_FLAG)
			return take_value(p, o, c[1] ? c + 1 : NULL);
		*(bool *)o->value = true;
	}
	return 0;
}

static int argument(struct parse *p, char *word)
{
	const struct option *o = p->next;
	if (!o)
		return error_set(p->err, E_INVALID, "argument_extra",
		    _("\"%s\" is too much: nothing more is expected here. A "
		      "text of several words goes between quotation marks."),
		    word);
	if (o->kind == OPTION_ARGUMENT) {
		*(const char **)o->value = word;
		p->next = first_argument(o + 1);
		return 0;
	}
	/* The words already taken stand before the one being read, so the slot
	 * is free. */
	char **rest = p->argv + 1;
	rest[(*o->count)++] = word;
	*(const char ***)o->value = (const char **)rest;
	return 0;
}

/* What stands for a value in usage lines, so that it is translated. */
static const char *const holes[] = { N_("ACTIVITY"), N_("ADDRESS"), N_("AREA"),
	N_("CHANGE"), N_("CODE"), N_("COMMAND"), N_("DATE"), N_("DATE [TIME]"),
	N_("DIR"), N_("ENTRY"), N_("EVIDENCE"), N_("FILE"), N_("NAME"),
	N_("NUMBER"), N_("PATH"), N_("PERSON"), N_("PLACES"), N_("REASON"),
	N_("REFERENCE"), N_("STAFF_ID"), N_("STATUS"), N_("TEXT"), N_("TYPE"),
	N_("WHAT"), N_("WHO"), N_("WORDS") };

static const char *hole(const char *name)
{
	for (size_t i = 0; name && i < sizeof(holes) / sizeof(*holes); i++)
		if (strcmp(holes[i], name) == 0)
			return _(holes[i]);
	return name ? name : "…";
}

static int check_missing(struct parse *p)
{
	const struct option *o = p->next;
	if (!o || o->optional || (o->kind == OPTION_ARGUMENTS && *o->count > 0))
		return 0;
	error_set(p->err, E_INVALID, "argument_missing",
	    _("%s is missing: %s. --help shows how the command is written."),
	    hole(o->name), o->help ? _(o->help) : o->name);
	error_field(p->err, o->name);
	return E_INVALID;
}

int options_parse(const struct option *options, int argc, char **argv,
    struct error *err)
{
	struct parse p = {
		.options = options,
		.argc = argc,
		.argv = argv,
		.at = 1,
		.next = first_argument(options),
		.err = err,
	};
	bool ended = false;
	for (const struct option *o = options; o->name; o++)
		if (o->kind == OPTION_ARGUMENTS)
			*o->count = 0;
	for (; p.at < argc; p.at++) {
		char *word = argv[p.at];
		int rc = 0;
		if (!ended && !strcmp(word, "--"))
			ended = true;
		else if (!ended && !strncmp(word, "--", 2))
			rc = long_option(&p, word);
		else if (!ended && word[0] == '-' && word[1])
			rc = short_options(&p, word);
		else
			rc = argument(&p, word);
		if (rc)
			return rc;
	}
	return check_missing(&p);
}

/* "--area AREA", "FILE", "[NAME...]" */
static void shape(struct buf *out, const struct option *o)
{
	if (o->kind == OPTION_ARGUMENTS)
		buf_addf(out, o->optional ? "[%s...]" : "%s...", hole(o->name));
	else if (o->kind == OPTION_ARGUMENT)
		buf_addf(out, o->optional ? "[%s]" : "%s", hole(o->name));
	else if (o->kind == OPTION_FLAG)
		buf_addf(out, "[--%s]", o->name);
	else
		buf_addf(out, "[--%s %s]", o->name, hole(o->hole));
}

static void usage_part(FILE *out, const struct option *o, size_t indent,
    size_t *column)
{
	struct buf part;
	buf_init(&part, 256);
	shape(&part, o);
	size_t width = text_width(part.data) + 1;
	if (*column + width > USAGE_COLUMNS) {
		fprintf(out, "\n%*s", (int)indent, "");
		*column = indent;
	}
	fprintf(out, " %s", part.data);
	*column += width;
	buf_fini(&part);
}

void options_usage(FILE *out, const char *command, const struct option *options)
{
	size_t column = text_width(command), indent = column;
	if (indent > USAGE_COLUMNS / 2)
		indent = 8;
	fputs(command, out);
	for (const struct option *o = options; o->name; o++)
		if (is_argument(o))
			usage_part(out, o, indent, &column);
	for (const struct option *o = options; o->name; o++)
		if (!is_argument(o))
			usage_part(out, o, indent, &column);
	fputc('\n', out);
}

static char *help_left(const struct option *o)
{
	struct buf left;
	buf_init(&left, 256);
	if (is_argument(o)) {
		buf_adds(&left, hole(o->name));
	} else {
		if (o->letter)
			buf_addf(&left, "-%c, ", o->letter);
		buf_addf(&left, "--%s", o->name);
		if (o->kind != OPTION_FLAG)
			buf_addf(&left, " %s", hole(o->hole));
	}
	return buf_take(&left);
}

#define HELP_WIDTH 80

/* Words of a text from column indent on. */
static void put_wrapped(FILE *out, const char *text, size_t indent)
{
	size_t at = indent;
	bool first = true;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		char *word = strndup(text, len);
		size_t width = word ? text_width(word) : len;
		if (!first && at + 1 + width > HELP_WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			putc(' ', out);
			at++;
		}
		fprintf(out, "%.*s", (int)len, text);
		free(word);
		at += width;
		first = false;
		text += len + strspn(text + len, " ");
	}
	putc('\n', out);
}

void options_help(FILE *out, const struct option *options)
{
	size_t widest = 0;
	for (const struct option *o = options; o->name; o++) {
		char *left = help_left(o);
		size_t width = left ? text_width(left) : 0;
		if (width > widest)
			widest = width;
		free(left);
	}
	for (const struct option *o = options; o->name; o++) {
		char *left = help_left(o);
		size_t width = left ? text_width(left) : 0;
		fprintf(out, "  %s%*s  ", left ? left : hole(o->name),
		    (int)(widest - width), "");
		put_wrapped(out, o->help ? _(o->help) : "", widest + 4);
		free(left);
	}
}
