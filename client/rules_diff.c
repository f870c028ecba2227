/* SPDX-License-Identifier: EUPL-1.2 */
/* Two versions of the rules compared; see rules_diff.h. */
#include "client/rules_diff.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "client/rules.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define VALUE_SIZE 256

/* One side of a comparison. */
struct side {
	const Viesti__Rulebook *book;
	const void *item; /* type, milestone or the book itself; NULL: none */
};

/* A value in words; false: there is none. */
typedef bool value_fn(const struct side *s, size_t offset, char *out);

struct value {
	const char *key, *title; /* N_() */
	value_fn *words;
	size_t offset; /* of the member; of a number its has_ stands before */
};

static struct rule_change *add(struct rules_diff *d, const char *rule,
    const char *what)
{
	d->all = xrealloc(d->all, (d->n + 1) * sizeof *d->all);
	d->all[d->n] = (struct rule_change){ .rule = rule,
		.what = xstrdup(what) };
	return &d->all[d->n++];
}

static char *copy(bool there, const char *text)
{
	return xstrdup(there ? text : _("none"));
}

static void compare_value(struct rules_diff *d, const char *rule,
    const char *what, const struct value *v, const struct side *a,
    const struct side *b)
{
	char before[VALUE_SIZE] = "", after[VALUE_SIZE] = "";
	bool had = v->words(a, v->offset, before);
	bool has = v->words(b, v->offset, after);

	if (had == has && strcmp(before, after) == 0)
		return;
	struct rule_change *c = add(d, rule, what);
	c->value = v->key;
	c->title = _(v->title);
	c->before = copy(had, before);
	c->after = copy(has, after);
}

static void compare_values(struct rules_diff *d, const char *rule,
    const char *what, const struct value *values, size_t n,
    const struct side *a, const struct side *b)
{
	for (size_t i = 0; i < n; i++)
		compare_value(d, rule, what, &values[i], a, b);
}

/* ------------------------------------------------------------- words */

static const void *member(const struct side *s, size_t offset)
{
	return (const char *)s->item + offset;
}

/* Numbers of which 0 means none. */
static bool number_words(const struct side *s, size_t offset, char *out)
{
	uint32_t n = *(const uint32_t *)member(s, offset);
	char text[I18N_SIZE];

	snprintf(out, VALUE_SIZE, "%s", i18n_number(n, text));
	return n > 0;
}

static bool count_words(const struct side *s, size_t offset, char *out)
{
	number_words(s, offset, out);
	return true;
}

static bool date_words(const struct side *s, size_t offset, char *out)
{
	int32_t date = *(const int32_t *)member(s, offset);
	char text[I18N_SIZE];

	snprintf(out, VALUE_SIZE, "%s", i18n_date(date, text));
	return date != 0;
}

static bool text_words(const struct side *s, size_t offset, char *out)
{
	const char *text = *(char *const *)member(s, offset);

	snprintf(out, VALUE_SIZE, "%s", text ? text : "");
	return text != NULL;
}

static bool area_words(const struct side *s, size_t offset, char *out)
{
	snprintf(out, VALUE_SIZE, "%s",
	    rules_area(s->book, *(char *const *)member(s, offset)));
	return true;
}

static bool evidence_words(const struct side *s, size_t offset, char *out)
{
	snprintf(out, VALUE_SIZE, "%s",
	    rules_evidence(*(char *const *)member(s, offset)));
	return true;
}

static bool decision_words(const struct side *s, size_t offset, char *out)
{
	snprintf(out, VALUE_SIZE, "%s",
	    rules_decision(*(char *const *)member(s, offset)));
	return true;
}

static bool yes_words(const struct side *s, size_t offset, char *out)
{
	bool yes = *(const protobuf_c_boolean *)member(s, offset) != 0;

	snprintf(out, VALUE_SIZE, "%s", yes ? _("yes") : _("no"));
	return true;
}

/* All three languages: a change in any of them is one. */
static bool name_words(const struct side *s, size_t offset, char *out)
{
	const Viesti__Text *t = *(Viesti__Text *const *)member(s, offset);

	if (t)
		snprintf(out, VALUE_SIZE, "%s / %s / %s", t->fi ? t->fi : "",
		    t->sv ? t->sv : "", t->en ? t->en : "");
	return t != NULL;
}

/* ------------------------------------------------------------- numbers */

#define OF_BOOK(member) offsetof(Viesti__Rulebook, member)

