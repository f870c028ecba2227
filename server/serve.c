/* SPDX-License-Identifier: EUPL-1.2 */
/* Serving: start, signals, watchdog, orderly stop; see serve.h. */
#include "server/serve.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/sd.h"
#include "server/conn.h"
#include "server/dispatch.h"
#include "server/handlers/pins.h"
#include "server/listener.h"
#include "server/model.h"
#include "server/push.h"
#include "server/reader.h"
#include "server/retention.h"
#include "server/rules_file.h"
#include "server/season_clock.h"
#include "server/server.h"
#include "server/store/forgotten.h"
#include "server/world.h"
#include "server/writer.h"

#define STALLED_US 30000000 /* a writer busy for longer is not well */
#define STOP_MS 3000	    /* connections get to take their last replies */
#define EVENTS 8

struct serving {
	struct server sv;
	struct world world;
	struct event *events[EVENTS];
	size_t n_events;
};

/* ------------------------------------------------------------- settings */

static void set_log_level(const struct config *c)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {
		{ "debug", LOG_DEBUG },
		{ "info", LOG_INFO },
		{ "warn", LOG_WARN },
		{ "error", LOG_ERROR },
	};

	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (strcmp(levels[i].name, c->log_level) == 0)
			log_set_level(levels[i].level);
}

static int read_config(const char *state_dir, struct config *c,
    struct error *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/viestid.conf", state_dir);
	return config_read(c, path, err);
}

/* Settings that need a restart keep their old value until then. */
static void on_reload(evutil_socket_t fd, short what, void *arg)
{
	struct serving *s = arg;
	struct config fresh;
	struct error err = { 0 };

	(void)fd;
	(void)what;
	sd_notify_state("RELOADING=1");
	if (read_config(s->sv.state_dir, &fresh, &err) < 0) {
		log_event(LOG_ERROR, "reload_refused", "reason=%s text=%s",
		    err.reason, err.text);
	} else {
		memcpy(fresh.listen, s->sv.config.listen, sizeof fresh.listen);
		memcpy(fresh.zone, s->sv.config.zone, sizeof fresh.zone);
		memcpy(fresh.control_socket, s->sv.config.control_socket,
		    sizeof fresh.control_socket);
		fresh.port = s->sv.config.port;
		fresh.writer_queue = s->sv.config.writer_queue;
		s->sv.config = fresh;
		set_log_level(&fresh);
		log_event(LOG_INFO, "reloaded", "file=viestid.conf");
	}
	sd_notify_state("READY=1");
}

/* ------------------------------------------------------------- stopping */

static void stop_now(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(((struct serving *)arg)->sv.base);
}

/* No more connections; what is in hand is finished and answered; Goodbye. */
static void on_stop(evutil_socket_t fd, short what, void *arg)
{
	struct serving *s = arg;
	const struct timeval soon = { STOP_MS / 1000, 0 };

	(void)what;
	if (s->sv.stopping) {
		stop_now(fd, 0, s);
		return;
	}
	log_event(LOG_INFO, "stopping", "signal=%d", (int)fd);
	sd_notify_state("STOPPING=1");
	s->sv.stopping = true;
	listener_stop(s->sv.listener);
	conn_pause_all(&s->sv, true);
	writer_drain(s->sv.writer);
	dispatch_writer_done(&s->sv);
	conn_pause_all(&s->sv, true);
	conn_close_client(&s->sv, 0, "restarting",
	    N_("The server stops or is restarted. Connect again in a while."),
	    1000);
	event_base_once(s->sv.base, -1, EV_TIMEOUT, stop_now, s, &soon);
}

/* ------------------------------------------------------------- the loop */

static void on_writer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	dispatch_writer_done(&((struct serving *)arg)->sv);
}

static void on_reader(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	dispatch_reader_done(&((struct serving *)arg)->sv);
}

/* Once a second: the watchdog, the end of a stop, the certificate, what the
 * season's calendar brings. */
static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct serving *s = arg;
	struct error err = { 0 };

	(void)fd;
	(void)what;
	if (s->sv.stopping && conn_count(&s->sv) == 0)
		event_base_loopbreak(s->sv.base);
	if (writer_busy_us(s->sv.writer) < STALLED_US)
		sd_notify_state("WATCHDOG=1");
	season_clock_look(&s->sv);
	retention_look(&s->sv);
	if (pki_refresh(s->sv.pki, &err) < 0)
		log_event(LOG_ERROR, "certificate_refresh", "text=%s",
		    err.text);
}

static int watch(struct serving *s, evutil_socket_t fd, short what,
    event_callback_fn fn, const struct timeval *every, struct error *err)
{
	struct event *e = event_new(s->sv.base, fd, (short)(what | EV_PERSIST),
	    fn, s);

	if (!e || event_add(e, every) < 0) {
		if (e)
			event_free(e);
		return error_set(err, E_INTERNAL, "event",
		    _("An event could not be set up."));
	}
	s->events[s->n_events++] = e;
	return 0;
}

