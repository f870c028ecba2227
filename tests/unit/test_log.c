/* SPDX-License-Identifier: EUPL-1.2 */
/* Log lines, read back from a pipe in place of stderr. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"

static int saved, pipe_fds[2];

static int open_pipe(void **state)
{
	(void)state;
	if (pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	fcntl(pipe_fds[1], F_SETPIPE_SZ, 1 << 20);
	saved = dup(STDERR_FILENO);
	return dup2(pipe_fds[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int close_pipe(void **state)
{
	(void)state;
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	return 0;
}

/* Everything logged since the last call. */
static char *logged(void)
{
	static char data[1 << 20];
	ssize_t n = read(pipe_fds[0], data, sizeof(data) - 1);

	data[n > 0 ? n : 0] = '\0';
	return data;
}

/* The one line logged, from event= on, without its newline. */
static char *line(void)
{
	char *data = logged(), *end = strchr(data, '\n');
	char *event = strstr(data, " event=");

	assert_non_null(end);
	assert_int_equal(end[1], '\0');
	*end = '\0';
	assert_non_null(event);
	return event + 1;
}

static size_t count(const char *data, const char *what)
{
	size_t n = 0;

	for (; (data = strstr(data, what)) != NULL; data++)
		n++;
	return n;
}

static void wait_for_a_new_second(void)
{
	int64_t until = clock_mono_us() + 1000000;

	while (clock_mono_us() <= until)
		usleep(10000);
}

static void a_line_has_time_level_event_and_pairs(void **state)
{
	const char *data;
	int64_t at;
	char ts[40];

	(void)state;
	log_event(LOG_WARN, "closed", "conn=%u reason=%s", 7u, "idle");
	data = logged();
	assert_int_equal(sscanf(data, "ts=%39s", ts), 1);
	assert_int_equal(clock_parse_time(ts, &at, NULL), 0);
	assert_true(clock_now_us() - at < 60000000);
	assert_string_equal(strchr(data, ' '),
	    " level=warn event=closed conn=7 reason=idle\n");
	log_event(LOG_INFO, "ready", "%s", "x");
	assert_string_equal(line(), "event=ready x");
}

static void an_event_may_stand_alone(void **state)
{
	(void)state;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-zero-length"
	log_event(LOG_INFO, "ready", "");
#pragma GCC diagnostic pop
	assert_string_equal(line(), "event=ready");
}

static void every_kind_of_number_is_written_as_by_printf(void **state)
{
	(void)state;
	log_event(LOG_INFO, "n", "a=%d b=%ld c=%lld d=%zu e=%jd f=%hhu", -1,
	    -2L, -3LL, (size_t)SIZE_MAX, INTMAX_MIN, (unsigned char)200);
	assert_string_equal(line(),
	    "event=n a=-1 b=-2 c=-3 "
	    "d=18446744073709551615 e=-9223372036854775808 f=200");
	log_event(LOG_INFO, "n", "a=%08lx b=%#x c=%llu d=%5d e=%.2f f=%c %%",
	    255UL, 16u, UINT64_C(18446744073709551615) + 0ULL, 42, 1.5, '=');
	assert_string_equal(line(),
	    "event=n a=000000ff b=0x10 "
	    "c=18446744073709551615 d=   42 e=1.50 f=\"=\" %");
}

static void texts_are_quoted_when_they_need_it(void **state)
{
	const char *volatile nothing = NULL;

	(void)state;
	log_event(LOG_INFO, "t", "a=%s b=%s c=%s d=%s e=%s", "plain-1.2:3",
	    "two words", "", "a=b", nothing);
	assert_string_equal(line(),
	    "event=t a=plain-1.2:3 b=\"two words\" c=\"\" d=\"a=b\" e=-");
	log_event(LOG_INFO, "t", "a=%s b=%.*s c=%s", "Äijö", 3, "abcdef",
	    "say \"hi\" \\ bye");
	assert_string_equal(line(),
	    "event=t a=\"Äijö\" b=abc "
	    "c=\"say \\\"hi\\\" \\\\ bye\"");
}

