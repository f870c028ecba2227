/* SPDX-License-Identifier: EUPL-1.2 */
/* What each part of the ceremony is called and what the host says, in the
 * three languages. */
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "server/views/stage.h"
#include "server/views/views.h"

#define TITLE_MAX 120 /* bytes, as wire_fields has them */
#define SAY_MAX 500

/* -------------------------------------------------------------- the title */

static const char *area_name(const struct stage *s, uint8_t area)
{
	const struct area *a = &s->rb->areas[area];
	const char *name = a->name[i18n_language()];

	return *name ? name : a->name[LANG_FI];
}

/* "Social media: participants"; a long name stands alone. */
static void area_title(const struct stage *s, const struct ceremony_step *step,
    char out[TITLE_MAX + 1])
{
	const char *name = area_name(s, step->area);
	int len = snprintf(out, TITLE_MAX + 1,
	    step->part == CEREMONY_AREA_PEOPLE ? _("%s: participants")
					       : _("%s: department"),
	    name);

	if (len > TITLE_MAX)
		snprintf(out, TITLE_MAX + 1, "%s", name);
}

static void class_title(const struct ceremony_step *step,
    char out[TITLE_MAX + 1])
{
	if (step->size == SIZE_ALL)
		snprintf(out, TITLE_MAX + 1, "%s", _("All departments"));
	else if (step->heads_to == 0)
		snprintf(out, TITLE_MAX + 1,
		    _("Departments of %u people or more"), step->heads_from);
	else
		snprintf(out, TITLE_MAX + 1,
		    _("Departments of %u to %u people"), step->heads_from,
		    step->heads_to);
}

static void title(const struct stage *s, const struct ceremony_step *step,
    char out[TITLE_MAX + 1])
{
	static const char *const fixed[] = {
		[CEREMONY_WELCOME] = N_("Award ceremony"),
		[CEREMONY_THANKS] = N_("Thank you all!"),
		[CEREMONY_RISER] = N_("Riser of the season"),
		[CEREMONY_DRAW] = N_("Prize draw"),
		[CEREMONY_OVERALL] = N_("Winner of the competition"),
	};

	switch (step->part) {
	case CEREMONY_CLASS:
		class_title(step, out);
		break;
	case CEREMONY_AREA_PEOPLE:
	case CEREMONY_AREA_DEPARTMENT:
		area_title(s, step, out);
		break;
	default:
		snprintf(out, TITLE_MAX + 1, "%s", _(fixed[step->part]));
	}
}

Viesti__Text *stage_title(struct request *r, const struct stage *s,
    const struct ceremony_step *step)
{
	enum language before = i18n_language();
	char text[LANG_COUNT][TITLE_MAX + 1];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_use((enum language)lang);
		title(s, step, text[lang]);
	}
	i18n_use(before);
	return request_names(r, request_text(r, text[LANG_FI]),
	    request_text(r, text[LANG_SV]), request_text(r, text[LANG_EN]));
}

/* --------------------------------------------------------------- the names */

static const char *department_name(const struct stage *s, uint16_t department)
{
	static const char *const joint[LANG_COUNT] = {
		[LANG_FI] = VIEW_JOINT_FI,
		[LANG_SV] = VIEW_JOINT_SV,
		[LANG_EN] = VIEW_JOINT_EN,
	};
	enum language lang = i18n_language();

	if (department == DEPARTMENT_JOINT)
		return joint[lang];
	const struct department *d = &s->departments->all[department];
	return *d->name[lang] ? d->name[lang] : d->name[LANG_FI];
}

static void add_person(const struct stage *s, uint32_t person, struct buf *b)
{
	struct winner_view w;

	projection_winner(s->standings, s->people, person, s->shown, &w);
	if (w.kind == WINNER_PRIVATE)
		buf_adds(b, _("a winner who is told in private"));
	else if (w.kind == WINNER_COLLEAGUE)
		buf_addf(b, _("a colleague from %s"),
		    department_name(s, w.department));
	else if (w.department == DEPARTMENT_NONE)
		buf_adds(b, w.name);
	else
		buf_addf(b, "%s (%s)", w.name,
		    department_name(s, w.department));
}

static size_t count_revealed(const struct stage *s,
    const struct ceremony_step *step)
{
	size_t n = 0;

	for (size_t i = step->first; i < step->first + step->n; i++)
		n += s->ceremony.places[i].rank == step->rank;
	return n;
}

/* All who share the place, with commas between; briefly only how many. */
static void add_names(const struct stage *s, const struct ceremony_step *step,
    bool briefly, struct buf *b)
{
	bool first = true;

	if (briefly) {
		buf_addf(b, _("%zu share it, the screens show them"),
		    count_revealed(s, step));
		return;
	}
	for (size_t i = step->first; i < step->first + step->n; i++) {
		const struct ceremony_place *p = &s->ceremony.places[i];

		if (p->rank != step->rank)
			continue;
		if (!first)
			buf_adds(b, ", ");
		first = false;
		if (ceremony_is_of_persons(step))
			add_person(s, p->person, b);
		else
			buf_adds(b, department_name(s, p->department));
	}
}

