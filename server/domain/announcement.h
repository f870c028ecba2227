/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the organiser announces on the public surfaces: tips, endorsements by
 * the management, the theme; and the sessions of trainings to come, which
 * announce themselves (training.h).
 */
#ifndef VIESTI_ANNOUNCEMENT_H
#define VIESTI_ANNOUNCEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/i18n.h"

#define ANNOUNCEMENT_TEXT_SIZE 121
#define ANNOUNCEMENT_NAME_SIZE 201
#define ANNOUNCEMENTS_MAX 60	  /* shown or still to be shown, at once */
#define ANNOUNCEMENT_NO_TYPE 0xff /* of an activity */

/* The numbers are viesti.proto's AnnouncementKind. */
enum announcement_kind {
	ANNOUNCE_TIP = 1,
	ANNOUNCE_TRAINING,
	ANNOUNCE_ENDORSEMENT,
	ANNOUNCE_THEME,
};

struct announcement {
	int64_t id;
	enum announcement_kind kind;
	char text[LANG_COUNT][ANNOUNCEMENT_TEXT_SIZE]; /* "": none */
	char name[ANNOUNCEMENT_NAME_SIZE];	       /* whose endorsement */
	char title[LANG_COUNT][ANNOUNCEMENT_TEXT_SIZE];
	int64_t begins_at; /* of a training; 0: another kind */
	uint8_t type;	   /* the same; ANNOUNCEMENT_NO_TYPE */
	int32_t from, to;  /* shown on these days; to 0: until removed */
};

/* Is there nothing to be shown of it any more? */
bool announcement_is_over(const struct announcement *a, int32_t today);
bool announcement_is_shown(const struct announcement *a, int32_t today);

/* Those that were not removed, in the order of their ids. */
struct announcements {
	struct announcement *all;
	size_t n, cap;
};
/* Adds or replaces by id. */
void announcements_set(struct announcements *list,
    const struct announcement *a);
void announcements_remove(struct announcements *list, int64_t id);
void announcements_fini(struct announcements *list);
/*
 * Fills up to max with those that are shown today, the newest first. How many.
 */
size_t announcements_now(const struct announcements *list, int32_t today,
    const struct announcement **out, size_t max);

#endif
