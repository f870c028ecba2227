/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of typed holes. See holes.h. */
#include "client/console/holes.h"

#include <limits.h>
#include <string.h>

#include "common/i18n.h"
#include "common/text.h"

static const struct hole holes[] = {
	{ "DEPARTMENT", N_("DEPARTMENT is a department's code."), false,
	    OFFER_DEPARTMENTS },
	{ "PERSON",
	    N_("PERSON is a staff id, an e-mail address or a name; put a name in quotation marks."),
	    false, OFFER_NOTHING },
	{ "PERSON|DEPARTMENT",
	    N_("PERSON is a staff id, an e-mail address or a name, DEPARTMENT a department's code."),
	    false, OFFER_DEPARTMENTS },
	{ "AREA", N_("AREA is the code of an area."), false, OFFER_AREAS },
	{ "CLIENT", N_("CLIENT is a client's number; show clients lists them."),
	    true, OFFER_CLIENTS },
	{ "ACTIVITY",
	    N_("ACTIVITY is an activity's number; review list shows those that wait."),
	    true, OFFER_CLAIMS },
	{ "TYPE", N_("TYPE is the code or the name of an activity type."),
	    false, OFFER_TYPES },
	{ "AGE", N_("AGE is a number of days, 3d."), false, OFFER_NOTHING },
	{ "QUESTION",
	    N_("QUESTION is a question's number; show questions lists them."),
	    true, OFFER_QUESTIONS },
	{ "VERSION",
	    N_("VERSION is a number; rulebook list shows the versions."), true,
	    OFFER_NOTHING },
	{ "MOVE", N_("MOVE is a move's number; show moves lists them."), true,
	    OFFER_MOVES },
	{ "DATE", N_("DATE is a day, 2026-03-01 or 1.3.2026."), false,
	    OFFER_NOTHING },
	{ "PLACES",
	    N_("PLACES are department, house, kiosk and ceremony, with commas between."),
	    false, OFFER_NOTHING },
	{ "FILE", N_("FILE is the name of a file."), false, OFFER_FILES },
	{ "TEXT", N_("TEXT is a text; put several words in quotation marks."),
	    false, OFFER_NOTHING },
	{ "NAME", N_("NAME is a name without blanks for the backup or the archive."), false,
	    OFFER_NOTHING },
	{ "CODE", N_("CODE is the code from the invite, VSTI1-..."), false,
	    OFFER_NOTHING },
	{ "COMMAND", N_("COMMAND is the beginning of a command."), false,
	    OFFER_COMMANDS },
	{ "ANNOUNCEMENT",
	    N_("ANNOUNCEMENT is an announcement's number; show announcements lists them."),
	    true, OFFER_NOTHING },
	{ "TYPE", N_("TYPE is a training's type, like TR1."), false,
	    OFFER_NOTHING },
	{ "DATE", N_("DATE is a day, like 2026-03-12 or 12.3."), false,
	    OFFER_NOTHING },
	{ "TIME", N_("TIME is a time of day, like 9:00."), false,
	    OFFER_NOTHING },
	{ "TRAINING",
	    N_("TRAINING is a training's number, like T3; show trainings lists them."),
	    false, OFFER_NOTHING },
	{ "DICE",
	    N_("DICE are the throws as digits 1 to 6, ten or more; put them in quotation marks when there are blanks between."),
	    false, OFFER_NOTHING },
	{ "EUROS", N_("EUROS is a sum in euros, 50 or 49,90."), false,
	    OFFER_NOTHING },
	{ "N", N_("N is a whole number from 1."), true, OFFER_NOTHING },
};

const struct hole *hole_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(holes) / sizeof(*holes); i++)
		if (strlen(holes[i].name) == len &&
		    memcmp(holes[i].name, name, len) == 0)
			return &holes[i];
	return NULL;
}

bool hole_takes(const struct hole *h, const char *text)
{
	long n;

	if (h->number)
		return text_number(text, 1, LONG_MAX, &n) == 0;
	return *text && text_is_clean(text, strlen(text), false);
}
