/* SPDX-License-Identifier: EUPL-1.2 */
/* What the screens show of the ceremony; see stage.h. */
#include "server/views/stage.h"

#include <stdlib.h>

#include "common/buf.h"
#include "server/asof.h"
#include "server/server.h"
#include "server/views/views.h"

/* ------------------------------------------------------------- the stage */

/* With whom the draw gave, once its dice were thrown. */
static void find_awards(const struct season_draw *draw, struct stage *out)
{
	size_t n = draw->thrown_at ? draw->n_winners : 0;
	uint32_t *drawn = xcalloc(n + 1, sizeof *drawn);

	if (n > 0)
		season_draw_winners(draw, drawn);
	awards_find(out->standings, out->people, drawn, n, &out->awards);
	free(drawn);
}

struct stage_source stage_live(struct server *sv)
{
	return (struct stage_source){ .house = server_live(sv),
		.frozen = sv->frozen ? asof_house(sv->frozen) : NULL,
		.draw = &sv->draw };
}

static void set_rehearsal(const struct house *h, struct stage *out,
    struct ceremony_source *from)
{
	rehearsal_init(&out->made_up, h->season, h->rulebook);
	out->standings = out->made_up.standings;
	out->people = out->made_up.people;
	out->departments = &out->made_up.departments;
	from->frozen = out->made_up.frozen;
	awards_find(out->standings, out->people, out->made_up.drawn,
	    REHEARSAL_DRAWN, &out->awards);
}

static void set_real(const struct stage_source *s, struct stage *out,
    struct ceremony_source *from)
{
	out->standings = s->house->standings;
	out->people = s->house->people;
	out->departments = s->house->departments;
	find_awards(s->draw, out);
	if (s->frozen) {
		from->frozen = s->frozen->standings;
		from->frozen_rounds = house_counted(s->frozen);
	}
	from->draws = s->draw->published_at != 0;
}

void stage_set(const struct stage_source *s, bool rehearsal, struct stage *out)
{
	struct ceremony_source from = { .awards = &out->awards };

	*out = (struct stage){ .is_rehearsal = rehearsal,
		.shown = SHOW_CEREMONY,
		.rb = s->house->rulebook };
	if (rehearsal)
		set_rehearsal(s->house, out, &from);
	else
		set_real(s, out, &from);
	from.standings = out->standings;
	ceremony_make(&from, &out->ceremony);
}

void stage_strike(struct stage *s)
{
	ceremony_fini(&s->ceremony);
	awards_fini(&s->awards);
	if (s->is_rehearsal)
		rehearsal_fini(&s->made_up);
}

/* --------------------------------------------------------------- the rows */

static Viesti__DepartmentBar *bar(struct request *r, const struct stage *s,
    const struct ceremony_place *p)
{
	Viesti__DepartmentBar *out = view_bar_of(r, s->departments,
	    p->department);

	if (!out || !p->has_value)
		return out;
	out->has_rank = out->has_value = 1;
	out->rank = p->rank;
	out->value = p->value;
	out->has_change = p->rise > 0;
	out->change = (int32_t)p->rise;
	out->share = view_share(r, p->share);
	return out->share ? out : NULL;
}

/* A person as they agreed to be told of. */
static int fill_winner(struct request *r, const struct stage *s,
    const struct ceremony_place *p, Viesti__CeremonyRow *out)
{
	struct winner_view w;

	projection_winner(s->standings, s->people, p->person, s->shown, &w);
	out->name = w.name ? request_text(r, w.name) : NULL;
	out->has_colleague = out->colleague = w.kind == WINNER_COLLEAGUE;
	out->has_privately = out->privately = w.kind == WINNER_PRIVATE;
	if (w.department == DEPARTMENT_NONE)
		return 0;
	out->department = view_bar_of(r, s->departments, w.department);
	return out->department ? 0 : request_too_large(r);
}

