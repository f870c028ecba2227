/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages of the web site from recorded states: what each state of the season
 * shows and hides, and that no text becomes markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "client/html.h"
#include "client/message_json.h"
#include "client/publish.h"

#define HOSTILE "<script>\"'&</title></style>-->]]>"

static Viesti__KioskState *recorded(void)
{
	ProtobufCMessage *m = NULL;
	struct error err = { 0 };
	json_t *j = json_load_file(TEST_DATA "/kiosk/season.json", 0, NULL);

	assert_non_null(j);
	assert_int_equal(message_from_json(&viesti__kiosk_state__descriptor, j,
			     &m, &err),
	    0);
	json_decref(j);
	/* what the tests below look for */
	Viesti__KioskState *s = (Viesti__KioskState *)m;
	s->moments->milestones[0]->has_count = true;
	s->moments->milestones[0]->count = 64;
	return s;
}

static void state_is(Viesti__KioskState *s, Viesti__SeasonState state)
{
	s->season->state = state;
}

/* The page; free it. */
static char *page_with(const Viesti__KioskState *s, enum language lang,
    bool no_people)
{
	struct publish p = { .state = s, .no_people = no_people };
	struct buf b;

	buf_init(&b, PUBLISH_MAX);
	publish_page(&b, &p, lang);
	assert_false(b.failed);
	return buf_take(&b);
}

static char *page(const Viesti__KioskState *s)
{
	return page_with(s, LANG_EN, false);
}

static void says(const char *page, const char *text)
{
	if (!strstr(page, text))
		fail_msg("the page does not say \"%s\"", text);
}

static void is_silent(const char *page, const char *text)
{
	if (strstr(page, text))
		fail_msg("the page says \"%s\"", text);
}

static void done(Viesti__KioskState *s, char *text)
{
	free(text);
	viesti__kiosk_state__free_unpacked(s, NULL);
}

static void an_open_season_shows_all_there_is(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text = page(s);

	(void)state;
	says(text, "<h1>How it stands</h1>");
	says(text, "Round 7 of 8");
	says(text, "Department for Rescue Services");
	says(text, "International Affairs Unit");
	says(text, "up 2 places");
	says(text, "unchanged");
	says(text, "almost all");
	says(text, "Already 153 of us take part");
	says(text, "9 more people");
	says(text, "Goal: 60%");
	says(text, "Aino Mäkelä");
	says(text, "pseudonym");
	says(text, "64 people");
	says(text, "Social media basics");
	says(text, "Join? Ask your contact · intra/viesti");
	done(s, text);
}

static void a_count_that_may_not_be_told_is_no_zero(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	s->moments->milestones[2]->has_count = false;
	s->participation->has_lit = false;
	s->participation->share->kind = VIESTI__SHARE_KIND__SHARE_IN_WORDS;
	text = page(s);
	says(text, "not told");
	is_silent(text, "0 people");
	is_silent(text, "class=\"meter\"");
	is_silent(text, "more people");
	done(s, text);
}

static void the_other_measures_are_named_and_written_as_they_are(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	s->departments->measure = VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD;
	s->departments->rows[0]->value = 123;
	text = page_with(s, LANG_SV, false);
	says(text, "Poäng per person");
	says(text, "12,3");
	free(text);
	s->departments->measure = VIESTI__MEASURE__MEASURE_PARTICIPATION;
	s->departments->rows[0]->value = 57;
	text = page_with(s, LANG_FI, false);
	says(text, "Osallistuminen");
	says(text, "57\u202f%");
	done(s, text);
}

static void before_the_start_it_says_when_and_how_to_join(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	state_is(s, VIESTI__SEASON_STATE__SEASON_CREATED);
	s->at = INT64_C(1769000000000000); /* 21.1.2026 */
	text = page(s);
	says(text, "Soon it begins");
	says(text, "begins on 2 Feb 2026");
	says(text, "12 days to go");
	says(text, "175 people have joined already");
	says(text, "Social media");
	says(text, "Join? Ask your contact");
	is_silent(text, "Rescue");
	is_silent(text, "Aino Mäkelä");
	is_silent(text, "id=\"milestones\"");
	done(s, text);
}

static void nobody_has_begun_and_nobody_is_first(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	s->departments->has_no_deeds = s->departments->no_deeds = true;
	text = page(s);
	says(text, "Who begins?");
	says(text, "<li>Department for Rescue Services");
	is_silent(text, "566");
	done(s, text);
}

static void a_pause_shows_nothing_and_says_not_why(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	state_is(s, VIESTI__SEASON_STATE__SEASON_PAUSED);
	text = page(s);
	says(text, "The standings are not shown now.");
	is_silent(text, "<section");
	is_silent(text, "<time");
	is_silent(text, "Rescue");
	is_silent(text, "paus");
	done(s, text);
}

static void a_freeze_shows_the_house_only(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	state_is(s, VIESTI__SEASON_STATE__SEASON_FROZEN);
	s->season->has_frozen_at = s->season->has_reveal_at = true;
	s->season->frozen_at = INT64_C(1778965200000000);
	s->season->reveal_at = INT64_C(1780480800000000);
	s->season->has_deeds_since_freeze = true;
	s->season->deeds_since_freeze = 87;
	text = page(s);
	says(text, "The results are hidden");
	says(text, "hidden from 17 May on");
	says(text, "announced on Wed 3 June, 13:00");
	says(text, "Already 87 deeds in the final spurt");
	says(text, "Already 153 of us take part");
	is_silent(text, "64 people"); /* who reached a milestone */
	is_silent(text, "Rescue");
	is_silent(text, "Aino Mäkelä");
	free(text);
	/* the standings of that instant, if the server gives them */
	s->departments->has_as_of = true;
	s->departments->as_of = s->season->frozen_at;
	text = page(s);
	says(text, "Standings of 17 May");
	says(text, "Rescue");
	done(s, text);
}

