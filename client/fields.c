/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One thing with its named values. See fields.h.
 */
#include "client/fields.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/csv.h"
#include "common/i18n.h"
#include "common/text.h"

#define LINE_MAX_BYTES 65536
#define VALUE_SIZE 64

static bool is_there(const struct field *f)
{
	return f->kind == COLUMN_TEXT ? f->text != NULL : f->there;
}

/* As scripts read it; out has VALUE_SIZE bytes. "" when absent. */
static const char *plain(const struct field *f, char *out)
{
	if (!is_there(f))
		return "";
	switch (f->kind) {
	case COLUMN_TEXT:
	case COLUMN_WHOLE:
		return f->text;
	case COLUMN_DATE:
		return clock_format_date((int32_t)f->number, out);
	case COLUMN_TIME:
		return clock_format_time(f->number, out);
	default:
		snprintf(out, VALUE_SIZE, "%lld", (long long)f->number);
		return out;
	}
}

static json_t *json_value(const struct field *f)
{
	char text[VALUE_SIZE];

	if (!is_there(f))
		return json_null();
	if (f->kind == COLUMN_NUMBER)
		return json_integer(f->number);
	if (f->kind == COLUMN_BOOL)
		return json_boolean(f->number);
	return json_string(plain(f, text));
}

static void print_json(const struct field *fields, size_t n)
{
	json_t *root = json_object();

	for (size_t i = 0; i < n; i++)
		json_object_set_new(root, fields[i].key,
		    json_value(&fields[i]));
	json_dumpf(root, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(root);
}

static void print_csv(const struct field *fields, size_t n)
{
	const char **texts = xcalloc(n, sizeof(*texts));
	char(*room)[VALUE_SIZE] = xcalloc(n, VALUE_SIZE);
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	for (size_t i = 0; i < n; i++)
		texts[i] = fields[i].key;
	csv_write(&line, texts, n, ',');
	for (size_t i = 0; i < n; i++)
		texts[i] = plain(&fields[i], room[i]);
	csv_write(&line, texts, n, ',');
	fwrite(line.data, 1, line.len, stdout);
	buf_fini(&line);
	free(room);
	free(texts);
}

/* For people; yours to free. */
static char *shown(const struct field *f)
{
	char text[VALUE_SIZE];

	if (f->shown)
		return text_visible(f->shown, strlen(f->shown));
	switch (f->kind) {
	case COLUMN_TEXT:
	case COLUMN_WHOLE:
		return text_visible(f->text, strlen(f->text));
	case COLUMN_ID:
		return xstrdup(plain(f, text));
	case COLUMN_NUMBER:
		return xstrdup(i18n_number(f->number, text));
	case COLUMN_DATE:
		return xstrdup(i18n_date((int32_t)f->number, text));
	case COLUMN_TIME:
		return xstrdup(i18n_time(f->number, text));
	case COLUMN_BOOL:
		return xstrdup(f->number ? _("yes") : _("no"));
	}
	return NULL;
}

static bool is_shown(const struct field *f)
{
	return f->title && is_there(f);
}

/* In a window too narrow for two columns: "title: value", wrapped. */
static void print_narrow(const struct print *p, const struct field *f,
    const char *value)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_addf(&line, "%s: %s", _(f->title), value);
	print_wrapped(p, stdout, 0, line.data);
	buf_fini(&line);
}

static void print_people(const struct print *p, const struct field *fields,
    size_t n)
{
	char **values = xcalloc(n, sizeof(*values));
	size_t titles = 0, texts = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_shown(&fields[i]))
			continue;
		char *value = shown(&fields[i]);
		values[i] = value ? value : xstrdup("");
		size_t title = text_width(_(fields[i].title));
		size_t text = text_width(values[i]);
		titles = title > titles ? title : titles;
		texts = text > texts ? text : texts;
	}
	bool narrow = p->mode == PRINT_TABLE && titles + 2 + texts > p->columns;
	for (size_t i = 0; i < n; i++) {
		if (!is_shown(&fields[i]))
			continue;
		const char *title = _(fields[i].title);
		if (p->mode == PRINT_PLAIN)
			print_fact(stdout, title, values[i]);
		else if (narrow)
			print_narrow(p, &fields[i], values[i]);
		else
			printf("%s%*s  %s\n", title,
			    (int)(titles - text_width(title)), "", values[i]);
		free(values[i]);
	}
	free(values);
}

void fields_print(const struct print *p, const struct field *fields, size_t n)
{
	if (p->mode == PRINT_JSON)
		print_json(fields, n);
	else if (p->mode == PRINT_CSV)
		print_csv(fields, n);
	else
		print_people(p, fields, n);
}
