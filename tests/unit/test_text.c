/* SPDX-License-Identifier: EUPL-1.2 */
/* Text: cleanness, widths, the order of names, and words that are near. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define FAMILY "👨\u200d👩\u200d👧"
#define A_DOTS "a\u0308" /* ä in two code points */

static bool is_clean(const char *text)
{
	return text_is_clean(text, strlen(text), false);
}

/* Compares what a function gives, which is ours to free. */
static void assert_gives(char *given, const char *wanted)
{
	assert_non_null(given);
	assert_string_equal(given, wanted);
	free(given);
}

static void names_of_all_people_are_clean(void **state)
{
	(void)state;
	assert_true(is_clean(""));
	assert_true(is_clean("Äijö Pöysti, 57 %"));
	assert_true(is_clean("Ольга 日本 " FAMILY));
	assert_true(is_clean("e\u0301"));
}

static void hidden_characters_are_not_clean(void **state)
{
	static const char *const bad[] = { "a\tb", "a\nb", "a\rb", "\x01",
		"a\x1b[2J", "\x7f", "\xc2\x80", "\xc2\x9f", "\u061c", "\u200e",
		"\u200f", "\u202a", "\u202e", "\u2066", "\u2069" };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(is_clean(bad[i]));
	assert_false(text_is_clean("a\0b", 3, true));
	assert_true(text_is_clean("a\tb\nc", 5, true));
	assert_false(text_is_clean("a\rb", 3, true));
	assert_true(is_clean("\u200d\u2029\u2065\u206a"));
}

static void bytes_that_are_not_utf8_are_found(void **state)
{
	static const char *const bad[] = { "\xff", "\x80", "\xc3", "\xc3(",
		"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
		"\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
		"a\xe2\x82", "\xe2\x82z" };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
		assert_false(text_is_clean(bad[i], strlen(bad[i]), true));
	}
	assert_true(text_is_utf8("\xf4\x8f\xbf\xbf\x01", 5));
	assert_false(text_is_utf8("\xe2\x82\xac", 2));
	assert_true(text_is_utf8("", 0));
}

static void normalising_composes_and_cuts_blanks(void **state)
{
	(void)state;
	assert_gives(text_normalise(A_DOTS "ijo\u0308"), "äijö");
	assert_gives(text_normalise(" \t\u00a0 Aino  Aalto\u00a0\r\n"),
	    "Aino  Aalto");
	assert_gives(text_normalise("\ufeffx\u3000"), "x");
	assert_gives(text_normalise(" \t "), "");
	assert_gives(text_normalise(""), "");
	assert_null(text_normalise("a\xff"));
}

static void scrubbing_makes_one_clean_line(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "plain ä", "plain ä" },
		{ "a\tb\r\nc", "a b  c" },
		{ "a\x1b[2J", "a?[2J" },
		{ "\u202etxt", "?txt" },
		{ "a\xff\xfe"
		  "b",
		    "a??b" },
		{ "\xc2\x85", "?" },
		{ "cut \xe2\x82", "cut " },
		{ "cut \xc3", "cut " },
		{ "cut \xf0\x9f\x91", "cut " },
		{ "\xe2\x82z", "??z" },
		{ "\x80", "?" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[40];

		strcpy(text, rows[i].from);
		text_scrub(text);
		assert_string_equal(text, rows[i].to);
		assert_true(is_clean(text));
	}
}

static void scrubbed_bytes_of_any_kind_are_clean(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[16];
		size_t len = (size_t)(round % 16);

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = (char)(seed >> 24 | 1);
		}
		text[len] = '\0';
		text_scrub(text);
		assert_true(is_clean(text));
		text_width(text);
		free(text_fit(text, len / 2));
		free(text_sort_key(text));
	}
}

static void width_is_what_a_terminal_shows(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "äijö", 4 },
		{ A_DOTS, 1 },
		{ "日本", 4 },
		{ "🎉", 2 },
		{ FAMILY, 2 },
		{ "🇫🇮", 2 },
		{ "e\u0301\u0302", 1 },
		{ "…", 1 },
		{ "한", 2 },
		{ "\u1112\u1161\u11ab", 2 },
		{ "\u200b", 0 },
		{ "a\xff"
		  "b",
		    3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_width(rows[i].text), rows[i].width);
}

static void a_text_is_cut_between_graphemes(void **state)
{
	(void)state;
	assert_gives(text_fit("Päivystys", 9), "Päivystys");
	assert_gives(text_fit("Päivystys", 8), "Päivyst…");
	assert_gives(text_fit("Päivystys", 1), "…");
	assert_gives(text_fit("Päivystys", 0), "");
	assert_gives(text_fit("", 0), "");
	assert_gives(text_fit("日本日本", 4), "日…");
	assert_gives(text_fit("日本日本", 5), "日本…");
	assert_gives(text_fit(A_DOTS A_DOTS A_DOTS, 2), A_DOTS "…");
	assert_gives(text_fit("x" FAMILY "yz", 3), "x…");
	assert_gives(text_fit("x" FAMILY "yz", 4), "x" FAMILY "…");
}

