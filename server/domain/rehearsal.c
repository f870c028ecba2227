/* SPDX-License-Identifier: EUPL-1.2 */
/* A house that there is not; see rehearsal.h. */
#include "server/domain/rehearsal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

/* So many of the people are active in a round, with so many points, and so
 * many of them in two areas; the last two rounds bring more to some. */
struct made_up {
	const char *code, *fi, *sv, *en, *short_name;
	int32_t heads;
	uint32_t people, active, points, versatile, spurt;
	bool outside;
};

static const struct made_up house[] = {
	{ "aamurusko", "Aamuruskon osasto", "Morgonrodnadsavdelningen",
	    "Dawn Department", "Aamurusko", 8, 7, 5, 24, 3, 0, false },
	{ "harju", "Harjuyksikkö", "Åsenheten", "Ridge Unit", "Harju", 6, 6, 4,
	    20, 2, 2, false },
	{ "lammikko", "Lammikkoyksikkö", "Gölenheten", "Pond Unit", "Lammikko",
	    10, 8, 5, 18, 2, 0, false },
	{ "kanerva", "Kanervatiimi", "Ljungteamet", "Heather Team", "Kanerva",
	    12, 9, 6, 18, 3, 3, false },
	{ "myrsky", "Myrskyosasto", "Stormavdelningen", "Storm Department",
	    "Myrsky", 20, 16, 12, 22, 8, 0, false },
	{ "saaristo", "Saaristo-osasto", "Skärgårdsavdelningen",
	    "Archipelago Department", "Saaristo", 24, 18, 11, 16, 4, 6, false },
	{ "tunturi", "Tunturiosasto", "Fjällavdelningen", "Fell Department",
	    "Tunturi", 18, 12, 9, 16, 4, 0, false },
	{ "koski", "Koskiosasto", "Forsavdelningen", "Rapids Department",
	    "Koski", 36, 24, 15, 16, 8, 0, false },
	{ "majakka", "Majakkaosasto", "Fyravdelningen", "Lighthouse Department",
	    "Majakka", 60, 48, 42, 26, 20, 0, false },
	{ "jokilaakso", "Jokilaakson osasto", "Ådalsavdelningen",
	    "River Valley Department", "Jokilaakso", 45, 30, 20, 24, 10, 8,
	    false },
	{ "metsa", "Metsäosasto", "Skogsavdelningen", "Forest Department",
	    "Metsä", 40, 26, 22, 24, 10, 0, false },
	{ "lumi", "Lumiosasto", "Snöavdelningen", "Snow Department", "Lumi", 40,
	    26, 22, 24, 10, 0, false },
	{ "kuiskaus", "Kuiskaustiimi", "Viskningsteamet", "Whisper Team",
	    "Kuiskaus", 3, 3, 3, 40, 3, 0, false },
	{ "kaiku", "Kaikutiimi", "Ekoteamet", "Echo Team", "Kaiku", 4, 1, 1, 12,
	    0, 0, false },
	{ "tuuliviiri", "Tuuliviiriyksikkö", "Vindflöjelsenheten",
	    "Weathervane Unit", "Tuuliviiri", 9, 8, 8, 30, 6, 0, true },
};
#define HOUSE_SIZE (sizeof house / sizeof house[0])

static const char *const first_names[] = { "Aino", "Eero", "Siiri", "Onni",
	"Lumi", "Otso", "Helmi", "Väinö", "Astrid", "Sixten", "Ilta", "Toivo" };
static const char *const last_names[] = { "Keksitty", "Kuvitelma", "Satunen",
	"Tarunen", "Påhitt", "Fantasi", "Esimerkki", "Harjoitus" };
#define COUNT(list) (sizeof list / sizeof list[0])

static void make_departments(struct rehearsal *r)
{
	r->departments.n = HOUSE_SIZE;
	r->departments.all = xcalloc(HOUSE_SIZE, sizeof *r->departments.all);
	for (size_t i = 0; i < HOUSE_SIZE; i++) {
		struct department *d = &r->departments.all[i];

		*d = (struct department){ .id = (int64_t)i + 1,
			.headcount = house[i].heads,
			.ranked = !house[i].outside };
		snprintf(d->code, sizeof d->code, "%s", house[i].code);
		snprintf(d->name[LANG_FI], sizeof d->name[0], "%s",
		    house[i].fi);
		snprintf(d->name[LANG_SV], sizeof d->name[0], "%s",
		    house[i].sv);
		snprintf(d->name[LANG_EN], sizeof d->name[0], "%s",
		    house[i].en);
		snprintf(d->short_name, sizeof d->short_name, "%s",
		    house[i].short_name);
	}
}

