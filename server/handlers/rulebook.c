/* SPDX-License-Identifier: EUPL-1.2 */
/* The rulebook in force, for clients that help people record; and the text of
 * any version. */
#include <string.h>

#include "server/handlers/handlers.h"
#include "server/handlers/rulebooks.h"
#include "server/reader.h"
#include "server/rules_file.h"
#include "server/server.h"

static const char *evidence_word(enum evidence e)
{
	static const char *const words[] = {
		[EVIDENCE_NONE] = "none",
		[EVIDENCE_NOTE] = "note",
		[EVIDENCE_URL] = "url",
		[EVIDENCE_URL_OR_ID] = "url_or_id",
		[EVIDENCE_URL_OR_REFERENCE] = "url_or_reference",
		[EVIDENCE_ID] = "id",
		[EVIDENCE_REFERENCE] = "reference",
		[EVIDENCE_EVENT] = "event",
		[EVIDENCE_SEEN] = "seen",
		[EVIDENCE_ATTENDANCE] = "attendance",
	};
	return words[e];
}

static Viesti__Text *names(struct request *r,
    const char name[LANG_COUNT][RULEBOOK_NAME_SIZE])
{
	return request_names(r, name[LANG_FI], name[LANG_SV], name[LANG_EN]);
}

static int fill_areas(const struct rulebook *rb, struct request *r,
    Viesti__Rulebook *out)
{
	out->areas = (Viesti__Area **)request_array(r, (size_t)rb->n_areas,
	    sizeof **out->areas);
	if (!out->areas)
		return request_too_large(r);
	out->n_areas = (size_t)rb->n_areas;
	for (int i = 0; i < rb->n_areas; i++) {
		viesti__area__init(out->areas[i]);
		out->areas[i]->area = request_text(r, rb->areas[i].code);
		out->areas[i]->name = names(r, rb->areas[i].name);
	}
	return 0;
}

static void fill_type(const struct rulebook *rb, const struct activity_type *t,
    struct request *r, Viesti__ActivityType *out)
{
	char decision[2] = { (char)t->decision, '\0' };

	viesti__activity_type__init(out);
	out->type = request_text(r, t->code);
	out->name = names(r, t->name);
	if (t->area != AREA_NONE)
		out->area = request_text(r, rb->areas[t->area].code);
	out->has_points = out->has_per_week = out->has_per_season = 1;
	out->points = (uint32_t)t->points;
	out->per_week = (uint32_t)t->per_week;
	out->per_season = (uint32_t)t->per_season;
	out->evidence = request_text(r, evidence_word(t->evidence));
	out->decision = request_text(r, decision);
	out->has_training = out->training = t->training >= 0;
	out->has_from = t->from != 0;
	out->from = t->from;
	out->has_until = t->until != 0;
	out->until = t->until;
}

static int fill_types(const struct rulebook *rb, struct request *r,
    Viesti__Rulebook *out)
{
	out->types = (Viesti__ActivityType **)request_array(r,
	    (size_t)rb->n_order, sizeof **out->types);
	if (!out->types)
		return request_too_large(r);
	out->n_types = (size_t)rb->n_order;
	for (int i = 0; i < rb->n_order; i++)
		fill_type(rb, &rb->types[rb->order[i]], r, out->types[i]);
	return 0;
}

static const char *kind_word(enum milestone_kind kind)
{
	static const char *const words[] = {
		[MILESTONE_STEP] = "step",
		[MILESTONE_AREA] = "area",
		[MILESTONE_FIRST_PUBLIC] = "first_public",
		[MILESTONE_STEADY] = "steady",
	};
	return words[kind];
}

