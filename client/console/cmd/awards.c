/* SPDX-License-Identifier: EUPL-1.2 */
/* awards show, award set, awards register: who gets what, and the register of
 * prizes for payroll. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/outfile.h"
#include "client/words.h"
#include "common/i18n.h"
#include "common/text.h"

#define EUROS_SIZE 32
#define EUROS_MAX 1000000

/* ------------------------------------------------------------------- euros */

/* "49.90", in fi and sv "49,90", as Excel there takes it for a number. */
static const char *euros(uint64_t cents, char out[EUROS_SIZE])
{
	snprintf(out, EUROS_SIZE, "%" PRIu64 "%c%02" PRIu64, cents / 100,
	    i18n_language() == LANG_EN ? '.' : ',', cents % 100);
	return out;
}

static int parse_euros(const char *text, uint64_t *cents, struct error *err)
{
	char whole[16];
	size_t n = strcspn(text, ".,");
	long full = 0, part = 0;

	snprintf(whole, sizeof(whole), "%.*s", (int)(n < 15 ? n : 15), text);
	if (text_number(whole, 0, EUROS_MAX, &full) ||
	    (text[n] &&
		(strlen(text + n + 1) != 2 ||
		    text_number(text + n + 1, 0, 99, &part))))
		return error_set(err, E_INVALID, "value_format",
		    _("\"%s\" is not a sum in euros: write it like 50 or 49,90."),
		    text);
	*cents = (uint64_t)full * 100 + (uint64_t)part;
	return 0;
}

/* ----------------------------------------------------------------- showing */

static const struct column columns[] = {
	{ "number", N_("Number"), COLUMN_ID, 0, false },
	{ "which", NULL, COLUMN_TEXT, 9, true },
	{ "title", N_("Award"), COLUMN_WHOLE, 1, false },
	{ "department", NULL, COLUMN_TEXT, 9, true },
	{ "department_name", N_("Department"), COLUMN_WHOLE, 2, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 4, false },
	{ "name", N_("Name"), COLUMN_WHOLE, 1, false },
	{ "named", N_("Named at the ceremony"), COLUMN_BOOL, 6, false },
	{ "won_with", N_("Won with"), COLUMN_NUMBER, 7, false },
	{ "prize", N_("Prize"), COLUMN_WHOLE, 3, false },
	{ "kind", N_("Kind"), COLUMN_TEXT, 5, false },
	{ "value", N_("Value, euros"), COLUMN_TEXT, 3, false },
	{ "value_cents", NULL, COLUMN_NUMBER, 9, true },
	{ "set_at", NULL, COLUMN_TIME, 9, true },
};
#define N_COLUMNS (sizeof(columns) / sizeof(*columns))

static void add(struct table *t, size_t number, const Viesti__Award *a)
{
	char value[EUROS_SIZE];

	table_number(t, true, (int64_t)number);
	table_text(t, a->which);
	table_text(t, a->title ? print_text(a->title) : NULL);
	table_text(t, a->department);
	table_text(t,
	    a->department_name ? print_text(a->department_name) : NULL);
	table_text(t, a->staff_id);
	table_text(t, a->name);
	table_bool(t, a->has_named, a->named);
	table_number(t, a->has_value, a->value);
	table_text(t, a->prize);
	table_word(t, a->has_kind ? words_prize_token(a->kind) : NULL,
	    words_prize(a->kind));
	table_text(t, a->has_value_cents ? euros(a->value_cents, value) : NULL);
	table_number(t, a->has_value_cents, (int64_t)a->value_cents);
	table_time(t, a->has_set_at, a->set_at);
	table_end_row(t);
}

static int ask_awards(struct console *c, const Viesti__Awards **out,
    struct error *err)
{
	Viesti__AwardsGet q = VIESTI__AWARDS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_AWARDS;
	rq.awards = &q;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_AWARDS, err);
	*out = code ? NULL : reply->awards;
	return code;
}

int console_awards_show(struct console *c, const struct said *said);
int console_awards_show(struct console *c, const struct said *said)
{
	const Viesti__Awards *awards;
	struct error err;

	(void)said;
	if (ask_awards(c, &awards, &err))
		return console_fail(c, &err);
	struct table *t = table_new(&c->print, columns, N_COLUMNS);
	for (size_t i = 0; i < awards->n_rows; i++)
		add(t, i + 1, awards->rows[i]);
	table_print(t, stdout);
	return 0;
}

/* ----------------------------------------------------------------- setting */

static Viesti__PrizeKind kind_of(const char *word)
{
	for (int k = VIESTI__PRIZE_KIND__PRIZE_GOODS;
	     k <= VIESTI__PRIZE_KIND__PRIZE_EXPERIENCE; k++)
		if (strcasecmp(word, words_prize_token((Viesti__PrizeKind)k)) ==
		    0)
			return (Viesti__PrizeKind)k;
	return VIESTI__PRIZE_KIND__PRIZE_UNSPECIFIED;
}

/* The award that awards show numbers so: what it is for, and whose it is. */
static int find(struct console *c, long number, Viesti__AwardSet *q,
    struct error *err)
{
	const Viesti__Awards *awards;
	int code = ask_awards(c, &awards, err);