static void a_fitted_text_is_never_too_wide(void **state)
{
	static const char text[] = "a日" A_DOTS "🎉b" FAMILY "ö한🇫🇮z";

	(void)state;
	for (size_t columns = 0; columns < 20; columns++) {
		char *fitted = text_fit(text, columns);

		assert_true(text_width(fitted) <= columns);
		assert_true(text_width(fitted) + 2 > columns ||
		    strcmp(fitted, text) == 0);
		free(fitted);
	}
}

static void names_are_in_the_finnish_order(void **state)
{
	static const char *const names[] = { "", "- x", "007", "1", "9 b",
		"Aalto", "Aalto Aino", "Aalto-Berg", "Aaltonen", "André B",
		"Andre C", "Đurić", "Eero", "Élan", "Ez", "La", "Łukasz M",
		"Muller", "Myller", "Müller A", "Myller B", "Näkki", "Oz",
		"Šakal", "Sas", "Strauß", "Te", "Þór", "Ti", "Tä", "Vuori",
		"Wahl", "Ylä", "Zeta", "Žukov", "Ågren", "Åström", "Äijö",
		"Älv", "Ærø", "Öberg", "Øren", "Özil", "Ольга" };

	(void)state;
	for (size_t i = 1; i < COUNT(names); i++) {
		char *before = text_sort_key(names[i - 1]);
		char *after = text_sort_key(names[i]);

		if (strcmp(before, after) >= 0)
			fail_msg("%s (%s) is not before %s (%s)", names[i - 1],
			    before, names[i], after);
		free(before);
		free(after);
	}
}

static void a_sort_key_ignores_what_does_not_order(void **state)
{
	static const struct {
		const char *a, *b;
	} same[] = {
		{ "ÄIJÖ", "äijö" },
		{ "ä", A_DOTS },
		{ "Æ", "ä" },
		{ "ø", "Ö" },
		{ "Ü", "y" },
		{ "š", "S" },
		{ "é", "E" },
		{ "Ł", "l" },
		{ "ß", "ss" },
		{ " a  b ", "A\u00a0B" },
		{ "ﬁ", "fi" },
		{ "Å", "\u212b" },
		{ "ấ", "a" },
		{ "ǟ", "ä" },
		{ "O’Hara", "o'hara" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		char *key = text_sort_key(same[i].a);

		assert_gives(text_sort_key(same[i].b), key);
		free(key);
	}
	assert_gives(text_sort_key("a\xff"
				   "b"),
	    "a/b");
}

static void folding_makes_equal_what_people_take_as_equal(void **state)
{
	(void)state;
	assert_gives(text_fold("  ÄIJÖ  Pöysti "), "äijö pöysti");
	assert_gives(text_fold(A_DOTS "IJO\u0308"), "äijö");
	assert_gives(text_fold("a\u00a0\t\n b"), "a b");
	assert_gives(text_fold("Straße"), "strasse");
	assert_gives(text_fold("Андрей"), "андрей");
	assert_gives(text_fold("é"), "é");
	assert_gives(text_fold(" "), "");
	assert_gives(text_fold("a\xff"), "a?");
}

static void yes_and_no_in_three_languages(void **state)
{
	static const char *const yes[] = { "1", "kyllä", "KYLLÄ", "Ja", "yes",
		"X", " x ", "kylla\u0308" };
	static const char *const no[] = { "0", "ei", "EI", "Nej", "no", "",
		"  ", "\u00a0" };
	static const char *const neither[] = { "2", "kyllä!", "k", "tosi", "01",
		"x x", "ei ole", "-", "\xff" };
	char text[5000];

	(void)state;
	for (size_t i = 0; i < COUNT(yes); i++)
		assert_int_equal(text_yes_no(yes[i]), 1);
	for (size_t i = 0; i < COUNT(no); i++)
		assert_int_equal(text_yes_no(no[i]), 0);
	for (size_t i = 0; i < COUNT(neither); i++)
		assert_int_equal(text_yes_no(neither[i]), -1);
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(text_yes_no(text), -1);
}

static void a_number_is_digits_within_bounds(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "-1", "1.0",
		"0x1", "1e3", "101", "4", "99999999999999999999999", "١" };
	long n = 77;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(text_number(bad[i], 5, 100, &n), -1);
		assert_int_equal(n, 77);
	}
	assert_int_equal(text_number("5", 5, 100, &n), 0);
	assert_int_equal(n, 5);
	assert_int_equal(text_number("0100", 5, 100, &n), 0);
	assert_int_equal(n, 100);
	assert_int_equal(text_number("9223372036854775807", 0, LONG_MAX, &n),
	    0);
	assert_true(n == LONG_MAX);
	assert_int_equal(text_number("9223372036854775808", 0, LONG_MAX, &n),
	    -1);
}

