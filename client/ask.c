/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions to the server. See ask.h. */
#include "client/ask.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "client/moment.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/wire.h"

#define ANEW 3 /* times to begin again when the order moves on */

int ask(struct link *l, Viesti__Request *rq, const Viesti__Reply **reply,
    Viesti__Reply__BodyCase wanted, struct error *err)
{
	Viesti__StandingsAt at;
	Viesti__Request wrapped;
	Viesti__Request *sent = moment_wrap(rq, &at, &wrapped);
	int code = link_call(l, sent, reply, err);

	if (!code && (*reply)->body_case == VIESTI__REPLY__BODY_STANDINGS_THEN)
		*reply = moment_unwrap((*reply)->standings_then);
	if (!code && (*reply)->body_case != wanted)
		code = error_set(err, E_INTERNAL, "bad_reply",
		    _("The server answered something that was not asked. Tell the organiser."));
	return code;
}

int ask_pages(struct link *l, Viesti__Request *rq, Viesti__Page *page,
    Viesti__Reply__BodyCase wanted,
    bool (*take)(void *arg, const Viesti__Reply *reply, Viesti__Page *page),
    void *arg, struct error *err)
{
	const Viesti__Reply *reply = NULL;
	bool more = true;

	page->has_offset = page->has_limit = true;
	page->limit = WIRE_PAGE_MAX;
	while (more) {
		int code = ask(l, rq, &reply, wanted, err);

		if (code)
			return code;
		link_keep(l);
		more = take(arg, reply, page);
	}
	return 0;
}

/* ------------------------------------------------------------- participants */

static void add_page(Viesti__ParticipantRanking *sum,
    const Viesti__ParticipantRanking *page)
{
	size_t n = sum->n_rows;
	Viesti__ParticipantRow **rows = xrealloc(sum->rows,
	    (n + page->n_rows + 1) * sizeof(*rows));

	if (page->n_rows)
		memcpy(rows + n, page->rows, page->n_rows * sizeof(*rows));
	*sum = *page;
	sum->rows = rows;
	sum->n_rows = n + page->n_rows;
}

int ask_participants(struct link *l, Viesti__RankParticipants *q, size_t most,
    Viesti__ParticipantRanking *sum, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int anew = ANEW, code;

	viesti__participant_ranking__init(sum);
	rq.body_case = VIESTI__REQUEST__BODY_RANK_PARTICIPANTS;
	rq.rank_participants = q;
	q->page = &page;
	page.has_offset = page.has_limit = true;
	do {
		size_t left = most - sum->n_rows;
		page.limit = (uint32_t)(left < WIRE_PAGE_MAX ? left
							     : WIRE_PAGE_MAX);
		code = ask(l, &rq, &reply,
		    VIESTI__REPLY__BODY_PARTICIPANT_RANKING, err);
		if (code && strcmp(err->reason, "page_gone") == 0 &&
		    anew-- > 0) {
			page.has_revision = false;
			page.offset = 0;
			sum->n_rows = 0;
			sum->more = true;
			code = 0;
			continue;
		}
		if (code)
			break;
		link_keep(l);
		add_page(sum, reply->participant_ranking);
		page.has_revision = sum->has_revision;
		page.revision = sum->revision;
		page.offset = sum->next_offset;
	} while (sum->more && sum->n_rows < most);
	q->page = NULL;
	return code;
}

/* ----------------------------------------------------------------- activities
 */

struct activities {
	const Viesti__Activity **rows;
	size_t n;
};

static bool take_activities(void *arg, const Viesti__Reply *reply,
    Viesti__Page *page)
{
	const Viesti__Activities *got = reply->activities;
	struct activities *to = arg;

	to->rows = xrealloc(to->rows,
	    (to->n + got->n_rows + 1) * sizeof(*to->rows));
	for (size_t i = 0; i < got->n_rows; i++)
		to->rows[to->n++] = got->rows[i];
	page->offset = got->has_next_offset
	    ? got->next_offset
	    : page->offset + (uint32_t)got->n_rows;
	page->has_revision = got->has_revision;
	page->revision = got->revision;
	return got->more;
}

int ask_activities(struct link *l, Viesti__ListActivities *q,
    const Viesti__Activity ***rows, size_t *n, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct activities got = { .n = 0 };

	rq.body_case = VIESTI__REQUEST__BODY_LIST_ACTIVITIES;
	rq.list_activities = q;
	q->page = &page;
	int code = ask_pages(l, &rq, &page, VIESTI__REPLY__BODY_ACTIVITIES,
	    take_activities, &got, err);
	q->page = NULL;
	*rows = got.rows;
	*n = got.n;
	return code;
}

/* ------------------------------------------------------------------ explain */

static bool is_called(const char *folded, const char *name)
{
	char *other = name ? text_fold(name) : NULL;
	bool equal = other && strcmp(folded, other) == 0;

	free(other);
	return equal;
}

static bool is_department(const Viesti__DepartmentName *d, const char *folded)
{
	const Viesti__Text *t = d->name;

	return is_called(folded, d->department) ||
	    is_called(folded, d->short_name) ||
	    (t &&
		(is_called(folded, t->fi) || is_called(folded, t->sv) ||
		    is_called(folded, t->en)));
}

/* The code of the department with this code or name; NULL: there is none. */
static const char *find_department(const Viesti__Status *s, const char *text)
{
	char *folded = text_fold(text);
	const char *found = NULL;

	for (size_t i = 0; folded && i < s->n_departments && !found; i++)
		if (is_department(s->departments[i], folded))
			found = s->departments[i]->department;
	free(folded);
	return found ? found : strcmp(text, "joint") == 0 ? "joint" : NULL;
}

static int decide(struct link *l, const char *who, const char **department,
    struct error *err)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (code)
		return code;
	*department = find_department(reply->status, who);
	link_keep(l);
	return 0;
}

int ask_explain(struct link *l, enum ask_who kind, const char *who,
    const Viesti__Explanation **out, struct error *err)
{
	Viesti__Explain q = VIESTI__EXPLAIN__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const char *department = kind == ASK_DEPARTMENT ? who : NULL;
	int code = kind == ASK_WHOEVER ? decide(l, who, &department, err) : 0;

	if (code)
		return code;
	if (department) {
		q.of_case = VIESTI__EXPLAIN__OF_DEPARTMENT;
		q.department = (char *)(uintptr_t)department;
	} else {
		q.of_case = VIESTI__EXPLAIN__OF_PARTICIPANT;
		q.participant = (char *)(uintptr_t)who;
	}
	rq.body_case = VIESTI__REQUEST__BODY_EXPLAIN;
	rq.explain = &q;
	code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_EXPLANATION, err);
	if (!code)
		*out = reply->explanation;
	return code;
}
