/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Accepting: at most 64 a turn, so that those who are in are served too. Out
 * of descriptors, the spare one is given up for a moment to take and close
 * the waiting connection in order, and accepting rests for a second.
 */
#include "server/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/i18n.h"
#include "common/log.h"
#include "common/sd.h"
#include "server/conn.h"
#include "server/server.h"

#define PER_TURN 64
#define BACKLOG 512

struct door {
	struct listener *listener;
	int fd;
	bool local;
	struct event *event, *rest;
};

struct listener {
	struct server *sv;
	struct door tcp, local;
	int spare;
	char address[INET6_ADDRSTRLEN];
	uint16_t port;
	char socket[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	bool own_socket; /* made by us, so removed by us */
};

/* --------------------------------------------------------------- accepting */

/* "192.0.2.1:50000", "[2001:db8::1]:50000"; an IPv4 address is one also when
 * it came in through an IPv6 socket. */
static void source_of(const struct sockaddr_storage *from, char *out,
    size_t size)
{
	char address[INET6_ADDRSTRLEN] = "?";
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (from->ss_family == AF_INET) {
		memcpy(&v4, from, sizeof(v4));
		inet_ntop(AF_INET, &v4.sin_addr, address, sizeof(address));
		snprintf(out, size, "%s:%u", address, ntohs(v4.sin_port));
		return;
	}
	memcpy(&v6, from, sizeof(v6));
	if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
		inet_ntop(AF_INET, v6.sin6_addr.s6_addr + 12, address,
		    sizeof(address));
		snprintf(out, size, "%s:%u", address, ntohs(v6.sin6_port));
	} else {
		inet_ntop(AF_INET6, &v6.sin6_addr, address, sizeof(address));
		snprintf(out, size, "[%s]:%u", address, ntohs(v6.sin6_port));
	}
}

static void local_source_of(int fd, char *out, size_t size)
{
	struct ucred who;
	socklen_t len = sizeof(who);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0)
		snprintf(out, size, "local:%lu", (unsigned long)who.uid);
	else
		snprintf(out, size, "local:?");
}

static void open_spare(struct listener *l)
{
	if (l->spare < 0)
		l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Out of descriptors or memory: turn one away, then rest. */
static void rest(struct door *d, int error)
{
	static const struct timeval second = { 1, 0 };
	struct listener *l = d->listener;

	if (l->spare >= 0) {
		close(l->spare);
		l->spare = -1;
		int fd = accept4(d->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			close(fd);
	}
	open_spare(l);
	log_event(LOG_WARN, "accepting_rests", "seconds=1 reason=%s",
	    strerror(error));
	event_del(d->event);
	event_add(d->rest, &second);
}

static void on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct door *d = arg;
	(void)fd, (void)what;
	open_spare(d->listener);
	event_add(d->event, NULL);
}

/* false: nobody waits, or the door rests. */
static bool accept_one(struct door *d)
{
	struct sockaddr_storage from = { 0 };
	socklen_t len = sizeof(from);
	char source[64];
	int fd = accept4(d->fd, (struct sockaddr *)&from, &len,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
		return true;
	if (fd < 0) {
		if (errno != EAGAIN)
			rest(d, errno);
		return false;
	}
	if (d->local)
		local_source_of(fd, source, sizeof(source));
	else
		source_of(&from, source, sizeof(source));
	conn_accept(d->listener->sv, fd, d->local, source);
	return true;
}

static void on_waiting(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	for (int i = 0; i < PER_TURN && accept_one(arg); i++)
		;
}

/* ------------------------------------------------------------------- TCP */

static int port_failed(const struct config *config, int error,
    struct error *err)
{
	if (error == EADDRINUSE)
		return error_set(err, E_CONFLICT, "port_in_use",
		    _("Port %d is in use already. Is the server running? Else "
		      "choose another port in viestid.conf."),
		    (int)config->port);
	return error_set(err, E_UNAVAILABLE, "listen",
	    _("The server cannot listen on %s port %d: %s."), config->listen,
	    (int)config->port, error_why(error));
}

static int bind_tcp(const struct config *config, const struct addrinfo *to,
    struct error *err)
{
	int one = 1, zero = 0;
	int fd = socket(to->ai_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return port_failed(config, errno, err);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (to->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero));
	if (bind(fd, to->ai_addr, to->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	return port_failed(config, error, err);
}

/* A descriptor, or a negative code. */
static int open_tcp(const struct config *config, struct error *err)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST |
		    AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM },
			*to = NULL;
	char port[8];

	int fd = sd_listen_fd("viesti");
	if (fd >= 0)
		return fd;
	snprintf(port, sizeof(port), "%d", (int)config->port);
	if (getaddrinfo(config->listen, port, &hints, &to) != 0)
		return error_set(err, E_INVALID, "listen",
		    _("The setting listen in viestid.conf must be an address, like "
		      "0.0.0.0 or ::, but it is \"%s\"."),
		    config->listen);
	fd = bind_tcp(config, to, err);
	freeaddrinfo(to);
	return fd;
}

static void learn_address(struct listener *l)
{
	struct sockaddr_storage own = { 0 };
	socklen_t len = sizeof(own);
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&own;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&own;

	if (getsockname(l->tcp.fd, (struct sockaddr *)&own, &len) < 0)
		return;
	if (own.ss_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, l->address,
		    sizeof(l->address));
		l->port = ntohs(v4->sin_port);
	} else if (own.ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &v6->sin6_addr, l->address,
		    sizeof(l->address));
		l->port = ntohs(v6->sin6_port);
	}
}

