/* SPDX-License-Identifier: EUPL-1.2 */
/* A page while it is written, and its sections; see publish.h. */
#ifndef VIESTI_PUBLISH_PAGE_H
#define VIESTI_PUBLISH_PAGE_H

#include "client/publish.h"

struct page {
	struct buf *b;
	const struct publish *p;
	const Viesti__KioskState *s;
	const Viesti__SeasonView *season;
	enum language lang;
	int32_t today;
};

/* Which sections a state of the season has, a bit each. */
enum {
	SECTION_DEPARTMENTS = 1,
	SECTION_PARTICIPATION = 2,
	SECTION_AREAS = 4,
	SECTION_ROUNDS = 8,
	SECTION_MILESTONES = 16,
	SECTION_ANNOUNCEMENTS = 32,
	SECTION_ABOUT = 64,
	SECTION_AWARDS = 128,
	SECTION_ALL = 255,
};
struct section {
	unsigned bit;
	const char *id, *title; /* N_() */
	bool (*has)(const struct page *g);
	void (*write)(struct page *g);
};
extern const struct section publish_sections[]; /* ends with bit 0 */

/* Are the results announced? */
bool publish_is_told(const Viesti__SeasonView *season);
/* Is only the whole house told now? */
bool page_is_hidden(const struct page *g);

/* All of a page up to its first element, in the language in force. */
void page_head(struct page *g, const char *generator, const char *title);
/* Heads of a table's columns: N_() and whether figures stand below. */
struct head {
	const char *title;
	bool number;
};
/* <table> up to its first row; caption is text in the page's language, under a
 * heading of its own where level is not 0. */
void page_table(struct page *g, const char *class, const char *caption,
    int level, const struct head *heads, size_t n);
void page_table_end(struct page *g);
/* What somebody wrote, in the page's language; where it is not there in that
 * one, marked with the language in which it is. */
void page_text(struct page *g, const Viesti__Text *t);
/* A bar from the left: low in full colour, up to high in a paler one. */
void page_range(struct page *g, uint32_t low, uint32_t high, uint32_t full);
/* A bar of value, full being the whole width; nothing for a screen reader: the
 * figure stands beside it. */
void page_bar(struct page *g, uint64_t value, uint64_t full, bool leader);

bool has_departments_section(const struct page *g);
void write_departments(struct page *g);
bool has_awards_section(const struct page *g);
void write_awards(struct page *g);
bool has_rounds_section(const struct page *g);
void write_rounds(struct page *g);
bool has_participation_section(const struct page *g);
void write_participation(struct page *g);
bool has_areas_section(const struct page *g);
void write_areas(struct page *g);
bool has_milestones_section(const struct page *g);
void write_milestones(struct page *g);
bool has_announcements_section(const struct page *g);
void write_announcements(struct page *g);
bool has_about_section(const struct page *g);
void write_about(struct page *g);

/* The style sheet, and its hash for the page's policy ("sha256-..."). */
extern const char publish_style[];
void publish_style_hash(char out[64]);

#endif
