/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rulebook: areas, activity types, limits, bonuses, caps and milestones,
 * from YAML. Immutable once parsed.
 */
#ifndef VIESTI_RULEBOOK_H
#define VIESTI_RULEBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/i18n.h"

#define RULEBOOK_AREAS_MAX 6
#define RULEBOOK_TYPES_MAX 64 /* of one file */
#define TYPES_KNOWN_MAX 128   /* of the server: over all versions and seasons */
#define RULEBOOK_TRAININGS_MAX 16
#define RULEBOOK_MILESTONES_MAX 16
#define RULEBOOK_CODE_SIZE 17 /* codes have at most 16 bytes */
#define RULEBOOK_NAME_SIZE 121
#define RULEBOOK_VERSIONS_MAX                          \
	64 /* of a season, drafts and dropped ones too \
	    */
#define RULEBOOK_HOLIDAYS_MAX 64
#define AREA_NONE 0xff /* learning has no area */

enum evidence {
	EVIDENCE_NONE,	    /* may be empty */
	EVIDENCE_NOTE,	    /* may be empty */
	EVIDENCE_URL,	    /* http(s), or "seen" */
	EVIDENCE_URL_OR_ID, /* the same, or an id */
	EVIDENCE_URL_OR_REFERENCE,
	EVIDENCE_ID,	     /* 3 to 200 characters with a digit among them */
	EVIDENCE_REFERENCE,  /* the same */
	EVIDENCE_EVENT,	     /* the same */
	EVIDENCE_SEEN,	     /* the word "seen" */
	EVIDENCE_ATTENDANCE, /* a code; anything from an administrator */
};

enum decision {
	DECIDE_AUTOMATIC = 'A',
	DECIDE_MODERATOR = 'M',
	DECIDE_OTHER = 'X'
};

struct area {
	char code[RULEBOOK_CODE_SIZE];
	char name[LANG_COUNT][RULEBOOK_NAME_SIZE];
};

struct activity_type {
	char code[RULEBOOK_CODE_SIZE];
	char name[LANG_COUNT][RULEBOOK_NAME_SIZE];
	uint8_t area;	    /* index, or AREA_NONE: learning */
	int8_t training;    /* index among trainings, or -1 */
	int32_t points;	    /* 0 to 1000 */
	int32_t per_week;   /* 0: no limit; to 100 */
	int32_t per_season; /* 0: no limit; to 1000 */
	enum evidence evidence;
	enum decision decision;
	int32_t from,
	    until; /* of a theme week: first and last day; 0: always */
	bool gone; /* other versions have it, this one not: it gives nothing */
};

enum milestone_kind {
	MILESTONE_STEP, /* of the path */
	MILESTONE_AREA, /* so many accepted deeds in one area */
	MILESTONE_FIRST_PUBLIC,
	MILESTONE_STEADY, /* active in so many rounds */
};

/* All conditions hold at once; 0 or -1: no such condition. */
struct milestone {
	char code[RULEBOOK_CODE_SIZE];
	char name[LANG_COUNT][RULEBOOK_NAME_SIZE];
	enum milestone_kind kind;
	int32_t points, trainings, areas, active_rounds, area_deeds;
	int16_t type; /* an activity type that must be there, or -1 */
	uint8_t area; /* of MILESTONE_AREA */
};

struct words; /* words.h */

