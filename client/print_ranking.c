/* SPDX-License-Identifier: EUPL-1.2 */
/* Rankings and activities, the same from viesti and viestictl. */
#include <string.h>

#include "client/print.h"
#include "client/words.h"
#include "common/i18n.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NARROW 60 /* columns: below it, departments' short names */

const char *print_text(const Viesti__Text *t)
{
	if (!t)
		return "";
	const char *texts[LANG_COUNT] = {
		[LANG_EN] = t->en,
		[LANG_FI] = t->fi,
		[LANG_SV] = t->sv,
	};
	const char *own = texts[i18n_language()];
	if (own && *own)
		return own;
	for (size_t i = 0; i < LANG_COUNT; i++)
		if (texts[i] && *texts[i])
			return texts[i];
	return "";
}

static const struct {
	const char *token, *word;
} statuses[] = {
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_UNSPECIFIED] = { "unknown",
	    N_("unknown") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_AUTOMATIC] = { "automatic",
	    N_("accepted by rule") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING] = { "pending",
	    N_("waits for a moderator") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_RETURNED] = { "returned",
	    N_("returned with a question") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_ACCEPTED] = { "accepted",
	    N_("accepted") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_REJECTED] = { "rejected",
	    N_("rejected") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_WITHDRAWN] = { "withdrawn",
	    N_("withdrawn") },
	[VIESTI__ACTIVITY_STATUS__ACTIVITY_UNDONE] = { "undone", N_("undone") },
};

const char *print_status(Viesti__ActivityStatus s)
{
	size_t i = (size_t)s;
	return _(statuses[i < COUNT(statuses) ? i : 0].word);
}

const char *print_status_token(Viesti__ActivityStatus s)
{
	size_t i = (size_t)s;
	return statuses[i < COUNT(statuses) ? i : 0].token;
}

/* "Figures of 1 Mar 2026 14:32" */
static void print_as_of(const struct print *p, FILE *out, bool there,
    int64_t at_us)
{
	char time[I18N_SIZE], line[200];
	if (!there)
		return;
	snprintf(line, sizeof(line), _("Standings of %s."),
	    i18n_time(at_us, time));
	print_wrapped(p, out, 0, line);
}

/* --------------------------------------------------------------- departments
 */

static const struct column department_columns[] = {
	{ "rank", N_("Rank"), COLUMN_NUMBER, 0, false },
	{ "department", N_("Code"), COLUMN_TEXT, 0, true },
	{ "name", N_("Department"), COLUMN_TEXT, 2, false },
	{ "index", N_("Result"), COLUMN_NUMBER, 0, false },
	{ "active_rounds", N_("Active"), COLUMN_NUMBER, 3, false },
	{ "points_counted", N_("Counted"), COLUMN_NUMBER, 4, false },
	{ "versatile", N_("Versatile"), COLUMN_NUMBER, 5, false },
	{ "headcount", N_("Heads"), COLUMN_NUMBER, 6, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 7, false },
};

static const char *department_name(const struct print *p,
    const Viesti__DepartmentRow *r)
{
	bool people = p->mode == PRINT_TABLE;
	if (people && p->columns < NARROW && r->short_name && *r->short_name)
		return r->short_name;
	const char *name = print_text(r->name);
	return *name ? name : NULL;
}

static void department_row(struct table *t, const struct print *p,
    const Viesti__DepartmentRow *r)
{
	table_number(t, r->has_rank, r->rank);
	table_text(t, r->department);
	table_text(t, department_name(p, r));
	table_number(t, r->has_index, r->index);
	table_number(t, r->has_active_rounds, r->active_rounds);
	table_number(t, r->has_points_counted, (int64_t)r->points_counted);
	table_number(t, r->has_versatile, r->versatile);
	table_number(t, r->has_headcount, r->headcount);
	table_number(t, r->has_points, (int64_t)r->points);
	if (r->own)
		table_mark(t);
	table_end_row(t);
}

