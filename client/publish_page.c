/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A page: its head, what every page has, and by the season's state either the
 * sections or a few calm words. See publish.h.
 */
#include "client/publish_page.h"

#include "client/html.h"
#include "client/print.h"
#include "client/say.h"
#include "common/clock.h"

#define MANY_TENTHS 1000

const struct section publish_sections[] = {
	{ SECTION_DEPARTMENTS, "departments", N_("How departments communicate"),
	    has_departments_section, write_departments },
	{ SECTION_AWARDS, "awards", N_("Awards"), has_awards_section,
	    write_awards },
	{ SECTION_PARTICIPATION, "participation", N_("Who takes part"),
	    has_participation_section, write_participation },
	{ SECTION_AREAS, "areas", N_("By area"), has_areas_section,
	    write_areas },
	{ SECTION_ROUNDS, "rounds", N_("By round"), has_rounds_section,
	    write_rounds },
	{ SECTION_MILESTONES, "milestones", N_("Milestones"),
	    has_milestones_section, write_milestones },
	{ SECTION_ANNOUNCEMENTS, "announcements", N_("Announcements"),
	    has_announcements_section, write_announcements },
	{ SECTION_ABOUT, "about", N_("What this is"), has_about_section,
	    write_about },
	{ 0 },
};

static const char *const language_names[LANG_COUNT] = {
	[LANG_FI] = "Suomi", [LANG_SV] = "Svenska", [LANG_EN] = "English"
};
static const enum language order[] = { LANG_FI, LANG_SV, LANG_EN };

#define LOGO                                                           \
	"<path d=\"M22 2H42A20 20 0 0 1 42 42H8A6 6 0 0 1 2 36V22A20 " \
	"20 0 0 1 22 2Z\" fill=\"#ffb648\"/>"                          \
	"<path d=\"M14 17H46M14 28H34\" stroke=\"#11174a\" "           \
	"stroke-width=\"5\" stroke-linecap=\"round\"/>"

/* -------------------------------------------------------------------- tables
 */

void page_table(struct page *g, const char *class, const char *caption,
    int level, const struct head *heads, size_t n)
{
	html_add(g->b, "<table class=\"%s\">\n<caption>", class);
	if (level)
		html_add(g->b, "<h%d>%s</h%d>", level, caption, level);
	else
		html_text(g->b, caption);
	buf_adds(g->b, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < n; i++)
		html_add(g->b, "<th scope=\"col\" class=\"%s\">%s</th>",
		    heads[i].number ? "n" : "t", _(heads[i].title));
	buf_adds(g->b, "</tr></thead>\n<tbody>\n");
}

void page_table_end(struct page *g)
{
	buf_adds(g->b, "</tbody>\n</table>\n");
}

void page_text(struct page *g, const Viesti__Text *t)
{
	const char *texts[LANG_COUNT] = { 0 };

	if (!t)
		return;
	texts[LANG_FI] = t->fi;
	texts[LANG_SV] = t->sv;
	texts[LANG_EN] = t->en;
	if (texts[g->lang] && *texts[g->lang]) {
		html_text(g->b, texts[g->lang]);
		return;
	}
	for (size_t i = 0; i < LANG_COUNT; i++)
		if (texts[order[i]] && *texts[order[i]]) {
			html_add(g->b, "<span lang=\"%s\">%s</span>",
			    i18n_code(order[i]), texts[order[i]]);
			return;
		}
}

void page_bar(struct page *g, uint64_t value, uint64_t full, bool leader)
{
	unsigned tenths = full
	    ? (unsigned)(value * MANY_TENTHS / full > MANY_TENTHS
		      ? MANY_TENTHS
		      : value * MANY_TENTHS / full)
	    : 0;

	buf_adds(g->b,
	    "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\" width=\"100%\" height=\"14\">");
	if (tenths > 0)
		html_add(g->b,
		    "<g class=\"%s\"><rect width=\"%u.%u%%\" height=\"14\" rx=\"7\"/><rect y=\"7\" width=\"6\" height=\"7\"/></g>",
		    leader ? "leader" : "other", tenths / 10, tenths % 10);
	buf_adds(g->b, "</svg>");
}

