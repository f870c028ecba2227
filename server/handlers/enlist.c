/* SPDX-License-Identifier: EUPL-1.2 */
/* A participant comes in or is brought up to date; see enlist.h. */
#include "server/handlers/enlist.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "server/store/marks.h"

uint8_t enlist_unsaid(const Viesti__Consents *c)
{
	if (!c)
		return SHOW_DEPARTMENT | SHOW_HOUSE | SHOW_KIOSK |
		    SHOW_CEREMONY;
	return (uint8_t)((c->has_department ? 0 : SHOW_DEPARTMENT) |
	    (c->has_house ? 0 : SHOW_HOUSE) | (c->has_kiosk ? 0 : SHOW_KIOSK) |
	    (c->has_ceremony ? 0 : SHOW_CEREMONY));
}

uint8_t enlist_consents(const Viesti__Consents *c)
{
	if (!c)
		return 0;
	return (uint8_t)((c->department ? SHOW_DEPARTMENT : 0) |
	    (c->house ? SHOW_HOUSE : 0) | (c->kiosk ? SHOW_KIOSK : 0) |
	    (c->ceremony ? SHOW_CEREMONY : 0));
}

static int missing(struct request *r, const char *field, const char *text)
{
	error_set(&r->err, E_INVALID, "field_missing", "%s", text);
	return error_field(&r->err, field);
}

static bool is_empty(const char *text)
{
	return !text || !text[0];
}

static int read_department(struct world *w, struct request *r, const char *text,
    uint16_t *department)
{
	*department = departments_find(&w->departments, text);
	if (*department != DEPARTMENT_NONE)
		return 0;
	error_set(&r->err, E_INVALID, "unknown_department",
	    _("There is no department \"%s\". Departments are imported "
	      "before people."),
	    text);
	return error_field(&r->err, "department");
}

int enlist_read(struct world *w, struct request *r,
    const struct enlist_texts *t, struct enlist *e)
{
	char *department = request_clean(r, t->department);
	int language = is_empty(t->language) ? LANG_FI
					     : i18n_parse(t->language);

	e->person.staff_id = request_clean(r, t->staff_id);
	e->person.name = request_clean(r, t->name);
	e->person.email = request_clean(r, t->email);
	e->person.pseudonym = request_clean(r, t->pseudonym);
	if (is_empty(e->person.email))
		e->person.email = NULL;
	if (is_empty(e->person.pseudonym))
		e->person.pseudonym = NULL;
	if (is_empty(e->person.staff_id))
		return missing(r, "staff_id", _("The staff id is missing."));
	if (is_empty(e->person.name))
		return missing(r, "name", _("The name is missing."));
	if (is_empty(department))
		return missing(r, "department",
		    _("The department is missing."));
	if (language < 0) {
		error_set(&r->err, E_INVALID, "unknown_language",
		    _("The language is \"%s\"; it can be fi, sv or en."),
		    t->language);
		return error_field(&r->err, "language");
	}
	e->person.language = (uint8_t)language;
	return read_department(w, r, department, &e->person.department);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct person *a, const struct person *b)
{
	return same_text(a->staff_id, b->staff_id) &&
	    same_text(a->name, b->name) && same_text(a->email, b->email) &&
	    same_text(a->pseudonym, b->pseudonym) &&
	    a->language == b->language && a->consents == b->consents &&
	    a->ranked == b->ranked && a->joined_on == b->joined_on;
}

int enlist_no_reference(struct request *r)
{
	error_set(&r->err, E_INVALID, "consent_reference_missing",
	    _("Say where the person's consent can be found: the date "
	      "of the form, or its number."));
	return error_field(&r->err, "consent_reference");
}

int enlist_locked(struct request *r, const char *staff_id)
{
	error_set(&r->err, E_PRECONDITION, "person_locked",
	    _("%s is hidden for good and can't be shown again."), staff_id);
	return error_field(&r->err, "consents");
}

int enlist_room(struct world *w, struct request *r, uint16_t department)
{
	const struct department *d = &w->departments.all[department];

	if (w->members_in[department] < (uint32_t)d->headcount)
		return 0;
	error_set(&r->err, E_CONFLICT, "department_full",
	    _("%s has %d people at work and as many participants already. "
	      "Check the headcount with the organiser."),
	    d->name[i18n_language()], d->headcount);
	return error_field(&r->err, "department");
}

