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
/* One text of both languages, the second under the first. With lines, a text
 * that would become small wraps into at most so many: the first one's last line
 * stands at its y, the second one's first. */
struct both {
	const char *text[2];
	float size[2], y[2]; /* baselines */
	int weight[2];
	enum color color[2];
	int lines; /* 0: one */
};
void piece_both(const struct view *v, struct items *out, uint64_t key,
    const struct both *b, float x, float max);
/* A SHA-256 in hexadecimal, in groups of four and two or four lines, at most
 * max wide; y: the first one's baseline. A key a line. */
void piece_hash(const struct view *v, struct items *out, uint64_t key,
    const char *hash, float x, float y, float max, int lines, float size,
    enum color color);
/* Has the draw been published? Then the hashes of its list and its
 * seed, side by side or, upright, one below the other; where they end. */
bool piece_has_draw(const struct view *v);
float piece_draw(const struct view *v, struct items *out, float x, float y,
    float max, enum color color);
/* Lets it have so many lines; will the first language take more than one? */
bool piece_both_wraps(const struct view *v, struct items *out, struct both *b,
    int lines, float max);
/* msgid in both languages into b. */
void piece_words(const struct view *v, struct both *b, const char *msgid);
/* Text in at most so many lines, as large as fits between size and least;
 * pitch is of the size. Returns the baseline after its last line. */
float piece_paragraph(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, int lines, float size,
    float least, int weight, enum color color);

/* Text in one line while it stays large, else in at most so many, the last one
 * (up) or the first at y; what is too long even so as its short form, where
 * there is one. The baseline of its last line. */
struct wrap {
	int lines;
	bool up;
	float size, wrapped, least; /* in one line; in more; the smallest */
	int weight;
	enum color color;
};
float piece_wrap(const struct view *v, struct items *out, uint64_t key,
    const char *text, const char *short_form, float x, float y, float max,
    const struct wrap *w);
/* Will it, in more than one line? */
bool piece_wraps(const struct view *v, struct items *out, const char *text,
    float max, const struct wrap *w);
/* "H.-K. Lehtovirta": initials of the first names, the last name whole. */
const char *piece_initials(struct items *out, const char *name);

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
