/* SPDX-License-Identifier: EUPL-1.2 */
/* Who and what is meant by what was typed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/match.h"
#include "common/i18n.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MAX 8
#define SET(field, text) ((field) = (char *)(uintptr_t)(text))

static const char *const names[] = { "Äijö Pöysti", "Anna Virtanen",
	"Anna-Liisa Mäki", "Liisa Annala", "Bo Ek" };
static Viesti__Participant rows[COUNT(names)], *people_rows[COUNT(names)];
static Viesti__Participants people;
static char ids[COUNT(names)][8], mails[COUNT(names)][32];

static const char *const types[][4] = {
	{ "SM2", "Oma julkaisu", "Eget inlägg", "Own post about one's work" },
	{ "SM3", "Jaettu julkaisu", "Delat inlägg",
	    "Shared a post, own words" },
	{ "WK1", "Intranetin uutinen", "Nyhet", "Intranet news" },
};
static Viesti__ActivityType type_rows[COUNT(types)], *book_rows[COUNT(types)];
static Viesti__Text texts[COUNT(types)];
static Viesti__Rulebook book;

static int begin(void **state)
{
	(void)state;
	viesti__participants__init(&people);
	people.rows = people_rows;
	people.n_rows = COUNT(names);
	for (size_t i = 0; i < COUNT(names); i++) {
		viesti__participant__init(&rows[i]);
		people_rows[i] = &rows[i];
		snprintf(ids[i], sizeof(ids[i]), "S00%zu", i);
		snprintf(mails[i], sizeof(mails[i]), "m%zu@talo.example", i);
		SET(rows[i].name, names[i]);
		rows[i].staff_id = ids[i];
		rows[i].email = mails[i];
	}
	viesti__rulebook__init(&book);
	book.types = book_rows;
	book.n_types = COUNT(types);
	for (size_t i = 0; i < COUNT(types); i++) {
		viesti__activity_type__init(&type_rows[i]);
		viesti__text__init(&texts[i]);
		book_rows[i] = &type_rows[i];
		type_rows[i].name = &texts[i];
		SET(type_rows[i].type, types[i][0]);
		SET(texts[i].fi, types[i][1]);
		SET(texts[i].sv, types[i][2]);
		SET(texts[i].en, types[i][3]);
	}
	return 0;
}

/* expected: the rows' numbers, "13" */
static void means(const char *typed, const char *expected)
{
	size_t found[MAX];
	size_t n = match_people(&people, typed, found, MAX);

	if (n != strlen(expected))
		fail_msg("\"%s\" gives %zu", typed, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(found[i], expected[i] - '0');
}

static void means_type(const char *typed, const char *expected)
{
	size_t found[MAX];
	size_t n = match_types(&book, typed, found, MAX);

	if (n != strlen(expected))
		fail_msg("\"%s\" gives %zu", typed, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(found[i], expected[i] - '0');
}

static void a_part_of_a_name_is_enough(void **state)
{
	(void)state;
	means("äij", "0");
	means("ÄIJÖ", "0");
	means("pöy", "0");
	means("virt", "1");
	means("pöysti äijö", "0");
	means("liisa annala", "3");
	means("an vi", "1");
	means("anna", "123");
	means("liisa", "23");
	means("mäki", "2");
	means("nobody", "");
	means("anna pöysti", "");
}

static void the_beginning_of_a_word_goes_before_its_middle(void **state)
{
	(void)state;
	means("nala", "3"); /* only inside Annala */
	means("ek", "4");
	means("tanen", "1");
}

static void what_is_exact_is_meant_alone(void **state)
{
	(void)state;
	means("s001", "1");
	means("S001", "1");
	means("m3@talo.example", "3");
	means("bo ek", "4");
	means("Anna-Liisa Mäki (S002)", "2");
	SET(rows[4].name, "Anna");
	means("anna", "4");
}

static void marks_may_be_left_out_but_not_added(void **state)
{
	(void)state;
	means("aijo", "0");
	means("poysti aijo", "0");
	means("maki", "2");
	means("Änna", "");
	SET(rows[4].name, "Aija Maki");
	means("maki", "4"); /* who is called so goes first */
	means("mäki", "2");
}

static void nothing_typed_means_everybody(void **state)
{
	size_t found[2];

	(void)state;
	means("", "01234");
	assert_int_equal(match_people(&people, "", found, 2), 2);
	assert_int_equal(match_people(NULL, "anna", found, 2), 0);
}

static void types_go_by_code_and_by_words_in_any_language(void **state)
{
	(void)state;
	means_type("sm2", "0");
	means_type("SM", "01");
	means_type("own post", "0");
	means_type("post own", "01");
	means_type("oma", "0");
	means_type("inlägg", "01");
	means_type("eget inl", "0");
	means_type("news", "2");
	means_type("SM2 Own post about one's work", "0");
	means_type("sm9", "");
	i18n_use(LANG_FI);
	means_type("SM2 Oma julkaisu", "0");
	i18n_use(LANG_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_part_of_a_name_is_enough, begin),
		cmocka_unit_test_setup(
		    the_beginning_of_a_word_goes_before_its_middle, begin),
		cmocka_unit_test_setup(what_is_exact_is_meant_alone, begin),
		cmocka_unit_test_setup(marks_may_be_left_out_but_not_added,
		    begin),
		cmocka_unit_test_setup(nothing_typed_means_everybody, begin),
		cmocka_unit_test_setup(
		    types_go_by_code_and_by_words_in_any_language, begin),
	};

	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