static const struct value book_values[] = {
	{ "name", N_("Name of the competition"), name_words, OF_BOOK(name) },
	{ "weekly_cap", N_("Points of deeds in a week, at most"), count_words,
	    OF_BOOK(weekly_cap) },
	{ "round_cap", N_("Points of a person in a round that count, at most"),
	    count_words, OF_BOOK(round_cap) },
	{ "area_bonus", N_("Extra points of the first deed in an area"),
	    count_words, OF_BOOK(area_bonus) },
	{ "first_public_bonus", N_("Extra points of the first public deed"),
	    count_words, OF_BOOK(first_public_bonus) },
	{ "late_days", N_("Days to record a deed"), count_words,
	    OF_BOOK(late_days) },
	{ "after_end_days", N_("Days to record after the season"), count_words,
	    OF_BOOK(after_end_days) },
	{ "freeze_days", N_("Days of hidden results"), count_words,
	    OF_BOOK(freeze_days) },
	{ "random_check_percent", N_("Random checks, percent"), count_words,
	    OF_BOOK(random_check_percent) },
	{ "weight_participation", N_("Weight of participation"), count_words,
	    OF_BOOK(weight_participation) },
	{ "weight_points", N_("Weight of points"), count_words,
	    OF_BOOK(weight_points) },
	{ "weight_versatility", N_("Weight of versatility"), count_words,
	    OF_BOOK(weight_versatility) },
	{ "merge_under", N_("Heads below which a department joins others"),
	    count_words, OF_BOOK(merge_under) },
	{ "class_small", N_("Heads of a small department, at most"),
	    count_words, OF_BOOK(class_small) },
	{ "class_medium", N_("Heads of a medium department, at most"),
	    count_words, OF_BOOK(class_medium) },
	{ "class_least", N_("Departments a size class needs"), count_words,
	    OF_BOOK(class_least) },
	{ "draw_rounds", N_("Active rounds for tickets of the draw, at least"),
	    count_words, OF_BOOK(draw_rounds) },
	{ "draw_tickets", N_("Tickets of the draw, at most"), count_words,
	    OF_BOOK(draw_tickets) },
};

static void compare_book(struct rules_diff *d, const Viesti__Rulebook *before,
    const Viesti__Rulebook *after)
{
	const struct side a = { before, before }, b = { after, after };

	for (size_t i = 0; i < sizeof book_values / sizeof *book_values; i++) {
		size_t was = d->n;

		compare_value(d, book_values[i].key, _(book_values[i].title),
		    &book_values[i], &a, &b);
		if (d->n > was)
			d->all[was].title = NULL; /* it says itself */
	}
}

/* ------------------------------------------------------------- lists */

/* A list of things with a code and a name in both books. */
struct list {
	size_t n;
	void *const *items;
	size_t code, name; /* offsets */
};

static const char *code_of(const struct list *l, size_t i)
{
	return *(char *const *)((const char *)l->items[i] + l->code);
}

static const void *find(const struct list *l, const char *code)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(code_of(l, i), code) == 0)
			return l->items[i];
	return NULL;
}

static void what_of(const struct list *l, size_t i, char out[VALUE_SIZE])
{
	snprintf(out, VALUE_SIZE, "%s %s", code_of(l, i),
	    print_text(*(Viesti__Text *const *)((const char *)l->items[i] +
		l->name)));
}

/* A new or gone one, in words as a whole. */
typedef char *whole_fn(const Viesti__Rulebook *book, const void *item);

struct comparison {
	struct list before, after;
	const struct value *values;
	size_t n_values;
	whole_fn *whole;
};

static void compare_lists(struct rules_diff *d, const struct comparison *c,
    const Viesti__Rulebook *before, const Viesti__Rulebook *after)
{
	char what[VALUE_SIZE];

	for (size_t i = 0; i < c->after.n; i++) {
		const char *code = code_of(&c->after, i);
		const struct side a = { before, find(&c->before, code) };
		const struct side b = { after, c->after.items[i] };

		what_of(&c->after, i, what);
		if (a.item)
			compare_values(d, code, what, c->values, c->n_values,
			    &a, &b);
		else
			add(d, code, what)->after = c->whole(after, b.item);
	}
	for (size_t i = 0; i < c->before.n; i++) {
		if (find(&c->after, code_of(&c->before, i)))
			continue;
		what_of(&c->before, i, what);
		struct rule_change *gone = add(d, code_of(&c->before, i), what);
		gone->before = c->whole(before, c->before.items[i]);
	}
}

