/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti record: one activity of one person, through the outbox. What is not
 * given is asked for on a terminal; who and what may be parts of names.
 */
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/cli/choose.h"
#include "client/cli/saved.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"
#include "common/url.h"

#define NO_DATE INT32_MIN

static const char *person, *type, *evidence, *note;
static const char *person_option, *type_option, *evidence_option;
static int32_t date = NO_DATE;
static bool first_public;

extern const struct option cmd_record_options[];
const struct option cmd_record_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("Staff id, e-mail address, or name") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "TYPE",
	    .value = &type,
	    .optional = true,
	    .help = N_("Code or name of the activity type, SM2") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "EVIDENCE",
	    .value = &evidence,
	    .optional = true,
	    .help = N_(
		"Address, reference, or the word seen: what the type asks for") },
	{ .kind = OPTION_DATE,
	    .name = "date",
	    .letter = 'd',
	    .value = &date,
	    .hole = "DATE",
	    .help = N_(
		"Day of the activity: 2.3., yesterday, Monday; otherwise today") },
	{ .kind = OPTION_TEXT,
	    .name = "note",
	    .letter = 'n',
	    .value = &note,
	    .hole = "TEXT",
	    .help = N_("A note") },
	{ .kind = OPTION_FLAG,
	    .name = "first-public",
	    .value = &first_public,
	    .help = N_("The person's first public activity ever") },
	{ .kind = OPTION_TEXT,
	    .name = "person",
	    .value = &person_option,
	    .hole = "PERSON",
	    .help = N_("Instead of the first word") },
	{ .kind = OPTION_TEXT,
	    .name = "type",
	    .value = &type_option,
	    .hole = "TYPE",
	    .help = N_("Instead of the second word") },
	{ .kind = OPTION_TEXT,
	    .name = "evidence",
	    .value = &evidence_option,
	    .hole = "EVIDENCE",
	    .help = N_("Instead of the third word") },
	OPTIONS_END
};

static struct chosen who, what;

/*
 * Words fill what no option has given, in the order person, type, evidence:
 * `record --person X SM2` means SM2 as the type. A participant's own client
 * records for that person, who need not be named.
 */
static int place_words(struct cli *cli, struct error *err)
{
	const char *words[] = { person, type, evidence };
	const char **to[] = { &person, &type, &evidence };
	const char *self = cli_self(cli);
	const char *given[] = { person_option ? person_option : self,
		type_option, evidence_option };
	size_t next = 0;

	/* named all the same, or somebody else, which the server judges */
	if (self && !person_option && words[0] &&
	    (strcmp(words[0], self) == 0 ||
		(words[2] && !type_option && !evidence_option)))
		given[0] = NULL;
	for (size_t i = 0; i < 3; i++)
		*to[i] = given[i] ? given[i] : next < 3 ? words[next++] : NULL;
	if (next < 3 && words[next])
		return error_set(err, E_INVALID, "argument_extra",
		    _("\"%s\" is too much: person, type and evidence are given already."),
		    words[next]);
	if ((person && *person && type && *type) ||
	    prompt_possible(&cli->print))
		return 0;
	return error_set(err, E_INVALID, "argument_missing",
	    _("Say who and what: viesti record PERSON TYPE [EVIDENCE], for example viesti record S001010 SM2 https://example.org/post"));
}

/* ------------------------------------------------------------------ dialogue
 */

static int check_day(void *arg, const char *answer, struct error *err)
{
	int32_t ignored;

	(void)arg;
	return day_parse(answer, clock_today(), false, &ignored, err);
}

static int ask_day(struct cli *cli, struct error *err)
{
	const struct prompt_question q = {
		.text = _("When"), .fallback = _("today"), .check = check_day
	};
	char *answer = NULL;
	int code = prompt_line(&cli->print, &q, &answer, err);

	if (!code)
		code = day_parse(answer, clock_today(), false, &date, err);
	free(answer);
	return code;
}

