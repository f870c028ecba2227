/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Areas: a column each, with people who agreed to be shown here, or
 * departments, or how to earn points. No ranks: those who agreed are not the
 * whole field.
 */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

#define GAP 48

/* Where a column stands; portrait: one below the other, fewer rows. And what
 * it shows. */
struct column {
	const Viesti__AreaColumn *c;
	Viesti__AreaRows kind;
	Viesti__AreaRow *const *rows;
	size_t n_rows;
	enum color color;
	float x, y, w;
	size_t index;
};

/* People vanish when we were cut off for long. */
static struct column column_of(const struct view *v,
    const Viesti__AreaColumn *c)
{
	bool other = v->no_people &&
	    c->kind == VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE;

	return (struct column){
		.c = c,
		.kind = other ? c->other_kind : c->kind,
		.rows = other ? c->other_rows : c->rows,
		.n_rows = other ? c->n_other_rows : c->n_rows,
	};
}

static void avatar(const struct view *v, struct items *out,
    const struct column *col, const Viesti__AreaRow *row, uint64_t key, float y)
{
	enum color color = v->offline ? RING_OFF : col->color;
	size_t letter = 1;
	struct item *it;

	if (col->kind != VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE) {
		place_icon(out, ICON_DEPARTMENT, key, col->x + 4, y, 62, color);
		return;
	}
	if (row->pseudonym || !row->name || !*row->name) {
		place_icon(out, ICON_EYES, key, col->x + 4, y, 62, color);
		return;
	}
	place_box(out, ITEM_BUBBLE, key, col->x + 4, y, 62, 62, color);
	while (((unsigned char)row->name[letter] & 0xc0) == 0x80)
		letter++;
	it = place_text(out, key + 1,
	    items_text(out, "%.*s", (int)letter, row->name), col->x + 35,
	    place_middle(y, 62, 32), 32, 700, NIGHT);
	it->align = ALIGN_CENTER;
}

static const char *name_of(const struct view *v, struct items *out,
    const Viesti__AreaRow *row)
{
	const char *name = row->name ? row->name : row->short_name;

	if (!name)
		name = look_text(v->look, 0, row->deed);
	return items_text(out, "%s", name ? name : "");
}

static const char *communicators(const struct view *v, struct items *out,
    int which, uint32_t n)
{
	return items_text(out,
	    look_plural(v->look, which, "%s communicator", "%s communicators",
		n),
	    piece_number(v, out, which, n));
}

/* Where both languages have no room, the first alone. */
static const char *short_line(const struct view *v, struct items *out,
    const struct column *col, const Viesti__AreaRow *row)
{
	return col->kind == VIESTI__AREA_ROWS__AREA_ROWS_DEPARTMENTS &&
		row->has_active
	    ? communicators(v, out, 0, row->active)
	    : NULL;
}

static const char *line_of(const struct view *v, struct items *out,
    const struct column *col, const Viesti__AreaRow *row)
{
	switch (col->kind) {
	case VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE:
		if (row->pseudonym)
			return items_text(out, "%s · %s",
			    look_word(v->look, 0, N_("pseudonym")),
			    look_word(v->look, 1, N_("pseudonym")));
		return row->short_name ? row->short_name : "";
	case VIESTI__AREA_ROWS__AREA_ROWS_DEPARTMENTS:
		if (!row->has_active)
			return "";
		return items_text(out, "%s · %s",
		    communicators(v, out, 0, row->active),
		    communicators(v, out, 1, row->active));
	default:
		return look_text(v->look, 1, row->deed);
	}
}