static void no_name_can_forge_a_line(void **state)
{
	(void)state;
	log_event(LOG_INFO, "t", "name=%s",
	    "x\nts=1 level=error event=forged\r\033[2J");
	assert_string_equal(line(),
	    "event=t name=\"x\\u000ats=1 level=error "
	    "event=forged\\u000d\\u001b[2J\"");
	log_event(LOG_INFO, "t", "name=%s",
	    "a\xe2\x80\xae"
	    "b\xc2\x85\xff\xe2\x82");
	assert_string_equal(line(),
	    "event=t name=\"a\\u202eb\\u0085\\xff\\xe2\\x82\"");
}

static void a_line_too_long_is_cut_between_characters(void **state)
{
	char text[10000], *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "ä", 2);
	text[9998] = '\0';
	log_event(LOG_INFO, "t", "a=%s b=%s c=%d", text, text, 1);
	data = logged();
	len = strlen(data);
	assert_true(len > 4000 && len <= 4096);
	assert_string_equal(data + len - 10, "\xc3\xa4\" cut=1\n");
	assert_null(strstr(data, "b="));
}

static void lines_under_the_level_are_not_written(void **state)
{
	(void)state;
	log_event(LOG_DEBUG, "t", "a=%d", 1);
	assert_string_equal(logged(), "");
	log_set_level(LOG_ERROR);
	log_event(LOG_WARN, "t", "a=%d", 1);
	assert_string_equal(logged(), "");
	log_set_level(LOG_DEBUG);
	log_event(LOG_DEBUG, "t", "a=%d", 1);
	assert_string_equal(line(), "event=t a=1");
	log_set_level(LOG_INFO);
}

static void beyond_a_hundred_a_second_lines_are_counted(void **state)
{
	const char *data;

	(void)state;
	wait_for_a_new_second();
	for (int i = 0; i < 150; i++)
		log_event(LOG_INFO, "flood", "i=%d", i);
	data = logged();
	assert_int_equal(count(data, "\n"), 100);
	assert_non_null(strstr(data, " i=99\n"));
	wait_for_a_new_second();
	log_event(LOG_INFO, "after", "i=%d", 1);
	data = logged();
	assert_int_equal(count(data, "\n"), 2);
	assert_non_null(strstr(data,
	    "level=warn event=log_dropped lines=50\n"));
	assert_non_null(strstr(data, "event=after i=1\n"));
}

static void *log_twenty(void *arg)
{
	for (int i = 0; i < 20; i++)
		log_event(LOG_INFO, "thread", "who=%s i=%d", (char *)arg, i);
	return NULL;
}

static void lines_of_several_threads_do_not_mix(void **state)
{
	static char names[4][2000];
	pthread_t threads[4];
	char *data, *rest, *one;
	size_t n = 0;

	(void)state;
	wait_for_a_new_second();
	for (size_t i = 0; i < 4; i++) {
		memset(names[i], (int)('a' + i), sizeof(names[i]) - 1);
		assert_int_equal(pthread_create(&threads[i], NULL, log_twenty,
				     names[i]),
		    0);
	}
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	data = logged();
	for (one = strtok_r(data, "\n", &rest); one != NULL;
	     one = strtok_r(NULL, "\n", &rest), n++) {
		char *who = strstr(one, "who=");

		assert_memory_equal(one, "ts=", 3);
		assert_non_null(who);
		assert_int_equal(strspn(who + 4, (char[]){ who[4], '\0' }),
		    1999);
		assert_memory_equal(who + 4 + 1999, " i=", 3);
	}
	assert_int_equal(n, 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_time_level_event_and_pairs),
		cmocka_unit_test(an_event_may_stand_alone),
		cmocka_unit_test(every_kind_of_number_is_written_as_by_printf),
		cmocka_unit_test(texts_are_quoted_when_they_need_it),
		cmocka_unit_test(no_name_can_forge_a_line),
		cmocka_unit_test(a_line_too_long_is_cut_between_characters),
		cmocka_unit_test(lines_under_the_level_are_not_written),
		cmocka_unit_test(beyond_a_hundred_a_second_lines_are_counted),
		cmocka_unit_test(lines_of_several_threads_do_not_mix),
	};
	return cmocka_run_group_tests(tests, open_pipe, close_pipe);
}
