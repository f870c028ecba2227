/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * activities.csv. The columns that only `list --csv` has are passed over, so
 * that what was exported can be imported.
 */
#include <string.h>

#include "client/sheet_work.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"

enum {
	PERSON,
	TYPE,
	DATE,
	EVIDENCE,
	NOTE,
	FIRST_PUBLIC,
	RECORDED_AT,
	REASON,
	ACTIVITY,
	NAME,
	DEPARTMENT,
	STATUS,
	RANDOM_CHECK,
	WAITING,
	ESCALATED,
	DECIDED_AT,
	RESULT,
	POINTS,
	LINE,
};

static const struct sheet_column columns[] = {
	[PERSON] = { "person",
	    "person|staff_id|henkilö|henkilönumero|"
	    "personalnummer",
	    "viesti.ActivityItem.person", { "Person", "Henkilö", "Person" },
	    N_("the person"), true, true },
	[TYPE] = { "type", "type|tyyppi|typ", "viesti.ActivityItem.type",
	    { "Type", "Tyyppi", "Typ" }, N_("the activity type"), true, true },
	[DATE] = { "date", "date|päivä|datum", NULL,
	    { "Date", "Päivä", "Datum" }, N_("the day it was done"), true,
	    true },
	[EVIDENCE] = { "evidence", "evidence|näyttö|underlag",
	    "viesti.ActivityItem.evidence",
	    { "Evidence", "Näyttö", "Underlag" }, N_("the evidence"), true,
	    false },
	[NOTE] = { "note", "note|huomautus|anmärkning",
	    "viesti.ActivityItem.note", { "Note", "Huomautus", "Anmärkning" },
	    N_("a note"), false, false },
	[FIRST_PUBLIC] = { "first_public",
	    "first_public|"
	    "ensimmäinen julkinen|första offentliga",
	    NULL,
	    { "First public", "Ensimmäinen julkinen", "Första offentliga" },
	    N_("the person's first public one: yes or no"), false, false },
	[RECORDED_AT] = { "recorded_at", "recorded_at|kirjattu|registrerad",
	    NULL, { "Recorded at", "Kirjattu", "Registrerad" }, NULL, false,
	    false },
	[REASON] = { "reason", "|reason|syy|orsak", NULL,
	    { "Reason", "Syy", "Orsak" }, NULL, false, false },
	[ACTIVITY] = { "activity", "|activity|teko|insats", NULL,
	    { "Activity", "Teko", "Insats" }, NULL, false, false },
	[NAME] = { "name", "|name|nimi|namn", NULL, { "Name", "Nimi", "Namn" },
	    NULL, false, false },
	[DEPARTMENT] = { "department", "|department|osasto|avdelning", NULL,
	    { "Department", "Osasto", "Avdelning" }, NULL, false, false },
	[STATUS] = { "status", "|status|tila", NULL,
	    { "Status", "Tila", "Status" }, NULL, false, false },
	[RANDOM_CHECK] = { "random_check", "|random_check", NULL, { NULL },
	    NULL, false, false },
	[WAITING] = { "waiting_tenths", "|waiting_tenths", NULL, { NULL }, NULL,
	    false, false },
	[ESCALATED] = { "escalated", "|escalated", NULL, { NULL }, NULL, false,
	    false },
	[RESULT] = { "result", "|result|tulos|resultat", NULL,
	    { "Result", "Tulos", "Resultat" }, NULL, false, false },
	[POINTS] = { "points", "|points|pisteet|poäng", NULL,
	    { "Points", "Pisteet", "Poäng" }, NULL, false, false },
	[LINE] = { "line", "|line|rivi|rad", NULL, { "Line", "Rivi", "Rad" },
	    NULL, false, false },
	[DECIDED_AT] = { "decided_at", "|decided_at", NULL, { NULL }, NULL,
	    false, false },
};

static int recorded_at(const char *cell, Viesti__ActivityItem *item,
    struct error *err)
{
	item->has_recorded_at = cell && cell[0];
	if (!item->has_recorded_at)
		return 0;
	int rc = clock_parse_time(cell, &item->recorded_at, err);
	if (rc)
		error_field(err, "recorded_at");
	return rc;
}

