/* SPDX-License-Identifier: EUPL-1.2 */
/* rank departments, rank participants, explain: as the role may see them. */
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "client/console/console.h"
#include "client/moment.h"
#include "common/i18n.h"

#define AROUND_TOP_MAX 50 /* first places beside a person's own */

static Viesti__SizeClass size_class(const char *word)
{
	static const struct {
		const char *word;
		Viesti__SizeClass value;
	} classes[] = {
		{ "small", VIESTI__SIZE_CLASS__CLASS_SMALL },
		{ "medium", VIESTI__SIZE_CLASS__CLASS_MEDIUM },
		{ "large", VIESTI__SIZE_CLASS__CLASS_LARGE },
	};

	for (size_t i = 0; word && i < sizeof(classes) / sizeof(*classes); i++)
		if (strcasecmp(word, classes[i].word) == 0)
			return classes[i].value;
	return VIESTI__SIZE_CLASS__CLASS_ALL;
}

/* The moment that is asked for, if any. */
static int begin(const struct console *c, const struct said *said,
    struct error *err)
{
	return moment_set(said_text(said, "as-of"), c->season, err);
}

int console_rank_departments(struct console *c, const struct said *said);
int console_rank_departments(struct console *c, const struct said *said)
{
	Viesti__RankDepartments q = VIESTI__RANK_DEPARTMENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.area = console_text(said_text(said, "area"));
	q.round = (uint32_t)said_number(said, "round");
	q.has_round = q.round > 0;
	q.size_class = size_class(said_text(said, "class"));
	q.has_size_class = q.size_class != VIESTI__SIZE_CLASS__CLASS_ALL;
	q.has_as_public = q.as_public = said_is(said, "as-public");
	rq.body_case = VIESTI__REQUEST__BODY_RANK_DEPARTMENTS;
	rq.rank_departments = &q;
	int code = begin(c, said, &err);
	if (!code)
		code = ask(c->link, &rq, &reply,
		    VIESTI__REPLY__BODY_DEPARTMENT_RANKING, &err);
	if (code)
		return console_fail(c, &err);
	print_departments(&c->print, reply->department_ranking, stdout);
	return 0;
}

static int rank_around(struct console *c, Viesti__RankParticipants *q, long top)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q->has_top = top > 0;
	q->top = (uint32_t)(top < AROUND_TOP_MAX ? top : AROUND_TOP_MAX);
	rq.body_case = VIESTI__REQUEST__BODY_RANK_PARTICIPANTS;
	rq.rank_participants = q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_PARTICIPANT_RANKING,
		&err))
		return console_fail(c, &err);
	print_participants(&c->print, reply->participant_ranking, stdout);
	return 0;
}

int console_rank_participants(struct console *c, const struct said *said);
int console_rank_participants(struct console *c, const struct said *said)
{
	Viesti__RankParticipants q = VIESTI__RANK_PARTICIPANTS__INIT;
	Viesti__ParticipantRanking all;
	long top = said_number(said, "top");
	bool some = !top && c->print.mode == PRINT_TABLE &&
	    isatty(STDOUT_FILENO);
	size_t most = top ? (size_t)top : some ? ASK_TERMINAL_ROWS : SIZE_MAX;
	struct error err;

	q.area = console_text(said_text(said, "area"));
	q.round = (uint32_t)said_number(said, "round");
	q.has_round = q.round > 0;
	q.around = console_text(said_text(said, "around"));
	if (begin(c, said, &err))
		return console_fail(c, &err);
	if (q.around)
		return rank_around(c, &q, top);
	int code = ask_participants(c->link, &q, most, &all, &err);
	if (!code) {
		print_participants(&c->print, &all, stdout);
		if (some && all.more)
			print_note(&c->print,
			    _("Only the first %d: --top N shows more of them, --around PERSON one person's place."),
			    ASK_TERMINAL_ROWS);
	}
	free(all.rows);
	return code ? console_fail(c, &err) : 0;
}

static int explain(struct console *c, const struct said *said,
    enum ask_who kind, const char *who)
{
	const Viesti__Explanation *e = NULL;
	struct error err;
	int code = begin(c, said, &err);

	if (!code)
		code = ask_explain(c->link, kind, who, &e, &err);
	if (code)
		return console_fail(c, &err);
	print_explanation(&c->print, e, stdout);
	return 0;
}

int console_explain(struct console *c, const struct said *said);
int console_explain(struct console *c, const struct said *said)
{
	return explain(c, said, ASK_WHOEVER,
	    said_text(said, "PERSON|DEPARTMENT"));
}

int console_explain_department(struct console *c, const struct said *said);
int console_explain_department(struct console *c, const struct said *said)
{
	return explain(c, said, ASK_DEPARTMENT, said_text(said, "DEPARTMENT"));
}

int console_explain_participant(struct console *c, const struct said *said);
int console_explain_participant(struct console *c, const struct said *said)
{
	return explain(c, said, ASK_PERSON, said_text(said, "PERSON"));
}
