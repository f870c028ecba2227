/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The scenes: each a function from what is known to a list of items, for
 * landscape and portrait. A scene never talks, moves nothing, computes no
 * figure that the server did not give.
 */
#ifndef VIESTI_SCENE_H
#define VIESTI_SCENE_H

#include "client/kiosk/draw.h"
#include "client/kiosk/item.h"
#include "client/kiosk/look.h"
#include "viesti.pb-c.h"

/* All that a scene may look at. */
struct view {
	const struct look *look;
	const Viesti__KioskState *state; /* parts may be NULL */
	struct draw *draw;		 /* to measure with */
	int64_t now_us;			 /* wall clock */
	int32_t today;
	bool offline;	/* colours fade, no live signs; state->at is shown */
	bool no_people; /* offline for over ten minutes: no rows about people */
	int page;	/* of a scene with pages, 0-based */
	int dots, dot;	/* of the footer: how many, which is on; 0: none */
	int fixed_dots;
	int on_ms, on_for_ms; /* how long the scene stands already, and will */
	const Viesti__Moment *moment; /* of the moment scenes */
	unsigned moments; /* how many waited: more than three in one */
};

struct scene {
	const char *name; /* of --scene: "departments" */
	int seconds;	  /* that it stands; 0: not of the loop */
	bool fixed;	  /* one of the four of each pass; else in turn */
	bool turns;	  /* a line of it is in the second language from the
			     middle of its time on: frame_turn */
	bool (*has)(const struct view *v);  /* is there something to show? */
	int (*pages)(const struct view *v); /* NULL: one */
	void (*lay)(const struct view *v, struct items *out);
};

/* Ends with name NULL; the loop's, in their order, then the others. */
extern const struct scene scenes[];
const struct scene *scene_by_name(const char *name); /* NULL: none */
/* The scene that the season's state asks for instead of the loop; NULL: the
 * loop. paused, before, ceremony, waiting. */
const struct scene *scene_of_state(const struct view *v);

/* scene/NAME.c, one each */
bool has_departments(const struct view *v);
int pages_departments(const struct view *v);
bool has_participation(const struct view *v);
bool has_areas(const struct view *v);
bool has_intro(const struct view *v);
bool has_announce(const struct view *v);
bool has_milestones(const struct view *v);
bool has_openness(const struct view *v);
bool has_before(const struct view *v);
bool has_frozen(const struct view *v);
bool has_ended(const struct view *v);
bool has_ceremony(const struct view *v);
bool has_moment(const struct view *v);
bool has_leader(const struct view *v);
void lay_intro(const struct view *v, struct items *out);
void lay_departments(const struct view *v, struct items *out);
void lay_participation(const struct view *v, struct items *out);
void lay_areas(const struct view *v, struct items *out);
void lay_announce(const struct view *v, struct items *out);
void lay_milestones(const struct view *v, struct items *out);
void lay_openness(const struct view *v, struct items *out);
void lay_before(const struct view *v, struct items *out);
void lay_frozen(const struct view *v, struct items *out);
void lay_paused(const struct view *v, struct items *out);
void lay_ended(const struct view *v, struct items *out);
void lay_ceremony(const struct view *v, struct items *out);
void lay_moment(const struct view *v, struct items *out);
void lay_leader(const struct view *v, struct items *out);
void lay_waiting(const struct view *v, struct items *out);
void lay_enrol(const struct view *v, struct items *out);

/* scene/frame.c: what every scene has round it. */
bool frame_is_running(const struct view *v); /* open or frozen */
bool frame_is_told(const struct view *v);    /* the results are public */
Viesti__Measure frame_measure(const struct view *v); /* the season's */
void frame_header(const struct view *v, struct items *out);
/* max: u, in landscape, when something stands beside it; 0: the width. */
void frame_title(const struct view *v, struct items *out, const char *first,
    const char *second, float max);
void frame_footer(const struct view *v, struct items *out);
/* The notice "no connection", when offline, and the quiet line's place. */
void frame_offline(const struct view *v, struct items *out);
/* The language (0 or 1) of a line that stands in one at a time. */
int frame_turn(const struct view *v);
enum color frame_area_color(const char *area, size_t index);
enum icon frame_area_icon(const char *area, size_t index);
/* A small bubble as wide as its words, at most max; its width in u. d may be
 * NULL: a name alone. */
float frame_small_bubble(const struct view *v, struct items *out, uint64_t key,
    float x, float y, float h, float max, const char *name,
    const Viesti__DepartmentBar *d);

#endif
