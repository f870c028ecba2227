/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The directory of participants.
 *
 * A person is one block of memory with all its strings. Three indexes (staff
 * id, e-mail, name) map folded text to persons: open addressing with linear
 * probing over {hash, first person}; persons with the same folded text are
 * chained by number, so that a hundred thousand namesakes cost no more than
 * strangers. Two texts are the same when their folded forms are.
 */
#include "server/domain/people.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define PEOPLE_MAX 0x7fffffffu
#define FOLD_SIZE 256 /* texts up to here fold without malloc */
#define AMBIGUOUS_SHOWN 5
#define NEAREST_SHOWN 3

enum key { KEY_STAFF_ID, KEY_EMAIL, KEY_NAME, KEYS };

struct slot {
	uint32_t hash;
	uint32_t first; /* person number + 1; 0: empty */
};

struct index {
	struct slot *slots;
	size_t mask, used; /* mask + 1 slots; 0 slots when NULL */
	uint32_t *next;	   /* by number: the next of the same text, + 1 */
};

struct people {
	size_t n, cap; /* numbers */
	struct person **all;
	struct person_brief *briefs;
	size_t *in; /* persons by department */
	size_t taking_part;
	struct index index[KEYS];
};

/* --- folding --- */

struct folded {
	char *text; /* small, or of the heap */
	char small[FOLD_SIZE];
};

/* Folds plain ASCII as text_fold does, without its cost; false: not ASCII. */
static bool fold_ascii(const char *text, char *out)
{
	size_t n = 0;
	bool blank = false;
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 0x80 || n + 2 >= FOLD_SIZE)
			return false;
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			blank = n > 0;
			continue;
		}
		if (blank)
			out[n++] = ' ';
		blank = false;
		out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	out[n] = '\0';
	return true;
}

/* False: not UTF-8. */
static bool fold(struct folded *f, const char *text)
{
	f->text = f->small;
	if (fold_ascii(text, f->small))
		return true;
	f->text = text_fold(text);
	return f->text != NULL;
}

static void fold_done(struct folded *f)
{
	if (f->text != f->small)
		free(f->text);
}

static bool folds_to(const char *text, const char *folded)
{
	struct folded f;
	bool same = fold(&f, text) && strcmp(f.text, folded) == 0;
	fold_done(&f);
	return same;
}

/* FNV-1a with a last mixing, because slots are taken by the low bits. */
static uint32_t hash_of(const char *folded)
{
	uint32_t h = 2166136261u;
	for (; *folded != '\0'; folded++)
		h = (h ^ (unsigned char)*folded) * 16777619u;
	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 13;
}

/* --- the indexes --- */

static const char *text_of(const struct person *person, enum key key)
{
	switch (key) {
	case KEY_STAFF_ID:
		return person->staff_id;
	case KEY_EMAIL:
		return person->email;
	default:
		return person->name;
	}
}

/* The slot of this text, or the empty one where it would be. */
static struct slot *index_slot(const struct people *p, enum key key,
    const char *folded, uint32_t hash)
{
	const struct index *x = &p->index[key];
	for (size_t i = hash & x->mask;; i = (i + 1) & x->mask) {
		struct slot *s = &x->slots[i];
		if (s->first == 0)
			return s;
		if (s->hash == hash &&
		    folds_to(text_of(p->all[s->first - 1], key), folded))
			return s;
	}
}

static void index_grow(struct index *x)
{
	size_t n = x->slots != NULL ? x->mask + 1 : 0;
	if ((x->used + 1) * 4 <= n * 3)
		return;
	size_t larger = n > 0 ? n * 2 : 64;
	struct slot *slots = xcalloc(larger, sizeof(*slots));
	for (size_t i = 0; i < n; i++) {
		if (x->slots[i].first == 0)
			continue;
		size_t at = x->slots[i].hash & (larger - 1);
		while (slots[at].first != 0)
			at = (at + 1) & (larger - 1);
		slots[at] = x->slots[i];
	}
	free(x->slots);
	x->slots = slots;
	x->mask = larger - 1;
}

