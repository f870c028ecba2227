/* SPDX-License-Identifier: EUPL-1.2 */
/* enrol, help, version: what needs no connection. */
#include <stdio.h>
#include <string.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/shell.h"
#include "client/words.h"
#include "common/i18n.h"

int console_enrol(struct console *c, const struct said *said);
int console_enrol(struct console *c, const struct said *said)
{
	struct profile p;
	struct error err;

	if (profile_enrol(&p, c->profile_dir, said_text(said, "CODE"),
		said_is(said, "replace"), &err))
		return console_fail(c, &err);
	const struct field fields[] = {
		FIELD_WORD("name", N_("Name"), p.name, words_name(p.name)),
		FIELD_WORD("role", N_("Role"), p.role, words_role(p.role)),
		FIELD_TEXT("department", N_("Department"),
		    *p.department ? p.department : NULL),
		FIELD_TEXT("staff_id", N_("Staff id"),
		    *p.staff_id ? p.staff_id : NULL),
		FIELD_TEXT("address", N_("Server"), p.address),
		FIELD_NUMBER("port", NULL, true, p.port),
		FIELD_TEXT("profile", N_("Profile"), p.dir),
	};
	print_line(&c->print, "%s",
	    _("This client is enrolled. The line has done its work and can be thrown away."));
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

int console_help(struct console *c, const struct said *said);
int console_help(struct console *c, const struct said *said)
{
	struct word words[SENTENCE_WORDS];
	struct error err;
	size_t n = 0;

	for (; n < said->n_values; n++)
		words[n] = (struct word){ said->values[n].text, false };
	return console_explain_words(c, words, n, &err) ? console_fail(c, &err)
							: 0;
}

int console_completion(struct console *c, const struct said *said);
int console_completion(struct console *c, const struct said *said)
{
	(void)c;
	/* the sentence takes no other word */
	(void)shell_script(said_text(said, "bash|zsh|fish"), CONSOLE_PROGRAM);
	return 0;
}

int console_version(struct console *c, const struct said *said);
int console_version(struct console *c, const struct said *said)
{
	const struct field fields[] = {
		FIELD_TEXT("program", NULL, CONSOLE_PROGRAM),
		FIELD_TEXT("version", NULL, VIESTI_VERSION),
	};

	(void)said;
	print_line(&c->print, "%s", CONSOLE_VERSION);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}
