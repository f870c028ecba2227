/* SPDX-License-Identifier: EUPL-1.2 */
/* Two ends of a stream on one loop, over a socketpair, with real contexts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/tls.h"
#include "tests/support/certs.h"

/* One end: counts what happens to it, and frees itself where told. */
struct side {
	struct tls *tls;
	int ready, drained, ended, deliveries;
	enum tls_end why;
	char detail[128];
	uint8_t *got;
	size_t n, use_at_most; /* of one delivery; 0: everything */
	enum side_free { NEVER, AT_READY, AT_DATA, AT_DRAINED } free_at;
	bool pause_at_data, finish_at_data, echo;
	struct event_base *base;
};

static struct certs certs;
static struct event_base *base;
static struct event *alarm_clock; /* so that a stalled loop comes back */
static struct side server, client;

static void free_side(struct side *s)
{
	tls_free(s->tls);
	s->tls = NULL;
}

static void on_ready(void *arg)
{
	struct side *s = arg;
	s->ready++;
	if (s->free_at == AT_READY)
		free_side(s);
}

static size_t on_data(void *arg, const uint8_t *data, size_t len)
{
	struct side *s = arg;
	s->deliveries++;
	if (s->use_at_most && len > s->use_at_most)
		len = s->use_at_most;
	s->got = realloc(s->got, s->n + len + 1);
	memcpy(s->got + s->n, data, len);
	s->n += len;
	if (s->echo)
		tls_send(s->tls, data, len);
	if (s->pause_at_data)
		tls_pause(s->tls, true);
	if (s->finish_at_data)
		tls_finish(s->tls);
	if (s->free_at == AT_DATA)
		free_side(s);
	return len;
}

static void on_drained(void *arg)
{
	struct side *s = arg;
	s->drained++;
	if (s->free_at == AT_DRAINED)
		free_side(s);
}

static void on_ended(void *arg, enum tls_end why, const char *detail)
{
	struct side *s = arg;
	s->ended++;
	s->why = why;
	strncpy(s->detail, detail, sizeof(s->detail) - 1);
	free_side(s);
}

static const struct tls_events events = { on_ready, on_data, on_drained,
	on_ended };

static void open_on(const int fds[2], SSL_CTX *server_ctx, SSL_CTX *client_ctx)
{
	server.tls = tls_new(base, fds[0],
	    server_ctx ? SSL_new(server_ctx) : NULL, true, &events, &server);
	client.tls = tls_new(base, fds[1],
	    client_ctx ? SSL_new(client_ctx) : NULL, false, &events, &client);
	assert_non_null(server.tls);
	assert_non_null(client.tls);
}

static void open_pair(SSL_CTX *server_ctx, SSL_CTX *client_ctx)
{
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX,
			     SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
			     fds),
	    0);
	open_on(fds, server_ctx, client_ctx);
}

/* Over TCP, with a client whose kernel takes little and a server whose kernel
 * takes much; the client is still connecting. */
static void open_tcp(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int small = 4096, large = 1 << 20;
	SSL_CTX *ctx = certs_enrolled(&certs);
	int listening = socket(AF_INET, SOCK_STREAM, 0);
	int fds[2] = { -1, socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0) };

	assert_int_equal(bind(listening, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(listening, 1), 0);
	getsockname(listening, (struct sockaddr *)&at, &len);
	setsockopt(fds[1], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	(void)connect(fds[1], (struct sockaddr *)&at, len); /* goes on */
	fds[0] = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &large, sizeof(large));
	close(listening);
	open_on(fds, pki_server_context(certs.pki), ctx);
	SSL_CTX_free(ctx);
}

static void open_tls(void)
{
	SSL_CTX *ctx = certs_enrolled(&certs);
	open_pair(pki_server_context(certs.pki), ctx);
	SSL_CTX_free(ctx);
}

