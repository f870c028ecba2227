/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The views that subscribers watch, one file each: what its audience may see
 * of the live model as one message, made anew whenever something may have
 * changed. A view is small (at most 60 rows) and always whole.
 */
#ifndef VIESTI_VIEWS_H
#define VIESTI_VIEWS_H

#include "server/config.h"
#include "server/house.h"
#include "server/request.h"

#define VIEW_ROWS 60
#define VIEW_FEW 5 /* nothing public about fewer people */

/* Sets the update's body from the model, in r's arena, for r->audience and
 * r->language. 0, or negative with r->err: this audience may not see it. */
typedef int view_fn(struct server *sv, struct request *r, Viesti__Update *u);
view_fn view_season;
view_fn view_departments;
view_fn view_participation;
view_fn view_areas;
view_fn view_moments;
view_fn view_announcements;
view_fn view_ceremony;
view_fn view_rank_departments;
view_fn view_rank_participants;

/* NULL: no such view. */
view_fn *view_by_kind(Viesti__ViewKind kind);

/* What the whole house has done, in a round or in the season, and whether so
 * many were in it that it may be told. */
struct view_house {
	uint64_t deeds, points;
	bool many;	 /* five people or more */
	bool many_deeds; /* so many did deeds, learning aside */
};
void view_house(const struct house *h, int round, struct view_house *out);
/* How many people did deeds in a round at least: those of the area with most
 * of them. */
size_t view_doers(const struct house *h, int round);

/* What of the season's view is known without the standings; negative: no
 * memory. Any thread. */
int view_season_rules(struct request *r, const struct season *s,
    const struct rulebook *rb, const struct config *config, int32_t today,
    Viesti__SeasonView *v);

/* Which counts of the house's people may be told beside each other. */
struct view_counts {
	uint64_t heads;
	bool joined, lit, trained;
	bool step[RULEBOOK_MILESTONES_MAX];
};
void view_counts(struct server *sv, const struct house *h,
    struct view_counts *out);

/* Active persons and heads of each department in the running round, and what
 * of it may be told; arrays of departments.n in the arena. False: no memory. */
struct view_lights {
	uint64_t *active, *heads;
	struct department_lights *out;
};
bool view_lights(const struct house *h, struct request *r,
    struct view_lights *l);
/* The lights of the house that may be shown now: true at the start of the
 * server, then late; to be asked at least every second. */
void view_start_lights(struct server *sv);
uint32_t view_count_lights(struct server *sv);
Viesti__Share *view_share(struct request *r, struct share share);
/* Of the department of a person who is shown; NULL: it is not. */
char *view_short_name(const struct house *h, const struct person_view *v);
/* The joint team's names. */
#define VIEW_JOINT_FI "Yhteisjoukkue"
#define VIEW_JOINT_SV "Gemensamt lag"
#define VIEW_JOINT_EN "Joint team"
/* Only the names, or those of the joint team. NULL: no memory. */
Viesti__DepartmentBar *view_bar_of(struct request *r,
    const struct departments *all, uint16_t department);
/* The same with what may be told of the running round: share and count as l has
 * them (NULL: neither). NULL: no memory. */
Viesti__DepartmentBar *view_bar(const struct house *h, struct request *r,
    uint16_t department, const struct view_lights *l);

#endif