static char *whole_type(const Viesti__Rulebook *book, const void *item)
{
	return rules_type(book, item);
}

static char *whole_nothing(const Viesti__Rulebook *book, const void *item)
{
	(void)book;
	(void)item;
	return xstrdup("");
}

#define OF_TYPE(member) offsetof(Viesti__ActivityType, member)
#define OF_MILESTONE(member) offsetof(Viesti__Milestone, member)

static const struct value type_values[] = {
	{ "name", N_("name"), name_words, OF_TYPE(name) },
	{ "area", N_("area"), area_words, OF_TYPE(area) },
	{ "points", N_("points"), count_words, OF_TYPE(points) },
	{ "per_week", N_("times a week"), number_words, OF_TYPE(per_week) },
	{ "per_season", N_("times a season"), number_words,
	    OF_TYPE(per_season) },
	{ "evidence", N_("evidence"), evidence_words, OF_TYPE(evidence) },
	{ "decision", N_("decided"), decision_words, OF_TYPE(decision) },
	{ "training", N_("a training"), yes_words, OF_TYPE(training) },
	{ "from", N_("first day"), date_words, OF_TYPE(from) },
	{ "until", N_("last day"), date_words, OF_TYPE(until) },
};

static const struct value milestone_values[] = {
	{ "name", N_("name"), name_words, OF_MILESTONE(name) },
	{ "kind", N_("kind"), text_words, OF_MILESTONE(kind) },
	{ "points", N_("points"), number_words, OF_MILESTONE(points) },
	{ "trainings", N_("trainings"), number_words, OF_MILESTONE(trainings) },
	{ "areas", N_("areas"), number_words, OF_MILESTONE(areas) },
	{ "active_rounds", N_("active rounds"), number_words,
	    OF_MILESTONE(active_rounds) },
	{ "type", N_("type"), text_words, OF_MILESTONE(type) },
	{ "area", N_("area"), area_words, OF_MILESTONE(area) },
	{ "deeds", N_("deeds"), number_words, OF_MILESTONE(deeds) },
};

static const struct value area_values[] = {
	{ "name", N_("name"), name_words, offsetof(Viesti__Area, name) },
};

#define LIST(book, of, message, code)                                \
	{                                                            \
		(book)->n_##of, (void *const *)(book)->of,           \
		    offsetof(message, code), offsetof(message, name) \
	}
#define COMPARE(of, message, code, values, whole)                  \
	compare_lists(d,                                           \
	    &(struct comparison){ LIST(before, of, message, code), \
		LIST(after, of, message, code), values,            \
		sizeof(values) / sizeof *(values), whole },        \
	    before, after)

/* ------------------------------------------------------------- holidays */

static bool has_holiday(const Viesti__Rulebook *book, int32_t date)
{
	for (size_t i = 0; i < book->n_holidays; i++)
		if (book->holidays[i]->date == date)
			return true;
	return false;
}

static void compare_holidays(struct rules_diff *d,
    const Viesti__Rulebook *before, const Viesti__Rulebook *after)
{
	char day[I18N_SIZE], what[VALUE_SIZE];

	for (int gone = 0; gone < 2; gone++) {
		const Viesti__Rulebook *one = gone ? before : after;
		const Viesti__Rulebook *other = gone ? after : before;

		for (size_t i = 0; i < one->n_holidays; i++) {
			int32_t date = one->holidays[i]->date;

			if (has_holiday(other, date))
				continue;
			snprintf(what, sizeof what, _("Holiday %s"),
			    i18n_date(date, day));
			struct rule_change *c = add(d, "holidays", what);
			*(gone ? &c->before : &c->after) = xstrdup("");
		}
	}
}

void rules_diff(struct rules_diff *d, const Viesti__Rulebook *before,
    const Viesti__Rulebook *after)
{
	*d = (struct rules_diff){ .n = 0 };
	compare_book(d, before, after);
	COMPARE(areas, Viesti__Area, area, area_values, whole_nothing);
	COMPARE(types, Viesti__ActivityType, type, type_values, whole_type);
	COMPARE(milestones, Viesti__Milestone, milestone, milestone_values,
	    whole_nothing);
	compare_holidays(d, before, after);
}

void rules_diff_fini(struct rules_diff *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->all[i].what);
		free(d->all[i].before);
		free(d->all[i].after);
	}
	free(d->all);
	*d = (struct rules_diff){ .n = 0 };
}
