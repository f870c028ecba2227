/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Keys of a terminal, one byte at a time, while an event loop turns: a link on
 * that loop answers pings while nobody types, also in the middle of a key that
 * sends several bytes. Our events (input, signals) stand on the loop only while
 * somebody waits for a key: what is done between may connect anew, which makes
 * another loop.
 */
#ifndef VIESTI_KEYBOARD_H
#define VIESTI_KEYBOARD_H

#include <stdbool.h>

struct event;
struct event_base;

#define KEYBOARD_SIGNALS 5

struct keyboard {
	struct event_base *base; /* being turned; NULL: not attached */
	struct event_base *own;	 /* turned when there is no other */
	struct event *input, *signal[KEYBOARD_SIGNALS];
	bool readable;
	bool interrupted, ended; /* Ctrl-C; a hang-up or the like */
	bool roused;		 /* set by a callback: the wait ends */
	/* The terminal has another size; it was used by others meanwhile. */
	void (*resized)(void *arg), (*resumed)(void *arg);
	void *arg;
};

/* On this loop; NULL: on one of its own. Nothing when it is attached. */
void keyboard_attach(struct keyboard *k, struct event_base *base);
/* hold: signals wait until the next attach; their usual effect would end the
 * program and leave the terminal raw. */
void keyboard_detach(struct keyboard *k, bool hold);
/* The same while nothing is attached, so that none of them comes between what
 * is drawn and the wait for its key; the next attach, or false, lets them in.
 */
void keyboard_hold(bool hold);
/* The loop's turn ends when there is input (or a signal came). -1: not
 * attached. */
int keyboard_listen(struct keyboard *k);
/* One byte: 1; 0: the input's end; -1: interrupted, ended, roused, or an error.
 */
int keyboard_byte(struct keyboard *k, char *byte);
/* Whether a byte is there within so many milliseconds, without turning. */
bool keyboard_soon(int wait_ms);

#endif
