/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Judging what is said of an activity, when it is recorded and when it is
 * corrected: type, date and evidence by the rulebook in force on its date, who
 * decides about it, and whether it is there already.
 */
#ifndef VIESTI_JUDGE_H
#define VIESTI_JUDGE_H

#include "server/domain/activity.h"
#include "server/domain/rulebook.h"
#include "server/domain/season.h"
#include "server/domain/training.h"
#include "server/store/store.h"

struct judge {
	const struct season *season;
	const struct rulebooks *rulebooks;
	const struct trainings *trainings; /* NULL: codes are not checked */
	int64_t at;			   /* now */
	bool administrator;
};

struct deed {
	const char *type; /* code or name; NULL: not said */
	bool has_date;
	int32_t date;
	const char *evidence; /* as it is stored, "" for none */
	bool first_public;
	/* What it is a correction of: type, evidence, a; NULL: new. */
	const struct activity_row *was;
};

struct judgement {
	const struct activity_type *type; /* of the rulebook */
	bool seen;			  /* "seen" stands for an address */
	int64_t training;		  /* whose code it is; 0: none */
	/* type, date, identity, flags without the random check, status */
	struct activity a;
};

/* 0, or negative with the field: type (unknown_type, type_gone), date
 * (date_missing, type_not_on and those of season_may_record), evidence (those
 * of evidence_check and of training_code_check). A training's code may stand
 * without type and date: it says both. Once type and date are known, out has
 * the type and the identity, also when it is refused. */
int judge_deed(const struct judge *j, const struct deed *d,
    struct judgement *out, struct error *err);

/* Would this deed's evidence be a training's code? Once the season has
 * sessions, that of a training is, but from an administrator. */
bool judge_needs_code(const struct judge *j, const struct deed *d);

/* One of so many automatic ones is drawn by chance that nobody can steer: a
 * keyed hash of the operation id. */
bool judge_is_drawn(const struct season *season, const struct rulebook *rb,
    const uint8_t operation[OPERATION_SIZE]);

/* How many of these have that identity, undone ones and the one with the id
 * but never counted; again: nor those withdrawn or rejected. The first of them,
 * or NULL. */
const struct activity *judge_held(const struct activity *all, size_t n_all,
    uint64_t identity, bool again, int64_t but, uint32_t *n);

#endif
