/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The page of a participant. See summary.h. What may be seen is the server's
 * decision: what it does not answer is not on the page.
 */
#include "client/summary.h"

#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/print.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/wire.h"

#define SENTENCE 700

static const char *in_language(const struct summary *s, const char *fi,
    const char *sv, const char *en)
{
	const char *text = s->language == LANG_FI ? fi
	    : s->language == LANG_SV		  ? sv
						  : en;

	return text && *text ? text : "Viesti";
}

static const char *department_name(const struct summary *s, const char *code)
{
	for (size_t i = 0; code && i < s->status->n_departments; i++) {
		const Viesti__DepartmentName *d = s->status->departments[i];
		if (d->department && strcmp(d->department, code) == 0 &&
		    d->name && *print_text(d->name))
			return print_text(d->name);
	}
	return code ? code : "";
}

/* The type with this code; NULL: the rulebook in force has none. */
static const Viesti__ActivityType *find_type(const struct summary *s,
    const char *code)
{
	for (size_t i = 0; code && i < s->rulebook->n_types; i++)
		if (strcmp(s->rulebook->types[i]->type, code) == 0)
			return s->rulebook->types[i];
	return NULL;
}

/* The screen's colours for its three areas; others by their order. */
static enum paper_colour colour_of(const struct summary *s, const char *area)
{
	static const struct {
		const char *area;
		enum paper_colour colour;
	} known[] = { { "workplace", PAPER_SKY }, { "social", PAPER_ROSE },
		{ "media", PAPER_LIME } };

	if (!area)
		return PAPER_CALM;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(area, known[i].area) == 0)
			return known[i].colour;
	for (size_t i = 0; i < s->rulebook->n_areas; i++)
		if (strcmp(area, s->rulebook->areas[i]->area) == 0)
			return PAPER_SKY + (enum paper_colour)(i % 4);
	return PAPER_CALM;
}

/* ---------------------------------------------------------------------- head
 */

static void add_head(struct summary *s, struct paper *p,
    const Viesti__ParticipantRow *r, const Viesti__Participant *person)
{
	const Viesti__Welcome *w = link_welcome(s->link);
	const Viesti__Status *st = s->status;
	char text[I18N_SIZE];
	const char *at, *name = r->name && *r->name ? r->name : r->staff_id;

	i18n_time(w->has_server_at ? w->server_at : clock_now_us(), text);
	at = paper_format(p, _("as of %s"), text);
	p->above = paper_copy(p,
	    in_language(s, st->competition_fi, st->competition_sv,
		st->competition_en));
	p->name = paper_copy(p, name ? name : "");
	p->below = paper_format(p, "%s · %s", department_name(s, r->department),
	    at);
	p->title = paper_format(p, _("Summary: %s"), p->name);
	p->runner = paper_format(p, "%s · %s", p->above, at);
	p->large.number = paper_copy(p, i18n_number((int64_t)r->points, text));
	p->large.text = paper_copy(p, P_("point", "points", r->points));
	if (r->has_rank)
		paper_figure(p, i18n_number(r->rank, text), _("place"));
	else if (person && person->has_ranked && !person->ranked)
		paper_figure(p, "–", _("hors concours, without a place"));
	paper_figure(p, i18n_number(r->areas, text),
	    P_("area with a deed", "areas with a deed", r->areas));
	paper_figure(p, i18n_number(r->active_rounds, text),
	    P_("active round", "active rounds", r->active_rounds));
	paper_figure(p, i18n_number(r->trainings, text),
	    P_("different training", "different trainings", r->trainings));
}

/* ---------------------------------------------------------------- milestones
 */

static const char *term_name(const Viesti__MilestoneTerm *t)
{
	static const struct {
		const char *term, *text;
	} names[] = {
		{ "points", N_("Points") },
		{ "trainings", N_("Different trainings") },
		{ "areas", N_("Areas with a deed") },
		{ "active_rounds", N_("Active rounds") },
		{ "area_deeds", N_("Deeds in the area") },
		{ "first_public", N_("First public deed") },
	};

	for (size_t i = 0; t->term && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(t->term, names[i].term) == 0)
			return _(names[i].text);
	return t->name ? t->name : t->term ? t->term : "";
}

/* A step of the path has points among its conditions, a badge has not. */
static bool is_step(const Viesti__MilestoneState *m)
{
	for (size_t i = 0; i < m->n_terms; i++)
		if (m->terms[i]->term &&
		    strcmp(m->terms[i]->term, "points") == 0)
			return true;
	return false;
}