static void fill_milestone(const struct rulebook *rb, const struct milestone *m,
    struct request *r, Viesti__Milestone *out)
{
	viesti__milestone__init(out);
	out->milestone = request_text(r, m->code);
	out->name = names(r, m->name);
	out->kind = request_text(r, kind_word(m->kind));
#define SET(to, value) \
	(out->has_##to = (value) > 0, out->to = (uint32_t)(value))
	SET(points, m->points);
	SET(trainings, m->trainings);
	SET(areas, m->areas);
	SET(active_rounds, m->active_rounds);
	SET(deeds, m->area_deeds);
#undef SET
	if (m->type >= 0)
		out->type = request_text(r, rb->types[m->type].code);
	if (m->kind == MILESTONE_AREA)
		out->area = request_text(r, rb->areas[m->area].code);
}

static int fill_milestones(const struct rulebook *rb, struct request *r,
    Viesti__Rulebook *out)
{
	out->milestones = (Viesti__Milestone **)request_array(r,
	    (size_t)rb->n_milestones, sizeof **out->milestones);
	if (!out->milestones)
		return request_too_large(r);
	out->n_milestones = (size_t)rb->n_milestones;
	for (int i = 0; i < rb->n_milestones; i++)
		fill_milestone(rb, &rb->milestones[i], r, out->milestones[i]);
	return 0;
}

static int fill_holidays(const struct rulebook *rb, struct request *r,
    Viesti__Rulebook *out)
{
	size_t n = (size_t)rb->n_holidays;

	out->holidays = (Viesti__Holiday **)request_array(r, n,
	    sizeof **out->holidays);
	if (!out->holidays)
		return request_too_large(r);
	out->n_holidays = n;
	for (size_t i = 0; i < n; i++) {
		viesti__holiday__init(out->holidays[i]);
		out->holidays[i]->has_date = 1;
		out->holidays[i]->date = rb->holidays[i];
	}
	return 0;
}

static int fill(const struct rulebook *rb, struct request *r, const char *yaml)
{
	Viesti__Rulebook *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__rulebook__init(out);
#define SET(name, value) (out->has_##name = 1, out->name = (uint32_t)(value))
	SET(version, rb->version);
	SET(weekly_cap, rb->weekly_cap);
	SET(round_cap, rb->round_cap);
	SET(area_bonus, rb->area_bonus);
	SET(first_public_bonus, rb->first_public_bonus);
	SET(late_days, rb->late_days);
	SET(after_end_days, rb->after_end_days);
	SET(rounds, rb->rounds);
	SET(round_days, rb->round_days);
	SET(freeze_days, rb->freeze_days);
	SET(random_check_percent, rb->random_check_percent);
	SET(weight_participation, rb->weight_participation);
	SET(weight_points, rb->weight_points);
	SET(weight_versatility, rb->weight_versatility);
	SET(merge_under, rb->merge_under);
	SET(class_small, rb->class_small);
	SET(class_medium, rb->class_medium);
	SET(class_least, rb->class_least);
	SET(draw_rounds, rb->draw_least);
	SET(draw_tickets, rb->draw_most);
#undef SET
	out->hash = request_text(r, rb->hash);
	out->name = names(r, rb->name);
	out->yaml = request_text(r, yaml);
	r->reply.body_case = VIESTI__REPLY__BODY_RULEBOOK;
	r->reply.rulebook = out;
	int rc = fill_areas(rb, r, out);
	if (rc == 0)
		rc = fill_types(rb, r, out);
	if (rc == 0)
		rc = fill_milestones(rb, r, out);
	return rc < 0 ? rc : fill_holidays(rb, r, out);
}

/* The one in force is in memory, any other one is read. */
int prepare_rulebook(struct server *sv, struct request *r)
{
	if (r->msg->rulebook->has_version)
		return 0;
	int rc = fill(sv->rulebook, r, NULL);
	return rc < 0 ? rc : REQUEST_ANSWERED;
}

/* Drafts are seen by those who decide about them. */
static bool may_read(const struct request *r, const struct rulebook_row *row)
{
	return row->applied ||
	    (ROLE_BIT(r->peer.role) &
		(ROLE_BIT(ROLE_ORGANISER) | ROLE_BIT(ROLE_MODERATOR) |
		    ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMIN))) != 0;
}

int handle_rulebook(struct archive *a, struct request *r)
{
	struct rulebook_row row = { 0 };
	struct rulebook *rb = NULL;
	uint32_t version = r->msg->rulebook->version;
	int rc;

	arena_set_limit(r->arena, HANDLER_ARENA);
	rc = rulebooks_find(a->store, r, true, version, &row);
	if (rc > 0 && !may_read(r, &row))
		rc = rulebooks_find(a->store, r, false, version, &row);
	if (rc < 0)
		return rc;
	rc = rulebook_parse(&rb, RULES_FILE, row.yaml, strlen(row.yaml),
	    &r->err);
	if (rc < 0)
		return rc;
	rb->version = version;
	rc = fill(rb, r, row.yaml);
	rulebook_free(rb);
	return rc;
}