/* What the lines without a rank are. */
static void departments_notes(const struct print *p, FILE *out,
    const Viesti__DepartmentRanking *r)
{
	bool hors_concours = false, alphabetical = false;
	for (size_t i = 0; i < r->n_rows; i++) {
		hors_concours = hors_concours || r->rows[i]->hors_concours;
		alphabetical = alphabetical ||
		    (!r->rows[i]->has_rank && !r->rows[i]->hors_concours);
	}
	if (hors_concours)
		print_wrapped(p, out, 0,
		    _("A department hors concours is "
		      "shown without a rank."));
	if (alphabetical)
		print_wrapped(p, out, 0,
		    _("The departments below the better "
		      "half are listed by name, without rank and result."));
}

static void departments_head(const struct print *p, FILE *out,
    const Viesti__DepartmentRanking *r)
{
	static const char *const classes[] = {
		NULL,
		N_("Small departments"),
		N_("Medium departments"),
		N_("Large departments"),
	};
	size_t class = r->has_size_class ? (size_t)r->size_class : 0;
	char line[200];
	if (class > 0 && class < COUNT(classes))
		print_wrapped(p, out, 0, _(classes[class]));
	if (!r->has_rounds_counted || r->n_rows == 0)
		return;
	snprintf(line, sizeof(line),
	    P_("%u round counted.", "%u rounds counted.", r->rounds_counted),
	    r->rounds_counted);
	print_wrapped(p, out, 0, line);
}

void print_departments(const struct print *p,
    const Viesti__DepartmentRanking *r, FILE *out)
{
	bool people = p->mode == PRINT_TABLE || p->mode == PRINT_PLAIN;
	if (people)
		departments_head(p, out, r);
	struct table *t = table_new(p, department_columns,
	    COUNT(department_columns));
	for (size_t i = 0; i < r->n_rows; i++)
		department_row(t, p, r->rows[i]);
	table_print(t, out);
	if (people) {
		departments_notes(p, out, r);
		print_as_of(p, out, r->has_as_of, r->as_of);
	}
}

/* -------------------------------------------------------------- participants
 */

static const struct column participant_columns[] = {
	{ "rank", N_("Rank"), COLUMN_NUMBER, 0, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 5, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "department", N_("Department"), COLUMN_TEXT, 4, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 0, false },
	{ "areas", N_("Areas"), COLUMN_NUMBER, 6, false },
	{ "active_rounds", N_("Rounds"), COLUMN_NUMBER, 6, false },
	{ "trainings", N_("Trainings"), COLUMN_NUMBER, 7, false },
};

