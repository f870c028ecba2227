/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What every command of viesti has at hand, and the table of commands.
 *
 * A command is one file in cmd/ (its options and the function that does it),
 * one row in commands.def, one paragraph in viesti.1 and one test. The options
 * are read and the row's needs are met before the function runs.
 */
#ifndef VIESTI_CLI_H
#define VIESTI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/link.h"
#include "client/print.h"
#include "common/error.h"
#include "common/options.h"

#define CLI_PROGRAM "viesti"
#define CLI_VERSION "viesti " VIESTI_VERSION

enum cli_needs {
	NEEDS_NOTHING,
	NEEDS_PROFILE, /* cli->profile is read */
	NEEDS_SERVER,  /* and cli->link is open */
};

struct cli {
	const char *profile_dir; /* --profile; NULL: the default */
	bool language_given;	 /* by --lang */
	struct print print;
	struct profile profile;
	struct link *link;
	struct error unreachable; /* why it could not be opened just now */
	int64_t unreachable_us;
	bool asked; /* arguments were asked for: show all before doing it */
};

struct command {
	const char *name, *fi,
	    *sv; /* and what it is called there; NULL: the same */
	enum cli_needs needs;
	const char *help; /* N_(): one line */
	const struct option *options;
	int (*run)(struct cli *cli); /* its exit code */
};

extern const struct command cli_commands[];
extern const size_t cli_n_commands;
/* By any of its names; NULL: none. */
const struct command *cli_find(const char *name);
/* Usage, options and global options of one command, on stdout. */
void cli_help(const struct command *c);
/* All commands, and where this client stands. */
void cli_overview(struct cli *cli);
/* What waits in the outbox, in a sentence each; nothing: nothing. */
void cli_outbox_lines(struct cli *cli);
/* Reads the options of argv, meets the row's needs, runs it: its exit code. */
int cli_run(struct cli *cli, const struct command *c, int argc, char **argv);
/* "There is no command X. Did you mean ...?" */
int cli_unknown(const char *name, struct error *err);

/* Is this command for this client? A participant's shows only what is theirs;
 * without a profile all are shown. */
bool cli_offers(const struct cli *cli, const struct command *c);
/* The staff id of the participant whose client this is, who is meant when no
 * PERSON is given; NULL: a client for others too. */
const char *cli_self(const struct cli *cli);

/* Connects when not connected yet. */
int cli_connect(struct cli *cli, struct error *err);
/* Prints the error; its exit code. */
int cli_fail(struct cli *cli, const struct error *err);

/* A request on the open link whose reply must be of this kind. */
int cli_call(struct cli *cli, Viesti__Request *rq, const Viesti__Reply **reply,
    Viesti__Reply__BodyCase wanted, struct error *err);

/* A whole number from 1 to max; E_INVALID names the text. */
int cli_number(const char *text, long max, long *out, struct error *err);
/* Our texts are const, the message's fields are not; nothing writes there. */
static inline char *cli_text(const char *text)
{
	return (char *)(uintptr_t)text;
}

#endif
