/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti attend: a training's points, by the code shown in the session. */
#include <inttypes.h>
#include <stdio.h>

#include "client/cli/change.h"
#include "client/fields.h"
#include "common/i18n.h"
#include "common/wire.h"

static const char *code, *person;

extern const struct option cmd_attend_options[];
const struct option cmd_attend_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "CODE",
	    .value = &code,
	    .optional = true,
	    .help = N_("The six characters that were shown in the session") },
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("Who was there: staff id, e-mail address or name") },
	OPTIONS_END
};

static const struct change_missing what = {
	.text = N_("The training's code"),
	.hint = N_("Six characters, as they were shown in the session."),
	.usage =
	    N_("Say the code and who was there: viesti attend K7MPQ4 10234"),
};

static int told(struct cli *cli, const Viesti__RecordResult *res,
    struct error *err)
{
	if (res->error)
		return link_error(res->error, err);
	const struct field fields[] = {
		FIELD_NUMBER("activity", N_("Number"), res->has_activity,
		    (int64_t)res->activity),
		FIELD_TEXT("staff_id", N_("Staff id"), res->staff_id),
		FIELD_TEXT("name", N_("Name"), res->name),
		FIELD_TEXT("type", N_("Type"), res->type),
		FIELD_NUMBER("points", N_("Points"), res->has_points,
		    res->points),
	};
	print_line(&cli->print, "%s", _("The training is recorded."));
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

static int attend(struct cli *cli, struct error *err)
{
	uint8_t operation[WIRE_OPERATION];
	Viesti__ActivityItem item = VIESTI__ACTIVITY_ITEM__INIT;
	Viesti__ActivityItem *items[] = { &item };
	Viesti__Record q = VIESTI__RECORD__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int rc = change_need(cli, &code, &what, err);

	if (!rc)
		rc = change_person(cli, &person, what.usage, err);
	if (rc)
		return rc;
	link_operation(operation);
	item.has_operation = true;
	item.operation = (ProtobufCBinaryData){ sizeof operation, operation };
	item.person = cli_text(person);
	item.evidence = cli_text(code);
	q.items = items;
	q.n_items = 1;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &q;
	rc = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_RECORDED, err);
	if (rc)
		return rc;
	return told(cli, reply->recorded->results[0], err);
}

int cmd_attend(struct cli *cli);
int cmd_attend(struct cli *cli)
{
	return change_run(cli, attend);
}
