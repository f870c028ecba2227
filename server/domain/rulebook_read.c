/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reads a rulebook from YAML by tables of keys and ranges, then checks what
 * only the whole can show: areas that are there, codes and names that mean one
 * thing, milestones that can be reached. Every error names line and column.
 */
#include "server/domain/rulebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

#include "common/clock.h"
#include "common/text.h"
#include "common/yaml.h"
#include "server/domain/rulebook_private.h"
#include "server/domain/season.h"
#include "server/domain/words.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define NAME_WORDS (1 + LANG_COUNT) /* a code and its names */

_Static_assert(RULEBOOK_TYPES_MAX *NAME_WORDS <= WORDS_MAX, "words of types");

/* A rulebook as it stands in the file. */
struct sections {
	const struct yaml_node *name, *season, *caps, *bonuses, *departments,
	    *index, *areas, *types, *milestones, *holidays, *draw;
	char zone[64];
	int64_t rounds, round_days, late_days, after_end_days, freeze_days;
	int64_t week, round;
	int64_t area, first_public;
	int64_t random_check;
	int64_t merge_under, small_up_to, medium_up_to, class_least;
	int64_t participation, points, versatility;
	int64_t draw_rounds, draw_tickets;
};

/* An area, an activity type or a milestone as it stands in the file. */
struct item {
	char code[RULEBOOK_CODE_SIZE];
	const struct yaml_node *name;
	char area[RULEBOOK_CODE_SIZE], type[RULEBOOK_CODE_SIZE];
	char kind[24], evidence[24], decision[24];
	bool learning, training;
	int64_t points, per_week, per_season;
	int64_t trainings, areas, active_rounds, deeds;
	int32_t from, until;
};

#define MAP(key, field)                                                   \
	{                                                                 \
		key, YAML_MAP, offsetof(struct sections, field), 0, 0, 0, \
		    false                                                 \
	}
#define LIST(key, field)                                                   \
	{                                                                  \
		key, YAML_LIST, offsetof(struct sections, field), 0, 0, 0, \
		    false                                                  \
	}
#define NUMBER(key, field, min, max)                                        \
	{                                                                   \
		key, YAML_NUMBER, offsetof(struct sections, field), 0, min, \
		    max, false                                              \
	}
#define TEXT(key, field, optional)                                  \
	{                                                           \
		key, YAML_TEXT, offsetof(struct item, field),       \
		    sizeof((struct item *)0)->field, 0, 0, optional \
	}
#define SWITCH(key, field)                                                  \
	{                                                                   \
		key, YAML_BOOL, offsetof(struct item, field), 0, 0, 0, true \
	}
#define COUNT(key, field, min, max, optional)                                \
	{                                                                    \
		key, YAML_NUMBER, offsetof(struct item, field), 0, min, max, \
		    optional                                                 \
	}
#define NAMES                                                                 \
	{                                                                     \
		"name", YAML_MAP, offsetof(struct item, name), 0, 0, 0, false \
	}

static const struct yaml_key top_keys[] = {
	MAP("name", name),
	MAP("season", season),
	MAP("caps", caps),
	MAP("bonuses", bonuses),
	NUMBER("random_check_percent", random_check, 0, 100),
	MAP("departments", departments),
	MAP("index", index),
	LIST("areas", areas),
	LIST("types", types),
	LIST("milestones", milestones),
	{ "holidays", YAML_LIST, offsetof(struct sections, holidays), 0, 0, 0,
	    true },
	{ "draw", YAML_MAP, offsetof(struct sections, draw), 0, 0, 0, true },
};

static const struct yaml_key season_keys[] = {
	{ "zone", YAML_TEXT, offsetof(struct sections, zone), 64, 0, 0, false },
	NUMBER("rounds", rounds, 1, ROUNDS_MAX),
	NUMBER("round_days", round_days, 1, 60),
	NUMBER("late_days", late_days, 0, 365),
	NUMBER("after_end_days", after_end_days, 0, 365),
	NUMBER("freeze_days", freeze_days, 0, 60),
};

static const struct yaml_key caps_keys[] = {
	NUMBER("week", week, 1, 10000),
	NUMBER("round", round, 1, 10000),
};

static const struct yaml_key bonuses_keys[] = {
	NUMBER("area", area, 0, 1000),
	NUMBER("first_public", first_public, 0, 1000),
};

