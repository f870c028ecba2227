/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Text as people's names need it: UTF-8, NFC, width on a terminal, order of
 * names, nearest words. Text is UTF-8, given by pointer and NUL-terminated
 * unless a length is taken.
 */
#ifndef VIESTI_TEXT_H
#define VIESTI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is this code point a control character (C0, DEL, C1) or a bidirectional
 * control (U+061C, 200E-F, 202A-E, 2066-9)? */
bool text_is_hidden(int32_t c);
/* Is it a blank: space, tab, line end, U+00A0 and other spaces, U+FEFF? */
bool text_is_blank(int32_t c);
/* Reads one code point of len > 0 bytes; bytes used, 0 when they are not UTF-8.
 */
size_t text_next(const char *data, size_t len, int32_t *c);

/* Valid UTF-8 without NUL, control characters (C0 but for tab and newline when
 * multiline, DEL, C1) and bidirectional controls (U+061C, 200E-F, 202A-E,
 * 2066-9). */
bool text_is_clean(const char *data, size_t len, bool multiline);
bool text_is_utf8(const char *data, size_t len);

/* Makes one clean line of any bytes, in place: tabs and line ends become
 * blanks, what else is hidden or not UTF-8 a '?', a character cut off at the
 * end goes. */
void text_scrub(char *text);

/* NFC, surrounding blanks (also U+00A0, tab) cut; yours to free; NULL: not
 * UTF-8. */
char *text_normalise(const char *text);

/* Columns on a terminal: wide emoji 2, combining marks 0, ä always 1. */
size_t text_width(const char *text);
/* At most columns wide, cut between graphemes with an ellipsis; yours to free.
 */
char *text_fit(const char *text, size_t columns);

/*
 * Key for sorting names by bytes in the Finnish-Swedish order: marks folded
 * except å ä ö, letter case ignored, z å ä ö last (æ as ä, ø as ö, ü as y, š as
 * s), digits before letters. Yours to free.
 */
char *text_sort_key(const char *text);

/* Does it end so, with something before it? A file's name by its ending. */
bool text_ends_with(const char *text, const char *end);

/* Letter case and blanks folded, for finding: "  ÄIJÖ  Pöysti " equals "äijö
 * pöysti". Bytes that are not UTF-8 become '?'. Yours to free; NULL: no memory.
 */
char *text_fold(const char *text);

/* The same without marks on letters: Åström and astrom have one bare form. */
char *text_bare(const char *text);

/* Does every one of these words stand in the text, in any letter case? A word
 * written with a for å finds å too, and o for ö; one with å finds only å. */
bool text_has_words(const char *text, const char *const *words, size_t n);

/* yes, no in any letter case (1 kyllä ja yes x / 0 ei nej no or empty): 1, 0,
 * else -1. */
int text_yes_no(const char *text);

/* Decimal digits only, within [min, max]: 0, else -1 and *out untouched. */
int text_number(const char *text, long min, long max, long *out);

/* The words nearest to word by edit distance (at most a third of its length, at
 * least 1), up to n; how many were put into nearest. The strings are borrowed.
 */
size_t text_nearest(const char *word, const char *const *words, size_t n_words,
    const char **nearest, size_t n);

/* Visible form of untrusted text for terminals and logs: control and
 * bidirectional characters and bad bytes become \xNN or \uNNNN. Yours to free.
 */
char *text_visible(const char *data, size_t len);

/* Bytes to lower-case hex; out has 2*len+1 bytes. And back: -1 unless exactly
 * len bytes. */
char *text_hex(const void *data, size_t len, char *out);
int text_unhex(const char *hex, void *out, size_t len);

#endif
