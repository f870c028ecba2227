/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions to a person at a terminal: a line with editing, a default and
 * completion as one types, a choice by number or first letters, yes or no.
 * Nothing is asked when stdin or stdout is no terminal, or with --json, --csv.
 * Ctrl-C or Ctrl-D at any question ends with E_CANCELLED, nothing done, said in
 * one line by the caller's caller; the terminal is whole again.
 */
#ifndef VIESTI_PROMPT_H
#define VIESTI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/print.h"
#include "common/error.h"

#define E_CANCELLED (-100) /* reason cancelled; exit code 130 */

struct link;

/* While an answer is awaited, *link (once it is not NULL) answers pings. Once,
 * by main. */
void prompt_attend(struct link *const *link);

/* May questions be asked at all? */
bool prompt_possible(const struct print *p);

/* Words that may stand for what is typed so far: up to max of them into words
 * (yours to free each); how many. */
typedef size_t prompt_complete_fn(void *arg, const char *typed, char **words,
    size_t max);

struct prompt_question {
	const char *text;     /* translated, without colon: "Who" */
	const char *hint;     /* translated, one line under it, or NULL */
	const char *fallback; /* taken on an empty line, or NULL: asked again */
	bool optional;	      /* an empty line is an answer: "" */
	prompt_complete_fn *complete; /* or NULL */
	/* Judges the answer: 0, or an error that is shown and asked again. */
	int (*check)(void *arg, const char *answer, struct error *err);
	void *arg;
};
/* 0: the answer, trimmed and NFC, into out; yours to free. What a check judged
 * last is the answer. */
int prompt_line(const struct print *p, const struct prompt_question *q,
    char **out, struct error *err);

/* The index chosen; fallback -1: no default. Choices are translated. */
int prompt_choice(const struct print *p, const char *text,
    const char *const *choices, size_t n, int fallback, size_t *chosen,
    struct error *err);

/* 1 yes, 0 no, E_CANCELLED. Understands y j k (yes, ja, joo, kyllä) and n e
 * (no, nej, ei), in any of the languages. */
int prompt_yes(const struct print *p, const char *text, bool fallback,
    struct error *err);

/* Among the keys it stands for: the window has another size (or Ctrl-L). Then
 * signals are held when the key is there (keyboard_hold). */
#define PROMPT_REDRAW '\f'
/* Arrow keys, where they are among the keys. */
#define PROMPT_RIGHT '\x0e'
#define PROMPT_LEFT '\x0f'
/* One key without Enter, among keys ("aesb"); the terminal is put back. */
int prompt_key(const struct print *p, const char *keys, int *key,
    struct error *err);

#endif