/* ----------------------------------------------------------- UNIX socket */

static int socket_path(struct listener *l, const char *state_dir,
    struct error *err)
{
	const char *name = l->sv->config.control_socket;
	int n = name[0] == '/'
	    ? snprintf(l->socket, sizeof(l->socket), "%s", name)
	    : snprintf(l->socket, sizeof(l->socket), "%s/%s", state_dir, name);

	if (n >= 0 && (size_t)n < sizeof(l->socket))
		return 0;
	return error_set(err, E_INVALID, "socket_path_too_long",
	    _("The path of the control socket has %d bytes; 107 are possible. "
	      "Give a shorter absolute path as control_socket in viestid.conf."),
	    n);
}

/* Who may write to its directory could put another socket in its place. */
static int check_directory(const struct listener *l, struct error *err)
{
	char dir[sizeof(l->socket)];
	struct stat st;

	memcpy(dir, l->socket, sizeof(dir));
	char *slash = strrchr(dir, '/');
	if (!slash)
		return 0;
	slash[slash == dir] = '\0';
	if (stat(dir, &st) < 0)
		return error_set(err, E_UNAVAILABLE, "socket_directory",
		    _("The directory %s of the control socket cannot be used: %s."),
		    dir, error_why(errno));
	if (!(st.st_mode & S_IWOTH) || (st.st_mode & S_ISVTX))
		return 0;
	return error_set(err, E_PRECONDITION, "socket_directory",
	    _("Everybody may write to the directory %s of the control socket. "
	      "Run: chmod o-w %s"),
	    dir, dir);
}

/* Removes the socket of a server that is gone; one that answers stays. */
static int clear_stale(const struct listener *l, const struct sockaddr_un *at,
    struct error *err)
{
	struct stat st;
	if (lstat(l->socket, &st) < 0)
		return 0;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool gone = S_ISSOCK(st.st_mode) && fd >= 0 &&
	    connect(fd, (const struct sockaddr *)at, sizeof(*at)) < 0 &&
	    errno == ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	if (gone && unlink(l->socket) == 0)
		return 0;
	return error_set(err, E_CONFLICT, "socket_in_use",
	    _("%s is there already and was not left by a server that stopped. "
	      "Is the server running?"),
	    l->socket);
}

static int bind_local(struct listener *l, const struct sockaddr_un *at,
    struct error *err)
{
	const struct group *group = getgrnam(ADMIN_GROUP);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t mask = umask(0117); /* born 0660 */
	int bound = fd < 0 ? -1
			   : bind(fd, (const struct sockaddr *)at, sizeof(*at));
	int error = errno;

