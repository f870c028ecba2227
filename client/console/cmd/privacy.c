/* SPDX-License-Identifier: EUPL-1.2 */
/* my-data, forget person, retention: what is held about persons, and for how
 * long. */
#include <stdio.h>
#include <stdlib.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "client/fields.h"
#include "client/message_json.h"
#include "client/my_data.h"
#include "common/buf.h"
#include "common/i18n.h"

int console_my_data(struct console *c, const struct said *said);
int console_my_data(struct console *c, const struct said *said)
{
	const struct my_data_wish wish = {
		.person = said_text(said, "PERSON"),
		.path = said_text(said, "output"),
		.force = said_is(said, "force"),
	};
	struct error err;

	return my_data_run(&c->print, c->link, &wish, &err)
	    ? console_fail(c, &err)
	    : 0;
}

static void print_object(const ProtobufCMessage *m)
{
	json_t *j = message_to_json(m);

	if (j)
		json_dumpf(j, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(j);
}

static const struct column count_columns[] = {
	{ "table", N_("Table"), COLUMN_TEXT, 0, true },
	{ "label", N_("What"), COLUMN_TEXT, 0, false },
	{ "rows", N_("Rows"), COLUMN_NUMBER, 0, false },
};

static void print_counts(const struct print *p, Viesti__ForgetCount **counts,
    size_t n)
{
	struct table *t = table_new(p, count_columns,
	    sizeof(count_columns) / sizeof(*count_columns));

	for (size_t i = 0; i < n; i++) {
		table_text(t, counts[i]->table);
		table_text(t, counts[i]->label);
		table_number(t, true, counts[i]->rows);
		table_end_row(t);
	}
	table_print(t, stdout);
}

/* ------------------------------------------------------------------- forget */

static void tell_deeds(const struct print *p, const Viesti__Forgotten *f)
{
	char date[I18N_SIZE];

	print_line(p,
	    P_("%u activity stays with the department, as an anonymous fact.",
		"%u activities stay with the department, as anonymous facts.",
		f->deeds_kept),
	    f->deeds_kept);
	if (f->clients_closed)
		print_line(p,
		    P_("%u client of their own is shut out.",
			"%u clients of their own are shut out.",
			f->clients_closed),
		    f->clients_closed);
	if (f->has_backups_until)
		print_line(p,
		    _("Backups hold the name until %s; one that is restored "
		      "before forgets it again by itself."),
		    i18n_date(f->backups_until, date));
	else
		print_line(p, "%s",
		    _("There is no backup that holds the name."));
}

static void tell(const struct print *p, const Viesti__Forgotten *f)
{
	if (p->mode == PRINT_JSON) {
		print_object(&f->base);
		return;
	}
	if (p->mode != PRINT_CSV && f->has_at)
		print_line(p, _("%s is forgotten. These rows were erased:"),
		    f->staff_id);
	else if (p->mode != PRINT_CSV)
		print_line(p, _("Forgetting %s erases in these rows:"),
		    f->staff_id);
	print_counts(p, f->counts, f->n_counts);
	tell_deeds(p, f);
}

static int ask_forget(struct console *c, const char *person, bool check_only,
    const Viesti__Forgotten **out, struct error *err)
{
	Viesti__Forget q = VIESTI__FORGET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.person = console_text(person);
	q.has_check_only = q.check_only = check_only;
	rq.body_case = VIESTI__REQUEST__BODY_FORGET;
	rq.forget = &q;
	int code = console_change(c, &rq, &reply, VIESTI__REPLY__BODY_FORGOTTEN,
	    err);
	if (!code)
		*out = reply->forgotten;
	return code;
}

static int agree(struct console *c, const char *staff_id, bool yes,
    struct error *err)
{
	struct buf question;

	buf_init(&question, 4096);
	buf_addf(&question, _("This can't be taken back: forget %s for good?"),
	    staff_id);
	int code = confirm_change(&c->print,
	    question.failed ? "" : question.data, false, yes, err);
	buf_fini(&question);
	return code;
}

static int forget(struct console *c, const struct said *said, struct error *err)
{
	const char *person = said_text(said, "PERSON");
	const Viesti__Forgotten *f = NULL;
	bool yes = said_is(said, "yes"), preview = said_is(said, "preview");
	int code = ask_forget(c, person, true, &f, err);

	if (code)
		return code;
	if (preview || !yes)
		tell(&c->print, f);
	if (preview)
		return 0;
	code = agree(c, f->staff_id, yes, err);
	if (code <= 0)
		return code;
	code = ask_forget(c, person, false, &f, err);
	if (!code)
		tell(&c->print, f);
	return code;
}

int console_forget(struct console *c, const struct said *said);
int console_forget(struct console *c, const struct said *said)
{
	struct error err;

	return forget(c, said, &err) ? console_fail(c, &err) : 0;
}

/* ---------------------------------------------------------------- retention */

static void tell_days(const struct print *p, const Viesti__Retained *r)
{
	char evidence[I18N_SIZE], ledgers[I18N_SIZE];

	if (!r->has_evidence_due) {
		print_line(p, "%s",
		    _("No season is final yet, so nothing of one is due."));
		return;
	}
	print_line(p, _("Evidence and other texts of the season go on %s."),
	    i18n_date(r->evidence_due, evidence));
	print_line(p, _("Its persons go on %s; their deeds stay."),
	    i18n_date(r->ledgers_due, ledgers));
}

int console_retention(struct console *c, const struct said *said);
int console_retention(struct console *c, const struct said *said)
{
	Viesti__Retention q = VIESTI__RETENTION__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_check_only = q.check_only = said_is(said, "dry-run");
	rq.body_case = VIESTI__REQUEST__BODY_RETENTION;
	rq.retention = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_RETAINED, &err))
		return console_fail(c, &err);
	const Viesti__Retained *r = reply->retained;
	if (c->print.mode == PRINT_JSON) {
		print_object(&r->base);
		return 0;
	}
	if (r->n_counts == 0)
		print_line(&c->print, "%s", _("Nothing is due today."));
	else if (q.check_only)
		print_line(&c->print, "%s", _("This is due and would go:"));
	else
		print_line(&c->print, "%s", _("This was due and is gone:"));
	if (r->n_counts > 0 || c->print.mode == PRINT_CSV)
		print_counts(&c->print, r->counts, r->n_counts);
	tell_days(&c->print, r);
	return 0;
}