static int activity_item(const char *const *cells, struct arena *a,
    union sheet_item *out, struct error *err)
{
	Viesti__ActivityItem *item = arena_alloc(a, sizeof(*item));
	viesti__activity_item__init(item);
	item->person = sheet_text(cells[PERSON], a);
	item->type = sheet_text(cells[TYPE], a);
	item->evidence = sheet_text(words_evidence(cells[EVIDENCE]), a);
	if (cells[NOTE] && cells[NOTE][0])
		item->note = arena_strdup(a, cells[NOTE]);
	out->activity = item;
	int rc = sheet_date(cells[DATE], "date", &item->has_date, &item->date,
	    err);
	if (!rc && cells[FIRST_PUBLIC]) {
		item->has_first_public = 1;
		rc = sheet_yes_no(cells[FIRST_PUBLIC], "first_public",
		    &item->first_public, err);
	}
	return rc ? rc : recorded_at(cells[RECORDED_AT], item, err);
}

/* While checking, every row comes as the first of its equals: how many there
 * are is known when all identities are. */
static void activity_finish(union sheet_item item, const struct sheet_row *row,
    struct arena *a, bool loading)
{
	item.activity->has_ordinal = 1;
	item.activity->ordinal = row->ordinal;
	if (loading)
		item.activity->has_operation =
		    sheet_operation(&item.activity->operation, a);
}

static void activity_request(const struct sheet *s, union sheet_items *items,
    size_t n, bool check_only, struct sheet_message *out)
{
	const struct sheet_request *rq = s->rq;
	viesti__record__init(&out->record);
	out->record.items = items->activity;
	out->record.n_items = n;
	out->record.has_check_only = 1;
	out->record.check_only = check_only;
	out->record.has_accepted = rq->accepted;
	out->record.accepted = rq->accepted;
	out->record.has_again = rq->again;
	out->record.again = rq->again;
	if (!check_only) {
		out->record.has_import = 1;
		out->record.import.data = (uint8_t *)(uintptr_t)s->import;
		out->record.import.len = sizeof(s->import);
	}
	out->request.body_case = VIESTI__REQUEST__BODY_RECORD;
	out->request.record = &out->record;
}

/* Equal rows: the same person, and the same identity by the server's rules. */
static uint64_t row_key(const Viesti__RecordResult *res)
{
	uint64_t key = 0;
	for (size_t i = 0; i < res->identity.len && i < 8; i++)
		key = key << 8 | res->identity.data[i];
	return key ^ sheet_key(res->staff_id ? res->staff_id : "");
}

static int take_check(struct sheet *s, size_t row,
    const Viesti__RecordResult *res, struct error *err)
{
	struct sheet_row *r = &s->rows[row];
	if (!res->has_identity || !res->staff_id)
		return sheet_misfit(err);
	r->key = row_key(res);
	r->url = res->url;
	r->held = res->held;
	r->activity = res->activity;
	r->earlier_date = res->earlier_date;
	r->state = ROW_NEW;
	return 0;
}

static int take_result(struct sheet *s, size_t row,
    const Viesti__RecordResult *res, struct error *err)
{
	struct error why = { 0 };
	if (res->outcome == VIESTI__RECORD_OUTCOME__RECORD_REFUSED &&
	    res->error) {
		link_error(res->error, &why);
		sheet_refuse(s, row, &why);
		return 0;
	}
	if (!s->loading)
		return take_check(s, row, res, err);
	if (res->outcome == VIESTI__RECORD_OUTCOME__RECORD_NEW) {
		struct sheet_row *r = &s->rows[row];
		r->state = ROW_LOADED;
		r->activity = res->activity;
		r->points = (int16_t)res->points;
		r->waits = res->status ==
		    VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING;
		s->loaded++;
	} else {
		s->rows[row].state = ROW_HELD; /* somebody else was quicker */
	}
	return 0;
}

static int activity_answer(struct sheet *s, const uint32_t *rows, size_t n,
    const Viesti__Reply *reply, struct error *err)
{
	const Viesti__Recorded *recorded = reply->recorded;
	int rc = 0;
	if (reply->body_case != VIESTI__REPLY__BODY_RECORDED ||
	    recorded->n_results != n)
		return sheet_misfit(err);
	for (size_t i = 0; i < n && !rc; i++)
		rc = take_result(s, rows[i], recorded->results[i], err);
	return rc;
}

const struct sheet_format sheet_activities = {
	.columns = columns,
	.n = sizeof(columns) / sizeof(*columns),
	.item = activity_item,
	.finish = activity_finish,
	.request = activity_request,
	.answer = activity_answer,
};