static void participant_row(struct table *t, const Viesti__ParticipantRow *r)
{
	table_number(t, r->has_rank, r->rank);
	table_text(t, r->staff_id);
	table_text(t, r->name);
	table_text(t, r->department);
	table_number(t, r->has_points, (int64_t)r->points);
	table_number(t, r->has_areas, r->areas);
	table_number(t, r->has_active_rounds, r->active_rounds);
	table_number(t, r->has_trainings, r->trainings);
	if (r->own)
		table_mark(t);
	table_end_row(t);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_participant(const Viesti__ParticipantRow *a,
    const Viesti__ParticipantRow *b)
{
	if (a->staff_id && b->staff_id)
		return !strcmp(a->staff_id, b->staff_id);
	return a->has_rank == b->has_rank && a->rank == b->rank &&
	    same_text(a->name, b->name) &&
	    same_text(a->department, b->department);
}

static bool is_in_top(const Viesti__ParticipantRanking *r,
    const Viesti__ParticipantRow *row)
{
	for (size_t i = 0; i < r->n_top; i++)
		if (same_participant(r->top[i], row))
			return true;
	return false;
}

static const Viesti__ParticipantRow *
first_below_top(const Viesti__ParticipantRanking *r)
{
	for (size_t i = 0; i < r->n_rows; i++)
		if (!is_in_top(r, r->rows[i]))
			return r->rows[i];
	return NULL;
}

/* Places lie between the top and the neighbours. */
static bool has_gap(const Viesti__ParticipantRanking *r)
{
	const Viesti__ParticipantRow *next = first_below_top(r);
	if (r->n_top == 0 || !next || !next->has_rank)
		return false;
	const Viesti__ParticipantRow *last = r->top[r->n_top - 1];
	return last->has_rank && next->rank > last->rank + 1;
}

static void participants_notes(const struct print *p, FILE *out,
    const Viesti__ParticipantRanking *r)
{
	bool hors_concours = false;
	for (size_t i = 0; i < r->n_rows; i++)
		hors_concours = hors_concours || !r->rows[i]->has_rank;
	if (hors_concours)
		print_wrapped(p, out, 0,
		    _("A participant hors concours is "
		      "shown without a rank."));
	print_as_of(p, out, r->has_as_of, r->as_of);
}

void print_participants(const struct print *p,
    const Viesti__ParticipantRanking *r, FILE *out)
{
	bool people = p->mode == PRINT_TABLE || p->mode == PRINT_PLAIN;
	struct table *t = table_new(p, participant_columns,
	    COUNT(participant_columns));
	for (size_t i = 0; i < r->n_top; i++)
		participant_row(t, r->top[i]);
	if (has_gap(r))
		table_gap(t);
	for (size_t i = 0; i < r->n_rows; i++)
		if (!is_in_top(r, r->rows[i]))
			participant_row(t, r->rows[i]);
	table_print(t, out);
	if (people)
		participants_notes(p, out, r);
}

/* ---------------------------------------------------------------- activities
 */

static const struct column activity_columns[] = {
	{ "activity", N_("No."), COLUMN_ID, 0, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 6, false },
	{ "name", N_("Name"), COLUMN_TEXT, 4, false },
	{ "department", N_("Department"), COLUMN_TEXT, 9, false },
	{ "type", N_("Type"), COLUMN_TEXT, 0, false },
	{ "date", N_("Date"), COLUMN_DATE, 0, false },
	{ "evidence", N_("Evidence"), COLUMN_TEXT, 7, false },
	{ "note", N_("Note"), COLUMN_TEXT, 10, true },
	{ "first_public", N_("First public"), COLUMN_BOOL, 10, true },
	{ "status", N_("Status"), COLUMN_TEXT, 2, false },
	{ "recorded_at", N_("Recorded"), COLUMN_TIME, 10, true },
	{ "reason", N_("Reason"), COLUMN_TEXT, 3, false },
	{ "random_check", N_("Random check"), COLUMN_BOOL, 10, true },
	{ "decided_at", N_("Decided"), COLUMN_TIME, 10, true },
	{ "waiting_tenths", N_("Waits"), COLUMN_NUMBER, 10, true },
	{ "escalated", N_("Late"), COLUMN_BOOL, 0, false },
};

static void activity_row(struct table *t, const Viesti__Activity *a)
{
	bool drawn = a->random_check &&
	    a->status == VIESTI__ACTIVITY_STATUS__ACTIVITY_AUTOMATIC;
	const char *shown = drawn ? _("random check, not a suspicion")
				  : print_status(a->status);
	table_number(t, a->has_activity, (int64_t)a->activity);
	table_text(t, a->staff_id);
	table_text(t, a->name);
	table_text(t, a->department);
	table_text(t, a->type);
	table_date(t, a->has_date, a->date);
	table_word(t, a->evidence, words_evidence_shown(a->evidence));
	table_text(t, a->note);
	table_bool(t, true, a->first_public);
	table_word(t, print_status_token(a->status), shown);
	table_time(t, a->has_recorded_at, a->recorded_at);
	table_text(t, a->reason);
	table_bool(t, true, a->random_check);
	table_time(t, a->has_decided_at, a->decided_at);
	table_number(t, a->has_waiting_tenths, a->waiting_tenths);
	table_bool(t, a->has_escalated && a->escalated, a->escalated);
	if (a->escalated)
		table_mark(t);
	table_end_row(t);
}

void print_activities(const struct print *p,
    const Viesti__Activity *const *rows, size_t n, FILE *out)
{
	struct table *t = table_new(p, activity_columns,
	    COUNT(activity_columns));
	for (size_t i = 0; i < n; i++)
		activity_row(t, rows[i]);
	table_print(t, out);
}
