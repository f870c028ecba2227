/* SPDX-License-Identifier: EUPL-1.2 */
/* `viestid init`: makes a state directory with all that a competition needs. */
#ifndef VIESTI_INIT_H
#define VIESTI_INIT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"

struct init_request {
	const char *state_dir;
	const char *address; /* NULL: the default */
	long port;	     /* -1: the default */
	const char *preset;  /* NULL: ministry */
	bool has_start;
	int32_t start;	     /* first day; else the next Monday */
	const char *archive; /* of a season, to be played anew; or NULL */
};

/* With an archive its season and rules are taken, and replay_run's errors come;
 * what was made for it is taken away again.
 *
 * E_CONFLICT state_exists when there is a competition already; E_INVALID
 * unknown_preset, start_monday. What was made before a failure is left to be
 * looked at, except that a second try goes on with it. */
int init_state(const struct init_request *rq, struct error *err);

#endif