static void the_end_thanks_all_and_tells_of_no_department(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text;

	(void)state;
	state_is(s, VIESTI__SEASON_STATE__SEASON_ENDED);
	text = page(s);
	says(text, "Thank you, everybody!");
	says(text, "175 people joined.");
	says(text, "1,893 deeds were done.");
	is_silent(text, "Rescue");
	is_silent(text, "Join?");
	is_silent(text, "days left");
	is_silent(text, "64 people");
	free(text);
	state_is(s, VIESTI__SEASON_STATE__SEASON_REVEALED);
	text = page(s);
	says(text, "How it ended");
	says(text, "Department for Rescue Services");
	is_silent(text, "Join?");
	done(s, text);
}

static void a_page_cut_off_for_long_names_nobody(void **state)
{
	Viesti__KioskState *s = recorded();
	char *text = page_with(s, LANG_FI, true);

	(void)state;
	is_silent(text, "Aino Mäkelä");
	is_silent(text, "Puhelias Peippo");
	says(text, "Pelastusosasto");
	says(text, "702"); /* the departments of their column */
	is_silent(text, "Nimiä ei näytetä");
	free(text);
	s->areas->columns[0]->n_other_rows = 0; /* of an older server */
	text = page_with(s, LANG_FI, true);
	says(text, "Nimiä ei näytetä");
	is_silent(text, "Aino Mäkelä");
	s->areas->columns[0]->n_other_rows = 5;
	done(s, text);
}

/* Every text of the message, however deep, becomes one that bites. */
static void poison(ProtobufCMessage *m)
{
	for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &m->descriptor->fields[i];
		void *at = (char *)m + f->offset;
		size_t n = f->label == PROTOBUF_C_LABEL_REPEATED
		    ? *(size_t *)((char *)m + f->quantifier_offset)
		    : 1;
		void **all = f->label == PROTOBUF_C_LABEL_REPEATED
		    ? *(void ***)at
		    : (void **)at;

		for (size_t k = 0; k < n; k++) {
			if (f->type == PROTOBUF_C_TYPE_MESSAGE && all[k])
				poison(all[k]);
			if (f->type == PROTOBUF_C_TYPE_STRING && all[k] &&
			    all[k] != f->default_value) {
				free(all[k]);
				all[k] = strdup(HOSTILE);
			}
		}
	}
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (text = strstr(text, what); text; text = strstr(text + 1, what))
		n++;
	return n;
}

static void no_text_becomes_markup(void **state)
{
	Viesti__KioskState *s = recorded();
	char *clean = page(s), *text;

	(void)state;
	poison(&s->base);
	s->areas->columns[0]->kind = VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE;
	text = page(s);
	is_silent(text, "<script");
	is_silent(text, "\"'&<");
	is_silent(text, "-->");
	assert_int_equal(count(text, "</title></style>"), 0);
	assert_int_equal(count(text, "</style>"), 1);
	assert_true(count(text, "&lt;script&gt;&quot;&#39;&amp;") > 40);
	/* as many tags as before: nothing was opened or closed */
	assert_int_equal(count(text, "<"), count(clean, "<"));
	free(clean);
	done(s, text);
}

static void what_cannot_be_seen_or_is_no_text_becomes_harmless(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	html_text(&b,
	    "a\xe2\x80\xae"
	    "b\x01"
	    "c\xff"
	    "d");
	assert_string_equal(b.data, "a?b?c?d");
	buf_clear(&b);
	html_add(&b, "<a title=\"%s\">%u %d %%</a>", "\"><b>", 7u, -1);
	assert_string_equal(b.data,
	    "<a title=\"&quot;&gt;&lt;b&gt;\">7 -1 %</a>");
	buf_clear(&b);
	html_say(&b, "<%s>", "&");
	assert_string_equal(b.data, "&lt;&amp;&gt;");
	buf_fini(&b);
}

static void an_empty_server_still_gives_a_page(void **state)
{
	Viesti__KioskState s = VIESTI__KIOSK_STATE__INIT;
	Viesti__SeasonView season = VIESTI__SEASON_VIEW__INIT;
	char *text;

	(void)state;
	s.season = &season;
	text = page(&s);
	says(text, "</html>");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_season_shows_all_there_is),
		cmocka_unit_test(a_count_that_may_not_be_told_is_no_zero),
		cmocka_unit_test(
		    the_other_measures_are_named_and_written_as_they_are),
		cmocka_unit_test(before_the_start_it_says_when_and_how_to_join),
		cmocka_unit_test(nobody_has_begun_and_nobody_is_first),
		cmocka_unit_test(a_pause_shows_nothing_and_says_not_why),
		cmocka_unit_test(a_freeze_shows_the_house_only),
		cmocka_unit_test(the_end_thanks_all_and_tells_of_no_department),
		cmocka_unit_test(a_page_cut_off_for_long_names_nobody),
		cmocka_unit_test(no_text_becomes_markup),
		cmocka_unit_test(
		    what_cannot_be_seen_or_is_no_text_becomes_harmless),
		cmocka_unit_test(an_empty_server_still_gives_a_page),
	};

	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