static int check_room(struct world *w, struct request *r, uint16_t department)
{
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_final",
		    _("The season's result is final; nobody can join any "
		      "more."));
	return enlist_room(w, r, department);
}

/* As asked, not as it became: the same operation again is asked the same. */
static void digest_of(const struct enlist *e, uint8_t digest[16])
{
	const struct person *p = &e->person;
	char numbers[48];
	const char *parts[] = { p->staff_id, p->name, p->email, p->pseudonym,
		numbers };

	snprintf(numbers, sizeof numbers, "%u %u %u %d", p->department,
	    p->language, p->consents, p->ranked);
	world_digest(digest, "join", parts, 5);
}

int enlist_replayed(struct world *w, struct request *r, const struct enlist *e,
    enum enlisted *outcome)
{
	struct journal_entry entry;
	uint8_t digest[16];

	digest_of(e, digest);
	int rc = world_replayed(w, r, e->operation, digest, &entry);
	if (rc == 1)
		*outcome = strcmp(entry.kind, "join") == 0 ? ENLISTED_NEW
							   : ENLISTED_CHANGED;
	return rc;
}

/* Staff id, name and the rest stay outside the chain of the journal, behind a
 * salted commitment; detail tells only what is no personal text. */
static int journal_person(struct world *w, struct request *r,
    const struct enlist *e, const struct person *p, bool is_new)
{
	uint8_t salt[16], commitment[32], digest[16];
	char detail[200];
	const char *parts[] = { p->staff_id, p->name, p->email, p->pseudonym };

	digest_of(e, digest);
	hash_random(salt, sizeof salt);
	hash_begin();
	hash_add(salt, sizeof salt);
	for (size_t i = 0; i < 4; i++)
		hash_add(parts[i] ? parts[i] : "",
		    strlen(parts[i] ? parts[i] : "") + 1);
	hash_end(commitment);
	snprintf(detail, sizeof detail, "department=%s consents=%u ranked=%d%s",
	    w->departments.all[p->department].code, p->consents, p->ranked,
	    e->consent_reference ? " consent_reference=kept" : "");
	struct world_entry entry = { .kind = is_new ? "join" : "person",
		.subject = (int64_t)p->number + 1,
		.operation = e->operation,
		.digest = digest,
		.detail = detail,
		.commitment = commitment,
		.at = world_stamp(w) };
	return world_journal(w, r, &entry);
}

static int write_person(struct world *w, struct request *r,
    const struct enlist *e, struct person_row *row, bool is_new)
{
	r->written = true;
	int rc = store_person_put(w->store, row, &r->err);
	if (rc == 0 && is_new)
		rc = store_membership_add(w->store, row->p.number,
		    row->p.department, season_start(&w->season), world_stamp(w),
		    &r->err);
	if (rc == 0)
		rc = journal_person(w, r, e, &row->p, is_new);
	if (rc < 0)
		return rc;
	return is_new ? world_person_add(w, &row->p, season_start(&w->season),
			    row->had_first_public)
		      : world_person_changed(w, &row->p);
}

static int add(struct world *w, struct request *r, const struct enlist *e,
    bool check_only)
{
	struct person_row row = { .p = e->person,
		.consent_reference = e->consent_reference };
	int rc = check_room(w, r, e->person.department);

	if (rc < 0 || check_only)
		return rc;
	rc = store_mark_has(w->store, row.p.staff_id, &r->err);
	if (rc < 0)
		return rc;
	row.had_first_public = rc > 0;
	row.p.number = PERSON_NONE;
	if (!row.p.joined_on)
		row.p.joined_on = clock_today();
	return write_person(w, r, e, &row, true);
}

static int other_department(struct world *w, struct request *r,
    const struct enlist *e, uint16_t now)
{
	if (r->audience.kind == AUDIENCE_CONTACT)
		error_set(&r->err, E_CONFLICT, "staff_id_taken",
		    _("Staff id %s can't join your department. Check it, or ask "
		      "the organiser."),
		    e->person.staff_id);
	else
		error_set(&r->err, E_CONFLICT, "other_department",
		    _("%s is in the department %s; moving is a request of its "
		      "own."),
		    e->person.staff_id, w->departments.all[now].code);
	return error_field(&r->err, "department");
}