static const struct yaml_key departments_keys[] = {
	NUMBER("merge_under", merge_under, 1, 1000),
	NUMBER("small_up_to", small_up_to, 1, 100000),
	NUMBER("medium_up_to", medium_up_to, 1, 100000),
	NUMBER("class_least", class_least, 1, 100),
};

static const struct yaml_key index_keys[] = {
	NUMBER("participation", participation, 0, 1000),
	NUMBER("points", points, 0, 1000),
	NUMBER("versatility", versatility, 0, 1000),
};

static const struct yaml_key draw_keys[] = {
	NUMBER("active_rounds", draw_rounds, 1, ROUNDS_MAX),
	NUMBER("tickets", draw_tickets, 1, ROUNDS_MAX),
};

static const struct yaml_key area_keys[] = {
	TEXT("code", code, false),
	NAMES,
};

static const struct yaml_key type_keys[] = {
	TEXT("code", code, false),
	NAMES,
	TEXT("area", area, true),
	SWITCH("learning", learning),
	SWITCH("training", training),
	COUNT("points", points, 0, 1000, false),
	COUNT("per_week", per_week, 1, 100, true),
	COUNT("per_season", per_season, 1, 1000, true),
	TEXT("evidence", evidence, false),
	TEXT("decision", decision, false),
	{ "from", YAML_DATE, offsetof(struct item, from), 0, 0, 0, true },
	{ "until", YAML_DATE, offsetof(struct item, until), 0, 0, 0, true },
};

static const struct yaml_key milestone_keys[] = {
	TEXT("code", code, false),
	NAMES,
	TEXT("kind", kind, false),
	COUNT("points", points, 1, 100000, true),
	COUNT("trainings", trainings, 1, RULEBOOK_TRAININGS_MAX, true),
	COUNT("areas", areas, 1, RULEBOOK_AREAS_MAX, true),
	COUNT("active_rounds", active_rounds, 1, ROUNDS_MAX, true),
	TEXT("type", type, true),
	TEXT("area", area, true),
	COUNT("deeds", deeds, 1, 1000, true),
};

struct word {
	const char *text;
	int means;
};

static const struct word evidence_words[] = {
	{ "none", EVIDENCE_NONE },
	{ "note", EVIDENCE_NOTE },
	{ "url", EVIDENCE_URL },
	{ "url_or_id", EVIDENCE_URL_OR_ID },
	{ "url_or_reference", EVIDENCE_URL_OR_REFERENCE },
	{ "id", EVIDENCE_ID },
	{ "reference", EVIDENCE_REFERENCE },
	{ "event", EVIDENCE_EVENT },
	{ "seen", EVIDENCE_SEEN },
	{ "attendance", EVIDENCE_ATTENDANCE },
};

static const struct word decision_words[] = {
	{ "A", DECIDE_AUTOMATIC },
	{ "M", DECIDE_MODERATOR },
	{ "X", DECIDE_OTHER },
};

static const struct word kind_words[] = {
	{ "step", MILESTONE_STEP },
	{ "area", MILESTONE_AREA },
	{ "first_public", MILESTONE_FIRST_PUBLIC },
	{ "steady", MILESTONE_STEADY },
};

const struct yaml_node *reading_value(const struct reading *r,
    const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node;
	const char *at;

	for (size_t i = 0; i < yaml_length(r->yaml, map); i++) {
		node = yaml_pair(r->yaml, map, i, &at);
		if (strcmp(at, key) == 0)
			return node;
	}
	return map;
}

static int read_names(const struct reading *r, const struct yaml_node *map,
    char names[LANG_COUNT][RULEBOOK_NAME_SIZE])
{
#define NAME(lang, at)                                                        \
	{                                                                     \
		lang, YAML_TEXT, (at)*RULEBOOK_NAME_SIZE, RULEBOOK_NAME_SIZE, \
		    0, 0, false                                               \
	}
	static const struct yaml_key keys[] = {
		NAME("fi", LANG_FI),
		NAME("sv", LANG_SV),
		NAME("en", LANG_EN),
	};
#undef NAME
	int code = yaml_read(r->yaml, map, keys, LENGTH(keys), names, r->err);

	for (int lang = 0; code == 0 && lang < LANG_COUNT; lang++) {
		const char *key = i18n_code((enum language)lang);

		if (!text_is_clean(names[lang], strlen(names[lang]), false))
			code = yaml_error(r->yaml, reading_value(r, map, key),
			    r->err, "rulebook_name",
			    _("%s: a name must stand on one line, without tabs."),
			    key);
	}
	return code;
}