/* The person's own strings are in place already. */
static void index_add(struct people *p, enum key key, uint32_t number)
{
	const char *text = text_of(p->all[number], key);
	struct folded f;
	struct index *x = &p->index[key];
	x->next[number] = 0;
	if (text == NULL)
		return;
	if (fold(&f, text)) {
		index_grow(x);
		uint32_t hash = hash_of(f.text);
		struct slot *s = index_slot(p, key, f.text, hash);
		if (s->first == 0)
			x->used++;
		x->next[number] = s->first;
		*s = (struct slot){ hash, number + 1 };
	}
	fold_done(&f);
}

/* Empties a slot and moves up the ones that probing had pushed behind it. */
static void slot_delete(struct index *x, struct slot *s)
{
	size_t hole = (size_t)(s - x->slots), i = hole;
	for (;;) {
		i = (i + 1) & x->mask;
		if (x->slots[i].first == 0)
			break;
		size_t home = x->slots[i].hash & x->mask;
		if (((i - home) & x->mask) < ((i - hole) & x->mask))
			continue;
		x->slots[hole] = x->slots[i];
		hole = i;
	}
	x->slots[hole].first = 0;
	x->used--;
}

static void index_remove(struct people *p, enum key key, uint32_t number)
{
	const char *text = text_of(p->all[number], key);
	struct folded f;
	struct index *x = &p->index[key];
	if (text == NULL)
		return;
	if (fold(&f, text) && x->slots != NULL) {
		struct slot *s = index_slot(p, key, f.text, hash_of(f.text));
		uint32_t *link = &s->first;
		while (*link != 0 && *link != number + 1)
			link = &x->next[*link - 1];
		if (*link != 0)
			*link = x->next[number];
		if (s->first == 0)
			slot_delete(x, s);
	}
	fold_done(&f);
}

/* The first person of this text, + 1; 0: none. The others follow by next[]. */
static uint32_t index_find(const struct people *p, enum key key,
    const char *folded)
{
	if (p->index[key].slots == NULL)
		return 0;
	return index_slot(p, key, folded, hash_of(folded))->first;
}

/* --- the directory --- */

struct people *people_new(void)
{
	struct people *p = xcalloc(1, sizeof(*p));
	p->in = xcalloc(DEPARTMENTS_MAX, sizeof(*p->in));
	return p;
}

void people_free(struct people *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->all[i]);
	for (int key = 0; key < KEYS; key++) {
		free(p->index[key].slots);
		free(p->index[key].next);
	}
	free(p->all);
	free(p->briefs);
	free(p->in);
	free(p);
}

size_t people_count(const struct people *p)
{
	return p->n;
}

const struct person *people_get(const struct people *p, uint32_t number)
{
	return number < p->n ? p->all[number] : NULL;
}

size_t people_taking_part(const struct people *p)
{
	return p->taking_part;
}

const struct person_brief *people_briefs(const struct people *p)
{
	return p->briefs;
}

size_t people_in(const struct people *p, uint16_t department)
{
	return department < DEPARTMENTS_MAX ? p->in[department] : 0;
}

static void reserve(struct people *p, size_t n)
{
	if (n > p->cap) {
		size_t cap = p->cap + p->cap / 2 + 16;
		if (cap < n)
			cap = n;
		p->all = xrealloc(p->all, cap * sizeof(*p->all));
		p->briefs = xrealloc(p->briefs, cap * sizeof(*p->briefs));
		for (int key = 0; key < KEYS; key++)
			p->index[key].next = xrealloc(p->index[key].next,
			    cap * sizeof(*p->index[key].next));
		p->cap = cap;
	}
	for (; p->n < n; p->n++) {
		p->all[p->n] = NULL;
		p->briefs[p->n] =
		    (struct person_brief){ .department = DEPARTMENT_NONE };
	}
}

