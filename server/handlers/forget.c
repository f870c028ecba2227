/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A person is forgotten, in every season they took part in; or only what that
 * would do is shown. Deeds stay as anonymous facts. The answer leaves when the
 * bytes are gone from the files (writer.c).
 */
#include "server/store/forget.h"

#include <string.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"
#include "server/server.h"
#include "server/store/forgotten.h"
#include "server/world.h"

#define SEASONS_MAX 64

/* Who took part in earlier seasons only is not in the loop's directory: then it
 * is the staff id as given. */
int prepare_forget(struct server *sv, struct request *r)
{
	uint32_t person;
	const char *text = r->msg->forget->person;
	int rc = handler_find_person(sv, r, text, "person", &person);

	if (rc == 0)
		text = people_get(sv->people, person)->staff_id;
	else if (rc != E_NOT_FOUND)
		return rc;
	r->prepared = request_clean(r, text);
	return r->prepared ? 0 : request_too_large(r);
}

static int unknown(struct request *r)
{
	error_set(&r->err, E_NOT_FOUND, "unknown_person",
	    _("No participant of any season has the staff id \"%s\". Who was "
	      "forgotten already is known by nothing any more."),
	    (const char *)r->prepared);
	return error_field(&r->err, "person");
}

/* --- the model after it --- */

static int tell_claims(struct world *w, const struct forgetting *f)
{
	uint32_t person = (uint32_t)(f->participant - 1);
	int rc = 0;

	for (size_t i = 0; i < f->claims.n && rc == 0; i++) {
		struct activity *held = world_activity(w, person,
		    f->claims.ids[i]);
		if (!held)
			continue;
		struct activity a = *held;
		a.flags &= (uint8_t)~ACTIVITY_CHECK;
		if (a.status != STATUS_AUTOMATIC)
			a.status = STATUS_WITHDRAWN;
		rc = world_activity_changed(w, person, &a);
	}
	return rc;
}

static int tell_person(struct world *w, struct request *r,
    const struct forgetting *f)
{
	uint32_t person = (uint32_t)(f->participant - 1);
	struct person_row row;

	/* those of earlier seasons are not in the model */
	if (person >= w->n_people || w->people[person].n_members == 0)
		return 0;
	int rc = tell_claims(w, f);
	if (rc == 0)
		rc = store_person_get(w->store, person, &row, &r->err);
	if (rc < 0)
		return rc;
	rc = world_person_changed(w, &row.p);
	return rc < 0 ? rc : world_rescore(w, person);
}

static int tell_others(struct world *w, struct request *r,
    const struct forgetting *f)
{
	struct client_row client;
	struct question_row question;
	uint32_t waiting, same;
	int rc = 1;

	for (size_t i = 0; i < f->clients.n && rc > 0; i++) {
		rc = store_client_get(w->store, f->clients.ids[i], &client,
		    &r->err);
		if (rc > 0)
			world_client_changed(w, &client);
	}
	for (size_t i = 0; i < f->questions.n && rc > 0; i++) {
		rc = store_question_get(w->store, f->questions.ids[i],
		    &question, &r->err);
		if (rc > 0)
			world_question_changed(w, &question);
	}
	if (rc < 0)
		return rc;
	rc = store_moves_waiting(w->store, DEPARTMENT_NONE, NULL, &waiting,
	    &same, &r->err);
	return rc < 0 ? rc : world_moves_changed(w, waiting);
}

/* --- one season's participant --- */

static int forget_one(struct world *w, struct request *r, struct forgetting *f)
{
	char actor[ACTOR_SIZE];

	f->actor = request_actor(r, actor);
	f->at = world_stamp(w);
	int rc = forgotten_add(w->store, w->state_dir, f->participant, f->at,
	    &r->err);
	if (rc < 0)
		return rc;
	r->written = true;
	rc = store_forget(w->store, f, &r->err);
	if (rc == 0)
		rc = world_take_digest_key(w, &r->err);
	if (rc == 0)
		rc = tell_person(w, r, f);
	return rc < 0 ? rc : tell_others(w, r, f);
}

/* --- the answer --- */

/* The day from which no backup holds the name any more. */
static void add_backups(struct world *w, Viesti__Forgotten *out)
{
	struct store_info info;

	store_info(w->store, &info);
	if (info.last_backup_at == 0)
		return;
	out->has_backups_until = 1;
	out->backups_until = clock_date_of(info.last_backup_at) +
	    (int32_t)w->config.backup_days + 1;
}

static int answer(struct world *w, struct request *r,
    const struct personal_counts *counts, Viesti__Forgotten *out)
{
	out->staff_id = request_text(r, r->prepared);
	out->has_deeds_kept = out->has_clients_closed = 1;
	out->counts = handler_counts(r, counts, &out->n_counts);
	add_backups(w, out);
	r->reply.body_case = VIESTI__REPLY__BODY_FORGOTTEN;
	r->reply.forgotten = out;
	return out->staff_id && out->counts ? 0 : request_too_large(r);
}

int handle_forget(struct world *w, struct request *r)
{
	Viesti__Forgotten *out = arena_alloc(r->arena, sizeof *out);
	bool check_only = r->msg->forget->check_only;
	struct personal_counts counts = { 0 };
	int64_t ids[SEASONS_MAX];
	size_t n = 0;
	int rc = store_participants(w->store, r->prepared, ids, SEASONS_MAX, &n,
	    &r->err);

	if (rc < 0 || n == 0)
		return rc < 0 ? rc : unknown(r);
	if (!out)
		return request_too_large(r);
	viesti__forgotten__init(out);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct forgetting f = { .participant = ids[i] };
		rc = check_only ? store_forget_look(w->store, &f, &r->err)
				: forget_one(w, r, &f);
		for (size_t k = 0; k < f.counts.n; k++)
			personal_count_add(&counts, f.counts.of[k].table,
			    f.counts.of[k].label, f.counts.of[k].rows);
		out->deeds_kept += f.deeds;
		out->clients_closed += (uint32_t)f.clients.n;
		out->has_at = !check_only;
		out->at = f.at;
		forgetting_fini(&f);
	}
	return rc < 0 ? rc : answer(w, r, &counts, out);
}
