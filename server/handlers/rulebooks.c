/* SPDX-License-Identifier: EUPL-1.2 */
/* Versions of the rules: rows, and the way into force; see rulebooks.h. */
#include "server/handlers/rulebooks.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/asof.h"
#include "server/handlers/announcements.h"
#include "server/handlers/handlers.h"
#include "server/handlers/rules_preview.h"
#include "server/rules_file.h"
#include "server/world.h"

#define ANNOUNCED_DAYS 7

/* ------------------------------------------------------------- rows */

#define SET(name, value) (out->has_##name = 1, out->name = (value))

Viesti__RulebookVersion *rulebooks_row(struct request *r,
    const struct rulebook_row *row, uint32_t in_force)
{
	Viesti__RulebookVersion *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__rulebook_version__init(out);
	if (row->version)
		SET(version, row->version);
	out->hash = request_text(r, row->hash);
	SET(effective_at, row->effective_at);
	if (row->applied)
		SET(known_at, row->known_at);
	out->drafted_by = request_text(r, row->drafted_by);
	SET(drafted_at, row->drafted_at);
	out->applied_by = request_text(r, row->applied_by);
	if (row->dropped_at)
		SET(dropped_at, row->dropped_at);
	out->comment = request_text(r, row->comment);
	SET(retroactive,
	    row->effective_at <
		(row->applied ? row->known_at : clock_now_us()));
	SET(in_force, row->applied && row->version == in_force);
	return out;
}
#undef SET

struct search {
	struct request *r;
	uint32_t version;
	struct rulebook_row *row;
};

static int look(const struct rulebook_row *row, void *arg)
{
	struct search *s = arg;

	if (row->version != s->version)
		return 0;
	*s->row = *row;
	s->row->drafted_by = request_text(s->r, row->drafted_by);
	s->row->applied_by = request_text(s->r, row->applied_by);
	s->row->comment = request_text(s->r, row->comment);
	s->row->hash = request_text(s->r, row->hash);
	s->row->yaml = request_text(s->r, row->yaml);
	if (!s->row->yaml)
		return request_too_large(s->r);
	return 1;
}

int rulebooks_find(struct store *s, struct request *r, bool has_version,
    uint32_t version, struct rulebook_row *row)
{
	struct search search = { .r = r, .version = version, .row = row };
	int rc = has_version ? store_rulebooks_each(s, look, &search, &r->err)
			     : 0;

	if (rc != 0)
		return rc;
	error_set(&r->err, E_NOT_FOUND, "unknown_version",
	    _("The season has no version %u of the rules. `viestictl rulebook "
	      "list` shows them."),
	    version);
	return error_field(&r->err, "version");
}

bool rulebooks_is_retroactive(const struct world *w, int64_t effective_at,
    int64_t now)
{
	return w->season.state >= STATE_OPEN && effective_at < now;
}

int rulebooks_may_change(const struct world *w, struct request *r)
{
	if (w->season.state < STATE_FINAL)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "season_final",
	    _("The season's result is final."));
}

/* ------------------------------------------------------------- beside */

static int32_t first_day(const struct world *w, const struct rulebook *rb)
{
	int32_t today = world_today(w), first = rulebook_first_date(rb);

	return first > today ? first : today;
}

int rulebooks_next_init(struct world *w, struct request *r,
    struct rulebooks_next *next, const char *name)
{
	struct rulebook *rb = NULL;
	const struct rulebook_row *row = &next->row;
	int64_t now = world_now(w);
	int rc = rulebook_parse_beside(&rb, name, row->yaml, strlen(row->yaml),
	    &w->rulebooks, row->effective_at, &r->err);

	if (rc < 0)
		return error_field(&r->err, "yaml");
	if (w->rulebooks.n == RULEBOOK_VERSIONS_MAX) {
		rulebook_free(rb);
		return request_too_large(r);
	}
	rb->version = row->version;
	rb->known_at = now;
	next->retroactive = rulebooks_is_retroactive(w, row->effective_at, now);
	next->day = first_day(w, rb);
	next->codes = w->type_codes;
	rc = rules_number_types(NULL, &next->codes, rb, &r->err);
	rulebooks_copy(&next->all, &w->rulebooks);
	rulebooks_add(&next->all, rb);
	return rc < 0 ? rc : rulebooks_align(&next->all, &next->codes, &r->err);
}