static void add_range(struct page *g, const char *class, uint32_t value,
    uint32_t full)
{
	unsigned tenths = (unsigned)((uint64_t)value * MANY_TENTHS / full);

	html_add(g->b,
	    "<rect class=\"%s\" width=\"%u.%u%%\" height=\"14\" rx=\"7\"/>",
	    class, tenths / 10, tenths % 10);
}

void page_range(struct page *g, uint32_t low, uint32_t high, uint32_t full)
{
	if (full == 0)
		return;
	buf_adds(g->b,
	    "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\" width=\"100%\" height=\"14\">");
	add_range(g, "track", full, full);
	if (high > low)
		add_range(g, "perhaps", high, full);
	if (low > 0)
		add_range(g, "share", low, full);
	buf_adds(g->b, "</svg>");
}

/* ---------------------------------------------------------------- the season
 */

bool publish_is_told(const Viesti__SeasonView *season)
{
	return season->state == VIESTI__SEASON_STATE__SEASON_REVEALED ||
	    season->state == VIESTI__SEASON_STATE__SEASON_ARCHIVED;
}

bool page_is_hidden(const struct page *g)
{
	switch (g->season->state) {
	case VIESTI__SEASON_STATE__SEASON_FROZEN:
	case VIESTI__SEASON_STATE__SEASON_ENDED:
	case VIESTI__SEASON_STATE__SEASON_FINAL:
		return true;
	default:
		return false;
	}
}

static bool is_before(const struct page *g)
{
	return g->season->state == VIESTI__SEASON_STATE__SEASON_CREATED ||
	    (g->season->has_start && g->today < g->season->start);
}

static unsigned sections_of(const struct page *g)
{
	if (is_before(g))
		return SECTION_ANNOUNCEMENTS | SECTION_ABOUT;
	switch (g->season->state) {
	case VIESTI__SEASON_STATE__SEASON_PAUSED:
		return 0;
	case VIESTI__SEASON_STATE__SEASON_FROZEN:
		return SECTION_ALL &
		    ~(unsigned)(SECTION_ROUNDS | SECTION_MILESTONES |
			SECTION_AWARDS);
	case VIESTI__SEASON_STATE__SEASON_ENDED:
	case VIESTI__SEASON_STATE__SEASON_FINAL:
		return SECTION_ABOUT;
	case VIESTI__SEASON_STATE__SEASON_REVEALED:
	case VIESTI__SEASON_STATE__SEASON_ARCHIVED:
		return SECTION_ALL & ~(unsigned)SECTION_PARTICIPATION;
	default:
		return SECTION_ALL;
	}
}

static bool shows(const struct page *g, const struct section *s)
{
	return (sections_of(g) & s->bit) && s->has(g);
}

static const char *heading(const struct page *g)
{
	if (is_before(g))
		return _("Soon it begins");
	switch (g->season->state) {
	case VIESTI__SEASON_STATE__SEASON_PAUSED:
		return print_text(g->season->competition);
	case VIESTI__SEASON_STATE__SEASON_FROZEN:
		return _("The results are hidden");
	case VIESTI__SEASON_STATE__SEASON_ENDED:
	case VIESTI__SEASON_STATE__SEASON_FINAL:
		return _("Thank you, everybody!");
	case VIESTI__SEASON_STATE__SEASON_REVEALED:
	case VIESTI__SEASON_STATE__SEASON_ARCHIVED:
		return _("How it ended");
	default:
		return _("How it stands");
	}
}

#define SAY_LINE(g, ...)                       \
	do {                                   \
		buf_adds((g)->b, "<p>");       \
		html_say((g)->b, __VA_ARGS__); \
		buf_adds((g)->b, "</p>\n");    \
	} while (0)

static void lines_before(struct page *g)
{
	const Viesti__SeasonView *s = g->season;
	unsigned days = (unsigned)(s->start - g->today);
	char date[I18N_SIZE], number[I18N_SIZE];

	if (s->has_start)
		SAY_LINE(g, _("The competition begins on %s."),
		    i18n_date(s->start, date));
	if (s->has_start && s->start > g->today)
		SAY_LINE(g, P_("%u day to go", "%u days to go", days), days);
	if (s->has_joined)
		SAY_LINE(g,
		    P_("%s person has joined already.",
			"%s people have joined already.", s->joined),
		    i18n_number(s->joined, number));
}

