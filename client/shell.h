/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Completion in bash, zsh and fish. The script of each only calls the hidden
 * command "PROGRAM __complete WORD ..." with the words after the program's name
 * up to the cursor, the last of them (or "") being completed. It answers with
 * a line for each word that may stand there: the word, a tab and what it is;
 * or with SHELL_FILES when a file's name is to be completed. Whatever goes
 * wrong, it says nothing.
 */
#ifndef VIESTI_SHELL_H
#define VIESTI_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#define SHELL_COMPLETE "__complete"
#define SHELL_FILES ":files"

/* Prints the script; -1: there is none for this shell. */
int shell_script(const char *shell, const char *program);

/* Does text begin as what was typed, in any letter case? */
bool shell_begins(const char *text, const char *typed);
/* Offers text if it begins so; about is one line or NULL. Was it offered? */
bool shell_offer(const char *text, const char *about, const char *typed);
/* Offers word, the first len bytes, if small letters begin it: of a hole like
 * "small|large" what may be written as it stands. */
void shell_offer_word(const char *word, size_t len, const char *typed);
/* The same without looking at what was typed. */
void shell_put(const char *text, const char *about);

#endif
