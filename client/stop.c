/* SPDX-License-Identifier: EUPL-1.2 */
/* Ctrl-C between two steps. See stop.h. */
#include "client/stop.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t asked;
static const int signals[] = { SIGINT, SIGTERM };
static struct sigaction before[2];
static bool caught;

static void on_signal(int number)
{
	/* Whoever asks twice does not want to wait for an answer. */
	if (asked) {
		signal(number, SIG_DFL);
		raise(number);
	}
	asked = 1;
}

void stop_catch(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	if (caught)
		return;
	for (size_t i = 0; i < 2; i++)
		sigaction(signals[i], &act, &before[i]);
	caught = true;
}

void stop_release(void)
{
	if (!caught)
		return;
	for (size_t i = 0; i < 2; i++)
		sigaction(signals[i], &before[i], NULL);
	caught = false;
}

bool stop_asked(void)
{
	return asked;
}
