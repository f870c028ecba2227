/* SPDX-License-Identifier: EUPL-1.2 */
/* The console's sentences: what is understood, what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "client/console/complete.h"
#include "client/console/console.h"
#include "client/line.h"
#include "client/console/sentence.h"

static struct line line;
static struct said said;
static struct error err;
static size_t which;

static int understand(const char *text)
{
	line_free(&line);
	memset(&err, 0, sizeof(err));
	assert_int_equal(line_cut(&line, text, &err), 0);
	return sentence_understand(console_sentences(), console_n_commands,
	    line.words, line.n, &said, &which, &err);
}

static void understood(const char *text, const char *usage)
{
	if (understand(text) != 0)
		fail_msg("%s: %s", text, err.text);
	assert_string_equal(said.sentence->usage, usage);
	assert_ptr_equal(said.sentence, &console_sentences()[which]);
}

static void refused(const char *text, const char *reason, const char *words)
{
	assert_int_equal(understand(text), E_INVALID);
	assert_string_equal(err.reason, reason);
	if (!strstr(err.text, words))
		fail_msg("%s: %s", text, err.text);
}

static void value_is(const char *key, const char *wanted)
{
	const char *got = said_text(&said, key);

	if (!wanted) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, wanted);
}

static void every_sentence_is_understood_as_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < console_n_commands; i++) {
		const struct sentence *s = &console_sentences()[i];
		struct word words[SENTENCE_PARTS];
		for (size_t j = 0; j < s->n_parts; j++) {
			const struct part *p = &s->parts[j];
			const char *bar = strchr(p->text, '|');
			words[j].literal = false;
			words[j].text = p->hole ? (p->hole->number ? "7" : "x")
			    : bar		? strrchr(p->text, '|') + 1
						: p->text;
		}
		assert_int_equal(sentence_understand(console_sentences(),
				     console_n_commands, words, s->n_parts,
				     &said, &which, &err),
		    0);
		assert_int_equal(which, i);
	}
}

static void holes_give_their_values(void **state)
{
	(void)state;
	understood("client revoke 7 reason \"lost in a train\"",
	    "client revoke CLIENT [reason TEXT]");
	assert_int_equal(said_number(&said, "CLIENT"), 7);
	value_is("reason", "lost in a train");
	understood("client revoke 7", "client revoke CLIENT [reason TEXT]");
	value_is("reason", NULL);
	understood("review reject 12 reason no",
	    "review reject ACTIVITY reason TEXT");
	value_is("reason", "no");
	assert_int_equal(said_number(&said, "ACTIVITY"), 12);
}

static void parts_that_may_be_left_out_stand_in_any_order(void **state)
{
	const char *usage =
	    "invite recorder department DEPARTMENT [name TEXT] [days N]";

	(void)state;
	understood("invite recorder department hr days 3 name 'HR 2'", usage);
	value_is("DEPARTMENT", "hr");
	value_is("name", "HR 2");
	assert_int_equal(said_number(&said, "days"), 3);
	understood("invite recorder department hr name days", usage);
	value_is("name", "days");
	assert_int_equal(said_number(&said, "days"), 0);
	refused("invite recorder department hr days 3 days 4", "word_unknown",
	    "name TEXT");
}

static void options_stand_anywhere(void **state)
{
	const char *usage = "activities import FILE [--accepted] [--again] "
			    "[--commit] [--rejects FILE]";

	(void)state;
	understood("activities import --commit a.csv --rejects b.csv", usage);
	assert_true(said_is(&said, "commit"));
	assert_false(said_is(&said, "accepted"));
	value_is("FILE", "a.csv");
	value_is("rejects", "b.csv");
	understood("activities --rejects=b.csv import a.csv", usage);
	value_is("rejects", "b.csv");
	refused("activities import a.csv --comit", "word_unknown", "--commit");
	refused("activities import a.csv --commit=yes", "word_unknown",
	    "Did you mean: --commit?");
	refused("activities import a.csv --rejects --commit", "word_unknown",
	    "FILE");
	refused("activities import a.csv --rejects", "sentence_unfinished",
	    "FILE");
}

static void what_is_quoted_is_never_an_option(void **state)
{
	(void)state;
	understood("review return 3 reason \"--commit\"",
	    "review return ACTIVITY reason TEXT");
	value_is("reason", "--commit");
	refused("review return 3 reason --commit", "word_unknown", "TEXT");
}

static void letter_case_of_words_does_not_matter(void **state)
{
	(void)state;
	understood("Show CLIENTS", "show clients");
	understood("invite Trainer name X",
	    "invite organiser|trainer|auditor [name TEXT] [days N]");
	value_is("organiser|trainer|auditor", "Trainer");
	understood("rank departments --class Small",
	    "rank departments [--area AREA] [--round N] "
	    "[--class small|medium|large] [--as-public] [--as-of TEXT]");
	value_is("class", "Small");
}

static void words_come_before_holes(void **state)
{
	(void)state;
	understood("explain hallinto", "explain PERSON|DEPARTMENT");
	value_is("PERSON|DEPARTMENT", "hallinto");
	understood("explain department hallinto",
	    "explain department DEPARTMENT [--as-of TEXT]");
	refused("explain department", "sentence_unfinished", "DEPARTMENT");
	understood("help", "help [COMMAND...]");
	understood("help client revoke", "help [COMMAND...]");
	assert_int_equal(said.n_values, 2);
}

static void a_wrong_word_is_answered_with_what_may_stand_there(void **state)
{
	(void)state;
	refused("shwo clients", "word_unknown", "Did you mean: show?");
	refused("xyzzy", "word_unknown", "season, rulebook, departments");
	refused("show", "sentence_unfinished", "clients");
	refused("client revok 7", "word_unknown", "Did you mean: revoke?");
	refused("client revoke lost", "word_unknown", "CLIENT is a client's");
	refused("client revoke 0", "word_unknown", "CLIENT");
	refused("client revoke 7 lost", "word_unknown", "reason TEXT");
	refused("client revoke 7 reason lost in a train", "sentence_over",
	    "quotation marks");
	refused("season end now", "word_unknown", "--yes");
	refused("season list now", "sentence_over", "\"now\" is too much");
	refused("invite recorder", "sentence_unfinished",
	    "department DEPARTMENT");
	refused("invite", "sentence_unfinished",
	    "recorder, moderator, participant PERSON, organiser, trainer");
}

static void options_are_not_taken_for_words_of_the_place(void **state)
{
	(void)state;
	refused("activities import", "sentence_unfinished",
	    "Next comes: FILE.");
	refused("activities --commti import", "word_unknown",
	    "Did you mean: --commit?");
	refused("activities comit", "word_unknown", "but: import FILE.");
	refused("activities accepted a.csv", "word_unknown",
	    "but: import FILE.");
	/* where nothing else may come they are told */
	refused("activities import a.csv comit", "word_unknown",
	    "but: --accepted, --again, --commit, --rejects FILE.");
}