/* So that a code or name in a spreadsheet means one thing. */
static int add_words(const struct reading *r, const struct yaml_node *map,
    struct words *words, int number, const char *code,
    char names[LANG_COUNT][RULEBOOK_NAME_SIZE])
{
	const char *text[NAME_WORDS] = { code };

	for (int lang = 0; lang < LANG_COUNT; lang++)
		text[1 + lang] = names[lang];
	for (size_t i = 0; i < NAME_WORDS; i++) {
		int done = words_add(words, text[i], (uint8_t)number);

		if (done == E_CONFLICT)
			return yaml_error(r->yaml,
			    reading_value(r, map, i == 0 ? "code" : "name"),
			    r->err, "rulebook_twice",
			    _("\"%s\" already means another one of this list; give "
			      "each its own code and names."),
			    text[i]);
		if (done != 0)
			return error_set(r->err, E_INTERNAL, "memory",
			    _("The server has no memory left. Try again later."));
	}
	return 0;
}

/* How many items a list may have. */
static int check_length(const struct reading *r, const struct yaml_node *list,
    size_t least, size_t most)
{
	size_t n = yaml_length(r->yaml, list);

	if (n >= least && n <= most)
		return 0;
	return yaml_error(r->yaml,
	    n > most ? yaml_item(r->yaml, list, most) : list, r->err,
	    "rulebook_length",
	    _("This list has %zu items; it may have %zu to %zu."), n, least,
	    most);
}

/* One of a few words; an error lists them. */
static int read_word(const struct reading *r, const struct yaml_node *map,
    const char *key, const char *text, const struct word *words, size_t n,
    int *means)
{
	char allowed[128] = "";

	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i].text, text) == 0) {
			*means = words[i].means;
			return 0;
		}
		size_t len = strlen(allowed);
		snprintf(allowed + len, sizeof allowed - len, "%s%s",
		    i > 0 ? ", " : "", words[i].text);
	}
	return yaml_error(r->yaml, reading_value(r, map, key), r->err,
	    "rulebook_word", _("%s: \"%s\" was read; it must be one of %s."),
	    key, text, allowed);
}

/* Code and names, which every item has. */
static int read_item(const struct reading *r, const struct yaml_node *map,
    const struct yaml_key *keys, size_t n_keys, struct item *in,
    char names[LANG_COUNT][RULEBOOK_NAME_SIZE])
{
	int code = yaml_read(r->yaml, map, keys, n_keys, in, r->err);

	if (code == 0)
		code = reading_code(r, map, in->code);
	if (code == 0)
		code = read_names(r, in->name, names);
	return code;
}

static int read_area(const struct reading *r, const struct yaml_node *map)
{
	struct rulebook *rb = r->rb;
	struct area *area = &rb->areas[rb->n_areas];
	struct item in = { .name = NULL };
	int code = read_item(r, map, area_keys, LENGTH(area_keys), &in,
	    area->name);

	if (code != 0)
		return code;
	memcpy(area->code, in.code, sizeof area->code);
	return add_words(r, map, rb->area_words, rb->n_areas++, in.code,
	    area->name);
}

static int find_area(const struct reading *r, const struct yaml_node *map,
    const struct item *in, uint8_t *area)
{
	for (int i = 0; i < r->rb->n_areas; i++) {
		if (strcmp(r->rb->areas[i].code, in->area) == 0) {
			*area = (uint8_t)i;
			return 0;
		}
	}
	return yaml_error(r->yaml, reading_value(r, map, "area"), r->err,
	    "rulebook_area",
	    _("area: there is no area with the code \"%s\"; write "
	      "one of the codes in the list of areas."),
	    in->area);
}

