/* SPDX-License-Identifier: EUPL-1.2 */
/* A new announcement on the public surfaces, or a changed one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/handlers/announcements.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

#define FAR_DAYS 400 /* later is a slip of the pen */

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

/* ------------------------------------------------------------- as it was sent
 */

static bool take_texts(struct request *r, const Viesti__Text *sent,
    char (*out)[ANNOUNCEMENT_TEXT_SIZE])
{
	const char *all[LANG_COUNT] = { NULL };

	if (sent) {
		all[LANG_FI] = sent->fi;
		all[LANG_SV] = sent->sv;
		all[LANG_EN] = sent->en;
	}
	for (int i = 0; i < LANG_COUNT; i++)
		snprintf(out[i], sizeof out[i], "%s", request_clean(r, all[i]));
	return out[LANG_FI][0] || out[LANG_SV][0] || out[LANG_EN][0];
}

/* Texts in NFC without blanks around; nothing is judged yet. */
static void take(struct request *r, const Viesti__Announcement *in,
    struct announcement *a)
{
	*a = (struct announcement){ .id = (int64_t)in->announcement,
		.kind = (enum announcement_kind)in->kind,
		.type = ANNOUNCEMENT_NO_TYPE,
		.from = in->has_from ? in->from : 0,
		.to = in->to };
	take_texts(r, in->text, a->text);
	take_texts(r, in->title, a->title);
	snprintf(a->name, sizeof a->name, "%s", request_clean(r, in->name));
}

static void digest_of(const Viesti__Announcement *in,
    const struct announcement *a, uint8_t digest[16])
{
	char numbers[120];
	const char *parts[] = { numbers, a->text[LANG_FI], a->text[LANG_SV],
		a->text[LANG_EN], a->name, a->title[LANG_FI], a->title[LANG_SV],
		a->title[LANG_EN] };

	snprintf(numbers, sizeof numbers,
	    "%" PRIu64 " %d %d %" PRId32 " %" PRId32, in->announcement,
	    (int)in->kind, in->has_from, in->from, in->to);
	world_digest(digest, "announce", parts, sizeof parts / sizeof *parts);
}

/* ------------------------------------------------------------- what may be
 */

/* What only some kinds have. */
static int check_parts(struct request *r, const Viesti__Announcement *in)
{
	bool endorsement = in->kind ==
	    VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_ENDORSEMENT;

	if (in->kind == VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TRAINING)
		return bad(r, "kind", "use_training",
		    _("Trainings are announced by themselves once they are "
		      "entered: viestictl training add."));
	if (!in->kind)
		return bad(r, "kind", "kind_missing",
		    _("Say what is announced: a tip, an endorsement or the "
		      "theme."));
	if (!endorsement && (in->name || in->title))
		return bad(r, in->name ? "name" : "title", "not_for_kind",
		    _("Only an endorsement has a name and a title."));
	if (in->has_at || in->type)
		return bad(r, in->has_at ? "at" : "type", "not_for_kind",
		    _("Only a training has a type and a time at which it "
		      "begins."));
	return 0;
}

static int check_words(struct request *r, const struct announcement *a)
{
	if (!a->text[LANG_FI][0] && !a->text[LANG_SV][0] &&
	    !a->text[LANG_EN][0])
		return bad(r, "text", "text_missing",
		    _("Nothing was said: the text is empty."));
	if (a->kind == ANNOUNCE_ENDORSEMENT && !a->name[0])
		return bad(r, "name", "name_missing",
		    _("Say whose endorsement it is."));
	return 0;
}

static int check_days(struct request *r, struct announcement *a)
{
	int32_t today = clock_today();

	if (a->from == 0)
		a->from = today;
	if (a->to != 0 && a->to < today)
		return bad(r, "to", "already_over",
		    _("Its last day is past; it would never be shown."));
	if (a->to != 0 && a->to < a->from)
		return bad(r, "to", "days_order",
		    _("Its last day is before its first day."));
	if (a->from < CLOCK_DATE_MIN || a->from > today + FAR_DAYS ||
	    a->to > today + FAR_DAYS)
		return bad(r, a->to > today + FAR_DAYS ? "to" : "from",
		    "too_far",
		    _("That is more than a year from now. Check the day."));
	return 0;
}

static int check_room(struct world *w, struct request *r)
{
	size_t n;
	int rc = store_announcements_count(w->store, clock_today(), &n,
	    &r->err);

	if (rc < 0 || n < ANNOUNCEMENTS_MAX)
		return rc;
	return error_set(&r->err, E_EXHAUSTED, "too_many_announcements",
	    _("There are %d announcements already. Remove one first."),
	    ANNOUNCEMENTS_MAX);
}

static int check(struct world *w, struct request *r,
    const Viesti__Announcement *in, struct announcement *a)
{
	struct announcement_row old;
	int rc = check_parts(r, in);

	if (rc == 0)
		rc = check_words(r, a);
	if (rc == 0)
		rc = check_days(r, a);
	if (rc < 0)
		return rc;
	return in->has_announcement
	    ? announcements_find(w, r, in->announcement, &old)
	    : check_room(w, r);
}

/* ------------------------------------------------------------- the request */

static int answer(struct world *w, struct request *r,
    const struct announcement *a)
{
	r->reply.announced = announcements_row(r, world_rulebook(w), a);
	if (!r->reply.announced)
		return request_too_large(r);
	r->reply.body_case = VIESTI__REPLY__BODY_ANNOUNCED;
	return 0;
}

/* The row lives as long as the reply. */
static struct announcement_row *new_row(struct request *r)
{
	return arena_zalloc(r->arena, sizeof(struct announcement_row));
}

static int announced_before(struct world *w, struct request *r, int64_t id,
    struct announcement_row *row)
{
	int rc = store_announcement_get(w->store, id, row, &r->err);

	return rc < 0 ? rc : answer(w, r, &row->a);
}

int handle_announce(struct world *w, struct request *r)
{
	static const Viesti__Announcement nothing = VIESTI__ANNOUNCEMENT__INIT;
	const Viesti__Announcement *in = r->msg->announce->what
	    ? r->msg->announce->what
	    : &nothing;
	struct announcement_row *row = new_row(r);
	struct journal_entry e;
	uint8_t digest[16];

	if (!row)
		return request_too_large(r);
	take(r, in, &row->a);
	digest_of(in, &row->a, digest);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : announced_before(w, r, e.subject, row);
	rc = check(w, r, in, &row->a);
	if (rc == 0)
		rc = announcements_write(w, r, row,
		    in->has_announcement ? "announcement_changed" : "announce",
		    digest, world_stamp(w));
	return rc < 0 ? rc : answer(w, r, &row->a);
}
