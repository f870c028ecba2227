/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown to whom of persons. Names are off by default: a row is there
 * for those who agreed to that surface, for the persons themselves, for their
 * department's contact, and as far as awards need it for the organiser. Who
 * left has no row for anybody, also in an order that was pinned before.
 */
#include "server/domain/projection.h"

#include "common/i18n.h"

#define AWARD_PLACES 10 /* places that the organiser sees for awards */
#define PAGE 256
#define SMALL_NUMBER 5 /* nothing public about fewer people */

/* How much of a person an audience sees. */
enum seen {
	SEEN_NOT,
	SEEN_AGREED, /* as they agreed: pseudonym or name */
	SEEN_NAMED,  /* own name, department and staff id */
};

static enum seen agreed(const struct person_brief *p, unsigned surfaces)
{
	return p->consents & surfaces ? SEEN_AGREED : SEEN_NOT;
}

static enum seen seen_by_participant(const struct audience *who,
    const struct person_brief *p, uint32_t person)
{
	if (person == who->person)
		return SEEN_NAMED;
	if (who->rules.no_personal_boards)
		return SEEN_NOT;
	bool same = p->department == who->department &&
	    p->department != DEPARTMENT_NONE;
	return agreed(p, same ? SHOW_DEPARTMENT | SHOW_HOUSE : SHOW_HOUSE);
}

static enum seen seen_by_organiser(const struct person_brief *p,
    const struct place *place)
{
	if (place->rank >= 1 && place->rank <= AWARD_PLACES &&
	    place->points > 0)
		return SEEN_NAMED;
	return agreed(p, SHOW_HOUSE);
}

static enum seen seen(const struct audience *who, const struct person_brief *p,
    const struct place *place)
{
	bool off = who->rules.no_personal_boards;

	if (p->left)
		return SEEN_NOT;
	switch (who->kind) {
	case AUDIENCE_PUBLIC:
	case AUDIENCE_VISITORS:
		return off ? SEEN_NOT : agreed(p, SHOW_KIOSK);
	case AUDIENCE_CONTACT:
		if (off)
			return SEEN_NOT;
		return p->department == who->department &&
			p->department != DEPARTMENT_NONE
		    ? SEEN_NAMED
		    : agreed(p, SHOW_HOUSE);
	case AUDIENCE_PARTICIPANT:
		return seen_by_participant(who, p, place->person);
	case AUDIENCE_ORGANISER:
		return seen_by_organiser(p, place);
	case AUDIENCE_ADMIN:
		return SEEN_NAMED;
	default:
		return SEEN_NOT;
	}
}

static bool has_pseudonym(const struct person *p)
{
	return p->pseudonym != NULL && p->pseudonym[0] != '\0';
}

static void fill(const struct audience *who, const struct person *p,
    const struct place *place, enum seen how, struct person_view *view)
{
	*view = (struct person_view){
		.place = *place, .name = p->name, .department = p->department
	};
	view->own = who->kind == AUDIENCE_PARTICIPANT &&
	    place->person == who->person;
	if (how == SEEN_AGREED && has_pseudonym(p)) {
		view->name = p->pseudonym;
		view->pseudonym = true;
		view->department = DEPARTMENT_NONE;
	} else if (how == SEEN_NAMED || who->kind == AUDIENCE_ORGANISER) {
		view->staff_id = p->staff_id;
	}
	if (who->kind == AUDIENCE_VISITORS)
		view->department = DEPARTMENT_NONE;
}

bool projection_person(const struct standings *s, const struct people *people,
    const struct audience *who, const struct place *place,
    struct person_view *view)
{
	(void)s;
	const struct person *p = people_get(people, place->person);
	if (p == NULL)
		return false;
	enum seen how = seen(who, &people_briefs(people)[place->person], place);
	if (how == SEEN_NOT)
		return false;
	fill(who, p, place, how, view);
	return true;
}

static int check_persons(const struct audience *who, struct error *err)
{
	if (who->kind == AUDIENCE_MODERATOR || who->kind == AUDIENCE_NOBODY)
		return error_set(err, E_DENIED, "not_for_your_role",
		    _("Your role does not see standings. Ask the organiser."));
	if (who->rules.no_personal_boards &&
	    who->kind != AUDIENCE_PARTICIPANT &&
	    who->kind != AUDIENCE_ORGANISER && who->kind != AUDIENCE_ADMIN)
		return error_set(err, E_DENIED, "no_personal_boards",
		    _("Rankings of participants are switched off on this "
		      "server. Rankings of departments are there."));
	return 0;
}

