/* SPDX-License-Identifier: EUPL-1.2 */
/* Completion. See complete.h. */
#include "client/console/complete.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "client/console/globals.h"
#include "client/line.h"
#include "common/buf.h"
#include "common/i18n.h"

/* Takes a candidate if it begins as what was typed, each once. */
static void offer(struct completion *p, const char *text, size_t len)
{
	size_t typed = strlen(p->typed);

	if (len < typed || strncasecmp(text, p->typed, typed) != 0)
		return;
	completion_add(p, text, len);
}

static void offer_text(struct completion *p, const char *text)
{
	if (text)
		offer(p, text, strlen(text));
}

static void offer_number(struct completion *p, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	offer_text(p, text);
}

/* ---------------------------------------------------------------- live data */

static void departments(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->status->n_departments; i++)
		offer_text(p, r->status->departments[i]->department);
}

static void areas(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->rulebook->n_areas; i++)
		offer_text(p, r->rulebook->areas[i]->area);
}

static void clients(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->clients->n_rows; i++)
		if (r->clients->rows[i]->status ==
		    VIESTI__CLIENT_STATUS__CLIENT_ACTIVE)
			offer_number(p, r->clients->rows[i]->client);
}

static void claims(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->activities->n_rows; i++)
		offer_number(p, r->activities->rows[i]->activity);
}

static void types(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->rulebook->n_types; i++)
		offer_text(p, r->rulebook->types[i]->type);
}

static void questions(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->questions->n_rows; i++)
		offer_number(p, r->questions->rows[i]->question);
}

static void moves(struct completion *p, const Viesti__Reply *r)
{
	for (size_t i = 0; i < r->moves->n_rows; i++)
		offer_number(p, r->moves->rows[i]->move);
}

/* What the server does not give (not to this role, not now) is not offered. */
static void offer_live(struct console *c, enum hole_offer what,
    struct completion *p)
{
	Viesti__StatusGet status = VIESTI__STATUS_GET__INIT;
	Viesti__RulebookGet rulebook = VIESTI__RULEBOOK_GET__INIT;
	Viesti__ListClients list = VIESTI__LIST_CLIENTS__INIT;
	Viesti__ReviewList review = VIESTI__REVIEW_LIST__INIT;
	Viesti__ListQuestions asked = VIESTI__LIST_QUESTIONS__INIT;
	Viesti__ListMoves moving = VIESTI__LIST_MOVES__INIT;
	const struct {
		Viesti__Request__BodyCase asked;
		void *body;
		Viesti__Reply__BodyCase wanted;
		void (*take)(struct completion *p, const Viesti__Reply *r);
	} sources[] = {
		[OFFER_DEPARTMENTS] = { VIESTI__REQUEST__BODY_STATUS, &status,
		    VIESTI__REPLY__BODY_STATUS, departments },
		[OFFER_AREAS] = { VIESTI__REQUEST__BODY_RULEBOOK, &rulebook,
		    VIESTI__REPLY__BODY_RULEBOOK, areas },
		[OFFER_CLIENTS] = { VIESTI__REQUEST__BODY_LIST_CLIENTS, &list,
		    VIESTI__REPLY__BODY_CLIENTS, clients },
		[OFFER_CLAIMS] = { VIESTI__REQUEST__BODY_REVIEW_LIST, &review,
		    VIESTI__REPLY__BODY_ACTIVITIES, claims },
		[OFFER_TYPES] = { VIESTI__REQUEST__BODY_RULEBOOK, &rulebook,
		    VIESTI__REPLY__BODY_RULEBOOK, types },
		[OFFER_QUESTIONS] = { VIESTI__REQUEST__BODY_LIST_QUESTIONS,
		    &asked, VIESTI__REPLY__BODY_QUESTIONS, questions },
		[OFFER_MOVES] = { VIESTI__REQUEST__BODY_LIST_MOVES, &moving,
		    VIESTI__REPLY__BODY_MOVES, moves },
	};
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	rq.body_case = sources[what].asked;
	rq.status = sources[what].body; /* any arm: they share the place */
	if (sources[what].take && console_renew(c, &err) == 0 &&
	    ask(c->link, &rq, &reply, sources[what].wanted, &err) == 0)
		sources[what].take(p, reply);
}

/* -------------------------------------------------------------------- files */

static void offer_files(struct completion *p)
{
	char dir[PATH_MAX], path[2 * PATH_MAX];
	const char *slash = strrchr(p->typed, '/');
	int len = slash ? (int)(slash - p->typed) + 1 : 0;
	const struct dirent *e;
	struct stat st;
	size_t n;

	snprintf(dir, sizeof(dir), "%.*s", len, p->typed);
	DIR *d = opendir(len ? dir : ".");
	while (d && (e = readdir(d))) {
		/* hidden ones only when a point was typed */
		if (e->d_name[0] == '.' && p->typed[len] != '.')
			continue;
		n = (size_t)snprintf(path, sizeof(path) - 1, "%s%s/", dir,
		    e->d_name);
		if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
			n--;
		offer(p, path, n);
	}
	if (d)
		closedir(d);
}

/* --------------------------------------------------------------------- next */

static void offer_expected(struct console *c, const struct expected *e,
    struct completion *p)
{
	if (!e->hole) {
		offer(p, e->text, e->len);
		return;
	}
	p->about = _(e->hole->about);
	switch (e->hole->offer) {
	case OFFER_NOTHING:
	case OFFER_COMMANDS: /* see complete() */
		break;
	case OFFER_FILES:
		offer_files(p);
		break;
	default:
		offer_live(c, e->hole->offer, p);
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void complete(struct console *c, const char *text, struct completion *out)
{
	struct expected e[EXPECTED_MAX];
	struct line line;

	memset(out, 0, sizeof(*out));
	(void)line_cut(&line, text, NULL);
	size_t n = line.n - line.in_word;
	const struct word *words = line.words;
	out->typed = xstrdup(line.in_word ? line.words[n].text : "");
	out->at = line.in_word ? line.last_at : strlen(text);
	out->quote = line.quote;
	if (n == 0)
		offer_text(out, "quit");
	/* help speaks of the commands themselves */
	if (n > 0 && strcasecmp(words[0].text, "help") == 0) {
		words++;
		n--;
	}
	size_t n_expected = sentence_expect(console_sentences(),
	    console_n_commands, words, n, e);
	for (size_t i = 0; i < n_expected; i++)
		if (words == line.words || !e[i].hole)
			offer_expected(c, &e[i], out);
	if (strncmp(out->typed, "--", 2) == 0)
		for (size_t i = 0; i < GLOBALS_OF_LINES; i++) {
			char option[32];
			snprintf(option, sizeof(option), "--%s",
			    globals_options[i].name);
			offer_text(out, option);
		}
	qsort(out->texts, out->n, sizeof(*out->texts), compare);
	line_free(&line);
}