/* What to ask for, by the kind of evidence; no row: nothing is asked. */
static const struct wanted {
	const char *kind, *text, *hint;
	bool optional, address, digit;
	const char *wrong; /* when neither of those allowed is there */
} wanted[] = {
	{ "url", N_("Web address"),
	    N_("Beginning with https://; or the word seen, when you have seen it and nothing is to be kept."),
	    false, true, false,
	    N_("This type needs an address that begins with https:// as evidence, or the word seen.") },
	{ "url_or_id", N_("Web address or number"),
	    N_("Beginning with https://, or a number with which it is found; or the word seen."),
	    false, true, true,
	    N_("This type needs an address that begins with https:// as evidence, or the word seen, or an id with a digit in it.") },
	{ "url_or_reference", N_("Web address or reference"),
	    N_("Beginning with https://, or the communications unit's reference; or the word seen."),
	    false, true, true,
	    N_("This type needs an address that begins with https:// as evidence, or the word seen, or a reference with a digit in it.") },
	{ "id", N_("Number"), N_("With which it is found."), false, false, true,
	    N_("This type needs an id with a digit in it as evidence.") },
	{ "reference", N_("Reference"),
	    N_("The communications unit's, with a number in it."), false, false,
	    true,
	    N_("This type needs a reference with a digit in it as evidence.") },
	{ "event", N_("Which event"),
	    N_("Its name and day, for example: Open day 12.3."), false, false,
	    true,
	    N_("This type needs the event as evidence, with a digit in it, for example its date.") },
	{ "note", N_("Note"), N_("If you like; Enter leaves it out."), true,
	    false, false, NULL },
	{ "attendance", N_("Attendance code"),
	    N_("As it was given at the training."), false, false, false, NULL },
};

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* What the server would surely refuse; the rest it judges itself. */
static int check_evidence(void *arg, const char *answer, struct error *err)
{
	const struct wanted *w = arg;

	if (!w->wrong || (w->address && url_is_http(answer)) ||
	    (w->address && strcmp(words_evidence(answer), "seen") == 0) ||
	    (w->digit && has_digit(answer)))
		return 0;
	return error_set(err, E_INVALID, "evidence", "%s", _(w->wrong));
}

static int ask_evidence(struct cli *cli, const Viesti__ActivityType *t,
    struct error *err)
{
	static char *answer;
	struct prompt_question q = { .hint = NULL };

	if (evidence || !t || !t->evidence)
		return 0;
	if (strcmp(t->evidence, "seen") == 0) { /* nothing else is possible */
		evidence = "seen";
		return 0;
	}
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (strcmp(t->evidence, wanted[i].kind) == 0) {
			q.text = _(wanted[i].text);
			q.hint = _(wanted[i].hint);
			q.optional = wanted[i].optional;
			q.check = check_evidence;
			q.arg = (void *)(uintptr_t)&wanted[i];
		}
	if (!q.text)
		return 0;
	int code = prompt_line(&cli->print, &q, &answer, err);
	if (!code && *answer)
		evidence = answer;
	return code;
}

/* Has this person had the points for it? Not known: no. */
static bool had_first_public(struct cli *cli)
{
	const Viesti__Explanation *e = NULL;
	struct error ignored;

	if (cli_connect(cli, &ignored) ||
	    ask_explain(cli->link, ASK_PERSON, who.code, &e, &ignored))
		return false;
	for (size_t i = 0; i < e->n_entries; i++)
		if (e->entries[i]->bonus &&
		    strcmp(e->entries[i]->bonus, "first_public") == 0)
			return true;
	return false;
}

/* Of deeds only: a training is not public. */
static int ask_first_public(struct cli *cli, struct error *err)
{
	const Viesti__ActivityType *t = choose_find_type(cli, what.code);
	const Viesti__Rulebook *rb = choose_cache(cli)->rulebook;
	unsigned bonus = rb ? rb->first_public_bonus : 0;

	if (first_public || bonus == 0 || !t || !t->area || !*t->area ||
	    had_first_public(cli))
		return 0;
	print_line(&cli->print,
	    P_("A person's first public deed ever gives %u extra point, once.",
		"A person's first public deed ever gives %u extra points, once.",
		bonus),
	    bonus);
	int yes = prompt_yes(&cli->print,
	    cli_self(cli) ? _("Is this your first public deed?")
			  : _("Is this the person's first public deed?"),
	    false, err);
	first_public = yes > 0;
	return yes < 0 ? yes : 0;
}

