/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging what is said of an activity; see judge.h. */
#include "server/handlers/judge.h"

#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/i18n.h"

static int check_day(const struct deed *d, struct error *err)
{
	if (!d->has_date || d->date < CLOCK_DATE_MIN ||
	    d->date > CLOCK_DATE_MAX) {
		error_set(err, E_INVALID, "date_missing",
		    _("The date of the deed is missing."));
		return error_field(err, "date");
	}
	return 0;
}

static int check_date(const struct judge *j, const struct rulebook *rb,
    const struct deed *d, struct error *err)
{
	if (!d->was)
		return season_may_record(j->season, rb, d->date, j->at,
		    j->administrator, err);
	return season_may_correct(j->season, rb, d->date, d->was->a.date, j->at,
	    j->administrator, err);
}

/* What an administrator let in stays, until type or evidence are changed. */
static bool stays(const struct deed *d, int type)
{
	return d->was && d->was->a.type == type &&
	    strcmp(d->was->evidence ? d->was->evidence : "", d->evidence) == 0;
}

/* Of another version of the rules, or of a theme week that is not on that day.
 * Where type and date stay as they were they stay. */
static int check_type(const struct activity_type *type, int index,
    const struct deed *d, struct error *err)
{
	char day[I18N_SIZE], first[I18N_SIZE], last[I18N_SIZE];

	if (activity_type_is_on(type, d->date) ||
	    (d->was && d->was->a.type == index && d->was->a.date == d->date))
		return 0;
	i18n_date(d->date, day);
	i18n_date(type->from, first);
	i18n_date(type->until, last);
	if (type->gone)
		error_set(err, E_INVALID, "type_gone",
		    _("By the rules of %s there is no type %s. `viesti types` "
		      "lists those of today."),
		    day, type->code);
	else if (type->from != 0 && type->until != 0)
		error_set(err, E_INVALID, "type_not_on",
		    _("%s is for deeds from %s to %s; this one is of %s."),
		    type->code, first, last, day);
	else if (type->from != 0)
		error_set(err, E_INVALID, "type_not_on",
		    _("%s is for deeds from %s on; this one is of %s."),
		    type->code, first, day);
	else
		error_set(err, E_INVALID, "type_not_on",
		    _("%s is for deeds until %s; this one is of %s."),
		    type->code, last, day);
	return error_field(err, type->gone ? "type" : "date");
}

/* A moderator has it in hand: returned, or given back, which is seen from its
 * waiting though its type and evidence ask for nobody. */
static bool is_in_hand(const struct rulebook *rb,
    const struct activity_row *was)
{
	const struct activity_type *type = &rb->types[was->a.type];
	struct error err = { 0 };
	bool seen = false;

	if (was->a.status == STATUS_RETURNED)
		return true;
	if (was->a.status != STATUS_PENDING ||
	    type->decision != DECIDE_AUTOMATIC)
		return false;
	evidence_check(type, was->evidence ? was->evidence : "", true, &seen,
	    &err);
	return !seen;
}

/* What a moderator has in hand stays with moderators, whatever it became. */
static uint8_t status(const struct rulebook *rb, const struct deed *d,
    const struct judgement *out)
{
	if (out->type->decision != DECIDE_AUTOMATIC || out->seen ||
	    (d->was && is_in_hand(rb, d->was)))
		return STATUS_PENDING;
	return STATUS_AUTOMATIC;
}

static void identify(const struct deed *d, int type, struct judgement *out)
{
	bool url = false;

	if (d->was)
		out->a = d->was->a;
	out->a.type = (uint8_t)type;
	out->a.date = d->date;
	out->a.identity = activity_identity(out->type->code, d->date,
	    d->evidence, &url);
	out->a.flags = (uint8_t)((url ? ACTIVITY_URL : 0) |
	    (d->first_public ? ACTIVITY_FIRST_PUBLIC : 0));
}

/* ------------------------------------------------------------- codes */

static bool has_sessions(const struct judge *j)
{
	return j->trainings && j->trainings->n > 0 && !j->administrator;
}

static bool is_bare_code(const struct judge *j, const struct deed *d)
{
	return j->trainings && (!d->type || !d->type[0]) && !d->has_date &&
	    d->evidence[0];
}

