/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prize draw: its list, dice and winners; an example that was computed with
 * openssl and bc; that each ticket is equally likely, with a control that a
 * biased draw fails the same test; that no change goes unseen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/draw.h"
#include "common/text.h"

#define DICE "361154226413"

struct example {
	struct draw_list list;
	struct draw_ticket tickets[4];
	uint8_t seed[DRAW_SEED_BYTES];
};

static void example_init(struct example *e)
{
	static const struct draw_ticket tickets[] = {
		{ "0C4T9ZQX2M", 5 },
		{ "7H1KD8RW3A", 8 },
		{ "B00000000B", 3 },
		{ "ZZZZZZZZZZ", 4 },
	};

	*e = (struct example){ .list = { "2026", 2, e->tickets, 4 } };
	memcpy(e->tickets, tickets, sizeof(tickets));
	for (size_t i = 0; i < DRAW_SEED_BYTES; i++)
		e->seed[i] = (uint8_t)i;
}

/* --- random numbers that can be had again --- */

static uint64_t state;

static uint64_t next(void)
{
	state += UINT64_C(0x9e3779b97f4a7c15);
	uint64_t z = state;
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void random_begin(void)
{
	const char *given = getenv("VIESTI_TEST_SEED");

	state = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
	print_message("VIESTI_TEST_SEED=%llu\n", (unsigned long long)state);
}

/* --- the list --- */

static void the_list_is_the_text_that_the_method_says(void **s)
{
	struct example e;
	struct buf text;
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];

	(void)s;
	example_init(&e);
	buf_init(&text, 1000);
	draw_list_text(&e.list, &text);
	assert_string_equal(text.data,
	    "season 2026\nprizes 2\n0C4T9ZQX2M 5\n7H1KD8RW3A 8\n"
	    "B00000000B 3\nZZZZZZZZZZ 4\n");
	assert_int_equal(draw_list_hash(&e.list, hash), 0);
	assert_string_equal(text_hex(hash, sizeof(hash), hex),
	    "efee4409c6d62d7ce91408e050f4c2ac50f37337f29b807c254e59d4d93ab1df");
	assert_int_equal(draw_list_tickets(&e.list), 20);
	buf_fini(&text);
}

static void the_text_of_a_list_gives_the_list(void **s)
{
	static const char *const bad[] = { "", "season 2026\n",
		"season 2026\nprizes x\n", "prizes 2\nseason 2026\n",
		"season 2026\nprizes 2\n0C4T9ZQX2M\n",
		"season 2026\nprizes 2\n0C4T9ZQX2M 5",
		"season 2026\nprizes 2\n0C4T9ZQX2M  5\n" };
	struct example e;
	struct draw_list list;
	struct buf text, again;

	(void)s;
	example_init(&e);
	buf_init(&text, 1000);
	buf_init(&again, 1000);
	draw_list_text(&e.list, &text);
	assert_int_equal(draw_list_parse(text.data, &list), 0);
	draw_list_text(&list, &again);
	assert_string_equal(text.data, again.data);
	assert_int_equal(list.n, 4);
	draw_list_fini(&list);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(draw_list_parse(bad[i], &list), -1);
		draw_list_fini(&list);
	}
	buf_fini(&text);
	buf_fini(&again);
}

static void ticket_numbers_are_random_and_well_formed(void **s)
{
	char a[DRAW_NUMBER_SIZE], b[DRAW_NUMBER_SIZE];

	(void)s;
	for (int i = 0; i < 1000; i++) {
		draw_number(a);
		draw_number(b);
		assert_true(draw_number_is(a));
		assert_string_not_equal(a, b);
	}
	assert_false(draw_number_is("0C4T9ZQX2"));
	assert_false(draw_number_is("0C4T9ZQX2MM"));
	assert_false(draw_number_is("0c4t9zqx2m"));
	assert_false(draw_number_is("OC4T9ZQX2M"));
}

static void refused(struct example *e, const char *said)
{
	struct error err = { .code = 0 };

	assert_int_equal(draw_list_check(&e->list, &err), E_INVALID);
	assert_string_equal(err.reason, "draw_list");
	assert_non_null(strstr(err.text, said));
	example_init(e);
}

static void a_list_that_can_not_be_drawn_from_is_refused(void **s)
{
	struct example e;

	(void)s;
	example_init(&e);
	assert_int_equal(draw_list_check(&e.list, NULL), 0);
	e.tickets[1].count = 0;
	refused(&e, "7H1KD8RW3A has 0 tickets");
	e.tickets[1].count = 101;
	refused(&e, "has 101 tickets");
	e.tickets[1] = e.tickets[0];
	refused(&e, "0C4T9ZQX2M stands twice");
	e.tickets[1].number[0] = '/';
	refused(&e, "Ticket number 2 ");
	e.tickets[1] = e.tickets[2], e.tickets[2].number[0] = 'A';
	refused(&e, "not in order: A00000000B stands after B00000000B");
	e.list.prizes = 0;
	refused(&e, "number of prizes");
	e.list.prizes = 5;
	refused(&e, "more prizes (5) than participants with tickets (4)");
	e.list.n = 0;
	refused(&e, "Nobody");
	e.list.season[0] = '\0';
	refused(&e, "season");
	e.list.season[1] = '\n';
	refused(&e, "season");
}