/* 0: yes, record it. */
static int confirm(struct cli *cli, struct error *err)
{
	char day[DAY_SIZE];

	print_line(&cli->print, "%s", "");
	print_hanging(&cli->print, stdout, "  ", who.label);
	print_hanging(&cli->print, stdout, "  ", what.label);
	print_hanging(&cli->print, stdout, "  ", day_long(date, day));
	if (evidence && *evidence)
		print_hanging(&cli->print, stdout, "  ", evidence);
	if (first_public)
		print_hanging(&cli->print, stdout, "  ",
		    _("first public deed"));
	int yes = prompt_yes(&cli->print, _("Record this?"), true, err);
	if (yes == 0)
		return error_set(err, E_CANCELLED, "cancelled", "%s",
		    _("Nothing was recorded."));
	return yes < 0 ? yes : 0;
}

/* Settles who, what, when and the evidence, asking for what is missing. Where
 * who or what had to be asked, all of it is shown before it is done. */
static int settle(struct cli *cli, struct error *err)
{
	int code = place_words(cli, err);
	bool asking = !person || !*person || !type || !*type;

	if (!code)
		code = choose_person(cli, person, &who, err);
	if (!code)
		code = choose_type(cli, type, &what, err);
	if (!code && asking && date == NO_DATE)
		code = ask_day(cli, err);
	if (code)
		return code;
	if (date == NO_DATE)
		date = clock_today();
	code = day_check_past(date, clock_today(), err);
	if (!code && prompt_possible(&cli->print))
		code = ask_evidence(cli, choose_find_type(cli, what.code), err);
	if (!code && asking)
		code = ask_first_public(cli, err);
	if (!code && asking)
		code = confirm(cli, err);
	return code;
}

/* ------------------------------------------------------------------- answer
 */

static void show_mark(struct cli *cli, const Viesti__RecordResult *r)
{
	char day[DAY_SIZE];

	switch (r->mark) {
	case VIESTI__MARK__MARK_TYPE_LIMIT_WEEK:
		print_line(&cli->print, "%s",
		    _("This type's limit for the week is used up; it still counts for being active."));
		break;
	case VIESTI__MARK__MARK_TYPE_LIMIT_SEASON:
		print_line(&cli->print, "%s",
		    _("This type's limit for the season is used up; it still counts for being active."));
		break;
	case VIESTI__MARK__MARK_WEEKLY_CAP:
		print_line(&cli->print, "%s",
		    _("The week's points are full; it still counts for being active."));
		break;
	default:
		return;
	}
	if (r->has_resets)
		print_line(&cli->print, _("There is room again from %s on."),
		    day_long(r->resets, day));
}

static void show_next(struct cli *cli, const Viesti__RecordResult *r)
{
	struct buf missing;

	if (!r->next_milestone || !*print_text(r->next_milestone))
		return;
	buf_init(&missing, 4096);
	for (size_t i = 0; i < r->n_missing; i++)
		buf_addf(&missing, "%s%s", i ? ", " : "", r->missing[i]);
	if (missing.len > 0)
		print_line(&cli->print, _("Next milestone: %s. It takes %s."),
		    print_text(r->next_milestone), missing.data);
	else
		print_line(&cli->print, _("Next milestone: %s."),
		    print_text(r->next_milestone));
	buf_fini(&missing);
}

