/* SPDX-License-Identifier: EUPL-1.2 */
/* A line cut into words. See line.h. */
#include "client/line.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One word from *at on into out; both move behind it. */
static void cut_word(struct line *l, const char **at, char **out,
    struct word *word)
{
	const char *c = *at;
	char *o = *out;

	word->text = o;
	l->quote = 0;
	l->in_word = true;
	for (; *c && (l->quote || !is_blank(*c)); c++) {
		if (l->quote ? *c == l->quote : *c == '"' || *c == '\'') {
			l->quote = l->quote ? 0 : *c;
			word->literal = true;
		} else if (*c == '\\' && l->quote != '\'' && c[1]) {
			*o++ = *++c;
		} else {
			*o++ = *c;
		}
	}
	if (*c)
		l->in_word = false;
	*o++ = '\0';
	*at = c;
	*out = o;
}

int line_cut(struct line *l, const char *text, struct error *err)
{
	memset(l, 0, sizeof(*l));
	/* each word is at most as long as it stands there, and its end */
	l->room = xmalloc(strlen(text) + LINE_WORDS + 1);
	char *out = l->room;

	for (const char *at = text; *at;) {
		if (is_blank(*at)) {
			at++;
			continue;
		}
		if (l->n == LINE_WORDS)
			return error_set(err, E_INVALID, "line_too_long",
			    _("That is too much for one line: at most %d words."),
			    LINE_WORDS);
		l->last_at = (size_t)(at - text);
		cut_word(l, &at, &out, &l->words[l->n++]);
	}
	if (l->quote)
		return error_set(err, E_INVALID, "quote_open",
		    _("A quotation mark (%c) is not closed."), l->quote);
	return 0;
}

void line_free(struct line *l)
{
	free(l->room);
	memset(l, 0, sizeof(*l));
}
