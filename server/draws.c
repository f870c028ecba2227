/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/draws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"

#define LIST_TEXT_MAX (16u * DRAW_NUMBERS_MOST + 256) /* bytes */

static void load_owner(void *arg, uint32_t person, const char *number)
{
	struct season_draw *d = arg;
	size_t at;

	if (season_draw_find(d, number, &at))
		d->persons[at] = person;
}

static int load_owners(struct store *s, uint32_t season, struct season_draw *d,
    struct error *err)
{
	d->persons = xcalloc(d->list.n + 1, sizeof *d->persons);
	for (size_t i = 0; i < d->list.n; i++)
		d->persons[i] = PERSON_NONE;
	int rc = store_tickets_each(s, season, load_owner, d, err);
	season_draw_index(d);
	return rc;
}

int draws_load(struct store *s, uint32_t season, struct season_draw *out,
    struct error *err)
{
	struct draw_row row;
	int rc = store_draw_get(s, season, &row, err);

	*out = (struct season_draw){ .published_at = 0 };
	if (rc <= 0)
		return rc;
	out->published_at = row.published_at;
	out->thrown_at = row.thrown_at;
	memcpy(out->seed, row.seed, sizeof out->seed);
	snprintf(out->dice, sizeof out->dice, "%s", row.dice ? row.dice : "");
	if (draw_list_parse(row.tickets, &out->list))
		return error_set(err, E_INTERNAL, "draw_list",
		    _("The draw's list in the database is damaged. Restore a backup."));
	rc = season_draw_settle(out, err);
	return rc < 0 ? rc : load_owners(s, season, out, err);
}

int draws_store(struct store *s, uint32_t season, const struct season_draw *d,
    struct error *err)
{
	struct draw_row row = { .published_at = d->published_at,
		.prizes = d->list.prizes,
		.thrown_at = d->thrown_at,
		.dice = d->thrown_at ? d->dice : NULL };
	struct buf text;

	buf_init(&text, LIST_TEXT_MAX);
	draw_list_text(&d->list, &text);
	row.tickets = text.data;
	memcpy(row.seed, d->seed, sizeof row.seed);
	int rc = text.failed ? error_set(err, E_INTERNAL, "no_memory", "%s",
				   _("no memory is left"))
			     : store_draw_put(s, season, &row, err);
	buf_fini(&text);
	for (size_t i = 0; rc == 0 && !d->thrown_at && i < d->list.n; i++)
		rc = store_ticket_put(s, d->persons[i],
		    d->list.tickets[i].number, err);
	return rc;
}
