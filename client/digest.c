/* SPDX-License-Identifier: EUPL-1.2 */
/* The digest of a round in words, and what its picture says; see digest.h. */
#include "client/digest.h"

#include <stdio.h>
#include <string.h>

#include "client/print.h"
#include "client/say.h"
#include "common/i18n.h"

/* A sentence of a paragraph. */
#define SAY(out, ...)                         \
	do {                                  \
		buf_addf((out), __VA_ARGS__); \
		buf_adds((out), " ");         \
	} while (0)

static void end(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_adds(out, "\n\n");
}

/* ------------------------------------------------------------- paragraphs */

static const Viesti__ReportCell *cell(const Viesti__Report *r)
{
	return r->n_house > 0 ? r->house[0] : NULL;
}

static void say_head(struct buf *out, const Viesti__Report *r)
{
	char from[SAY_SIZE], to[I18N_SIZE];

	buf_addf(out, "%s %s\n", print_text(r->season->competition),
	    r->season->season ? r->season->season : "");
	SAY(out, _("Round %u, %s to %s"), r->round, say_day(r->from, from),
	    i18n_date(r->to, to));
	end(out);
}

static void say_people(struct buf *out, const Viesti__Report *r)
{
	const Viesti__ReportCell *c = cell(r);
	char text[SAY_SIZE], number[I18N_SIZE];

	if (!c || !c->share)
		return;
	switch (c->share->kind) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		SAY(out,
		    _("%s of us communicated about our work in this round."),
		    say_share(c->share, text));
		break;
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		SAY(out, "%s",
		    _("Almost all of us communicated about our work in this round."));
		break;
	default:
		SAY(out, "%s",
		    _("Some of us communicated about our work in this round."));
	}
	if (c->has_active)
		SAY(out,
		    P_("That is %s person.", "That is %s people.", c->active),
		    i18n_number(c->active, number));
	if (r->has_goal_percent)
		SAY(out, _("The goal of the whole house is %s."),
		    say_percent((int)r->goal_percent, text));
	if (r->has_joined)
		SAY(out,
		    P_("%s person has joined already.",
			"%s people have joined already.", r->joined),
		    i18n_number(r->joined, number));
	end(out);
}

static void say_deeds(struct buf *out, const Viesti__Report *r)
{
	char number[I18N_SIZE];
	size_t told = 0;

	if (r->has_deeds)
		SAY(out,
		    P_("%s deed was done.", "%s deeds were done.", r->deeds),
		    i18n_number(r->deeds, number));
	for (size_t i = 0; i < r->n_areas; i++) {
		const Viesti__ReportArea *a = r->areas[i];

		if (!a->has_deeds)
			continue;
		buf_addf(out, "%s%s: %s", told++ ? "; " : "",
		    print_text(a->name), i18n_number(a->deeds, number));
	}
	if (told)
		buf_adds(out, ".");
	end(out);
}

static void say_announced(struct buf *out, const Viesti__Report *r,
    Viesti__AnnouncementKind kind, const char *lead)
{
	for (size_t i = 0; i < r->n_announcements; i++) {
		const Viesti__Announcement *a = r->announcements[i];

		if (a->kind != kind)
			continue;
		buf_addf(out, "%s: %s", lead, print_text(a->text));
		end(out);
	}
}

static void say_endorsements(struct buf *out, const Viesti__Report *r)
{
	for (size_t i = 0; i < r->n_announcements; i++) {
		const Viesti__Announcement *a = r->announcements[i];

		if (a->kind !=
		    VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_ENDORSEMENT)
			continue;
		buf_addf(out, "%s\n– %s", print_text(a->text),
		    a->name ? a->name : "");
		if (a->title)
			buf_addf(out, ", %s", print_text(a->title));
		end(out);
	}
}

static void say_trainings(struct buf *out, const Viesti__Report *r)
{
	char at[SAY_SIZE];

	if (r->n_next_trainings == 0)
		return;
	buf_addf(out, "%s:\n", _("Next trainings"));
	for (size_t i = 0; i < r->n_next_trainings; i++) {
		const Viesti__Training *t = r->next_trainings[i];
		const char *subject = print_text(t->subject);

		buf_addf(out, "- %s: %s\n", say_day_time(t->begins_at, at),
		    *subject ? subject : t->type);
	}
	buf_adds(out, "\n");
}