/* A deed has an area, learning has none; a training is learning. */
static int place_type(const struct reading *r, const struct yaml_node *map,
    const struct item *in, struct activity_type *type)
{
	struct rulebook *rb = r->rb;

	type->area = AREA_NONE;
	type->training = -1;
	if (in->learning == (in->area[0] != '\0'))
		return yaml_error(r->yaml, map, r->err, "rulebook_area",
		    _("The type %s needs either an area or \"learning: yes\"."),
		    in->code);
	if (in->training && !in->learning)
		return yaml_error(r->yaml, reading_value(r, map, "training"),
		    r->err, "rulebook_training",
		    _("training: only learning can be a "
		      "training; add \"learning: yes\" in place of the area."));
	if (in->training && rb->n_trainings == RULEBOOK_TRAININGS_MAX)
		return yaml_error(r->yaml, reading_value(r, map, "training"),
		    r->err, "rulebook_training",
		    _("training: there may be at most %d "
		      "trainings."),
		    RULEBOOK_TRAININGS_MAX);
	if (in->training)
		type->training = (int8_t)rb->n_trainings++;
	return in->learning ? 0 : find_area(r, map, in, &type->area);
}

static int read_type(const struct reading *r, const struct yaml_node *map)
{
	struct rulebook *rb = r->rb;
	struct activity_type *type = &rb->types[rb->n_types];
	struct item in = { .name = NULL };
	int evidence = 0, decision = 0;
	int code = read_item(r, map, type_keys, LENGTH(type_keys), &in,
	    type->name);

	if (code == 0)
		code = place_type(r, map, &in, type);
	if (code == 0)
		code = read_word(r, map, "evidence", in.evidence,
		    evidence_words, LENGTH(evidence_words), &evidence);
	if (code == 0)
		code = read_word(r, map, "decision", in.decision,
		    decision_words, LENGTH(decision_words), &decision);
	if (code == 0 && in.from != 0 && in.until != 0 && in.until < in.from)
		code = yaml_error(r->yaml, reading_value(r, map, "until"),
		    r->err, "rulebook_days",
		    _("until: the last day is before the first one."));
	if (code != 0)
		return code;
	memcpy(type->code, in.code, sizeof type->code);
	type->points = (int32_t)in.points;
	type->per_week = (int32_t)in.per_week;
	type->per_season = (int32_t)in.per_season;
	type->evidence = (enum evidence)evidence;
	type->decision = (enum decision)decision;
	type->from = in.from;
	type->until = in.until;
	rb->order[rb->n_order++] = (uint8_t)rb->n_types;
	return add_words(r, map, rb->type_words, rb->n_types++, in.code,
	    type->name);
}

/* What a kind of milestone cannot do without, and what belongs to one kind
 * only. */
static int check_kind(const struct reading *r, const struct yaml_node *map,
    const struct item *in, enum milestone_kind kind)
{
	bool area = in->area[0] != '\0' && in->deeds > 0;
	bool part_of_area = in->area[0] != '\0' || in->deeds > 0;
	bool step = in->points > 0 || in->trainings > 0 || in->areas > 0 ||
	    in->active_rounds > 0 || in->type[0] != '\0';

	if (kind == MILESTONE_STEP && !step)
		return yaml_error(r->yaml, map, r->err, "rulebook_milestone",
		    _("The milestone %s needs at least one of points, trainings, "
		      "areas, active_rounds and type."),
		    in->code);
	if (kind == MILESTONE_STEADY && in->active_rounds == 0)
		return yaml_error(r->yaml, map, r->err, "rulebook_milestone",
		    _("The milestone %s needs active_rounds."), in->code);
	if (kind == MILESTONE_AREA && !area)
		return yaml_error(r->yaml, map, r->err, "rulebook_milestone",
		    _("The milestone %s needs area and deeds."), in->code);
	if (kind != MILESTONE_AREA && part_of_area)
		return yaml_error(r->yaml,
		    reading_value(r, map, in->deeds > 0 ? "deeds" : "area"),
		    r->err, "rulebook_milestone",
		    _("Only a milestone of "
		      "kind area has area and deeds; take them away from %s."),
		    in->code);
	return 0;
}

static int never(const struct reading *r, const struct yaml_node *map,
    const char *key, int64_t wanted, int32_t there)
{
	if (wanted <= there)
		return 0;
	return yaml_error(r->yaml, reading_value(r, map, key), r->err,
	    "rulebook_milestone",
	    _("%s: this milestone could never be reached; "
	      "the rulebook has only %d."),
	    key, there);
}