static void add_value(const struct stage *s, uint32_t value, struct buf *b)
{
	char text[I18N_SIZE];

	switch (standings_season(s->standings)->measure) {
	case MEASURE_POINTS_PER_HEAD:
		buf_addf(b,
		    i18n_language() == LANG_EN ? _("Points per head: %u.%u.")
					       : _("Points per head: %u,%u."),
		    value / 10, value % 10);
		break;
	case MEASURE_PARTICIPATION:
		buf_addf(b, _("Participation: %s."),
		    i18n_percent((int)value, text));
		break;
	default:
		buf_addf(b, _("Result: %u."), value);
	}
}

/* ------------------------------------------------------------ the sentences */

static void say_opening(const struct stage *s, size_t at, struct buf *b)
{
	const struct ceremony_step *step = &s->ceremony.steps[at];
	char name[TITLE_MAX + 1];

	title(s, step, name);
	switch (step->part) {
	case CEREMONY_WELCOME:
		buf_adds(b, _("Welcome to the award ceremony!"));
		break;
	case CEREMONY_RISER:
		buf_adds(b,
		    _("Next: the department in which participation grew most from the first rounds to the last."));
		break;
	case CEREMONY_OVERALL:
		buf_adds(b,
		    _("One place is left: the winner of the whole competition."));
		break;
	case CEREMONY_DRAW:
		buf_adds(b,
		    step->n
			? _("Next: the prize draw. Every active round was a ticket.")
			: _("Next: the prize draw. Throw the dice and type them in; then go on."));
		break;
	default:
		buf_addf(b, _("Next: %s."), name);
		if (step->next > 1)
			buf_addf(b, " %s",
			    step->part == CEREMONY_CLASS &&
				    step->size == SIZE_ALL
				? _("From the last of the places upwards; the first is told at the end.")
				: _("From the last of the places to the first."));
	}
}

static void say_reveal(const struct stage *s, const struct ceremony_step *step,
    bool briefly, struct buf *b)
{
	const struct ceremony_place *p = &s->ceremony.places[step->first];

	if (step->part == CEREMONY_DRAW)
		buf_addf(b, _("Prize %u:"), step->rank);
	else if (step->part == CEREMONY_OVERALL)
		buf_adds(b, _("The winner is:"));
	else if (step->part == CEREMONY_RISER ||
	    step->part == CEREMONY_AREA_DEPARTMENT)
		buf_adds(b, _("The award goes to:"));
	else if (step->rank == 1)
		buf_adds(b, _("First place:"));
	else
		buf_addf(b, _("Place %u:"), step->rank);
	buf_adds(b, " ");
	add_names(s, step, briefly, b);
	buf_adds(b, step->rank == 1 ? "!" : ".");
	while (p->rank < step->rank)
		p++;
	if (p->has_value) {
		buf_adds(b, " ");
		add_value(s, p->value, b);
	}
	if (p->rise > 0 && count_revealed(s, step) == 1) {
		buf_adds(b, " ");
		buf_addf(b,
		    P_("It rose %u place since the results were hidden.",
			"It rose %u places since the results were hidden.",
			p->rise),
		    p->rise);
	}
}

static void say(const struct stage *s, size_t at, bool briefly, struct buf *b)
{
	const struct ceremony_step *step = &s->ceremony.steps[at];

	if (step->part == CEREMONY_THANKS)
		buf_adds(b,
		    _("All others made this competition, too. We thank each of them; the screens show them in alphabetical order."));
	else if (step->rank == 0)
		say_opening(s, at, b);
	else
		say_reveal(s, step, briefly, b);
}

/* In the language in force; NULL: no memory. */
static char *said(struct request *r, const struct stage *s, size_t at)
{
	struct buf b;
	char *text;

	buf_init(&b, SAY_MAX);
	say(s, at, false, &b);
	if (b.failed) { /* the names are too long together */
		buf_fini(&b);
		buf_init(&b, SAY_MAX);
		say(s, at, true, &b);
	}
	text = b.failed
	    ? NULL
	    : arena_printf(r->arena, "%.*s", (int)b.len, (const char *)b.data);
	buf_fini(&b);
	return text;
}

Viesti__LongText *stage_say(struct request *r, const struct stage *s, size_t at)
{
	enum language before = i18n_language();
	Viesti__LongText *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__long_text__init(out);
	i18n_use(LANG_FI);
	out->fi = said(r, s, at);
	i18n_use(LANG_SV);
	out->sv = said(r, s, at);
	i18n_use(LANG_EN);
	out->en = said(r, s, at);
	i18n_use(before);
	return out->fi && out->sv && out->en ? out : NULL;
}