static void words_are_found_in_any_case_and_without_marks(void **state)
{
	static const char text[] = "Kehittyvä viestijä: 50 pistettä";
	(void)state;
	assert_true(text_has_words(text, (const char *[]){ "VIESTIJÄ" }, 1));
	assert_true(text_has_words(text, (const char *[]){ "viestija" }, 1));
	assert_true(text_has_words(text, (const char *[]){ "50", "kehitty" },
	    2));
	assert_false(text_has_words(text, (const char *[]){ "50", "taitava" },
	    2));
	assert_false(text_has_words(text, (const char *[]){ "viestijå" }, 1));
	assert_true(text_has_words(text, NULL, 0));
}

static void the_nearest_words_come_first(void **state)
{
	static const char *const words[] = { "departments", "participants",
		"ranking", "record", "correct", "Export", "import", "ÄIJÖ" };
	const char *near[3];

	(void)state;
	assert_int_equal(text_nearest("rankign", words, COUNT(words), near, 3),
	    1);
	assert_string_equal(near[0], "ranking");
	assert_int_equal(text_nearest("export", words, COUNT(words), near, 3),
	    2);
	assert_ptr_equal(near[0], words[5]);
	assert_string_equal(near[1], "import");
	assert_int_equal(text_nearest("export", words, COUNT(words), near, 1),
	    1);
	assert_ptr_equal(near[0], words[5]);
	assert_int_equal(text_nearest("äjö", words, COUNT(words), near, 3), 1);
	assert_ptr_equal(near[0], words[7]);
	assert_int_equal(text_nearest("xyzzy", words, COUNT(words), near, 3),
	    0);
	assert_int_equal(text_nearest("", words, COUNT(words), near, 3), 0);
	assert_int_equal(text_nearest("record", words, COUNT(words), near, 0),
	    0);
}

static void a_word_far_too_long_is_near_to_nothing(void **state)
{
	const char *word, *near[1];
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	word = text;
	assert_int_equal(text_nearest(text, &word, 1, near, 1), 0);
	word = text + sizeof(text) - 1 - 64;
	assert_int_equal(text_nearest(word, &word, 1, near, 1), 1);
}

static void what_is_hidden_is_made_visible(void **state)
{
	static const char text[] = "a\x1b[2J\0\xc2\x85\u202eä\xff";

	(void)state;
	assert_gives(text_visible(text, sizeof(text) - 1),
	    "a\\x1b[2J\\x00\\u0085\\u202eä\\xff");
	assert_gives(text_visible("", 0), "");
	assert_gives(text_visible("\xe2\x82", 2), "\\xe2\\x82");
}

static void bytes_go_to_hex_and_back(void **state)
{
	uint8_t bytes[256], back[256];
	char hex[513];

	(void)state;
	for (size_t i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	assert_int_equal(strlen(text_hex(bytes, 256, hex)), 512);
	assert_memory_equal(hex, "000102", 6);
	assert_string_equal(hex + 506, "fdfeff");
	assert_int_equal(text_unhex(hex, back, 256), 0);
	assert_memory_equal(bytes, back, 256);
	assert_int_equal(text_unhex("ABcd", back, 2), 0);
	assert_memory_equal(back, "\xab\xcd", 2);
	assert_int_equal(text_unhex("abc", back, 2), -1);
	assert_int_equal(text_unhex("abcde", back, 2), -1);
	assert_int_equal(text_unhex("abcdef", back, 2), -1);
	assert_int_equal(text_unhex("abcg", back, 2), -1);
	assert_int_equal(text_unhex("", back, 0), 0);
	assert_string_equal(text_hex("", 0, hex), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_all_people_are_clean),
		cmocka_unit_test(hidden_characters_are_not_clean),
		cmocka_unit_test(bytes_that_are_not_utf8_are_found),
		cmocka_unit_test(normalising_composes_and_cuts_blanks),
		cmocka_unit_test(scrubbing_makes_one_clean_line),
		cmocka_unit_test(scrubbed_bytes_of_any_kind_are_clean),
		cmocka_unit_test(width_is_what_a_terminal_shows),
		cmocka_unit_test(a_text_is_cut_between_graphemes),
		cmocka_unit_test(a_fitted_text_is_never_too_wide),
		cmocka_unit_test(names_are_in_the_finnish_order),
		cmocka_unit_test(a_sort_key_ignores_what_does_not_order),
		cmocka_unit_test(folding_makes_equal_what_people_take_as_equal),
		cmocka_unit_test(yes_and_no_in_three_languages),
		cmocka_unit_test(a_number_is_digits_within_bounds),
		cmocka_unit_test(words_are_found_in_any_case_and_without_marks),
		cmocka_unit_test(the_nearest_words_come_first),
		cmocka_unit_test(a_word_far_too_long_is_near_to_nothing),
		cmocka_unit_test(what_is_hidden_is_made_visible),
		cmocka_unit_test(bytes_go_to_hex_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
