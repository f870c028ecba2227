/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti status --why: the checks of diagnose.h as they are made, then what to
 * do; and the hint that points there.
 */
#ifndef VIESTI_WHY_H
#define VIESTI_WHY_H

#include "client/cli/cli.h"

/* The exit code: of the first check that failed. */
int why_run(struct cli *cli);
/* Tells people that `viesti status --why` may know more, if it may. */
void why_hint(const struct cli *cli, const struct error *err);

#endif
