/* SPDX-License-Identifier: EUPL-1.2 */
/* Consents, moves and leaving in words. See people.h. */
#include "client/people.h"

#include <stdlib.h>
#include <string.h>

#include "client/fields.h"
#include "client/questions.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define LIST_BYTES 200

/* ------------------------------------------------------------------- places */

/* As one may write them; the first is the token. */
static const struct place {
	const char *names[3];
	const char *shown; /* "may be named ..." */
} places[] = {
	{ { "department", "osasto", "avdelning" }, N_("in the department") },
	{ { "house", "talo", "huset" }, N_("in the whole house") },
	{ { "kiosk", "näyttö", "skärm" }, N_("on the lobby's screen") },
	{ { "ceremony", "palkintojenjako", "prisutdelning" },
	    N_("at the ceremony") },
};

static void set_place(Viesti__Consents *c, size_t place, bool yes)
{
	protobuf_c_boolean *const has[] = { &c->has_department, &c->has_house,
		&c->has_kiosk, &c->has_ceremony };
	protobuf_c_boolean *const is[] = { &c->department, &c->house, &c->kiosk,
		&c->ceremony };

	*has[place] = true;
	*is[place] = yes;
}

/* Which one; COUNT(places): none. */
static size_t find_place(const char *word)
{
	char *folded = text_fold(word);
	size_t i = 0;

	for (; folded && i < COUNT(places); i++)
		for (size_t j = 0; j < COUNT(places[i].names); j++)
			if (strcmp(folded, places[i].names[j]) == 0) {
				free(folded);
				return i;
			}
	free(folded);
	return COUNT(places);
}

int people_places(const char *list, bool yes, Viesti__Consents *c,
    struct error *err)
{
	char *copy = xstrdup(list), *rest = copy, *word;
	int code = 0;

	while (!code && (word = strsep(&rest, ",;"))) {
		char *clean = text_normalise(word);
		size_t place = find_place(clean ? clean : "");
		if (place < COUNT(places))
			set_place(c, place, yes);
		else
			code = error_set(err, E_INVALID, "place_unknown",
			    _("\"%s\" is no place where a name is shown. There are: department, house, kiosk, ceremony; several with commas between."),
			    clean ? clean : "");
		free(clean);
	}
	free(copy);
	return code;
}

/* ----------------------------------------------------------------- consents */

static char *list_places(const Viesti__Consents *c)
{
	const bool yes[] = { c && c->department, c && c->house, c && c->kiosk,
		c && c->ceremony };
	struct buf b;

	buf_init(&b, LIST_BYTES);
	for (size_t i = 0; i < COUNT(places); i++)
		if (yes[i])
			buf_addf(&b, "%s%s", b.len ? ", " : "",
			    _(places[i].shown));
	return buf_take(&b);
}

static const char *person_of(const char *name, const char *staff_id)
{
	return name && *name ? name : staff_id ? staff_id : "";
}

void people_tell_consents(const struct print *p, const Viesti__Participant *who)
{
	const Viesti__Consents *c = who->consents;
	const char *name = person_of(who->name, who->staff_id);
	const struct field fields[] = {
		FIELD_TEXT("staff_id", NULL, who->staff_id),
		FIELD_TEXT("name", NULL, who->name),
		FIELD_TEXT("department", NULL, who->department),
		FIELD_BOOL("show_department", NULL, c != NULL,
		    c && c->department),
		FIELD_BOOL("show_house", NULL, c != NULL, c && c->house),
		FIELD_BOOL("show_kiosk", NULL, c != NULL, c && c->kiosk),
		FIELD_BOOL("show_ceremony", NULL, c != NULL, c && c->ceremony),
		FIELD_BOOL("locked", NULL, true, who->locked),
	};
	char *list = list_places(c);

	if (list && *list)
		print_line(p, _("%s may be named: %s."), name, list);
	else if (who->locked)
		print_line(p, _("%s is named nowhere, for good."), name);
	else
		print_line(p, _("%s is named nowhere now."), name);
	free(list);
	fields_print(p, fields, COUNT(fields));
}

/* -------------------------------------------------------------------- moves */

void people_tell_move(const struct print *p, const Viesti__MoveState *m)
{
	const char *name = person_of(m->name, m->staff_id);
	const char *to = m->to_department ? m->to_department : "";
	char day[I18N_SIZE];

	i18n_date(m->from, day);
	switch (m->decision) {
	case VIESTI__DECISION__DECISION_ACCEPT:
		print_line(p, _("%s is in department %s from %s on."), name, to,
		    day);
		break;
	case VIESTI__DECISION__DECISION_REJECT:
		print_line(p, _("%s does not move to department %s."), name,
		    to);
		break;
	default:
		print_line(p,
		    _("Asked for: %s to department %s from %s. The organiser decides; the answer comes to: viesti inbox"),
		    name, to, day);
	}
	moves_fields(p, m);
}

/* ------------------------------------------------------------------ leaving */

char *people_leave_question(const char *person, const Viesti__LeftState *l)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_addf(&b,
	    P_("%s takes part no more and is named nowhere; %u activity stays with the department. Do it?",
		"%s takes part no more and is named nowhere; %u activities stay with the department. Do it?",
		l->activities),
	    person, l->activities);
	return buf_take(&b);
}

void people_tell_left(const struct print *p, const char *person,
    const Viesti__LeftState *l, bool left)
{
	const struct field fields[] = {
		FIELD_TEXT("staff_id", NULL, l->staff_id),
		FIELD_BOOL("left", NULL, true, left),
		FIELD_NUMBER("activities", NULL, l->has_activities,
		    l->activities),
		FIELD_TIME("left_at", NULL, left && l->has_left_at, l->left_at),
	};

	if (left)
		print_line(p, _("%s takes part no more and is named nowhere."),
		    person);
	fields_print(p, fields, COUNT(fields));
}