int projection_people(const struct standings *s, const struct people *people,
    const struct audience *who, struct ranking which, size_t offset,
    struct person_view *out, size_t *n, size_t *next, struct error *err)
{
	size_t wanted = *n, got;
	struct place places[PAGE];
	int r = check_persons(who, err);
	*n = *next = 0;
	if (r < 0)
		return r;
	const struct person_brief *briefs = people_briefs(people);
	size_t page = wanted < PAGE ? wanted + 1 : PAGE;
	for (; (got = standings_page(s, which, offset, page, places)) > 0;
	     offset += got, page = PAGE)
		for (size_t i = 0; i < got; i++) {
			if (seen(who, &briefs[places[i].person], &places[i]) ==
			    SEEN_NOT)
				continue;
			if (*n == wanted) {
				*next = offset + i;
				return 0;
			}
			*n += projection_person(s, people, who, &places[i],
			    &out[*n]);
		}
	return 0;
}

/* A neighbour who did not agree to be named. */
static struct person_view unnamed(const struct place *place)
{
	return (struct person_view){ .department = DEPARTMENT_NONE,
		.place = { .person = PERSON_NONE,
		    .rank = place->rank,
		    .points = place->points } };
}

int projection_around(const struct standings *s, const struct people *people,
    const struct audience *who, struct ranking which, uint32_t person,
    size_t neighbours, struct person_view *out, size_t *n, size_t *at,
    struct error *err)
{
	struct place place;
	struct person_view view;
	int r = check_persons(who, err);
	*n = *at = 0;
	if (r < 0)
		return r;
	long position = standings_position(s, which, person, &place);
	if (position < 0 && projection_may_read_person(people, who, person))
		return error_set(err, E_NOT_FOUND, "not_in_ranking",
		    _("This participant has no points or deeds here yet. "
		      "Ask for the ranking of the season."));
	if (position < 0 || !projection_person(s, people, who, &place, &view))
		return error_set(err, E_DENIED, "person_not_shown",
		    _("This participant's place is not shown to you. Ask for "
		      "your own place or somebody's of your department."));
	size_t from = (size_t)position > neighbours
	    ? (size_t)position - neighbours
	    : 0;
	size_t to = (size_t)position + neighbours + 1;
	bool public = who->kind == AUDIENCE_PUBLIC ||
	    who->kind == AUDIENCE_VISITORS;
	struct place places[PAGE];
	for (size_t got; from < to; from += got) {
		got = standings_page(s, which, from,
		    to - from < PAGE ? to - from : PAGE, places);
		if (got == 0)
			break;
		for (size_t i = 0; i < got; i++) {
			if (places[i].person == person)
				*at = *n;
			if (projection_person(s, people, who, &places[i],
				&out[*n]))
				(*n)++;
			else if (!public)
				out[(*n)++] = unnamed(&places[i]);
		}
	}
	return 0;
}

/* --- reading one person --- */

static bool is_same_department(const struct people *people,
    const struct audience *who, uint32_t person)
{
	const struct person *p = people_get(people, person);
	return p != NULL && p->department != DEPARTMENT_NONE &&
	    p->department == who->department;
}

bool projection_may_read_person(const struct people *people,
    const struct audience *who, uint32_t person)
{
	switch (who->kind) {
	case AUDIENCE_ADMIN:
		return true;
	case AUDIENCE_CONTACT:
		return is_same_department(people, who, person);
	case AUDIENCE_PARTICIPANT:
		return person == who->person;
	default:
		return false;
	}
}

bool projection_is_logged(const struct people *people,
    const struct audience *who, uint32_t person)
{
	switch (who->kind) {
	case AUDIENCE_ADMIN:
		return true;
	case AUDIENCE_ORGANISER:
	case AUDIENCE_MODERATOR:
	case AUDIENCE_NOBODY:
		return person != who->person &&
		    !is_same_department(people, who, person);
	default:
		return false;
	}
}

/* --- winners --- */

/* How many take part in the department, or in the joint team. */
static size_t taking_part(const struct standings *s,
    const struct people *people, uint16_t department)
{
	size_t sum = 0;

	if (department != DEPARTMENT_JOINT)
		return people_in(people, department);
	for (size_t i = 0; i < standings_n_departments(s); i++)
		if (standings_is_joint(s, (uint16_t)i))
			sum += people_in(people, (uint16_t)i);
	return sum;
}

static uint16_t team_of(const struct standings *s, uint16_t department)
{
	return standings_is_joint(s, department) ? DEPARTMENT_JOINT
						 : department;
}

void projection_winner(const struct standings *s, const struct people *people,
    uint32_t person, uint8_t shown, struct winner_view *view)
{
	const struct person *p = people_get(people, person);

	*view = (struct winner_view){ WINNER_PRIVATE, NULL, false,
		DEPARTMENT_NONE };
	if (p == NULL || p->department >= standings_n_departments(s))
		return;
	uint16_t team = team_of(s, p->department);
	if ((people_briefs(people)[person].consents & shown) == shown) {
		view->kind = WINNER_NAMED;
		view->pseudonym = has_pseudonym(p);
		view->name = view->pseudonym ? p->pseudonym : p->name;
		if (!view->pseudonym)
			view->department = team;
	} else if (taking_part(s, people, team) >= SMALL_NUMBER) {
		view->kind = WINNER_COLLEAGUE;
		view->department = team;
	}
}