static char *put(char **at, const char *text)
{
	if (text == NULL)
		return NULL;
	size_t size = strlen(text) + 1;
	char *to = memcpy(*at, text, size);
	*at += size;
	return to;
}

/* One block with the strings behind the struct. */
static struct person *person_make(const struct person *from,
    const char *sort_key)
{
	const char *texts[] = { from->staff_id, from->name, from->email,
		from->pseudonym, sort_key };
	size_t size = sizeof(*from);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		size += texts[i] != NULL ? strlen(texts[i]) + 1 : 0;
	struct person *to = xmalloc(size);
	char *at = (char *)(to + 1);
	*to = *from;
	to->staff_id = put(&at, from->staff_id);
	to->name = put(&at, from->name);
	to->email = put(&at, from->email);
	to->pseudonym = put(&at, from->pseudonym);
	to->sort_key = put(&at, sort_key);
	return to;
}

/* by: 1 comes, -1 goes. Who left is not counted. */
static void count(struct people *p, const struct person *person, int by)
{
	if (person->left_at != 0)
		return;
	p->taking_part += (size_t)by;
	if (person->department < DEPARTMENTS_MAX)
		p->in[person->department] += (size_t)by;
}

static void take_out(struct people *p, uint32_t number)
{
	struct person *old = p->all[number];
	if (old == NULL)
		return;
	for (int key = 0; key < KEYS && !old->forgotten; key++)
		index_remove(p, (enum key)key, number);
	count(p, old, -1);
	p->all[number] = NULL;
	free(old);
}

int people_set(struct people *p, const struct person *person)
{
	uint32_t number = person->number;
	if (number >= PEOPLE_MAX || person->staff_id == NULL ||
	    person->name == NULL)
		return E_INVALID;
	char *sort_key = text_sort_key(person->name);
	if (sort_key == NULL)
		return E_INVALID;
	/* made first: the strings may be those of the one replaced */
	struct person *made = person_make(person, sort_key);
	free(sort_key);
	reserve(p, (size_t)number + 1);
	take_out(p, number);
	p->all[number] = made;
	bool left = made->left_at != 0;
	p->briefs[number] = (struct person_brief){
		.department = made->department,
		.consents = left ? 0 : made->consents,
		.ranked = made->ranked,
		.left = left,
	};
	count(p, made, 1);
	for (int key = 0; key < KEYS && !made->forgotten; key++)
		index_add(p, (enum key)key, number);
	return 0;
}

/* --- finding --- */

/* Who is meant: those of a department or of all, who take part or who left. */
struct circle {
	uint16_t department; /* or DEPARTMENT_NONE */
	bool left;
};

static bool is_in(const struct people *p, uint32_t number, struct circle c)
{
	const struct person_brief *b = &p->briefs[number];
	return b->left == c.left &&
	    (c.department == DEPARTMENT_NONE || b->department == c.department);
}