static void a_list_is_sorted_by_its_bytes(void **s)
{
	struct example e;
	struct draw_ticket first;

	(void)s;
	example_init(&e);
	first = e.tickets[0];
	e.tickets[0] = e.tickets[3], e.tickets[3] = first;
	draw_list_sort(&e.list);
	assert_int_equal(draw_list_check(&e.list, NULL), 0);
}

/* --- the dice --- */

static void dice_are_digits_and_blanks(void **s)
{
	char out[DRAW_DICE_SIZE], many[200];
	static const struct {
		const char *typed, *reason;
	} bad[] = {
		{ "", "dice_few" },
		{ "123456123", "dice_few" },
		{ "1234567123", "dice_digit" },
		{ "123456012345", "dice_digit" },
		{ "1,2,3,4,5,6,1,2,3,4", "dice_digit" },
		{ "123456123\xff", "dice_digit" },
	};
	struct error err;

	(void)s;
	assert_int_equal(draw_dice(" 36115\t42264\n1\xc2\xa0"
				   "3 ",
			     out, NULL),
	    0);
	assert_string_equal(out, DICE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(draw_dice(bad[i].typed, out, &err), E_INVALID);
		assert_string_equal(err.reason, bad[i].reason);
		assert_string_equal(err.field, "dice");
	}
	memset(many, '1', sizeof(many));
	many[100] = '\0';
	assert_int_equal(draw_dice(many, out, NULL), 0);
	many[100] = '1', many[101] = '\0';
	assert_int_equal(draw_dice(many, out, &err), E_INVALID);
	assert_string_equal(err.reason, "dice_many");
}

/* --- the winners --- */

static void winners_are_those_that_openssl_and_bc_find(void **s)
{
	struct example e;
	struct draw_steps steps;
	char hex[2 * HASH_BYTES + 1];

	(void)s;
	example_init(&e);
	assert_int_equal(draw_winners(&e.list, e.seed, DICE, &steps, NULL), 0);
	assert_int_equal(steps.n, 2);
	assert_string_equal(text_hex(steps.all[0].hmac, HASH_BYTES, hex),
	    "8451064b40d809bd0ebca6ad50058c28bb302d2fc97002d74772deddf86aa9b5");
	assert_string_equal(text_hex(steps.all[1].hmac, HASH_BYTES, hex),
	    "c5c1eb4b6dcb5faf86a84eabce85fbd9964f702eec3bf98817f021a6a3630fbe");
	assert_int_equal(steps.all[0].total, 20);
	assert_int_equal(steps.all[0].which, 4);
	assert_int_equal(steps.all[0].winner, 0);
	assert_int_equal(steps.all[1].total, 15);
	assert_int_equal(steps.all[1].which, 7);
	assert_int_equal(steps.all[1].winner, 1);
	draw_steps_fini(&steps);
}

static void nobody_wins_twice(void **s)
{
	struct example e;

	(void)s;
	random_begin();
	for (int round = 0; round < 200; round++) {
		struct draw_steps steps;
		unsigned seen = 0;
		example_init(&e);
		e.list.prizes = 4;
		for (size_t i = 0; i < DRAW_SEED_BYTES; i++)
			e.seed[i] = (uint8_t)next();
		assert_int_equal(draw_winners(&e.list, e.seed, DICE, &steps,
				     NULL),
		    0);
		for (size_t i = 0; i < steps.n; i++)
			seen |= steps.all[i].wins ? 1u << steps.all[i].winner
						  : 0;
		assert_int_equal(seen, 15);
		draw_steps_fini(&steps);
	}
}

/* Chi-square that one honest draw in a million comes over: with 19 degrees of
 * freedom, and with 199. */
#define TICKETS 20
#define TICKETS_MOST 64.4
#define BYTES_MOST 308.8
#define DRAWS 20000

static double chi_square(const unsigned seen[], size_t n, double expected)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double off = seen[i] - expected;
		sum += off * off / expected;
	}
	return sum;
}

static void each_ticket_is_equally_likely(void **s)
{
	struct example e;
	unsigned seen[TICKETS] = { 0 };

	(void)s;
	random_begin();
	example_init(&e);
	e.list.prizes = 1;
	for (int i = 0; i < DRAWS; i++) {
		struct draw_steps steps;
		uint64_t one = next();
		memcpy(e.seed, &one, sizeof(one));
		assert_int_equal(draw_winners(&e.list, e.seed, DICE, &steps,
				     NULL),
		    0);
		seen[steps.all[steps.n - 1].which]++;
		draw_steps_fini(&steps);
	}
	double off = chi_square(seen, TICKETS, DRAWS / (double)TICKETS);
	print_message("chi-square %.1f\n", off);
	assert_true(off < TICKETS_MOST);
}