static int watch_all(struct serving *s, struct error *err)
{
	const struct timeval tick = { 0, 500000 };
	int rc = watch(s, SIGTERM, EV_SIGNAL, on_stop, NULL, err);

	if (rc == 0)
		rc = watch(s, SIGINT, EV_SIGNAL, on_stop, NULL, err);
	if (rc == 0)
		rc = watch(s, SIGHUP, EV_SIGNAL, on_reload, NULL, err);
	if (rc == 0)
		rc = watch(s, writer_fd(s->sv.writer), EV_READ, on_writer, NULL,
		    err);
	if (rc == 0)
		rc = watch(s, reader_fd(s->sv.reader), EV_READ, on_reader, NULL,
		    err);
	if (rc == 0)
		rc = watch(s, -1, EV_TIMEOUT, on_tick, &tick, err);
	return rc;
}

/* ------------------------------------------------------------- starting */

static int open_base(struct server *sv, struct error *err)
{
	struct event_config *cfg = event_config_new();

	event_config_set_flag(cfg,
	    EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	sv->base = event_base_new_with_config(cfg);
	event_config_free(cfg);
	if (!sv->base)
		return error_set(err, E_INTERNAL, "event",
		    _("An event could not be set up."));
	return 0;
}

/* Before anything that would only say which file is missing. */
static int check_state(const char *state_dir, struct error *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/" STORE_FILE, state_dir);
	if (access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR))
		return 0;
	return error_set(err, E_NOT_FOUND, "state_missing",
	    _("There is no competition in %s. Make one with "
	      "viestid init --state %s."),
	    state_dir, state_dir);
}

static int open_data(struct serving *s, struct error *err)
{
	struct server *sv = &s->sv;
	size_t forgotten;
	int rc = check_state(sv->state_dir, err);

	if (rc == 0)
		rc = read_config(sv->state_dir, &sv->config, err);
	if (rc == 0)
		rc = clock_set_zone(sv->config.zone, err);
	if (rc < 0)
		return rc;
	set_log_level(&sv->config);
	rc = store_open(&s->world.store, sv->state_dir, STORE_WRITER, err);
	if (rc == 0)
		rc = forgotten_apply(s->world.store, sv->state_dir, &forgotten,
		    err);
	if (rc == 0)
		rc = pki_open(&sv->pki, sv->state_dir, err);
	if (rc == 0)
		rc = rules_file_take(s->world.store, sv->state_dir, err);
	if (rc < 0)
		return rc;
	s->world.pki = sv->pki;
	s->world.state_dir = sv->state_dir;
	s->world.config = sv->config;
	return model_load(sv, &s->world, err);
}

static int open_threads(struct serving *s, struct error *err)
{
	struct server *sv = &s->sv;
	int rc = open_base(sv, err);

	if (rc == 0)
		rc = conns_init(sv);
	if (rc == 0)
		rc = push_init(sv);
	if (rc == 0)
		rc = writer_start(&sv->writer, &s->world,
		    (size_t)sv->config.writer_queue, err);
	if (rc == 0)
		rc = reader_start(&sv->reader, sv->state_dir, err);
	if (rc == 0)
		rc = listener_open(&sv->listener, sv, sv->state_dir, err);
	if (rc == 0)
		rc = watch_all(s, err);
	return rc;
}

static void say_ready(const struct server *sv)
{
	printf("ready address=%s port=%u socket=%s pid=%d\n",
	    sv->config.address, listener_port(sv->listener),
	    listener_socket(sv->listener), (int)getpid());
	fflush(stdout);
	sd_notify_state("READY=1");
	log_event(LOG_INFO, "ready",
	    "port=%u participants=%zu departments=%zu revision=%llu",
	    listener_port(sv->listener), people_count(sv->people),
	    sv->departments.n, (unsigned long long)sv->revision);
}

static void close_all(struct serving *s)
{
	struct server *sv = &s->sv;

	for (size_t i = 0; i < s->n_events; i++)
		event_free(s->events[i]);
	listener_free(sv->listener);
	if (sv->conns)
		conns_fini(sv);
	push_fini(sv);
	writer_free(sv->writer);
	reader_free(sv->reader);
	if (s->world.store)
		store_close(s->world.store);
	model_free(sv);
	pins_free(sv->pins);
	world_fini(&s->world);
	request_drop_kept();
	pki_free(sv->pki);
	if (sv->base)
		event_base_free(sv->base);
	libevent_global_shutdown();
}

/* No core files: they would hold keys. As many descriptors as are allowed. */
static void set_limits(void)
{
	struct rlimit core = { 0, 0 }, files;

	setrlimit(RLIMIT_CORE, &core);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	signal(SIGPIPE, SIG_IGN);
}

int serve(const char *state_dir, struct error *err)
{
	struct serving *s = calloc(1, sizeof *s);

	if (!s)
		return E_INTERNAL;
	set_limits();
	world_init(&s->world);
	s->sv.state_dir = state_dir;
	s->sv.started_at = clock_now_us();
	int rc = open_data(s, err);
	if (rc == 0)
		rc = open_threads(s, err);
	if (rc == 0) {
		say_ready(&s->sv);
		event_base_dispatch(s->sv.base);
		if (s->sv.failed)
			rc = error_set(err, E_INTERNAL, "store_failed",
			    _("The database could not be written; see the "
			      "log. The server was stopped."));
	}
	close_all(s);
	free(s);
	return rc;
}
