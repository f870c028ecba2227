/* SPDX-License-Identifier: EUPL-1.2 */
/* hide person; show person; leave person. */
#include "client/people.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "common/i18n.h"

static int set(struct console *c, Viesti__SetConsents *q)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	rq.body_case = VIESTI__REQUEST__BODY_SET_CONSENTS;
	rq.set_consents = q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_CONSENTS_SET,
		&err))
		return console_fail(c, &err);
	people_tell_consents(&c->print, reply->consents_set);
	return 0;
}

int console_people_hide(struct console *c, const struct said *said);
int console_people_hide(struct console *c, const struct said *said)
{
	Viesti__SetConsents q = VIESTI__SET_CONSENTS__INIT;
	struct error err;
	bool lock = said_is(said, "lock");
	int code = lock
	    ? confirm_change(&c->print,
		  _("This can't be taken back: hide the name for good?"), false,
		  said_is(said, "yes"), &err)
	    : 1;

	if (code <= 0)
		return code ? console_fail(c, &err) : 0;
	q.person = console_text(said_text(said, "PERSON"));
	q.has_hide = q.hide = true;
	q.has_lock = q.lock = lock;
	return set(c, &q);
}

int console_people_show(struct console *c, const struct said *said);
int console_people_show(struct console *c, const struct said *said)
{
	Viesti__Consents consents = VIESTI__CONSENTS__INIT;
	Viesti__SetConsents q = VIESTI__SET_CONSENTS__INIT;
	struct error err;

	if (people_places(said_text(said, "PLACES"), true, &consents, &err))
		return console_fail(c, &err);
	q.person = console_text(said_text(said, "PERSON"));
	q.consents = &consents;
	q.consent_reference = console_text(said_text(said, "reference"));
	return set(c, &q);
}

static int leave(struct console *c, const char *person, bool yes,
    struct error *err)
{
	Viesti__Leave q = VIESTI__LEAVE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.person = console_text(person);
	q.has_check_only = q.check_only = true;
	rq.body_case = VIESTI__REQUEST__BODY_LEAVE;
	rq.leave = &q;
	int code = console_change(c, &rq, &reply, VIESTI__REPLY__BODY_LEFT,
	    err);
	if (code)
		return code;
	char *question = people_leave_question(person, reply->left);
	code = confirm_change(&c->print, question ? question : "", false, yes,
	    err);
	free(question);
	if (code <= 0)
		return code;
	q.check_only = false;
	code = console_change(c, &rq, &reply, VIESTI__REPLY__BODY_LEFT, err);
	if (!code)
		people_tell_left(&c->print, person, reply->left, true);
	return code;
}

int console_people_leave(struct console *c, const struct said *said);
int console_people_leave(struct console *c, const struct said *said)
{
	struct error err;
	int code = leave(c, said_text(said, "PERSON"), said_is(said, "yes"),
	    &err);

	return code ? console_fail(c, &err) : 0;
}