static void add_bars(struct paper *p, const Viesti__MilestoneState *m)
{
	for (size_t i = 0; i < m->n_terms; i++) {
		const Viesti__MilestoneTerm *t = m->terms[i];
		paper_add(p, PAPER_LEFT,
		    (struct paper_block){ .kind = PAPER_BAR,
			.text = term_name(t),
			.have = t->have,
			.wanted = t->wanted,
			.number = paper_format(p, "%u / %u", t->have,
			    t->wanted) });
	}
}

/* What is missing, in one line: "50 more points, 1 more training". */
static const char *missing(struct paper *p, const Viesti__MilestoneState *m)
{
	char text[SENTENCE] = "";

	for (size_t i = 0, n = 0; i < m->n_missing && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
		    i > 0 ? ", " : "", m->missing[i]);
	return *text ? paper_copy(p, text) : NULL;
}

static void add_milestone(struct paper *p, const Viesti__MilestoneState *m,
    bool next)
{
	struct paper_block b = { .kind = PAPER_STEP, .done = m->reached };
	const char *name = print_text(m->name);
	char date[I18N_SIZE];

	b.text = *name ? name : m->milestone ? m->milestone : "";
	if (m->reached && m->has_reached_on)
		b.note = paper_format(p, _("reached on %s"),
		    i18n_date(m->reached_on, date));
	else if (!m->reached && m->n_terms == 1 && m->terms[0]->wanted > 1)
		b.number = paper_format(p, "%u / %u", m->terms[0]->have,
		    m->terms[0]->wanted);
	else if (!m->reached && next)
		b.note = _("the next one; all of these are needed:");
	else if (!m->reached)
		b.note = missing(p, m);
	paper_add(p, PAPER_LEFT, b);
	if (next)
		add_bars(p, m);
}

static void add_milestones(struct paper *p, const Viesti__Explanation *e)
{
	bool next_shown = false;

	if (e->n_milestones > 0)
		paper_say(p, PAPER_LEFT, PAPER_HEADING, _("Milestones"));
	for (size_t i = 0; i < e->n_milestones; i++) {
		const Viesti__MilestoneState *m = e->milestones[i];
		bool next = !next_shown && !m->reached && is_step(m);
		next_shown |= next;
		add_milestone(p, m, next);
	}
}

/* ---------------------------------------------------- what next, trainings */

static const Viesti__LedgerEntry *attended(const Viesti__Explanation *e,
    const char *type)
{
	for (size_t i = 0; i < e->n_entries; i++)
		if (!e->entries[i]->bonus && e->entries[i]->type &&
		    strcmp(e->entries[i]->type, type) == 0)
			return e->entries[i];
	return NULL;
}

static void add_trainings(struct summary *s, struct paper *p,
    const Viesti__Explanation *e)
{
	bool any = false;
	char date[I18N_SIZE];

	for (size_t i = 0; i < s->rulebook->n_types; i++) {
		const Viesti__ActivityType *t = s->rulebook->types[i];
		const Viesti__LedgerEntry *done = attended(e, t->type);
		if (t->area || !t->evidence ||
		    strcmp(t->evidence, "attendance") != 0)
			continue;
		if (!any)
			paper_say(p, PAPER_RIGHT, PAPER_HEADING,
			    _("Trainings"));
		any = true;
		paper_add(p, PAPER_RIGHT,
		    (struct paper_block){ .kind = PAPER_STEP,
			.text = print_text(t->name),
			.done = done != NULL,
			.number = done && done->has_date
			    ? i18n_date(done->date, date)
			    : paper_format(p, "+%u", t->points) });
	}
}

static void add_next(struct paper *p, const Viesti__Explanation *e)
{
	if (e->n_advice > 0)
		paper_say(p, PAPER_RIGHT, PAPER_HEADING, _("What next"));
	for (size_t i = 0; i < e->n_advice; i++)
		paper_say(p, PAPER_RIGHT, PAPER_POINT, e->advice[i]);
}

/* ---------------------------------------------------------------- activities
 */

static void add_entry(struct summary *s, struct paper *p,
    const Viesti__LedgerEntry *e)
{
	char date[I18N_SIZE] = "", points[I18N_SIZE], name[SENTENCE],
	     remark[SENTENCE];

	if (e->has_date)
		i18n_date(e->date, date);
	print_entry_name(e, name, sizeof(name));
	print_entry_remark(e, remark, sizeof(remark));
	paper_add(p, PAPER_BODY,
	    (struct paper_block){ .kind = PAPER_ROW,
		.lead = date,
		.tag = e->bonus ? "+" : e->type,
		.colour = e->bonus && !e->area ? PAPER_SUN
					       : colour_of(s, e->area),
		.text = !e->bonus && e->type_name ? e->type_name : name,
		.note = *remark ? remark : NULL,
		.number = i18n_number(e->points, points) });
}

