/* SPDX-License-Identifier: EUPL-1.2 */
/* rulebook import, apply, drop: another version of the rules on its way. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "client/console/when.h"
#include "client/message_json.h"
#include "common/file.h"
#include "common/i18n.h"

#define YAML_MAX 60000 /* bytes that a request can hold */

/* ------------------------------------------------------------- what moves */

static const struct column department_columns[] = {
	{ "department", N_("Department"), COLUMN_TEXT, 0, false },
	{ "rank_before", N_("Rank"), COLUMN_NUMBER, 0, false },
	{ "rank_after", N_("New rank"), COLUMN_NUMBER, 0, false },
	{ "before", N_("Result"), COLUMN_NUMBER, 0, false },
	{ "after", N_("New result"), COLUMN_NUMBER, 0, false },
};

static const struct column people_columns[] = {
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 0, false },
	{ "rank_before", N_("Rank"), COLUMN_NUMBER, 0, false },
	{ "rank_after", N_("New rank"), COLUMN_NUMBER, 0, false },
	{ "before", N_("Points"), COLUMN_NUMBER, 0, false },
	{ "after", N_("New points"), COLUMN_NUMBER, 0, false },
	{ "milestones_gained", N_("Gains"), COLUMN_TEXT, 2, false },
	{ "milestones_lost", N_("Loses"), COLUMN_TEXT, 1, false },
};

static void add_codes(struct table *t, char *const *codes, size_t n)
{
	char all[600] = "";

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(all);
		snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "",
		    codes[i]);
	}
	table_text(t, n ? all : NULL);
}

static void add_move(struct table *t, const Viesti__RankMove *m)
{
	table_text(t, m->staff_id ? m->staff_id : m->department);
	table_number(t, m->has_rank_before, m->rank_before);
	table_number(t, m->has_rank_after, m->rank_after);
	table_number(t, m->has_before, m->before);
	table_number(t, m->has_after, m->after);
	if (m->staff_id) {
		add_codes(t, m->milestones_gained, m->n_milestones_gained);
		add_codes(t, m->milestones_lost, m->n_milestones_lost);
	}
	table_end_row(t);
}

static void print_moves(struct console *c, Viesti__RankMove *const *moves,
    size_t n, const struct column *columns, size_t n_columns)
{
	struct table *t = table_new(&c->print, columns, n_columns);

	for (size_t i = 0; i < n; i++)
		add_move(t, moves[i]);
	table_print(t, stdout);
}

static void print_people(struct console *c, const Viesti__RulebookPreview *p)
{
	print_line(&c->print,
	    P_("%u participant of %u moves:", "%u participants of %u move:",
		p->people_moved),
	    p->people_moved, p->people_total);
	print_moves(c, p->people, p->n_people, people_columns,
	    sizeof people_columns / sizeof *people_columns);
	if (p->people_moved > p->n_people)
		print_line(&c->print, _("These are the first %zu of them."),
		    p->n_people);
}

/* What was applied for later days keeps them: the new rules end there. */
static void print_later(struct console *c, const Viesti__RulebookPreview *p)
{
	char at[I18N_SIZE];

	for (size_t i = 0; i < p->n_later; i++)
		print_line(&c->print,
		    _("From %s on version %u stays in force, and these rules do not count there. What should go on is changed in it by another import."),
		    i18n_time(p->later[i]->effective_at, at),
		    p->later[i]->version);
}

static void print_preview(struct console *c, const Viesti__RulebookPreview *p)
{
	if (c->print.mode == PRINT_CSV) {
		print_moves(c, p->people, p->n_people, people_columns,
		    sizeof people_columns / sizeof *people_columns);
		return;
	}
	print_later(c, p);
	if (p->n_departments) {
		print_line(&c->print, "%s", _("Departments that move:"));
		print_moves(c, p->departments, p->n_departments,
		    department_columns,
		    sizeof department_columns / sizeof *department_columns);
	} else {
		print_line(&c->print, "%s", _("No department moves."));
	}
	if (p->people_moved)
		print_people(c, p);
	else
		print_line(&c->print, "%s", _("No participant moves."));
}

