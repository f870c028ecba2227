/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Everything held about a person, table by table (personal.def): for the
 * person, for their department's contact (of the running season only), and for
 * the administrator.
 */
#include <string.h>

#include "server/handlers/handlers.h"
#include "server/handlers/personal_words.h"
#include "server/reader.h"
#include "server/server.h"

#define SEASONS_MAX 64

struct wanted {
	const char *staff_id;
	int64_t self;	     /* whose own client asks: this row, of whatever
				season; 0: somebody else's */
	int64_t participant; /* only this one; 0: of all seasons */
};

/* Who took part in an earlier season only is not in the directory; the reader
 * knows them, and that it is they who ask. */
static int find_somebody(struct server *sv, struct request *r, struct wanted *w)
{
	const char *text = r->msg->my_data->person;
	uint32_t person;
	int rc = handler_find_person(sv, r, text, "person", &person);

	if (rc < 0 &&
	    !(rc == E_NOT_FOUND && r->audience.kind == AUDIENCE_ADMIN))
		return rc;
	w->staff_id = rc < 0
	    ? request_clean(r, text)
	    : request_text(r, people_get(sv->people, person)->staff_id);
	if (r->audience.kind == AUDIENCE_CONTACT)
		w->participant = (int64_t)person + 1;
	if (rc < 0)
		handler_log_read(sv, r, "my_data", 0);
	else if (projection_is_logged(sv->people, &r->audience, person))
		handler_log_read(sv, r, "my_data", (int64_t)person + 1);
	r->status = 0;
	return w->staff_id ? 0 : request_too_large(r);
}

int prepare_my_data(struct server *sv, struct request *r)
{
	struct wanted *w = arena_zalloc(r->arena, sizeof *w);

	if (!w)
		return request_too_large(r);
	r->prepared = w;
	if (r->audience.kind != AUDIENCE_PARTICIPANT)
		return find_somebody(sv, r, w);
	w->self = (int64_t)r->audience.person + 1;
	return 0;
}

/* ------------------------------------------------------------- reader */

struct gathering {
	struct request *r;
	Viesti__MyData *out;
	struct page_walk walk;
	int rc;
};

static int add_values(struct gathering *g, const struct personal_row *row,
    Viesti__MyDataRow *to)
{
	to->values = (Viesti__MyDataValue **)request_array(g->r, row->n + 1,
	    sizeof **to->values);
	if (!to->values)
		return request_too_large(g->r);
	for (size_t i = 0; i < row->n; i++) {
		Viesti__MyDataValue *v = to->values[to->n_values++];
		const struct personal_column *c = row->values[i].column;
		viesti__my_data_value__init(v);
		v->column = request_text(g->r, c->column);
		v->label = request_text(g->r, i18n_text(c->label));
		int rc = personal_words(g->r, &row->values[i], &v->value,
		    &v->text);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int add_row(const struct personal_row *row, void *arg)
{
	struct gathering *g = arg;

	if (!handler_walk(g->r, &g->walk))
		return g->walk.more;
	Viesti__MyDataRow *to = g->out->rows[g->out->n_rows++];
	viesti__my_data_row__init(to);
	to->table = request_text(g->r, row->table);
	to->label = request_text(g->r, i18n_text(row->label));
	g->rc = add_values(g, row, to);
	return g->rc;
}

static int gather(struct archive *a, struct gathering *g, const int64_t *ids,
    size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0 && !g->walk.more; i++) {
		rc = store_personal_each(a->store, ids[i], add_row, g,
		    &g->r->err);
		if (rc == 0)
			rc = g->rc;
	}
	return rc;
}

/* Whom they name must be themselves, too. */
static int check_self(struct request *r, const struct person *self)
{
	const char *text = r->msg->my_data->person;
	struct people *one = people_new();
	uint32_t person;
	int rc = text && text[0] ? people_set(one, self) : 0;

	r->audience.department = self->department;
	if (rc == 0 && text && text[0])
		rc = handler_find_among(one, r, text, "person", &person);
	people_free(one);
	return rc;
}

static int find_self(struct archive *a, struct request *r, struct wanted *w)
{
	struct person_row row;
	int rc = store_person_get(a->store, (uint32_t)(w->self - 1), &row,
	    &r->err);

	w->staff_id = rc > 0 ? request_text(r, row.p.staff_id) : "";
	if (rc >= 0 && !w->staff_id)
		return request_too_large(r);
	return rc > 0 ? check_self(r, &row.p) : rc;
}

static int find(struct archive *a, struct request *r, int64_t *ids, size_t *n)
{
	struct wanted *w = r->prepared;
	int rc = w->self ? find_self(a, r, w) : 0;

	if (rc < 0)
		return rc;
	ids[0] = w->participant;
	*n = 1;
	if (!w->participant)
		rc = store_participants(a->store, w->staff_id, ids, SEASONS_MAX,
		    n, &r->err);
	if (rc < 0 || *n > 0)
		return rc;
	error_set(&r->err, E_NOT_FOUND, "unknown_person",
	    _("No participant of any season has the staff id \"%s\". Who was "
	      "forgotten already is known by nothing any more."),
	    w->staff_id);
	return error_field(&r->err, "person");
}

int handle_my_data(struct archive *a, struct request *r)
{
	const struct wanted *w = r->prepared;
	struct gathering g = { .r = r };
	int64_t ids[SEASONS_MAX];
	size_t n;
	int rc = find(a, r, ids, &n);

	if (rc < 0)
		return rc;
	arena_set_limit(r->arena, HANDLER_ARENA);
	handler_walk_begin(r, r->msg->my_data->page, &g.walk);
	g.out = arena_alloc(r->arena, sizeof *g.out);
	if (!g.out)
		return request_too_large(r);
	viesti__my_data__init(g.out);
	g.out->rows = (Viesti__MyDataRow **)request_array(r, g.walk.limit,
	    sizeof **g.out->rows);
	if (!g.out->rows)
		return request_too_large(r);
	g.walk.before = arena_used(r->arena);
	rc = gather(a, &g, ids, n);
	g.out->staff_id = request_text(r, w->staff_id);
	g.out->has_more = g.out->has_next_offset = 1;
	g.out->more = g.walk.more;
	g.out->next_offset = g.walk.at;
	r->reply.body_case = VIESTI__REPLY__BODY_MY_DATA;
	r->reply.my_data = g.out;
	return rc;
}