static void add_ledger(struct summary *s, struct paper *p,
    const Viesti__Explanation *e)
{
	char number[I18N_SIZE], line[SENTENCE];
	int64_t sum = 0;

	paper_say(p, PAPER_BODY, PAPER_HEADING,
	    _("Where the points come from"));
	for (size_t i = 0; i < e->n_entries; i++) {
		add_entry(s, p, e->entries[i]);
		sum += e->entries[i]->points;
	}
	if (e->n_entries > 0)
		paper_add(p, PAPER_BODY,
		    (struct paper_block){ .kind = PAPER_SUM,
			.text = _("points in all"),
			.number = i18n_number(sum, number) });
	else
		paper_say(p, PAPER_BODY, PAPER_TEXT,
		    _("No activity counts yet."));
	if (print_rulebook_line(e, line, sizeof(line)))
		paper_say(p, PAPER_BODY, PAPER_QUIET, line);
}

static void add_claim(struct summary *s, struct paper *p,
    const Viesti__Activity *a)
{
	const Viesti__ActivityType *t = find_type(s, a->type);
	char date[I18N_SIZE] = "";
	const char *word = print_status(a->status);

	if (a->has_date)
		i18n_date(a->date, date);
	paper_add(p, PAPER_BODY,
	    (struct paper_block){ .kind = PAPER_ROW,
		.lead = date,
		.tag = a->type,
		.colour = colour_of(s, t ? t->area : NULL),
		.text = t ? print_text(t->name) : a->type,
		.note = a->reason && *a->reason
		    ? paper_format(p, "%s: %s", word, a->reason)
		    : word });
}

/* What is not counted, by its state. */
static int add_claims(struct summary *s, struct paper *p, const char *staff_id,
    Viesti__ActivityStatus status, bool *any, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = 0;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_ACTIVITIES;
	rq.list_activities = &q;
	q.person = (char *)(uintptr_t)staff_id;
	q.has_status = true;
	q.status = status;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		code = ask(s->link, &rq, &reply, VIESTI__REPLY__BODY_ACTIVITIES,
		    err);
		if (code)
			break;
		const Viesti__Activities *r = reply->activities;
		for (size_t i = 0; i < r->n_rows; i++) {
			if (!*any)
				paper_say(p, PAPER_BODY, PAPER_HEADING,
				    _("Not counted"));
			*any = true;
			add_claim(s, p, r->rows[i]);
		}
		page.offset = r->next_offset;
		page.has_revision = r->has_revision;
		page.revision = r->revision;
		if (!r->more)
			break;
	} while (page.offset > 0);
	return code;
}

static int add_uncounted(struct summary *s, struct paper *p,
    const char *staff_id, struct error *err)
{
	static const Viesti__ActivityStatus states[] = {
		VIESTI__ACTIVITY_STATUS__ACTIVITY_RETURNED,
		VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING,
		VIESTI__ACTIVITY_STATUS__ACTIVITY_REJECTED,
	};
	bool any = false;
	int code = 0;

	for (size_t i = 0; i < sizeof(states) / sizeof(*states) && !code; i++)
		code = add_claims(s, p, staff_id, states[i], &any, err);
	/* An organiser may not list them: then they are not on the page. */
	return code == E_DENIED ? 0 : code;
}

/* ----------------------------------------------------------------- taking part
 */

static void foot_row(struct paper *p, const char *lead, const char *text)
{
	paper_add(p, PAPER_FOOT,
	    (struct paper_block){
		.kind = PAPER_TEXT, .lead = lead, .text = text });
}

/* Where the name may be shown. */
static void add_consents(struct paper *p, const Viesti__Participant *who)
{
	const Viesti__Consents *c = who->consents;

	if (who->has_left_at) {
		foot_row(p, _("Your name"),
		    _("You have left. Your name is shown nowhere."));
		return;
	}
	if (!c)
		return;
	if (!c->department && !c->house && !c->kiosk && !c->ceremony) {
		foot_row(p, _("Your name"),
		    who->locked
			? _("It is hidden for good: it is shown nowhere.")
			: _("It is shown nowhere, as you have not asked for it."));
		return;
	}
	foot_row(p, _("Your name"),
	    paper_format(p,
		_("It may be shown: in your department %s, in the house %s, on the screen in the lobby %s, at the ceremony %s."),
		c->department ? _("yes") : _("no"),
		c->house ? _("yes") : _("no"), c->kiosk ? _("yes") : _("no"),
		c->ceremony ? _("yes") : _("no")));
}

