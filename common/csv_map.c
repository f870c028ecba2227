/* SPDX-License-Identifier: EUPL-1.2 */
/* Which column of a spreadsheet is which, by the words of its heading. */
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/csv.h"
#include "common/i18n.h"
#include "common/text.h"

/* "First_public", "first-public" and "first public" are one heading. */
static char *fold_heading(const char *text, size_t len)
{
	char *copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	for (char *p = copy; *p; p++)
		if (*p == '_' || *p == '-')
			*p = ' ';
	char *folded = text_fold(copy);
	free(copy);
	return folded ? folded : xstrdup("");
}

static bool accepts(const char *alternatives, const char *folded)
{
	for (const char *p = alternatives; *p;) {
		size_t len = strcspn(p, "|");
		char *one = fold_heading(p, len);
		bool same = !strcmp(one, folded);
		free(one);
		if (same)
			return true;
		p += len + (p[len] == '|');
	}
	return false;
}

static int unknown(const char *heading, const struct csv_row *row,
    const char *const *names, size_t n, struct error *err)
{
	struct buf list;
	buf_init(&list, 400);
	for (size_t i = 0; i < n; i++)
		if (names[i][0] != '|')
			buf_addf(&list, "%s%.*s", list.len ? ", " : "",
			    (int)strcspn(names[i], "|"), names[i]);
	error_set(err, E_INVALID, "heading_unknown",
	    row->n == 1 && n > 1
		? _("The heading \"%.120s\" is only one column. Commas, semicolons "
		    "or tabs must stand between the columns: %s")
		: _("The heading has a column \"%.120s\" that is not known. These "
		    "may be there: %s"),
	    heading, list.data);
	error_field(err, heading);
	buf_fini(&list);
	return E_INVALID;
}

static int twice(const struct csv_row *row, int first, size_t second,
    struct error *err)
{
	error_set(err, E_INVALID, "heading_twice",
	    _("The heading has two columns of one meaning: \"%.60s\" (column "
	      "%d) and \"%.60s\" (column %zu). Delete one of them."),
	    row->fields[first], first + 1, row->fields[second], second + 1);
	error_field(err, row->fields[second]);
	return E_INVALID;
}

int csv_map(const struct csv *csv, const char *const *names, size_t n, int *at,
    struct error *err)
{
	const struct csv_row *row = csv_heading(csv);
	for (size_t i = 0; i < n; i++)
		at[i] = -1;
	for (size_t column = 0; column < row->n; column++) {
		const char *heading = row->fields[column];
		if (!heading[0])
			continue;
		char *folded = fold_heading(heading, strlen(heading));
		size_t i = 0;
		while (i < n && !accepts(names[i], folded))
			i++;
		free(folded);
		if (i == n)
			return unknown(heading, row, names, n, err);
		if (at[i] >= 0)
			return twice(row, at[i], column, err);
		at[i] = (int)column;
	}
	return 0;
}
