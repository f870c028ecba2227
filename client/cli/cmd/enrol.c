/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti enrol: from an invite's line to a profile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client/cli/cli.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/i18n.h"

#define LINE_MAX_BYTES 2000

static const char **words;
static size_t n_words;
static bool replace;

extern const struct option cmd_enrol_options[];
const struct option cmd_enrol_options[] = {
	{ .kind = OPTION_ARGUMENTS,
	    .name = "CODE",
	    .value = &words,
	    .count = &n_words,
	    .help = N_(
		"What the invite says after \"viesti enrol\"; - reads it from standard input") },
	{ .kind = OPTION_FLAG,
	    .name = "replace",
	    .value = &replace,
	    .help = N_("Put a new profile in the place of one that is there") },
	OPTIONS_END
};

static void read_stdin(struct buf *code)
{
	char chunk[256];
	size_t n;

	if (isatty(STDIN_FILENO))
		fprintf(stderr, "%s\n",
		    _("Paste the line from the invite and press Enter:"));
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)) > 0) {
		buf_add(code, chunk, n);
		if (memchr(chunk, '\n', n) && code->len > 20)
			break;
	}
}

/* The whole pasted line is understood too, with "viesti enrol" in front. */
static const char *start_of(const char *line)
{
	const char *at = strcasestr(line, "VSTI");

	return at ? at : line;
}

static int show(struct cli *cli, const struct profile *p)
{
	const struct field fields[] = {
		FIELD_WORD("name", N_("This client"), p->name,
		    words_name(p->name)),
		FIELD_WORD("role", N_("Role"), p->role, words_role(p->role)),
		FIELD_TEXT("department", N_("Department"),
		    *p->department ? p->department : NULL),
		FIELD_TEXT("staff_id", N_("Staff id"),
		    *p->staff_id ? p->staff_id : NULL),
		FIELD_TEXT("server", N_("Server"), p->address),
		FIELD_NUMBER("port", NULL, true, p->port),
		FIELD_TEXT("profile", N_("Profile"), p->dir),
	};

	print_line(&cli->print, "%s", _("This machine is enrolled."));
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	print_line(&cli->print, "%s", _("Next: viesti status"));
	return 0;
}

int cmd_enrol(struct cli *cli);
int cmd_enrol(struct cli *cli)
{
	struct buf line;
	struct error err;
	int code;

	buf_init(&line, LINE_MAX_BYTES);
	if (n_words == 1 && strcmp(words[0], "-") == 0)
		read_stdin(&line);
	else
		for (size_t i = 0; i < n_words; i++)
			buf_addf(&line, "%s ", words[i]);
	code = profile_enrol(&cli->profile, cli->profile_dir,
	    start_of(line.data ? line.data : ""), replace, &err);
	if (line.data)
		explicit_bzero(line.data, line.len);
	buf_fini(&line);
	return code ? cli_fail(cli, &err) : show(cli, &cli->profile);
}
