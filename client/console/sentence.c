/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words understood by sentences with typed holes. See sentence.h.
 *
 * Each sentence is walked by itself, word for word, without looking back: a
 * word with -- belongs to a group of that name, otherwise the parts are taken
 * in order, then groups in any order. Of all the sentences, the walk that went
 * furthest is the one that was meant; among equals the one with more words
 * known as they stand (explain department X, not a person called department),
 * then one that is whole.
 */
#include "client/console/sentence.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define LIST_BYTES 200
#define NEAREST 3

/* ------------------------------------------------------------------ grammar */

static size_t take(const char **at, char out[WORD_SIZE])
{
	size_t n = strcspn(*at, " []");

	assert(n > 0 && n < WORD_SIZE);
	memcpy(out, *at, n);
	out[n] = '\0';
	*at += n;
	*at += strspn(*at, " ");
	return n;
}

static void init_part(struct part *p, const char *text, size_t len)
{
	memcpy(p->text, text, len);
	p->text[len] = '\0';
	p->hole = hole_find(text, len);
	assert(p->hole || text[0] < 'A' || text[0] > 'Z');
}

static void init_group(struct group *g, const char **at)
{
	char text[WORD_SIZE];
	size_t len = take(at, text);

	if (len > 3 && strcmp(text + len - 3, "...") == 0) {
		g->rest = true;
		text[len -= 3] = '\0';
	}
	if (hole_find(text, len))
		init_part(&g->value, text, len);
	else
		memcpy(g->key, text, len + 1);
	if (**at != ']') {
		len = take(at, text);
		init_part(&g->value, text, len);
	}
	assert(**at == ']');
	*at += 1 + strspn(*at + 1, " ");
}

void sentence_init(struct sentence *s, const char *usage)
{
	char text[WORD_SIZE];

	memset(s, 0, sizeof(*s));
	s->usage = usage;
	while (*usage) {
		if (*usage == '[') {
			usage++;
			assert(s->n_groups < SENTENCE_GROUPS);
			init_group(&s->groups[s->n_groups++], &usage);
			continue;
		}
		assert(s->n_parts < SENTENCE_PARTS && s->n_groups == 0);
		size_t len = take(&usage, text);
		init_part(&s->parts[s->n_parts++], text, len);
	}
}

/* --------------------------------------------------------------------- walk */

struct walk {
	const struct sentence *s;
	const struct word *words;
	size_t part; /* the next one */
	bool used[SENTENCE_GROUPS];
	const struct group *open; /* its value comes next */
	size_t at, known;	  /* words taken; those known as they stand */
	struct said said;
};

static void say(struct walk *w, const char *key, const char *text)
{
	assert(w->said.n_values < SENTENCE_WORDS);
	w->said.values[w->said.n_values].key = key;
	w->said.values[w->said.n_values++].text = text;
}

/* One of a|b|c in any letter case; its length, 0: none. */
static size_t choose(const char *choices, const char *word, const char **chosen)
{
	size_t len = strlen(word);

	for (const char *c = choices; c; c = strchr(c, '|')) {
		c += *c == '|';
		if (len > 0 && strcspn(c, "|") == len &&
		    strncasecmp(c, word, len) == 0) {
			*chosen = c;
			return len;
		}
	}
	return 0;
}

static bool take_value(struct walk *w, const struct part *p, const char *key,
    const char *text)
{
	const char *chosen;

	if (p->hole) {
		if (!hole_takes(p->hole, text))
			return false;
		say(w, key ? key : p->text, text);
		return true;
	}
	if (!choose(p->text, text, &chosen))
		return false;
	w->known++;
	/* a word that is only itself says nothing more */
	if (key || strchr(p->text, '|'))
		say(w, key ? key : p->text, text);
	return true;
}

static const char *key_name(const struct group *g)
{
	return strncmp(g->key, "--", 2) == 0 ? g->key + 2 : g->key;
}