struct rulebook {
	uint32_t version;
	int64_t effective_at; /* instant; in force on a date when at or before
				 its 00:00 */
	int64_t known_at;     /* when it was applied; 0: from the beginning */
	char hash[65];	      /* SHA-256 of the text, hex */
	char name[LANG_COUNT][RULEBOOK_NAME_SIZE]; /* of the competition */
	char zone[64];
	int32_t rounds, round_days; /* 1 to 32; 1 to 60 */
	int32_t late_days, after_end_days;
	int32_t weekly_cap, round_cap; /* points */
	int32_t area_bonus, first_public_bonus;
	int32_t random_check_percent;
	int32_t
	    merge_under; /* heads: departments under it form the joint team */
	int32_t class_small,
	    class_medium;    /* 14, 39: the largest of each class */
	int32_t class_least; /* 4: departments a class needs */
	int32_t weight_participation, weight_points,
	    weight_versatility; /* 600 300 100 */
	int32_t freeze_days;
	int32_t draw_least, draw_most; /* active rounds for tickets; tickets */
	int32_t n_areas, n_types, n_trainings, n_milestones;
	struct area areas[RULEBOOK_AREAS_MAX];
	/* By number, which all versions share (rulebooks_align). n_order of
	 * them are the file's own, in its order. */
	struct activity_type types[TYPES_KNOWN_MAX];
	int32_t n_order;
	uint8_t order[RULEBOOK_TYPES_MAX];
	struct milestone milestones[RULEBOOK_MILESTONES_MAX];
	int32_t n_holidays;
	int32_t holidays[RULEBOOK_HOLIDAYS_MAX]; /* dates in order */
	struct words *type_words,
	    *area_words; /* for rulebook_type, rulebook_area */
};

/* Parses and checks; *out is yours. E_INVALID with file, line, column. name is
 * the file's name in messages. version and effective_at are left 0. */
int rulebook_parse(struct rulebook **out, const char *name, const char *text,
    size_t len, struct error *err);
void rulebook_free(struct rulebook *rb);

/* Number of the type by code or by name in any language (text_fold), or -1;
 * types that are gone are found by their code. */
int rulebook_type(const struct rulebook *rb, const char *text);
int rulebook_area(const struct rulebook *rb, const char *text); /* likewise */
/* May a deed of this date be of this type? */
bool activity_type_is_on(const struct activity_type *t, int32_t date);
bool rulebook_is_holiday(const struct rulebook *rb, int32_t date);

/* The versions of one season in the order of their effective times; of those of
 * one time the one that was applied last is in force. */
struct rulebooks {
	int n;
	struct rulebook *version[RULEBOOK_VERSIONS_MAX];
};

/*
 * Parses a further version, which must be able to stand beside the others from
 * effective_at on: rounds, their length and the zone are theirs, no area that
 * an earlier one has is missing, nor has a later one fewer. E_INVALID with
 * file, line, column.
 */
int rulebook_parse_beside(struct rulebook **out, const char *name,
    const char *text, size_t len, const struct rulebooks *others,
    int64_t effective_at, struct error *err);

/* Puts a version in its place; takes it. There is room: n below the most. */
void rulebooks_add(struct rulebooks *rbs, struct rulebook *take);
/* Deep copy; the caller owns it. */
void rulebooks_copy(struct rulebooks *out, const struct rulebooks *rbs);
void rulebooks_fini(struct rulebooks *rbs);
/* By version; NULL. */
const struct rulebook *rulebooks_version(const struct rulebooks *rbs,
    uint32_t version);

/* The codes of activity types by their numbers, "": none. */
struct type_codes {
	int n;
	char code[TYPES_KNOWN_MAX][RULEBOOK_CODE_SIZE];
};
/*
 * Gives types their numbers and areas and trainings one index over all
 * versions; what a version does not have but another has is gone in it. Every
 * code of a version must have its number. 0, or E_EXHAUSTED trainings: too many
 * different ones.
 */
int rulebooks_align(struct rulebooks *rbs, const struct type_codes *codes,
    struct error *err);
/* The first date on which a rulebook of this effective time is in force. */
int32_t rulebook_first_date(const struct rulebook *rb);
/* The last one whose effective time is at or before 00:00 of date; the first
 * when none is. */
const struct rulebook *rulebooks_on(const struct rulebooks *rbs, int32_t date);
const struct rulebook *rulebooks_last(const struct rulebooks *rbs);

/* The shipped preset's text ("ministry"), compiled in from rulebooks/NAME.yaml;
 * NULL: no such. */
const char *rulebook_preset(const char *name);

#endif
