/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The options that may stand anywhere on viestictl's command line, and those
 * of them that a line at the prompt takes too.
 */
#ifndef VIESTI_CONSOLE_GLOBALS_H
#define VIESTI_CONSOLE_GLOBALS_H

#include "client/console/console.h"
#include "common/options.h"

extern const struct option globals_options[];
#define GLOBALS_OF_LINES                                    \
	5 /* the first ones are for lines at the prompt too \
	   */

/*
 * Takes the options out of n words; the others stay, in order. In a line at the
 * prompt only the form of the answer and its season can be chosen. The language
 * comes into force at once, and all of the line is read even after a mistake,
 * so that it is told in the form asked for. E_INVALID: option_value_missing,
 * option_value, option_twice.
 */
int globals_take(struct console *c, struct word *words, size_t *n,
    struct console_form *form, struct error *err);

#endif