/* The group with this key that was not used yet. */
static const struct group *find_group(struct walk *w, const char *text,
    size_t len)
{
	for (size_t i = 0; i < w->s->n_groups; i++) {
		const struct group *g = &w->s->groups[i];
		if (!w->used[i] && *g->key && strlen(g->key) == len &&
		    strncasecmp(g->key, text, len) == 0)
			return g;
	}
	return NULL;
}

static bool enter(struct walk *w, const struct group *g)
{
	if (!g)
		return false;
	w->used[g - w->s->groups] = true;
	w->known++;
	if (*g->value.text)
		w->open = g;
	else
		say(w, key_name(g), "");
	return true;
}

/* --name, --name=value */
static bool take_option(struct walk *w, const char *text)
{
	size_t len = strcspn(text, "=");
	const struct group *g = find_group(w, text, len);

	if (!g || (text[len] == '=' && !*g->value.text))
		return false;
	if (text[len] == '=' &&
	    !take_value(w, &g->value, key_name(g), text + len + 1))
		return false;
	enter(w, g);
	if (text[len] == '=')
		w->open = NULL;
	return true;
}

/* A group that is only a value. */
static bool take_bare(struct walk *w, const char *text)
{
	for (size_t i = 0; i < w->s->n_groups; i++) {
		const struct group *g = &w->s->groups[i];
		if (*g->key || (w->used[i] && !g->rest) ||
		    w->said.n_values == SENTENCE_WORDS ||
		    !take_value(w, &g->value, NULL, text))
			continue;
		w->used[i] = true;
		return true;
	}
	return false;
}

static bool is_option(const struct word *word)
{
	return !word->literal && strncmp(word->text, "--", 2) == 0;
}

static bool step(struct walk *w)
{
	const struct word *word = &w->words[w->at];

	if (w->open) {
		if (is_option(word) ||
		    !take_value(w, &w->open->value, key_name(w->open),
			word->text))
			return false;
		w->open = NULL;
		return true;
	}
	if (is_option(word))
		return take_option(w, word->text);
	if (w->part < w->s->n_parts) {
		const struct part *before = w->part ? &w->s->parts[w->part - 1]
						    : NULL;
		const struct part *p = &w->s->parts[w->part];
		bool named = p->hole && before && !before->hole &&
		    strcmp(p->text, "TEXT") == 0;
		if (!take_value(w, p, named ? before->text : NULL, word->text))
			return false;
		w->part++;
		return true;
	}
	return enter(w, find_group(w, word->text, strlen(word->text))) ||
	    take_bare(w, word->text);
}

static void walk(struct walk *w, const struct sentence *s,
    const struct word *words, size_t n_words)
{
	*w = (struct walk){ .s = s, .words = words, .said.sentence = s };
	while (w->at < n_words && step(w))
		w->at++;
}

bool sentence_begins(const struct sentence *s, const struct word *words,
    size_t n_words)
{
	struct walk w;

	walk(&w, s, words, n_words);
	return w.at == n_words;
}

static bool is_whole(const struct walk *w)
{
	return !w->open && w->part == w->s->n_parts;
}

static bool is_further(const struct walk *a, const struct walk *b)
{
	if (a->at != b->at)
		return a->at > b->at;
	return a->known != b->known ? a->known > b->known
				    : is_whole(a) && !is_whole(b);
}

/* ------------------------------------------------------------ what may come */

struct list {
	struct expected *all;
	size_t n;
};

static void add(struct list *l, const char *text, size_t len,
    const struct hole *hole, const char *value)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->all[i].hole == hole && l->all[i].len == len &&
		    memcmp(l->all[i].text, text, len) == 0)
			return;
	if (l->n < EXPECTED_MAX)
		l->all[l->n++] = (struct expected){ text, len, hole, value };
}

