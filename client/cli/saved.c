/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Save, send, tell. See saved.h.
 */
#include "client/cli/saved.h"

#include <stdlib.h>

#include "client/cli/why.h"
#include "common/buf.h"
#include "common/i18n.h"

static int call(void *arg, Viesti__Request *rq, const Viesti__Reply **reply,
    struct error *err)
{
	return link_call(arg, rq, reply, err);
}

int saved_send(struct cli *cli, struct outbox *o,
    struct outbox_sending *sending, struct error *err)
{
	int code = cli_connect(cli, err);

	if (code)
		return code;
	sending->call = call;
	sending->call_arg = cli->link;
	return outbox_send(o, sending, err);
}

static void add(struct buf *b, const char *text)
{
	if (text && *text)
		buf_addf(b, "%s%s", b->len ? ", " : "", text);
}

static void describe_item(struct buf *b, const Viesti__ActivityItem *item)
{
	char date[I18N_SIZE];

	add(b, item->type);
	add(b, item->person);
	if (item->has_date)
		add(b, i18n_date(item->date, date));
	add(b, item->evidence);
}

static void describe_correction(struct buf *b, const Viesti__Correct *c)
{
	char text[I18N_SIZE];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)c->activity);
	buf_addf(b, _("activity %s"), text);
	add(b, c->type);
	if (c->has_date)
		add(b, i18n_date(c->date, text));
	add(b, c->evidence);
	add(b, c->note);
}

char *saved_what(const struct outbox_entry *e)
{
	struct buf b;

	buf_init(&b, 4096);
	if (!e->request) {
		buf_adds(&b, _("damaged entry"));
	} else if (e->request->body_case == VIESTI__REQUEST__BODY_RECORD) {
		describe_item(&b, e->request->record->items[0]);
	} else if (e->request->body_case == VIESTI__REQUEST__BODY_JOIN) {
		add(&b, e->request->join->staff_id);
		add(&b, e->request->join->name);
	} else if (e->request->body_case == VIESTI__REQUEST__BODY_WITHDRAW) {
		char number[I18N_SIZE];
		snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)e->request->withdraw->activity);
		buf_addf(&b, _("activity %s"), number);
		add(&b, e->request->withdraw->reason);
	} else if (e->request->body_case == VIESTI__REQUEST__BODY_CORRECT) {
		describe_correction(&b, e->request->correct);
	}
	return buf_take(&b);
}

const char *saved_kind(const struct outbox_entry *e)
{
	if (!e->request)
		return "damaged";
	switch (e->request->body_case) {
	case VIESTI__REQUEST__BODY_RECORD:
		return "record";
	case VIESTI__REQUEST__BODY_JOIN:
		return "join";
	case VIESTI__REQUEST__BODY_WITHDRAW:
		return "withdraw";
	case VIESTI__REQUEST__BODY_CORRECT:
		return "correct";
	default:
		return "other";
	}
}

const char *saved_state(const struct outbox_entry *e)
{
	static const char *const states[] = { "waiting", "acknowledged",
		"refused" };

	return states[e->state];
}

/* Refusals of older entries are told once, when they come. */
struct others {
	struct cli *cli;
	int64_t own;
};

static void decided(void *arg, const struct outbox_entry *e)
{
	struct others *others = arg;
	char *what;

	if (e->id == others->own || e->state != OUTBOX_REFUSED)
		return;
	what = saved_what(e);
	print_note(&others->cli->print,
	    _("Entry %lld of the outbox (%s) was refused: %s"),
	    (long long)e->id, what ? what : "", e->refusal.text);
	free(what);
}

/* Saved but not sent: says so plainly, and why. */
static int still_waiting(struct cli *cli, size_t waiting,
    const struct error *why)
{
	print_line(&cli->print, "%s",
	    _("Saved on this machine, not sent yet."));
	print_note(&cli->print, "%s", why->text);
	why_hint(cli, why);
	print_note(&cli->print,
	    P_("%zu entry waits in the outbox and will be sent when the server can be reached; viesti sync sends it.",
		"%zu entries wait in the outbox and will be sent when the server can be reached; viesti sync sends them.",
		waiting),
	    waiting);
	switch (why->code) {
	case E_UNAVAILABLE:
	case E_EXHAUSTED:
	case E_DEADLINE:
		return 0;
	default:
		return link_exit_code(why->code);
	}
}

static int tell(struct cli *cli, struct outbox *o, int64_t id,
    const struct error *why, saved_show *show)
{
	const struct outbox_entry *e = NULL;
	struct error err;
	size_t waiting = 0;
	int status;
	int code = outbox_count(o, OUTBOX_WAITING, &waiting, &err);

	if (!code)
		code = outbox_get(o, id, &e, &err);
	if (code)
		return cli_fail(cli, &err);
	if (e->state == OUTBOX_REFUSED) {
		status = cli_fail(cli, &e->refusal);
		print_note(&cli->print,
		    _("It stays in the outbox as entry %lld: viesti outbox --discard %lld forgets it, --retry %lld sends it again."),
		    (long long)id, (long long)id, (long long)id);
		return status;
	}
	status = show(cli, e, waiting);
	return e->state == OUTBOX_WAITING ? still_waiting(cli, waiting, why)
					  : status;
}

int saved_run(struct cli *cli, const Viesti__Request *rq, saved_show *show)
{
	struct outbox *o = NULL;
	struct error err, why = { .code = 0 };
	int64_t id = 0;
	int status, code = outbox_open(&o, cli->profile.dir, &err);

	if (!code)
		code = outbox_add(o, rq, &id, &err);
	if (code) {
		status = cli_fail(cli, &err);
	} else {
		struct others others = { .cli = cli, .own = id };
		struct outbox_sending sending = { .decided = decided,
			.decided_arg = &others };
		(void)saved_send(cli, o, &sending, &why);
		status = tell(cli, o, id, &why, show);
	}
	outbox_close(o);
	return status;
}
