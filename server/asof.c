/* SPDX-License-Identifier: EUPL-1.2 */
/* A season as of a past instant; see asof.h. */
#include "server/asof.h"

#include <stdlib.h>

#include "common/buf.h"
#include "server/world.h"

struct asof {
	struct world world; /* of then, without a journal to write */
	struct people *people;
	struct standings *standings;
	uint16_t *were_in;
	bool only_standings;
	struct house house;
};

static bool was_there(const struct world *w, uint32_t person)
{
	return person < w->n_people && w->people[person].n_members > 0;
}

static int load_person(void *arg, const struct person_row *row)
{
	return people_set(((struct asof *)arg)->people, &row->p);
}

static int load_people(struct asof *a, struct error *err)
{
	const struct store_loader loader = { .arg = a, .person = load_person };

	return store_load_then(a->world.store, a->world.season.id, STORE_NOW,
	    &loader, err);
}

struct person_brief *asof_briefs(const struct world *w)
{
	struct person_brief *all = xcalloc(w->n_people + 1, sizeof *all);

	for (size_t i = 0; i < w->n_people; i++) {
		all[i].ranked = w->people[i].ranked;
		all[i].left = w->people[i].left;
	}
	return all;
}

static int no_memory(struct error *err)
{
	return error_set(err, E_INTERNAL, "no_memory",
	    _("There is not enough memory for the standings."));
}

/* Scores everybody who was there; places by who took part then. */
static int score(struct asof *a, struct error *err)
{
	struct world *w = &a->world;
	const struct rulebook *rb = world_rulebook(w);
	struct standing **all = xcalloc(w->n_people + 1, sizeof *all);
	size_t n = 0;
	int rc = 0;

	for (uint32_t i = 0; i < w->n_people && rc == 0; i++) {
		a->were_in[i] = world_department(w, i);
		if (!was_there(w, i))
			continue;
		a->house.joined += !w->people[i].left;
		rc = world_ledger(w, i);
		if (rc == 0)
			all[n] = standing_new(i, &w->ledger, &w->season,
			    milestones_mask(rb, &w->season, &w->ledger));
		if (rc == 0 && !all[n++])
			rc = E_INTERNAL;
	}
	if (rc == 0)
		rc = standings_load(a->standings, all, n);
	free(all);
	return rc < 0 ? no_memory(err) : 0;
}

/* Places are those of then; what is shown of persons is of the present. */
int asof_again(struct asof *a, struct error *err)
{
	struct world *w = &a->world;
	struct person_brief *briefs = asof_briefs(w);

	standings_free(a->standings);
	a->house.standings = a->standings = standings_new(&w->season,
	    world_rulebook(w), a->people);
	a->house.joined = 0;
	standings_set_briefs(a->standings, briefs);
	int rc = standings_set_departments(a->standings, &w->departments);
	if (rc == 0)
		rc = score(a, err);
	standings_finish(a->standings);
	free(briefs);
	return rc;
}

static int make(struct asof *a, struct error *err)
{
	int rc = load_people(a, err);

	if (rc < 0)
		return rc;
	a->were_in = xcalloc(a->world.n_people + 1, sizeof *a->were_in);
	return asof_again(a, err);
}

int asof_read(struct asof **out, struct store *store, uint32_t season,
    int64_t instant, struct error *err)
{
	struct asof *a = xcalloc(1, sizeof *a);

	world_init(&a->world);
	a->world.store = store;
	a->people = people_new();
	int rc = world_load_then(&a->world, season, instant, err);
	if (rc == 0 && (a->world.rulebooks.n == 0 || !a->world.season.rounds))
		rc = error_set(err, E_NOT_FOUND, "not_there_yet",
		    _("The season was not there yet at that time."));
	if (rc == 0)
		rc = make(a, err);
	if (rc < 0) {
		asof_free(a);
		return rc;
	}
	a->house.as_of = instant;
	a->house.season = &a->world.season;
	a->house.rulebook = world_rulebook(&a->world);
	a->house.departments = &a->world.departments;
	a->house.people = a->people;
	a->house.were_in = a->were_in;
	a->house.n_were_in = a->world.n_people;
	*out = a;
	return 0;
}

void asof_free(struct asof *a)
{
	if (!a)
		return;
	standings_free(a->standings);
	people_free(a->people);
	free(a->were_in);
	world_fini(&a->world);
	free(a);
}

const struct house *asof_house(const struct asof *a)
{
	return &a->house;
}

struct world *asof_world(struct asof *a)
{
	return a->only_standings ? NULL : &a->world;
}

void asof_keep_standings(struct asof *a, const struct people *people)
{
	world_forget_people(&a->world);
	a->world.store = NULL;
	a->only_standings = true;
	people_free(a->people);
	a->people = NULL;
	a->house.people = people;
}
