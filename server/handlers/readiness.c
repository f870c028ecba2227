/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Are the departments ready? Counts only, none from which anything about fewer
 * than five people follows; and in sentences what is missing in the whole
 * house.
 */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/season_life.h"
#include "server/reader.h"
#include "server/server.h"
#include "server/views/views.h"

#define WEEK_US INT64_C(604800000000)
#define SENTENCES_MAX 16

struct ready {
	Viesti__Readiness *out;
	size_t *row_of; /* by department; SIZE_MAX: it is not there */
	size_t n;
	int64_t now;
	uint32_t opening; /* the season, while it is not open yet; or 0 */
};

/* ------------------------------------------------------------ what is there */

static bool is_enrolled(const struct client_info *c, int64_t now)
{
	return c->enrolled_at && !c->revoked_at && c->expires_at > now;
}

static void count_clients(const struct server *sv, struct ready *q)
{
	for (size_t i = 0; i < clients_count(sv->clients); i++) {
		const struct client_info *c = clients_at(sv->clients, i);
		uint16_t d = departments_now(&sv->departments,
		    c->peer.department);

		if (!is_enrolled(c, q->now) || d >= q->n ||
		    q->row_of[d] == SIZE_MAX)
			continue;
		Viesti__ReadinessRow *row = q->out->rows[q->row_of[d]];
		if (c->peer.role == ROLE_RECORDER)
			row->contacts++;
		if (c->peer.role == ROLE_MODERATOR)
			row->has_moderator = 1;
	}
}

/* As with lights: what is not told must not follow from the sum. */
static bool count_joined(const struct server *sv, struct request *r,
    struct ready *q)
{
	size_t n = q->out->n_rows;
	uint64_t *joined = arena_zalloc(r->arena, (n + 1) * sizeof *joined);
	uint64_t *heads = arena_zalloc(r->arena, (n + 1) * sizeof *heads);
	struct department_lights *told = arena_zalloc(r->arena,
	    (n + 1) * sizeof *told);

	if (!joined || !heads || !told)
		return false;
	for (size_t d = 0; d < q->n; d++) {
		size_t at = q->row_of[d];
		if (at == SIZE_MAX)
			continue;
		joined[at] = people_in(sv->people, (uint16_t)d);
		heads[at] = (uint64_t)sv->departments.all[d].headcount;
	}
	projection_lights(joined, heads, n, told);
	for (size_t i = 0; i < n; i++) {
		q->out->rows[i]->has_joined = told[i].counted;
		q->out->rows[i]->joined = told[i].lit;
	}
	return true;
}

static int fill_rows(struct server *sv, struct request *r, struct ready *q)
{
	q->n = sv->departments.n;
	q->row_of = arena_alloc(r->arena, (q->n + 1) * sizeof *q->row_of);
	q->out->rows = (Viesti__ReadinessRow **)request_array(r, q->n,
	    sizeof **q->out->rows);
	if (!q->row_of || !q->out->rows)
		return request_too_large(r);
	for (size_t i = 0; i < q->n; i++) {
		const struct department *d = &sv->departments.all[i];
		Viesti__ReadinessRow *row = q->out->rows[q->out->n_rows];

		q->row_of[i] = SIZE_MAX;
		if (d->headcount == 0)
			continue;
		q->row_of[i] = q->out->n_rows++;
		viesti__readiness_row__init(row);
		row->department = request_text(r, d->code);
		row->has_headcount = row->has_contacts = 1;
		row->has_has_moderator = 1;
		row->headcount = (uint32_t)d->headcount;
	}
	count_clients(sv, q);
	return count_joined(sv, r, q) ? 0 : request_too_large(r);
}

/* ---------------------------------------------------------- what is missing */

static bool add(struct request *r, Viesti__Readiness *out, const char *text)
{
	char *copy = request_text(r, text);

	if (copy && out->n_missing < SENTENCES_MAX)
		out->missing[out->n_missing++] = copy;
	return copy != NULL;
}

static size_t without_contact(const Viesti__Readiness *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n_rows; i++)
		n += out->rows[i]->contacts == 0;
	return n;
}

static bool miss_contacts(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	size_t n = without_contact(out);
	char number[I18N_SIZE];

	(void)sv;
	return n == 0 ||
	    add(r, out,
		arena_printf(r->arena,
		    P_("%s department has no contact with an enrolled client: "
		       "`invite recorder department ...` makes the invite.",
			"%s departments have no contact with an enrolled "
			"client: `invite recorder department ...` makes the "
			"invites.",
			n),
		    i18n_number((int64_t)n, number)));
}