/* In a space so small that it shows: a byte, and 200 tickets. What draw_pick
 * throws away is what makes the remainder fair. */
static double small_space(bool fair)
{
	unsigned seen[200] = { 0 }, draws = 0;

	while (draws < 200 * 200) {
		uint64_t x = next() & 255, which = x % 200;
		if (fair && !draw_pick(x, 256, 200, &which))
			continue;
		seen[which]++;
		draws++;
	}
	return chi_square(seen, 200, 200);
}

static void a_remainder_alone_would_fail_the_same_test(void **s)
{
	(void)s;
	random_begin();
	assert_true(small_space(true) < BYTES_MOST);
	assert_false(small_space(false) < BYTES_MOST);
}

static void numbers_above_the_largest_multiple_are_thrown_away(void **s)
{
	uint64_t which = 9;

	(void)s;
	assert_true(draw_pick(199, 256, 100, &which));
	assert_int_equal(which, 99);
	assert_false(draw_pick(200, 256, 100, &which));
	assert_false(draw_pick(255, 256, 100, &which));
	assert_true(draw_pick(255, 256, 64, &which));
	assert_int_equal(which, 63);
	assert_true(draw_pick(DRAW_SPACE - 1, DRAW_SPACE, 1, &which));
	assert_int_equal(which, 0);
}

/* --- no change goes unseen --- */

struct outcome {
	uint8_t list[HASH_BYTES], seed[HASH_BYTES], hmac[HASH_BYTES];
};

static struct outcome outcome_of(const struct example *e, const char *dice)
{
	struct outcome o;
	struct draw_steps steps;

	assert_int_equal(draw_list_hash(&e->list, o.list), 0);
	hash_sha256(e->seed, sizeof(e->seed), o.seed);
	assert_int_equal(draw_winners(&e->list, e->seed, dice, &steps, NULL),
	    0);
	memcpy(o.hmac, steps.all[0].hmac, HASH_BYTES);
	draw_steps_fini(&steps);
	return o;
}

static void any_change_changes_what_was_published(void **s)
{
	struct example e;
	char dice[] = DICE;

	(void)s;
	random_begin();
	example_init(&e);
	const struct outcome before = outcome_of(&e, DICE);
	for (int i = 0; i < 500; i++) {
		example_init(&e);
		size_t at = next() % 4;
		switch (next() % 4) {
		case 0:
			e.tickets[at].count ^= 1u << next() % 4;
			break;
		case 1: /* the last character: the order stays */
			e.tickets[at].number[9] = e.tickets[at].number[9] == '5'
			    ? '6'
			    : '5';
			break;
		case 2:
			e.list.prizes = e.list.prizes % 2 + 1;
			break;
		default:
			e.list.season[next() % 4]++;
		}
		struct outcome now = outcome_of(&e, DICE);
		assert_memory_not_equal(now.list, before.list, HASH_BYTES);
		assert_memory_not_equal(now.hmac, before.hmac, HASH_BYTES);
	}
	for (int i = 0; i < 256; i++) {
		example_init(&e);
		e.seed[i / 8] ^= (uint8_t)(1u << i % 8);
		struct outcome now = outcome_of(&e, DICE);
		assert_memory_not_equal(now.seed, before.seed, HASH_BYTES);
		assert_memory_not_equal(now.hmac, before.hmac, HASH_BYTES);
	}
	example_init(&e);
	for (size_t i = 0; i < sizeof(DICE) - 1; i++) {
		char was = dice[i];
		dice[i] = was == '6' ? '1' : (char)(was + 1);
		struct outcome now = outcome_of(&e, dice);
		assert_memory_not_equal(now.hmac, before.hmac, HASH_BYTES);
		dice[i] = was;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_is_the_text_that_the_method_says),
		cmocka_unit_test(the_text_of_a_list_gives_the_list),
		cmocka_unit_test(ticket_numbers_are_random_and_well_formed),
		cmocka_unit_test(a_list_that_can_not_be_drawn_from_is_refused),
		cmocka_unit_test(a_list_is_sorted_by_its_bytes),
		cmocka_unit_test(dice_are_digits_and_blanks),
		cmocka_unit_test(winners_are_those_that_openssl_and_bc_find),
		cmocka_unit_test(nobody_wins_twice),
		cmocka_unit_test(each_ticket_is_equally_likely),
		cmocka_unit_test(a_remainder_alone_would_fail_the_same_test),
		cmocka_unit_test(
		    numbers_above_the_largest_multiple_are_thrown_away),
		cmocka_unit_test(any_change_changes_what_was_published),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
