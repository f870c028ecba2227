/* SPDX-License-Identifier: EUPL-1.2 */
/* ceremony start, rehearse, next, back, stop, end, show: one step a line. */
#include <stdio.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/ceremony.h"
#include "client/message_json.h"
#include "common/i18n.h"

static void print_json(const ProtobufCMessage *m)
{
	json_t *j = message_to_json(m);

	json_dumpf(j, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(j);
}

static int show(struct console *c, struct error *err)
{
	struct ceremony_look look = { .script = NULL };
	int code = ceremony_read(c, &look, err);

	if (!code && c->print.mode == PRINT_JSON)
		print_json(&look.script->base);
	else if (!code)
		ceremony_print(c, &look);
	ceremony_forget(&look);
	return code;
}

/* rehearsal: what runs is one. */
static int act(struct console *c, Viesti__CeremonyAction action, bool screens,
    bool rehearsal, struct error *err)
{
	const Viesti__CeremonyState *now = NULL;
	int code = ceremony_act(c, action, NULL, screens, &now, err);

	if (code)
		return code;
	if (c->print.mode == PRINT_JSON) {
		print_json(&now->base);
		return 0;
	}
	if (now->running)
		return show(c, err);
	print_line(&c->print, "%s",
	    action == VIESTI__CEREMONY_ACTION__CEREMONY_END
		? ceremony_over_text(rehearsal)
		: _("No ceremony runs any more."));
	return 0;
}

int console_ceremony_show(struct console *c, const struct said *said);
int console_ceremony_show(struct console *c, const struct said *said)
{
	struct error err;

	(void)said;
	return show(c, &err) ? console_fail(c, &err) : 0;
}

int console_ceremony_rehearse(struct console *c, const struct said *said);
int console_ceremony_rehearse(struct console *c, const struct said *said)
{
	struct error err;

	return act(c, VIESTI__CEREMONY_ACTION__CEREMONY_REHEARSE,
		   said_is(said, "screens"), true, &err)
	    ? console_fail(c, &err)
	    : 0;
}

int console_ceremony_step(struct console *c, const struct said *said);
int console_ceremony_step(struct console *c, const struct said *said)
{
	static const struct {
		const char *word;
		Viesti__CeremonyAction action;
	} words[] = {
		{ "start", VIESTI__CEREMONY_ACTION__CEREMONY_START },
		{ "next", VIESTI__CEREMONY_ACTION__CEREMONY_NEXT },
		{ "back", VIESTI__CEREMONY_ACTION__CEREMONY_BACK },
		{ "stop", VIESTI__CEREMONY_ACTION__CEREMONY_STOP },
	};
	const char *word = said_text(said, "start|next|back|stop");
	struct error err;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (word && strcmp(word, words[i].word) == 0)
			return act(c, words[i].action, false, false, &err)
			    ? console_fail(c, &err)
			    : 0;
	return 0;
}

/* What it is now decides what is asked: only a real ceremony makes anything
 * public. */
static int end(struct console *c, bool yes, struct error *err)
{
	struct ceremony_look look = { .script = NULL };
	int code = ceremony_read(c, &look, err), may = 1;
	const Viesti__CeremonyState *s = code ? NULL : look.script->state;
	bool rehearsal = s && s->rehearsal;

	if (s && !rehearsal && s->running)
		may = confirm_change(&c->print,
		    _("The results become public everywhere, which can't be taken back. End the ceremony?"),
		    false, yes, err);
	ceremony_forget(&look);
	if (code || may <= 0)
		return code ? code : may;
	return act(c, VIESTI__CEREMONY_ACTION__CEREMONY_END, false, rehearsal,
	    err);
}

int console_ceremony_end(struct console *c, const struct said *said);
int console_ceremony_end(struct console *c, const struct said *said)
{
	struct error err;

	return end(c, said_is(said, "yes"), &err) ? console_fail(c, &err) : 0;
}