static void lines_open(struct page *g)
{
	const Viesti__SeasonView *s = g->season;
	unsigned days = (unsigned)(s->end - g->today);
	char date[I18N_SIZE];

	if (s->round && s->has_round_end)
		SAY_LINE(g, _("Round %u of %u, until %s."), s->round, s->rounds,
		    i18n_date(s->round_end, date));
	if (s->has_end && s->end > g->today)
		SAY_LINE(g, P_("%u day left", "%u days left", days), days);
}

static void line_reveal(struct page *g)
{
	char at[SAY_SIZE];

	if (g->season->has_reveal_at)
		SAY_LINE(g, _("The results are announced on %s."),
		    say_day_time(g->season->reveal_at, at));
}

static void lines_frozen(struct page *g)
{
	const Viesti__SeasonView *s = g->season;
	char day[SAY_SIZE], number[I18N_SIZE];

	if (s->has_frozen_at)
		SAY_LINE(g, _("Results are hidden from %s on."),
		    say_day(clock_date_of(s->frozen_at), day));
	line_reveal(g);
	if (s->has_deeds_since_freeze)
		SAY_LINE(g,
		    P_("Already %s deed in the final spurt",
			"Already %s deeds in the final spurt",
			s->deeds_since_freeze),
		    i18n_number(s->deeds_since_freeze, number));
}

static void lines_ended(struct page *g)
{
	const Viesti__SeasonView *s = g->season;
	char number[I18N_SIZE];

	if (!publish_is_told(s))
		line_reveal(g);
	if (s->has_joined)
		SAY_LINE(g,
		    P_("%s person joined.", "%s people joined.", s->joined),
		    i18n_number(s->joined, number));
	if (s->has_deeds)
		SAY_LINE(g,
		    P_("%s deed was done.", "%s deeds were done.", s->deeds),
		    i18n_number(s->deeds, number));
	if (s->has_points)
		SAY_LINE(g, _("%s points in all."),
		    i18n_number((int64_t)s->points, number));
}

static void lines(struct page *g)
{
	if (is_before(g)) {
		lines_before(g);
		return;
	}
	switch (g->season->state) {
	case VIESTI__SEASON_STATE__SEASON_PAUSED:
		SAY_LINE(g, "%s", _("The standings are not shown now."));
		return;
	case VIESTI__SEASON_STATE__SEASON_FROZEN:
		lines_frozen(g);
		return;
	case VIESTI__SEASON_STATE__SEASON_ENDED:
	case VIESTI__SEASON_STATE__SEASON_FINAL:
	case VIESTI__SEASON_STATE__SEASON_REVEALED:
	case VIESTI__SEASON_STATE__SEASON_ARCHIVED:
		lines_ended(g);
		return;
	case VIESTI__SEASON_STATE__SEASON_OPEN:
		lines_open(g);
		return;
	default:
		return;
	}
}

/* ------------------------------------------------------------------ the page
 */

void page_head(struct page *g, const char *generator, const char *title)
{
	char hash[64];

	publish_style_hash(hash);
	html_add(g->b,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
	    i18n_code(g->lang));
	html_add(g->b,
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;%s&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;\">\n",
	    hash);
	html_add(g->b,
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"generator\" content=\"%s\">\n<meta name=\"robots\" content=\"noindex\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
	    generator);
	html_text(g->b, title);
	buf_adds(g->b,
	    "</title>\n<link rel=\"icon\" href=\"data:image/svg+xml,");
	for (
	    const char *c =
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 44\">" LOGO
		"</svg>";
	    *c; c++)
		if (*c == '<' || *c == '>' || *c == '"' || *c == '#' ||
		    *c == ' ')
			buf_addf(g->b, "%%%02X", (unsigned)*c);
		else
			buf_addc(g->b, *c);
	html_add(g->b, "\">\n<style>");
	buf_adds(g->b, publish_style);
	buf_adds(g->b, "</style>\n</head>\n<body>\n");
}

/* here: the page's own language; LANG_COUNT: the index. */
static void write_languages(struct page *g, enum language here)
{
	const char *up = here == LANG_COUNT ? "" : "../";

	html_add(g->b, "<nav class=\"languages\" aria-label=\"%s\">\n<ul>\n",
	    here == LANG_COUNT ? "Kieli · Språk · Language" : _("Language"));
	for (size_t i = 0; i < LANG_COUNT; i++) {
		const char *code = i18n_code(order[i]);

		html_add(g->b,
		    "<li><a href=\"%s%s/index.html\" lang=\"%s\" hreflang=\"%s\"",
		    up, code, code, code);
		if (order[i] == here)
			buf_adds(g->b, " aria-current=\"page\"");
		html_add(g->b, ">%s</a></li>\n", language_names[order[i]]);
	}
	buf_adds(g->b, "</ul>\n</nav>\n");
}

