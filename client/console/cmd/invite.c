/* SPDX-License-Identifier: EUPL-1.2 */
/* invite ...: the one line that enrols a client, shown once. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/outfile.h"
#include "common/buf.h"
#include "common/i18n.h"

/* With which program each role enrols. */
static const struct {
	const char *word;
	Viesti__Role role;
	const char *program;
} roles[] = {
	{ "recorder", VIESTI__ROLE__ROLE_RECORDER, "viesti" },
	{ "participant", VIESTI__ROLE__ROLE_PARTICIPANT, "viesti" },
	{ "kiosk", VIESTI__ROLE__ROLE_KIOSK, "viesti-kiosk" },
	{ "moderator", VIESTI__ROLE__ROLE_MODERATOR, "viestictl" },
	{ "organiser", VIESTI__ROLE__ROLE_ORGANISER, "viestictl" },
	{ "trainer", VIESTI__ROLE__ROLE_TRAINER, "viestictl" },
	{ "auditor", VIESTI__ROLE__ROLE_AUDITOR, "viestictl" },
};

static size_t find_role(const struct said *said)
{
	const char *word = said_text(said, "organiser|trainer|auditor");
	size_t i = 0;

	if (!word)
		word = said->sentence->parts[1].text;
	while (strcasecmp(roles[i].word, word) != 0)
		i++;
	return i;
}

static void line_of(const char *program, const Viesti__Invited *in, char *out,
    size_t size)
{
	snprintf(out, size, "%s enrol %s", program, in->code ? in->code : "");
}

static void show(const struct console *c, const char *program,
    const Viesti__Invited *in)
{
	char line[1024];

	line_of(program, in, line, sizeof(line));
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
}

static void show_end(const struct console *c, const Viesti__Invited *in)
{
	char until[I18N_SIZE], sentence[256];

	if (c->print.mode == PRINT_JSON || c->print.mode == PRINT_CSV)
		return;
	snprintf(sentence, sizeof(sentence),
	    _("It can be used once, until %s."),
	    i18n_time(in->expires_at, until));
	print_wrapped(&c->print, stdout, 0, sentence);
}

static int open_file(struct outfile *f, const char *path, struct error *err)
{
	if (access(path, F_OK) == 0)
		return error_set(err, E_CONFLICT, "file_there",
		    _("%s is there already. Choose another name, or remove it first."),
		    path);
	return outfile_open(f, path, 0600, false, err);
}

/* On a stick instead of the screen: who reads the file can use the invite. */
static int write_line(struct outfile *f, const char *program,
    const Viesti__Invited *in, struct error *err)
{
	char line[1024];
	struct buf text;
	int bad;

	line_of(program, in, line, sizeof(line));
	buf_init(&text, sizeof(line) + 1);
	buf_addf(&text, "%s\n", line);
	bad = outfile_put(f, &text);
	buf_fini(&text);
	explicit_bzero(line, sizeof(line));
	return outfile_close(f, bad != 0, err);
}

static void show_file(const struct console *c, const char *path,
    const Viesti__Invited *in)
{
	char sentence[512];
	const struct field fields[] = {
		FIELD_NUMBER("invite", NULL, in->has_invite,
		    (int64_t)in->invite),
		FIELD_TEXT("file", NULL, path),
		FIELD_TIME("expires_at", NULL, in->has_expires_at,
		    in->expires_at),
	};

	if (c->print.mode == PRINT_JSON || c->print.mode == PRINT_CSV) {
		fields_print(&c->print, fields,
		    sizeof(fields) / sizeof(*fields));
		return;
	}
	snprintf(sentence, sizeof(sentence),
	    _("The invite is in the file %s. Carry it to the kiosk, so that nobody else reads it, and give there: viesti-kiosk enrol --file FILE"),
	    path);
	print_wrapped(&c->print, stdout, 0, sentence);
}

int console_invite(struct console *c, const struct said *said);
int console_invite(struct console *c, const struct said *said)
{
	Viesti__Invite q = VIESTI__INVITE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const char *path = said_text(said, "file");
	size_t role = find_role(said);
	struct outfile file = { 0 };
	struct error err;

	q.has_role = true;
	q.role = roles[role].role;
	q.name = console_text(said_text(said, "name"));
	if (!q.name)
		q.name = console_text(said_text(said, "TEXT"));
	q.department = console_text(said_text(said, "DEPARTMENT"));
	q.staff_id = console_text(said_text(said, "PERSON"));
	q.days = (uint32_t)said_number(said, "days");
	q.has_days = q.days > 0;
	rq.body_case = VIESTI__REQUEST__BODY_INVITE;
	rq.invite = &q;
	/* the file first: an invite that nobody can read would be lost */
	if (path && open_file(&file, path, &err))
		return console_fail(c, &err);
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_INVITED, &err)) {
		if (path)
			outfile_drop(&file);
		return console_fail(c, &err);
	}
	if (path &&
	    write_line(&file, roles[role].program, reply->invited, &err))
		return console_fail(c, &err);
	if (path)
		show_file(c, path, reply->invited);
	else
		show(c, roles[role].program, reply->invited);
	show_end(c, reply->invited);
	return 0;
}