static void a_mistake_is_shown_harmlessly(void **state)
{
	char text[3000];

	(void)state;
	refused("show \"\x1b[31mred\"", "word_unknown", "\\x1b[31mred");
	/* a hole takes no control characters either */
	refused("explain \"a\x07\"", "word_unknown", "\\x07");
	refused("explain \"\"", "word_unknown", "PERSON");
	memset(text, 'x', sizeof(text));
	text[4] = ' ';
	memcpy(text, "show", 4);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(understand(text), E_INVALID);
	memset(text + 4, ' ', sizeof(text) - 5);
	memcpy(text, "help", 4);
	for (size_t i = 5; i < 5 + 2 * (LINE_WORDS - 2); i += 2)
		text[i] = 'x';
	assert_int_equal(understand(text), E_INVALID);
}

static void what_may_follow_is_told_once(void **state)
{
	struct expected e[EXPECTED_MAX];
	size_t n, rank = 0;

	(void)state;
	n = sentence_expect(console_sentences(), console_n_commands, NULL, 0,
	    e);
	for (size_t i = 0; i < n; i++)
		rank += e[i].len == 4 && memcmp(e[i].text, "rank", 4) == 0;
	assert_int_equal(rank, 1);
	assert_int_equal(understand("rank departments --round 2"), 0);
	n = sentence_expect(console_sentences(), console_n_commands, line.words,
	    line.n, e);
	assert_int_equal(n, 4);
	assert_memory_equal(e[0].text, "--area", 6);
	assert_memory_equal(e[1].text, "--class", 7);
}