static void row(const struct view *v, struct items *out,
    const struct column *col, size_t i, float y)
{
	const Viesti__AreaRow *r = col->rows[i];
	uint64_t key = item_key(col->c->area, r->name ? r->name : r->short_name,
	    (long)i);
	float right = col->x + col->w - 4, size = 38, max;
	char number[LOOK_SIZE];
	const char *name = name_of(v, out, r), *line = line_of(v, out, col, r);
	struct item *it;

	look_number(v->look, 0, (int64_t)r->points, number);
	max = right - draw_width(v->draw, number, 48, 700) - 24 - (col->x + 86);
	name = draw_fit(v->draw, out, name,
	    col->kind == VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE
		? piece_initials(out, name)
		: NULL,
	    max, &size, 32, 600);
	avatar(v, out, col, r, key, y);
	place_text(out, key + 2, name, col->x + 86, y + 27, size, 600, PAPER);
	size = 28;
	line = draw_fit(v->draw, out, items_text(out, "%s", line),
	    short_line(v, out, col, r), max, &size, 24, 500);
	place_text(out, key + 3, line, col->x + 86, y + 67, size, 500, MIST);
	it = place_right(out, key + 4, items_text(out, "%s", number), right,
	    y + 49, 48, 700, PAPER);
	it->tabular = true;
	if (i + 1 < col->n_rows)
		place_box(out, ITEM_RECT, key + 5, col->x, y + 92, col->w, 2,
		    TRACE);
}

static void column(const struct view *v, struct items *out,
    const struct column *col)
{
	const Viesti__Area area = { .area = col->c->area,
		.name = col->c->name };
	bool portrait = v->look->portrait;
	float pitch = portrait ? 100 : 111;
	float y = col->y + (portrait ? 142 : 146);

	piece_area_card(v, out, item_key("area", col->c->area, 0), &area,
	    col->index, col->x, col->y, col->w, 124);
	for (size_t i = 0; i < col->n_rows; i++)
		row(v, out, col, i, y + (float)i * pitch);
}

static void column_heads(const struct view *v, struct items *out)
{
	for (int which = 0; which < 2; which++) {
		const char *text = items_text(out, "%s",
		    look_word(v->look, which,
			N_("points · a name with its owner's leave only")));

		if (v->look->portrait && which == 0)
			place_text(out, item_key("leave", NULL, 0), text, 64,
			    404, 28, 500, MIST);
		else if (!v->look->portrait)
			place_right(out, item_key("leave", NULL, which), text,
			    1824, which ? 235 : 198, which ? 28 : 30,
			    which ? 500 : 600, which ? MIST : PAPER);
	}
}

bool has_areas(const struct view *v)
{
	const Viesti__AreasView *a = v->state->areas;
	size_t rows = 0;

	for (size_t i = 0; a && i < a->n_columns; i++)
		rows += column_of(v, a->columns[i]).n_rows;
	return rows > 0 && frame_is_running(v) && !v->look->visitors;
}

void lay_areas(const struct view *v, struct items *out)
{
	const Viesti__AreasView *a = v->state->areas;
	bool portrait = v->look->portrait;
	size_t n = a->n_columns;
	float bottom = v->offline ? 860 : 980;
	float high = portrait ? (float)(v->offline ? 1180 : 1320) / (float)n
			      : 0;

	frame_header(v, out);
	frame_title(v, out, look_word(v->look, 0, N_("Busy communicators")),
	    look_word(v->look, 1, N_("Busy communicators")), 900);
	column_heads(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
	for (size_t i = 0, at = 0; i < n; i++) {
		struct column col = column_of(v, a->columns[i]);
		float room;

		if (col.n_rows == 0)
			continue;
		col.index = i;
		col.color = frame_area_color(col.c->area, i);
		col.w = portrait ? 952
				 : (1728 - (float)(n - 1) * GAP) / (float)n;
		col.x = portrait ? 64 : 96 + (float)at * (col.w + GAP);
		col.y = portrait ? 430 + (float)at * high : 262;
		room = portrait ? (high - 130) / 100
				: (bottom - col.y - 146 + 19) / 111;
		if (col.n_rows > (size_t)room)
			col.n_rows = (size_t)room;
		column(v, out, &col);
		at++;
	}
}