static int show_done(struct cli *cli, const Viesti__RecordResult *r)
{
	char day[DAY_SIZE], number[I18N_SIZE];
	const char *name = r->name ? r->name : who.label;

	snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)r->activity);
	day_long(r->has_earlier_date ? r->earlier_date : date, day);
	switch (r->outcome) {
	case VIESTI__RECORD_OUTCOME__RECORD_DUPLICATE:
	case VIESTI__RECORD_OUTCOME__RECORD_HELD:
		print_line(&cli->print,
		    _("Not recorded: this is there already, as activity %s of %s."),
		    number, day);
		return link_exit_code(E_CONFLICT);
	default:
		break;
	}
	if (r->status == VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING)
		print_line(&cli->print,
		    _("Recorded: %s, %s, %s. It waits for a moderator, as activity %s."),
		    name, r->type ? r->type : what.code, day, number);
	else
		print_line(&cli->print,
		    P_("Recorded: %s, %s, %s: %d point. Activity %s.",
			"Recorded: %s, %s, %s: %d points. Activity %s.",
			(unsigned long)r->points),
		    name, r->type ? r->type : what.code, day, r->points,
		    number);
	show_mark(cli, r);
	show_next(cli, r);
	return 0;
}

static void show_fields(struct cli *cli, const struct outbox_entry *e,
    const Viesti__RecordResult *r, size_t waiting)
{
	static const Viesti__RecordResult none = VIESTI__RECORD_RESULT__INIT;
	bool sent = r != NULL;

	if (!r)
		r = &none;
	const struct field fields[] = {
		FIELD_NUMBER("entry", NULL, true, e->id),
		FIELD_TEXT("state", NULL, saved_state(e)),
		FIELD_TEXT("outcome", NULL,
		    sent ? words_outcome_token(r->outcome) : NULL),
		FIELD_NUMBER("activity", NULL, r->has_activity,
		    (int64_t)r->activity),
		FIELD_TEXT("status", NULL,
		    r->has_status ? print_status_token(r->status) : NULL),
		FIELD_TIME("recorded_at", NULL, r->has_recorded_at,
		    r->recorded_at),
		FIELD_TEXT("staff_id", NULL, r->staff_id),
		FIELD_TEXT("name", NULL, r->name),
		FIELD_TEXT("type", NULL, r->type),
		FIELD_DATE("date", NULL, true, date),
		FIELD_DATE("earlier_date", NULL, r->has_earlier_date,
		    r->earlier_date),
		FIELD_NUMBER("points", NULL, r->has_points, r->points),
		FIELD_TEXT("mark", NULL,
		    r->has_mark ? words_mark_token(r->mark) : NULL),
		FIELD_DATE("resets", NULL, r->has_resets, r->resets),
		FIELD_TEXT("next_milestone", NULL,
		    r->next_milestone ? print_text(r->next_milestone) : NULL),
		FIELD_BOOL("replayed", NULL, sent, r->replayed),
		FIELD_NUMBER("waiting", NULL, true, (int64_t)waiting),
	};

	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
}

static int show(struct cli *cli, const struct outbox_entry *e, size_t waiting)
{
	const Viesti__RecordResult *r = NULL;

	if (e->reply && e->reply->body_case == VIESTI__REPLY__BODY_RECORDED &&
	    e->reply->recorded->n_results == 1)
		r = e->reply->recorded->results[0];
	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		show_fields(cli, e, r, waiting);
	if (!r)
		return 0;
	return show_done(cli, r);
}

int cmd_record(struct cli *cli);
int cmd_record(struct cli *cli)
{
	uint8_t operation[16];
	Viesti__ActivityItem item = VIESTI__ACTIVITY_ITEM__INIT, *items = &item;
	Viesti__Record record = VIESTI__RECORD__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct error err;

	if (settle(cli, &err))
		return cli_fail(cli, &err);
	link_operation(operation);
	item.has_operation = true;
	item.operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	item.person = who.code;
	item.type = what.code;
	item.has_date = true;
	item.date = date;
	item.evidence = cli_text(words_evidence(evidence));
	item.note = cli_text(note);
	item.has_first_public = first_public;
	item.first_public = first_public;
	record.n_items = 1;
	record.items = &items;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &record;
	return saved_run(cli, &rq, show);
}
