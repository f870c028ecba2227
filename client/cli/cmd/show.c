/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti show: where a person may be named, with the reference of the consent.
 */
#include <stdio.h>

#include "client/cli/change.h"
#include "client/people.h"
#include "common/i18n.h"

static const char *person, *on, *off, *reference;

extern const struct option cmd_show_options[];
const struct option cmd_show_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("Staff id, e-mail address, or name") },
	{ .kind = OPTION_TEXT,
	    .name = "on",
	    .value = &on,
	    .hole = "PLACES",
	    .help = N_(
		"Where the name may be shown: department, house, kiosk, ceremony, with commas between") },
	{ .kind = OPTION_TEXT,
	    .name = "off",
	    .value = &off,
	    .hole = "PLACES",
	    .help = N_("Where the name may be shown no more") },
	{ .kind = OPTION_TEXT,
	    .name = "reference",
	    .letter = 'r',
	    .value = &reference,
	    .hole = "REFERENCE",
	    .help =
		N_("Where the person's consent is kept; needed with --on") },
	OPTIONS_END
};

static int check_places(void *arg, const char *answer, struct error *err)
{
	Viesti__Consents ignored = VIESTI__CONSENTS__INIT;

	(void)arg;
	return people_places(answer, true, &ignored, err);
}

/* What is asked for: of somebody, or of the one whose client this is. */
static const struct change_missing wheres[] = {
	{ .text = N_("Where may the name be shown"),
	    .hint = N_(
		"department, house, kiosk, ceremony; several with commas between"),
	    .usage = N_(
		"Say where and by which consent: viesti show PERSON --on kiosk,house --reference \"form 12/2026\""),
	    .check = check_places },
	{ .text = N_("Where may your name be shown"),
	    .hint = N_(
		"department, house, kiosk, ceremony; several with commas between"),
	    .usage = N_(
		"Say where and by which consent: viesti show --on kiosk,house --reference \"form 12/2026\""),
	    .check = check_places },
};
static const struct change_missing kept[] = {
	{ .text = N_("Where is the person's consent kept"),
	    .hint = N_("A form's number, a case, a message"),
	    .usage = N_(
		"A name may be shown only with the person's consent: say with --reference where it is kept, for example --reference \"form 12/2026\".") },
	{ .text = N_("Where is your consent kept"),
	    .hint = N_("A form's number, a case, a message"),
	    .usage = N_(
		"A name may be shown only with your consent: say with --reference where it is kept, for example --reference \"form 12/2026\".") },
};

static int need(struct cli *cli, Viesti__Consents *c, struct error *err)
{
	bool own = cli_self(cli) != NULL;
	int code = change_person(cli, &person, wheres[own].usage, err);

	if (!code && !off)
		code = change_need(cli, &on, &wheres[own], err);
	if (!code && on)
		code = people_places(on, true, c, err);
	if (!code && off)
		code = people_places(off, false, c, err);
	if (!code && on)
		code = change_need(cli, &reference, &kept[own], err);
	return code;
}

static int show(struct cli *cli, struct error *err)
{
	Viesti__Consents c = VIESTI__CONSENTS__INIT;
	Viesti__SetConsents q = VIESTI__SET_CONSENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = need(cli, &c, err);

	if (code)
		return code;
	q.person = cli_text(person);
	q.consents = &c;
	q.consent_reference = cli_text(reference);
	rq.body_case = VIESTI__REQUEST__BODY_SET_CONSENTS;
	rq.set_consents = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_CONSENTS_SET,
	    err);
	if (code)
		return code;
	people_tell_consents(&cli->print, reply->consents_set);
	print_line(&cli->print, _("Take it back with: viesti hide %s"),
	    reply->consents_set->staff_id ? reply->consents_set->staff_id
					  : person);
	return 0;
}

int cmd_show(struct cli *cli);
int cmd_show(struct cli *cli)
{
	return change_run(cli, show);
}
