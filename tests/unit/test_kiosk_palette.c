/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The palette's contrasts by WCAG 2.x: those of the design's table, text at
 * least 4.5, meaningful shapes and large figures at least 3.
 * https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
 */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/kiosk/palette.h"

static double channel(uint32_t value)
{
	double c = value / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(enum color c)
{
	uint32_t rgb = palette[c];

	return 0.2126 * channel(rgb >> 16 & 255) +
	    0.7152 * channel(rgb >> 8 & 255) + 0.0722 * channel(rgb & 255);
}

static double contrast(enum color a, enum color b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return x > y ? x / y : y / x;
}

static void contrasts_are_those_of_the_design(void **unused)
{
	static const struct {
		enum color on, under;
		double ratio;
	} table[] = {
		{ PAPER, DEEP, 17.4 },
		{ MIST, DEEP, 11.5 },
		{ PAPER, NIGHT, 16.0 },
		{ PAPER, BAR, 4.7 },
		{ MIST, NIGHT, 10.6 },
		{ MIST, CALM, 6.0 },
		{ BAR, NIGHT, 3.4 },
		{ PAPER, CALM, 9.1 },
		{ SKY, CALM, 5.1 },
		{ SUN, NIGHT, 9.7 },
		{ SKY, NIGHT, 9.0 },
		{ SKY, LINE, 4.4 },
		{ ROSE, NIGHT, 7.8 },
		{ ROSE, CALM, 4.4 },
		{ LIME, NIGHT, 13.1 },
		{ MINT, NIGHT, 10.7 },
		{ LINE, NIGHT, 2.0 },
		{ PAPER, TRACE, 10.7 },
		{ MIST, TRACE, 7.0 },
		{ PAPER, HUSH, 13.3 },
		{ BAR_OFF, NIGHT, 3.2 },
		{ SUN_OFF, NIGHT, 11.5 },
		{ RING_OFF, NIGHT, 8.5 },
		{ PAPER, BAR_OFF, 5.0 },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (fabs(contrast(table[i].on, table[i].under) -
			table[i].ratio) > 0.06)
			fail_msg("row %zu: %.2f, not %.1f", i,
			    contrast(table[i].on, table[i].under),
			    table[i].ratio);
}

/* What the scenes write on what. */
static void every_text_can_be_read(void **unused)
{
	static const enum color pairs[][2] = {
		{ PAPER, NIGHT },
		{ MIST, NIGHT },
		{ SUN, NIGHT },
		{ LIME, NIGHT },
		{ SUN_OFF, NIGHT },
		{ RING_OFF, NIGHT },
		{ NIGHT, SUN },
		{ NIGHT, SUN_OFF },
		{ NIGHT, SKY },
		{ NIGHT, ROSE },
		{ NIGHT, LIME },
		{ NIGHT, RING_OFF },
		{ NIGHT, PAPER },
		{ NIGHT, RING_1 },
		{ NIGHT, RING_2 },
		{ NIGHT, RING_3 },
		{ PAPER, BAR },
		{ PAPER, BAR_OFF },
		{ PAPER, HUSH },
		{ MIST, HUSH },
		{ PAPER, CALM },
		{ MIST, CALM },
		{ SUN, HUSH },
		{ PAPER, DEEP },
		{ MIST, DEEP },
		{ SUN, DEEP },
		{ ROSE, DEEP },
		{ ROSE, NIGHT },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (contrast(pairs[i][0], pairs[i][1]) < 4.5)
			fail_msg("pair %zu: %.2f", i,
			    contrast(pairs[i][0], pairs[i][1]));
}

static void there_is_no_red(void **unused)
{
	(void)unused;
	for (enum color c = 0; c < N_COLORS; c++)
		assert_true((palette[c] >> 16 & 255) < 200 ||
		    (palette[c] >> 8 & 255) > 100 || c == CONFETTI_1);
	assert_true(contrast(PAPER, PAPER) < 1.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrasts_are_those_of_the_design),
		cmocka_unit_test(every_text_can_be_read),
		cmocka_unit_test(there_is_no_red),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
