/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How a score came to be: a person's ledger, entry by entry, or a department's
 * terms with their formulas. Sentences are wrapped, never cut: an explanation
 * that ends in an ellipsis explains nothing.
 */
#include <jansson.h>
#include <string.h>

#include "client/print.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HASH_SHOWN 12
#define SENTENCE 600
#define TEXT_INDENT 7  /* below the numbers in front */
#define ENTRY_FRONT 20 /* number and date of an entry */

static const char *const mark_tokens[] = {
	"",
	"type_limit_week",
	"type_limit_season",
	"weekly_cap",
};

static const char *mark_token(const Viesti__LedgerEntry *e)
{
	size_t i = e->has_mark ? (size_t)e->mark : 0;
	return i > 0 && i < COUNT(mark_tokens) ? mark_tokens[i] : NULL;
}

static bool for_people(const struct print *p)
{
	return p->mode == PRINT_TABLE || p->mode == PRINT_PLAIN;
}

bool print_rulebook_line(const Viesti__Explanation *e, char *out, size_t size)
{
	if (!e->has_rulebook)
		return false;
	snprintf(out, size, _("By the rulebook, version %u (%.*s)."),
	    e->rulebook, HASH_SHOWN, e->rulebook_hash ? e->rulebook_hash : "");
	return true;
}

static void print_rulebook(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	char line[SENTENCE];

	if (print_rulebook_line(e, line, sizeof(line)))
		print_wrapped(p, out, 0, line);
}

static void print_advice(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	if (e->n_advice == 0)
		return;
	fprintf(out, "\n%s\n", _("What would raise it:"));
	for (size_t i = 0; i < e->n_advice; i++)
		print_hanging(p, out, "  - ", e->advice[i]);
}

/* ------------------------------------------------------------------- a person
 */

void print_entry_remark(const Viesti__LedgerEntry *e, char *out, size_t size)
{
	char date[I18N_SIZE] = "";
	out[0] = '\0';
	if (e->has_resets)
		i18n_date(e->resets, date);
	if (!e->has_mark)
		return;
	if (e->mark == VIESTI__MARK__MARK_TYPE_LIMIT_WEEK)
		snprintf(out, size,
		    date[0] ? _("%s is used up for this week; "
				"it gives points again from %s on.")
			    : _("%s is used up for this week."),
		    e->type ? e->type : "?", date);
	else if (e->mark == VIESTI__MARK__MARK_TYPE_LIMIT_SEASON)
		snprintf(out, size, _("%s is used up for this season."),
		    e->type ? e->type : "?");
	else if (e->mark == VIESTI__MARK__MARK_WEEKLY_CAP)
		snprintf(out, size,
		    date[0]
			? _("The week's points are full: %d "
			    "of %u points counted. A new week begins on %s.")
			: _("The week's points are full: %d of %u points counted."),
		    e->points, e->full_points, date);
}

void print_entry_name(const Viesti__LedgerEntry *e, char *out, size_t size)
{
	const char *area = e->area_name ? e->area_name : e->area;
	if (!e->bonus)
		snprintf(out, size, "%s %s", e->type ? e->type : "?",
		    e->type_name ? e->type_name : "");
	else if (!strcmp(e->bonus, "area"))
		snprintf(out, size, _("first deed in the area: %s"),
		    area ? area : "?");
	else
		snprintf(out, size, "%s", _("first public deed"));
}

/* A figure and what it is: beside each other, or as one fact. */
static void print_figure(const struct print *p, FILE *out, const char *figure,
    const char *what)
{
	if (p->mode == PRINT_PLAIN)
		print_fact(out, what, figure);
	else
		fprintf(out, "%5s  %s\n", figure, what);
}

static void print_plain_entry(const Viesti__Explanation *e, size_t i, FILE *out)
{
	const Viesti__LedgerEntry *l = e->entries[i];
	char date[I18N_SIZE], points[I18N_SIZE], text[SENTENCE];
	if (i > 0)
		fputc('\n', out);
	fprintf(out, _("Row %zu of %zu"), i + 1, e->n_entries);
	fputc('\n', out);
	print_entry_name(l, text, sizeof(text));
	print_fact(out, _("What"), text);
	if (l->has_date)
		print_fact(out, _("Date"), i18n_date(l->date, date));
	print_fact(out, _("Points"), i18n_number(l->points, points));
	print_entry_remark(l, text, sizeof(text));
	if (text[0])
		fprintf(out, "%s\n", text);
}

