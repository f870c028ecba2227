/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A picture as a list of items: what stands where. A scene makes the list from
 * what is known; the stage moves from one list to the next; draw.c draws an
 * item. A scene knows no pixels, no time and no connection.
 *
 * Lengths are in u: a 1080th of the picture's height in landscape, of its
 * width in portrait. Items are drawn in the order of the list, z first.
 */
#ifndef VIESTI_ITEM_H
#define VIESTI_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/kiosk/palette.h"

enum item_kind {
	ITEM_TEXT,   /* x: anchor, y: baseline */
	ITEM_BUBBLE, /* rounded rectangle with one tight corner; also bars,
			cards, people */
	ITEM_LEADER, /* bubble with a curved tail */
	ITEM_RECT,   /* hairline, divider, goal line, band */
	ITEM_DISC,   /* halo, live dot; x, y: top left of its square */
	ITEM_RING,   /* track in color2, part of it in color */
	ITEM_ARROW,  /* value > 0 up, < 0 down, 0 the dash */
	ITEM_ICON,
	ITEM_TYPING, /* three dots in a row: something is not told yet */
};
enum icon {
	ICON_LOGO,	 /* the V in its bubble */
	ICON_WORKPLACE,	 /* two bubbles */
	ICON_SOCIAL,	 /* # */
	ICON_MEDIA,	 /* microphone */
	ICON_EYES,	 /* a pseudonym: bubble with two eyes */
	ICON_DEPARTMENT, /* two bubbles in the column's colour */
	ICON_ASLEEP,	 /* the same with closed eyes: no connection */
	ICON_CLOCK,
	ICON_BADGE_1,
	ICON_BADGE_2,
	ICON_BADGE_3, /* one, two, three arcs */
};
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum corner { CORNER_LEFT, CORNER_RIGHT, CORNER_NONE }; /* the tight one */

/* How an item comes when its key was not there before. Unknown to pictures
 * without motion. */
enum enter {
	ENTER_FADE,
	ENTER_GROW,  /* a bar, from no length */
	ENTER_POP,   /* a small bubble; a person who lights up */
	ENTER_COUNT, /* a figure counts from zero */
};

/* What an item does while it stands. */
enum idle {
	IDLE_STILL,
	IDLE_BREATHE, /* opacity 0.6 to 1 in 4 s */
	IDLE_TYPE,    /* dots hop one after the other, 1.2 s */
	IDLE_FILL,    /* w grows to size within idle_ms */
};

struct item {
	uint64_t key;	/* item_key: the same thing in the next list */
	uint64_t group; /* items that travel together as one row; 0: alone */
	enum item_kind kind;
	float x, y, w, h;
	enum color color, color2;
	float alpha;  /* 1: solid */
	float radius; /* of a bubble; 0: h / 2 */
	float tight;  /* radius of the tight corner; 0: 6 */
	enum corner corner;
	float fill;   /* of a bubble: only so much of w is in color, the rest in
			 color2; 0: all. Of a ring: 0 to 1 */
	float stroke; /* of a ring, an icon */
	int value;    /* of an arrow */
	enum icon icon;
	/* text */
	const char *text; /* of the list */
	float size;
	int weight; /* 500, 600, 700, 800 */
	enum align align;
	bool tabular;
	int64_t number; /* ENTER_COUNT, and a live change: the text is this
			   number and counts from what it was */
	/* motion */
	enum enter enter;
	enum idle idle;
	int idle_ms;	/* of IDLE_FILL */
	uint16_t order; /* 40 ms apart */
	uint8_t z;	/* 0 first; the header and footer 0, too */
};

struct items {
	struct item *rows;
	size_t n, cap;
	struct arena *arena; /* owns the texts */
	enum color background;
};
struct items *items_new(void);
void items_free(struct items *l);
void items_clear(struct items *l);
/* A fresh item at the end: zeroed, alpha 1, key and kind set. Borrowed until
 * the next. When memory is gone the program ends. */
struct item *items_add(struct items *l, enum item_kind kind, uint64_t key);
/* A text of the list's own. */
char *items_text(struct items *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A key of words and a number: item_key("bar", "talous", 0). */
uint64_t item_key(const char *what, const char *whose, long n);

#endif
