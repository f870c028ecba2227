/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses that can be clicked. See print_address in print.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/print.h"
#include "common/text.h"
#include "common/url.h"

/* Terminals that do not know OSC 8 pass over it, but for these. */
static bool can_click(const struct print *p, FILE *out)
{
	static const char *const cannot[] = { "", "dumb", "linux", "vt52",
		"vt100", "vt102", "vt220", "eterm" };
	const char *term = getenv("TERM");

	if (p->mode != PRINT_TABLE || !term || !isatty(fileno(out)))
		return false;
	for (size_t i = 0; i < sizeof(cannot) / sizeof(*cannot); i++)
		if (strcmp(term, cannot[i]) == 0)
			return false;
	return true;
}

/* Nothing that could end the sequence or begin another: only what is printable
 * ASCII stays as it is. */
static void put_target(FILE *out, const char *url)
{
	for (const unsigned char *c = (const unsigned char *)url; *c; c++)
		if (*c > ' ' && *c < 0x7f)
			fputc(*c, out);
		else
			fprintf(out, "%%%02X", *c);
}

void print_address(const struct print *p, FILE *out, const char *text)
{
	char *visible = text_visible(text, strlen(text));
	bool click = url_is_http(text) && can_click(p, out);

	if (click) {
		fputs("\033]8;;", out);
		put_target(out, text);
		fputs("\033\\", out);
	}
	fputs(visible ? visible : "", out);
	if (click)
		fputs("\033]8;;\033\\", out);
	free(visible);
}
