/* SPDX-License-Identifier: EUPL-1.2 */
/* Who and what is meant. See match.h. */
#include "client/match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "common/buf.h"
#include "common/text.h"

#define WORD_BREAKS " -,;()/"
#define WORDS_MAX 12
#define TEXTS_MAX 12
#define LABEL_MAX 1024

enum level { NOT_MEANT, CONTAINED, BEGINS, TOGETHER, EXACT };

struct typed {
	char *(*fold)(const char *text); /* of what it is compared with */
	char *folded, *room;
	char *words[WORDS_MAX];
	size_t n;
};

/* What one candidate is called: NULLs are passed over. */
struct called {
	const char *texts[TEXTS_MAX];
	size_t n;
};

static void typed_init(struct typed *t, const char *text,
    char *(*fold)(const char *text))
{
	char *rest;

	memset(t, 0, sizeof(*t));
	t->fold = fold;
	t->folded = text_fold(text);
	t->room = t->folded ? xstrdup(t->folded) : NULL;
	for (char *word = t->room ? strtok_r(t->room, WORD_BREAKS, &rest)
				  : NULL;
	     word && t->n < WORDS_MAX;
	     word = strtok_r(NULL, WORD_BREAKS, &rest))
		t->words[t->n++] = word;
}

static void typed_fini(struct typed *t)
{
	free(t->folded);
	free(t->room);
}

/* Does some word of the text begin so? */
static bool word_begins(const char *text, const char *with)
{
	size_t len = strlen(with);

	for (const char *at = text; *at; at += strcspn(at, WORD_BREAKS)) {
		at += strspn(at, WORD_BREAKS);
		if (strncmp(at, with, len) == 0)
			return true;
	}
	return false;
}

/* Does a word begin where all of it stands, as it was typed? */
static bool stands_together(const char *text, const char *typed)
{
	const char *at = text;

	while ((at = strstr(at, typed)) && at > text &&
	    !strchr(WORD_BREAKS, at[-1]))
		at++;
	return at != NULL;
}

static enum level judge_text(const struct typed *t, const char *text)
{
	char *folded = t->fold(text);
	enum level level = NOT_MEANT;
	size_t begun = 0;

	if (!folded)
		return NOT_MEANT;
	while (begun < t->n && word_begins(folded, t->words[begun]))
		begun++;
	if (strcmp(folded, t->folded) == 0)
		level = EXACT;
	else if (stands_together(folded, t->folded))
		level = TOGETHER;
	else if (begun == t->n)
		level = BEGINS;
	else if (strstr(folded, t->folded))
		level = CONTAINED;
	free(folded);
	return level;
}

static enum level judge(const struct typed *t, const struct called *c)
{
	enum level best = NOT_MEANT;

	if (t->n == 0)
		return BEGINS; /* nothing typed: everybody */
	for (size_t i = 0; i < c->n; i++) {
		enum level level = c->texts[i] ? judge_text(t, c->texts[i])
					       : NOT_MEANT;
		best = level > best ? level : best;
	}
	return best;
}

/* Fills what row i is called; *own is freed when it has been judged. */
typedef void call_fn(const void *rows, size_t i, struct called *c, char **own);

static size_t match_by(const void *rows, size_t n_rows, call_fn *call,
    const char *text, char *(*fold)(const char *text), size_t *found,
    size_t max)
{
	struct typed t;
	enum level best = CONTAINED;
	size_t n = 0;

	typed_init(&t, text, fold);
	for (size_t i = 0; t.folded && i < n_rows; i++) {
		struct called c = { .n = 0 };
		char *own = NULL;
		call(rows, i, &c, &own);
		enum level level = judge(&t, &c);
		free(own);
		if (level < best)
			continue;
		n = level > best ? 0 : n; /* the better ones only */
		best = level;
		if (n < max)
			found[n++] = i;
	}
	typed_fini(&t);
	return n;
}

/* A word typed without marks finds Åström too, when nothing is called so. */
static size_t match(const void *rows, size_t n_rows, call_fn *call,
    const char *text, size_t *found, size_t max)
{
	size_t n = match_by(rows, n_rows, call, text, text_fold, found, max);

	return n ? n
		 : match_by(rows, n_rows, call, text, text_bare, found, max);
}

static void add(struct called *c, const char *text)
{
	if (c->n < TEXTS_MAX)
		c->texts[c->n++] = text;
}

static void add_names(struct called *c, const Viesti__Text *t)
{
	if (!t)
		return;
	add(c, t->fi);
	add(c, t->sv);
	add(c, t->en);
}

static void call_person(const void *rows, size_t i, struct called *c,
    char **own)
{
	const Viesti__Participant *p = ((Viesti__Participant *const *)rows)[i];

	add(c, p->staff_id);
	add(c, p->email);
	add(c, p->name);
	add(c, *own = match_person_label(p));
}

static void call_type(const void *rows, size_t i, struct called *c, char **own)
{
	const Viesti__ActivityType *t =
	    ((Viesti__ActivityType *const *)rows)[i];

	add(c, t->type);
	add_names(c, t->name);
	add(c, *own = match_type_label(t));
}

static void call_department(const void *rows, size_t i, struct called *c,
    char **own)
{
	const Viesti__DepartmentName *d =
	    ((Viesti__DepartmentName *const *)rows)[i];

	add(c, d->department);
	add(c, d->short_name);
	add_names(c, d->name);
	add(c, *own = match_department_label(d));
}

size_t match_people(const Viesti__Participants *people, const char *typed,
    size_t *found, size_t max)
{
	return people ? match(people->rows, people->n_rows, call_person, typed,
			    found, max)
		      : 0;
}

size_t match_types(const Viesti__Rulebook *book, const char *typed,
    size_t *found, size_t max)
{
	return book
	    ? match(book->types, book->n_types, call_type, typed, found, max)
	    : 0;
}

size_t match_departments(const Viesti__Status *status, const char *typed,
    size_t *found, size_t max)
{
	return status ? match(status->departments, status->n_departments,
			    call_department, typed, found, max)
		      : 0;
}

/* ------------------------------------------------------------------- labels
 */

static char *join(const char *first, const char *between, const char *second,
    const char *behind)
{
	struct buf b;

	buf_init(&b, LABEL_MAX);
	if (first && *first && second && *second)
		buf_addf(&b, "%s%s%s%s", first, between, second, behind);
	else
		buf_adds(&b, first && *first ? first : second ? second : "");
	char *text = buf_take(&b);
	return text ? text : xstrdup("");
}

char *match_person_label(const Viesti__Participant *p)
{
	return join(p->name, " (", p->staff_id, ")");
}

char *match_type_label(const Viesti__ActivityType *t)
{
	return join(t->type, " ", t->name ? print_text(t->name) : NULL, "");
}

char *match_department_label(const Viesti__DepartmentName *d)
{
	const char *name = d->name ? print_text(d->name) : NULL;

	return join(name, " (", d->department, ")");
}