/* In the prize draw, once it is published. */
static void add_ticket(struct paper *p, const Viesti__Participant *who)
{
	if (who->ticket)
		foot_row(p, _("Prize draw"),
		    paper_format(p,
			_("Your ticket number is %s. Keep it to yourself: with it you find your tickets in the list of the draw."),
			who->ticket));
}

static void add_foot(struct summary *s, struct paper *p,
    const Viesti__Participant *who)
{
	const Viesti__Welcome *w = link_welcome(s->link);

	paper_say(p, PAPER_FOOT, PAPER_HEADING, _("Taking part is voluntary"));
	foot_row(p, _("A new deed"),
	    s->rulebook->late_days
		? paper_format(p,
		      P_("Tell your contact what you did, at most %u day after it. Communicating is work and is done in working time.",
			  "Tell your contact what you did, at most %u days after it. Communicating is work and is done in working time.",
			  s->rulebook->late_days),
		      s->rulebook->late_days)
		: _("Tell your contact what you did. Communicating is work and is done in working time."));
	if (who)
		add_consents(p, who);
	if (who)
		add_ticket(p, who);
	foot_row(p, _("Hide"),
	    _("Ask your contact, and your name is off every list at once. It costs no points."));
	foot_row(p, _("Leave"),
	    _("You may leave at any time and need not say why. Your name goes from every list; your deeds stay with the department."));
	if (w->has_role && w->role == VIESTI__ROLE__ROLE_RECORDER && w->name)
		foot_row(p, _("Your contact"), w->name);
	else
		foot_row(p, _("Your contact"),
		    _("The contact of your department; whoever gave you this page knows who it is."));
}

/* --------------------------------------------------------------------- asking
 */

static int ask_shared(struct summary *s, struct error *err)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__RulebookGet book = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = ask(s->link, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (code)
		return code;
	s->status = reply->status;
	link_keep(s->link);
	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &book;
	code = ask(s->link, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK, err);
	if (code)
		return code;
	s->rulebook = reply->rulebook;
	link_keep(s->link);
	return 0;
}

int summary_begin(struct summary *s, struct link *l, enum language lang,
    struct error *err)
{
	*s = (struct summary){ .link = l, .language = lang };
	return ask_shared(s, err);
}

int summary_make(struct summary *s, const char *staff_id,
    const Viesti__Participant *who, struct paper **out, struct error *err)
{
	enum language before = i18n_language();
	const Viesti__Explanation *e = NULL;
	struct paper *p = paper_new(s->language);

	i18n_use(s->language);
	int code = add_uncounted(s, p, staff_id, err);
	if (!code)
		code = ask_explain(s->link, ASK_PERSON, staff_id, &e, err);
	if (!code && !e->participant)
		code = error_set(err, E_INTERNAL, "bad_reply",
		    _("The server answered something that was not asked. Tell the organiser."));
	if (!code) {
		add_head(s, p, e->participant, who);
		add_milestones(p, e);
		add_next(p, e);
		add_trainings(s, p, e);
		add_ledger(s, p, e);
		add_foot(s, p, who);
		*out = p;
	} else {
		paper_free(p);
	}
	i18n_use(before);
	return code;
}

int summary_participants(struct link *l, const Viesti__Participant ***rows,
    size_t *n, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListParticipants q = VIESTI__LIST_PARTICIPANTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code;

	*rows = NULL;
	*n = 0;
	rq.body_case = VIESTI__REQUEST__BODY_LIST_PARTICIPANTS;
	rq.list_participants = &q;
	q.has_left = q.left = true;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_PARTICIPANTS,
		    err);
		if (code)
			break;
		const Viesti__Participants *r = reply->participants;
		link_keep(l);
		*rows = xrealloc(*rows, (*n + r->n_rows + 1) * sizeof(**rows));
		for (size_t i = 0; i < r->n_rows; i++)
			(*rows)[(*n)++] = r->rows[i];
		page.offset += (uint32_t)r->n_rows;
		page.has_revision = r->has_revision;
		page.revision = r->revision;
		if (r->n_rows == 0 || page.offset >= r->total)
			break;
	} while (true);
	return code;
}
