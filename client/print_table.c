/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Tables: gathered row by row, measured, then written for people (aligned and
 * fitted to the terminal), as JSON or as CSV.
 *
 * Fitting goes by the columns' weights, the highest first: texts are cut down
 * to CUT_LEAST columns, those that stay whole wrapped, but never within a word;
 * when that is not enough, whole columns are left out, and a line below says
 * so. Numbers and dates are never cut.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/print.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/csv.h"
#include "common/i18n.h"
#include "common/text.h"

#define GAP 2	     /* blanks between columns */
#define CUT_LEAST 12 /* columns of the terminal a text keeps */
#define WEIGHT_MAX 100
enum { ROW_MARKED = 1, ROW_GAP = 2 };

#define LINE_BYTES_MAX ((size_t)1 << 20)

struct cell {
	bool there;
	int64_t n;
	char *text;	   /* of COLUMN_TEXT: as it came */
	const char *shown; /* of a word: what people see */
};

struct table {
	const struct print *p;
	const struct column *columns;
	size_t n;
	struct cell *cells; /* n of each row */
	uint8_t *flags;	    /* ROW_... of each row */
	size_t rows, cap;
	size_t at; /* next cell of the row begun */
};

struct table *table_new(const struct print *p, const struct column *columns,
    size_t n)
{
	struct table *t = xcalloc(1, sizeof(*t));
	t->p = p;
	t->columns = columns;
	t->n = n;
	return t;
}

static struct cell *next_cell(struct table *t)
{
	if (t->rows == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 32;
		t->cells = xrealloc(t->cells,
		    t->cap * t->n * sizeof(*t->cells));
		t->flags = xrealloc(t->flags, t->cap * sizeof(*t->flags));
	}
	struct cell *row = t->cells + t->rows * t->n;
	if (t->at == 0) {
		memset(row, 0, t->n * sizeof(*row));
		t->flags[t->rows] = 0;
	}
	/* A cell too many would be our own mistake; it must not do harm. */
	return t->at < t->n ? &row[t->at++] : &row[t->n - 1];
}

void table_text(struct table *t, const char *text)
{
	struct cell *c = next_cell(t);
	free(c->text);
	c->there = text != NULL;
	c->text = text ? xstrdup(text) : NULL;
}

void table_word(struct table *t, const char *token, const char *shown)
{
	table_text(t, token);
	t->cells[t->rows * t->n + t->at - 1].shown = shown;
}

static void put(struct table *t, bool there, int64_t n)
{
	struct cell *c = next_cell(t);
	c->there = there;
	c->n = n;
}

void table_number(struct table *t, bool there, int64_t n)
{
	put(t, there, n);
}

void table_date(struct table *t, bool there, int32_t date)
{
	put(t, there, date);
}

void table_time(struct table *t, bool there, int64_t at_us)
{
	put(t, there, at_us);
}

void table_bool(struct table *t, bool there, bool yes)
{
	put(t, there, yes);
}

void table_mark(struct table *t)
{
	if (t->at > 0)
		t->flags[t->rows] |= ROW_MARKED;
}

void table_end_row(struct table *t)
{
	if (t->at == 0)
		return;
	t->rows++;
	t->at = 0;
}

void table_gap(struct table *t)
{
	table_end_row(t);
	next_cell(t);
	t->flags[t->rows] = ROW_GAP;
	table_end_row(t);
}

void table_free(struct table *t)
{
	/* cells were zeroed row by row, the row begun included */
	size_t rows = t->rows + (t->at > 0);
	for (size_t i = 0; i < rows * t->n; i++)
		free(t->cells[i].text);
	free(t->cells);
	free(t->flags);
	free(t);
}

static const struct cell *cell_at(const struct table *t, size_t row,
    size_t column)
{
	return &t->cells[row * t->n + column];
}

/* ---------------------------------------------------------------- for scripts
 */

/* A cell as CSV has it; out of at least CLOCK_TIME_SIZE bytes. */
static const char *plain_cell(const struct cell *c, enum column_kind kind,
    char *out)
{
	if (!c->there)
		return "";
	switch (kind) {
	case COLUMN_TEXT:
	case COLUMN_WHOLE:
		return c->text;
	case COLUMN_DATE:
		return clock_format_date((int32_t)c->n, out);
	case COLUMN_TIME:
		return clock_format_time(c->n, out);
	case COLUMN_BOOL:
		return c->n ? "1" : "0";
	case COLUMN_NUMBER:
	case COLUMN_ID:
		break;
	}
	snprintf(out, CLOCK_TIME_SIZE, "%lld", (long long)c->n);
	return out;
}

