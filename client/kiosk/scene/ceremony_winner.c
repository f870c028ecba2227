/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Winners in words: a name as its owner agreed to it, a colleague from a
 * department, or that the winner is told in private. One alone fills the
 * screen.
 */
#include "client/kiosk/scene/ceremony.h"
#include "common/i18n.h"

/* ------------------------------------------------------------------ words */

static const char *department(const struct view *v, int which,
    const Viesti__CeremonyRow *r)
{
	return r->department ? look_text(v->look, which, r->department->name)
			     : "";
}

static const char *one_or_none(const char *text)
{
	return *text ? text : NULL;
}

static const char *colleague(const struct view *v, struct items *out, int which,
    const char *from)
{
	return items_text(out,
	    look_word(v->look, which, N_("A colleague from %s")), from);
}

struct winner_words winner_words(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r)
{
	static const char in_private[] = N_("The winner is told in private");
	struct winner_words w = { 0 };

	if (r->privately) {
		w.name = look_word(v->look, 0, in_private);
		w.short_name = look_word(v->look, 0, N_("Told in private"));
		w.below = look_word(v->look, 1, in_private);
	} else if (r->colleague) {
		w.name = colleague(v, out, 0, department(v, 0, r));
		if (r->department && r->department->short_name)
			w.short_name = colleague(v, out, 0,
			    r->department->short_name);
		w.below = colleague(v, out, 1, department(v, 1, r));
	} else if (r->name) {
		w.name = r->name;
		w.short_name = piece_initials(out, r->name);
		w.below = department(v, 0, r);
	} else {
		w.name = department(v, 0, r);
		w.short_name = r->department ? r->department->short_name : NULL;
	}
	w.name = items_text(out, "%s", w.name);
	if (w.below)
		w.below = one_or_none(items_text(out, "%s", w.below));
	return w;
}

/* -------------------------------------------------------------- one alone */

static void titles(const struct view *v, const char *title[2])
{
	const Viesti__Text *t = v->state->ceremony->title;

	for (int which = 0; which < 2; which++)
		title[which] = t ? look_text(v->look, which, t)
				 : look_word(v->look, which, N_("The winner!"));
}

/* Rehearsals say so also where one alone fills the screen. */
static void rehearsal(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	struct both words = { .size = { 34, 28 },
		.y = { portrait ? 390 : 866, portrait ? 430 : 904 },
		.weight = { 700, 500 },
		.color = { NIGHT, NIGHT } };

	if (!v->state->ceremony->rehearsal)
		return;
	piece_words(v, &words, N_("Rehearsal: nothing of this is true"));
	piece_both(v, out, item_key("rehearsal", NULL, 0), &words,
	    portrait ? 64 : 96, portrait ? 952 : 1728);
}

/* A winner without figures: the name in the bubble of the moment. */
static void name_in_bubble(const struct view *v, struct items *out)
{
	const Viesti__CeremonyRow *r = v->state->ceremony->rows[0];
	struct winner_words w = winner_words(v, out, r);
	bool portrait = v->look->portrait, person = r->name || w.below;
	float x = portrait ? 110 : 150, y = portrait ? 560 : 340;
	float h = portrait ? 640 : 420, max = portrait ? 700 : 1454;
	const struct wrap large = { portrait ? 4 : 2, true, 118,
		portrait ? 76 : 88, 56, 800, SUN };
	const char *title[2];
	float lower;
	struct both head = { .size = { 104, 50 },
		.y = { portrait ? 290 : 198, portrait ? 364 : 266 },
		.weight = { 800, 600 },
		.color = { NIGHT, NIGHT },
		.lines = portrait ? 2 : 0 };

	titles(v, title);
	head.text[0] = title[0];
	head.text[1] = title[1];
	if (!person)
		w.below = one_or_none(items_text(out, "%s",
		    department(v, 1, r)));
	out->background = SUN;
	piece_both(v, out, item_key("winner title", NULL, 0), &head,
	    portrait ? 64 : 96, portrait ? 952 : 1728);
	place_box(out, ITEM_LEADER, item_key("winner", NULL, 0), x, y,
	    portrait ? 906 : 1674, h, NIGHT)
	    ->enter = ENTER_GROW;
	out->rows[out->n - 1].radius = 210;
	lower = portrait			       ? 60
	    : piece_wraps(v, out, w.name, max, &large) ? 28
						       : 5;
	piece_wrap(v, out, item_key("winner", NULL, 10), w.name, w.short_name,
	    x + 110, w.below ? y + h / 2 + lower : place_middle(y, h, 118), max,
	    &large);
	if (w.below)
		piece_wrap(v, out, item_key("winner", NULL, 2), w.below, NULL,
		    x + 114, y + h / 2 + lower + 88, max,
		    &(struct wrap){ 2, false, 50, 40, 32, 600, PAPER });
}

void ceremony_alone(const struct view *v, struct items *out)
{
	static const struct stage_colors colors = { SUN, NIGHT, NIGHT, NIGHT,
		SUN, N_("active the whole season") };
	const Viesti__CeremonyView *c = v->state->ceremony;
	const char *title[2];

	titles(v, title);
	if (!c->awards && c->rows[0]->department)
		piece_leader(v, out, c->rows[0]->department, title[0], title[1],
		    &colors);
	else
		name_in_bubble(v, out);
	rehearsal(v, out);
	piece_signature(v, out, NIGHT, NIGHT, SUN);
}

/* ---------------------------------------------------------- what comes now */

void ceremony_slide(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, y = portrait ? 860 : 560;
	bool types = v->state->ceremony->n_rows > 0;
	const char *title[2];
	struct both words = { .size = { 144, 72 },
		.y = { y, y + 110 },
		.weight = { 800, 500 },
		.color = { SUN, MIST },
		.lines = portrait ? 4 : 3 };

	titles(v, title);
	words.text[0] = title[0];
	words.text[1] = title[1];
	piece_both(v, out, item_key("slide", NULL, 0), &words, x,
	    v->look->w - 2 * x);
	y = out->rows[out->n - 1].y;
	if (!types && !v->state->ceremony->rehearsal && piece_has_draw(v))
		piece_draw(v, out, x, y + (portrait ? 300 : 150),
		    v->look->w - 2 * x, LIME);
	if (types)
		piece_typing(out, item_key("hidden", NULL, 0), ITEM_BUBBLE, x,
		    y + 70, 340, 112, 34, 64, BAR, PAPER);
}
