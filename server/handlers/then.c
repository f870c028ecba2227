/* SPDX-License-Identifier: EUPL-1.2 */
/* A season and a moment of it, for what the reader answers; the moment asked
 * for last is kept. */
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

static int keep_season(void *arg, const struct season *s)
{
	*(struct season *)arg = *s;
	return 0;
}

int handler_season(struct archive *a, struct request *r, struct season *s)
{
	const char *name = r->msg->season;
	const struct store_loader loader = { .arg = s, .season = keep_season };
	uint32_t season = 0;
	int rc = name ? store_season_by_name(a->store, name, &season, &r->err)
		      : 1;

	if (rc < 0)
		return rc;
	if (rc == 0) {
		error_set(&r->err, E_NOT_FOUND, "unknown_season",
		    _("There is no season \"%s\". `viestictl season list` "
		      "lists them."),
		    name);
		return error_field(&r->err, "season");
	}
	return store_load_then(a->store, season, STORE_NOW, &loader, &r->err);
}

static bool is_kept(const struct kept_then *k, const struct kept_then *wanted)
{
	return k->then && k->season == wanted->season && k->at == wanted->at &&
	    k->today == wanted->today && k->revision == wanted->revision;
}

static int keep(struct archive *a, struct request *r, struct kept_then *kept,
    const struct season *s, int64_t instant, bool past)
{
	struct kept_then wanted = { .season = s->id,
		.at = past ? instant : 0,
		.today = clock_today() };
	int rc = store_revision_now(a->store, &wanted.revision, &r->err);

	if (rc < 0 || is_kept(kept, &wanted))
		return rc;
	kept_drop(kept);
	rc = asof_read(&wanted.then, a->store, s->id, instant, &r->err);
	if (rc == 0)
		*kept = wanted;
	return rc;
}

int handler_then(struct archive *a, struct request *r, const struct season *s,
    int64_t instant, bool past)
{
	return keep(a, r, &a->kept, s, instant, past);
}

int handler_now(struct archive *a, struct request *r, const struct season *s,
    const struct house **now)
{
	int rc = handler_then(a, r, s, clock_now_us(), false);

	if (rc == 0)
		*now = asof_house(a->kept.then);
	return rc;
}

int handler_frozen(struct archive *a, struct request *r, const struct season *s,
    const struct house **then)
{
	*then = NULL;
	if (!s->frozen_at)
		return 0;
	int rc = keep(a, r, &a->frozen, s, s->frozen_at, true);
	if (rc == 0)
		*then = asof_house(a->frozen.then);
	return rc;
}
