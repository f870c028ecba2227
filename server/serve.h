/* SPDX-License-Identifier: EUPL-1.2 */
/* Serving a state directory until a signal ends it. */
#ifndef VIESTI_SERVE_H
#define VIESTI_SERVE_H

#include "common/error.h"

/*
 * Opens everything, prints the ready line on stdout, runs the loop. Returns 0
 * after SIGTERM or SIGINT with the work in hand finished, or what made it
 * impossible to start or go on. SIGHUP reads the configuration anew: what is
 * wrong with it is logged and the old one stays.
 */
int serve(const char *state_dir, struct error *err);

#endif
