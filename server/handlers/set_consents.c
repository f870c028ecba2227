/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown of a person, and where. Off at once and by anybody whose it is;
 * on only with a reference to the consent; never on again once it was locked.
 */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/enlist.h"
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"

#define SHOW_ALL (SHOW_DEPARTMENT | SHOW_HOUSE | SHOW_KIOSK | SHOW_CEREMONY)

/* What was asked for: surfaces to turn on, surfaces to turn off. */
struct wish {
	uint8_t on, off;
	bool lock;
};

int prepare_set_consents(struct server *sv, struct request *r)
{
	return persons_prepare(sv, r, r->msg->set_consents->person);
}

static int read_wish(struct request *r, struct wish *wish)
{
	const Viesti__SetConsents *rq = r->msg->set_consents;
	uint8_t said = (uint8_t)(SHOW_ALL & ~enlist_unsaid(rq->consents));
	bool hide = rq->hide || rq->lock;

	if (hide && enlist_consents(rq->consents))
		error_set(&r->err, E_INVALID, "hide_and_show",
		    _("Either hide the person everywhere or say where to show "
		      "them, not both at once."));
	else if (!hide && !said)
		error_set(&r->err, E_INVALID, "consents_missing",
		    _("Say where the person may be shown: department, house, "
		      "kiosk, ceremony; or hide them everywhere."));
	else {
		wish->lock = rq->lock;
		wish->on = enlist_consents(rq->consents);
		wish->off = hide ? SHOW_ALL : (uint8_t)(said & ~wish->on);
		return 0;
	}
	return error_field(&r->err, "consents");
}

static int answer(struct world *w, struct request *r, const struct person *p)
{
	Viesti__Participant *out = arena_alloc(r->arena, sizeof *out);

	r->reply.body_case = VIESTI__REPLY__BODY_CONSENTS_SET;
	r->reply.consents_set = out;
	return out ? persons_row(r, &w->departments, p, out)
		   : request_too_large(r);
}

/* As it was answered then: the person with what the entry set. */
static int answer_again(struct world *w, struct request *r, struct person *p,
    const char *detail)
{
	p->consents = (uint8_t)store_detail_number(detail, "consents");
	p->locked = store_detail_number(detail, "locked") == 1;
	return answer(w, r, p);
}

/* Who turns something on for themselves has given consent by that. */
static int check_on(struct request *r, const struct wish *wish,
    struct person_row *row)
{
	const char *reference = r->msg->set_consents->consent_reference;
	char actor[ACTOR_SIZE];

	if (wish->on && row->p.locked)
		return enlist_locked(r, row->p.staff_id);
	if (wish->on && row->p.left_at)
		return persons_left(r, row->p.staff_id);
	if (!(wish->on & ~row->p.consents))
		return 0;
	if (!reference || !reference[0]) {
		if (r->audience.kind != AUDIENCE_PARTICIPANT)
			return enlist_no_reference(r);
		reference = request_actor(r, actor);
	}
	row->consent_reference = request_text(r, reference);
	return 0;
}

static int set(struct world *w, struct request *r, const struct wish *wish,
    struct person_row *row, const uint8_t digest[16])
{
	struct person *p = &row->p;
	uint8_t after = (uint8_t)((p->consents & ~wish->off) | wish->on);
	bool locked = p->locked || wish->lock;
	char detail[128];

	r->written = true;
	int earlier = store_consents_earlier_off(w->store, p, wish->off,
	    &r->err);
	if (earlier <= 0 && after == p->consents && locked == p->locked)
		return earlier;
	if (earlier < 0)
		return earlier;
	snprintf(detail, sizeof detail,
	    "person=%" PRIu32 " before=%u consents=%u locked=%d%s",
	    p->number + 1, p->consents, after, locked,
	    after & ~p->consents ? " consent_reference=kept" : "");
	p->consents = after;
	p->locked = locked;
	struct world_entry entry = { .kind = "consents",
		.subject = (int64_t)p->number + 1,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = world_stamp(w) };
	return persons_write(w, r, row, &entry);
}

int handle_set_consents(struct world *w, struct request *r)
{
	uint32_t person = *(const uint32_t *)r->prepared;
	char numbers[48];
	const char *parts[] = { numbers,
		r->msg->set_consents->consent_reference };
	struct wish wish = { 0 };
	struct person_row row;
	struct journal_entry e;
	uint8_t digest[16];
	int rc = read_wish(r, &wish);

	if (rc < 0)
		return rc;
	snprintf(numbers, sizeof numbers, "%" PRIu32 " %u %u %d", person,
	    wish.on, wish.off, wish.lock);
	world_digest(digest, "consents", parts, 2);
	int replayed = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (replayed < 0)
		return replayed;
	const char *detail = replayed ? request_text(r, e.detail) : NULL;
	rc = replayed ? persons_get(w, r, person, &row)
		      : persons_read(w, r, person, &row);
	if (rc < 0)
		return rc;
	if (replayed)
		return answer_again(w, r, &row.p, detail);
	rc = check_on(r, &wish, &row);
	if (rc == 0)
		rc = set(w, r, &wish, &row, digest);
	return rc < 0 ? rc : answer(w, r, &row.p);
}
