/* SPDX-License-Identifier: EUPL-1.2 */
/* A report's trainings with their feedback, those to come, and what was
 * announced in its time. */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/announcements.h"
#include "server/handlers/handlers.h"
#include "server/handlers/report.h"
#include "server/handlers/trainings.h"

#define NEXT_MAX 10
#define ANNOUNCED_MAX 60

#define SET(to, name, value) (to->has_##name = 1, to->name = (value))

/* ------------------------------------------------------------- trainings */

/* By training of the rulebook. */
struct learned {
	uint32_t sessions;
	uint32_t answers, sum;	     /* of sessions with enough answers */
	uint32_t others, others_sum; /* of the other ones together */
};

struct walk {
	struct request *r;
	const struct report_work *w;
	Viesti__Report *out;
	struct learned by[RULEBOOK_TRAININGS_MAX];
	struct {
		int64_t id;
		int training;
	} held[TRAININGS_MAX];
	size_t n_held;
	int64_t now;
	int rc;
};

/* No code, and no link, which is for those who are enrolled. */
static void add_next(struct walk *k, const struct training_row *row)
{
	Viesti__Training *t = trainings_row(k->r, k->w->house->rulebook, row);

	if (!t) {
		k->rc = request_too_large(k->r);
		return;
	}
	t->code = t->link = NULL;
	t->has_code_until = t->has_attended = 0;
	t->code_until = 0;
	t->attended = 0;
	if (k->out->n_next_trainings < NEXT_MAX)
		k->out->next_trainings[k->out->n_next_trainings++] = t;
}

static int add_training(const struct training_row *row, void *arg)
{
	struct walk *k = arg;
	const struct rulebook *rb = k->w->house->rulebook;
	int32_t date = training_date(&row->t);
	int which = row->t.type < rb->n_types ? rb->types[row->t.type].training
					      : -1;

	if (row->removed_at)
		return 0;
	if (row->t.begins_at > k->now) {
		add_next(k, row);
		return k->rc;
	}
	if (which < 0 || date < k->out->from || date > k->out->to ||
	    k->n_held == TRAININGS_MAX)
		return 0;
	k->by[which].sessions++;
	k->held[k->n_held].id = row->t.id;
	k->held[k->n_held++].training = which;
	return 0;
}

struct answers {
	uint32_t n, sum;
};

static int add_answer(int score, const char *words, void *arg)
{
	struct answers *a = arg;

	(void)words;
	a->n++;
	a->sum += (uint32_t)score;
	return 0;
}

static int read_feedback(struct archive *a, struct walk *k)
{
	for (size_t i = 0; i < k->n_held; i++) {
		struct learned *l = &k->by[k->held[i].training];
		struct answers s = { 0, 0 };
		int rc = store_feedback_each(a->store, k->held[i].id,
		    add_answer, &s, &k->r->err);

		if (rc < 0)
			return rc;
		if (s.n >= REPORT_FEW) {
			l->answers += s.n;
			l->sum += s.sum;
		} else {
			l->others += s.n;
			l->others_sum += s.sum;
		}
	}
	return 0;
}

/* What few sessions' answers say must not follow from what is told of all. */
static void fill_feedback(const struct learned *l, Viesti__ReportTraining *row)
{
	bool all = l->others >= REPORT_FEW || l->answers == 0;
	uint32_t n = l->answers + (all ? l->others : 0);
	uint32_t sum = l->sum + (all ? l->others_sum : 0);

	if (n < REPORT_FEW)
		return;
	SET(row, mean_tenths, (sum * 10 + n / 2) / n);
	if (!row->has_attended || row->attended >= n + REPORT_FEW ||
	    row->attended <= n)
		SET(row, answers, n);
}

static int fill_types(struct walk *k)
{
	const struct rulebook *rb = k->w->house->rulebook;

	k->out->trainings = (Viesti__ReportTraining **)request_array(k->r,
	    (size_t)rb->n_types, sizeof **k->out->trainings);
	if (!k->out->trainings)
		return request_too_large(k->r);
	for (int i = 0; i < rb->n_types; i++) {
		const struct activity_type *t = &rb->types[i];
		Viesti__ReportTraining *row;
		if (t->training < 0)
			continue;
		row = k->out->trainings[k->out->n_trainings++];
		viesti__report_training__init(row);
		row->type = request_text(k->r, t->code);
		row->name = request_names(k->r, t->name[LANG_FI],
		    t->name[LANG_SV], t->name[LANG_EN]);
		if (!row->name)
			return request_too_large(k->r);
		SET(row, sessions, k->by[t->training].sessions);
		if (k->w->told.trained[t->training] != REPORT_WITHHELD)
			SET(row, attended,
			    (uint32_t)k->w->told.trained[t->training]);
		fill_feedback(&k->by[t->training], row);
	}
	return 0;
}

int report_fill_trainings(struct archive *a, struct request *r,
    const struct report_work *w, Viesti__Report *out)
{
	struct walk *k = arena_zalloc(r->arena, sizeof *k);
	int rc;

	if (!k)
		return request_too_large(r);
	*k = (struct walk){ .r = r, .w = w, .out = out, .now = clock_now_us() };
	out->next_trainings = arena_zalloc(r->arena,
	    NEXT_MAX * sizeof *out->next_trainings);
	if (!out->next_trainings)
		return request_too_large(r);
	rc = store_trainings_of(a->store, w->house->season->id, PERSON_NONE,
	    add_training, k, &r->err);
	if (rc == 0)
		rc = k->rc ? k->rc : read_feedback(a, k);
	return rc < 0 ? rc : fill_types(k);
}

/* --------------------------------------------------------- announcements */

static int add_announcement(void *arg, const struct announcement_row *row)
{
	struct walk *k = arg;
	Viesti__Announcement *out;
	struct announcement *a;

	if (row->a.kind == ANNOUNCE_TRAINING || row->a.from > k->out->to ||
	    announcement_is_over(&row->a, k->out->from) ||
	    k->out->n_announcements == ANNOUNCED_MAX)
		return 0;
	a = arena_alloc(k->r->arena, sizeof *a);
	if (!a)
		return request_too_large(k->r);
	*a = row->a;
	out = announcements_row(k->r, k->w->house->rulebook, a);
	if (!out)
		return request_too_large(k->r);
	k->out->announcements[k->out->n_announcements++] = out;
	return 0;
}

int report_fill_announcements(struct archive *a, struct request *r,
    const struct report_work *w, Viesti__Report *out)
{
	struct walk *k = arena_zalloc(r->arena, sizeof *k);
	const struct store_loader loader = { .arg = k,
		.announcement = add_announcement };

	if (!k)
		return request_too_large(r);
	*k = (struct walk){ .r = r, .w = w, .out = out };
	out->announcements = arena_zalloc(r->arena,
	    ANNOUNCED_MAX * sizeof *out->announcements);
	if (!out->announcements)
		return request_too_large(r);
	return store_load_then(a->store, w->house->season->id, STORE_NOW,
	    &loader, &r->err);
}