	if (code)
		return code;
	if (number < 1 || (size_t)number > awards->n_rows)
		return error_set(err, E_NOT_FOUND, "unknown_award",
		    _("There is no award number %ld: awards show lists them."),
		    number);
	const Viesti__Award *a = awards->rows[number - 1];
	q->which = xstrdup(a->which ? a->which : "");
	if (a->staff_id)
		q->staff_id = xstrdup(a->staff_id);
	else if (a->department)
		q->department = xstrdup(a->department);
	return 0;
}

static void tell(struct console *c, const Viesti__Award *a)
{
	char value[EUROS_SIZE];
	const struct field fields[] = {
		FIELD_TEXT("which", NULL, a->which),
		FIELD_TEXT("title", N_("Award"),
		    a->title ? print_text(a->title) : NULL),
		FIELD_TEXT("department", N_("Department"), a->department),
		FIELD_TEXT("staff_id", N_("Staff id"), a->staff_id),
		FIELD_TEXT("name", N_("Name"), a->name),
		FIELD_TEXT("prize", N_("Prize"), a->prize),
		FIELD_WORD("kind", N_("Kind"), words_prize_token(a->kind),
		    words_prize(a->kind)),
		FIELD_TEXT("value", N_("Value, euros"),
		    euros(a->value_cents, value)),
		FIELD_NUMBER("value_cents", NULL, a->has_value_cents,
		    (int64_t)a->value_cents),
	};

	print_line(&c->print, "%s", _("The prize is in the register:"));
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	if (a->kind == VIESTI__PRIZE_KIND__PRIZE_MONEY ||
	    a->kind == VIESTI__PRIZE_KIND__PRIZE_GIFT_CARD)
		print_note(&c->print, "%s",
		    _("Money and gift cards from the employer are usually wages: agree with payroll before they are given."));
}

int console_award_set(struct console *c, const struct said *said);
int console_award_set(struct console *c, const struct said *said)
{
	Viesti__AwardSet q = VIESTI__AWARD_SET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;
	int code = parse_euros(said_text(said, "EUROS"), &q.value_cents, &err);

	q.has_value_cents = q.has_kind = true;
	q.prize = console_text(said_text(said, "prize"));
	q.kind = kind_of(said_text(said, "goods|gift-card|money|experience"));
	rq.body_case = VIESTI__REQUEST__BODY_AWARD_SET;
	rq.award_set = &q;
	if (!code)
		code = find(c, said_number(said, "N"), &q, &err);
	if (!code)
		code = console_change(c, &rq, &reply,
		    VIESTI__REPLY__BODY_AWARD_WAS_SET, &err);
	if (!code)
		tell(c, reply->award_was_set);
	free(q.which);
	free(q.staff_id);
	free(q.department);
	return code ? console_fail(c, &err) : 0;
}

/* ---------------------------------------------------------------- register */

/* A sheet is read by people: its headings and words are in their language. */
static size_t put_register(const struct print *csv,
    const Viesti__Awards *awards, FILE *out)
{
	const struct column headings[] = {
		{ _("Award"), NULL, COLUMN_TEXT, 0, false },
		{ _("Receiver"), NULL, COLUMN_TEXT, 0, false },
		{ _("Staff id"), NULL, COLUMN_TEXT, 0, false },
		{ _("Department"), NULL, COLUMN_TEXT, 0, false },
		{ _("Prize"), NULL, COLUMN_TEXT, 0, false },
		{ _("Kind"), NULL, COLUMN_TEXT, 0, false },
		{ _("Value, euros"), NULL, COLUMN_TEXT, 0, false },
	};
	struct table *t = table_new(csv, headings,
	    sizeof(headings) / sizeof(*headings));
	char value[EUROS_SIZE];
	size_t rows = 0;

	for (size_t i = 0; i < awards->n_rows; i++) {
		const Viesti__Award *a = awards->rows[i];
		const char *department = a->department_name
		    ? print_text(a->department_name)
		    : a->department;
		if (!a->prize)
			continue;
		table_text(t, a->title ? print_text(a->title) : a->which);
		table_text(t, a->staff_id ? a->name : department);
		table_text(t, a->staff_id);
		table_text(t, department);
		table_text(t, a->prize);
		table_text(t, words_prize(a->kind));
		table_text(t, euros(a->value_cents, value));
		table_end_row(t);
		rows++;
	}
	table_print(t, out);
	return rows;
}

/* Only what has a prize; made for Excel. */
int console_awards_register(struct console *c, const struct said *said);
int console_awards_register(struct console *c, const struct said *said)
{
	const char *path = said_text(said, "FILE");
	struct print csv = { .mode = PRINT_CSV };
	const Viesti__Awards *awards;
	struct outfile out;
	struct error err;
	char number[I18N_SIZE];
	size_t rows;

	if (ask_awards(c, &awards, &err) ||
	    outfile_open(&out, path, 0600, said_is(said, "force"), &err))
		return console_fail(c, &err);
	rows = put_register(&csv, awards, out.out);
	if (outfile_close(&out, ferror(out.out) != 0, &err))
		return console_fail(c, &err);
	print_line(&c->print,
	    P_("%s prize is in %s, made for Excel. It names persons: give it to payroll only.",
		"%s prizes are in %s, made for Excel. They name persons: give them to payroll only.",
		rows),
	    i18n_number((int64_t)rows, number), path);
	return 0;
}
