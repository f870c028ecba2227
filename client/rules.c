/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rulebook as sentences. See rules.h. The numbers are always the book's;
 * how they are used is what the server's scoring and standings do.
 */
#include "client/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "common/buf.h"
#include "common/i18n.h"

#define SENTENCE_MAX 8192

const char *rules_section(const char *section)
{
	static const struct {
		const char *section, *title;
	} titles[] = {
		{ "points", N_("What gives points") },
		{ "limits", N_("Limits and caps") },
		{ "bonuses", N_("Extra points") },
		{ "decisions", N_("Who decides") },
		{ "lateness", N_("When to record") },
		{ "milestones", N_("Milestones") },
		{ "standings", N_("How the standings are computed") },
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (strcmp(titles[i].section, section) == 0)
			return _(titles[i].title);
	return section;
}

static struct rule *vadd(struct rules *r, const char *section, const char *rule,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));
static struct rule *vadd(struct rules *r, const char *section, const char *rule,
    const char *fmt, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	r->all = xrealloc(r->all, (r->n + 1) * sizeof(*r->all));
	r->all[r->n] = (struct rule){ .section = section,
		.rule = rule,
		.text = text ? text : xstrdup("") };
	return &r->all[r->n++];
}

static struct rule *add(struct rules *r, const char *section, const char *rule,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static struct rule *add(struct rules *r, const char *section, const char *rule,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	struct rule *added = vadd(r, section, rule, fmt, ap);
	va_end(ap);
	return added;
}

/* A rule about one number, where the book has it. */
static void figure(struct rules *r, const char *section, const char *rule,
    bool has, uint32_t number, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
static void figure(struct rules *r, const char *section, const char *rule,
    bool has, uint32_t number, const char *fmt, ...)
{
	va_list ap;

	if (!has)
		return;
	va_start(ap, fmt);
	struct rule *to = vadd(r, section, rule, fmt, ap);
	va_end(ap);
	to->has_number = true;
	to->number = number;
}

/* ------------------------------------------------------------------- points
 */

static void read_points(struct rules *r, const Viesti__Rulebook *book)
{
	for (size_t i = 0; i < book->n_types; i++) {
		const Viesti__ActivityType *type = book->types[i];
		char *line = rules_type(book, type);
		figure(r, "points", type->type, true, type->points,
		    "%s %s – %s.", type->type, print_text(type->name),
		    line ? line : "");
		free(line);
	}
	add(r, "points", "not", "%s",
	    _("Likes, reach, followers and logins give no points."));
}

static void read_limits(struct rules *r, const Viesti__Rulebook *book)
{
	add(r, "limits", "type_limit", "%s",
	    _("A type with a limit a week (Monday to Sunday) or a season gives points so many times. One more gives 0 points, but still counts for being active, for areas and for badges."));
	figure(r, "limits", "weekly_cap", book->has_weekly_cap,
	    book->weekly_cap,
	    P_("Deeds give a person at most %u point a week, Monday to Sunday. Learning and extra points stand outside this.",
		"Deeds give a person at most %u points a week, Monday to Sunday. Learning and extra points stand outside this.",
		book->weekly_cap),
	    book->weekly_cap);
	figure(r, "limits", "round_cap", book->has_round_cap, book->round_cap,
	    P_("When a department's result is computed, at most %u point of each person counts in a round.",
		"When a department's result is computed, at most %u points of each person count in a round.",
		book->round_cap),
	    book->round_cap);
}

static void read_bonuses(struct rules *r, const Viesti__Rulebook *book)
{
	figure(r, "bonuses", "area_bonus", book->has_area_bonus,
	    book->area_bonus,
	    P_("The first accepted deed in each area in the season gives %u extra point.",
		"The first accepted deed in each area in the season gives %u extra points.",
		book->area_bonus),
	    book->area_bonus);
	figure(r, "bonuses", "first_public_bonus", book->has_first_public_bonus,
	    book->first_public_bonus,
	    P_("A person's first public deed ever gives %u extra point, once.",
		"A person's first public deed ever gives %u extra points, once.",
		book->first_public_bonus),
	    book->first_public_bonus);
}

static void read_decisions(struct rules *r, const Viesti__Rulebook *book)
{
	add(r, "decisions", "waiting", "%s",
	    _("What a moderator decides gives points when it is accepted, on the day of the deed. While it waits, and when it is rejected or withdrawn, it gives none and counts nowhere."));
	add(r, "decisions", "seen", "%s",
	    _("Where an address is asked for, the word seen may stand instead when nothing should be kept of a personal account; a moderator then decides."));
	figure(r, "decisions", "random_check", book->has_random_check_percent,
	    book->random_check_percent,
	    _("Of what is accepted at once, a moderator looks at %u in a hundred. It is a random check, not a suspicion, and the points count meanwhile."),
	    book->random_check_percent);
}

static void read_lateness(struct rules *r, const Viesti__Rulebook *book)
{
	figure(r, "lateness", "late_days", book->has_late_days, book->late_days,
	    P_("A deed is recorded at most %u day after its date.",
		"A deed is recorded at most %u days after its date.",
		book->late_days),
	    book->late_days);
	figure(r, "lateness", "after_end_days", book->has_after_end_days,
	    book->after_end_days,
	    P_("After the season's last day, %u day is left to record.",
		"After the season's last day, %u days are left to record.",
		book->after_end_days),
	    book->after_end_days);
	add(r, "lateness", "dates", "%s",
	    _("A date outside the season or in the future is refused. What comes too late stays in the outbox with its reason."));
}

/* --------------------------------------------------------------- milestones
 */

static void condition(struct buf *line, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void condition(struct buf *line, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_addf(line, "%s%s", line->len ? ", " : "", text);
}

static const char *type_name(const Viesti__Rulebook *book, const char *code)
{
	for (size_t i = 0; i < book->n_types; i++)
		if (strcmp(book->types[i]->type, code) == 0)
			return print_text(book->types[i]->name);
	return "";
}

static void conditions(struct buf *line, const Viesti__Rulebook *book,
    const Viesti__Milestone *m)
{
	if (m->has_points)
		condition(line, P_("%u point", "%u points", m->points),
		    m->points);
	if (m->has_trainings)
		condition(line,
		    P_("%u training", "%u different trainings", m->trainings),
		    m->trainings);
	if (m->has_areas)
		condition(line,
		    P_("deeds in %u area", "deeds in %u areas", m->areas),
		    m->areas);
	if (m->type)
		condition(line, "%s (%s)", type_name(book, m->type), m->type);
	if (m->has_active_rounds)
		condition(line,
		    P_("active in %u round", "active in %u rounds",
			m->active_rounds),
		    m->active_rounds);
	if (m->area && m->has_deeds)
		condition(line,
		    P_("%u accepted deed in the area %s",
			"%u accepted deeds in the area %s", m->deeds),
		    m->deeds, rules_area(book, m->area));
	if (m->kind && strcmp(m->kind, "first_public") == 0)
		condition(line, "%s", _("the first public deed"));
}

static void read_milestones(struct rules *r, const Viesti__Rulebook *book)
{
	struct buf line;

	buf_init(&line, SENTENCE_MAX);
	for (size_t i = 0; i < book->n_milestones; i++) {
		const Viesti__Milestone *m = book->milestones[i];
		buf_clear(&line);
		conditions(&line, book, m);
		struct rule *rule = add(r, "milestones", m->milestone,
		    "%s%s%s.", print_text(m->name), line.len ? ": " : "",
		    line.len ? line.data : "");
		rule->has_number = m->has_points;
		rule->number = m->points;
	}
	buf_fini(&line);
	add(r, "milestones", "until_final", "%s",
	    _("Everything a milestone asks for must hold at once. A rejected deed can take one away until the season is final, never after."));
}

/* ---------------------------------------------------------------- standings
 */

static void read_result(struct rules *r, const Viesti__Rulebook *book)
{
	if (!book->has_weight_participation || !book->has_weight_points ||
	    !book->has_weight_versatility || !book->has_round_cap)
		return;
	add(r, "standings", "result",
	    _("A department's result is at most %u. It has three parts, over the rounds that are finished and the one that runs; each is rounded down."),
	    book->weight_participation + book->weight_points +
		book->weight_versatility);
	figure(r, "standings", "weight_participation", true,
	    book->weight_participation,
	    _("Participation, up to %u: how many take part. %u × people active in each round, summed / heads each round, summed."),
	    book->weight_participation, book->weight_participation);
	figure(r, "standings", "weight_points", true, book->weight_points,
	    _("Points, up to %u: how much they do. %u × points, at most %u a person a round / (%u × heads each round, summed)."),
	    book->weight_points, book->weight_points, book->round_cap,
	    book->round_cap);
	figure(r, "standings", "weight_versatility", true,
	    book->weight_versatility,
	    _("Versatility, up to %u: how many act in two areas or more. %u × such people × rounds / heads each round, summed."),
	    book->weight_versatility, book->weight_versatility);
}

static void read_departments(struct rules *r, const Viesti__Rulebook *book)
{
	add(r, "standings", "department_ties", "%s",
	    _("Departments with the same result: the one with more people active for its size comes first, then more first public deeds for its size, then more people with two areas, then more trainings; else they share the rank and the next one is passed over."));
	figure(r, "standings", "merge_under",
	    book->has_merge_under && book->merge_under > 0, book->merge_under,
	    _("Departments with fewer than %u people form one joint team."),
	    book->merge_under);
	if (book->has_class_small && book->has_class_medium)
		add(r, "standings", "size_classes",
		    _("By size: small departments have at most %u people, medium ones at most %u, large ones more. A class with too few departments joins the next one."),
		    book->class_small, book->class_medium);
	add(r, "standings", "hors_concours", "%s",
	    _("Who is hors concours is shown without a rank. Such a person's deeds count for the department."));
}

static void read_standings(struct rules *r, const Viesti__Rulebook *book)
{
	if (book->has_rounds && book->has_round_days)
		add(r, "standings", "rounds",
		    _("The season has %u rounds of %u days, from Monday on."),
		    book->rounds, book->round_days);
	add(r, "standings", "active", "%s",
	    _("A person is active in a round who did or learned something dated in it, whatever points it gave."));
	read_result(r, book);
	read_departments(r, book);
	add(r, "standings", "participants", "%s",
	    _("Participants are ranked by points. With the same points more areas come first, then more active rounds, then more trainings; else they share the rank. Never who was faster."));
	figure(r, "standings", "freeze_days", book->has_freeze_days,
	    book->freeze_days,
	    P_("From %u day before the season's end the rankings stand still for everybody until the results are told; one's own points are still seen.",
		"From %u days before the season's end the rankings stand still for everybody until the results are told; one's own points are still seen.",
		book->freeze_days),
	    book->freeze_days);
}

void rules_read(struct rules *r, const Viesti__Rulebook *book)
{
	*r = (struct rules){ .n = 0 };
	read_points(r, book);
	read_limits(r, book);
	read_bonuses(r, book);
	read_decisions(r, book);
	read_lateness(r, book);
	read_milestones(r, book);
	read_standings(r, book);
}

void rules_fini(struct rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->all[i].text);
	free(r->all);
	*r = (struct rules){ .n = 0 };
}
