/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From a name and a port to a connected socket. See connect.h.
 */
#include "client/connect.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/i18n.h"

static int64_t left_us(int64_t until_us)
{
	int64_t left = until_us - clock_mono_us();

	return left > 0 ? left : 0;
}

static int no_answer(struct error *err, const char *address, uint16_t port)
{
	return error_set(err, E_UNAVAILABLE, "timeout",
	    _("The server %s, port %u, does not answer. Check the network and try again; if it goes on, tell the organiser."),
	    address, port);
}

/* A request for an address that outlived its time: glibc's thread still writes
 * into it, so it is left alone when it can't be cancelled. */
struct lookup {
	struct gaicb cb;
	struct addrinfo hints;
	char address[256], port[8];
};

/* Looks a name up in glibc's own thread, because a resolver that can't reach
 * its name server would block far longer than we may. */
static int look_up(const char *address, const char *port, int64_t until_us,
    struct addrinfo **out)
{
	struct lookup *look = calloc(1, sizeof(*look));
	int code;

	if (!look)
		return EAI_MEMORY;
	snprintf(look->address, sizeof(look->address), "%s", address);
	snprintf(look->port, sizeof(look->port), "%s", port);
	look->hints.ai_socktype = SOCK_STREAM;
	look->hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
	look->cb.ar_name = look->address;
	look->cb.ar_service = look->port;
	look->cb.ar_request = &look->hints;
	struct gaicb *list[1] = { &look->cb };
	code = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
	if (code) {
		free(look);
		return code;
	}
	do {
		int64_t left = left_us(until_us);
		struct timespec wait = { .tv_sec = left / 1000000,
			.tv_nsec = (left % 1000000) * 1000 };
		gai_suspend((const struct gaicb *const *)list, 1, &wait);
		code = gai_error(&look->cb);
	} while (code == EAI_INPROGRESS && left_us(until_us) > 0);
	if (code == EAI_INPROGRESS && gai_cancel(&look->cb) != EAI_CANCELED)
		return EAI_AGAIN;
	*out = code ? NULL : look->cb.ar_result;
	free(look);
	return code == EAI_INPROGRESS ? EAI_AGAIN : code;
}

int connect_look_up(const char *address, uint16_t port, int64_t until_us,
    struct addrinfo **out, struct error *err)
{
	char service[8];
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };

	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(address, service, &hints, out) == 0)
		return 0;
	int code = look_up(address, service, until_us, out);
	if (code == 0)
		return 0;
	if (code == EAI_AGAIN)
		return error_set(err, E_UNAVAILABLE, "name_unknown",
		    _("The address of %s could not be found out now. Check that this machine is on the network, and try again."),
		    address);
	return error_set(err, E_UNAVAILABLE, "name_unknown",
	    _("Nobody knows a machine named %s. Check the network; if the server has moved, ask the organiser for a new invite."),
	    address);
}

/* 0, or the errno of the failed connect; ETIMEDOUT when the time is over. */
static int try_one(const struct addrinfo *ai, int64_t until_us, int *out)
{
	int fd = socket(ai->ai_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int e = 0, on = 1;
	socklen_t len = sizeof(e);

	if (fd < 0)
		return errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) < 0) {
		e = errno;
		if (e == EINPROGRESS) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };
			int n;
			do {
				int64_t ms = left_us(until_us) / 1000;
				n = poll(&p, 1, (int)ms);
			} while (n < 0 && errno == EINTR);
			if (n <= 0)
				e = ETIMEDOUT;
			else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &e,
				     &len) < 0)
				e = errno;
		}
	}
	if (e)
		close(fd);
	else
		*out = fd;
	return e;
}

static int explain(int e, const char *address, uint16_t port, struct error *err)
{
	switch (e) {
	case ECONNREFUSED:
		return error_set(err, E_UNAVAILABLE, "no_server",
		    _("No server listens at %s, port %u. It may be restarting: try again in a minute; if it goes on, tell the organiser."),
		    address, port);
	case ETIMEDOUT:
		return no_answer(err, address, port);
	default:
		return error_set(err, E_UNAVAILABLE, "no_network",
		    _("The server %s, port %u, can't be reached from here: %s. Check the network."),
		    address, port, error_why(e));
	}
}

int connect_any(const struct addrinfo *list, const char *address, uint16_t port,
    int64_t until_us, struct error *err)
{
	int fd = -1, n = 0, e = EADDRNOTAVAIL;

	for (const struct addrinfo *ai = list; ai; ai = ai->ai_next)
		n++;
	/* Each address gets its share of what is left, so that one that
	 * swallows packets does not take the time of those after it. */
	for (const struct addrinfo *ai = list; ai && fd < 0; ai = ai->ai_next) {
		int64_t share = left_us(until_us) / n--;
		int this = try_one(ai, clock_mono_us() + share, &fd);
		if (this == ECONNREFUSED || e != ECONNREFUSED)
			e = this;
	}
	return fd >= 0 ? fd : explain(e, address, port, err);
}

int connect_tcp(const char *address, uint16_t port, int64_t until_us,
    struct error *err)
{
	struct addrinfo *list = NULL;
	int code = connect_look_up(address, port, until_us, &list, err);

	if (code)
		return code;
	int fd = connect_any(list, address, port, until_us, err);
	freeaddrinfo(list);
	return fd;
}

int connect_unix(const char *path, struct error *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(sun.sun_path))
		return error_set(err, E_INVALID, "socket_path",
		    _("The path of the server's socket has %zu bytes; a UNIX socket allows 1 to %zu. Use a shorter path: %s"),
		    len, sizeof(sun.sun_path) - 1, path);
	memcpy(sun.sun_path, path, len + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	int e = errno;
	if (fd >= 0)
		close(fd);
	if (e == EACCES || e == EPERM)
		return error_set(err, E_DENIED, "socket_denied",
		    _("You may not use the server's socket %s: that is for root, the server's own user and the group viesti-admin."),
		    path);
	return error_set(err, E_UNAVAILABLE, "no_server",
	    _("No server answers on %s: %s. Is viestid running?"), path,
	    error_why(e));
}
