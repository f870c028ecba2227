/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The colours of everything the house sees. Contrast by WCAG 2.x against the
 * colour it stands on is at least 4.5 for text and 3 for shapes that mean
 * something; tests/unit/test_palette.c computes it. There is no red.
 */
#ifndef VIESTI_PALETTE_H
#define VIESTI_PALETTE_H

#include <stdint.h>

enum color {
	NIGHT, /* background of loop scenes, ink on light colours */
	DEEP,  /* background of the ceremony */
	PAPER, /* first language, clock, figures; endorsement bubble */
	MIST,  /* second language, quiet line, falling and unchanged arrows */
	BAR,   /* bars; intro bubble; background of "new leader" */
	CALM,  /* small bubbles: "also with us", counts, tip, steps */
	SUN,   /* logo, days left, leader, goal, newest person, the moment */
	SKY,   /* participation; area: workplace */
	ROSE,  /* area: social media */
	LIME,  /* area: media; deeds of the final spurt */
	MINT,  /* live dot, rising arrow */
	LINE,  /* ring tracks, scene dots, divider; never alone */
	TRACE, /* hairlines, offline notice */
	HUSH,  /* bubble behind a name longer than its bar; ceremony band */
	BAR_OFF,
	SUN_OFF,
	RING_OFF, /* without connection */
	RING_1,
	RING_2,
	RING_3, /* round the moment */
	CONFETTI_1,
	CONFETTI_2,
	HALO, /* of the newest person */
	N_COLORS
};
extern const uint32_t palette[N_COLORS]; /* 0xrrggbb */

#endif
