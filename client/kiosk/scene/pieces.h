/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What more than one scene shows: words in both languages, cards of areas,
 * crowds of small bubbles, bubbles in which somebody types.
 */
#ifndef VIESTI_PIECES_H
#define VIESTI_PIECES_H

#include "client/kiosk/scene/place.h"

/* A text in at most max u; shrinks to least, then ends in "…". The item,
 * borrowed until the next. */
struct item *piece_fit(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, float size, float least,
    int weight, enum color color);
/* A number as that language writes it: "2 112". */
char *piece_number(const struct view *v, struct items *out, int which,
    uint64_t n);
/* The words of msgid in the first language, the second after it. */
void piece_heading(const struct view *v, struct items *out, const char *msgid,
    float x, float y, float max);
/* One text of both languages, the second under the first. */
struct both {
	const char *text[2];
	float size[2], y[2]; /* baselines */
	int weight[2];
	enum color color[2];
};
void piece_both(const struct view *v, struct items *out, uint64_t key,
    const struct both *b, float x, float max);
/* msgid in both languages into b. */
void piece_words(const struct view *v, struct both *b, const char *msgid);
/* Text in at most so many lines, as large as fits between size and least;
 * pitch is of the size. Returns the baseline after its last line. */
float piece_paragraph(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, int lines, float size,
    float least, int weight, enum color color);

/* A card of an area: icon and name in both languages. */
void piece_area_card(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Area *area, size_t index, float x, float y, float w, float h);
/* All areas of the season side by side, or one below the other. */
void piece_area_cards(const struct view *v, struct items *out, float y, float h,
    float bottom);

/* Small bubbles in lines, a crowd that talks; at most w x h large, the bubbles
 * no larger than size. One stands for the number returned. */
unsigned piece_crowd(struct items *out, const char *what, unsigned n, float x,
    float y, float w, float h, float size, enum color color);
/* The tight corner of the nth bubble of a crowd: left or right by a fixed
 * dice. */
enum corner piece_corner(unsigned n);

/* A bubble in which somebody types; kind: ITEM_BUBBLE or ITEM_LEADER. */
void piece_typing(struct items *out, uint64_t key, enum item_kind kind, float x,
    float y, float w, float h, float dot, float step, enum color color,
    enum color dots);

/* Logo, names and clock at the bottom, of the scenes that fill the screen;
 * logo on ink. */
void piece_signature(const struct view *v, struct items *out, enum color ink,
    enum color logo, enum color on_logo);

/* The colours of a department that fills the screen. */
struct stage_colors {
	enum color background, title, second, bubble, ink;
	const char *share; /* msgid: what the share tells */
};
void piece_leader(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, const char *title, const char *second,
    const struct stage_colors *c);

/* A copy of the view for scenes that stand outside the loop: no dots. */
static inline struct view piece_alone(const struct view *v)
{
	struct view alone = *v;

	alone.dots = 0;
	return alone;
}

#endif
