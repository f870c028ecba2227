/* SPDX-License-Identifier: EUPL-1.2 */
/* What stage.c, stage_paint.c and confetti.c share. */
#ifndef VIESTI_STAGE_PRIVATE_H
#define VIESTI_STAGE_PRIVATE_H

#include "client/kiosk/motion.h"
#include "client/kiosk/picture.h"
#include "client/kiosk/stage.h"

struct box {
	int x, y, w, h;
}; /* pixels; w 0: nothing */

struct actor {
	struct item item;
	struct way way;
	struct picture *picture; /* of the item at rest */
	struct box box;		 /* where it was painted; w 0: nowhere */
	bool leaving;
	bool settled; /* painted where it stays */
	bool under;   /* of the picture that a moment grows over */
	unsigned seen;
	size_t place; /* in its list */
};

#define CONFETTI 86
struct piece {
	float x, y, vx, vy, size, turn, spin;
	enum color color;
};

struct stage {
	const struct look *look;
	struct draw *draw;
	struct pictures *pictures;
	struct actor *actors;
	size_t n, cap;
	struct items *list, *old_list; /* they own the texts */
	enum color background, behind;
	unsigned shown; /* lists so far */
	uint16_t most_order;
	int64_t shown_us, moment_us;
	bool repaint;
	int dx, dy;
	struct piece confetti[CONFETTI];
	int64_t confetti_start, confetti_end;
	bool confetti_painted;
};

void confetti_throw(struct stage *s, int64_t now_us);
void confetti_paint(struct stage *s, cairo_t *cr, int64_t now_us);

#endif
