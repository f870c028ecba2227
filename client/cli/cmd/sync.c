/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti sync: sends what waits in the outbox. */
#include <stdlib.h>

#include "client/fields.h"
#include "client/cli/saved.h"
#include "common/i18n.h"

extern const struct option cmd_sync_options[];
const struct option cmd_sync_options[] = { OPTIONS_END };

struct telling {
	struct cli *cli;
	struct progress bar;
	size_t done;
};

static void decided(void *arg, const struct outbox_entry *e)
{
	struct telling *t = arg;
	const Viesti__RecordResult *r = e->reply &&
		e->reply->body_case == VIESTI__REPLY__BODY_RECORDED
	    ? e->reply->recorded->results[0]
	    : NULL;
	char *what = NULL;

	progress_step(&t->bar, ++t->done);
	if (e->state == OUTBOX_REFUSED) {
		what = saved_what(e);
		progress_end(&t->bar);
		print_note(&t->cli->print, _("Entry %lld (%s) was refused: %s"),
		    (long long)e->id, what ? what : "", e->refusal.text);
	} else if (r &&
	    (r->outcome == VIESTI__RECORD_OUTCOME__RECORD_DUPLICATE ||
		r->outcome == VIESTI__RECORD_OUTCOME__RECORD_HELD)) {
		what = saved_what(e);
		progress_end(&t->bar);
		print_note(&t->cli->print,
		    _("Entry %lld (%s) was there already, as activity %llu; nothing was added."),
		    (long long)e->id, what ? what : "",
		    (unsigned long long)r->activity);
	}
	free(what);
}

static void sum(struct cli *cli, const struct outbox_sending *s, size_t waiting)
{
	const struct field fields[] = {
		FIELD_NUMBER("sent", NULL, true, (int64_t)s->acknowledged),
		FIELD_NUMBER("refused", NULL, true, (int64_t)s->refused),
		FIELD_NUMBER("waiting", NULL, true, (int64_t)waiting),
	};

	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV) {
		fields_print(&cli->print, fields, 3);
		return;
	}
	if (s->acknowledged)
		print_line(&cli->print,
		    P_("%zu entry was sent.", "%zu entries were sent.",
			s->acknowledged),
		    s->acknowledged);
	if (s->refused)
		print_line(&cli->print,
		    P_("%zu entry was refused and stays in the outbox.",
			"%zu entries were refused and stay in the outbox.",
			s->refused),
		    s->refused);
	if (waiting)
		print_line(&cli->print,
		    P_("%zu entry waits still.", "%zu entries wait still.",
			waiting),
		    waiting);
	if (!s->acknowledged && !s->refused && !waiting)
		print_line(&cli->print, "%s",
		    _("Nothing waits: everything was sent."));
}

int cmd_sync(struct cli *cli);
int cmd_sync(struct cli *cli)
{
	struct outbox *o = NULL;
	struct error err, why = { .code = 0 };
	struct telling t = { .cli = cli };
	struct outbox_sending s = { .decided = decided, .decided_arg = &t };
	size_t waiting = 0;
	int code = outbox_open(&o, cli->profile.dir, &err);

	if (!code)
		code = outbox_count(o, OUTBOX_WAITING, &waiting, &err);
	if (!code && waiting) {
		progress_begin(&t.bar, &cli->print, _("Sending"), waiting);
		(void)saved_send(cli, o, &s, &why);
		progress_end(&t.bar);
		code = outbox_count(o, OUTBOX_WAITING, &waiting, &err);
	}
	outbox_close(o);
	if (code)
		return cli_fail(cli, &err);
	if (why.code) {
		if (cli->print.mode != PRINT_JSON)
			sum(cli, &s, waiting);
		return cli_fail(cli, &why);
	}
	sum(cli, &s, waiting);
	return s.refused ? 1 : 0;
}