static bool is_right(enum column_kind kind)
{
	return kind == COLUMN_NUMBER || kind == COLUMN_ID;
}

static json_t *json_cell(const struct cell *c, enum column_kind kind)
{
	char text[CLOCK_TIME_SIZE];
	json_t *value = NULL;
	if (c->there && is_right(kind))
		value = json_integer(c->n);
	else if (c->there && kind == COLUMN_BOOL)
		value = json_boolean(c->n);
	else if (c->there)
		value = json_string(plain_cell(c, kind, text));
	return value ? value : json_null();
}

static void print_json(const struct table *t, FILE *out)
{
	bool any = false;
	fputc('[', out);
	for (size_t r = 0; r < t->rows; r++) {
		if (t->flags[r] & ROW_GAP)
			continue;
		json_t *row = json_object();
		for (size_t i = 0; i < t->n; i++)
			json_object_set_new(row, t->columns[i].key,
			    json_cell(cell_at(t, r, i), t->columns[i].kind));
		fputs(any ? ",\n " : "\n ", out);
		any = true;
		json_dumpf(row, out, JSON_COMPACT | JSON_PRESERVE_ORDER);
		json_decref(row);
	}
	fputs(any ? "\n]\n" : "]\n", out);
}

/* Is the output a file, which Excel will open, and no pipe or terminal? */
static bool is_file(FILE *out)
{
	struct stat st;
	int fd = fileno(out);
	return fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode);
}

static void print_csv(const struct table *t, FILE *out)
{
	const char *fields[CSV_COLUMNS_MAX];
	char texts[CSV_COLUMNS_MAX][CLOCK_TIME_SIZE];
	size_t n = t->n < CSV_COLUMNS_MAX ? t->n : CSV_COLUMNS_MAX;
	bool excel = is_file(out);
	char separator = excel && i18n_language() != LANG_EN ? ';' : ',';
	struct buf line;
	buf_init(&line, LINE_BYTES_MAX);
	if (excel)
		fputs("\xef\xbb\xbf", out);
	for (size_t i = 0; i < n; i++)
		fields[i] = t->columns[i].key;
	csv_write(&line, fields, n, separator);
	fwrite(line.data, 1, line.len, out);
	for (size_t r = 0; r < t->rows; r++) {
		if (t->flags[r] & ROW_GAP)
			continue;
		buf_clear(&line);
		for (size_t i = 0; i < n; i++)
			fields[i] = plain_cell(cell_at(t, r, i),
			    t->columns[i].kind, texts[i]);
		csv_write(&line, fields, n, separator);
		fwrite(line.data, 1, line.len, out);
	}
	buf_fini(&line);
}

/* ----------------------------------------------------------------- for people
 */

struct layout {
	const struct table *t;
	char **shown;	 /* text of each cell, n of each row */
	size_t *widths;	 /* of each column now; 0: left out */
	size_t *natural; /* what it would like to have */
	size_t *least;	 /* what it can be cut to */
	size_t left_out; /* columns left out because it is narrow */
	size_t room;
	bool marks; /* a column of marks in front */
};

/* Text of others on one line, with nothing that moves a terminal's cursor. */
static char *visible_line(const char *text)
{
	char *copy = xstrdup(text);
	for (char *p = copy; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	char *visible = text_visible(copy, strlen(copy));
	free(copy);
	return visible ? visible : xstrdup("");
}

static char *shown_cell(const struct cell *c, enum column_kind kind)
{
	char text[I18N_SIZE];
	if (!c->there)
		return xstrdup(is_right(kind) ? "–" : "");
	switch (kind) {
	case COLUMN_TEXT:
	case COLUMN_WHOLE:
		return visible_line(c->shown ? c->shown : c->text);
	case COLUMN_DATE:
		return xstrdup(i18n_date((int32_t)c->n, text));
	case COLUMN_TIME:
		return xstrdup(i18n_time(c->n, text));
	case COLUMN_BOOL:
		return xstrdup(c->n ? _("yes") : _("no"));
	case COLUMN_ID:
		return xstrdup(plain_cell(c, kind, text));
	case COLUMN_NUMBER:
		break;
	}
	return xstrdup(i18n_number(c->n, text));
}

static size_t longest_word(const char *text)
{
	size_t longest = 0;

	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");
		char *word = strndup(text, len);
		size_t width = word ? text_width(word) : len;
		longest = width > longest ? width : longest;
		free(word);
		text += len;
	}
	return longest;
}

