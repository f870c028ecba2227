/* SPDX-License-Identifier: EUPL-1.2 */
/* What the rankings and explain share: which ranking, whose, and rows for the
 * wire. */
#include <stdio.h>

#include "common/buf.h"
#include "server/dispatch.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

static int unknown_area(const struct rulebook *rb, struct request *r,
    const char *area)
{
	struct buf codes;

	buf_init(&codes, 1024);
	for (int i = 0; i < rb->n_areas; i++)
		buf_addf(&codes, "%s%s", i ? ", " : "", rb->areas[i].code);
	error_set(&r->err, E_INVALID, "unknown_area",
	    _("There is no area \"%s\"; there are: %s."), area,
	    codes.len ? codes.data : "");
	buf_fini(&codes);
	return error_field(&r->err, "area");
}

int handler_ranking(const struct house *h, struct request *r, const char *area,
    bool has_round, uint32_t round, struct ranking *out)
{
	*out = (struct ranking){ .area = AREA_ALL, .round = ROUND_ALL };
	if (area) {
		int i = rulebook_area(h->rulebook, area);
		if (i < 0) {
			return unknown_area(h->rulebook, r, area);
		}
		out->area = (uint8_t)i;
	}
	if (has_round) {
		if (round < 1 || round > (uint32_t)h->season->rounds) {
			error_set(&r->err, E_INVALID, "round_range",
			    _("Rounds are numbered from 1 to %d."),
			    h->season->rounds);
			return error_field(&r->err, "round");
		}
		out->round = (int)round - 1;
	}
	return 0;
}

int handler_department_row(const struct house *h, struct request *r,
    const struct department_view *view, Viesti__DepartmentRow *row)
{
	const struct department_place *p = &view->place;
	bool joint = p->department == DEPARTMENT_JOINT;

	viesti__department_row__init(row);
	row->has_own = view->own;
	row->own = view->own;
	row->has_hors_concours = 1;
	row->hors_concours = p->hors_concours;
	if (joint) {
		row->department = "joint";
		row->name = request_names(r, "Yhteisjoukkue", "Gemensamt lag",
		    "Joint team");
		row->short_name = "Yhteisjoukkue";
	} else {
		const struct department *d =
		    &h->departments->all[p->department];
		row->department = (char *)d->code;
		row->short_name = (char *)d->short_name;
		row->name = request_names(r, d->name[LANG_FI], d->name[LANG_SV],
		    d->name[LANG_EN]);
	}
	if (!row->name)
		return request_too_large(r);
#define SET(bit, name, value)        \
	if (view->see & (bit)) {     \
		row->has_##name = 1; \
		row->name = (value); \
	}
	if (p->rank)
		SET(SEE_RANK, rank, p->rank)
	SET(SEE_INDEX, index, p->index)
	SET(SEE_FIGURES, active_rounds, (uint32_t)p->ACT)
	SET(SEE_FIGURES, points_counted, p->PTS)
	SET(SEE_FIGURES, versatile, (uint32_t)p->BR)
	SET(SEE_FIGURES, points, p->points)
	SET(SEE_HEADCOUNT, headcount, p->headcount)
#undef SET
	return 0;
}

void handler_person_row(const struct house *h, const struct person_view *view,
    Viesti__ParticipantRow *row)
{
	const struct place *p = &view->place;
	uint16_t department = house_was_in(h, p->person, view->department);

	viesti__participant_row__init(row);
	row->name = (char *)view->name;
	row->staff_id = (char *)view->staff_id;
	if (department < h->departments->n)
		row->department = h->departments->all[department].code;
	row->has_own = view->own;
	row->own = view->own;
	row->has_rank = p->rank != 0;
	row->rank = p->rank;
	/* of a neighbour who is not named only rank and points are told */
	row->has_points = 1;
	row->has_areas = row->has_active_rounds = row->has_trainings =
	    view->name != NULL;
	row->points = p->points;
	row->areas = p->areas;
	row->active_rounds = p->active_rounds;
	row->trainings = p->trainings;
}

/* Who may not learn from an answer, nor from its words, that somebody takes
 * part. */
static bool is_kept_from(const struct people *people, const struct request *r,
    uint32_t person)
{
	switch (r->audience.kind) {
	case AUDIENCE_PARTICIPANT:
		return person != r->audience.person;
	case AUDIENCE_PUBLIC:
	case AUDIENCE_VISITORS:
		return person == PERSON_NONE ||
		    !(people_get(people, person)->consents & SHOW_KIOSK);
	default:
		return false;
	}
}

/* Suggesting names compares the text with those of the whole department: for a
 * sheet full of strangers only as long as the loop can spare the time. */
#define COMPARED_MAX 4000

static int find_or_suggest(const struct people *people, struct request *r,
    const char *text, uint16_t within, uint32_t *person)
{
	size_t n = people_in(people, within);
	int rc = people_find_tersely(people, text, within, person, &r->err);

	if (rc != E_NOT_FOUND || n == 0 || r->names_compared + n > COMPARED_MAX)
		return rc;
	r->names_compared += n;
	return people_find(people, text, within, person, &r->err);
}

int handler_find_among(const struct people *people, struct request *r,
    const char *text, const char *field, uint32_t *person)
{
	uint16_t within = r->audience.kind == AUDIENCE_CONTACT ||
		r->audience.kind == AUDIENCE_PARTICIPANT
	    ? r->audience.department
	    : DEPARTMENT_NONE;
	int rc;

	*person = PERSON_NONE;
	if (!text || !text[0])
		rc = error_set(&r->err, E_INVALID, "person_missing",
		    _("Say who: a staff id, an e-mail address or a name."));
	else
		rc = find_or_suggest(people, r, text, within, person);
	if (text && text[0] &&
	    is_kept_from(people, r, rc < 0 ? PERSON_NONE : *person))
		rc = error_set(&r->err, E_NOT_FOUND, "unknown_person",
		    _("There is no participant \"%s\" of whom you may read. "
		      "A participant's own client is for that participant "
		      "only."),
		    text);
	if (rc < 0)
		error_field(&r->err, field);
	return rc;
}

int handler_find_person(struct server *sv, struct request *r, const char *text,
    const char *field, uint32_t *person)
{
	return handler_find_among(sv->people, r, text, field, person);
}

/* That persons' data was read becomes an entry of the journal, written by the
 * writer like any change. */
struct read_note {
	int64_t subject;
	char detail[64];
};

static int write_note(struct world *w, struct request *r)
{
	const struct read_note *note = r->prepared;
	struct world_entry entry = { .kind = "read",
		.subject = note->subject,
		.detail = note->detail,
		.at = world_stamp(w) };

	return world_journal(w, r, &entry);
}

static const struct request_type note_type = {
	.name = "read_note",
	.where = RUN_WRITER,
	.run.writer = write_note,
	.flags = CHANGES,
};

void handler_log_read(struct server *sv, const struct request *r,
    const char *what, int64_t subject)
{
	struct request *q = request_new();
	struct read_note *note = q ? arena_alloc(q->arena, sizeof *note) : NULL;

	if (!note) {
		request_free(q);
		return;
	}
	note->subject = subject;
	snprintf(note->detail, sizeof note->detail, "what=%s", what);
	q->type = &note_type;
	q->peer = r->peer;
	q->prepared = note;
	dispatch_internal(sv, q);
}
