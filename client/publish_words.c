/* SPDX-License-Identifier: EUPL-1.2 */
/* The sections in the organiser's words: announcements, and what this is. */
#include <string.h>

#include "client/html.h"
#include "client/print.h"
#include "client/publish_page.h"
#include "client/words.h"
#include "client/say.h"

#define HASH_PARTS 8 /* groups of digits */
#define HASH_PART 8

bool has_announcements_section(const struct page *g)
{
	return g->s->announcements && g->s->announcements->n_rows > 0;
}

static void write_training(struct page *g, const Viesti__Announcement *a)
{
	char at[SAY_SIZE];

	buf_adds(g->b, "<li><strong>");
	page_text(g, a->text);
	buf_adds(g->b, "</strong>");
	if (a->has_at)
		html_add(g->b, ", %s", say_day_time(a->at, at));
	if (a->has_points) {
		buf_adds(g->b, " · ");
		html_say(g->b, P_("%u point", "%u points", a->points),
		    a->points);
	}
	buf_adds(g->b, "</li>\n");
}

static void write_endorsement(struct page *g, const Viesti__Announcement *a)
{
	buf_adds(g->b, "<li><figure><blockquote><p>");
	page_text(g, a->text);
	html_add(g->b, "</p></blockquote><figcaption>%s", a->name);
	if (a->title) {
		buf_adds(g->b, ", ");
		page_text(g, a->title);
	}
	buf_adds(g->b, "</figcaption></figure></li>\n");
}

static void write_plain(struct page *g, const Viesti__Announcement *a)
{
	buf_adds(g->b, "<li>");
	page_text(g, a->text);
	buf_adds(g->b, "</li>\n");
}

void write_announcements(struct page *g)
{
	static const struct {
		Viesti__AnnouncementKind kind;
		const char *title;
		void (*write)(struct page *g, const Viesti__Announcement *a);
	} kinds[] = {
		{ VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_THEME, N_("Theme"),
		    write_plain },
		{ VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TRAINING,
		    N_("Next trainings"), write_training },
		{ VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TIP, N_("Tips"),
		    write_plain },
		{ VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_ENDORSEMENT,
		    N_("The management says"), write_endorsement },
	};
	const Viesti__AnnouncementsView *v = g->s->announcements;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		bool any = false;

		for (size_t i = 0; i < v->n_rows; i++) {
			if (v->rows[i]->kind != kinds[k].kind)
				continue;
			if (!any)
				html_add(g->b,
				    "<h3>%s</h3>\n<ul class=\"told\">\n",
				    _(kinds[k].title));
			any = true;
			kinds[k].write(g, v->rows[i]);
		}
		buf_adds(g->b, any ? "</ul>\n" : "");
	}
}

bool has_about_section(const struct page *g)
{
	return g->season != NULL;
}

static bool can_be_joined(const struct page *g)
{
	return g->season->state == VIESTI__SEASON_STATE__SEASON_CREATED ||
	    g->season->state == VIESTI__SEASON_STATE__SEASON_OPEN;
}

/* For how long people wait for a moderator: public, as it is promised. */
static void write_median(struct page *g)
{
	char days[16], text[200];

	if (!g->season->has_median_tenths || page_is_hidden(g))
		return;
	words_tenths(g->season->median_tenths, days, sizeof days);
	snprintf(text, sizeof text,
	    _("Half of the claims are decided within %s working days."), days);
	html_add(g->b, "<p>%s</p>\n", text);
}

static void write_hash(struct page *g, const char *of, const char *hash)
{
	if (!hash || !*hash)
		return;
	html_add(g->b, "<dt>%s</dt><dd>", of);
	/* a line may end within it; it is copied in one piece all the same */
	for (size_t i = 0; i < HASH_PARTS; i++) {
		char part[HASH_PART + 1];
		size_t len = strnlen(hash, HASH_PART);

		memcpy(part, hash, len);
		part[len] = '\0';
		html_add(g->b, "<span>%s</span><wbr>", part);
		hash += len;
	}
	buf_adds(g->b, "</dd>\n");
}

/* What everybody may note, and hold against what happens. */
static void write_hashes(struct page *g)
{
	const Viesti__SeasonView *s = g->season;

	if (!s->rulebook_hash && !s->draw_list_hash)
		return;
	html_add(g->b, "<h3>%s</h3>\n<dl class=\"hashes\">\n",
	    _("Anybody can check"));
	write_hash(g, _("Hash of the rules"), s->rulebook_hash);
	write_hash(g, _("Draw: hash of the list"), s->draw_list_hash);
	write_hash(g, _("Draw: hash of the seed"), s->draw_seed_hash);
	buf_adds(g->b, "</dl>\n");
}

void write_about(struct page *g)
{
	const Viesti__SeasonView *s = g->season;

	html_add(g->b, "<p>%s</p>\n", _("A playful competition for the staff"));
	if (can_be_joined(g)) {
		buf_adds(g->b, "<p class=\"lead\">");
		if (s->join)
			page_text(g, s->join);
		else
			html_text(g->b, _("Join? Ask your contact"));
		buf_adds(g->b, "</p>\n");
	}
	if (s->n_areas > 0) {
		html_add(g->b, "<h3>%s</h3>\n<ul>\n", _("What counts"));
		for (size_t i = 0; i < s->n_areas; i++)
			html_add(g->b, "<li>%s</li>\n",
			    print_text(s->areas[i]->name));
		html_add(g->b, "<li>%s</li>\n</ul>\n", _("Trainings too"));
	}
	write_median(g);
	html_add(g->b, "<p>%s</p>\n",
	    _("Names are shown only of those who agreed, and nothing shows who did not join."));
	write_hashes(g);
}
