/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A line typed at a terminal, with editing, completion by Tab and history: the
 * prompt of viestictl and the questions of both programs. On libedit, which
 * gets its characters from the keyboard, so that a link lives on meanwhile.
 */
#ifndef VIESTI_EDITOR_H
#define VIESTI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

struct event_base;
struct editor;

#define COMPLETE_MAX 256

struct completion {
	char *texts[COMPLETE_MAX]; /* that may stand there */
	size_t n;
	bool cut;	   /* there are more */
	char *typed;	   /* what of it is there already */
	size_t at;	   /* byte of the line where it begins */
	char quote;	   /* within these marks; or 0 */
	bool whole;	   /* the line is one answer: no quotes, no blank behind
			    */
	const char *about; /* translated: what belongs here; or NULL */
};
/* Takes a copy of a text, each once, up to COMPLETE_MAX. */
void completion_add(struct completion *p, const char *text, size_t len);
void completion_free(struct completion *p);
/* How many bytes all candidates share. */
size_t completion_common(const struct completion *p);

struct editor_setup {
	const char *program; /* as ~/.editrc may name it */
	/* The loop to turn while waiting; NULL, or giving NULL: its own. */
	struct event_base *(*base)(void *arg);
	/* line is what stands up to the cursor. NULL: Tab does nothing. */
	void (*complete)(void *arg, const char *line, struct completion *out);
	void *arg;
};
/* E_INTERNAL no_terminal. */
int editor_open(struct editor **out, const struct editor_setup *setup,
    struct error *err);
void editor_close(struct editor *e);

/* Lines are remembered, in this file too unless path is "". */
void editor_history(struct editor *e, const char *path);
void editor_remember(struct editor *e, const char *line);

enum editor_end { EDITOR_LINE, EDITOR_INTERRUPTED, EDITOR_ENDED };
/* A line behind this prompt, without its end; yours to free. The other ends
 * are Ctrl-C, and Ctrl-D or a hang-up; the terminal is as it was before. */
enum editor_end editor_line(struct editor *e, const char *prompt, char **line);

#endif
