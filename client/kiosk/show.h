/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The kiosk at work: what the server pushes goes into the model, what the model
 * says onto the stage, and what moves there onto the window, until somebody
 * ends it.
 */
#ifndef VIESTI_SHOW_H
#define VIESTI_SHOW_H

#include <stdbool.h>

#include "common/error.h"
#include "common/i18n.h"
#include "viesti.pb-c.h"

struct show_wish {
	const char *dir;   /* the profile's; not looked at with a state */
	int width, height; /* 0: the whole screen */
	enum language first;
	bool visitors, reduced_motion;
	int opens, closes;	   /* hours; equal: always */
	Viesti__KioskState *state; /* shown as if it were true now, instead of
				      a server; taken. NULL: the server */
	const char *frames; /* file for the times of frames; NULL: none */
};
int show_run(const struct show_wish *wish, struct error *err);

#endif
