/* SPDX-License-Identifier: EUPL-1.2 */
/* Which badge, and having it drawn; see badge.h. */
#include "client/badge.h"

#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "common/i18n.h"
#include "common/text.h"
#include "viesti.pb-c.h"

const char *const badge_endings[] = { ".svg", ".png", ".pdf", ".pdf" };

static const Viesti__Milestone *rule_of(const Viesti__Rulebook *rules,
    const char *code)
{
	for (size_t i = 0; i < rules->n_milestones; i++)
		if (strcmp(rules->milestones[i]->milestone, code) == 0)
			return rules->milestones[i];
	return NULL;
}

static bool is_step(const Viesti__Milestone *m)
{
	return m && m->kind && strcmp(m->kind, "step") == 0;
}

/* The steps of the path stand in its order in the rules. */
static enum badge_sign step_sign(const Viesti__Rulebook *rules,
    const Viesti__Milestone *m)
{
	int n = 0;

	for (size_t i = 0; i < rules->n_milestones; i++) {
		if (rules->milestones[i] == m)
			break;
		n += is_step(rules->milestones[i]);
	}
	return (enum badge_sign)(BADGE_STEP_1 + (n < 2 ? n : 2));
}

static enum badge_sign sign_of(const Viesti__Rulebook *rules,
    const Viesti__Milestone *m)
{
	static const struct {
		const char *kind, *area;
		enum badge_sign sign;
	} signs[] = {
		{ "area", "workplace", BADGE_WORKPLACE },
		{ "area", "social", BADGE_SOCIAL },
		{ "area", "media", BADGE_MEDIA },
		{ "area", NULL, BADGE_AREA },
		{ "first_public", NULL, BADGE_FIRST_PUBLIC },
		{ "steady", NULL, BADGE_STEADY },
	};

	if (is_step(m))
		return step_sign(rules, m);
	for (size_t i = 0; m && m->kind && i < sizeof(signs) / sizeof(*signs);
	     i++)
		if (strcmp(m->kind, signs[i].kind) == 0 &&
		    (!signs[i].area ||
			(m->area && strcmp(m->area, signs[i].area) == 0)))
			return signs[i].sign;
	return BADGE_AREA;
}

static bool same(const char *a, const char *b)
{
	char *x = a ? text_fold(a) : NULL, *y = text_fold(b);
	bool equal = x && y && strcmp(x, y) == 0;

	free(x);
	free(y);
	return equal;
}

static bool is_called(const Viesti__MilestoneState *s, const char *text)
{
	const Viesti__Text *n = s->name;

	return same(s->milestone, text) ||
	    (n &&
		(same(n->fi, text) || same(n->sv, text) || same(n->en, text)));
}

static const Viesti__MilestoneState *named(const Viesti__Explanation *e,
    const char *text)
{
	for (size_t i = 0; i < e->n_milestones; i++)
		if (is_called(e->milestones[i], text))
			return e->milestones[i];
	return NULL;
}

/* The last step of the path that is reached, else the last one of the others.
 */
static const Viesti__MilestoneState *highest(const Viesti__Explanation *e,
    const Viesti__Rulebook *rules)
{
	const Viesti__MilestoneState *best = NULL;
	bool path = false;

	for (size_t i = 0; i < e->n_milestones; i++) {
		const Viesti__MilestoneState *s = e->milestones[i];
		bool step = s->milestone &&
		    is_step(rule_of(rules, s->milestone));
		if (!s->reached || (path && !step))
			continue;
		best = s;
		path = path || step;
	}
	return best;
}

/* In the order of the rules the first that is missing something. */
static int not_reached(const Viesti__Explanation *e,
    const Viesti__MilestoneState *s, struct error *err)
{
	for (size_t i = 0; !s && i < e->n_milestones; i++)
		if (!e->milestones[i]->reached)
			s = e->milestones[i];
	return error_set(err, E_PRECONDITION, "milestone_not_reached",
	    _("%s is not reached yet: %s"),
	    s && s->name ? print_text(s->name) : "?",
	    s && s->n_missing ? s->missing[0] : "?");
}

int badge_choose(const Viesti__Explanation *e, const Viesti__Rulebook *rules,
    const char *text, struct badge *b, const Viesti__MilestoneState **which,
    struct error *err)
{
	const Viesti__MilestoneState *s = text ? named(e, text)
					       : highest(e, rules);

	if (text && !s)
		return error_set(err, E_NOT_FOUND, "unknown_milestone",
		    _("There is no milestone \"%s\". viesti rules lists them."),
		    text);
	if (!s || !s->reached)
		return not_reached(e, s, err);
	b->sign = sign_of(rules, rule_of(rules, s->milestone));
	b->milestone = print_text(s->name);
	*which = s;
	return 0;
}

int badge_draw(const struct badge *b, enum badge_format format,
    struct paper_drawn *out, struct error *err)
{
	static badge_draw_fn *draw; /* loaded once, and kept */
	const char *why = NULL;
	void *symbol = NULL;

	if (!draw) {
		int code = paper_symbol(BADGE_DRAW, &symbol, err);
		if (code)
			return code;
		memcpy(&draw, &symbol, sizeof(draw));
	}
	if (draw(b, format, out, &why) == 0)
		return 0;
	return error_set(err, E_INTERNAL, "paper_failed",
	    _("The page could not be drawn: %s."), why ? why : "?");
}
