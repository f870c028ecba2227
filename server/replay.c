/* SPDX-License-Identifier: EUPL-1.2 */
/* Standings as a text; see replay.h. */
#include "server/replay.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/hash.h"
#include "common/i18n.h"
#include "common/text.h"
#include "server/asof.h"
#include "server/model.h"
#include "server/world.h"

#define TEXT_MAX ((size_t)1 << 30)

static const struct ranking whole = { AREA_ALL, ROUND_ALL };

static void add_departments(const struct standings *s, struct buf *out)
{
	size_t n = standings_n_departments(s);
	struct department_place *all = xcalloc(n + 1, sizeof *all);
	int rounds = standings_season(s)->rounds;

	n = standings_departments(s, whole, rounds, NULL, all);
	for (size_t i = 0; i < n; i++) {
		const struct department_place *d = &all[i];
		buf_addf(out,
		    "place %" PRIu32 " department %u index %" PRIu32 " value "
		    "%" PRIu32 "\n",
		    d->rank, d->department, d->index, d->value);
	}
	free(all);
	for (size_t i = 0; i < standings_n_departments(s); i++) {
		struct department_place d;
		standings_department(s, (uint16_t)i, whole, rounds, &d);
		buf_addf(out,
		    "department %zu heads %" PRIu32 " H %" PRIu64
		    " ACT %" PRIu64 " PTS %" PRIu64 " BR %" PRIu64 " R %" PRIu64
		    " points %" PRIu64 " first_public %" PRIu64
		    " trainings %" PRIu64 " people %" PRIu64 " deeds %" PRIu64
		    "\n",
		    i, d.headcount, d.H, d.ACT, d.PTS, d.BR, d.R, d.points,
		    d.first_public, d.trainings, d.people, d.deeds);
	}
}

static void add_part(const struct standing_part *p, const uint32_t *areas,
    struct buf *out)
{
	buf_addf(out,
	    " in %u round %u points %" PRIu32 " active %d deeds %u trainings "
	    "%u first_public %u areas",
	    p->department, p->round, p->points, p->active, p->deeds,
	    p->trainings, p->first_public);
	for (unsigned area = 0, i = 0; area < 8; area++)
		if (p->areas >> area & 1)
			buf_addf(out, " %u:%" PRIu32, area,
			    areas[p->area_at + i++]);
	buf_adds(out, "\n");
}

static void add_person(const struct standings *s, const struct standing *st,
    struct buf *out)
{
	const uint32_t *areas = standing_area_points(st);
	struct place place = { 0 };
	long at = standings_position(s, whole, st->person, &place);

	buf_addf(out,
	    "person %" PRIu32 " place %" PRIu32 " points %" PRIu64
	    " milestones %" PRIu32 "%s\n",
	    st->person, place.rank, place.points, st->milestones,
	    at < 0 ? " unplaced" : "");
	for (uint32_t i = 0; i < st->n_parts; i++)
		add_part(&st->parts[i], areas, out);
}

void replay_text(const struct standings *s, const struct people *people,
    struct buf *out)
{
	const struct season *season = standings_season(s);

	buf_addf(out, "season %s rounds %d\n", season->name, season->rounds);
	add_departments(s, out);
	for (size_t i = 0; i < people_count(people); i++) {
		const struct standing *st = standings_of(s, (uint32_t)i);
		if (st && st->n_parts)
			add_person(s, st, out);
	}
}

void replay_hash(const struct standings *s, const struct people *people,
    char out[65])
{
	uint8_t hash[HASH_BYTES];
	struct buf text;

	buf_init(&text, TEXT_MAX);
	replay_text(s, people, &text);
	hash_sha256(text.data, text.len, hash);
	text_hex(hash, sizeof hash, out);
	buf_fini(&text);
}

static int load_person(void *arg, const struct person_row *row)
{
	return people_set(arg, &row->p);
}

int replay_world(struct world *w, struct store *store, char out[65],
    struct error *err)
{
	struct people *people = people_new();
	struct standings *s = standings_new(&w->season, world_rulebook(w),
	    people);
	const struct store_loader loader = { .arg = people,
		.person = load_person };
	int rc = store_load(store, &loader, err);

	if (rc == 0)
		rc = standings_set_departments(s, &w->departments);
	if (rc == 0)
		rc = model_score(s, w);
	if (rc == 0)
		replay_hash(s, people, out);
	else if (!err->code)
		error_set(err, rc, "replay_failed",
		    _("The standings could not be made anew."));
	standings_free(s);
	people_free(people);
	return rc;
}

int replay_store(struct store *store, int64_t instant, char out[65],
    struct error *err)
{
	struct asof *then = NULL;
	int rc = asof_read(&then, store, 0, instant, err);

	if (rc == 0) {
		const struct house *h = asof_house(then);
		replay_hash(h->standings, h->people, out);
	}
	asof_free(then);
	return rc;
}