static void write_header(struct page *g)
{
	html_add(g->b, "<a class=\"skip\" href=\"#main\">%s</a>\n<header>\n",
	    _("To the content"));
	buf_adds(g->b,
	    "<p class=\"name\"><svg aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 64 44\" width=\"48\" height=\"33\" fill=\"none\">" LOGO
	    "</svg> ");
	html_add(g->b, "<span>%s", print_text(g->season->competition));
	if (g->season->season)
		html_add(g->b, " %s", g->season->season);
	buf_adds(g->b, "</span></p>\n");
	write_languages(g, g->lang);
	buf_adds(g->b, "</header>\n");
}

static void write_contents(struct page *g)
{
	size_t n = 0;

	for (const struct section *s = publish_sections; s->bit; s++)
		n += shows(g, s);
	if (n < 3)
		return;
	html_add(g->b, "<nav class=\"contents\" aria-label=\"%s\">\n<ul>\n",
	    _("On this page"));
	for (const struct section *s = publish_sections; s->bit; s++)
		if (shows(g, s))
			html_add(g->b, "<li><a href=\"#%s\">%s</a></li>\n",
			    s->id, _(s->title));
	buf_adds(g->b, "</ul>\n</nav>\n");
}

static void write_time(struct page *g)
{
	char at[I18N_SIZE], machine[CLOCK_TIME_SIZE];

	html_add(g->b, "<p><time datetime=\"%s\">",
	    clock_format_time(g->s->at, machine));
	html_say(g->b, _("Standings of %s."), i18n_time(g->s->at, at));
	buf_adds(g->b, "</time></p>\n");
}

static void write_main(struct page *g)
{
	html_add(g->b, "<main id=\"main\">\n<h1>%s</h1>\n", heading(g));
	buf_adds(g->b, "<div class=\"now\">\n");
	lines(g);
	if (sections_of(g))
		write_time(g);
	buf_adds(g->b, "</div>\n");
	write_contents(g);
	for (const struct section *s = publish_sections; s->bit; s++) {
		if (!shows(g, s))
			continue;
		html_add(g->b,
		    "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n",
		    s->id, s->id, s->id, _(s->title));
		s->write(g);
		buf_adds(g->b, "</section>\n");
	}
	buf_adds(g->b, "</main>\n</body>\n</html>\n");
}

static struct page page_of(struct buf *out, const struct publish *p,
    enum language lang)
{
	return (struct page){
		.b = out,
		.p = p,
		.s = p->state,
		.season = p->state->season,
		.lang = lang,
		.today = clock_date_of(p->state->at),
	};
}

void publish_page(struct buf *out, const struct publish *p, enum language lang)
{
	struct page g = page_of(out, p, lang);
	enum language before = i18n_language();
	struct buf title;

	i18n_use(lang);
	buf_init(&title, 1000);
	buf_addf(&title, "%s – %s", heading(&g),
	    print_text(g.season->competition));
	page_head(&g, PUBLISH_GENERATOR, title.data);
	buf_fini(&title);
	write_header(&g);
	write_main(&g);
	i18n_use(before);
}

void publish_index(struct buf *out, const struct publish *p)
{
	struct page g = page_of(out, p, LANG_FI);
	enum language before = i18n_language();

	i18n_use(LANG_FI);
	page_head(&g, PUBLISH_GENERATOR, print_text(g.season->competition));
	buf_adds(out, "<main id=\"main\" class=\"choice\">\n<h1>");
	for (size_t i = 0; i < LANG_COUNT; i++) {
		i18n_use(order[i]);
		html_add(out, "<span lang=\"%s\">%s</span>\n",
		    i18n_code(order[i]), print_text(g.season->competition));
	}
	buf_adds(out, "</h1>\n");
	write_languages(&g, LANG_COUNT);
	buf_adds(out, "</main>\n</body>\n</html>\n");
	i18n_use(before);
}