/* Runs the loop until what is counted is there, or nothing happens any more. */
static void run_until(const int *count, int wanted)
{
	int64_t give_up = clock_mono_us() + 10000000;
	while (*count < wanted && clock_mono_us() < give_up)
		event_base_loop(base, EVLOOP_ONCE);
	assert_true(*count >= wanted);
}

static void run_until_bytes(const struct side *s, size_t wanted)
{
	int64_t give_up = clock_mono_us() + 10000000;
	while (s->n < wanted && clock_mono_us() < give_up)
		event_base_loop(base, EVLOOP_ONCE);
	assert_int_equal(s->n, wanted);
}

static void run_quiet(void)
{
	for (int i = 0; i < 20; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

static uint8_t *pattern(size_t n)
{
	uint8_t *p = malloc(n);
	uint32_t x = 1;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (uint8_t)(x >> 24);
	}
	return p;
}

static void on_alarm(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
}

static int before(void **state)
{
	static const struct timeval often = { 0, 50000 };
	(void)state;
	memset(&server, 0, sizeof(server));
	memset(&client, 0, sizeof(client));
	base = event_base_new();
	alarm_clock = event_new(base, -1, EV_PERSIST, on_alarm, NULL);
	event_add(alarm_clock, &often);
	return base ? 0 : -1;
}

static int after(void **state)
{
	(void)state;
	tls_free(server.tls);
	tls_free(client.tls);
	free(server.got);
	free(client.got);
	event_free(alarm_clock);
	event_base_free(base);
	return 0;
}

static void both_ends_become_ready(void **state)
{
	(void)state;
	open_tls();
	run_until(&server.ready, 1);
	assert_int_equal(client.ready, 1);
	assert_string_equal(SSL_get_version(tls_ssl(client.tls)), "TLSv1.3");
	assert_string_equal(SSL_get_cipher(tls_ssl(client.tls)),
	    "TLS_AES_128_GCM_SHA256");
	assert_false(SSL_session_reused(tls_ssl(server.tls)));
}

static void sends_of_one_turn_share_a_record(void **state)
{
	(void)state;
	open_tls();
	run_until(&server.ready, 1);
	run_quiet();
	for (int i = 0; i < 100; i++)
		assert_int_equal(tls_send(client.tls, "0123456789", 10), 0);
	assert_int_equal(tls_queued(client.tls), 1000);
	run_until_bytes(&server, 1000);
	assert_int_equal(server.deliveries, 1);
	assert_int_equal(client.drained, 1);
	assert_int_equal(tls_queued(client.tls), 0);
}

static void what_is_sent_before_the_handshake_waits(void **state)
{
	(void)state;
	open_tls();
	assert_int_equal(tls_send(client.tls, "early", 5), 0);
	run_until_bytes(&server, 5);
	assert_memory_equal(server.got, "early", 5);
}

static void megabytes_arrive_whole_both_ways(void **state)
{
	(void)state;
	size_t n = 5u << 20;
	uint8_t *data = pattern(n);
	open_tls();
	server.echo = true;
	for (size_t i = 0; i < n; i += 1000)
		assert_int_equal(tls_send(client.tls, data + i,
				     n - i < 1000 ? n - i : 1000),
		    0);
	run_until_bytes(&client, n);
	assert_memory_equal(server.got, data, n);
	assert_memory_equal(client.got, data, n);
	free(data);
}

/* An unfinished SSL_write must be repeated with the same bytes: more is
 * queued behind it while the other end does not read. */
static void queueing_behind_a_full_socket_keeps_the_order(void **state)
{
	(void)state;
	size_t n = 3u << 20;
	uint8_t *data = pattern(n);
	open_tls();
	run_until(&server.ready, 1);
	tls_pause(server.tls, true);
	for (size_t i = 0; i < n; i += 3000) {
		tls_send(client.tls, data + i, n - i < 3000 ? n - i : 3000);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	assert_int_equal(server.n, 0);
	assert_true(tls_queued(client.tls) > n / 2);
	tls_pause(server.tls, false);
	run_until_bytes(&server, n);
	assert_memory_equal(server.got, data, n);
	free(data);
}

static void a_pause_inside_data_keeps_the_rest(void **state)
{
	(void)state;
	open_tls();
	server.use_at_most = 3;
	server.pause_at_data = true;
	tls_send(client.tls, "abcdefghij", 10);
	for (size_t wanted = 3; wanted < 10; wanted += 3) {
		run_until_bytes(&server, wanted);
		run_quiet();
		assert_int_equal(server.n, wanted);
		tls_pause(server.tls, false);
	}
	run_until_bytes(&server, 10);
	assert_memory_equal(server.got, "abcdefghij", 10);
}

static void a_pause_that_ends_inside_data_stalls_nothing(void **state)
{
	(void)state;
	open_tls();
	server.use_at_most = 4;
	tls_send(client.tls, "abcdefgh", 8);
	run_until_bytes(&server, 4);
	tls_pause(server.tls, true);
	tls_pause(server.tls, false);
	run_until_bytes(&server, 8);
}

static void finish_sends_everything_first(void **state)
{
	(void)state;
	size_t n = 2u << 20;
	uint8_t *data = pattern(n);
	open_tls();
	run_until(&server.ready, 1);
	tls_send(server.tls, data, n);
	tls_finish(server.tls);
	assert_int_equal(tls_send(server.tls, "more", 4), -1);
	run_until(&client.ended, 1);
	assert_int_equal(client.n, n);
	assert_memory_equal(client.got, data, n);
	assert_int_equal(client.why, TLS_END_CLOSED);
	run_until(&server.ended, 1);
	assert_int_equal(server.why, TLS_END_CLOSED);
	free(data);
}

static void finish_inside_data_is_safe(void **state)
{
	(void)state;
	open_tls();
	server.finish_at_data = true;
	server.use_at_most = 2;
	tls_send(client.tls, "abcdef", 6);
	run_until(&server.ended, 1);
	assert_int_equal(server.n, 2);
	run_until(&client.ended, 1);
}

/* A close with bytes unread makes the kernel throw away what it has not sent
 * yet: so what the peer still sends is read, and thrown away. */
static void last_words_survive_what_the_peer_still_sends(void **state)
{
	(void)state;
	size_t n = 200000;
	uint8_t *data = pattern(n);
	open_tcp();
	run_until(&server.ready, 1);
	run_until(&client.ready, 1);
	tls_pause(client.tls, true);
	tls_send(server.tls, data, n);
	run_until(&server.drained, 1);
	tls_send(client.tls, "unread", 6);
	run_until(&client.drained, 1);
	tls_finish(server.tls);
	for (int i = 0; i < 5; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
	tls_pause(client.tls, false);
	run_until(&client.ended, 1);
	assert_int_equal(client.n, n);
	run_until(&server.ended, 1);
	free(data);
}

static void finish_gives_up_on_a_peer_that_does_not_read(void **state)
{
	(void)state;
	size_t n = 4u << 20;
	uint8_t *data = pattern(n);
	open_tls();
	run_until(&server.ready, 1);
	tls_pause(client.tls, true);
	tls_send(server.tls, data, n);
	int64_t begin = clock_mono_us();
	tls_finish(server.tls);
	run_until(&server.ended, 1);
	int64_t took = clock_mono_us() - begin;
	assert_true(took > 900000 && took < 5000000);
	free(data);
}

static void the_stream_may_be_freed_in_every_callback(void **state)
{
	(void)state;
	for (int where = AT_READY; where <= AT_DRAINED; where++) {
		if (where > AT_READY)
			before(state);
		open_tls();
		server.free_at = (enum side_free)where;
		server.echo = true;
		tls_send(client.tls, "abc", 3);
		run_until(&client.ended, 1);
		assert_null(server.tls);
		if (where < AT_DRAINED)
			after(state);
	}
}

static void a_peer_that_vanishes_is_closed(void **state)
{
	(void)state;
	open_tls();
	run_until(&server.ready, 1);
	free_side(&client);
	run_until(&server.ended, 1);
	assert_int_equal(server.why, TLS_END_CLOSED);
}

static void what_the_peer_said_before_it_went_is_read(void **state)
{
	(void)state;
	open_tls();
	run_until(&server.ready, 1);
	run_quiet();
	tls_send(server.tls, "goodbye", 7);
	run_until(&server.drained, 1);
	assert_int_equal(client.n, 0);
	free_side(&server);
	/* the write meets a closed socket before anything was read */
	tls_send(client.tls, "abc", 3);
	run_until(&client.ended, 1);
	assert_int_equal(client.n, 7);
}

static void a_plain_stream_works_the_same(void **state)
{
	(void)state;
	size_t n = 1u << 20;
	uint8_t *data = pattern(n);
	open_pair(NULL, NULL);
	server.echo = true;
	tls_send(client.tls, data, n);
	run_until_bytes(&client, n);
	assert_memory_equal(client.got, data, n);
	assert_null(tls_ssl(client.tls));
	tls_finish(client.tls);
	run_until(&server.ended, 1);
	run_until(&client.ended, 1);
	free(data);
}

static void a_refused_client_hears_it_after_its_handshake(void **state)
{
	(void)state;
	SSL_CTX *ctx = certs_client(&certs, NULL, NULL, TLS_ALPN);
	open_pair(pki_server_context(certs.pki), ctx);
	SSL_CTX_free(ctx);
	run_until(&server.ended, 1);
	assert_int_equal(server.why, TLS_END_REFUSED);
	assert_int_equal(server.ready, 0);
	run_until(&client.ended, 1);
	assert_int_equal(client.why, TLS_END_REFUSED);
	assert_non_null(strstr(client.detail, "certificate required"));
}

static void bytes_that_are_no_tls_are_refused(void **state)
{
	(void)state;
	open_pair(pki_server_context(certs.pki), NULL);
	tls_send(client.tls, "GET / HTTP/1.1\r\n\r\n", 18);
	run_until(&server.ended, 1);
	assert_int_equal(server.why, TLS_END_REFUSED);
}

static void an_end_inside_the_handshake_is_closed(void **state)
{
	(void)state;
	open_pair(pki_server_context(certs.pki), NULL);
	tls_send(client.tls, "\x16\x03\x01", 3);
	run_until(&client.drained, 1);
	free_side(&client);
	run_until(&server.ended, 1);
	assert_int_equal(server.why, TLS_END_CLOSED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_ends_become_ready),
		TEST(sends_of_one_turn_share_a_record),
		TEST(what_is_sent_before_the_handshake_waits),
		TEST(megabytes_arrive_whole_both_ways),
		TEST(queueing_behind_a_full_socket_keeps_the_order),
		TEST(a_pause_inside_data_keeps_the_rest),
		TEST(a_pause_that_ends_inside_data_stalls_nothing),
		TEST(finish_sends_everything_first),
		TEST(finish_inside_data_is_safe),
		TEST(last_words_survive_what_the_peer_still_sends),
		TEST(finish_gives_up_on_a_peer_that_does_not_read),
		TEST(the_stream_may_be_freed_in_every_callback),
		TEST(a_peer_that_vanishes_is_closed),
		TEST(what_the_peer_said_before_it_went_is_read),
		TEST(a_plain_stream_works_the_same),
		TEST(a_refused_client_hears_it_after_its_handshake),
		TEST(bytes_that_are_no_tls_are_refused),
		TEST(an_end_inside_the_handshake_is_closed),
	};
	signal(SIGPIPE, SIG_IGN);
	certs_open(&certs);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	certs_close(&certs);
	return failed;
}
