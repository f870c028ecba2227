/* SPDX-License-Identifier: EUPL-1.2 */
/* What systemd wants of a service, played with a socket of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/sd.h"

static void set_pid(const char *variable, long more)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", (long)getpid() + more);
	setenv(variable, text, 1);
}

/* A datagram socket as systemd has it, with an abstract name. */
static int listen_as(const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	memcpy(at.sun_path + 1, name, strlen(name));
	assert_int_equal(bind(fd, (const struct sockaddr *)&at,
			     (socklen_t)(offsetof(struct sockaddr_un,
					     sun_path) +
				 1 + strlen(name))),
	    0);
	return fd;
}

static void a_state_reaches_the_socket_whole(void **state)
{
	char name[40], variable[42], got[64];
	int fd;

	(void)state;
	snprintf(name, sizeof(name), "viesti-test-%ld", (long)getpid());
	snprintf(variable, sizeof(variable), "@%s", name);
	fd = listen_as(name);
	setenv("NOTIFY_SOCKET", variable, 1);
	assert_int_equal(sd_notify_state("READY=1\nSTATUS=on"), 0);
	assert_int_equal(recv(fd, got, sizeof(got), 0), 17);
	assert_memory_equal(got, "READY=1\nSTATUS=on", 17);
	close(fd);
	assert_int_equal(sd_notify_state("READY=1"), -1);
}

/* systemd may be slow to read; the server must go on all the same. */
static void who_does_not_listen_holds_nobody_up(void **state)
{
	char name[40], variable[42];
	int fd, sent = 0;

	(void)state;
	snprintf(name, sizeof(name), "viesti-full-%ld", (long)getpid());
	snprintf(variable, sizeof(variable), "@%s", name);
	fd = listen_as(name);
	setenv("NOTIFY_SOCKET", variable, 1);
	alarm(10);
	while (sent < 100000 && sd_notify_state("WATCHDOG=1") == 0)
		sent++;
	assert_in_range(sent, 1, 99999);
	assert_int_equal(sd_notify_state("STOPPING=1"), -1);
	alarm(0);
	close(fd);
}

static void without_a_socket_nothing_is_done(void **state)
{
	char text[300];

	(void)state;
	unsetenv("NOTIFY_SOCKET");
	assert_int_equal(sd_notify_state("READY=1"), 0);
	setenv("NOTIFY_SOCKET", "", 1);
	assert_int_equal(sd_notify_state("READY=1"), 0);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	setenv("NOTIFY_SOCKET", text, 1);
	assert_int_equal(sd_notify_state("READY=1"), -1);
}

static int saved[2];

/* Descriptors 3 and 4 become ours, as after an exec by systemd. */
static int inherit_two(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		saved[i] = fcntl(3 + i, F_DUPFD_CLOEXEC, 100);
		if (dup2(STDIN_FILENO, 3 + i) != 3 + i)
			return -1;
	}
	setenv("LISTEN_FDS", "2", 1);
	setenv("LISTEN_FDNAMES", "viesti.socket:control", 1);
	set_pid("LISTEN_PID", 0);
	return 0;
}

static int give_back_two(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		if (saved[i] < 0) {
			close(3 + i);
			continue;
		}
		dup2(saved[i], 3 + i);
		close(saved[i]);
	}
	return 0;
}

static void an_inherited_socket_is_found_by_its_name(void **state)
{
	(void)state;
	assert_int_equal(sd_listen_fd("viesti.socket"), 3);
	assert_int_equal(fcntl(3, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(fcntl(4, F_GETFD) & FD_CLOEXEC, 0);
	assert_int_equal(sd_listen_fd("control"), 4);
	assert_int_equal(sd_listen_fd("contro"), -1);
	assert_int_equal(sd_listen_fd(""), -1);
	setenv("LISTEN_FDS", "1", 1);
	assert_int_equal(sd_listen_fd("control"), -1);
	close(3);
	assert_int_equal(sd_listen_fd("viesti.socket"), -1);
}

static void sockets_of_another_process_are_left_alone(void **state)
{
	(void)state;
	set_pid("LISTEN_PID", 1);
	assert_int_equal(sd_listen_fd("control"), -1);
	unsetenv("LISTEN_PID");
	assert_int_equal(sd_listen_fd("control"), -1);
	set_pid("LISTEN_PID", 0);
	setenv("LISTEN_FDS", "x", 1);
	assert_int_equal(sd_listen_fd("control"), -1);
	unsetenv("LISTEN_FDS");
	assert_int_equal(sd_listen_fd("control"), -1);
	setenv("LISTEN_FDS", "2", 1);
	assert_int_equal(sd_listen_fd("control"), 4);
	unsetenv("LISTEN_FDNAMES");
	assert_int_equal(sd_listen_fd("control"), -1);
}

static void the_watchdog_is_fed_twice_as_often_as_asked(void **state)
{
	(void)state;
	unsetenv("WATCHDOG_USEC");
	assert_int_equal(sd_watchdog_us(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	unsetenv("WATCHDOG_PID");
	assert_int_equal(sd_watchdog_us(), 15000000);
	set_pid("WATCHDOG_PID", 0);
	assert_int_equal(sd_watchdog_us(), 15000000);
	set_pid("WATCHDOG_PID", 1);
	assert_int_equal(sd_watchdog_us(), 0);
	unsetenv("WATCHDOG_PID");
	setenv("WATCHDOG_USEC", "-1", 1);
	assert_int_equal(sd_watchdog_us(), 0);
	setenv("WATCHDOG_USEC", "99999999999999999999999", 1);
	assert_int_equal(sd_watchdog_us(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_reaches_the_socket_whole),
		cmocka_unit_test(who_does_not_listen_holds_nobody_up),
		cmocka_unit_test(without_a_socket_nothing_is_done),
		cmocka_unit_test_setup_teardown(
		    an_inherited_socket_is_found_by_its_name, inherit_two,
		    give_back_two),
		cmocka_unit_test_setup_teardown(
		    sockets_of_another_process_are_left_alone, inherit_two,
		    give_back_two),
		cmocka_unit_test(the_watchdog_is_fed_twice_as_often_as_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
