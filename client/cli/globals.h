/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The options that every command takes, in any place of the line.
 */
#ifndef VIESTI_GLOBALS_H
#define VIESTI_GLOBALS_H

#include "client/cli/cli.h"

extern const struct option globals_options[];

/*
 * Looks through the whole line first, so that even a mistake in it is told in
 * the language and form that were asked for. E_INVALID: not a language. *help:
 * the line asks for help.
 */
int globals_scan(struct cli *cli, int argc, char **argv, bool *help,
    struct error *err);
/* Where the command's name stands in argv; argc: there is none. */
int globals_command(int argc, char **argv);
/* Reads a line by the command's options and the global ones. */
int globals_parse(struct cli *cli, const struct option *options, int argc,
    char **argv, struct error *err);

#endif
