/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * systemd's side of a service: sd_notify(3), sd_listen_fds_with_names(3) and
 * sd_watchdog_enabled(3), as far as viestid needs them.
 */
#include "common/sd.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/text.h"

#define FIRST_FD 3

int sd_notify_state(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const struct timeval patience = { 1, 0 };
	bool again = strcmp(state, "WATCHDOG=1") == 0;
	size_t len, size = strlen(state);
	ssize_t sent;
	int fd;

	if (path == NULL || *path == '\0')
		return 0;
	len = strlen(path);
	if (len >= sizeof(to.sun_path))
		return -1;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0'; /* an abstract name */
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* systemd may be behind: nobody waits for it long, and not at all with
	 * what is said again soon */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	sent = sendto(fd, state, size,
	    MSG_NOSIGNAL | (again ? MSG_DONTWAIT : 0),
	    (const struct sockaddr *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
	return sent == (ssize_t)size ? 0 : -1;
}

/* Is the number in this variable our process id? */
static bool is_us(const char *variable)
{
	const char *value = getenv(variable);
	long pid;

	return value != NULL && text_number(value, 1, INT_MAX, &pid) == 0 &&
	    pid == getpid();
}

int sd_listen_fd(const char *name)
{
	const char *count = getenv("LISTEN_FDS");
	const char *names = getenv("LISTEN_FDNAMES");
	long n;

	if (count == NULL || names == NULL || !is_us("LISTEN_PID") ||
	    text_number(count, 0, 1024, &n) != 0)
		return -1;
	for (int fd = FIRST_FD; fd < FIRST_FD + n; fd++) {
		size_t len = strcspn(names, ":");

		if (len == strlen(name) && memcmp(names, name, len) == 0)
			return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? fd : -1;
		names += len;
		if (*names == '\0')
			break;
		names++;
	}
	return -1;
}

long sd_watchdog_us(void)
{
	const char *value = getenv("WATCHDOG_USEC");
	long us;

	if (value == NULL || text_number(value, 1, LONG_MAX, &us) != 0)
		return 0;
	if (getenv("WATCHDOG_PID") != NULL && !is_us("WATCHDOG_PID"))
		return 0;
	return us / 2;
}