/* Has the season had more rules than one? */
static bool has_versions(const Viesti__Explanation *e)
{
	for (size_t i = 0; i < e->n_entries; i++)
		if (e->entries[i]->has_rulebook &&
		    e->entries[i]->rulebook != e->rulebook)
			return true;
	return false;
}

/* By which of them an entry was made. */
static void print_version(const struct print *p, const Viesti__LedgerEntry *l,
    FILE *out)
{
	char text[SENTENCE];

	snprintf(text, sizeof(text), _("By version %u of the rules."),
	    l->rulebook);
	print_wrapped(p, out, p->mode == PRINT_PLAIN ? 0 : TEXT_INDENT, text);
}

static void print_entry(const struct print *p, const Viesti__LedgerEntry *e,
    FILE *out)
{
	char date[I18N_SIZE], points[I18N_SIZE], name[200], text[SENTENCE];
	bool narrow = p->mode == PRINT_TABLE;
	print_entry_name(e, name, sizeof(name));
	if (!e->has_date || !i18n_date(e->date, date))
		date[0] = '\0';
	narrow = narrow && ENTRY_FRONT + text_width(name) > p->columns;
	fprintf(out, narrow ? "%5s  %s\n" : "%5s  %-11s  ",
	    i18n_number(e->points, points), date);
	print_wrapped(p, out, narrow ? TEXT_INDENT : 0, name);
	print_entry_remark(e, text, sizeof(text));
	if (text[0])
		print_wrapped(p, out, TEXT_INDENT, text);
}

static void print_milestones(const struct print *p,
    const Viesti__Explanation *e, FILE *out)
{
	char date[I18N_SIZE], line[SENTENCE];
	if (e->n_milestones == 0)
		return;
	fprintf(out, "\n%s\n", _("Milestones:"));
	for (size_t i = 0; i < e->n_milestones; i++) {
		const Viesti__MilestoneState *m = e->milestones[i];
		const char *name = print_text(m->name);
		if (!*name)
			name = m->milestone ? m->milestone : "?";
		if (m->reached && m->has_reached_on)
			snprintf(line, sizeof(line), _("%s, reached on %s"),
			    name, i18n_date(m->reached_on, date));
		else
			snprintf(line, sizeof(line), "%s", name);
		if (p->mode == PRINT_PLAIN)
			print_fact(out, line,
			    m->reached ? _("reached") : _("not reached yet"));
		else
			print_hanging(p, out, m->reached ? "  [x] " : "  [ ] ",
			    line);
		for (size_t k = 0; k < m->n_missing && !m->reached; k++)
			if (p->mode == PRINT_PLAIN)
				print_fact(out, _("Missing"), m->missing[k]);
			else
				print_wrapped(p, out, 6, m->missing[k]);
	}
}

static void print_person_head(const struct print *p,
    const Viesti__ParticipantRow *r, FILE *out)
{
	char points[I18N_SIZE], line[SENTENCE];
	const char *name = r->name ? r->name : r->staff_id ? r->staff_id : "";
	i18n_number((int64_t)r->points, points);
	if (r->has_rank)
		snprintf(line, sizeof(line), _("%s: %s points, rank %u"), name,
		    points, r->rank);
	else
		snprintf(line, sizeof(line), _("%s: %s points, without a rank"),
		    name, points);
	print_wrapped(p, out, 0, line);
	snprintf(line, sizeof(line),
	    _("Areas: %u. Active rounds: %u. "
	      "Trainings: %u."),
	    r->areas, r->active_rounds, r->trainings);
	print_wrapped(p, out, 0, line);
}

