/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys on an event loop. See keyboard.h. */
#include "client/keyboard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include <event2/event.h>

static const int signals[KEYBOARD_SIGNALS] = { SIGINT, SIGTERM, SIGHUP,
	SIGWINCH, SIGCONT };

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct keyboard *k = arg;

	(void)fd;
	(void)what;
	k->readable = true;
}

static void on_signal(evutil_socket_t number, short what, void *arg)
{
	struct keyboard *k = arg;

	(void)what;
	switch (number) {
	case SIGINT:
		k->interrupted = true;
		break;
	case SIGWINCH:
		if (k->resized)
			k->resized(k->arg);
		break;
	case SIGCONT: /* the shell has used the terminal meanwhile */
		if (k->resumed)
			k->resumed(k->arg);
		break;
	default:
		k->ended = true;
	}
}

void keyboard_hold(bool hold)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < KEYBOARD_SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

void keyboard_attach(struct keyboard *k, struct event_base *base)
{
	if (k->base)
		return;
	if (!base && !k->own)
		k->own = event_base_new();
	k->base = base ? base : k->own;
	if (!k->base)
		return;
	k->input = event_new(k->base, STDIN_FILENO, EV_READ, on_readable, k);
	for (size_t i = 0; i < KEYBOARD_SIGNALS; i++) {
		k->signal[i] = evsignal_new(k->base, signals[i], on_signal, k);
		if (k->signal[i])
			event_add(k->signal[i], NULL);
	}
	keyboard_hold(false);
}

void keyboard_detach(struct keyboard *k, bool hold)
{
	if (hold)
		keyboard_hold(true);
	if (k->input)
		event_free(k->input);
	for (size_t i = 0; i < KEYBOARD_SIGNALS; i++) {
		if (k->signal[i])
			event_free(k->signal[i]);
		k->signal[i] = NULL;
	}
	k->input = NULL;
	k->base = NULL;
	if (k->own) /* nothing stands open that a child would share */
		event_base_free(k->own);
	k->own = NULL;
}

int keyboard_listen(struct keyboard *k)
{
	k->readable = false;
	return k->input && event_add(k->input, NULL) == 0 ? 0 : -1;
}

int keyboard_byte(struct keyboard *k, char *byte)
{
	ssize_t n;

	if (keyboard_listen(k) < 0)
		return -1;
	while (!k->readable && !k->interrupted && !k->ended && !k->roused)
		if (event_base_loop(k->base, EVLOOP_ONCE) < 0)
			return -1;
	event_del(k->input);
	if (k->interrupted || k->ended || k->roused)
		return -1;
	do
		n = read(STDIN_FILENO, byte, 1);
	while (n < 0 && errno == EINTR);
	return (int)n;
}

bool keyboard_soon(int wait_ms)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, wait_ms) == 1 && (fd.revents & POLLIN);
}
