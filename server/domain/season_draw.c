/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/domain/season_draw.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"

void season_draw_fini(struct season_draw *d)
{
	draw_list_fini(&d->list);
	free(d->persons);
	free(d->places);
	free(d->winners);
	*d = (struct season_draw){ .published_at = 0 };
}

static int find_winners(struct season_draw *d, struct error *err)
{
	struct draw_steps steps;
	int code = draw_winners(&d->list, d->seed, d->dice, &steps, err);

	free(d->winners);
	d->winners = xcalloc(d->list.prizes, sizeof(*d->winners));
	d->n_winners = 0;
	for (size_t i = 0; !code && i < steps.n; i++)
		if (steps.all[i].wins)
			d->winners[d->n_winners++] = steps.all[i].winner;
	draw_steps_fini(&steps);
	return code;
}

int season_draw_settle(struct season_draw *d, struct error *err)
{
	int code = draw_list_check(&d->list, err);

	if (!code && draw_list_hash(&d->list, d->list_hash))
		code = error_set(err, E_INTERNAL, "no_memory", "%s",
		    _("no memory is left"));
	hash_sha256(d->seed, sizeof(d->seed), d->seed_hash);
	if (!code && d->thrown_at)
		code = find_winners(d, err);
	return code;
}

static int by_number(const void *key, const void *ticket)
{
	return strcmp(key, ((const struct draw_ticket *)ticket)->number);
}

const struct draw_ticket *season_draw_find(const struct season_draw *d,
    const char *number, size_t *at)
{
	const struct draw_ticket *t = d->list.n == 0
	    ? NULL
	    : bsearch(number, d->list.tickets, d->list.n, sizeof(*t),
		  by_number);

	if (t && at)
		*at = (size_t)(t - d->list.tickets);
	return t;
}

void season_draw_index(struct season_draw *d)
{
	uint32_t last = 0;

	for (size_t i = 0; i < d->list.n; i++)
		if (d->persons[i] != PERSON_NONE && d->persons[i] > last)
			last = d->persons[i];
	free(d->places);
	d->n_places = (size_t)last + 1;
	d->places = xcalloc(d->n_places, sizeof(*d->places));
	for (size_t i = 0; i < d->list.n; i++)
		if (d->persons[i] != PERSON_NONE)
			d->places[d->persons[i]] = (uint32_t)i + 1;
}

const struct draw_ticket *season_draw_of(const struct season_draw *d,
    uint32_t person)
{
	size_t place = person < d->n_places ? d->places[person] : 0;

	return place ? &d->list.tickets[place - 1] : NULL;
}

void season_draw_winners(const struct season_draw *d, uint32_t *out)
{
	for (size_t i = 0; i < d->n_winners; i++)
		out[i] = d->persons[d->winners[i]];
}
