/* SPDX-License-Identifier: EUPL-1.2 */
/* invite ...: the one line that enrols a client, shown once. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "common/i18n.h"

/* With which program each role enrols. */
static const struct {
	const char *word;
	Viesti__Role role;
	const char *program;
} roles[] = {
	{ "recorder", VIESTI__ROLE__ROLE_RECORDER, "viesti" },
	{ "participant", VIESTI__ROLE__ROLE_PARTICIPANT, "viesti" },
	{ "kiosk", VIESTI__ROLE__ROLE_KIOSK, "viesti" },
	{ "moderator", VIESTI__ROLE__ROLE_MODERATOR, "viestictl" },
	{ "organiser", VIESTI__ROLE__ROLE_ORGANISER, "viestictl" },
	{ "trainer", VIESTI__ROLE__ROLE_TRAINER, "viestictl" },
	{ "auditor", VIESTI__ROLE__ROLE_AUDITOR, "viestictl" },
};

static size_t find_role(const struct said *said)
{
	const char *word = said_text(said, "organiser|kiosk|trainer|auditor");
	size_t i = 0;

	if (!word)
		word = said->sentence->parts[1].text;
	while (strcasecmp(roles[i].word, word) != 0)
		i++;
	return i;
}

static void show(const struct console *c, const char *program,
    const Viesti__Invited *in)
{
	char line[1024], until[I18N_SIZE], sentence[256];

	snprintf(line, sizeof(line), "%s enrol %s", program,
	    in->code ? in->code : "");
	const struct field fields[] = {
		FIELD_NUMBER("invite", NULL, in->has_invite,
		    (int64_t)in->invite),
		FIELD_TEXT("code", NULL, in->code),
		FIELD_TEXT("line", NULL, line),
		FIELD_TIME("expires_at", NULL, in->has_expires_at,
		    in->expires_at),
	};
	if (c->print.mode == PRINT_JSON || c->print.mode == PRINT_CSV) {
		fields_print(&c->print, fields,
		    sizeof(fields) / sizeof(*fields));
		return;
	}
	print_wrapped(&c->print, stdout, 0,
	    _("Give this line to whom it is for, so that nobody else reads it; it is shown only now:"));
	printf("\n%s\n\n", line);
	snprintf(sentence, sizeof(sentence),
	    _("It can be used once, until %s."),
	    i18n_time(in->expires_at, until));
	print_wrapped(&c->print, stdout, 0, sentence);
}

int console_invite(struct console *c, const struct said *said);
int console_invite(struct console *c, const struct said *said)
{
	Viesti__Invite q = VIESTI__INVITE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	size_t role = find_role(said);
	struct error err;

	q.has_role = true;
	q.role = roles[role].role;
	q.name = console_text(said_text(said, "name"));
	q.department = console_text(said_text(said, "DEPARTMENT"));
	q.staff_id = console_text(said_text(said, "PERSON"));
	q.days = (uint32_t)said_number(said, "days");
	q.has_days = q.days > 0;
	rq.body_case = VIESTI__REQUEST__BODY_INVITE;
	rq.invite = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_INVITED, &err))
		return console_fail(c, &err);
	show(c, roles[role].program, reply->invited);
	return 0;
}