static int check_reachable(const struct reading *r, const struct yaml_node *map,
    const struct item *in)
{
	const struct rulebook *rb = r->rb;
	int code = never(r, map, "trainings", in->trainings, rb->n_trainings);

	if (code == 0)
		code = never(r, map, "areas", in->areas, rb->n_areas);
	if (code == 0)
		code = never(r, map, "active_rounds", in->active_rounds,
		    rb->rounds);
	if (code == 0 && in->type[0] != '\0' && rulebook_type(rb, in->type) < 0)
		code = yaml_error(r->yaml, reading_value(r, map, "type"),
		    r->err, "rulebook_milestone",
		    _("type: there is no activity type with "
		      "the code \"%s\"."),
		    in->type);
	return code;
}

static int read_milestone(const struct reading *r, const struct yaml_node *map)
{
	struct milestone *m = &r->rb->milestones[r->rb->n_milestones];
	struct item in = { .name = NULL };
	int kind = 0;
	int code = read_item(r, map, milestone_keys, LENGTH(milestone_keys),
	    &in, m->name);

	m->area = AREA_NONE;
	if (code == 0)
		code = read_word(r, map, "kind", in.kind, kind_words,
		    LENGTH(kind_words), &kind);
	if (code == 0)
		code = check_kind(r, map, &in, (enum milestone_kind)kind);
	if (code == 0)
		code = check_reachable(r, map, &in);
	if (code == 0 && kind == MILESTONE_AREA)
		code = find_area(r, map, &in, &m->area);
	if (code != 0)
		return code;
	memcpy(m->code, in.code, sizeof m->code);
	m->kind = (enum milestone_kind)kind;
	m->points = (int32_t)in.points;
	m->trainings = (int32_t)in.trainings;
	m->areas = (int32_t)in.areas;
	m->active_rounds = (int32_t)in.active_rounds;
	m->area_deeds = (int32_t)in.deeds;
	m->type = (int16_t)(in.type[0] != '\0' ? rulebook_type(r->rb, in.type)
					       : -1);
	r->rb->n_milestones++;
	return 0;
}

static int read_list(const struct reading *r, const struct yaml_node *list,
    size_t least, size_t most,
    int (*read)(const struct reading *, const struct yaml_node *))
{
	int code = check_length(r, list, least, most);

	for (size_t i = 0; code == 0 && i < yaml_length(r->yaml, list); i++)
		code = read(r, yaml_item(r->yaml, list, i));
	return code;
}

static int read_sections(const struct reading *r, struct sections *in)
{
	const struct {
		const struct yaml_node *map;
		const struct yaml_key *keys;
		size_t n;
	} parts[] = {
		{ in->season, season_keys, LENGTH(season_keys) },
		{ in->caps, caps_keys, LENGTH(caps_keys) },
		{ in->bonuses, bonuses_keys, LENGTH(bonuses_keys) },
		{ in->departments, departments_keys, LENGTH(departments_keys) },
		{ in->index, index_keys, LENGTH(index_keys) },
	};
	int code = 0;

	if (in->draw)
		code = yaml_read(r->yaml, in->draw, draw_keys,
		    LENGTH(draw_keys), in, r->err);
	for (size_t i = 0; code == 0 && i < LENGTH(parts); i++)
		code = yaml_read(r->yaml, parts[i].map, parts[i].keys,
		    parts[i].n, in, r->err);
	return code;
}

static int check_sections(const struct reading *r, const struct sections *in)
{
	if (!clock_zone_is_known(in->zone))
		return yaml_error(r->yaml, reading_value(r, in->season, "zone"),
		    r->err, "rulebook_zone",
		    _("zone: \"%s\" is no time zone that this "
		      "machine knows; write one like Europe/Helsinki."),
		    in->zone);
	if (in->small_up_to < in->merge_under)
		return yaml_error(r->yaml,
		    reading_value(r, in->departments, "small_up_to"), r->err,
		    "rulebook_classes",
		    _("small_up_to: it may not be less "
		      "than merge_under."));
	if (in->medium_up_to <= in->small_up_to)
		return yaml_error(r->yaml,
		    reading_value(r, in->departments, "medium_up_to"), r->err,
		    "rulebook_classes",
		    _("medium_up_to: it must be more "
		      "than small_up_to."));
	if (in->participation + in->points + in->versatility != 1000)
		return yaml_error(r->yaml,
		    reading_value(r, in->index, "participation"), r->err,
		    "rulebook_index",
		    _("index: participation, points and "
		      "versatility must add up to 1000."));
	return 0;
}