void rulebooks_next_fini(struct rulebooks_next *next)
{
	rulebooks_fini(&next->all);
}

/* ------------------------------------------------------------- the answer */

static Viesti__RulebookPreview *new_answer(struct world *w, struct request *r,
    const struct rulebook_row *row)
{
	Viesti__RulebookPreview *out = arena_alloc(r->arena, sizeof *out);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return NULL;
	viesti__rulebook_preview__init(out);
	out->version = rulebooks_row(r, row, world_rulebook(w)->version);
	r->reply.body_case = r->msg->body_case ==
		VIESTI__REQUEST__BODY_RULEBOOK_APPLY
	    ? VIESTI__REPLY__BODY_RULEBOOK_APPLIED
	    : VIESTI__REPLY__BODY_RULEBOOK_DRAFTED;
	r->reply.rulebook_drafted = out;
	return out->version ? out : NULL;
}

static bool is_later(const struct rulebook *rb, const struct rulebook_row *than)
{
	return rb->version != than->version &&
	    rb->effective_at > than->effective_at;
}

/* Those that are in force from a later day on stay so, on their days. */
static int tell_later(struct world *w, struct request *r,
    const struct rulebook_row *row, Viesti__RulebookPreview *out)
{
	out->later = arena_zalloc(r->arena,
	    RULEBOOK_VERSIONS_MAX * sizeof *out->later);
	if (!out->later)
		return request_too_large(r);
	for (int i = 0; i < w->rulebooks.n; i++) {
		const struct rulebook *rb = w->rulebooks.version[i];
		struct rulebook_row other;

		if (!is_later(rb, row))
			continue;
		int rc = rulebooks_find(w->store, r, true, rb->version, &other);
		if (rc < 0)
			return rc;
		Viesti__RulebookVersion *one = rulebooks_row(r, &other,
		    world_rulebook(w)->version);
		if (!one)
			return request_too_large(r);
		out->later[out->n_later++] = one;
	}
	return 0;
}

int rulebooks_next_preview(struct world *w, struct request *r,
    struct rulebooks_next *next)
{
	Viesti__RulebookPreview *out = new_answer(w, r, &next->row);

	if (!out)
		return request_too_large(r);
	out->version->retroactive = next->retroactive;
	int rc = tell_later(w, r, &next->row, out);
	return rc < 0 ? rc : rules_preview(w, r, &next->all, next->day, out);
}

/* A draft is applied at once where nothing past changes. */
static bool was_applied(const struct request *r,
    const struct rulebooks_next *next)
{
	return r->msg->body_case == VIESTI__REQUEST__BODY_RULEBOOK_APPLY ||
	    (r->msg->rulebook_draft->apply && !next->retroactive);
}

/* In the world of just before, which is theirs alone. */
static int preview_again(struct world *then, struct request *r,
    const struct rulebook_row *row)
{
	struct rulebooks_next next = { .row = *row };
	Viesti__RulebookPreview *out;

	next.row.applied = false;
	next.row.known_at = next.row.dropped_at = 0;
	next.row.applied_by = NULL;
	int rc = rulebooks_next_init(then, r, &next, RULES_FILE);
	if (rc == 0)
		rc = rulebooks_next_preview(then, r, &next);
	if (rc == 0 && was_applied(r, &next)) {
		out = r->reply.rulebook_drafted;
		out->version = rulebooks_row(r, row,
		    rulebooks_on(&next.all, world_today(then))->version);
		rc = out->version ? 0 : request_too_large(r);
	}
	rulebooks_next_fini(&next);
	return rc;
}

int rulebooks_again(struct world *w, struct request *r,
    const struct rulebook_row *row, int64_t at)
{
	struct asof *then = NULL;
	int rc = asof_read(&then, w->store, w->season.id, at - 1, &r->err);

	if (rc == 0)
		rc = preview_again(asof_world(then), r, row);
	asof_free(then);
	return rc;
}

/* ------------------------------------------------------------- into force */

/* A second person is another uid or certificate, never root: everybody with a
 * password for root would be two persons. */
