/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How much of everything a connection may have: time, frames, output, company.
 *
 * Deadlines are absolute and looked at four times a second for all
 * connections at once; libevent's own timeouts are for silence only and let a
 * peer live that sends a byte now and then. Frames cost a token; without one
 * the connection is not read until there is one again, so that nothing is lost.
 */
#include <grp.h>
#include <string.h>
#include <sys/resource.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/tls.h"
#include "server/conn_private.h"
#include "server/server.h"

#define TICK_MS 250
#define TOKENS_MS 10
#define TOKEN 1000000 /* tokens are counted in millionths */
#define SECOND_US 1000000
#define REFRESH_US (3600LL * SECOND_US) /* between looks at our certificate */
#define RESERVED_FDS 32 /* listeners, database, UNIX socket, logs */

/* --------------------------------------------------------------- company */

/* The address without the port. */
size_t conn_host_len(const char *source)
{
	const char *colon = strrchr(source, ':');
	return colon ? (size_t)(colon - source) : strlen(source);
}

/* Once a second at most: who is turned away may come back at once. */
static void log_refusal(struct conns *all, const char *source, const char *why)
{
	int64_t now = clock_mono_us();
	all->refusals++;
	if (all->refusal_logged_at && now - all->refusal_logged_at < SECOND_US)
		return;
	log_event(LOG_WARN, "refused", "source=%s reason=%s times=%u", source,
	    why, all->refusals);
	all->refusal_logged_at = now;
	all->refusals = 0;
}

static struct conn *oldest_unready(struct conns *all, const char *source,
    size_t *n)
{
	size_t len = conn_host_len(source);
	struct conn *c, *oldest = NULL;

	*n = 0;
	DL_FOREACH2(all->unready, c, unready_next)
	{
		if (c->host_len != len || memcmp(c->source, source, len) != 0)
			continue;
		if (!oldest)
			oldest = c;
		++*n;
	}
	return oldest;
}

bool conn_has_room(struct conns *all, bool local, const char *source)
{
	const struct config *config = &all->sv->config;
	size_t of_source;

	if (local) /* the administrator comes in when nobody else does */
		return true;
	if (all->n >= all->max) {
		log_refusal(all, source, "max_connections");
		return false;
	}
	struct conn *oldest = oldest_unready(all, source, &of_source);
	if (oldest && of_source >= (uint64_t)config->max_unready_per_source)
		conn_cut(oldest, "crowded_out");
	else if (all->unready &&
	    all->n_unready >= (uint64_t)config->max_unready)
		conn_cut(all->unready, "crowded_out");
	return true;
}

/* ---------------------------------------------------------------- tokens */

static bool is_rated(const struct conn *c)
{
	return !c->local && c->sv->config.rate_per_second > 0;
}

static void refill(struct conn *c)
{
	const struct config *config = &c->sv->config;
	int64_t now = clock_mono_us(), most = config->rate_burst * TOKEN;
	int64_t passed = now - c->refilled_at;

	c->refilled_at = now;
	if (passed > (most - c->tokens) / config->rate_per_second)
		c->tokens = most; /* enough for a full bucket */
	else
		c->tokens += passed * config->rate_per_second;
	if (c->tokens > most)
		c->tokens = most;
}

bool conn_take_token(struct conn *c)
{
	static const struct timeval soon = { 0, TOKENS_MS * 1000 };
	struct conns *all = c->sv->conns;

	if (!is_rated(c))
		return true;
	refill(c);
	if (c->tokens >= TOKEN) {
		c->tokens -= TOKEN;
		return true;
	}
	conn_pause(c, PAUSE_RATE, true);
	if (!all->tokens_wanted) {
		all->tokens_wanted = true;
		event_add(all->tokens, &soon);
	}
	return false;
}

/* Its own frame was paid for; there may be less than nothing left. */
void conn_charge_second(struct conn *c)
{
	if (is_rated(c))
		c->tokens -= (c->sv->config.rate_per_second - 1) * TOKEN;
}

static void on_tokens(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval soon = { 0, TOKENS_MS * 1000 };
	struct conns *all = arg;
	struct conn *c;
	(void)fd, (void)what;

	all->tokens_wanted = false;
	DL_FOREACH (all->all, c) {
		if (!(c->pauses & PAUSE_RATE))
			continue;
		refill(c);
		if (c->tokens >= TOKEN)
			conn_pause(c, PAUSE_RATE, false);
		else
			all->tokens_wanted = true;
	}
	if (all->tokens_wanted)
		event_add(all->tokens, &soon);
}

/* ------------------------------------------------------ frames and output */

uint32_t conn_frame_limit(const struct conn *c)
{
	if (c->state == CONN_READY)
		return FRAME_MAX_SERVER;
	return c->enrolling ? FRAME_MAX_ENROL : FRAME_MAX_HELLO;
}

void conn_frame_begun(struct conn *c, bool begun)
{
	if (!begun)
		c->frame_deadline = 0;
	else if (c->frame_deadline == 0)
		c->frame_deadline = clock_mono_us() +
		    c->sv->config.frame_ms * 1000;
}