static void print_person(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	char number[I18N_SIZE];
	bool versions = has_versions(e);
	int64_t sum = 0;
	print_person_head(p, e->participant, out);
	if (e->n_entries > 0)
		fprintf(out, "\n%s\n", _("Where the points come from:"));
	for (size_t i = 0; i < e->n_entries; i++) {
		if (p->mode == PRINT_PLAIN)
			print_plain_entry(e, i, out);
		else
			print_entry(p, e->entries[i], out);
		if (versions)
			print_version(p, e->entries[i], out);
		sum += e->entries[i]->points;
	}
	if (e->n_entries > 0)
		print_figure(p, out, i18n_number(sum, number),
		    _("points in all"));
	else
		print_wrapped(p, out, 0, _("No activity counts yet."));
	print_milestones(p, e, out);
	print_advice(p, e, out);
	fputc('\n', out);
	print_rulebook(p, e, out);
}

static const struct column ledger_columns[] = {
	{ "date", N_("Date"), COLUMN_DATE, 0, false },
	{ "activity", N_("No."), COLUMN_ID, 0, false },
	{ "type", N_("Type"), COLUMN_TEXT, 0, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 0, false },
	{ "full_points", N_("Full points"), COLUMN_NUMBER, 0, false },
	{ "mark", N_("Limit"), COLUMN_TEXT, 0, false },
	{ "resets", N_("Free again"), COLUMN_DATE, 0, false },
	{ "bonus", N_("Bonus"), COLUMN_TEXT, 0, false },
	{ "area", N_("Area"), COLUMN_TEXT, 0, false },
	{ "department", N_("Department"), COLUMN_TEXT, 0, false },
	{ "rulebook", N_("Rulebook"), COLUMN_NUMBER, 0, false },
};

static void ledger_csv(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	struct table *t = table_new(p, ledger_columns, COUNT(ledger_columns));
	for (size_t i = 0; i < e->n_entries; i++) {
		const Viesti__LedgerEntry *l = e->entries[i];
		table_date(t, l->has_date, l->date);
		table_number(t, l->has_activity, (int64_t)l->activity);
		table_text(t, l->type);
		table_number(t, l->has_points, l->points);
		table_number(t, l->has_full_points, l->full_points);
		table_text(t, mark_token(l));
		table_date(t, l->has_resets, l->resets);
		table_text(t, l->bonus);
		table_text(t, l->area);
		table_text(t, l->department);
		table_number(t, l->has_rulebook, l->rulebook);
		table_end_row(t);
	}
	table_print(t, out);
}

/* --------------------------------------------------------------- a department
 */

/* One term of the result: in words, as a formula, with its numbers. */
struct term {
	const char *title, *formula;
	bool there, weights; /* weights: factors of the formula are known */
	uint32_t value;
	char numbers[200];
};

static void print_term(const struct print *p, const struct term *t, FILE *out)
{
	char line[SENTENCE], value[I18N_SIZE];
	if (!t->there)
		return;
	snprintf(value, sizeof(value), "%u", t->value);
	print_figure(p, out, value, t->title);
	if (!t->weights)
		return;
	print_wrapped(p, out, TEXT_INDENT, t->formula);
	snprintf(line, sizeof(line), "= %s", t->numbers);
	print_wrapped(p, out, TEXT_INDENT, line);
}

static void print_terms(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	const Viesti__DepartmentRow *r = e->department;
	unsigned long long heads = e->head_rounds;
	char index[I18N_SIZE];
	bool weights = e->has_weight_participation && e->has_weight_points &&
	    e->has_weight_versatility && e->has_round_cap && e->has_head_rounds;
	struct term participation = {
		_("participation"), _("weight × people active each round, "
		"summed / heads each round, summed"),
		e->has_term_participation, weights, e->term_participation, "",
	}, points = {
		_("points"), _("weight × points counted / (most a person can "
		"bring a round × heads each round, summed)"),
		e->has_term_points, weights, e->term_points, "",
	}, versatility = {
		_("versatility"), _("weight × people with deeds in two areas "
		"or more × rounds / heads each round, summed"),
		e->has_term_versatility, weights, e->term_versatility, "",
	};
	snprintf(participation.numbers, sizeof(participation.numbers),
	    "%u × %u / %llu", e->weight_participation, r->active_rounds, heads);
	snprintf(points.numbers, sizeof(points.numbers),
	    "%u × %llu / (%u × %llu)", e->weight_points,
	    (unsigned long long)r->points_counted, e->round_cap, heads);
	snprintf(versatility.numbers, sizeof(versatility.numbers),
	    "%u × %u × %u / %llu", e->weight_versatility, r->versatile,
	    e->rounds_counted, heads);
	print_term(p, &participation, out);
	print_term(p, &points, out);
	print_term(p, &versatility, out);
	snprintf(index, sizeof(index), "%u", r->index);
	if (r->has_index)
		print_figure(p, out, index, _("result in all"));
	if (weights)
		print_wrapped(p, out, TEXT_INDENT,
		    _("Each part is rounded down to a whole number."));
}

