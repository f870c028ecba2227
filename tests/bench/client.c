/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench-client MODE [OPTIONS]: the load client. Prints "metric<TAB>value"
 * lines.
 *
 *   load	N connections, P requests in flight on each, answer by answer
 *   handshake	N threads: TCP, mutual TLS 1.3, greeting, first answer
 *   watch	N subscribers, one recorder: how late the last one is
 *   idle	N connections, READY, held until stdin ends
 *   ready	dials until the first good answer; its time in nanoseconds
 */
#include "bench.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int (*run)(const struct target *);
} modes[] = {
	{ "load", mode_load },
	{ "handshake", mode_handshake },
	{ "watch", mode_watch },
	{ "idle", mode_idle },
	{ "ready", mode_ready },
};

static const struct protocol *const protocols[] = {
	&redis_protocol,
	&viesti_protocol,
};

struct files {
	const char *ca, *certificate, *key;
};

enum { OPTION_CA = 1, OPTION_CERTIFICATE, OPTION_KEY };
static const struct option options[] = {
	{ "protocol", required_argument, NULL, 'x' },
	{ "port", required_argument, NULL, 'p' },
	{ "connections", required_argument, NULL, 'c' },
	{ "depth", required_argument, NULL, 'P' },
	{ "seconds", required_argument, NULL, 't' },
	{ "query", required_argument, NULL, 'q' },
	{ "people", required_argument, NULL, 'n' },
	{ "date", required_argument, NULL, 'd' },
	{ "type", required_argument, NULL, 'y' },
	{ "batch", required_argument, NULL, 'b' },
	{ "server-pid", required_argument, NULL, 'k' },
	{ "seed", required_argument, NULL, 's' },
	{ "ca", required_argument, NULL, OPTION_CA },
	{ "certificate", required_argument, NULL, OPTION_CERTIFICATE },
	{ "key", required_argument, NULL, OPTION_KEY },
	{ NULL, 0, NULL, 0 },
};

static const struct protocol *protocol_named(const char *name)
{
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
		if (strcmp(protocols[i]->name, name) == 0)
			return protocols[i];
	fprintf(stderr, "bench-client: no protocol '%s'\n", name);
	exit(2);
}

static void set_option(struct target *t, struct files *f, int letter,
    const char *value)
{
	switch (letter) {
	case 'x':
		t->protocol = protocol_named(value);
		break;
	case 'p':
		t->port = (uint16_t)atoi(value);
		break;
	case 'c':
		t->connections = atoi(value);
		break;
	case 'P':
		t->depth = atoi(value);
		break;
	case 't':
		t->seconds = atof(value);
		break;
	case 'q':
		t->workload.query = value;
		break;
	case 'n':
		t->workload.people = atol(value);
		break;
	case 'd':
		t->workload.date = atoi(value);
		break;
	case 'y':
		t->workload.type = value;
		break;
	case 'b':
		t->workload.batch = atoi(value);
		break;
	case 'k':
		t->server_pid = atol(value);
		break;
	case 's':
		random_seed(strtoull(value, NULL, 10));
		break;
	case OPTION_CA:
		f->ca = value;
		break;
	case OPTION_CERTIFICATE:
		f->certificate = value;
		break;
	case OPTION_KEY:
		f->key = value;
		break;
	default:
		exit(2);
	}
}

static SSL_CTX *make_context(const struct files *f,
    const struct protocol *protocol)
{
	static const uint8_t alpn[] = "\x08viesti/1";
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx == NULL ||
	    SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1)
		fail("TLS context");
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY |
		SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
	if (f->ca == NULL ||
	    SSL_CTX_load_verify_locations(ctx, f->ca, NULL) != 1)
		fail("--ca");
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (f->certificate == NULL || f->key == NULL ||
	    SSL_CTX_use_certificate_chain_file(ctx, f->certificate) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, f->key, SSL_FILETYPE_PEM) != 1)
		fail("--certificate or --key");
	if (protocol == &viesti_protocol)
		SSL_CTX_set_alpn_protos(ctx, alpn, sizeof alpn - 1);
	return ctx;
}

int main(int argc, char **argv)
{
	struct target t = {
		.protocol = &viesti_protocol, .host = "127.0.0.1",
		.connections = 1, .depth = 1, .seconds = 3, .warm_seconds = 0.5,
		.workload = {
			.query = "top10", .people = 100000, .type = "SM2",
			.batch = 1,
		},
	};
	struct files f = { NULL, NULL, NULL };
	int letter;

	signal(SIGPIPE, SIG_IGN);
	while ((letter = getopt_long(argc, argv, "", options, NULL)) > 0)
		set_option(&t, &f, letter, optarg);
	t.context = make_context(&f, t.protocol);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (optind < argc && strcmp(argv[optind], modes[i].name) == 0)
			return modes[i].run(&t);
	fprintf(stderr,
	    "usage: bench-client load|handshake|watch|idle|ready ...\n");
	return 2;
}