static void take_sections(struct rulebook *rb, const struct sections *in)
{
	memcpy(rb->zone, in->zone, sizeof rb->zone);
	rb->rounds = (int32_t)in->rounds;
	rb->round_days = (int32_t)in->round_days;
	rb->late_days = (int32_t)in->late_days;
	rb->after_end_days = (int32_t)in->after_end_days;
	rb->freeze_days = (int32_t)in->freeze_days;
	rb->weekly_cap = (int32_t)in->week;
	rb->round_cap = (int32_t)in->round;
	rb->area_bonus = (int32_t)in->area;
	rb->first_public_bonus = (int32_t)in->first_public;
	rb->random_check_percent = (int32_t)in->random_check;
	rb->merge_under = (int32_t)in->merge_under;
	rb->class_small = (int32_t)in->small_up_to;
	rb->class_medium = (int32_t)in->medium_up_to;
	rb->class_least = (int32_t)in->class_least;
	rb->draw_least = (int32_t)in->draw_rounds;
	rb->draw_most = (int32_t)in->draw_tickets;
	rb->weight_participation = (int32_t)in->participation;
	rb->weight_points = (int32_t)in->points;
	rb->weight_versatility = (int32_t)in->versatility;
}

static int read_rulebook(const struct reading *r)
{
	/* a rulebook from before there was a draw says nothing of it */
	struct sections in = { .draw_rounds = 3, .draw_tickets = 8 };
	int code = yaml_read(r->yaml, yaml_root(r->yaml), top_keys,
	    LENGTH(top_keys), &in, r->err);

	if (code == 0)
		code = read_sections(r, &in);
	if (code == 0)
		code = check_sections(r, &in);
	if (code != 0)
		return code;
	take_sections(r->rb, &in);
	code = read_names(r, in.name, r->rb->name);
	if (code == 0)
		code = read_list(r, in.areas, 1, RULEBOOK_AREAS_MAX, read_area);
	if (code == 0)
		code = read_list(r, in.types, 1, RULEBOOK_TYPES_MAX, read_type);
	if (code == 0)
		code = read_list(r, in.milestones, 0, RULEBOOK_MILESTONES_MAX,
		    read_milestone);
	if (code == 0)
		code = reading_milestone_codes(r, in.milestones);
	if (code == 0 && in.holidays != NULL)
		code = read_list(r, in.holidays, 0, RULEBOOK_HOLIDAYS_MAX,
		    reading_holiday);
	if (code == 0 && r->others != NULL)
		code = rulebook_check_beside(r, in.season, in.areas);
	return code;
}

static struct rulebook *rulebook_new(void)
{
	struct rulebook *rb = calloc(1, sizeof *rb);

	if (rb == NULL)
		return NULL;
	rb->type_words = calloc(1, sizeof *rb->type_words);
	rb->area_words = calloc(1, sizeof *rb->area_words);
	if (rb->type_words == NULL || rb->area_words == NULL) {
		rulebook_free(rb);
		return NULL;
	}
	return rb;
}

static int parse(struct rulebook **out, const char *name, const char *text,
    size_t len, const struct rulebooks *others, int64_t effective_at,
    struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct rulebook *rb = rulebook_new();
	struct yaml *yaml = NULL;
	int code;

	if (rb == NULL ||
	    !EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL)) {
		code = error_set(err, E_INTERNAL, "memory",
		    _("The server has no memory left. Try again later."));
		goto out;
	}
	text_hex(digest, 32, rb->hash);
	rb->effective_at = effective_at;
	code = yaml_parse(&yaml, name, text, len, err);
	if (code == 0)
		code = read_rulebook(&(struct reading){
		    yaml, rb, others, err });
	if (code == 0) {
		*out = rb;
		rb = NULL;
	}
out:
	yaml_free(yaml);
	rulebook_free(rb);
	return code;
}

int rulebook_parse(struct rulebook **out, const char *name, const char *text,
    size_t len, struct error *err)
{
	return parse(out, name, text, len, NULL, 0, err);
}

int rulebook_parse_beside(struct rulebook **out, const char *name,
    const char *text, size_t len, const struct rulebooks *others,
    int64_t effective_at, struct error *err)
{
	return parse(out, name, text, len, others, effective_at, err);
}
