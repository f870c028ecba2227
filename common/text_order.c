/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Names in the Finnish-Swedish order, folded for finding, and the nearest of
 * some words.
 *
 * A sort key has one byte for each letter of the Finnish alphabet: blanks and
 * marks of punctuation below the digits, digits, a to z, then { | } for å ä ö;
 * letters of other scripts follow as UTF-8. It is made from the decomposed
 * text, where å, ä and ö are a or o with a ring or two dots after it.
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/buf.h"
#include "common/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define KEY_AA '{'
#define KEY_AE '|'
#define KEY_OE '}'
#define KEY_SIGN '/' /* punctuation without a byte of its own */
#define RING 0x030a
#define DOTS 0x0308

#define NEAREST_MOST 8
#define NEAREST_LEN 64 /* code points of a word that is compared */

/* Mapped by utf8proc; bytes that are not UTF-8 as '?'. NULL: no memory. */
static char *map(const char *text, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	char *clean = NULL;
	size_t len = strlen(text);

	if (!text_is_utf8(text, len)) {
		clean = strdup(text);
		if (clean == NULL)
			return NULL;
		text_scrub(clean);
		text = clean;
	}
	if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | options) < 0)
		out = NULL;
	free(clean);
	return (char *)out;
}

char *text_fold(const char *text)
{
	char *data = map(text, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
	size_t used = 0, n;
	bool blank = false;
	int32_t c;

	if (data == NULL)
		return NULL;
	for (size_t i = 0; data[i] != '\0'; i += n) {
		n = text_next(data + i, strnlen(data + i, 4), &c);
		if (n == 0)
			break;
		if (text_is_blank(c)) {
			blank = used > 0;
			continue;
		}
		if (blank)
			data[used++] = ' ';
		blank = false;
		memmove(data + used, data + i, n);
		used += n;
	}
	data[used] = '\0';
	return data;
}

char *text_bare(const char *text)
{
	char *stripped = map(text,
	    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	char *bare = stripped ? text_fold(stripped) : NULL;

	free(stripped);
	return bare;
}

bool text_has_words(const char *text, const char *const *words, size_t n)
{
	char *folded = text_fold(text);
	char *bare = text_bare(text);
	bool all = folded != NULL && bare != NULL;

	for (size_t i = 0; i < n && all; i++) {
		char *word = text_fold(words[i]);
		all = word != NULL &&
		    (strstr(folded, word) != NULL ||
			strstr(bare, word) != NULL);
		free(word);
	}
	free(bare);
	free(folded);
	return all;
}

/* Letters that no decomposition takes apart. */
static const char *letter_key(int32_t c)
{
	static const struct {
		int32_t c;
		const char *key;
	} letters[] = {
		{ 0xe6, "|" },
		{ 0xf8, "}" },
		{ 0xf0, "d" },
		{ 0xfe, "th" },
		{ 0x111, "d" },
		{ 0x127, "h" },
		{ 0x131, "i" },
		{ 0x142, "l" },
		{ 0x14b, "n" },
		{ 0x153, "}" },
		{ 0x167, "t" },
		{ 0x1e5, "g" },
		{ 0x292, "z" },
		{ 0x2019, "'" },
		{ 0x2010, "-" },
		{ 0x2011, "-" },
		{ 0x2013, "-" },
	};

	for (size_t i = 0; i < COUNT(letters); i++)
		if (letters[i].c == c)
			return letters[i].key;
	return NULL;
}

static bool is_sign(int32_t c)
{
	int category = utf8proc_category(c);

	return category >= UTF8PROC_CATEGORY_PC &&
	    category <= UTF8PROC_CATEGORY_SO;
}

static void add_mark(struct buf *key, int32_t mark)
{
	char *last = key->len > 0 ? key->data + key->len - 1 : NULL;

	if (last == NULL)
		return;
	if (*last == 'a' && mark == RING)
		*last = KEY_AA;
	else if (*last == 'a' && mark == DOTS)
		*last = KEY_AE;
	else if (*last == 'o' && mark == DOTS)
		*last = KEY_OE;
	else if (*last == 'u' && mark == DOTS)
		*last = 'y';
}

static void add_letter(struct buf *key, const char *data, size_t n, int32_t c)
{
	const char *letter = letter_key(c);

	if (letter != NULL)
		buf_adds(key, letter);
	else if (utf8proc_category(c) == UTF8PROC_CATEGORY_MN)
		add_mark(key, c);
	else if (text_is_blank(c))
		buf_add(key, " ",
		    key->len > 0 && key->data[key->len - 1] != ' ');
	else if (c > '/' && is_sign(c))
		buf_addc(key, KEY_SIGN);
	else
		buf_add(key, data, n);
}

char *text_sort_key(const char *text)
{
	char *data = map(text,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
	struct buf key;
	int32_t c;
	size_t n, len;

	if (data == NULL)
		return NULL;
	len = strlen(data);
	buf_init(&key, 2 * len);
	for (size_t i = 0; i < len; i += n) {
		n = text_next(data + i, len - i, &c);
		if (n == 0)
			break;
		add_letter(&key, data + i, n, c);
	}
	free(data);
	while (key.len > 0 && key.data[key.len - 1] == ' ')
		key.data[--key.len] = '\0';
	return buf_take(&key);
}

/* Code points of the folded word; 0: empty, too long, or no memory. */
static size_t unfold(const char *word, int32_t out[NEAREST_LEN])
{
	char *folded = text_fold(word);
	size_t count = 0, n;

	for (size_t i = 0; folded != NULL && folded[i] != '\0'; i += n) {
		if (count == NEAREST_LEN) {
			count = 0;
			break;
		}
		n = text_next(folded + i, strnlen(folded + i, 4), &out[count]);
		if (n == 0)
			break;
		count++;
	}
	free(folded);
	return count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits between two words: a letter more, less, other, or two swapped. */
static size_t distance(const int32_t *a, size_t n_a, const int32_t *b,
    size_t n_b)
{
	size_t rows[3][NEAREST_LEN + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= n_b; j++)
		last[j] = j;
	for (size_t i = 1; i <= n_a; i++) {
		size_t *spare = before;

		now[0] = i;
		for (size_t j = 1; j <= n_b; j++) {
			now[j] = least(last[j], now[j - 1]) + 1;
			now[j] = least(now[j],
			    last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[n_b];
}

/* The n nearest so far, the nearest first; equally near in the order they came.
 */
struct near {
	const char *word;
	size_t edits;
};

static size_t put_near(struct near *all, size_t found, size_t n,
    const char *word, size_t edits)
{
	size_t at = found;

	for (size_t i = 0; i < found; i++)
		if (strcmp(all[i].word, word) == 0)
			return found;
	while (at > 0 && all[at - 1].edits > edits)
		at--;
	if (at == n)
		return found;
	if (found < n)
		found++;
	memmove(&all[at + 1], &all[at], (found - 1 - at) * sizeof(*all));
	all[at] = (struct near){ word, edits };
	return found;
}

size_t text_nearest(const char *word, const char *const *words, size_t n_words,
    const char **nearest, size_t n)
{
	int32_t wanted[NEAREST_LEN], other[NEAREST_LEN];
	struct near all[NEAREST_MOST];
	size_t len = unfold(word, wanted), found = 0;
	size_t limit = len / 3 > 0 ? len / 3 : 1;

	if (n > NEAREST_MOST)
		n = NEAREST_MOST;
	if (len == 0 || n == 0)
		return 0;
	for (size_t i = 0; i < n_words; i++) {
		size_t n_other = unfold(words[i], other);
		size_t longer = len > n_other ? len - n_other : n_other - len;
		if (n_other == 0 || longer > limit)
			continue;
		size_t edits = distance(wanted, len, other, n_other);
		if (edits <= limit)
			found = put_near(all, found, n, words[i], edits);
	}
	for (size_t i = 0; i < found; i++)
		nearest[i] = all[i].word;
	return found;
}
