/* SPDX-License-Identifier: EUPL-1.2 */
/* The closing report as one tidy table, for Excel and scripts. */
#include "client/print.h"
#include "client/report.h"

static const struct column columns[] = {
	{ "section", N_("Section"), COLUMN_TEXT, 0, false },
	{ "key", N_("Key"), COLUMN_TEXT, 0, false },
	{ "round", N_("Round"), COLUMN_ID, 0, false },
	{ "department", N_("Department"), COLUMN_TEXT, 0, false },
	{ "value", N_("Value"), COLUMN_TEXT, 0, false },
};

/* A figure: absent is empty, never 0. */
struct place {
	const char *section;
	uint32_t round; /* 0: none */
	const char *department;
};

static void add_text(struct table *t, struct place at, const char *key,
    const char *value)
{
	table_text(t, at.section);
	table_text(t, key);
	table_number(t, at.round > 0, at.round);
	table_text(t, at.department);
	table_text(t, value);
	table_end_row(t);
}

static void add(struct table *t, struct place at, const char *key, bool there,
    uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	add_text(t, at, key, there ? text : NULL);
}

/* In percent: the share, or the ends of its band. */
static void add_share(struct table *t, struct place at, const Viesti__Share *s)
{
	bool all = s && s->kind == VIESTI__SHARE_KIND__SHARE_NEARLY_ALL;
	bool band = s && s->kind == VIESTI__SHARE_KIND__SHARE_IN_BAND;
	bool exact = s && s->kind == VIESTI__SHARE_KIND__SHARE_EXACT;

	add(t, at, "share_percent", exact, exact ? s->low : 0);
	if (!all && !band)
		return;
	add(t, at, "share_percent_from", true, all ? 80 : s->low);
	add(t, at, "share_percent_to", true, all ? 100 : s->high);
}

static void add_cell(struct table *t, const char *section,
    const char *department, const Viesti__ReportCell *c, uint32_t heads)
{
	struct place at = { section, c->round, department };

	add(t, at, "headcount", true, c->has_headcount ? c->headcount : heads);
	add(t, at, "active", c->has_active, c->active);
	add_share(t, at, c->share);
}

static void add_participation(struct table *t, const Viesti__Report *r)
{
	const struct place house = { "house", 0, NULL };

	add(t, house, "joined", r->has_joined, r->joined);
	add(t, house, "acted", r->has_acted, r->acted);
	add(t, house, "deeds", r->has_deeds, r->deeds);
	add(t, house, "points", r->has_points, r->points);
	add(t, house, "first_public", r->has_first_public, r->first_public);
	add_share(t, house, r->house_share);
	for (size_t i = 0; i < r->n_house; i++)
		add_cell(t, "house", NULL, r->house[i], 0);
	for (size_t i = 0; i < r->n_departments; i++) {
		const Viesti__ReportDepartment *d = r->departments[i];
		const struct place at = { "department", 0, d->department };

		add(t, at, "headcount", d->has_headcount, d->headcount);
		add_share(t, at, d->share);
		for (size_t k = 0; k < d->n_rounds; k++)
			add_cell(t, "department", d->department, d->rounds[k],
			    d->headcount);
	}
}

/* "social.deeds" */
static const char *key_of(char out[REPORT_TEXT], const char *what,
    const char *figure)
{
	snprintf(out, REPORT_TEXT, "%.40s.%.20s", what ? what : "", figure);
	return out;
}

static void add_done(struct table *t, const Viesti__Report *r)
{
	const struct place area = { "area", 0, NULL };
	const struct place training = { "training", 0, NULL };
	const struct place milestone = { "milestone", 0, NULL };
	char key[REPORT_TEXT];

	for (size_t i = 0; i < r->n_areas; i++) {
		const Viesti__ReportArea *a = r->areas[i];
		add(t, area, key_of(key, a->area, "deeds"), a->has_deeds,
		    a->deeds);
		add(t, area, key_of(key, a->area, "people"), a->has_people,
		    a->people);
		add(t, area, key_of(key, a->area, "points"), a->has_points,
		    a->points);
	}
	for (size_t i = 0; i < r->n_trainings; i++) {
		const Viesti__ReportTraining *tr = r->trainings[i];
		add(t, training, key_of(key, tr->type, "sessions"),
		    tr->has_sessions, tr->sessions);
		add(t, training, key_of(key, tr->type, "attended"),
		    tr->has_attended, tr->attended);
		add(t, training, key_of(key, tr->type, "answers"),
		    tr->has_answers, tr->answers);
		add(t, training, key_of(key, tr->type, "mean_tenths"),
		    tr->has_mean_tenths, tr->mean_tenths);
	}
	for (size_t i = 0; i < r->n_milestones; i++)
		add(t, milestone, r->milestones[i]->milestone,
		    r->milestones[i]->has_count, r->milestones[i]->count);
}

static void add_moderation(struct table *t, const Viesti__Moderation *m)
{
	const struct place at = { "moderation", 0, NULL };

	add(t, at, "median_tenths", m->has_median_tenths, m->median_tenths);
	add(t, at, "decided", m->has_decided, m->decided);
}

void report_csv(const Viesti__Report *r, FILE *out)
{
	struct print csv = { .mode = PRINT_CSV };
	struct table *t = table_new(&csv, columns,
	    sizeof(columns) / sizeof(*columns));

	add_text(t, (struct place){ "season", 0, NULL }, "season",
	    r->season->season);
	add_participation(t, r);
	add_done(t, r);
	if (r->moderation)
		add_moderation(t, r->moderation);
	table_print(t, out);
}
