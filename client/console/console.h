/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What every command of viestictl has at hand, and how commands are run.
 *
 * A command is one function in cmd/, a row in commands.def, a paragraph in
 * viestictl.8 and a test. It is a client like any other: over the server's UNIX
 * socket as administrator, or over TLS with an enrolled profile.
 */
#ifndef VIESTI_CONSOLE_H
#define VIESTI_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/ask.h"
#include "client/console/sentence.h"
#include "client/link.h"
#include "client/print.h"
#include "common/error.h"

#define CONSOLE_PROGRAM "viestictl"
#define CONSOLE_VERSION "viestictl " VIESTI_VERSION

struct console_form {
	bool json, csv, plain, help;
	const char *season; /* an earlier one, by its name; NULL */
};

struct console {
	const char *state, *socket, *profile_dir; /* as given; NULL */
	struct console_form form;		  /* asked for all answers */
	bool prompting;
	struct print print;	/* of the command that runs */
	const char *season;	/* that it asks about; NULL: the running one */
	struct profile profile; /* when over TLS */
	struct link *link;	/* NULL: not connected yet */
};

enum console_needs { NEEDS_NOTHING, NEEDS_SERVER };

struct command {
	enum console_needs needs;
	const char *help; /* N_() */
	int (*run)(struct console *c,
	    const struct said *said); /* its exit code */
};

/* The table: commands and their sentences, index for index. */
extern const struct command console_commands[];
extern const size_t console_n_commands;
const struct sentence *console_sentences(void);

/* Understands and runs one command line; its exit code. */
int console_run(struct console *c, const struct word *words, size_t n);
/* All commands, or those that begin with these words; E_INVALID word_unknown.
 */
int console_explain_words(struct console *c, const struct word *words, size_t n,
    struct error *err);

/* Connects when not connected yet (target.c says where). */
int console_connect(struct console *c, struct error *err);
/* Is the server still there? Connects anew when it is not. */
int console_renew(struct console *c, struct error *err);
/* Prints the error; its exit code. */
int console_fail(struct console *c, const struct error *err);

/* A changing request: with an operation id of its own, and sent again under it
 * when the connection breaks before the reply. */
int console_change(struct console *c, Viesti__Request *rq,
    const Viesti__Reply **reply, Viesti__Reply__BodyCase wanted,
    struct error *err);

/* Requests want char *, our texts are const. */
static inline char *console_text(const char *text)
{
	return (char *)(unsigned long)text;
}

#endif
