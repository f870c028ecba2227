/* SPDX-License-Identifier: EUPL-1.2 */
/* A session of a training: a new one with its code, or a changed one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/url.h"
#include "server/handlers/handlers.h"
#include "server/handlers/trainings.h"

#define CODES_TRIED 20 /* before one is free */
#define MINUTES 60     /* when nothing is said */

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

/* ------------------------------------------------------- what was sent */

static void take_subject(struct request *r, const Viesti__Text *in,
    struct training *t)
{
	const char *all[LANG_COUNT] = {
		[LANG_FI] = in->fi, [LANG_SV] = in->sv, [LANG_EN] = in->en
	};

	for (int i = 0; i < LANG_COUNT; i++)
		snprintf(t->subject[i], sizeof t->subject[i], "%s",
		    request_clean(r, all[i]));
}

static int take_type(struct world *w, struct request *r, const char *text,
    struct training *t)
{
	const struct rulebook *rb = world_rulebook(w);
	int type = rulebook_type(rb, text);

	if (type < 0 || rb->types[type].training < 0)
		return bad(r, "type", "not_a_training",
		    _("Say which training it is by its type, like TR1."));
	t->type = (uint8_t)type;
	return 0;
}

static int take_link(struct request *r, const char *text, struct training *t)
{
	const char *link = request_clean(r, text);

	if (link[0] && !url_is_http(link))
		return bad(r, "link", "link",
		    _("The link begins with https:// or http://."));
	snprintf(t->link, sizeof t->link, "%s", link);
	return 0;
}

/* What is given replaces what was. */
static int take(struct world *w, struct request *r, const Viesti__Training *in,
    struct training *t)
{
	int rc = in->type ? take_type(w, r, in->type, t) : 0;

	if (rc == 0 && in->link)
		rc = take_link(r, in->link, t);
	if (in->subject)
		take_subject(r, in->subject, t);
	if (in->has_begins_at)
		t->begins_at = in->begins_at;
	if (in->has_minutes)
		t->minutes = (int32_t)(in->minutes > INT32_MAX ? 0
							       : in->minutes);
	return rc;
}

/* ------------------------------------------------------- what may be */

static int check(struct world *w, struct request *r, const Viesti__Training *in,
    const struct training *t, bool is_new)
{
	if (is_new && !in->type)
		return bad(r, "type", "not_a_training",
		    _("Say which training it is by its type, like TR1."));
	if (t->begins_at == 0)
		return bad(r, "begins_at", "time_missing",
		    _("Say when the training begins."));
	if (!season_has(&w->season, training_date(t)))
		return bad(r, "begins_at", "date_outside",
		    _("The training is outside the season."));
	if (t->minutes < TRAINING_MINUTES_MIN ||
	    t->minutes > TRAINING_MINUTES_MAX)
		return bad(r, "minutes", "minutes_range",
		    _("A training lasts 5 to 600 minutes."));
	if (is_new && w->trainings.n >= TRAININGS_MAX)
		return error_set(&r->err, E_EXHAUSTED, "too_many_trainings",
		    _("There are %d trainings already. Remove one first."),
		    TRAININGS_MAX);
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_not_open",
		    _("The season %s is final; its trainings stay as they "
		      "are."),
		    w->season.name);
	return 0;
}

/* A code that no other session has. */
static int make_code(struct world *w, struct request *r, struct training *t)
{
	uint8_t random[TRAINING_CODE_BYTES];

	for (int i = 0; i < CODES_TRIED; i++) {
		hash_random(random, sizeof random);
		training_code_make(random, t->code);
		if (!trainings_by_code(&w->trainings, t->code))
			return 0;
	}
	return error_set(&r->err, E_INTERNAL, "no_code",
	    _("No code could be made. Try again."));
}

/* ------------------------------------------------------- the request */

static void digest_of(const Viesti__PutTraining *rq, const Viesti__Training *in,
    uint8_t digest[16])
{
	char numbers[120];
	const Viesti__Text *s = in->subject;
	const char *parts[] = { numbers, in->type, in->link, s ? s->fi : NULL,
		s ? s->sv : NULL, s ? s->en : NULL };

	snprintf(numbers, sizeof numbers,
	    "%d %" PRIu64 " %d %" PRId64 " %d %u %d", in->has_training,
	    in->training, in->has_begins_at, in->begins_at, in->has_minutes,
	    in->minutes, rq->new_code);
	world_digest(digest, "put_training", parts,
	    sizeof parts / sizeof *parts);
}

static int answer(struct world *w, struct request *r,
    const struct training_row *row)
{
	r->reply.training_put = trainings_row(r, world_rulebook(w), row);
	if (!r->reply.training_put)
		return request_too_large(r);
	r->reply.body_case = VIESTI__REPLY__BODY_TRAINING_PUT;
	return 0;
}

static int again(struct world *w, struct request *r, int64_t id,
    struct training_row *row)
{
	const struct training *t = NULL;
	int rc = trainings_find(w, r, true, (uint64_t)id, &t);

	if (rc < 0)
		return rc;
	row->t = *t;
	return answer(w, r, row);
}

static int put(struct world *w, struct request *r, const Viesti__Training *in,
    struct training_row *row, const uint8_t digest[16])
{
	bool is_new = !in->has_training;
	const struct training *old = NULL;
	int rc = is_new ? 0 : trainings_find(w, r, true, in->training, &old);

	if (rc < 0)
		return rc;
	row->t = old ? *old : (struct training){ .minutes = MINUTES };
	rc = take(w, r, in, &row->t);
	if (rc == 0)
		rc = check(w, r, in, &row->t, is_new);
	if (rc == 0 && (is_new || r->msg->put_training->new_code))
		rc = make_code(w, r, &row->t);
	row->t.code_until = row->t.begins_at + TRAINING_CODE_LASTS_US;
	if (rc == 0)
		rc = trainings_write(w, r, row,
		    is_new ? "training" : "training_changed", digest);
	return rc < 0 ? rc : answer(w, r, row);
}

int handle_put_training(struct world *w, struct request *r)
{
	static const Viesti__Training nothing = VIESTI__TRAINING__INIT;
	const Viesti__PutTraining *rq = r->msg->put_training;
	const Viesti__Training *in = rq->what ? rq->what : &nothing;
	struct training_row row = { .removed_at = 0 };
	struct journal_entry e;
	uint8_t digest[16];

	digest_of(rq, in, digest);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : again(w, r, e.subject, &row);
	return put(w, r, in, &row, digest);
}
