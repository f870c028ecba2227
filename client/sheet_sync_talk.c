/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows that have vanished: what is said and asked about them. */
#include "client/prompt.h"
#include "client/sheet_sync.h"
#include "client/stop.h"
#include "common/clock.h"

#define LEAD_SIZE 32

static void list_rows(const struct sheet *s)
{
	const struct sheet_vanished *v = s->vanished;
	char date[I18N_SIZE], text[2 * SHEET_NOTICE_SIZE], lead[LEAD_SIZE];
	for (size_t i = 0; i < v->n; i++) {
		const Viesti__Activity *a = v->rows[i];
		snprintf(lead, sizeof(lead), "  %llu  ",
		    (unsigned long long)a->activity);
		snprintf(text, sizeof(text), "%s %s, %s, %s, %s%s%.300s",
		    a->staff_id ? a->staff_id : "", a->name ? a->name : "",
		    a->type ? a->type : "", i18n_date(a->date, date),
		    print_status(a->status), a->evidence ? ", " : "",
		    a->evidence ? a->evidence : "");
		print_hanging(s->p, stdout, lead, text);
	}
}

static void say_left(const struct sheet *s)
{
	const struct sheet_vanished *v = s->vanished;
	char number[I18N_SIZE];
	if (v->corrected)
		print_line(s->p,
		    P_("%s activity was corrected since it was imported, and "
		       "is left as it is.",
			"%s activities were corrected since they were "
			"imported, and are left as they are.",
			v->corrected),
		    i18n_number((int64_t)v->corrected, number));
	if (v->elsewhere)
		print_line(s->p,
		    P_("%s activity was imported from another file, and is "
		       "left as it is.",
			"%s activities were imported from other files, and "
			"are left as they are.",
			v->elsewhere),
		    i18n_number((int64_t)v->elsewhere, number));
}

/* 1: yes, 0: no */
static int ask(const struct sheet *s, bool asks, struct error *err)
{
	char text[SHEET_NOTICE_SIZE], number[I18N_SIZE];
	size_t n = s->vanished->n;
	if (s->rq->yes && !s->rq->dry_run)
		return 1;
	if (!asks || s->rq->dry_run) {
		print_line(s->p,
		    _("Nothing is withdrawn. Add --yes to withdraw them."));
		return 0;
	}
	snprintf(text, sizeof(text),
	    P_("Withdraw %s activity now?", "Withdraw %s activities now?", n),
	    i18n_number((int64_t)n, number));
	stop_release(); /* Ctrl-C is the question's own */
	int rc = prompt_yes(s->p, text, false, err);
	stop_catch();
	if (rc == E_CANCELLED)
		error_set(err, E_CANCELLED, "cancelled",
		    _("Stopped. Nothing is withdrawn."));
	if (rc == 0)
		print_line(s->p, _("Nothing is withdrawn."));
	return rc;
}

static void say_done(const struct sheet *s)
{
	char number[I18N_SIZE];
	size_t n = s->vanished->withdrawn;
	print_line(s->p,
	    P_("%s activity is withdrawn. The same row in a file brings it "
	       "back with --again.",
		"%s activities are withdrawn. The same rows in a file bring "
		"them back with --again.",
		n),
	    i18n_number((int64_t)n, number));
}

int sheet_sync_talk(struct sheet *s, bool asks, struct error *err)
{
	const struct sheet_vanished *v = s->vanished;
	if (v->unknown) {
		print_line(s->p,
		    _("Rows that have vanished are looked for when no row is "
		      "refused."));
		return 0;
	}
	say_left(s);
	if (v->n == 0) {
		print_line(s->p, _("No row has vanished from the file."));
		return 0;
	}
	print_line(s->p,
	    P_("This one was imported earlier and is no longer in the file:",
		"These were imported earlier and are no longer in the file:",
		v->n));
	list_rows(s);
	int rc = ask(s, asks, err);
	if (rc != 1)
		return rc;
	rc = sheet_sync_withdraw(s, err);
	if (v->withdrawn && !rc)
		say_done(s);
	return rc;
}

json_t *sheet_sync_json(const struct sheet *s)
{
	const struct sheet_vanished *v = s->vanished;
	json_t *list = json_array();
	char date[CLOCK_DATE_SIZE];
	for (size_t i = 0; i < v->n; i++) {
		const Viesti__Activity *a = v->rows[i];
		json_array_append_new(list,
		    json_pack("{s:I, s:s?, s:s?, s:s, s:s?, s:s}", "activity",
			(json_int_t)a->activity, "staff_id", a->staff_id,
			"type", a->type, "date",
			clock_format_date(a->date, date), "evidence",
			a->evidence, "status", print_status_token(a->status)));
	}
	return list;
}