static void add_part(struct list *l, const struct part *p, const char *value)
{
	if (p->hole) {
		add(l, "", 0, p->hole, "");
		return;
	}
	for (const char *c = p->text; c; c = strchr(c, '|')) {
		c += *c == '|';
		add(l, c, strcspn(c, "|"), NULL, value);
	}
}

static void add_groups(struct list *l, const struct walk *w, bool options)
{
	for (size_t i = 0; i < w->s->n_groups; i++) {
		const struct group *g = &w->s->groups[i];
		bool option = strncmp(g->key, "--", 2) == 0;
		if ((w->used[i] && !g->rest) || option != options)
			continue;
		if (*g->key)
			add(l, g->key, strlen(g->key), NULL, g->value.text);
		else
			add_part(l, &g->value, "");
	}
}

static void add_next(struct list *l, const struct walk *w)
{
	if (w->open) {
		add_part(l, &w->open->value, "");
		return;
	}
	if (w->part < w->s->n_parts) {
		const struct part *next = w->part + 1 < w->s->n_parts
		    ? &w->s->parts[w->part + 1]
		    : NULL;
		add_part(l, &w->s->parts[w->part],
		    next && next->hole ? next->text : "");
	} else {
		add_groups(l, w, false);
	}
	if (w->part > 0)
		add_groups(l, w, true);
}

size_t sentence_expect(const struct sentence *all, size_t n,
    const struct word *words, size_t n_words, struct expected out[EXPECTED_MAX])
{
	struct list l = { out, 0 };
	struct walk w;

	for (size_t i = 0; i < n; i++) {
		walk(&w, &all[i], words, n_words);
		if (w.at == n_words)
			add_next(&l, &w);
	}
	return l.n;
}

/* ------------------------------------------------------------------ refusals
 */

/* "--commit, name TEXT, days N" */
static void list_expected(const struct expected *e, size_t n, struct buf *out)
{
	buf_init(out, LIST_BYTES);
	for (size_t i = 0; i < n; i++) {
		size_t before = out->len;
		buf_addf(out, "%s%.*s%s%s%s", i ? ", " : "", (int)e[i].len,
		    e[i].text, e[i].hole ? e[i].hole->name : "",
		    *e[i].value ? " " : "", e[i].value);
		if (out->failed) { /* the first ones will do */
			out->failed = false;
			out->len = before;
			out->data[before] = '\0';
			buf_adds(out, ", ...");
			break;
		}
	}
}

static const char *nearest(const char *word, const struct expected *e, size_t n,
    char out[WORD_SIZE])
{
	char texts[EXPECTED_MAX][WORD_SIZE];
	const char *names[EXPECTED_MAX], *near[1];
	size_t n_names = 0;

	for (size_t i = 0; i < n; i++) {
		if (e[i].hole)
			continue;
		memcpy(texts[n_names], e[i].text, e[i].len);
		texts[n_names][e[i].len] = '\0';
		names[n_names] = texts[n_names];
		n_names++;
	}
	if (text_nearest(word, names, n_names, near, 1) == 0)
		return NULL;
	snprintf(out, WORD_SIZE, "%s", near[0]);
	return out;
}

/* The words before the one that does not fit, as one text. */
static char *before(const struct word *words, size_t n)
{
	struct buf b;

	buf_init(&b, LIST_BYTES);
	for (size_t i = 0; i < n && !b.failed; i++)
		buf_addf(&b, "%s%s", i ? " " : "", words[i].text);
	char *raw = b.failed ? xstrdup("...") : buf_take(&b);
	char *visible = text_visible(raw ? raw : "", raw ? strlen(raw) : 0);
	free(raw);
	return visible;
}

static void add_about(const struct expected *e, size_t n, struct error *err)
{
	size_t len = strlen(err->text);

	if (n == 1 && e[0].hole)
		snprintf(err->text + len, sizeof(err->text) - len, " %s",
		    _(e[0].hole->about));
}