static int fill_row(struct request *r, const struct stage *s,
    const struct ceremony_step *step, const struct ceremony_place *p,
    Viesti__CeremonyRow *out)
{
	viesti__ceremony_row__init(out);
	out->has_rank = 1;
	out->rank = p->rank;
	if (!ceremony_is_revealed(step, p))
		return 0;
	out->has_revealed = out->revealed = 1;
	if (ceremony_is_of_persons(step))
		return fill_winner(r, s, p, out);
	out->department = bar(r, s, p);
	return out->department ? 0 : request_too_large(r);
}

/* Where there are more places than a view has rows, those around the one that
 * is revealed. */
static size_t first_row(const struct stage *s, const struct ceremony_step *step)
{
	const struct ceremony_place *p = &s->ceremony.places[step->first];
	size_t at = 0;

	if (step->n <= VIEW_ROWS)
		return 0;
	while (at < step->n && !ceremony_is_revealed(step, &p[at]))
		at++;
	at = at > VIEW_ROWS / 2 ? at - VIEW_ROWS / 2 : 0;
	return at < step->n - VIEW_ROWS ? at : step->n - VIEW_ROWS;
}

static int fill_rows(struct request *r, const struct stage *s,
    const struct ceremony_step *step, Viesti__CeremonyView *out)
{
	const struct ceremony_place *p = &s->ceremony.places[step->first];
	size_t from = first_row(s, step);
	size_t n = step->n < VIEW_ROWS ? step->n : VIEW_ROWS;

	out->rows = (Viesti__CeremonyRow **)request_array(r, n,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		int rc = fill_row(r, s, step, &p[from + i], out->rows[i]);

		if (rc < 0)
			return rc;
	}
	out->n_rows = n;
	return 0;
}

static int fill_others(struct request *r, const struct stage *s,
    Viesti__CeremonyView *out)
{
	size_t n = s->ceremony.n_others;

	n = n < VIEW_ROWS ? n : VIEW_ROWS;
	out->has_thanks = out->thanks = 1;
	out->others = arena_zalloc(r->arena, n * sizeof *out->others);
	if (!out->others)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		out->others[i] = view_bar_of(r, s->departments,
		    s->ceremony.others[i]);
		if (!out->others[i])
			return request_too_large(r);
	}
	out->n_others = n;
	return 0;
}

/* --------------------------------------------------------------- the view */

static bool has_results(enum ceremony_part part)
{
	return part == CEREMONY_CLASS || part == CEREMONY_OVERALL;
}

int stage_view(struct request *r, const struct stage *s, size_t at,
    Viesti__CeremonyView *out)
{
	const struct ceremony_step *step = &s->ceremony.steps[at];

	viesti__ceremony_view__init(out);
	out->title = stage_title(r, s, step);
	if (!out->title)
		return request_too_large(r);
	out->has_step = out->has_steps = 1;
	out->step = (uint32_t)at;
	out->steps = (uint32_t)s->ceremony.n_steps;
	out->has_rehearsal = out->rehearsal = s->is_rehearsal;
	if (step->part == CEREMONY_THANKS)
		return fill_others(r, s, out);
	if (step->n == 0)
		return 0;
	out->has_next = step->next > 0;
	out->next = step->next;
	out->has_alone = out->alone = ceremony_is_alone(&s->ceremony, step);
	out->has_awards = out->awards = !has_results(step->part);
	out->has_full_scale = has_results(step->part);
	out->full_scale = ceremony_full_scale(&s->ceremony, step);
	return fill_rows(r, s, step, out);
}

/* ---------------------------------------------------------------- the cue */

/* Whom this step reveals without the name that payroll and host need. */
static bool is_private(const struct stage *s, const struct ceremony_step *step,
    const struct ceremony_place *p)
{
	struct winner_view w;

	if (!ceremony_is_of_persons(step) || p->rank != step->rank)
		return false;
	projection_winner(s->standings, s->people, p->person, s->shown, &w);
	return w.kind != WINNER_NAMED || w.pseudonym;
}

