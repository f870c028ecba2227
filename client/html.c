/* SPDX-License-Identifier: EUPL-1.2 */
/* Text that cannot become markup; see html.h. */
#include "client/html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#define SENTENCE_MAX 4096

static void add_escaped(struct buf *b, char c)
{
	switch (c) {
	case '&':
		buf_adds(b, "&amp;");
		break;
	case '<':
		buf_adds(b, "&lt;");
		break;
	case '>':
		buf_adds(b, "&gt;");
		break;
	case '"':
		buf_adds(b, "&quot;");
		break;
	case '\'':
		buf_adds(b, "&#39;");
		break;
	default:
		buf_addc(b, c);
	}
}

void html_text(struct buf *b, const char *text)
{
	char *clean = xstrdup(text ? text : "");

	text_scrub(clean);
	for (const char *c = clean; *c; c++)
		add_escaped(b, *c);
	free(clean);
}

static void add_value(struct buf *b, char conversion, va_list *ap)
{
	switch (conversion) {
	case 's':
		html_text(b, va_arg(*ap, const char *));
		break;
	case 'd':
		buf_addf(b, "%d", va_arg(*ap, int));
		break;
	case 'u':
		buf_addf(b, "%u", va_arg(*ap, unsigned));
		break;
	default:
		assert(conversion == '%');
		buf_addc(b, '%');
	}
}

void html_add(struct buf *b, const char *markup, ...)
{
	va_list ap;

	va_start(ap, markup);
	for (const char *at = markup; *at; at++)
		if (*at == '%')
			add_value(b, *++at, &ap);
		else
			buf_addc(b, *at);
	va_end(ap);
}

void html_say(struct buf *b, const char *sentence, ...)
{
	struct buf said;
	va_list ap;

	buf_init(&said, SENTENCE_MAX);
	va_start(ap, sentence);
	buf_vaddf(&said, sentence, ap);
	va_end(ap);
	html_text(b, said.data);
	buf_fini(&said);
}
