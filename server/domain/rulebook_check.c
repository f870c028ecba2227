/* SPDX-License-Identifier: EUPL-1.2 */
/* Parts of reading a rulebook: codes, holidays, and what a
 * further version may not change. */
#include <string.h>
#include <strings.h>

#include "common/clock.h"
#include "server/domain/rulebook_private.h"

int reading_code(const struct reading *r, const struct yaml_node *map,
    const char *code)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	if (code[strspn(code, allowed)] == '\0')
		return 0;
	return yaml_error(r->yaml, reading_value(r, map, "code"), r->err,
	    "rulebook_code",
	    _("The code %s may hold only the letters a to z, "
	      "digits, - and _."),
	    code);
}

int reading_milestone_codes(const struct reading *r,
    const struct yaml_node *list)
{
	const struct rulebook *rb = r->rb;

	for (int i = 1; i < rb->n_milestones; i++)
		for (int j = 0; j < i; j++)
			if (strcasecmp(rb->milestones[i].code,
				rb->milestones[j].code) == 0)
				return yaml_error(r->yaml,
				    reading_value(r,
					yaml_item(r->yaml, list, (size_t)i),
					"code"),
				    r->err, "rulebook_twice",
				    _("\"%s\" already means another "
				      "one of this list; give each its own code and "
				      "names."),
				    rb->milestones[i].code);
	return 0;
}

/* Kept in order, so that one is found by halving. */
int reading_holiday(const struct reading *r, const struct yaml_node *node)
{
	const char *text = yaml_scalar(node);
	struct error why = { 0 };
	struct rulebook *rb = r->rb;
	int32_t date;
	int i = rb->n_holidays;

	if (clock_parse_date(text != NULL ? text : "", &date, &why) < 0)
		return yaml_error(r->yaml, node, r->err, "rulebook_holiday",
		    _("holidays: \"%s\" is no date; write each like "
		      "2027-12-06."),
		    text != NULL ? text : "");
	while (i > 0 && rb->holidays[i - 1] > date)
		i--;
	if (i > 0 && rb->holidays[i - 1] == date)
		return yaml_error(r->yaml, node, r->err, "rulebook_twice",
		    _("holidays: %s stands in the list twice."), text);
	memmove(&rb->holidays[i + 1], &rb->holidays[i],
	    (size_t)(rb->n_holidays++ - i) * sizeof *rb->holidays);
	rb->holidays[i] = date;
	return 0;
}

static int settled(const struct reading *r, const struct yaml_node *season,
    const char *key, int32_t wanted, int32_t is)
{
	if (wanted == is)
		return 0;
	return yaml_error(r->yaml, reading_value(r, season, key), r->err,
	    "rulebook_settled",
	    _("%s: it is %d in this season and may not be changed any more."),
	    key, is);
}

/* The zone and the rounds are the season's. */
static int check_season(const struct reading *r, const struct yaml_node *season)
{
	const struct rulebook *is = r->others->version[0], *rb = r->rb;
	int code = settled(r, season, "rounds", rb->rounds, is->rounds);

	if (code == 0)
		code = settled(r, season, "round_days", rb->round_days,
		    is->round_days);
	if (code == 0 && strcmp(rb->zone, is->zone) != 0)
		code = yaml_error(r->yaml, reading_value(r, season, "zone"),
		    r->err, "rulebook_settled",
		    _("zone: it is %s in this season and may not be changed "
		      "any more."),
		    is->zone);
	return code;
}

static bool has_area(const struct rulebook *rb, const char *code)
{
	for (int i = 0; i < rb->n_areas; i++)
		if (strcasecmp(rb->areas[i].code, code) == 0)
			return true;
	return false;
}

/* Deeds and badges point at areas: one that was there stays. */
static int check_areas(const struct reading *r, const struct yaml_node *areas)
{
	for (int v = 0; v < r->others->n; v++) {
		const struct rulebook *other = r->others->version[v];
		bool later = other->effective_at > r->rb->effective_at;
		const struct rulebook *more = later ? r->rb : other;
		const struct rulebook *must = later ? other : r->rb;

		for (int i = 0; i < more->n_areas; i++) {
			const char *code = more->areas[i].code;

			if (has_area(must, code))
				continue;
			if (!later)
				return yaml_error(r->yaml, areas, r->err,
				    "rulebook_area_gone",
				    _("areas: the area %s is missing; deeds "
				      "belong to it. Areas may be added and "
				      "renamed, never taken away."),
				    code);
			return yaml_error(r->yaml,
			    yaml_item(r->yaml, areas, (size_t)i), r->err,
			    "rulebook_area_gone",
			    _("areas: version %u, which comes into force "
			      "later, does not have the area %s. Give this "
			      "version a later time, or first add the area to that one."),
			    other->version, code);
		}
	}
	return 0;
}

int rulebook_check_beside(const struct reading *r,
    const struct yaml_node *season, const struct yaml_node *areas)
{
	int code = check_season(r, season);

	return code != 0 ? code : check_areas(r, areas);
}