static int check_second(struct request *r, const struct rulebooks_next *next)
{
	char actor[ACTOR_SIZE];

	if (!next->retroactive)
		return 0;
	if (r->audience.kind == AUDIENCE_ADMIN && r->peer.uid == 0)
		return request_denied(r, "second_person_root",
		    _("A change of the rules for days that are past is applied "
		      "by a second person, and root may be anybody. An "
		      "organiser applies it from their own client, or an "
		      "administrator under their own name."));
	if (strcmp(next->row.drafted_by, request_actor(r, actor)) == 0)
		return request_denied(r, "second_person",
		    _("A change of the rules for days that are past is applied "
		      "by a second person; you drafted this one. Ask another "
		      "organiser to look at it and apply it."));
	return 0;
}

/* On the lobby's screen, for a week from then on. A full list stays as it is:
 * contacts see the change in their status all the same. */
static int announce(struct world *w, struct request *r,
    const struct rulebooks_next *next, int64_t at)
{
	struct announcement_row *row = arena_zalloc(r->arena, sizeof *row);
	enum language asked = i18n_language();
	char day[I18N_SIZE];
	size_t n = 0;
	int rc = store_announcements_count(w->store, clock_today(), &n,
	    &r->err);

	if (rc < 0 || n >= ANNOUNCEMENTS_MAX)
		return rc;
	if (!row)
		return request_too_large(r);
	int32_t first = clock_date_of(next->row.effective_at);
	row->a = (struct announcement){ .kind = ANNOUNCE_TIP,
		.type = ANNOUNCEMENT_NO_TYPE,
		.from = clock_today(),
		.to = next->day + ANNOUNCED_DAYS };
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_use((enum language)lang);
		snprintf(row->a.text[lang], sizeof row->a.text[lang],
		    _("The rules of the competition change from %s on: "
		      "version %u."),
		    i18n_date(first, day), next->row.version);
	}
	i18n_use(asked);
	return announcements_write(w, r, row, "announce", NULL, at);
}

static int journal(struct world *w, struct request *r,
    const struct rulebooks_next *next, const uint8_t *operation,
    const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE];
	const Viesti__RulebookPreview *p = r->reply.rulebook_applied;
	struct world_entry entry = { .kind = "rulebook_apply",
		.subject = next->row.version,
		.operation = operation,
		.digest = digest,
		.detail = detail,
		.at = next->row.known_at };

	snprintf(detail, sizeof detail,
	    "version=%" PRIu32 " effective_at=%" PRId64
	    " retroactive=%d departments_moved=%zu people_moved=%" PRIu32
	    " hash=%.64s",
	    next->row.version, next->row.effective_at, next->retroactive,
	    p->n_departments, p->people_moved, next->row.hash);
	return world_journal(w, r, &entry);
}

static void set_known(struct rulebooks_next *next)
{
	for (int i = 0; i < next->all.n; i++)
		if (next->all.version[i]->version == next->row.version)
			next->all.version[i]->known_at = next->row.known_at;
}

int rulebooks_next_apply(struct world *w, struct request *r,
    struct rulebooks_next *next, const uint8_t *operation,
    const uint8_t digest[16])
{
	struct type_codes codes = w->type_codes;
	char actor[ACTOR_SIZE];
	int rc = check_second(r, next);

	if (rc < 0)
		return rc;
	next->row.applied = true;
	next->row.known_at = world_stamp(w);
	next->row.applied_by = request_text(r, request_actor(r, actor));
	set_known(next);
	r->written = true;
	rc = rules_number_types(w->store, &codes,
	    rulebooks_version(&next->all, next->row.version), &r->err);
	if (rc == 0)
		rc = store_rulebook_apply(w->store, next->row.version,
		    next->row.known_at, next->row.applied_by, &r->err);
	if (rc == 0)
		rc = journal(w, r, next, operation, digest);
	if (rc == 0)
		rc = announce(w, r, next, world_stamp(w));
	if (rc < 0)
		return rc;
	w->type_codes = codes;
	if (world_rules_changed(w, &next->all) < 0)
		return request_too_large(r);
	Viesti__RulebookPreview *out = r->reply.rulebook_applied;
	out->version = rulebooks_row(r, &next->row, world_rulebook(w)->version);
	return out->version ? 0 : request_too_large(r);
}
