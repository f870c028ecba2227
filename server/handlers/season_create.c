/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A new season when the results of the newest are public. Departments, rules,
 * contacts, moderators and kiosks go on; participants join anew, and what was
 * recorded stays with the season before, to be read only. The server goes on
 * with the new one at once; for who subscribes it is a new epoch.
 */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/file.h"
#include "common/hash.h"
#include "server/handlers/handlers.h"
#include "server/handlers/season_life.h"
#include "server/rules_file.h"
#include "server/world.h"

/* What is made. */
struct plan {
	struct season season;
	char *yaml; /* in the arena */
	uint32_t version;
};

/* ------------------------------------------------------------- the reply */

static int answer(struct world *w, struct request *r, const struct season *s,
    bool running)
{
	Viesti__SeasonRecord *out = season_record(r, w->store, s,
	    world_rulebook(w), running);

	if (!out)
		return r->err.code;
	r->reply.body_case = VIESTI__REPLY__BODY_SEASON_CREATED;
	r->reply.season_created = out;
	return 0;
}

/* ------------------------------------------------------------- what may be
 */

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

/* It stands in sentences, commands and names of files. */
static bool is_name(const char *name)
{
	size_t n = 0;

	for (; name[n]; n++)
		if (!isalnum((unsigned char)name[n]) && name[n] != '-' &&
		    name[n] != '_')
			return false;
	return n > 0 && n <= 32;
}

static int check_name(struct world *w, struct request *r, const char *name)
{
	uint32_t id;

	if (!is_name(name))
		return bad(r, "season", "season_name",
		    _("A season's name is up to 32 letters and digits, like "
		      "2027."));
	int rc = store_season_by_name(w->store, name, &id, &r->err);
	if (rc <= 0)
		return rc;
	error_set(&r->err, E_CONFLICT, "season_exists",
	    _("There is a season \"%s\" already."), name);
	return error_field(&r->err, "season");
}

static int check_from(struct world *w, struct request *r)
{
	const char *from = r->msg->season_create->from;

	if (!from || strcmp(from, w->season.name) != 0) {
		error_set(&r->err, E_INVALID, "from_newest",
		    _("A new season is made from the newest one: --from %s."),
		    w->season.name);
		return error_field(&r->err, "from");
	}
	if (w->season.state >= STATE_REVEALED)
		return 0;
	if (w->season.state == STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_hidden",
		    _("The results of the season %s are not public yet, and would "
		      "stay so for ever. Hold the ceremony first, or type "
		      "`season reveal`."),
		    w->season.name);
	return error_set(&r->err, E_PRECONDITION, "season_runs",
	    _("The result of the season %s is not final yet. Make it final "
	      "first: season final."),
	    w->season.name);
}

/* The first Monday of February in the year that the name says. */
static int february(struct request *r, const char *name, int32_t *start)
{
	char *end = NULL;
	long year = strtol(name, &end, 10);

	if (strlen(name) != 4 || *end || year < 2000 || year > 2150)
		return bad(r, "start", "start_missing",
		    _("Say on which Monday the season starts: --start DATE."));
	*start = clock_monday(clock_date((int)year, 2, 1) + 6);
	return 0;
}

static int check_start(struct world *w, struct request *r, int32_t start)
{
	char last[I18N_SIZE];

	if (start < CLOCK_DATE_MIN || start > CLOCK_DATE_MAX - 4000 ||
	    clock_weekday(start) != 0)
		return bad(r, "start", "start_monday",
		    _("A season starts on a Monday."));
	if (start > season_end(&w->season))
		return 0;
	error_set(&r->err, E_INVALID, "seasons_overlap",
	    _("The season %s lasts until %s; the new one starts on a later "
	      "Monday."),
	    w->season.name, i18n_date(season_end(&w->season), last));
	return error_field(&r->err, "start");
}

/* --------------------------------------------------------------- the plan
 */

struct rules {
	struct plan *p;
	struct request *r;
	int64_t known_at;
};

/* The one that was applied last. */
static int take_rules(void *arg, uint32_t version, int64_t effective_at,
    int64_t known_at, const char *yaml)
{
	struct rules *rules = arg;

	(void)version;
	(void)effective_at;
	if (known_at < rules->known_at)
		return 0;
	rules->known_at = known_at;
	rules->p->yaml = request_text(rules->r, yaml);
	return rules->p->yaml ? 0 : E_EXHAUSTED;
}