/* Surfaces that were not spoken of stay as they are, and so do those that a
 * sheet turns on without naming where the consent is kept. */
static uint8_t consents_after(const struct enlist *e, uint8_t before)
{
	uint8_t kept = e->unsaid;

	if (e->by_sheet && !e->consent_reference)
		kept |= e->wished;
	return e->person.consents | (before & kept);
}

/* The row as it is, with what was asked; strings of the old row are copied,
 * because they are borrowed from the store. Somebody of another department is
 * not told what was known of them there. */
static struct person_row merged(struct request *r, const struct enlist *e,
    const struct person_row *old)
{
	struct person_row row = { .p = e->person,
		.consent_reference = e->consent_reference
		    ? e->consent_reference
		    : request_text(r, old->consent_reference) };
	bool same = old->p.department == e->person.department;

	row.p.number = old->p.number;
	row.p.locked = old->p.locked;
	if (!e->by_sheet) /* who is hors concours stands in the roster */
		row.p.ranked = old->p.ranked;
	if (e->keeps_language)
		row.p.language = old->p.language;
	if (e->keeps_email && same)
		row.p.email = request_text(r, old->p.email);
	if (e->keeps_pseudonym && same)
		row.p.pseudonym = request_text(r, old->p.pseudonym);
	row.p.consents = row.p.locked ? 0 : consents_after(e, old->p.consents);
	return row;
}

/* Who left takes part again, perhaps in another department, from today. */
static int rejoin(struct world *w, struct request *r, const struct enlist *e,
    const struct person_row *old)
{
	const struct world_person *p = &w->people[old->p.number];
	struct person_row row = merged(r, e, old);
	int32_t from = clock_today();
	int rc = check_room(w, r, e->person.department);

	if (rc < 0)
		return rc;
	if (!row.p.joined_on)
		row.p.joined_on = from;
	if (from < p->members[p->n_members - 1].from)
		from = p->members[p->n_members - 1].from;
	r->written = true;
	rc = store_person_put(w->store, &row, &r->err);
	if (rc == 0 && row.p.department != old->p.department)
		rc = store_membership_add(w->store, row.p.number,
		    row.p.department, from, world_stamp(w), &r->err);
	if (rc == 0)
		rc = journal_person(w, r, e, &row.p, true);
	if (rc < 0)
		return rc;
	return row.p.department != old->p.department
	    ? world_person_moved(w, &row.p, from, &r->err)
	    : world_person_changed(w, &row.p);
}

static int change(struct world *w, struct request *r, const struct enlist *e,
    const struct person_row *old, bool check_only, enum enlisted *outcome)
{
	uint16_t now = world_department(w, old->p.number);

	if (now != e->person.department)
		return other_department(w, r, e, now);
	struct person_row row = merged(r, e, old);
	if (!row.p.joined_on)
		row.p.joined_on = old->p.joined_on;
	*outcome = is_same(&row.p, &old->p) ? ENLISTED_SAME : ENLISTED_CHANGED;
	if (check_only || *outcome == ENLISTED_SAME)
		return 0;
	return write_person(w, r, e, &row, false);
}

static int known(struct world *w, struct request *r, const struct enlist *e,
    const struct person_row *old, bool check_only, enum enlisted *outcome)
{
	if (old->p.left_at && e->by_sheet) {
		*outcome = ENLISTED_LEFT;
		return 0;
	}
	if (old->p.locked && e->person.consents && !e->by_sheet)
		return enlist_locked(r, e->person.staff_id);
	if (!old->p.left_at)
		return change(w, r, e, old, check_only, outcome);
	*outcome = ENLISTED_NEW;
	return rejoin(w, r, e, old);
}

int enlist(struct world *w, struct request *r, const struct enlist *e,
    bool check_only, enum enlisted *outcome)
{
	struct person_row old;
	int rc = store_person_by_staff_id(w->store, e->person.staff_id, &old,
	    &r->err);

	if (rc < 0)
		return rc;
	if (rc == 1)
		return known(w, r, e, &old, check_only, outcome);
	*outcome = ENLISTED_NEW;
	return add(w, r, e, check_only);
}