/* The narrowest that this column may become. */
static size_t least_of(const struct layout *l, size_t column)
{
	const struct column *c = &l->t->columns[column];
	size_t least = l->natural[column], words = 0;

	if (c->weight > 0 && c->kind == COLUMN_TEXT && least > CUT_LEAST)
		return CUT_LEAST;
	if (c->weight == 0 || c->kind != COLUMN_WHOLE)
		return least;
	words = longest_word(_(c->title));
	for (size_t r = 0; r < l->t->rows; r++) {
		size_t word = longest_word(l->shown[r * l->t->n + column]);
		words = word > words ? word : words;
	}
	return words;
}

static void measure(struct layout *l)
{
	const struct table *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		bool any = false;
		size_t widest = 0, title;
		if (t->columns[i].hidden) /* it may have no title */
			continue;
		title = text_width(_(t->columns[i].title));
		for (size_t r = 0; r < t->rows; r++) {
			size_t width = text_width(l->shown[r * t->n + i]);
			any = any || (cell_at(t, r, i)->there && width > 0);
			widest = width > widest ? width : widest;
			l->marks = l->marks || (t->flags[r] & ROW_MARKED);
			if (t->flags[r] & ROW_GAP)
				continue;
		}
		if (!any)
			continue;
		l->natural[i] = widest > title ? widest : title;
		l->least[i] = least_of(l, i);
		l->widths[i] = l->natural[i];
	}
}

static size_t total_width(const struct layout *l)
{
	size_t total = l->marks ? GAP : 0;
	for (size_t i = 0; i < l->t->n; i++)
		total += l->widths[i] ? l->widths[i] + GAP : 0;
	return total > GAP ? total - GAP : total;
}

/* Cuts columns of this weight, the widest first, until all fits. */
static void cut_weight(struct layout *l, int weight)
{
	while (total_width(l) > l->room) {
		size_t widest = l->t->n;
		for (size_t i = 0; i < l->t->n; i++)
			if (l->t->columns[i].weight == weight &&
			    l->widths[i] > l->least[i] &&
			    (widest == l->t->n ||
				l->widths[i] > l->widths[widest]))
				widest = i;
		if (widest == l->t->n)
			return;
		l->widths[widest]--;
	}
}

/* The heaviest column still there, the last of equal ones; n: none. The first
 * one says what the row is about and stays. */
static size_t heaviest(const struct layout *l)
{
	size_t found = l->t->n, first = 0;
	int weight = 1;
	while (first < l->t->n && !l->widths[first])
		first++;
	for (size_t i = first + 1; i < l->t->n; i++)
		if (l->widths[i] && l->t->columns[i].weight >= weight) {
			weight = l->t->columns[i].weight;
			found = i;
		}
	return found;
}

static void fit(struct layout *l)
{
	for (;;) {
		for (int w = WEIGHT_MAX; w > 0; w--)
			cut_weight(l, w);
		size_t out = heaviest(l);
		if (total_width(l) <= l->room || out == l->t->n)
			return;
		l->natural[out] = 0;
		l->left_out++;
		memcpy(l->widths, l->natural, l->t->n * sizeof(*l->widths));
	}
}

static void add_blanks(struct buf *line, size_t n)
{
	while (n-- > 0)
		buf_addc(line, ' ');
}

static void add_cell(struct buf *line, const char *text, size_t width,
    bool right)
{
	char *fitted = text_fit(text, width);
	size_t used = fitted ? text_width(fitted) : 0;
	size_t pad = used < width ? width - used : 0;
	add_blanks(line, right ? pad : 0);
	buf_adds(line, fitted ? fitted : "");
	add_blanks(line, (right ? 0 : pad) + GAP);
	free(fitted);
}

/* As many words as fit, moving *rest behind them; a word too long stands
 * alone. Yours to free. */
static char *take_words(const char **rest, size_t width)
{
	const char *text = *rest + strspn(*rest, " "), *end = text;

	while (*end) {
		const char *next = end + strspn(end, " ");
		next += strcspn(next, " ");
		char *line = strndup(text, (size_t)(next - text));
		bool fits = line && text_width(line) <= width;
		free(line);
		if (!fits && end > text)
			break;
		end = next;
	}
	*rest = end + strspn(end, " ");
	return strndup(text, (size_t)(end - text));
}