/* Claims of class X are for a moderator of another department. */
static bool miss_moderators(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	const Viesti__ReadinessRow *one = NULL;
	size_t n = 0;

	(void)sv;
	for (size_t i = 0; i < out->n_rows; i++)
		if (out->rows[i]->has_moderator) {
			one = out->rows[i];
			n++;
		}
	if (n == 0)
		return add(r, out,
		    _("Nobody can decide claims: `invite moderator department "
		      "...` makes an invite, best for two departments."));
	return n > 1 ||
	    add(r, out,
		arena_printf(r->arena,
		    _("All moderators are of the department %s: nobody of "
		      "another one can decide its claims that need that. "
		      "Invite a moderator of another department."),
		    one->department));
}

static bool miss_training(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	struct announcement next;

	return trainings_announced(&sv->trainings, clock_now_us(), &next, 1) ||
	    add(r, out,
		_("No training is to come: `training add` enters one."));
}

static bool is_announced(const struct server *sv, enum announcement_kind kind)
{
	for (size_t i = 0; i < sv->announcements.n; i++)
		if (sv->announcements.all[i].kind == kind &&
		    !announcement_is_over(&sv->announcements.all[i],
			clock_today()))
			return true;
	return false;
}

static bool miss_words(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	const struct season *s = &sv->season;

	if (!is_announced(sv, ANNOUNCE_ENDORSEMENT) &&
	    !add(r, out,
		_("Nobody of the management is heard: `announce endorsement` "
		  "shows what they say.")))
		return false;
	if (!is_announced(sv, ANNOUNCE_TIP) &&
	    !is_announced(sv, ANNOUNCE_THEME) &&
	    !add(r, out,
		_("Neither a tip nor a theme is announced: `announce tip` "
		  "shows one.")))
		return false;
	return s->join[LANG_FI][0] || s->join[LANG_SV][0] ||
	    add(r, out,
		_("It is not said how to join: `season set join` says it."));
}

static bool miss_screens(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	for (size_t i = 0; i < clients_count(sv->clients); i++) {
		const struct client_info *c = clients_at(sv->clients, i);

		if (c->peer.role == ROLE_KIOSK &&
		    is_enrolled(c, clock_now_us()))
			return true;
	}
	return add(r, out,
	    _("No screen is enrolled: `invite kiosk` makes the invite."));
}

static bool say_missing(struct server *sv, struct request *r,
    Viesti__Readiness *out)
{
	static bool (*const looks[])(struct server * sv, struct request * r,
	    Viesti__Readiness * out) = { miss_contacts, miss_moderators,
		miss_training, miss_words, miss_screens };

	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		if (!looks[i](sv, r, out))
			return false;
	return true;
}

int prepare_readiness(struct server *sv, struct request *r)
{
	struct ready *q = arena_zalloc(r->arena, sizeof *q);
	int rc;

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!q || !(q->out = arena_alloc(r->arena, sizeof *q->out)))
		return request_too_large(r);
	viesti__readiness__init(q->out);
	q->now = clock_now_us();
	q->opening = sv->season.state == STATE_CREATED ? sv->season.id : 0;
	q->out->missing = arena_zalloc(r->arena,
	    SENTENCES_MAX * sizeof *q->out->missing);
	r->prepared = q;
	rc = q->out->missing ? fill_rows(sv, r, q) : request_too_large(r);
	if (rc == 0 && !say_missing(sv, r, q->out))
		rc = request_too_large(r);
	return rc;
}

/* ------------------------------------------------------- last recordings */

static int add_last(uint16_t department, int64_t recorded_at, void *arg)
{
	struct ready *q = arg;
	Viesti__ReadinessRow *row;

	if (department >= q->n || q->row_of[department] == SIZE_MAX)
		return 0;
	row = q->out->rows[q->row_of[department]];
	row->has_weeks_silent = 1;
	row->weeks_silent = recorded_at < q->now
	    ? (uint32_t)((q->now - recorded_at) / WEEK_US)
	    : 0;
	return 0;
}

static int miss_confirmations(struct archive *a, struct request *r,
    const struct ready *q)
{
	const char *missing[SEASON_CONFIRMATIONS];
	struct buf list;
	bool said = true;
	int n = season_confirmations_missing(a->store, q->opening, r, NULL,
	    missing);

	if (n <= 0)
		return n;
	buf_init(&list, 1024);
	for (int i = 0; i < n; i++)
		buf_addf(&list, "%s%s", i > 0 ? "; " : "",
		    season_confirmation_text(missing[i]));
	said = add(r, q->out,
	    arena_printf(r->arena,
		_("Before the opening these are to be confirmed: %s. `season "
		  "open` asks for them."),
		list.data));
	buf_fini(&list);
	return said ? 0 : request_too_large(r);
}

int handle_readiness(struct archive *a, struct request *r)
{
	struct ready *q = r->prepared;
	int rc = store_activities_last(a->store, add_last, q, &r->err);

	if (rc == 0 && q->opening)
		rc = miss_confirmations(a, r, q);

	r->reply.body_case = VIESTI__REPLY__BODY_READINESS;
	r->reply.readiness = q->out;
	return rc;
}
