/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti join: a person takes part, with the consents they gave. */
#include <stdlib.h>

#include "client/cache.h"
#include "client/cli/saved.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "common/i18n.h"

static const char *staff_id, *name, *department, *language, *email, *pseudonym;
static const char *consents_reference;
static bool show_department, show_house, show_kiosk, show_ceremony;

extern const struct option cmd_join_options[];
const struct option cmd_join_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "STAFF_ID",
	    .value = &staff_id,
	    .help = N_("The person's staff id, S001010") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "NAME",
	    .value = &name,
	    .help = N_("The person's name, between quotation marks") },
	{ .kind = OPTION_TEXT,
	    .name = "email",
	    .value = &email,
	    .hole = "ADDRESS",
	    .help = N_("E-mail address, to record by it later") },
	{ .kind = OPTION_TEXT,
	    .name = "language",
	    .value = &language,
	    .hole = "fi|sv|en",
	    .help = N_("The person's language") },
	{ .kind = OPTION_TEXT,
	    .name = "pseudonym",
	    .value = &pseudonym,
	    .hole = "NAME",
	    .help = N_("Shown instead of the name") },
	{ .kind = OPTION_FLAG,
	    .name = "show-department",
	    .value = &show_department,
	    .help = N_("May be named in the own department") },
	{ .kind = OPTION_FLAG,
	    .name = "show-house",
	    .value = &show_house,
	    .help = N_("May be named in the whole house") },
	{ .kind = OPTION_FLAG,
	    .name = "show-kiosk",
	    .value = &show_kiosk,
	    .help = N_("May be named on the lobby's screen") },
	{ .kind = OPTION_FLAG,
	    .name = "show-ceremony",
	    .value = &show_ceremony,
	    .help = N_("May be named at the ceremony") },
	{ .kind = OPTION_TEXT,
	    .name = "consents",
	    .value = &consents_reference,
	    .hole = "REFERENCE",
	    .help = N_(
		"Where the person's consent is kept; needed with --show-...") },
	{ .kind = OPTION_TEXT,
	    .name = "department",
	    .value = &department,
	    .hole = "CODE",
	    .help = N_("Another department than one's own") },
	OPTIONS_END
};

static int show(struct cli *cli, const struct outbox_entry *e, size_t waiting)
{
	const Viesti__Joined *j = NULL;

	if (e->reply && e->reply->body_case == VIESTI__REPLY__BODY_JOINED)
		j = e->reply->joined;
	if (j)
		cache_people_changed(&cli->profile);
	const struct field fields[] = {
		FIELD_NUMBER("entry", NULL, true, e->id),
		FIELD_TEXT("state", NULL, saved_state(e)),
		FIELD_TEXT("staff_id", NULL,
		    j && j->staff_id ? j->staff_id : staff_id),
		FIELD_TEXT("department", NULL, j ? j->department : NULL),
		FIELD_BOOL("replayed", NULL, e->reply != NULL,
		    e->reply && e->reply->replayed),
		FIELD_NUMBER("waiting", NULL, true, (int64_t)waiting),
	};
	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		fields_print(&cli->print, fields,
		    sizeof(fields) / sizeof(*fields));
	else if (j)
		print_line(&cli->print,
		    _("%s (%s) takes part now, in department %s."), name,
		    staff_id, j->department ? j->department : "");
	return 0;
}

/* ------------------------------------------------------------------ dialogue
 */

static int ask_text(struct cli *cli, const char *text, const char *hint,
    bool optional, const char **value, struct error *err)
{
	const struct prompt_question q = {
		.text = text, .hint = hint, .optional = optional
	};
	char *answer = NULL;

	if (*value)
		return 0;
	int code = prompt_line(&cli->print, &q, &answer, err);
	if (!code && *answer)
		*value = answer; /* kept to the end */
	else
		free(answer);
	return code;
}

static int ask_language(struct cli *cli, struct error *err)
{
	static const char *const names[] = { "suomi", "svenska", "English" };
	static const char *const codes[] = { "fi", "sv", "en" };
	static const int own[LANG_COUNT] = {
		[LANG_FI] = 0,
		[LANG_SV] = 1,
		[LANG_EN] = 2,
	};
	size_t chosen;

	if (language)
		return 0;
	int code = prompt_choice(&cli->print, _("The person's language"), names,
	    3, own[i18n_language()], &chosen, err);
	if (!code)
		language = codes[chosen];
	return code;
}

static int ask_consent(struct cli *cli, const char *question, bool *consent,
    struct error *err)
{
	int yes = *consent ? 1 : prompt_yes(&cli->print, question, false, err);

	*consent = yes > 0;
	return yes < 0 ? yes : 0;
}

static int ask_consents(struct cli *cli, struct error *err)
{
	int code = ask_consent(cli,
	    _("May the name be shown in the own department?"), &show_department,
	    err);

	if (!code)
		code = ask_consent(cli,
		    _("May it be shown in the whole house?"), &show_house, err);
	if (!code)
		code = ask_consent(cli,
		    _("May it be shown on the lobby's screen?"), &show_kiosk,
		    err);
	if (!code)
		code = ask_consent(cli, _("May it be named at the ceremony?"),
		    &show_ceremony, err);
	if (!code &&
	    (show_department || show_house || show_kiosk || show_ceremony))
		code = ask_text(cli, _("Where the consent is kept"),
		    _("For example: form 12/2026"), false, &consents_reference,
		    err);
	return code;
}

/* The rest of the questions, and all of it once more. */
static int converse(struct cli *cli, struct error *err)
{
	int code = ask_text(cli, _("E-mail address"),
	    _("To find the person by it later; Enter leaves it out."), true,
	    &email, err);

	if (!code)
		code = ask_language(cli, err);
	if (!code)
		code = ask_consents(cli, err);
	if (code)
		return code;
	print_line(&cli->print, "\n  %s (%s)", name, staff_id);
	if (email)
		print_line(&cli->print, "  %s", email);
	int yes = prompt_yes(&cli->print,
	    _("Add this person as a participant?"), true, err);
	if (yes == 0)
		return error_set(err, E_CANCELLED, "cancelled", "%s",
		    _("Nothing was done."));
	return yes < 0 ? yes : 0;
}

int cmd_join(struct cli *cli);
int cmd_join(struct cli *cli)
{
	uint8_t operation[16];
	Viesti__Consents c = VIESTI__CONSENTS__INIT;
	Viesti__Join j = VIESTI__JOIN__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct error err;
	bool any;

	if (cli->asked && converse(cli, &err))
		return cli_fail(cli, &err);
	any = show_department || show_house || show_kiosk || show_ceremony;
	if (any && !consents_reference) {
		error_set(&err, E_INVALID, "consent_reference_missing",
		    _("A name may be shown only with the person's consent: say with --consents where it is kept, for example --consents \"form 12/2026\"."));
		return cli_fail(cli, &err);
	}
	c.has_department = c.has_house = c.has_kiosk = c.has_ceremony = true;
	c.department = show_department;
	c.house = show_house;
	c.kiosk = show_kiosk;
	c.ceremony = show_ceremony;
	j.staff_id = cli_text(staff_id);
	j.name = cli_text(name);
	j.department = cli_text(department);
	j.language = cli_text(language);
	j.email = cli_text(email);
	j.pseudonym = cli_text(pseudonym);
	j.consents = &c;
	j.consent_reference = cli_text(consents_reference);
	link_operation(operation);
	rq.has_operation = true;
	rq.operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	rq.body_case = VIESTI__REQUEST__BODY_JOIN;
	rq.join = &j;
	return saved_run(cli, &rq, show);
}