	umask(mask);
	if (bound == 0 && group &&
	    chown(l->socket, (uid_t)-1, group->gr_gid) < 0)
		log_event(LOG_WARN, "socket_group", "group=%s reason=%s",
		    ADMIN_GROUP, strerror(errno));
	if (bound == 0 && listen(fd, BACKLOG) == 0) {
		l->own_socket = true;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return error_set(err, E_UNAVAILABLE, "socket",
	    _("The control socket %s cannot be made: %s."), l->socket,
	    error_why(error));
}

/* An inherited socket stands where systemd made it. */
static void learn_path(struct listener *l, int fd)
{
	struct sockaddr_un at = { 0 };
	socklen_t len = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &len) == 0 &&
	    at.sun_family == AF_UNIX && at.sun_path[0] == '/')
		snprintf(l->socket, sizeof(l->socket), "%.*s",
		    (int)sizeof(at.sun_path), at.sun_path);
}

static int open_local(struct listener *l, struct error *err)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int code, fd = sd_listen_fd("control");

	if (fd >= 0) {
		learn_path(l, fd);
		return fd;
	}
	memcpy(at.sun_path, l->socket, sizeof(l->socket));
	if ((code = check_directory(l, err)) < 0 ||
	    (code = clear_stale(l, &at, err)) < 0)
		return code;
	return bind_local(l, &at, err);
}

/* ----------------------------------------------------------------- life */

static int open_door(struct door *d, struct listener *l, int fd, bool local)
{
	int flags = fcntl(fd, F_GETFL);

	d->listener = l;
	d->fd = fd;
	d->local = local;
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -1;
	d->event = event_new(l->sv->base, fd, EV_READ | EV_PERSIST, on_waiting,
	    d);
	d->rest = event_new(l->sv->base, -1, 0, on_rested, d);
	return d->event && d->rest ? event_add(d->event, NULL) : -1;
}

static void close_door(struct door *d)
{
	if (d->event)
		event_free(d->event);
	if (d->rest)
		event_free(d->rest);
	if (d->fd >= 0)
		close(d->fd);
	d->event = d->rest = NULL;
	d->fd = -1;
}

static int open_both(struct listener *l, const char *state_dir,
    struct error *err)
{
	int code = socket_path(l, state_dir, err);
	if (code < 0)
		return code;
	int fd = open_local(l, err); /* first: it tells of a running server */
	if (fd < 0)
		return fd;
	l->local.fd = fd;
	fd = open_tcp(&l->sv->config, err);
	if (fd < 0)
		return fd;
	l->tcp.fd = fd;
	learn_address(l);
	open_spare(l);
	if (open_door(&l->local, l, l->local.fd, true) < 0 ||
	    open_door(&l->tcp, l, l->tcp.fd, false) < 0)
		return error_set(err, E_EXHAUSTED, "memory",
		    _("No memory is left."));
	return 0;
}

int listener_open(struct listener **out, struct server *sv,
    const char *state_dir, struct error *err)
{
	struct listener *l = calloc(1, sizeof(*l));

	*out = NULL;
	if (!l)
		return error_set(err, E_EXHAUSTED, "memory",
		    _("No memory is left."));
	l->sv = sv;
	l->tcp.fd = l->local.fd = l->spare = -1;
	int code = open_both(l, state_dir, err);
	if (code < 0) {
		listener_free(l);
		return code;
	}
	*out = l;
	return 0;
}

void listener_stop(struct listener *l)
{
	close_door(&l->tcp);
	close_door(&l->local);
	if (l->own_socket)
		unlink(l->socket);
	l->own_socket = false;
}

void listener_free(struct listener *l)
{
	if (!l)
		return;
	listener_stop(l);
	if (l->spare >= 0)
		close(l->spare);
	free(l);
}

uint16_t listener_port(const struct listener *l)
{
	return l->port;
}

const char *listener_address(const struct listener *l)
{
	return l->address;
}

const char *listener_socket(const struct listener *l)
{
	return l->socket;
}
