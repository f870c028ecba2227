/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions: who reads and answers which, and rows; see questions.h. */
#include "server/handlers/questions.h"

bool questions_is_organisers_side(const struct audience *who)
{
	return who->kind == AUDIENCE_MODERATOR ||
	    who->kind == AUDIENCE_ORGANISER || who->kind == AUDIENCE_ADMIN;
}

bool questions_may_answer(const struct audience *who, uint16_t to,
    uint32_t about)
{
	if (to == DEPARTMENT_NONE)
		return questions_is_organisers_side(who);
	if (who->kind == AUDIENCE_PARTICIPANT)
		return to == who->department && about == who->person;
	return who->kind == AUDIENCE_CONTACT && to == who->department;
}

/* Theirs, and not only because everybody may read its answer. */
static bool is_party(const struct audience *who, const struct question_row *q)
{
	switch (who->kind) {
	case AUDIENCE_MODERATOR:
	case AUDIENCE_ORGANISER:
	case AUDIENCE_ADMIN:
		return true;
	case AUDIENCE_CONTACT:
		return q->to == who->department ||
		    (q->from == who->department &&
			q->participant == PERSON_NONE);
	case AUDIENCE_PARTICIPANT:
		return q->participant == who->person ||
		    questions_may_answer(who, q->to, q->about);
	default:
		return false;
	}
}

bool questions_may_read(const struct audience *who,
    const struct question_row *q)
{
	/* an erased one has no words to read */
	return q->text && q->text[0] && (q->to_all || is_party(who, q));
}

static char *side(struct request *r, const char *code)
{
	return request_text(r, code ? code : "organiser");
}

void questions_fill(struct request *r, const struct question_row *q,
    Viesti__Question *out)
{
	bool party = is_party(&r->audience, q);

	viesti__question__init(out);
#define SET(name, value) (out->has_##name = 1, out->name = (value))
	SET(question, (uint64_t)q->id);
	SET(asked_at, q->asked_at);
	if (party && q->activity)
		SET(activity, (uint64_t)q->activity);
	if (q->words)
		SET(words, 1);
	if (q->answered_at) {
		SET(answered_at, q->answered_at);
		SET(to_all, q->to_all);
	}
#undef SET
	if (party)
		out->from = side(r, q->from_code);
	out->to = side(r, q->to_code);
	out->text = request_text(r, q->text);
	out->answer = request_text(r, q->answer);
}

int questions_reply(struct request *r, const struct question_row *q,
    bool with_answer)
{
	Viesti__Question *out = arena_alloc(r->arena, sizeof *out);
	struct question_row row = *q;

	if (!out)
		return request_too_large(r);
	if (!with_answer) {
		row.answered_at = 0;
		row.answer = NULL;
	}
	questions_fill(r, &row, out);
	r->reply.body_case = with_answer ? VIESTI__REPLY__BODY_ANSWERED
					 : VIESTI__REPLY__BODY_ASKED;
	r->reply.asked = out; /* one union with answered */
	return 0;
}

int questions_text(struct request *r, const char *sent, char **text)
{
	*text = request_clean(r, sent);
	if ((*text)[0])
		return 0;
	error_set(&r->err, E_INVALID, "text_missing",
	    _("Nothing was said: the text is empty."));
	return error_field(&r->err, "text");
}