void conn_output_grew(struct conn *c)
{
	uint64_t queued = tls_queued(c->tls);
	uint64_t most = (uint64_t)c->sv->config.output_max;

	if (queued > most)
		conn_cut(c, "slow_consumer");
	else if (queued > most / 2 && !(c->pauses & PAUSE_OUTPUT))
		conn_pause(c, PAUSE_OUTPUT, true);
}

void conn_limits_start(struct conn *c)
{
	int64_t now = clock_mono_us();

	c->host_len = conn_host_len(c->source);
	c->tokens = c->sv->config.rate_burst * TOKEN;
	c->refilled_at = c->heard_at = c->drained_at = now;
	if (c->sv->conns->paused)
		conn_pause(c, PAUSE_ALL, true);
}

/* ------------------------------------------------------------- deadlines */

/* Has its output stood still for longer than it may be silent? */
static bool is_stuck(struct conn *c, int64_t now)
{
	size_t queued = tls_queued(c->tls);
	if (queued == 0 || queued < c->queued)
		c->drained_at = now;
	c->queued = queued;
	return now - c->drained_at > c->sv->config.idle_ms * 1000;
}

static void late(struct conn *c)
{
	if (c->state == CONN_CLOSING)
		conn_cut(c, "closing");
	else if (c->state == CONN_HANDSHAKE)
		conn_cut(c, "handshake_timeout");
	else
		conn_part(c, "hello_timeout",
		    N_("The program did not say Hello "
		       "in time. Connect again."),
		    0);
}

static void look_at(struct conn *c, int64_t now)
{
	bool reading = c->pauses == 0;

	/* While we do not read, or still owe a reply, the peer is not late. */
	if (!reading || c->open > 0)
		c->heard_at = now;
	if (c->deadline && now >= c->deadline &&
	    (c->state == CONN_CLOSING || c->state == CONN_HANDSHAKE ||
		(reading && c->open == 0)))
		late(c);
	else if (c->state == CONN_CLOSING)
		return;
	else if (is_stuck(c, now))
		conn_cut(c, "slow_consumer");
	else if (c->frame_deadline && now >= c->frame_deadline)
		conn_part(c, "frame_timeout",
		    N_("A message was begun and not "
		       "finished in time. Connect again."),
		    0);
	else if (c->state == CONN_READY &&
	    now - c->heard_at > c->sv->config.idle_ms * 1000)
		conn_part(c, "idle",
		    N_("Nothing was heard from the program for "
		       "too long. Connect again."),
		    0);
	else if (c->has_cert && !c->expired &&
	    clock_now_us() >= c->cert_expires_at)
		conn_part(c, "certificate_expired",
		    N_("Your certificate has "
		       "expired. Connect again to renew it."),
		    1000);
}

static void refresh_certificate(struct conns *all, int64_t now)
{
	struct error err;
	if (all->refreshed_at && now - all->refreshed_at < REFRESH_US)
		return;
	all->refreshed_at = now;
	i18n_use(LANG_EN);
	if (all->sv->pki && pki_refresh(all->sv->pki, &err) < 0)
		log_event(LOG_ERROR, "server_certificate", "reason=%s text=%s",
		    err.reason, err.text);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct conns *all = arg;
	struct conn *c, *next;
	int64_t now = clock_mono_us();
	(void)fd, (void)what;

	DL_FOREACH_SAFE(all->all, c, next)
	{
		if (!c->doomed)
			look_at(c, now);
	}
	refresh_certificate(all, now);
}

/* -------------------------------------------------------------- life */

/* The descriptors that we may have decide with the setting. */
static size_t most_connections(const struct config *config)
{
	struct rlimit limit;
	size_t most = (size_t)config->max_connections;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return most;
	if (limit.rlim_cur < limit.rlim_max &&
	    limit.rlim_cur < most + RESERVED_FDS) {
		limit.rlim_cur = most + RESERVED_FDS < limit.rlim_max
		    ? most + RESERVED_FDS
		    : limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
			getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= most + RESERVED_FDS)
		return most;
	most = limit.rlim_cur > RESERVED_FDS + 8 ? limit.rlim_cur - RESERVED_FDS
						 : 8;
	log_event(LOG_WARN, "few_descriptors", "limit=%llu connections=%zu",
	    (unsigned long long)limit.rlim_cur, most);
	return most;
}

int conn_limits_init(struct conns *all)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };
	const struct group *group = getgrnam(ADMIN_GROUP);

	all->admin_group = group ? group->gr_gid : (gid_t)-1;
	all->max = most_connections(&all->sv->config);
	all->tick = event_new(all->sv->base, -1, EV_PERSIST, on_tick, all);
	all->tokens = event_new(all->sv->base, -1, 0, on_tokens, all);
	if (!all->tick || !all->tokens || event_add(all->tick, &tick) < 0)
		return -1;
	return 0;
}

void conn_limits_fini(struct conns *all)
{
	if (all->tick)
		event_free(all->tick);
	if (all->tokens)
		event_free(all->tokens);
}
