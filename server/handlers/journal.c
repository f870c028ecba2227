/* SPDX-License-Identifier: EUPL-1.2 */
/* The journal: pages of it, whether its chain holds, and whether activities
 * and questions are as it says. */
#include "common/text.h"
#include "common/wire.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

static int verify_activities(struct archive *a, struct request *r,
    Viesti__JournalVerified *out)
{
	int64_t wrong;
	int rc = store_activities_verify(a->store, &out->activities, &wrong,
	    &r->err);

	if (rc < 0)
		return rc;
	out->has_activities = 1;
	out->has_wrong_activity = wrong != 0;
	out->wrong_activity = (uint64_t)wrong;
	out->valid = wrong == 0;
	return 0;
}

static int verify_questions(struct archive *a, struct request *r,
    Viesti__JournalVerified *out)
{
	int64_t wrong;
	int rc = store_questions_verify(a->store, &out->questions, &wrong,
	    &r->err);

	if (rc < 0)
		return rc;
	out->has_questions = 1;
	out->has_wrong_question = wrong != 0;
	out->wrong_question = (uint64_t)wrong;
	out->valid = wrong == 0;
	return 0;
}

int handle_journal_verify(struct archive *a, struct request *r)
{
	Viesti__JournalVerified *out = arena_alloc(r->arena, sizeof *out);
	uint8_t head[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	uint64_t entries, broken_at;
	int rc = store_journal_verify(a->store, &entries, head, &broken_at,
	    &r->err);

	if (rc < 0)
		return rc;
	if (!out)
		return request_too_large(r);
	viesti__journal_verified__init(out);
	out->has_valid = out->has_entries = 1;
	out->valid = broken_at == 0;
	out->entries = entries;
	out->head = request_text(r, text_hex(head, HASH_SIZE, hex));
	out->has_broken_at = broken_at != 0;
	out->broken_at = broken_at;
	if (out->valid)
		rc = verify_activities(a, r, out);
	if (rc == 0 && out->valid)
		rc = verify_questions(a, r, out);
	r->reply.body_case = VIESTI__REPLY__BODY_JOURNAL_VERIFIED;
	r->reply.journal_verified = out;
	return rc;
}

struct page {
	struct request *r;
	Viesti__JournalEntries *out;
	size_t max;
};

static int add_entry(const struct journal_entry *e, void *arg)
{
	struct page *p = arg;
	char hex[2 * HASH_SIZE + 1];

	if (p->out->n_rows == p->max) {
		p->out->more = 1;
		return 1;
	}
	Viesti__JournalEntry *row = p->out->rows[p->out->n_rows++];
	viesti__journal_entry__init(row);
	row->has_entry = row->has_at = 1;
	row->entry = e->seq;
	row->at = e->at;
	row->actor = request_text(p->r, e->actor);
	row->kind = request_text(p->r, e->kind);
	row->detail = request_text(p->r, e->detail);
	if (e->subject)
		row->subject = arena_printf(p->r->arena, "%lld",
		    (long long)e->subject);
	row->hash = request_text(p->r, text_hex(e->hash, HASH_SIZE, hex));
	return 0;
}

int handle_journal_show(struct archive *a, struct request *r)
{
	const Viesti__JournalShow *rq = r->msg->journal_show;
	Viesti__JournalEntries *out = arena_alloc(r->arena, sizeof *out);
	struct page page = { .r = r, .out = out, .max = rq->limit };

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!rq->has_limit || rq->limit == 0 || rq->limit > 500)
		page.max = 500;
	if (!out)
		return request_too_large(r);
	viesti__journal_entries__init(out);
	out->rows = (Viesti__JournalEntry **)request_array(r, page.max,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	out->has_more = 1;
	int rc = store_journal_each(a->store, rq->after, page.max + 1,
	    add_entry, &page, &r->err);
	if (rc < 0)
		return rc;
	r->reply.body_case = VIESTI__REPLY__BODY_JOURNAL_ENTRIES;
	r->reply.journal_entries = out;
	return 0;
}
