/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Clocks, chance, latencies, and who used the machine meanwhile. Latencies are
 * kept in steps of 1.6 %, so that quantiles of millions cost 32 KiB.
 */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>

#define SUBSTEPS 64

static __thread uint64_t random_state = 88172645463325252u;

void fail(const char *what)
{
	fprintf(stderr, "bench-client: %s: %s\n", what, strerror(errno));
	ERR_print_errors_fp(stderr);
	exit(1);
}

void metric(const char *name, double value)
{
	printf("%s\t%.3f\n", name, value);
}

uint64_t clock_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

void random_seed(uint64_t seed)
{
	random_state = seed * 2654435761u + 88172645463325252u;
	for (int i = 0; i < 8; i++)
		random_next();
}

static size_t step_of(uint64_t v)
{
	if (v < SUBSTEPS)
		return (size_t)v;
	int top = 63 - __builtin_clzll(v);
	return (size_t)(top - 5) * SUBSTEPS +
	    (size_t)((v >> (top - 6)) & (SUBSTEPS - 1));
}

static double middle_of(size_t step)
{
	if (step < SUBSTEPS)
		return (double)step;
	int top = (int)(step / SUBSTEPS) + 5;
	uint64_t low = (1ull << top) |
	    ((uint64_t)(step % SUBSTEPS) << (top - 6));
	return (double)(low + (1ull << (top - 6) >> 1));
}

void histogram_add(struct histogram *h, uint64_t ns)
{
	h->steps[step_of(ns)]++;
	h->n++;
	if (ns > h->largest)
		h->largest = ns;
}

void histogram_join(struct histogram *to, const struct histogram *from)
{
	for (size_t i = 0; i < 4096; i++)
		to->steps[i] += from->steps[i];
	to->n += from->n;
	if (from->largest > to->largest)
		to->largest = from->largest;
}

double histogram_at(const struct histogram *h, double quantile)
{
	uint64_t wanted = (uint64_t)(quantile * (double)h->n), seen = 0;
	for (size_t i = 0; i < 4096; i++) {
		seen += h->steps[i];
		if (seen > wanted)
			return middle_of(i);
	}
	return (double)h->largest;
}

/* Seconds of CPU of a process, from /proc in ticks of 10 ms. */
static double process_seconds(long pid)
{
	char path[64], line[1024];
	unsigned long user, system;
	double seconds = 0;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof line, f) != NULL) {
		const char *after = strrchr(line, ')');
		if (after != NULL &&
		    sscanf(after + 2,
			"%*c %*d %*d %*d %*d %*d "
			"%*u %*u %*u %*u %*u %lu %lu",
			&user, &system) == 2)
			seconds = (double)(user + system) /
			    (double)sysconf(_SC_CLK_TCK);
	}
	fclose(f);
	return seconds;
}

/* CPU seconds that the whole machine was busy. */
static double machine_seconds(void)
{
	double user, nice, system, idle, wait, irq, soft, steal;
	FILE *f = fopen("/proc/stat", "r");
	if (f == NULL)
		return 0;
	int n = fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &user, &nice,
	    &system, &idle, &wait, &irq, &soft, &steal);
	fclose(f);
	return n != 8 ? 0
		      : (user + nice + system + irq + soft + steal) /
		(double)sysconf(_SC_CLK_TCK);
}

/* Cache flushes so far of the disk that BENCH_DISK names; -1: not known. */
static double disk_flushes(void)
{
	const char *disk = getenv("BENCH_DISK");
	char line[512], name[64];
	double flushes = -1, n;

	FILE *f = disk != NULL ? fopen("/proc/diskstats", "r") : NULL;
	if (f == NULL)
		return -1;
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line,
			"%*d %*d %63s %*s %*s %*s %*s %*s %*s %*s %*s "
			"%*s %*s %*s %*s %*s %*s %*s %lf",
			name, &n) == 2 &&
		    strcmp(name, disk) == 0)
			flushes = n;
	fclose(f);
	return flushes;
}

void usage_look(struct usage *u, long server_pid)
{
	struct rusage self;

	getrusage(RUSAGE_SELF, &self);
	u->at_ns = clock_ns();
	u->server_s = server_pid != 0 ? process_seconds(server_pid) : 0;
	u->client_s = (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec) +
	    (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec) / 1e6;
	u->machine_s = machine_seconds();
	u->flushes = disk_flushes();
}

void usage_print(const struct usage *from, const struct usage *to,
    long server_pid, double operations)
{
	double seconds = (double)(to->at_ns - from->at_ns) / 1e9;
	double server = to->server_s - from->server_s;
	double client = to->client_s - from->client_s;
	double others = to->machine_s - from->machine_s - server - client;
	double flushes = to->flushes - from->flushes;

	metric("client_cpu_pct", 100 * client / seconds);
	if (server_pid != 0) {
		metric("server_cpu_pct", 100 * server / seconds);
		if (operations > 0)
			metric("server_us_per_op", 1e6 * server / operations);
		metric("others_pct", others > 0 ? 100 * others / seconds : 0);
	}
	if (from->flushes >= 0 && flushes / seconds > 20)
		metric("ops_per_flush", operations / flushes);
}