static int fill_private(struct request *r, const struct stage *s, uint32_t who,
    Viesti__CeremonyWinner *out)
{
	const struct person *p = people_get(s->people, who);

	viesti__ceremony_winner__init(out);
	if (!p)
		return 0;
	out->staff_id = request_text(r, p->staff_id);
	out->name = request_text(r, p->name);
	if (p->department >= s->departments->n)
		return 0;
	const struct department *d = &s->departments->all[p->department];
	out->department = request_names(r, d->name[LANG_FI], d->name[LANG_SV],
	    d->name[LANG_EN]);
	return out->department ? 0 : request_too_large(r);
}

static int fill_privates(struct request *r, const struct stage *s,
    const struct ceremony_step *step, Viesti__CeremonyCue *out)
{
	size_t n = step->n < VIEW_ROWS ? step->n : VIEW_ROWS;

	out->private_winners = (Viesti__CeremonyWinner **)request_array(r, n,
	    sizeof **out->private_winners);
	if (!out->private_winners)
		return request_too_large(r);
	for (size_t i = step->first; i < step->first + n; i++) {
		const struct ceremony_place *p = &s->ceremony.places[i];
		size_t k = out->n_private_winners;

		if (!is_private(s, step, p))
			continue;
		int rc = fill_private(r, s, p->person, out->private_winners[k]);
		if (rc < 0)
			return rc;
		out->n_private_winners++;
	}
	return 0;
}

int stage_cue(struct request *r, const struct stage *s, size_t at,
    Viesti__CeremonyCue *out)
{
	const struct ceremony_step *step = &s->ceremony.steps[at];

	viesti__ceremony_cue__init(out);
	out->has_step = 1;
	out->step = (uint32_t)at;
	out->part = stage_title(r, s, step);
	out->say = stage_say(r, s, at);
	out->shown = arena_alloc(r->arena, sizeof *out->shown);
	if (!out->part || !out->say || !out->shown)
		return request_too_large(r);
	out->has_dice = out->dice = ceremony_waits_for_dice(&s->ceremony, at);
	int rc = stage_view(r, s, at, out->shown);
	return rc < 0 ? rc : fill_privates(r, s, step, out);
}

/* ------------------------------------------------------------- the awards */

/* Does this step tell the best of its part? */
static bool is_awarded(const struct ceremony_step *step)
{
	return step->rank == 1 && step->n > 0;
}

/* Of a class only its best, of an award all ranks. */
static int fill_award(struct request *r, const struct stage *s,
    const struct ceremony_step *step, Viesti__AwardView *out)
{
	const struct ceremony_place *p = &s->ceremony.places[step->first];
	size_t n = 0;

	viesti__award_view__init(out);
	while (n < step->n && n < VIEW_ROWS &&
	    (!has_results(step->part) || p[n].rank == 1))
		n++;
	out->title = stage_title(r, s, step);
	out->rows = (Viesti__CeremonyRow **)request_array(r, n,
	    sizeof **out->rows);
	if (!out->title || !out->rows)
		return request_too_large(r);
	out->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		int rc = fill_row(r, s, step, &p[i], out->rows[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int fill_awards(struct request *r, const struct stage *s,
    Viesti__SeasonView *out)
{
	const struct ceremony *c = &s->ceremony;

	out->awards = (Viesti__AwardView **)request_array(r, c->n_steps,
	    sizeof **out->awards);
	if (!out->awards)
		return request_too_large(r);
	for (size_t i = 0; i < c->n_steps && out->n_awards < VIEW_ROWS; i++) {
		if (!is_awarded(&c->steps[i]))
			continue;
		int rc = fill_award(r, s, &c->steps[i],
		    out->awards[out->n_awards]);
		if (rc < 0)
			return rc;
		out->n_awards++;
	}
	return 0;
}

/* They stand where anybody may read them for long, so their winners must have
 * agreed to that, too. */
int stage_awards(struct server *sv, struct request *r, Viesti__SeasonView *out)
{
	const struct stage_source live = stage_live(sv);
	struct stage s;
	int rc;

	stage_set(&live, false, &s);
	s.shown = SHOW_CEREMONY | SHOW_KIOSK;
	rc = fill_awards(r, &s, out);
	stage_strike(&s);
	return rc;
}