/* How many persons of this text are in the circle; the last one found. */
static size_t matches(const struct people *p, enum key key, const char *folded,
    struct circle c, uint32_t *number)
{
	size_t n = 0;
	uint32_t at = index_find(p, key, folded);
	for (; at != 0; at = p->index[key].next[at - 1])
		if (is_in(p, at - 1, c)) {
			*number = at - 1;
			n++;
		}
	return n;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lists some staff ids of those who share the text. */
static int say_ambiguous(const struct people *p, enum key key,
    const char *folded, struct circle c, size_t n, struct error *err)
{
	const char **ids = xcalloc(n, sizeof(*ids));
	size_t found = 0;
	uint32_t at = index_find(p, key, folded);
	for (; at != 0 && found < n; at = p->index[key].next[at - 1])
		if (is_in(p, at - 1, c))
			ids[found++] = p->all[at - 1]->staff_id;
	qsort(ids, found, sizeof(*ids), by_text);
	struct buf list;
	buf_init(&list, 256);
	for (size_t i = 0; i < found && i < AMBIGUOUS_SHOWN; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", ids[i]);
	if (found > AMBIGUOUS_SHOWN)
		buf_adds(&list, ", …");
	error_set(err, E_INVALID, "person_ambiguous",
	    P_("%zu person is meant by this text; give the staff id: %s",
		"%zu persons are meant by this text; give one of their staff ids: "
		"%s",
		n),
	    n, list.len > 0 ? list.data : "");
	buf_fini(&list);
	free(ids);
	error_field(err, "person");
	return E_INVALID;
}

/* nearest: names like it, or NULL. */
static int say_stranger(const char *text, const char *nearest,
    struct error *err)
{
	char *shown = text_visible(text, strnlen(text, PERSON_NAME_SIZE));

	if (nearest != NULL)
		error_set(err, E_NOT_FOUND, "unknown_person",
		    _("No participant is known as \"%s\". Nearest names: %s."),
		    shown != NULL ? shown : "?", nearest);
	else
		error_set(err, E_NOT_FOUND, "unknown_person",
		    _("No participant is known as \"%s\". Give a staff id, "
		      "an e-mail address or a full name."),
		    shown != NULL ? shown : "?");
	free(shown);
	error_field(err, "person");
	return E_NOT_FOUND;
}

static int say_unknown(const struct people *p, const char *text,
    uint16_t department, struct error *err)
{
	const char *nearest[NEAREST_SHOWN], **names = NULL;
	size_t n = 0, n_nearest = 0;
	if (department != DEPARTMENT_NONE && people_in(p, department) > 0) {
		names = xcalloc(people_in(p, department), sizeof(*names));
		for (size_t i = 0; i < p->n; i++)
			if (p->all[i] != NULL &&
			    is_in(p, (uint32_t)i,
				(struct circle){ department, false }))
				names[n++] = p->all[i]->name;
		n_nearest = text_nearest(text, names, n, nearest,
		    NEAREST_SHOWN);
	}
	struct buf list;
	buf_init(&list, 1024);
	for (size_t i = 0; i < n_nearest; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", nearest[i]);
	say_stranger(text, n_nearest > 0 ? list.data : NULL, err);
	buf_fini(&list);
	free(names);
	return E_NOT_FOUND;
}

/* Sets *r where somebody or several of the circle are known by the text; false:
 * nobody. */
static bool find_among(const struct people *p, const char *folded,
    struct circle c, uint32_t *number, int *r, struct error *err)
{
	for (int key = 0; key < KEYS; key++) {
		size_t n = matches(p, (enum key)key, folded, c, number);
		if (n > 1)
			*r = say_ambiguous(p, (enum key)key, folded, c, n, err);
		if (n > 0)
			return true;
	}
	return false;
}

static bool find(const struct people *p, const char *text, uint16_t department,
    uint32_t *number, int *r, struct error *err)
{
	struct folded f;
	bool found = false;

	*r = 0;
	if (fold(&f, text) && f.text[0] != '\0')
		for (int left = 0; left < 2 && !found; left++)
			found = find_among(p, f.text,
			    (struct circle){ department, left == 1 }, number, r,
			    err);
	fold_done(&f);
	return found;
}

int people_find(const struct people *p, const char *text, uint16_t department,
    uint32_t *number, struct error *err)
{
	int r;

	if (find(p, text, department, number, &r, err))
		return r;
	return say_unknown(p, text, department, err);
}

int people_find_tersely(const struct people *p, const char *text,
    uint16_t department, uint32_t *number, struct error *err)
{
	int r;

	if (find(p, text, department, number, &r, err))
		return r;
	return say_stranger(text, NULL, err);
}

uint32_t people_by_staff_id(const struct people *p, const char *staff_id)
{
	struct folded f;
	uint32_t at = 0;

	if (fold(&f, staff_id) && f.text[0] != '\0')
		at = index_find(p, KEY_STAFF_ID, f.text);
	fold_done(&f);
	return at != 0 ? at - 1 : PERSON_NONE;
}
