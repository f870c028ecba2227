/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti record: one activity of one person, through the outbox. */
#include <string.h>

#include "client/fields.h"
#include "client/cli/saved.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"

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
		"Day of the activity, 2026-03-01 or 1.3.2026; otherwise today") },
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

/*
 * Words fill what no option has given, in the order person, type, evidence:
 * `record --person X SM2` means SM2 as the type.
 */
static int place_words(struct error *err)
{
	const char *words[] = { person, type, evidence };
	const char **to[] = { &person, &type, &evidence };
	const char *given[] = { person_option, type_option, evidence_option };
	size_t next = 0;

	for (size_t i = 0; i < 3; i++)
		*to[i] = given[i] ? given[i] : next < 3 ? words[next++] : NULL;
	if (next < 3 && words[next])
		return error_set(err, E_INVALID, "argument_extra",
		    _("\"%s\" is too much: person, type and evidence are given already."),
		    words[next]);
	if (person && *person && type && *type)
		return 0;
	return error_set(err, E_INVALID, "argument_missing",
	    _("Say who and what: viesti record PERSON TYPE [EVIDENCE], for example viesti record S001010 SM2 https://example.org/post"));
}

static int show_done(struct cli *cli, const Viesti__RecordResult *r)
{
	char day[I18N_SIZE], number[I18N_SIZE];
	const char *who = r->name ? r->name
	    : r->staff_id	  ? r->staff_id
				  : person;

	snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)r->activity);
	i18n_date(r->has_earlier_date ? r->earlier_date : date, day);
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
		    who, r->type ? r->type : type, day, number);
	else
		print_line(&cli->print,
		    P_("Recorded: %s, %s, %s: %d point. Activity %s.",
			"Recorded: %s, %s, %s: %d points. Activity %s.",
			(unsigned long)r->points),
		    who, r->type ? r->type : type, day, r->points, number);
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
		break;
	}
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

	if (place_words(&err))
		return cli_fail(cli, &err);
	if (date == NO_DATE)
		date = clock_today();
	link_operation(operation);
	item.has_operation = true;
	item.operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	item.person = cli_text(person);
	item.type = cli_text(type);
	item.has_date = true;
	item.date = date;
	item.evidence = cli_text(evidence);
	item.note = cli_text(note);
	item.has_first_public = first_public;
	item.first_public = first_public;
	record.n_items = 1;
	record.items = &items;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &record;
	return saved_run(cli, &rq, show);
}
