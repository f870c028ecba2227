/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A clock that a test sets: preloaded into every program of the test, it shifts
 * the wall clock (CLOCK_REALTIME and its coarse sister) by the microseconds in
 * the file that VIESTI_TEST_CLOCK names: one int64_t of this machine's byte
 * order, mapped, so that a change holds for every running program at once.
 * Monotonic clocks, timeouts and sleeps are untouched.
 * tests/support/viesti_clock.py sets all this up; nothing that is installed
 * knows of it.
 *
 * Not shifted: times of files (the kernel's), and waits until a moment of the
 * wall clock (pthread_cond_timedwait on CLOCK_REALTIME), of which the programs
 * have none.
 *
 * The kernel is asked directly, not the next library's function, so it does not
 * matter where a sanitizer's own library stands in the order.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define US 1000000
#define NS 1000000000

static int64_t no_shift;

static _Atomic(int64_t *) shift;

/* A second thread that comes here at once maps the file once more: harmless. */
static int64_t *map_shift(void)
{
	const char *path = getenv("VIESTI_TEST_CLOCK");
	int64_t *map = &no_shift;

	if (path && *path) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		map = fd < 0
		    ? MAP_FAILED
		    : mmap(NULL, sizeof(*map), PROT_READ, MAP_SHARED, fd, 0);
		if (map == MAP_FAILED) {
			perror(path);
			abort();
		}
		close(fd);
	}
	atomic_store(&shift, map);
	return map;
}

static int64_t shift_us(void)
{
	int64_t *map = atomic_load(&shift);

	return __atomic_load_n(map ? map : map_shift(), __ATOMIC_RELAXED);
}

/* The C library's own names of their parameters are reserved.
 * NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
int clock_gettime(clockid_t id, struct timespec *ts)
{
	if (syscall(SYS_clock_gettime, id, ts) != 0)
		return -1;
	if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) {
		int64_t us = shift_us();
		int64_t ns = ts->tv_nsec + us % US * 1000;
		int64_t carry = ns < 0 ? -1 : ns >= NS;

		ts->tv_sec += us / US + carry;
		ts->tv_nsec = ns - carry * NS;
	}
	return 0;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;

	(void)zone; /* its use is obsolete */
	if (clock_gettime(CLOCK_REALTIME, &ts) != 0)
		return -1;
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *at)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (at)
		*at = ts.tv_sec;
	return ts.tv_sec;
}

int timespec_get(struct timespec *ts, int base)
{
	return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, ts) == 0 ? base
									  : 0;
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