/* For scripts the whole message, for people what they decide by. */
static void tell(struct console *c, const Viesti__RulebookPreview *p)
{
	if (c->print.mode != PRINT_JSON) {
		print_preview(c, p);
		return;
	}
	json_t *j = message_to_json(&p->base);
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

/* What became of it. */
static void tell_state(struct console *c, const Viesti__RulebookVersion *v)
{
	char at[I18N_SIZE];

	i18n_time(v->effective_at, at);
	if (!v->has_version)
		print_line(&c->print,
		    _("Nothing was changed: this is what rules effective from %s would move."),
		    at);
	else if (v->has_known_at)
		print_line(&c->print,
		    _("Version %u is applied: effective from %s."), v->version,
		    at);
	else if (v->retroactive)
		print_line(&c->print,
		    _("Version %u waits: it changes days that are past, so a second person applies it with: viestictl rulebook apply %u"),
		    v->version, v->version);
	else
		print_line(&c->print,
		    _("Version %u waits. Put it into force with: viestictl rulebook apply %u"),
		    v->version, v->version);
}

/* ------------------------------------------------------------- import */

/* As other systems' editors save it: without the mark in front and the carriage
 * returns. */
static void make_plain(char *text)
{
	const char *from = text;
	char *to = text;

	if (strncmp(from, "\xef\xbb\xbf", 3) == 0)
		from += 3;
	for (; *from; from++)
		if (from[0] != '\r' || from[1] != '\n')
			*to++ = *from;
	*to = '\0';
}

static int read_file(const char *path, char **yaml, struct error *err)
{
	size_t len;
	int code = file_read(path, YAML_MAX, yaml, &len, err);

	if (!code && strlen(*yaml) != len)
		code = error_set(err, E_INVALID, "file_unreadable",
		    _("%s is not a text file."), path);
	if (!code)
		make_plain(*yaml);
	return code;
}

static int send_draft(struct console *c, Viesti__RulebookDraft *q,
    const Viesti__RulebookPreview **out, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	Viesti__Reply__BodyCase wanted = VIESTI__REPLY__BODY_RULEBOOK_DRAFTED;

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK_DRAFT;
	rq.rulebook_draft = q;
	int code = q->check_only ? ask(c->link, &rq, &reply, wanted, err)
				 : console_change(c, &rq, &reply, wanted, err);
	if (!code)
		*out = reply->rulebook_drafted;
	return code;
}

/* What is applied at once is looked at first: 1 go on, 0 no. */
static int agree(struct console *c, Viesti__RulebookDraft *q, bool yes,
    struct error *err)
{
	const Viesti__RulebookPreview *p = NULL;

	if (!q->apply || yes)
		return 1;
	q->check_only = true;
	int code = send_draft(c, q, &p, err);
	q->check_only = false;
	if (code)
		return code;
	if (p->version->retroactive)
		return 1; /* it will wait */
	if (c->print.mode == PRINT_TABLE || c->print.mode == PRINT_PLAIN)
		print_preview(c, p);
	return confirm_change(&c->print, _("Put these rules into force?"),
	    false, yes, err);
}

static int when(const struct said *said, int64_t *at, struct error *err)
{
	const char *time = said_text(said, "at");

	return when_time(said_text(said, "DATE"), time ? time : "0:00", at,
	    err);
}

static int import(struct console *c, const struct said *said, char *yaml,
    struct error *err)
{
	Viesti__RulebookDraft q = VIESTI__RULEBOOK_DRAFT__INIT;
	const Viesti__RulebookPreview *p = NULL;
	int code = when(said, &q.effective_at, err);

	q.has_effective_at = q.has_apply = q.has_check_only = true;
	q.yaml = yaml;
	q.file = console_text(said_text(said, "FILE"));
	q.comment = console_text(said_text(said, "comment"));
	q.check_only = said_is(said, "dry-run");
	q.apply = said_is(said, "apply") && !q.check_only;
	if (code)
		return code;
	code = agree(c, &q, said_is(said, "yes"), err);
	if (code <= 0)
		return code;
	code = send_draft(c, &q, &p, err);
	if (code)
		return code;
	if (!q.apply || said_is(said, "yes") || p->version->retroactive)
		tell(c, p);
	tell_state(c, p->version);
	return 0;
}

int console_rulebook_import(struct console *c, const struct said *said);
int console_rulebook_import(struct console *c, const struct said *said)
{
	struct error err;
	char *yaml = NULL;
	int code = read_file(said_text(said, "FILE"), &yaml, &err);

	if (!code)
		code = import(c, said, yaml, &err);
	free(yaml);
	return code < 0 ? console_fail(c, &err) : 0;
}

/* ------------------------------------------------------------- apply, drop */

static int send_apply(struct console *c, uint32_t version, bool check_only,
    const Viesti__RulebookPreview **out, struct error *err)
{
	Viesti__RulebookApply q = VIESTI__RULEBOOK_APPLY__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	Viesti__Reply__BodyCase wanted = VIESTI__REPLY__BODY_RULEBOOK_APPLIED;

	q.has_version = q.has_check_only = true;
	q.version = version;
	q.check_only = check_only;
	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK_APPLY;
	rq.rulebook_apply = &q;
	int code = check_only ? ask(c->link, &rq, &reply, wanted, err)
			      : console_change(c, &rq, &reply, wanted, err);
	if (!code)
		*out = reply->rulebook_applied;
	return code;
}

static int apply(struct console *c, const struct said *said, struct error *err)
{
	uint32_t version = (uint32_t)said_number(said, "VERSION");
	const Viesti__RulebookPreview *p = NULL;
	bool dry = said_is(said, "dry-run"), yes = said_is(said, "yes");
	int code = 1;

	if (dry || !yes) {
		code = send_apply(c, version, true, &p, err);
		if (code)
			return code;
		if (dry || c->print.mode == PRINT_TABLE ||
		    c->print.mode == PRINT_PLAIN)
			tell(c, p);
		if (dry)
			return 0;
		code = confirm_change(&c->print,
		    _("Put these rules into force?"), false, yes, err);
	}
	if (code > 0)
		code = send_apply(c, version, false, &p, err);
	else
		return code;
	if (code)
		return code;
	if (yes)
		tell(c, p);
	tell_state(c, p->version);
	return 0;
}

int console_rulebook_apply(struct console *c, const struct said *said);
int console_rulebook_apply(struct console *c, const struct said *said)
{
	struct error err;

	return apply(c, said, &err) < 0 ? console_fail(c, &err) : 0;
}

int console_rulebook_drop(struct console *c, const struct said *said);
int console_rulebook_drop(struct console *c, const struct said *said)
{
	Viesti__RulebookDrop q = VIESTI__RULEBOOK_DROP__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_version = true;
	q.version = (uint32_t)said_number(said, "VERSION");
	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK_DROP;
	rq.rulebook_drop = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK_DROPPED,
		&err))
		return console_fail(c, &err);
	print_line(&c->print, _("Version %u is dropped. Nothing changes."),
	    reply->rulebook_dropped->version);
	return 0;
}
