/* SPDX-License-Identifier: EUPL-1.2 */
/* Activities of one person or one department, the newest first. */
#include <stdlib.h>
#include <strings.h>

#include "common/text.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

static int descending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

static size_t ids_of(const struct server *sv, uint32_t person)
{
	return person < sv->n_activities_of ? sv->activities[person].n : 0;
}

static void add_ids(const struct server *sv, uint32_t person,
    struct activities_wanted *w)
{
	for (size_t i = 0; i < ids_of(sv, person); i++)
		w->ids[w->n++] = sv->activities[person].ids[i];
}

/* Which department's: a contact's own, else the one asked for. */
static int wanted_department(struct server *sv, struct request *r,
    uint16_t *department)
{
	const char *code = r->msg->list_activities->department;

	*department = r->audience.department;
	if (!code) {
		if (r->audience.kind == AUDIENCE_CONTACT)
			return 0;
		error_set(&r->err, E_INVALID, "person_or_department",
		    _("Say whose activities: a person or a department."));
		return error_field(&r->err, "department");
	}
	*department = departments_find(&sv->departments, code);
	if (*department == DEPARTMENT_NONE ||
	    !projection_may_read_department(&r->audience, *department)) {
		error_set(&r->err, E_NOT_FOUND, "unknown_department",
		    _("There is no department \"%s\" whose activities you may "
		      "read."),
		    code);
		return error_field(&r->err, "department");
	}
	return 0;
}

static int choose_department(struct server *sv, struct request *r,
    struct activities_wanted *w)
{
	uint16_t department;
	size_t n = 0, people = people_count(sv->people);
	int rc = wanted_department(sv, r, &department);

	if (rc < 0)
		return rc;
	for (uint32_t i = 0; i < people; i++)
		if (people_briefs(sv->people)[i].department == department)
			n += ids_of(sv, i);
	arena_set_limit(r->arena, HANDLER_ARENA + n * sizeof *w->ids);
	w->ids = arena_alloc(r->arena, (n + 1) * sizeof *w->ids);
	if (!w->ids)
		return request_too_large(r);
	for (uint32_t i = 0; i < people; i++)
		if (people_briefs(sv->people)[i].department == department)
			add_ids(sv, i, w);
	if (r->audience.kind == AUDIENCE_ADMIN)
		handler_log_read(sv, r, "activities", 0);
	return 0;
}

static int choose_person(struct server *sv, struct request *r,
    struct activities_wanted *w)
{
	const Viesti__ListActivities *rq = r->msg->list_activities;
	uint32_t person = r->audience.person;
	int rc = 0;

	if (rq->person)
		rc = handler_find_person(sv, r, rq->person, "person", &person);
	if (rc < 0)
		return rc;
	size_t n = ids_of(sv, person);
	arena_set_limit(r->arena, HANDLER_ARENA + n * sizeof *w->ids);
	w->ids = arena_alloc(r->arena, (n + 1) * sizeof *w->ids);
	if (!w->ids)
		return request_too_large(r);
	add_ids(sv, person, w);
	if (projection_is_logged(sv->people, &r->audience, person))
		handler_log_read(sv, r, "activities", (int64_t)person + 1);
	return 0;
}

static int fold_text(struct request *r, const char *text, const char **out)
{
	char *folded = text_fold(text);

	*out = folded ? request_text(r, folded) : NULL;
	free(folded);
	return *out ? 0 : request_too_large(r);
}

int prepare_list_activities(struct server *sv, struct request *r)
{
	const Viesti__ListActivities *rq = r->msg->list_activities;
	struct activities_wanted *w = arena_zalloc(r->arena, sizeof *w);
	int rc;

	if (!w)
		return request_too_large(r);
	r->prepared = w;
	w->revision = sv->revision;
	handler_page(rq->page, &w->offset, &w->limit);
	if (rq->person || r->audience.kind == AUDIENCE_PARTICIPANT)
		rc = choose_person(sv, r, w);
	else
		rc = choose_department(sv, r, w);
	if (rc < 0)
		return rc;
	if (rq->text)
		rc = fold_text(r, rq->text, &w->text);
	if (rc < 0)
		return rc;
	qsort(w->ids, w->n, sizeof *w->ids, descending);
	return 0;
}

static bool is_wanted(const struct activity_row *row, const struct request *r)
{
	const Viesti__ListActivities *rq = r->msg->list_activities;

	/* What was undone counts as never loaded: told only when asked for. */
	return (rq->has_status ? (int)row->a.status == (int)rq->status
			       : row->a.status != STATUS_UNDONE) &&
	    (!rq->has_from || row->a.date >= rq->from) &&
	    (!rq->has_to || row->a.date <= rq->to) &&
	    (!rq->type || (row->type && strcasecmp(rq->type, row->type) == 0));
}

int handle_list_activities(struct archive *a, struct request *r)
{
	return handler_activity_rows(a, r, r->prepared, is_wanted);
}
