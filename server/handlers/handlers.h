/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers that requests.def names, one request each; and what several
 * share. */
#ifndef VIESTI_HANDLERS_H
#define VIESTI_HANDLERS_H

#include "server/house.h"
#include "server/request.h"
#include "server/store/store.h"

#define ON_LOOP(arm, name, roles, flags) loop_fn handle_##name;
#define ON_WRITER(arm, name, prepare, roles, flags) writer_fn handle_##name;
#define ON_READER(arm, name, prepare, roles, flags) reader_fn handle_##name;
#include "server/requests.def"
#undef ON_LOOP
#undef ON_WRITER
#undef ON_READER

prepare_fn prepare_redeem;
prepare_fn prepare_renew;
prepare_fn prepare_revoke_client;
prepare_fn prepare_rulebook;
prepare_fn prepare_rulebooks;
prepare_fn prepare_rulebook_preview;
prepare_fn prepare_explain;
prepare_fn prepare_standings_at;
prepare_fn prepare_join;
prepare_fn prepare_record;
prepare_fn prepare_list_activities;
prepare_fn prepare_review_list;
prepare_fn prepare_list_questions;
prepare_fn prepare_inbox;
prepare_fn prepare_set_consents;
prepare_fn prepare_move;
prepare_fn prepare_list_moves;
prepare_fn prepare_leave;
prepare_fn prepare_draw_publish;
prepare_fn prepare_award_set;
prepare_fn prepare_invite;
prepare_fn prepare_info;
prepare_fn prepare_readiness;
prepare_fn prepare_report;
prepare_fn prepare_season_step;
prepare_fn prepare_seasons;
prepare_fn prepare_my_data;
prepare_fn prepare_forget;
prepare_fn prepare_list_trainings;
prepare_fn prepare_attend_training;
prepare_fn prepare_feedback;
prepare_fn prepare_ceremony_step;

/* Bytes that a request may take once it is decoded: a full page fits. */
#define HANDLER_ARENA (4u << 20)

/* --- shared by the rankings and explain (rankings.c) --- */

/* Area code and 1-based round as sent; E_INVALID unknown_area, round_range. */
int handler_ranking(const struct house *h, struct request *r, const char *area,
    bool has_round, uint32_t round, struct ranking *out);
/* Fills a wire row with what the audience may see. */
int handler_department_row(const struct house *h, struct request *r,
    const struct department_view *view, Viesti__DepartmentRow *row);
void handler_person_row(const struct house *h, const struct person_view *view,
    Viesti__ParticipantRow *row);
/* Whom the text means among those this audience may ask about: a contact's
 * own department, a participant only themselves, others the whole house. */
int handler_find_person(struct server *sv, struct request *r, const char *text,
    const char *field, uint32_t *person);
int handler_find_among(const struct people *people, struct request *r,
    const char *text, const char *field, uint32_t *person);
/* The ranking of departments as this audience sees it. */
int handler_departments(const struct house *h, struct request *r,
    const Viesti__RankDepartments *rq, const struct audience *who,
    Viesti__DepartmentRanking **to);
/* How a score came to be; of a person without the row. */
int handler_explain_department(const struct house *h, struct request *r,
    const char *text, Viesti__Explanation **to);
int handler_explain_person(struct world *w, struct request *r, uint32_t person,
    Viesti__Explanation **to);
/* The ranking of participants, without the note that it was read. */
int handler_rank_participants(struct server *sv, struct request *r);
/* Of any house; sv NULL: pages are not pinned. */
int handler_participants(struct server *sv, const struct house *h,
    struct request *r, const Viesti__RankParticipants *rq,
    Viesti__ParticipantRanking **to);
/* Notes in the journal that persons' data was read: what, and whose (0: many).
 */
void handler_log_read(struct server *sv, const struct request *r,
    const char *what, int64_t subject);

/* --- a past moment, for what the reader answers (then.c) --- */

/* The one that the request asks about, as it is now: the newest when it names
 * none. E_NOT_FOUND unknown_season. */
int handler_season(struct archive *a, struct request *r, struct season *s);
/* Makes a->kept the season at that instant; past: not just at the present. */
int handler_then(struct archive *a, struct request *r, const struct season *s,
    int64_t instant, bool past);
/* The season at the present, and as it was when its results were hidden (NULL:
 * they never were); borrowed until the next request. */
int handler_now(struct archive *a, struct request *r, const struct season *s,
    const struct house **now);
int handler_frozen(struct archive *a, struct request *r, const struct season *s,
    const struct house **then);

/* --- shared by the lists of activities (activity_rows.c) --- */

struct activities_wanted {
	int64_t *ids; /* in the order to show, in the arena */
	size_t n;
	uint32_t offset, limit;
	uint64_t revision;
	const char *text; /* found in evidence or note, folded; NULL: any */
	/* of claims: since when each waits (0: it does not), and what that is
	 * in working days; NULL: not told */
	int64_t *since;
	struct season *season;
	const struct rulebook *rulebook;
	int64_t now;
};
typedef bool activity_filter(const struct activity_row *row,
    const struct request *r);
/* Reads the page's rows that keep() likes (NULL: all) into an Activities reply.
 */
int handler_activity_rows(struct archive *a, struct request *r,
    const struct activities_wanted *wanted, activity_filter *keep);
void handler_activity_row(struct request *r, const struct activity_row *row,
    const struct activity_owner *owner, Viesti__Activity *out);
/* A page ends early when its texts come to this many bytes, so that it fits a
 * frame. */
#define HANDLER_PAGE_TEXT (160u << 10)
/* Offset and limit of a page within [1, WIRE_PAGE_MAX]; absent: 0 and the most.
 */
void handler_page(const Viesti__Page *page, uint32_t *offset, uint32_t *limit);

/* --- shared by lists that are read row by row (list_questions.c) --- */

struct page_walk {
	uint32_t offset, limit;
	uint32_t at;	/* rows seen */
	uint32_t taken; /* of them */
	size_t before;	/* bytes of the arena in use when it began */
	bool more;
};
void handler_walk_begin(struct request *r, const Viesti__Page *page,
    struct page_walk *walk);
/* One more row: is it to be given? When not, walk->more says that the page is
 * full. */
bool handler_walk(struct request *r, struct page_walk *walk);

/* How much waits for this audience in its inbox (inbox.c). */
uint32_t handler_inbox_count(const struct server *sv,
    const struct audience *who);

/* --- shared by the requests about personal data (personal.c) --- */

/* How many rows of each table, with the tables' names; NULL: no memory. */
struct personal_counts;
Viesti__ForgetCount **handler_counts(struct request *r,
    const struct personal_counts *counts, size_t *n);

/* --- shared by the imports of departments and roster (imported.c) --- */

/* Judges and perhaps writes the i-th row; a refusal is r->err. */
typedef int import_row_fn(struct world *w, struct request *r, size_t i,
    Viesti__ImportResult *out);
/* Every row to fn, its refusal into its result; only a store error ends it. */
int handler_import(struct world *w, struct request *r, size_t n,
    import_row_fn *fn);
/* The refusal of an empty or too large batch. */
int handler_batch_size(struct request *r);
/* Errors after which a batch cannot go on: the store's. */
bool handler_is_store_error(int code);

#endif
