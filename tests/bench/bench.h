/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The load client of the benchmarks: one program for every server, so that all
 * of them pay the same client cost and a ratio of two of its numbers means
 * something. What differs between servers is a struct protocol, nothing else.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#define REQUEST_MAX 65536 /* bytes of one request */

/* What to ask for, and of whom. */
struct workload {
	const char *query; /* of Redis a command, of Viesti a word */
	long people;	   /* requests name one of them by chance */
	int32_t date;	   /* of recorded activities: days since 1970 */
	const char *type;  /* of recorded activities */
	int batch;	   /* activities in one request */
};

struct protocol {
	const char *name;
	/* Bytes of the whole message in front; 0: not all there; -1: not one.
	 */
	long (*message)(const uint8_t *data, size_t len);
	/* The greeting after the TLS handshake; its answer proves that the
	 * server took our certificate. */
	size_t (*hello)(uint8_t *out);
	size_t (*request)(const struct workload *w, uint8_t *out);
	/* What is wrong in this message; NULL: nothing. */
	const char *(*refusal)(const uint8_t *message, size_t len);
	/* Of those that push; else NULL: the wish to watch, a question for the
	 * newest revision, and whether a message is an update and of which
	 * revision (of a reply: its revision, or 1). */
	size_t (*subscribe)(uint8_t *out);
	size_t (*ping)(uint8_t *out);
	bool (*update)(const uint8_t *message, size_t len, uint64_t *revision);
};
extern const struct protocol redis_protocol, viesti_protocol;

struct target {
	const struct protocol *protocol;
	const char *host;
	uint16_t port;
	SSL_CTX *context;
	struct workload workload;
	long server_pid; /* whose CPU time counts; 0: nobody's */
	int connections;
	int depth; /* requests in flight on each connection */
	double seconds, warm_seconds;
};

struct connection {
	int fd;
	SSL *ssl;
	uint8_t *in; /* received, not yet used up */
	size_t n_in, in_size;
	int waiting; /* answers still wanted */
	uint64_t sent_ns;
};

/* connection.c: blocking until connection_unblock. -1: failed. */
int connection_open(struct connection *c, const struct target *t);
void connection_close(struct connection *c, bool reset);
void connection_unblock(struct connection *c);
void connection_send(struct connection *c, const uint8_t *data, size_t len);
/* Bytes got, 0: none now, -1: closed. */
long connection_fill(struct connection *c);
void connection_use(struct connection *c, size_t len);
/* All of them, by several threads at once; exits when one can't be had. */
struct connection *connections_open(const struct target *t);

/* measure.c */
struct histogram {
	uint64_t steps[4096], n, largest;
};
void histogram_add(struct histogram *h, uint64_t ns);
void histogram_join(struct histogram *to, const struct histogram *from);
double histogram_at(const struct histogram *h, double quantile);
uint64_t clock_ns(void);    /* monotonic */
uint64_t random_next(void); /* of this thread */
void random_seed(uint64_t seed);

/* What was used up since the last look. */
struct usage {
	uint64_t at_ns;
	double server_s, client_s, machine_s, flushes;
};
void usage_look(struct usage *u, long server_pid);
/* Prints server, client and foreign CPU and disk flushes between two looks. */
void usage_print(const struct usage *from, const struct usage *to,
    long server_pid, double operations);
void metric(const char *name, double value);
void fail(const char *what) __attribute__((noreturn));

/* The modes: exit status. */
int mode_load(const struct target *t);	    /* closed loop */
int mode_handshake(const struct target *t); /* connection after connection */
int mode_watch(const struct target *t);	    /* subscribers */
int mode_idle(const struct target *t);	    /* holds connections */
int mode_ready(const struct target *t);	    /* dials until answered */

#endif
