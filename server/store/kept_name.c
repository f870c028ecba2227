/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of kept files; see kept_name.h. */
#include "server/store/kept_name.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

bool kept_name_is_plain(const char *name)
{
	size_t n = strspn(name, plain);

	return n > 0 && n <= KEPT_NAME_MAX && name[n] == '\0';
}

void kept_name_make_plain(char *name)
{
	while (*(name += strspn(name, plain)))
		*name = '_';
}

const char *kept_name_now(char out[KEPT_NAME_NOW_SIZE])
{
	int64_t now_us = clock_now_us();
	time_t now = (time_t)(now_us / 1000000);
	struct tm tm;

	gmtime_r(&now, &tm);
	size_t n = strftime(out, KEPT_NAME_NOW_SIZE, "%Y%m%dT%H%M%S", &tm);
	snprintf(out + n, KEPT_NAME_NOW_SIZE - n, "-%03uZ",
	    (unsigned)(now_us / 1000 % 1000) % 1000);
	return out;
}