static const struct column round_columns[] = {
	{ "round", N_("Round"), COLUMN_NUMBER, 0, false },
	{ "active", N_("Active"), COLUMN_NUMBER, 0, false },
	{ "headcount", N_("Heads"), COLUMN_NUMBER, 0, false },
	{ "points_counted", N_("Counted"), COLUMN_NUMBER, 1, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 2, false },
};

static void print_rounds(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	struct table *t = table_new(p, round_columns, COUNT(round_columns));
	for (size_t i = 0; i < e->n_rounds; i++) {
		const Viesti__RoundFigures *r = e->rounds[i];
		table_number(t, r->has_round, r->round);
		table_number(t, r->has_active, r->active);
		table_number(t, r->has_headcount, r->headcount);
		table_number(t, r->has_points_counted,
		    (int64_t)r->points_counted);
		table_number(t, r->has_points, (int64_t)r->points);
		table_end_row(t);
	}
	table_print(t, out);
}

static void print_department(const struct print *p,
    const Viesti__Explanation *e, FILE *out)
{
	const Viesti__DepartmentRow *r = e->department;
	const char *name = print_text(r->name);
	char line[SENTENCE];
	if (!*name)
		name = r->department ? r->department : "";
	if (r->has_rank)
		snprintf(line, sizeof(line), _("%s: result %u, rank %u"), name,
		    r->index, r->rank);
	else if (r->hors_concours)
		snprintf(line, sizeof(line), _("%s: result %u, hors concours"),
		    name, r->index);
	else
		snprintf(line, sizeof(line), _("%s: result %u"), name,
		    r->index);
	print_wrapped(p, out, 0, line);
	fprintf(out, "\n%s\n", _("Where the result comes from:"));
	print_terms(p, e, out);
	if (e->n_rounds > 0) {
		fprintf(out, "\n%s\n", _("Round by round:"));
		print_rounds(p, e, out);
	}
	print_advice(p, e, out);
	fputc('\n', out);
	print_rulebook(p, e, out);
}

/* ----------------------------------------------------------------------- JSON
 */

static json_t *number(bool there, int64_t n)
{
	return there ? json_integer(n) : json_null();
}

static json_t *text(const char *s)
{
	json_t *value = s ? json_string(s) : NULL;
	return value ? value : json_null();
}

static json_t *date(bool there, int32_t day)
{
	char out[CLOCK_DATE_SIZE];
	return there ? json_string(clock_format_date(day, out)) : json_null();
}

static json_t *texts(char *const *list, size_t n)
{
	json_t *array = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, text(list[i]));
	return array;
}

static json_t *entries_json(const Viesti__Explanation *e)
{
	json_t *array = json_array();
	for (size_t i = 0; i < e->n_entries; i++) {
		const Viesti__LedgerEntry *l = e->entries[i];
		json_array_append_new(array,
		    json_pack(
			"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			"date", date(l->has_date, l->date), "activity",
			number(l->has_activity, (int64_t)l->activity), "type",
			text(l->type), "points",
			number(l->has_points, l->points), "full_points",
			number(l->has_full_points, l->full_points), "mark",
			text(mark_token(l)), "resets",
			date(l->has_resets, l->resets), "bonus", text(l->bonus),
			"area", text(l->area), "department",
			text(l->department), "rulebook",
			number(l->has_rulebook, l->rulebook)));
	}
	return array;
}