static void a_line_is_cut_into_words(void **state)
{
	struct line l;

	(void)state;
	assert_int_equal(line_cut(&l, "  a \"b c\"d '\\' \"\\\"\" e\\ f ",
			     &err),
	    0);
	assert_int_equal(l.n, 5);
	assert_string_equal(l.words[1].text, "b cd");
	assert_true(l.words[1].literal);
	assert_string_equal(l.words[2].text, "\\");
	assert_string_equal(l.words[3].text, "\"");
	assert_string_equal(l.words[4].text, "e f");
	assert_false(l.words[4].literal);
	assert_false(l.in_word);
	line_free(&l);
	assert_int_equal(line_cut(&l, "a \"b ", &err), E_INVALID);
	assert_string_equal(err.reason, "quote_open");
	assert_int_equal(l.n, 2);
	assert_true(l.in_word);
	assert_int_equal(l.last_at, 2);
	assert_int_equal(l.quote, '"');
	line_free(&l);
	assert_int_equal(line_cut(&l, "", &err), 0);
	assert_int_equal(l.n, 0);
	line_free(&l);
}

static void a_line_of_too_many_words_is_refused(void **state)
{
	char text[2 * LINE_WORDS + 3];
	struct line l;

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 2 ? ' ' : 'a';
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(line_cut(&l, text, &err), E_INVALID);
	assert_string_equal(err.reason, "line_too_long");
	assert_int_equal(l.n, LINE_WORDS);
	line_free(&l);
}

static void offered(const char *text, const char *wanted)
{
	struct console c = { .socket = "/nonexistent/socket" };
	struct completion found;
	char all[4096] = "";

	complete(&c, text, &found);
	for (size_t i = 0; i < found.n; i++) {
		strcat(all, i ? " " : "");
		strcat(all, found.texts[i]);
	}
	assert_string_equal(all, wanted);
	completion_free(&found);
}

static void claims_are_accepted_one_or_many(void **state)
{
	(void)state;
	understood("review", "review [--type TYPE] [--older AGE]");
	understood("review accept 7", "review accept ACTIVITY");
	understood("review accept type WK3 older 3d",
	    "review accept type TYPE [older AGE] [--yes]");
	value_is("TYPE", "WK3");
	value_is("older", "3d");
	understood("review accept --older 3d --type WK3",
	    "review accept [--type TYPE] [--older AGE] [--yes]");
	value_is("type", "WK3");
	understood("move person \"Aino Aalto\" to department talous from 1.3.",
	    "move person PERSON to department DEPARTMENT from DATE");
	value_is("PERSON", "Aino Aalto");
	value_is("DATE", "1.3.");
	understood("answer question 7 \"yes\" to all",
	    "answer question QUESTION TEXT [to all]");
	value_is("TEXT", "yes");
	value_is("to", "all");
}

static void completion_knows_the_table(void **state)
{
	(void)state;
	offered("se", "season");
	offered("q", "quit");
	offered("season ",
	    "--extend --from --start --yes archive cancel continue create end "
	    "final freeze list open pause reveal set show");
	offered("SEASON o", "open");
	offered("help re", "report retention review");
	offered("help review ",
	    "--older --type --yes accept list reject return");
	offered("invite ",
	    "--file auditor kiosk moderator organiser participant "
	    "recorder trainer");
	offered("client revoke 7 ", "reason");
	offered("client revoke 7 reason ", "");
	offered("rank departments --class ", "large medium small");
	offered("rank departments --",
	    "--area --as-of --as-public --class --csv --help --json --plain "
	    "--round --season");
	offered("nonsense ", "");
	/* the server can't be asked: nothing is offered, nothing fails */
	offered("explain department ", "--as-of");
}

static void completion_knows_files(void **state)
{
	(void)state;
	offered("roster import " TEST_DATA "/ros", TEST_DATA "/roster.csv");
	offered("roster import \"" TEST_DATA "/dep",
	    TEST_DATA "/departments.csv");
	offered("roster import /nonexistent/", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sentence_is_understood_as_itself),
		cmocka_unit_test(holes_give_their_values),
		cmocka_unit_test(parts_that_may_be_left_out_stand_in_any_order),
		cmocka_unit_test(options_stand_anywhere),
		cmocka_unit_test(what_is_quoted_is_never_an_option),
		cmocka_unit_test(letter_case_of_words_does_not_matter),
		cmocka_unit_test(words_come_before_holes),
		cmocka_unit_test(
		    a_wrong_word_is_answered_with_what_may_stand_there),
		cmocka_unit_test(options_are_not_taken_for_words_of_the_place),
		cmocka_unit_test(a_mistake_is_shown_harmlessly),
		cmocka_unit_test(what_may_follow_is_told_once),
		cmocka_unit_test(a_line_is_cut_into_words),
		cmocka_unit_test(a_line_of_too_many_words_is_refused),
		cmocka_unit_test(claims_are_accepted_one_or_many),
		cmocka_unit_test(completion_knows_the_table),
		cmocka_unit_test(completion_knows_files),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	line_free(&line);
	return failed;
}
