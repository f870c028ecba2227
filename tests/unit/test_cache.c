/* SPDX-License-Identifier: EUPL-1.2 */
/* What a client keeps of the server's words in its profile. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cache.h"
#include "common/clock.h"

static struct profile profile;

static int begin(void **state)
{
	char dir[] = "/tmp/viesti-cache-XXXXXX";

	(void)state;
	memset(&profile, 0, sizeof(profile));
	assert_non_null(mkdtemp(dir));
	snprintf(profile.dir, sizeof(profile.dir), "%s", dir);
	strcpy(profile.role, "recorder");
	return 0;
}

static int end(void **state)
{
	(void)state;
	cache_forget(profile.dir);
	return rmdir(profile.dir); /* nothing is left there */
}

static void keep_status(char *season)
{
	Viesti__Reply reply = VIESTI__REPLY__INIT;
	Viesti__Status status = VIESTI__STATUS__INIT;

	status.season = season;
	reply.body_case = VIESTI__REPLY__BODY_STATUS;
	reply.status = &status;
	cache_keep(&profile, &reply);
}

static void keep_people(void)
{
	Viesti__Reply reply = VIESTI__REPLY__INIT;
	Viesti__Participants people = VIESTI__PARTICIPANTS__INIT;
	Viesti__Participant person = VIESTI__PARTICIPANT__INIT, *rows = &person;
	char id[] = "S001010", name[] = "Äijö Pöysti";

	person.staff_id = id;
	person.name = name;
	people.n_rows = 1;
	people.rows = &rows;
	reply.body_case = VIESTI__REPLY__BODY_PARTICIPANTS;
	reply.participants = &people;
	cache_keep(&profile, &reply);
}

static void path_of(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", profile.dir, name);
}

static void what_was_heard_is_known_again(void **state)
{
	struct cache c;

	(void)state;
	cache_open(&c, &profile);
	assert_null(c.status);
	assert_null(c.rulebook);
	assert_null(c.people);
	cache_close(&c);
	keep_status("2026");
	keep_status("2027");
	keep_people();
	cache_open(&c, &profile);
	assert_string_equal(c.status->season, "2027");
	assert_true(llabs(clock_now_us() - c.status_at) < 60000000);
	assert_int_equal(c.people->n_rows, 1);
	assert_string_equal(c.people->rows[0]->name, "Äijö Pöysti");
	assert_null(c.rulebook);
	cache_close(&c);
}

static void nobody_else_may_read_it(void **state)
{
	char path[PATH_MAX];
	struct stat st;
	mode_t before = umask(0);

	(void)state;
	keep_people();
	umask(before);
	path_of("cache.participants", path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void only_those_with_a_department_keep_names(void **state)
{
	struct cache c;

	(void)state;
	keep_people();
	strcpy(profile.role, "organiser");
	cache_open(&c, &profile);
	assert_null(c.people);
	cache_close(&c);
	cache_forget(profile.dir);
	keep_people();
	strcpy(profile.role, "recorder");
	cache_open(&c, &profile);
	assert_null(c.people);
	cache_close(&c);
}

static void damage_counts_as_not_known(void **state)
{
	char path[PATH_MAX];
	struct cache c;

	(void)state;
	path_of("cache.status", path);
	FILE *f = fopen(path, "w");
	fputs("\x07no message at all", f);
	fclose(f);
	cache_open(&c, &profile);
	assert_null(c.status);
	cache_close(&c);
	keep_people(); /* another kind under this name */
	char people[PATH_MAX];
	path_of("cache.participants", people);
	assert_int_equal(rename(people, path), 0);
	cache_open(&c, &profile);
	assert_null(c.status);
	cache_close(&c);
}

static void it_is_forgotten(void **state)
{
	struct cache c;

	(void)state;
	keep_status("2026");
	keep_people();
	cache_forget(profile.dir);
	cache_open(&c, &profile);
	assert_null(c.status);
	assert_null(c.people);
	cache_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_heard_is_known_again,
		    begin, end),
		cmocka_unit_test_setup_teardown(nobody_else_may_read_it, begin,
		    end),
		cmocka_unit_test_setup_teardown(
		    only_those_with_a_department_keep_names, begin, end),
		cmocka_unit_test_setup_teardown(damage_counts_as_not_known,
		    begin, end),
		cmocka_unit_test_setup_teardown(it_is_forgotten, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