/* Rounds as those rules have them. */
static int rounds(struct world *w, struct request *r, struct plan *p,
    const char *name, int32_t start)
{
	struct rulebook *rb = NULL;
	int rc = rulebook_parse(&rb, "rulebook", p->yaml, strlen(p->yaml),
	    &r->err);

	if (rc < 0)
		return rc;
	p->season = (struct season){ .id = w->season.id + 1,
		.state = STATE_CREATED,
		.measure = w->season.measure,
		.goal_percent = w->season.goal_percent };
	snprintf(p->season.name, sizeof p->season.name, "%s", name);
	memcpy(p->season.join, w->season.join, sizeof p->season.join);
	season_plan(&p->season, start, rb->rounds, rb->round_days);
	rulebook_free(rb);
	hash_random(p->season.seed, sizeof p->season.seed);
	return 0;
}

static int make_plan(struct world *w, struct request *r, struct plan *p)
{
	const Viesti__SeasonCreate *rq = r->msg->season_create;
	const char *name = rq->season ? rq->season : "";
	struct rules rules = { .p = p, .r = r };
	const struct store_loader loader = { .arg = &rules,
		.rulebook = take_rules };
	int32_t start = rq->start;
	int rc = check_name(w, r, name);

	if (rc == 0)
		rc = check_from(w, r);
	if (rc == 0 && !rq->has_start)
		rc = february(r, name, &start);
	if (rc == 0)
		rc = check_start(w, r, start);
	if (rc == 0)
		rc = store_load(w->store, &loader, &r->err);
	if (rc == 0)
		rc = store_rulebook_next(w->store, &p->version, &r->err);
	if (rc < 0)
		return r->err.code ? rc : request_too_large(r);
	return rounds(w, r, p, name, start);
}

/* ------------------------------------------------------------- making it */

static int write_rules(struct world *w, struct request *r, const struct plan *p)
{
	char path[PATH_MAX], hash[65];

	rules_hash(p->yaml, strlen(p->yaml), hash);
	int rc = store_rulebook_put(w->store, p->version, 0, p->yaml, hash,
	    &r->err);
	if (rc < 0)
		return rc;
	snprintf(path, sizeof path, "%s/" RULES_FILE, w->state_dir);
	return file_write(path, p->yaml, strlen(p->yaml), 0600, &r->err);
}

static int journal_it(struct world *w, struct request *r, const struct plan *p,
    const uint8_t digest[16])
{
	char detail[200], start[CLOCK_DATE_SIZE];

	snprintf(detail, sizeof detail,
	    "season=%s from=%s start=%s rulebook=%" PRIu32, p->season.name,
	    w->season.name, clock_format_date(season_start(&p->season), start),
	    p->version);
	struct world_entry entry = { .kind = "season_create",
		.subject = p->season.id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = world_stamp(w) };
	return world_journal(w, r, &entry);
}

static int make(struct world *w, struct request *r, const struct plan *p,
    const uint8_t digest[16])
{
	r->written = true;
	int rc = store_season_put(w->store, &p->season, &r->err);
	if (rc == 0)
		rc = store_season_begin(w->store, &p->season, &r->err);
	if (rc == 0)
		rc = store_rounds_put(w->store, &p->season, 0, &r->err);
	if (rc == 0)
		rc = journal_it(w, r, p, digest);
	if (rc == 0)
		rc = store_epoch_renew(w->store, &r->err);
	if (rc == 0)
		rc = write_rules(w, r, p);
	return rc == 0 ? world_new_season(w, &r->err) : rc;
}

static void digest_of(const Viesti__SeasonCreate *rq, uint8_t digest[16])
{
	char start[24];
	const char *parts[] = { rq->season, rq->from, start };

	snprintf(start, sizeof start, "%d %" PRId32, rq->has_start, rq->start);
	world_digest(digest, "season_create", parts, 3);
}

int handle_season_create(struct world *w, struct request *r)
{
	const Viesti__SeasonCreate *rq = r->msg->season_create;
	struct plan p = { .version = 0 };
	struct journal_entry e;
	uint8_t digest[16];

	digest_of(rq, digest);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : answer(w, r, &w->season, true);
	rc = make_plan(w, r, &p);
	if (rc < 0)
		return rc;
	if (rq->check_only)
		return answer(w, r, &p.season, false);
	rc = make(w, r, &p, digest);
	return rc < 0 ? rc : answer(w, r, &w->season, true);
}
