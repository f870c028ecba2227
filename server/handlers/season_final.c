/* SPDX-License-Identifier: EUPL-1.2 */
/* Before the final; see season_final.h. */
#include "server/handlers/season_final.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "server/replay.h"
#include "server/server.h"
#include "server/store/marks.h"

struct season_shown *season_shown(struct server *sv, struct request *r)
{
	struct season_shown *shown = arena_alloc(r->arena, sizeof *shown);

	if (!shown)
		return NULL;
	shown->revision = sv->revision;
	replay_hash(sv->standings, sv->people, shown->hash);
	return shown;
}

int season_final_claims(struct world *w, struct request *r,
    const struct season_change *c)
{
	struct open_work n;
	int rc = store_open_work(w->store, w->season.id, &n, &r->err);

	(void)c;
	if (rc < 0 || n.claims + n.returned + n.anew == 0)
		return rc;
	return error_set(&r->err, E_PRECONDITION, "claims_open",
	    _("Claims are still open: %" PRIu32
	      " wait for a moderator, %" PRIu32
	      " for a new consideration, %" PRIu32
	      " were sent back to their departments. Moderators decide those "
	      "that wait with `viestictl review`, and contacts correct or "
	      "withdraw what was sent back; `show moderation` tells how many "
	      "still wait."),
	    n.claims, n.anew, n.returned);
}

int season_final_questions(struct world *w, struct request *r,
    const struct season_change *c)
{
	struct open_work n;
	int rc = store_open_work(w->store, w->season.id, &n, &r->err);

	(void)c;
	if (rc < 0 || n.questions == 0)
		return rc;
	return error_set(&r->err, E_PRECONDITION, "questions_open",
	    P_("%" PRIu32 " question waits for an answer. `show questions` "
	       "shows it.",
		"%" PRIu32 " questions wait for an answer. `show questions` "
		"shows them.",
		n.questions),
	    n.questions);
}

/* ------------------------------------------------------------- marks */

/* Who took part in an earlier season only has no department in this one. */
static bool got_bonus(struct world *w, uint32_t person)
{
	return w->people[person].n_members > 0 &&
	    world_ledger(w, person) == 0 && w->ledger.got_first_public;
}

/* One person at a time: a mark needs statements of its own. */
static int mark(struct world *w, uint32_t person, struct error *err)
{
	struct person_row row;
	char staff_id[STAFF_ID_SIZE];
	int rc = store_person_get(w->store, person, &row, err);

	if (rc <= 0 || row.p.forgotten)
		return rc < 0 ? rc : 0;
	snprintf(staff_id, sizeof staff_id, "%s", row.p.staff_id);
	return store_mark_put(w->store, staff_id, err);
}

int season_final_mark(struct world *w, struct request *r)
{
	int rc = 0;

	for (uint32_t i = 0; i < w->n_people && rc == 0; i++)
		if (got_bonus(w, i))
			rc = mark(w, i, &r->err);
	return rc;
}

int season_final_hash(struct world *w, struct request *r, char out[65])
{
	return replay_world(w, w->store, out, &r->err);
}

static int differs(struct request *r, const char *what, const char *one,
    const char *other)
{
	log_event(LOG_ERROR, "other_standings", "by=%s one=%s other=%s", what,
	    one, other);
	return error_set(&r->err, E_PRECONDITION, "other_standings",
	    _("A replay of all activities gives other standings than those "
	      "shown, so the result can't be final. Restart the server and "
	      "try again; if that does not help, keep a backup and ask for "
	      "help. The server's log says what differs."));
}

/* Every row is what the journal says that was recorded and decided. */
static int check_history(struct world *w, struct request *r)
{
	uint64_t entries, activities, broken_at;
	uint8_t head[HASH_SIZE];
	int64_t wrong = 0;
	char where[24];
	int rc = store_journal_verify(w->store, &entries, head, &broken_at,
	    &r->err);

	if (rc == 0 && broken_at == 0)
		rc = store_activities_verify(w->store, &activities, &wrong,
		    &r->err);
	if (rc < 0 || (broken_at == 0 && wrong == 0))
		return rc;
	snprintf(where, sizeof where, "%" PRIu64,
	    broken_at ? broken_at : (uint64_t)wrong);
	return differs(r, broken_at ? "journal_entry" : "activity", where, "");
}

/* What was shown may be older than what was stored since. */
int season_final_replay(struct world *w, struct request *r,
    const struct season_change *c)
{
	const struct season_shown *shown = r->prepared;
	char hash[65], stored[65];
	int rc = check_history(w, r);

	(void)c;
	if (rc == 0)
		rc = replay_world(w, w->store, hash, &r->err);
	if (rc == 0)
		rc = replay_store(w->store, world_stamp(w), stored, &r->err);
	if (rc < 0)
		return rc;
	if (strcmp(hash, stored) != 0)
		return differs(r, "rows", hash, stored);
	if (!shown || strcmp(hash, shown->hash) == 0)
		return 0;
	if (shown->revision == store_revision(w->store))
		return differs(r, "shown", hash, shown->hash);
	return error_set(&r->err, E_UNAVAILABLE, "changed_meanwhile",
	    _("Something was recorded or decided in this very moment. Try "
	      "again."));
}