/* In turn: agrees to be named, by a pseudonym, not at all. */
static void make_person(struct rehearsal *r, uint32_t number,
    uint16_t department)
{
	char id[16], name[64], pseudonym[32];
	struct person one = { .number = number,
		.department = department,
		.consents = number % 3 < 2 ? SHOW_CEREMONY : 0,
		.ranked = true,
		.staff_id = id,
		.name = name,
		.pseudonym = number % 3 == 1 ? pseudonym : NULL };

	snprintf(id, sizeof id, "H%03u", number + 1);
	snprintf(name, sizeof name, "%s %s",
	    first_names[number % COUNT(first_names)],
	    last_names[number / 5 % COUNT(last_names)]);
	snprintf(pseudonym, sizeof pseudonym, "Revontuli %u", number + 1);
	if (people_set(r->people, &one) < 0)
		abort();
}

/* What the nth of a department's people did in a round. */
static void fill_round(const struct rulebook *rb, const struct made_up *d,
    uint32_t number, uint32_t nth, bool spurt, struct round_tally *out)
{
	uint32_t active = d->active + (spurt ? d->spurt : 0);
	int areas = nth < d->versatile && rb->n_areas > 1 ? 2 : 1;

	if (nth >= active || rb->n_areas == 0)
		return;
	out->active = true;
	out->points = d->points + (nth < 6 ? 6 - nth : 0);
	out->deeds = (uint16_t)(1 + areas);
	for (int a = 0; a < areas; a++) {
		uint32_t area = (nth + (uint32_t)a) % (uint32_t)rb->n_areas;

		out->areas |= (uint8_t)(1u << area);
		out->area_points[area] = out->points / (uint32_t)areas +
		    number * 5 % 23;
	}
}

static struct standing *make_standing(const struct season *season,
    const struct rulebook *rb, uint32_t number, uint16_t department,
    uint32_t nth, int rounds)
{
	struct round_tally all[ROUNDS_MAX] = { 0 };
	struct tally tally = { department, all };
	struct ledger ledger = { .tallies = &tally, .n_tallies = 1 };
	struct standing *st;

	for (int i = 0; i < rounds; i++)
		fill_round(rb, &house[department], number, nth,
		    i >= season->rounds - 2, &all[i]);
	st = standing_new(number, &ledger, season, 0);
	if (!st)
		abort();
	return st;
}

static void apply(struct standings *s, struct standing *st)
{
	if (standings_apply(s, st) < 0)
		abort();
}

static struct standings *empty(struct rehearsal *r, const struct season *season,
    const struct rulebook *rb)
{
	struct standings *s = standings_new(season, rb, r->people);

	if (!s || standings_set_departments(s, &r->departments) < 0)
		abort();
	return s;
}

void rehearsal_init(struct rehearsal *r, const struct season *season,
    const struct rulebook *rb)
{
	/* one with a name, one without, one of the few of the joint team */
	static const uint32_t drawn[REHEARSAL_DRAWN] = { 30, 92, 230 };
	uint32_t number = 0;

	*r = (struct rehearsal){ .people = people_new() };
	make_departments(r);
	r->standings = empty(r, season, rb);
	r->frozen = empty(r, season, rb);
	for (uint16_t d = 0; d < (uint16_t)HOUSE_SIZE; d++)
		for (uint32_t i = 0; i < house[d].people; i++, number++) {
			make_person(r, number, d);
			apply(r->standings,
			    make_standing(season, rb, number, d, i,
				season->rounds));
			apply(r->frozen,
			    make_standing(season, rb, number, d, i,
				season->rounds - 1));
		}
	memcpy(r->drawn, drawn, sizeof drawn);
}

void rehearsal_fini(struct rehearsal *r)
{
	standings_free(r->standings);
	standings_free(r->frozen);
	people_free(r->people);
	departments_fini(&r->departments);
	*r = (struct rehearsal){ 0 };
}