/* rests: what of each cell is still to be written; it moves on. */
static void write_line(const struct layout *l, FILE *out, const char **rests,
    bool bold, const char *mark)
{
	const struct table *t = l->t;
	struct buf line;

	buf_init(&line, LINE_BYTES_MAX);
	buf_adds(&line, mark);
	for (size_t i = 0; i < t->n; i++) {
		bool whole = t->columns[i].kind == COLUMN_WHOLE;
		char *words = NULL;
		if (!l->widths[i])
			continue;
		if (whole)
			words = take_words(&rests[i], l->widths[i]);
		add_cell(&line, whole ? (words ? words : "") : rests[i],
		    l->widths[i], is_right(t->columns[i].kind));
		free(words);
		if (!whole)
			rests[i] = "";
	}
	while (line.len > 0 && line.data[line.len - 1] == ' ')
		line.len--;
	fprintf(out, "%s%.*s%s\n", bold ? "\033[1m" : "", (int)line.len,
	    line.len ? line.data : "", bold ? "\033[0m" : "");
	buf_fini(&line);
}

static bool goes_on(const struct layout *l, const char *const *rests)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (l->widths[i] && *rests[i])
			return true;
	return false;
}

/* row: the cells' texts, NULL: the titles */
static void write_row(const struct layout *l, FILE *out, char *const *row,
    bool marked)
{
	const struct table *t = l->t;
	bool bold = t->p->color && (marked || !row);
	const char **rests = xcalloc(t->n, sizeof(*rests));

	for (size_t i = 0; i < t->n; i++)
		rests[i] = row		   ? row[i]
		    : t->columns[i].hidden ? ""
					   : _(t->columns[i].title);
	write_line(l, out, rests, bold, !l->marks ? "" : marked ? "> " : "  ");
	while (goes_on(l, rests))
		write_line(l, out, rests, bold, l->marks ? "  " : "");
	free(rests);
}

static void print_plain_row(const struct table *t, size_t row, FILE *out)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct column *column = &t->columns[i];
		const struct cell *c = cell_at(t, row, i);
		char *text = shown_cell(c, column->kind);
		if (c->there && *text && !column->hidden)
			print_fact(out, _(column->title), text);
		free(text);
	}
}

/* One fact a line, for those who hear it. */
static void print_plain(const struct table *t, FILE *out)
{
	size_t rows = 0, at = 0;
	for (size_t r = 0; r < t->rows; r++)
		rows += !(t->flags[r] & ROW_GAP);
	for (size_t r = 0; r < t->rows; r++) {
		if (r > 0)
			fputc('\n', out);
		if (t->flags[r] & ROW_GAP) {
			fprintf(out, "%s\n",
			    _("Rows between these are left out."));
			continue;
		}
		fprintf(out,
		    t->flags[r] & ROW_MARKED ? _("Row %zu of %zu, your own")
					     : _("Row %zu of %zu"),
		    ++at, rows);
		fputc('\n', out);
		print_plain_row(t, r, out);
	}
}

static void print_people(const struct table *t, FILE *out)
{
	struct layout l = { .t = t, .room = t->p->columns };
	l.widths = xcalloc(t->n, sizeof(*l.widths));
	l.natural = xcalloc(t->n, sizeof(*l.natural));
	l.least = xcalloc(t->n, sizeof(*l.least));
	l.shown = xcalloc(t->rows * t->n, sizeof(*l.shown));
	for (size_t i = 0; i < t->rows * t->n; i++)
		l.shown[i] = shown_cell(&t->cells[i],
		    t->columns[i % t->n].kind);
	measure(&l);
	fit(&l);
	write_row(&l, out, NULL, false);
	for (size_t r = 0; r < t->rows; r++) {
		if (t->flags[r] & ROW_GAP)
			fputs("  …\n", out);
		else
			write_row(&l, out, l.shown + r * t->n,
			    t->flags[r] & ROW_MARKED);
	}
	if (l.left_out)
		print_wrapped(t->p, out, 0,
		    _("The window is narrow, so some "
		      "columns are left out; --plain shows all."));
	for (size_t i = 0; i < t->rows * t->n; i++)
		free(l.shown[i]);
	free(l.shown);
	free(l.widths);
	free(l.natural);
	free(l.least);
}

void table_print(struct table *t, FILE *out)
{
	table_end_row(t);
	if (t->p->mode == PRINT_JSON)
		print_json(t, out);
	else if (t->p->mode == PRINT_CSV)
		print_csv(t, out);
	else if (t->rows == 0)
		fprintf(out, "%s\n", _("There is nothing to show."));
	else if (t->p->mode == PRINT_PLAIN)
		print_plain(t, out);
	else
		print_people(t, out);
	table_free(t);
}