static int refuse_first(const char *word, const struct expected *e, size_t n,
    const char *list, struct error *err)
{
	char near[WORD_SIZE];

	if (nearest(word, e, n, near))
		return error_set(err, E_INVALID, "word_unknown",
		    _("There is no command \"%s\". Did you mean: %s?"), word,
		    near);
	return error_set(err, E_INVALID, "word_unknown",
	    _("There is no command \"%s\". A command begins with one of: %s."),
	    word, list);
}

static int refuse_word(const char *word, const char *said,
    const struct expected *e, size_t n, const char *list, struct error *err)
{
	char near[WORD_SIZE];

	if (n == 0)
		error_set(err, E_INVALID, "sentence_over",
		    _("The command \"%s\" ends there; \"%s\" is too much. Put several words that belong together in quotation marks."),
		    said, word);
	else if (nearest(word, e, n, near))
		error_set(err, E_INVALID, "word_unknown",
		    _("After \"%s\" there can't be \"%s\". Did you mean: %s?"),
		    said, word, near);
	else
		error_set(err, E_INVALID, "word_unknown",
		    _("After \"%s\" there can't be \"%s\", but: %s."), said,
		    word, list);
	add_about(e, n, err);
	return err->code;
}

/* Options may stand nearly anywhere, so they are told only in answer to one,
 * and where no word may come. */
static size_t keep_of_place(struct expected *e, size_t n, const char *typed)
{
	bool options = typed && strncmp(typed, "--", 2) == 0;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool option = !e[i].hole && e[i].len > 2 &&
		    memcmp(e[i].text, "--", 2) == 0;
		if (option == options) {
			struct expected swap = e[kept];
			e[kept++] = e[i];
			e[i] = swap;
		}
	}
	return kept > 0 ? kept : n;
}

/* at words fit; the next one does not, or there should be one. */
static int refuse(const struct sentence *all, size_t n_all,
    const struct word *words, size_t n_words, size_t at, struct error *err)
{
	struct expected e[EXPECTED_MAX];
	size_t n = sentence_expect(all, n_all, words, at, e);
	struct buf list;
	char *said = before(words, at), *word = NULL;

	n = keep_of_place(e, n, at < n_words ? words[at].text : NULL);
	list_expected(e, n, &list);
	if (at < n_words)
		word = text_visible(words[at].text, strlen(words[at].text));
	if (!word) {
		error_set(err, E_INVALID, "sentence_unfinished",
		    _("The command \"%s\" is not finished. Next comes: %s."),
		    said, list.data);
		add_about(e, n, err);
	} else if (at == 0) {
		refuse_first(word, e, n, list.data, err);
	} else {
		refuse_word(word, said, e, n, list.data, err);
	}
	buf_fini(&list);
	free(said);
	free(word);
	return err->code;
}

/* ------------------------------------------------------------ understanding */

int sentence_understand(const struct sentence *all, size_t n,
    const struct word *words, size_t n_words, struct said *said, size_t *which,
    struct error *err)
{
	struct walk best, w;

	*which = 0;
	walk(&best, &all[0], words, n_words);
	for (size_t i = 1; i < n; i++) {
		walk(&w, &all[i], words, n_words);
		if (is_further(&w, &best)) {
			best = w;
			*which = i;
		}
	}
	if (best.at < n_words || !is_whole(&best))
		return refuse(all, n, words, n_words, best.at, err);
	*said = best.said;
	return 0;
}

const char *said_nth(const struct said *said, const char *key, size_t nth)
{
	for (size_t i = 0; i < said->n_values; i++)
		if (strcmp(said->values[i].key, key) == 0 && nth-- == 0)
			return said->values[i].text;
	return NULL;
}

const char *said_text(const struct said *said, const char *key)
{
	return said_nth(said, key, 0);
}

bool said_is(const struct said *said, const char *key)
{
	return said_text(said, key) != NULL;
}

long said_number(const struct said *said, const char *key)
{
	const char *text = said_text(said, key);

	return text ? strtol(text, NULL, 10) : 0;
}
