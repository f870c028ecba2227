/* SPDX-License-Identifier: EUPL-1.2 */
/* Awards as wire rows; see awards.h. */
#include "server/handlers/awards.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "server/handlers/handlers.h"

static const char *const classes[] = { "", "small", "medium", "large" };

/* ------------------------------------------------------------- what for */

static void which_of(const struct rulebook *rb, const struct award *a,
    char out[AWARD_WHICH_SIZE])
{
	const char *area = a->area < rb->n_areas ? rb->areas[a->area].code : "";

	switch (a->kind) {
	case AWARD_OVERALL:
		snprintf(out, AWARD_WHICH_SIZE, "overall");
		break;
	case AWARD_CLASS:
		snprintf(out, AWARD_WHICH_SIZE, "class %s", classes[a->size]);
		break;
	case AWARD_RISER:
		snprintf(out, AWARD_WHICH_SIZE, "riser");
		break;
	case AWARD_AREA_DEPARTMENT:
		snprintf(out, AWARD_WHICH_SIZE, "area %s", area);
		break;
	case AWARD_AREA_PERSON:
		snprintf(out, AWARD_WHICH_SIZE, "area %s %u", area, a->rank);
		break;
	case AWARD_DRAW:
		snprintf(out, AWARD_WHICH_SIZE, "draw %u", a->rank);
		break;
	}
}

/* In the thread's language. */
static char *title_of(struct request *r, const struct rulebook *rb,
    const struct award *a)
{
	static const char *const best[] = { "", N_("Best small department"),
		N_("Best medium department"), N_("Best large department") };
	const char *area = a->area < rb->n_areas
	    ? rb->areas[a->area].name[i18n_language()]
	    : "";

	switch (a->kind) {
	case AWARD_OVERALL:
		return request_text(r, _("Winner of the competition"));
	case AWARD_CLASS:
		return request_text(r, _(best[a->size]));
	case AWARD_RISER:
		return request_text(r, _("Riser of the season"));
	case AWARD_AREA_DEPARTMENT:
		return arena_printf(r->arena, _("%s: best department"), area);
	case AWARD_AREA_PERSON:
		return arena_printf(r->arena, _("%s: participant, place %u"),
		    area, a->rank);
	case AWARD_DRAW:
		return arena_printf(r->arena, _("Prize draw, prize %u"),
		    a->rank);
	}
	return NULL;
}

static Viesti__Text *titles(struct request *r, const struct rulebook *rb,
    const struct award *a)
{
	enum language before = i18n_language();
	char *said[LANG_COUNT];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_use((enum language)lang);
		said[lang] = title_of(r, rb, a);
	}
	i18n_use(before);
	if (!said[LANG_FI] || !said[LANG_SV] || !said[LANG_EN])
		return NULL;
	return request_names(r, said[LANG_FI], said[LANG_SV], said[LANG_EN]);
}

/* ------------------------------------------------------------- whose */

static void fill_department(const struct house *h, struct request *r,
    uint16_t department, Viesti__Award *row)
{
	struct department_view view = { .place.department = department };
	Viesti__DepartmentRow named;

	if (department != DEPARTMENT_JOINT && department >= h->departments->n)
		return;
	if (handler_department_row(h, r, &view, &named) < 0)
		return;
	row->department = named.department;
	row->department_name = named.name;
}

static void fill_person(const struct house *h, uint32_t person,
    Viesti__Award *row)
{
	const struct person *p = people_get(h->people, person);

	if (!p)
		return;
	row->staff_id = p->staff_id;
	row->name = p->name;
	row->has_named = 1;
	row->named = !p->left_at && (p->consents & SHOW_CEREMONY) != 0;
}

/* Tenths of a percent by which the share of active people grew. */
static int64_t growth(const struct award *a)
{
	uint64_t first = a->first_heads
	    ? a->first_active * 1000 / a->first_heads
	    : 0;
	uint64_t last = a->last_heads ? a->last_active * 1000 / a->last_heads
				      : 0;

	return (int64_t)last - (int64_t)first;
}

static int fill(const struct house *h, struct request *r, const struct award *a,
    Viesti__Award *row)
{
	char which[AWARD_WHICH_SIZE];

	viesti__award__init(row);
	which_of(h->rulebook, a, which);
	row->which = request_text(r, which);
	row->title = titles(r, h->rulebook, a);
	fill_department(h, r, a->department, row);
	if (a->person != PERSON_NONE)
		fill_person(h, a->person, row);
	row->has_value = a->kind != AWARD_DRAW;
	row->value = a->kind == AWARD_RISER ? growth(a) : (int64_t)a->value;
	return row->which && row->title ? 0 : request_too_large(r);
}

/* ------------------------------------------------------------- all of them */

static int copy(struct request *r, const struct awards *a,
    struct awards_rows *out)
{
	out->n = a->n;
	out->rows = (Viesti__Award **)request_array(r, a->n,
	    sizeof **out->rows);
	out->all = arena_alloc(r->arena, (a->n + 1) * sizeof *out->all);
	if (!out->rows || !out->all)
		return request_too_large(r);
	if (a->n > 0)
		memcpy(out->all, a->all, a->n * sizeof *out->all);
	return 0;
}

int awards_rows(const struct house *h, const struct season_draw *draw,
    struct request *r, struct awards_rows *out)
{
	uint32_t drawn[DRAW_PRIZES_MOST];
	struct awards a;

	if (h->season->state < STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_not_final",
		    _("The season %s is not final yet: awards are settled when it is. Make it final first."),
		    h->season->name);
	arena_set_limit(r->arena, HANDLER_ARENA);
	season_draw_winners(draw, drawn);
	awards_find(h->standings, h->people, drawn, draw->n_winners, &a);
	int rc = copy(r, &a, out);
	awards_fini(&a);
	for (size_t i = 0; rc == 0 && i < out->n; i++)
		rc = fill(h, r, &out->all[i], out->rows[i]);
	return rc;
}

int awards_prize(struct request *r, const struct prize_row *prize,
    Viesti__Award *row)
{
	row->prize = request_text(r, prize->prize);
	row->has_kind = row->has_value_cents = row->has_set_at = 1;
	row->kind = (Viesti__PrizeKind)prize->kind;
	row->value_cents = (uint64_t)prize->value_cents;
	row->set_at = prize->set_at;
	return row->prize ? 0 : request_too_large(r);
}

struct prize_row awards_key(const Viesti__Award *row, const struct award *a)
{
	bool person = a->kind == AWARD_AREA_PERSON || a->kind == AWARD_DRAW;

	return (struct prize_row){ .which = row->which,
		.department = person ? DEPARTMENT_NONE : a->department,
		.person = a->person };
}
