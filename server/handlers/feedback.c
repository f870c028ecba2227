/* SPDX-License-Identifier: EUPL-1.2 */
/* What was said of trainings: figures and words from five answers on. */
#include <inttypes.h>
#include <string.h>

#include "common/buf.h"
#include "server/handlers/handlers.h"
#include "server/handlers/trainings.h"
#include "server/reader.h"
#include "server/server.h"
#include "server/views/views.h"

#define ROWS 500
#define WORDS 100

struct summary {
	struct request *r;
	uint32_t n, by[6], sum;
	char *words[WORDS];
	size_t n_words;
};

int prepare_feedback(struct server *sv, struct request *r)
{
	r->prepared = sv->rulebook;
	return 0;
}

static int add_answer(int score, const char *words, void *arg)
{
	struct summary *s = arg;

	s->n++;
	s->by[score]++;
	s->sum += (uint32_t)score;
	if (words && s->n_words < WORDS)
		s->words[s->n_words++] = request_text(s->r, words);
	return 0;
}

#define SET(name, value) (out->has_##name = 1, out->name = (value))

static int fill(struct request *r, const struct summary *s,
    Viesti__FeedbackSummary *out)
{
	SET(answers, s->n);
	SET(score_1, s->by[1]);
	SET(score_2, s->by[2]);
	SET(score_3, s->by[3]);
	SET(score_4, s->by[4]);
	SET(score_5, s->by[5]);
	SET(mean_tenths, (s->sum * 10 + s->n / 2) / s->n);
	out->words = arena_alloc(r->arena,
	    (s->n_words + 1) * sizeof *out->words);
	if (!out->words)
		return request_too_large(r);
	memcpy(out->words, s->words, s->n_words * sizeof *out->words);
	for (size_t i = 0; i < s->n_words; i++)
		if (s->words[i])
			out->words[out->n_words++] = s->words[i];
	return 0;
}

struct listing {
	struct request *r;
	Viesti__Feedback *out;
	int64_t ids[ROWS];
	size_t n;
	int rc;
};

static int add_training(const struct training_row *row, void *arg)
{
	struct listing *l = arg;
	const Viesti__FeedbackGet *rq = l->r->msg->feedback;
	const struct rulebook *rb = l->r->prepared;
	Viesti__FeedbackSummary *out;

	if (row->removed_at || l->n == ROWS ||
	    (rq->has_training && rq->training != (uint64_t)row->t.id))
		return 0;
	out = arena_alloc(l->r->arena, sizeof *out);
	if (!out) {
		l->rc = request_too_large(l->r);
		return 1;
	}
	viesti__feedback_summary__init(out);
	SET(training, (uint64_t)row->t.id);
	if (row->t.type < rb->n_types)
		out->type = request_text(l->r, rb->types[row->t.type].code);
	l->ids[l->n++] = row->t.id;
	l->out->rows[l->out->n_rows++] = out;
	return 0;
}

static int summarise(struct archive *a, struct listing *l)
{
	size_t before = arena_used(l->r->arena);
	int rc = 0;

	for (size_t i = 0; i < l->n && rc == 0; i++) {
		struct summary s = { .r = l->r };
		/* Many words: the other trainings are asked for one by one. */
		if (arena_used(l->r->arena) - before > HANDLER_PAGE_TEXT)
			s.n_words = WORDS;
		rc = store_feedback_each(a->store, l->ids[i], add_answer, &s,
		    &l->r->err);
		if (s.n_words == WORDS && !s.words[0])
			s.n_words = 0;
		if (rc == 0 && s.n >= VIEW_FEW)
			rc = fill(l->r, &s, l->out->rows[i]);
	}
	return rc;
}

int handle_feedback(struct archive *a, struct request *r)
{
	struct listing *l = arena_zalloc(r->arena, sizeof *l);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!l || !(l->out = arena_alloc(r->arena, sizeof *l->out)))
		return request_too_large(r);
	l->r = r;
	viesti__feedback__init(l->out);
	l->out->rows = arena_zalloc(r->arena, ROWS * sizeof *l->out->rows);
	if (!l->out->rows)
		return request_too_large(r);
	int rc = store_trainings_each(a->store, PERSON_NONE, add_training, l,
	    &r->err);
	if (rc == 0)
		rc = l->rc ? l->rc : summarise(a, l);
	if (rc == 0 && r->msg->feedback->has_training && l->n == 0) {
		error_set(&r->err, E_NOT_FOUND, "unknown_training",
		    _("There is no training %" PRIu64
		      ". List them to see their "
		      "numbers."),
		    r->msg->feedback->training);
		rc = error_field(&r->err, "training");
	}
	r->reply.body_case = VIESTI__REPLY__BODY_FEEDBACK;
	r->reply.feedback = l->out;
	return rc;
}