bool judge_needs_code(const struct judge *j, const struct deed *d)
{
	const struct rulebook *rb = rulebooks_on(j->rulebooks, d->date);
	int type = d->type ? rulebook_type(rb, d->type) : -1;

	return is_bare_code(j, d) ||
	    (has_sessions(j) && type >= 0 &&
		rb->types[type].evidence == EVIDENCE_ATTENDANCE);
}

/* A code without type and date: those of its session. The error of a code that
 * is none is told by the check that follows. */
static const struct training *session_of(const struct judge *j,
    const struct deed *d)
{
	char code[TRAINING_CODE_SIZE];

	return is_bare_code(j, d) && training_code_read(d->evidence, code)
	    ? trainings_by_code(j->trainings, code)
	    : NULL;
}

static int check_code(const struct judge *j, const struct deed *d, int type,
    struct judgement *out, struct error *err)
{
	const struct training *t = NULL;

	if (!has_sessions(j) || out->type->evidence != EVIDENCE_ATTENDANCE ||
	    stays(d, type))
		return 0;
	int rc = training_code_check(j->trainings, d->evidence, (uint8_t)type,
	    d->date, j->at, &t, err);
	if (rc == 0)
		out->training = t->id;
	return rc;
}

static int unknown_code(const char *code, struct error *err)
{
	error_set(err, E_NOT_FOUND, "code_unknown",
	    _("No training has the code \"%s\". Write the six characters as "
	      "they were shown in the session."),
	    code);
	return error_field(err, "evidence");
}

/* ------------------------------------------------------------- the deed */

static int judge_by(const struct judge *j, const struct deed *d,
    struct judgement *out, struct error *err)
{
	const struct rulebook *rb = rulebooks_on(j->rulebooks, d->date);
	int type = d->type ? rulebook_type(rb, d->type) : -1;
	struct error why = { 0 };

	if (type < 0) {
		error_set(err, E_INVALID, "unknown_type",
		    _("There is no type \"%s\". `viesti types` lists them."),
		    d->type ? d->type : "");
		return error_field(err, "type");
	}
	if (check_day(d, err) < 0)
		return E_INVALID;
	out->type = &rb->types[type];
	identify(d, type, out);
	if (check_date(j, rb, d, err) < 0)
		return error_field(err, "date");
	if (check_type(out->type, type, d, err) < 0)
		return err->code;
	if (evidence_check(out->type, d->evidence, j->administrator, &out->seen,
		&why) < 0 &&
	    !stays(d, type)) {
		*err = why;
		return error_field(err, "evidence");
	}
	if (check_code(j, d, type, out, err) < 0)
		return err->field[0] ? err->code : error_field(err, "evidence");
	out->a.status = status(rb, d, out);
	return 0;
}

int judge_deed(const struct judge *j, const struct deed *d,
    struct judgement *out, struct error *err)
{
	const struct training *t = session_of(j, d);
	struct deed full = *d;

	if (!t && is_bare_code(j, d))
		return unknown_code(d->evidence, err);
	if (t) {
		full.date = training_date(t);
		full.has_date = true;
		full.type =
		    rulebooks_on(j->rulebooks, full.date)->types[t->type].code;
	}
	return judge_by(j, &full, out, err);
}

bool judge_is_drawn(const struct season *season, const struct rulebook *rb,
    const uint8_t operation[OPERATION_SIZE])
{
	uint8_t hash[HASH_BYTES];

	hash_begin();
	hash_add(season->seed, sizeof season->seed);
	hash_add(operation, OPERATION_SIZE);
	hash_end(hash);
	return ((uint32_t)hash[0] << 8 | hash[1]) % 100 <
	    (uint32_t)rb->random_check_percent;
}

const struct activity *judge_held(const struct activity *all, size_t n_all,
    uint64_t identity, bool again, int64_t but, uint32_t *n)
{
	const struct activity *first = NULL;

	*n = 0;
	for (size_t i = 0; i < n_all; i++) {
		const struct activity *a = &all[i];
		if (a->identity != identity || a->status == STATUS_UNDONE ||
		    a->id == but)
			continue;
		if (again &&
		    (a->status == STATUS_WITHDRAWN ||
			a->status == STATUS_REJECTED))
			continue;
		(*n)++;
		if (!first)
			first = a;
	}
	return first;
}