static json_t *milestones_json(const Viesti__Explanation *e)
{
	json_t *array = json_array();
	for (size_t i = 0; i < e->n_milestones; i++) {
		const Viesti__MilestoneState *m = e->milestones[i];
		json_array_append_new(array,
		    json_pack("{s:o, s:o, s:b, s:o, s:o}", "milestone",
			text(m->milestone), "name", text(print_text(m->name)),
			"reached", (int)m->reached, "reached_on",
			date(m->has_reached_on, m->reached_on), "missing",
			texts(m->missing, m->n_missing)));
	}
	return array;
}

static json_t *person_json(const Viesti__Explanation *e)
{
	const Viesti__ParticipantRow *r = e->participant;
	json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "rank", number(r->has_rank, r->rank), "staff_id", text(r->staff_id),
	    "name", text(r->name), "department", text(r->department), "points",
	    number(r->has_points, (int64_t)r->points), "areas",
	    number(r->has_areas, r->areas), "active_rounds",
	    number(r->has_active_rounds, r->active_rounds), "trainings",
	    number(r->has_trainings, r->trainings));
	json_object_set_new(root, "entries", entries_json(e));
	json_object_set_new(root, "milestones", milestones_json(e));
	return root;
}

static json_t *rounds_json(const Viesti__Explanation *e)
{
	json_t *array = json_array();
	for (size_t i = 0; i < e->n_rounds; i++) {
		const Viesti__RoundFigures *r = e->rounds[i];
		json_array_append_new(array,
		    json_pack("{s:o, s:o, s:o, s:o, s:o}", "round",
			number(r->has_round, r->round), "active",
			number(r->has_active, r->active), "headcount",
			number(r->has_headcount, r->headcount),
			"points_counted",
			number(r->has_points_counted,
			    (int64_t)r->points_counted),
			"points", number(r->has_points, (int64_t)r->points)));
	}
	return array;
}

static json_t *terms_json(const Viesti__Explanation *e)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "participation",
	    number(e->has_term_participation, e->term_participation), "points",
	    number(e->has_term_points, e->term_points), "versatility",
	    number(e->has_term_versatility, e->term_versatility),
	    "weight_participation",
	    number(e->has_weight_participation, e->weight_participation),
	    "weight_points", number(e->has_weight_points, e->weight_points),
	    "weight_versatility",
	    number(e->has_weight_versatility, e->weight_versatility),
	    "round_cap", number(e->has_round_cap, e->round_cap));
}

static json_t *department_json(const Viesti__Explanation *e)
{
	const Viesti__DepartmentRow *r = e->department;
	const char *name = print_text(r->name);
	json_t *root =
	    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rank",
		number(r->has_rank, r->rank), "department", text(r->department),
		"name", text(*name ? name : NULL), "index",
		number(r->has_index, r->index), "active_rounds",
		number(r->has_active_rounds, r->active_rounds),
		"points_counted",
		number(r->has_points_counted, (int64_t)r->points_counted),
		"versatile", number(r->has_versatile, r->versatile),
		"headcount", number(r->has_headcount, r->headcount), "points",
		number(r->has_points, (int64_t)r->points));
	json_object_set_new(root, "rounds_counted",
	    number(e->has_rounds_counted, e->rounds_counted));
	json_object_set_new(root, "head_rounds",
	    number(e->has_head_rounds, (int64_t)e->head_rounds));
	json_object_set_new(root, "terms", terms_json(e));
	json_object_set_new(root, "rounds", rounds_json(e));
	return root;
}

static void print_json(const Viesti__Explanation *e, FILE *out)
{
	json_t *root = e->participant ? person_json(e)
	    : e->department	      ? department_json(e)
				      : json_object();
	json_object_set_new(root, "advice", texts(e->advice, e->n_advice));
	json_object_set_new(root, "rulebook",
	    number(e->has_rulebook, e->rulebook));
	json_object_set_new(root, "rulebook_hash", text(e->rulebook_hash));
	json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	fputc('\n', out);
	json_decref(root);
}

void print_explanation(const struct print *p, const Viesti__Explanation *e,
    FILE *out)
{
	if (p->mode == PRINT_JSON)
		print_json(e, out);
	else if (for_people(p) && e->participant)
		print_person(p, e, out);
	else if (for_people(p) && e->department)
		print_department(p, e, out);
	else if (e->department)
		print_rounds(p, e, out);
	else
		ledger_csv(p, e, out);
}