/* The better half, as everybody may see it; nobody is last. */
static void say_places(struct buf *out, const Viesti__Report *r)
{
	const Viesti__DepartmentsView *v = r->standings;

	if (!v || v->no_deeds || v->n_rows == 0 || !v->rows[0]->has_rank)
		return;
	buf_addf(out, "%s:\n",
	    r->season->all_places ? _("All places, in order")
				  : _("The better half, in order"));
	for (size_t i = 0; i < v->n_rows && v->rows[i]->has_rank; i++)
		buf_addf(out, "%u. %s\n", v->rows[i]->rank,
		    print_text(v->rows[i]->name));
	buf_adds(out, "\n");
}

static const char *join_text(const Viesti__Report *r)
{
	const char *join = r->season->join ? print_text(r->season->join) : "";

	return *join ? join : _("Join? Ask your contact");
}

void digest_text(struct buf *out, const Viesti__Report *r)
{
	say_head(out, r);
	say_people(out, r);
	say_deeds(out, r);
	say_announced(out, r, VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_THEME,
	    _("Theme"));
	say_places(out, r);
	say_endorsements(out, r);
	say_announced(out, r, VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TIP,
	    _("Tip"));
	say_trainings(out, r);
	buf_addf(out, "%s\n", join_text(r));
}

/* ------------------------------------------------------------- the picture */

static const char *share_of(const Viesti__Report *r, const char **text)
{
	const Viesti__ReportCell *c = cell(r);
	const Viesti__Share *s = c ? c->share : NULL;
	static char share[SAY_SIZE];

	*text = _("communicated in this round");
	say_share(s, share);
	if (s && *share && s->kind != VIESTI__SHARE_KIND__SHARE_IN_WORDS)
		return share;
	*text = _("in this round");
	return _("With us");
}

static void add_areas(const Viesti__Report *r, struct arena *arena,
    struct poster *out)
{
	char number[I18N_SIZE];

	for (size_t i = 0; i < r->n_areas && i < POSTER_AREAS; i++) {
		const Viesti__ReportArea *a = r->areas[i];

		out->areas[out->n_areas++] = (struct poster_area){
			.code = a->area ? a->area : "",
			.name = print_text(a->name),
			.number = a->has_deeds
			    ? arena_strdup(arena, i18n_number(a->deeds, number))
			    : NULL,
			.deeds = a->has_deeds ? a->deeds : 0,
		};
	}
}

void digest_poster(const Viesti__Report *r, struct arena *arena,
    struct poster *out)
{
	char from[SAY_SIZE], to[I18N_SIZE];

	*out = (struct poster){ .creator = "viestictl digest" };
	out->competition = arena_printf(arena, "%s %s",
	    print_text(r->season->competition),
	    r->season->season ? r->season->season : "");
	out->round = arena_printf(arena, _("Round %u"), r->round);
	out->days = arena_printf(arena, "%s – %s", say_day(r->from, from),
	    i18n_date(r->to, to));
	out->share = arena_strdup(arena, share_of(r, &out->share_text));
	out->heading = _("Deeds by area");
	out->join = join_text(r);
	add_areas(r, arena, out);
}

int poster_draw(const struct poster *p, enum badge_format format,
    struct paper_drawn *out, struct error *err)
{
	static poster_draw_fn *draw; /* loaded once, and kept */
	const char *why = NULL;
	void *symbol = NULL;

	if (!draw) {
		int code = paper_symbol(POSTER_DRAW, &symbol, err);
		if (code)
			return code;
		memcpy(&draw, &symbol, sizeof(draw));
	}
	if (draw(p, format, out, &why) == 0)
		return 0;
	return error_set(err, E_INTERNAL, "paper_failed",
	    _("The page could not be drawn: %s."), why ? why : "?");
}
