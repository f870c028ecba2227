/* SPDX-License-Identifier: EUPL-1.2 */
/* The canonical form of addresses, by which duplicates are found. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/url.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void assert_canonical(const char *text, const char *wanted)
{
	char out[URL_MAX + 2], again[URL_MAX + 2];

	if (url_canonical(text, out, sizeof(out)) != (int)strlen(wanted))
		fail_msg("%s is not %s", text, wanted);
	assert_string_equal(out, wanted);
	assert_true(url_is_http(text));
	assert_int_equal(url_canonical(out, again, sizeof(again)),
	    strlen(wanted));
	assert_string_equal(again, out);
}

static void ways_to_write_one_address_are_one(void **state)
{
	static const char *const same[] = {
		"https://yle.example/p/01853",
		"HTTPS://yle.example/p/01853",
		"http://yle.example/p/01853",
		"HttpS://YLE.Example/p/01853",
		"https://www.yle.example/p/01853",
		"http://WWW.yle.example:80/p/01853/",
		"https://yle.example:443/p/01853",
		"https://yle.example:/p/01853",
		"https://yle.example:0443/p/01853",
		"https://yle.example/p/01853#alku",
		"https://yle.example/p/01853/",
		"https://yle.example/p/01853//",
		"https://yle.example/p/01853?",
		"https://yle.example/p/01853/?#x",
		"https://yle.example/p/01853?utm_source=uutiskirje",
		"https://yle.example/p/01853/?utm_source=a&utm_medium=b&fbclid=c"
		"&gclid=d#e",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		assert_canonical(same[i], "https://yle.example/p/01853");
}

static void what_tells_pages_apart_stays(void **state)
{
	(void)state;
	assert_canonical("https://x.example/A/b", "https://x.example/A/b");
	assert_canonical("https://x.example/?B=2&a=1&utm_id=x&c",
	    "https://x.example?B=2&a=1&c");
	assert_canonical("https://x.example/a/?q=1/",
	    "https://x.example/a?q=1/");
	assert_canonical("https://x.example?UTM_x=1&gclids=2&xutm_=3&fbclid",
	    "https://x.example?UTM_x=1&gclids=2&xutm_=3");
	assert_canonical("https://x.example/a?&b=1&&c=2",
	    "https://x.example/a?&b=1&&c=2");
	assert_canonical("https://x.example/a%2Fb//c",
	    "https://x.example/a%2Fb//c");
	assert_canonical("https://x.example/?next=http://www.y.example/",
	    "https://x.example?next=http://www.y.example/");
	assert_canonical("https://x.example/sivu/ä",
	    "https://x.example/sivu/ä");
	assert_canonical("https://wwwx.example", "https://wwwx.example");
	assert_canonical("https://x.example/#!/a", "https://x.example");
	assert_canonical("https://x.example#a?b", "https://x.example");
}

static void ports_that_are_not_the_default_stay(void **state)
{
	(void)state;
	assert_canonical("http://x.example:8080/", "https://x.example:8080");
	assert_canonical("https://x.example:80", "https://x.example:80");
	assert_canonical("http://x.example:443", "https://x.example");
	assert_canonical("https://x.example:65535/a",
	    "https://x.example:65535/a");
}

static void hosts_of_all_kinds(void **state)
{
	(void)state;
	assert_canonical("http://[2001:DB8::1]/a", "https://[2001:db8::1]/a");
	assert_canonical("http://[2001:db8::1]:8080",
	    "https://[2001:db8::1]:8080");
	assert_canonical("https://[::ffff:192.0.2.1]:443/",
	    "https://[::ffff:192.0.2.1]");
	assert_canonical("https://192.0.2.1/", "https://192.0.2.1");
	assert_canonical("https://intra/a", "https://intra/a");
	assert_canonical("https://PÖYTÄ.example", "https://pöytä.example");
	assert_canonical("https://www.www.example", "https://example");
	assert_canonical("https://www.", "https://www.");
	assert_canonical("https://a_b-c.example", "https://a_b-c.example");
}

static void what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"seen",
		"x.example",
		"www.x.example",
		"ftp://x.example",
		"https:/x.example",
		"https//x.example",
		"https://",
		"https:///a",
		"https://?a",
		"https://#a",
		"https://:443/",
		"https://.",
		"http://-",
		"https://aino@x.example/",
		"https://aino:salasana@x.example/",
		"https://x.example:99999/",
		"https://x.example:8a/",
		"https://x.example:-1/",
		"https://x.example:99999999999999999999",
		"https://x y.example",
		"https://x.example/a b",
		" https://x.example",
		"https://x.example ",
		"https://x.example/\ta",
		"https://x.example/\n",
		"https://x.example/a\u00a0b",
		"https://x.example/\u202e",
		"https://x.example/\xff",
		"https://x%2e.example",
		"https://x<y>.example",
		"https://x\\y",
		"https://[::1",
		"https://[]",
		"https://[::1]x",
		"https://::1/",
		"https://[::g]/",
		"https://[1.2.3.4]/",
		"https://x,y/",
		"javascript:https://x.example",
	};
	char out[URL_MAX + 2];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (url_is_http(bad[i]))
			fail_msg("\"%s\" is taken as an address", bad[i]);
		assert_int_equal(url_canonical(bad[i], out, sizeof(out)), -1);
	}
}

static void the_longest_address_fits_and_a_longer_one_is_refused(void **state)
{
	char text[URL_MAX + 2], out[URL_MAX + 2];

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "http://", 7);
	text[URL_MAX] = '\0';
	assert_int_equal(url_canonical(text, out, sizeof(out)), URL_MAX + 1);
	assert_int_equal(strlen(out), URL_MAX + 1);
	text[URL_MAX] = 'a';
	text[URL_MAX + 1] = '\0';
	assert_false(url_is_http(text));
	assert_int_equal(url_canonical(text, out, sizeof(out)), -1);
}

static void a_place_too_small_is_told(void **state)
{
	static const char text[] = "http://x.example:81/a?b=1";
	char *out;

	(void)state;
	for (size_t size = 0; size < sizeof(text) + 1; size++) {
		out = malloc(size > 0 ? size : 1); /* for AddressSanitizer */
		assert_int_equal(url_canonical(text, out, size), -1);
		free(out);
	}
	out = malloc(sizeof(text) + 1);
	assert_int_equal(url_canonical(text, out, sizeof(text) + 1),
	    sizeof(text));
	free(out);
}

/* The address in a line of a sample; NULL: there is none. */
static char *address_in(char *line)
{
	char *at = strstr(line, "://");

	if (at == NULL)
		return NULL;
	while (at > line && at[-1] != ';' && at[-1] != ',')
		at--;
	at[strcspn(at, ";,\r\n")] = '\0';
	return at;
}

static size_t find(char seen[][100], size_t n, const char *address)
{
	size_t i = 0;

	while (i < n && strcmp(seen[i], address) != 0)
		i++;
	return i;
}

/* Rows 202 to 213 are rows of activities.csv, written otherwise. */
static void the_sample_with_mistakes_repeats_addresses_otherwise(void **state)
{
	FILE *first = fopen(TEST_DATA "/activities.csv", "r");
	FILE *second = fopen(TEST_DATA "/activities-with-mistakes.csv", "r");
	static char seen[4000][100];
	char line[2000], out[URL_MAX + 2], *text;
	size_t n = 0, otherwise = 0;

	(void)state;
	assert_non_null(first);
	assert_non_null(second);
	while (fgets(line, sizeof(line), first) != NULL) {
		if ((text = address_in(line)) == NULL)
			continue;
		assert_canonical(text, text);
		assert_true(n < COUNT(seen) && strlen(text) < 100);
		strcpy(seen[n++], text);
	}
	while (fgets(line, sizeof(line), second) != NULL) {
		if ((text = address_in(line)) == NULL ||
		    url_canonical(text, out, sizeof(out)) < 0 ||
		    strcmp(text, out) == 0)
			continue;
		if (find(seen, n, out) == n)
			fail_msg("%s was not seen before", text);
		otherwise++;
	}
	fclose(first);
	fclose(second);
	assert_true(n > 1000);
	assert_int_equal(otherwise, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways_to_write_one_address_are_one),
		cmocka_unit_test(what_tells_pages_apart_stays),
		cmocka_unit_test(ports_that_are_not_the_default_stay),
		cmocka_unit_test(hosts_of_all_kinds),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(
		    the_longest_address_fits_and_a_longer_one_is_refused),
		cmocka_unit_test(a_place_too_small_is_told),
		cmocka_unit_test(
		    the_sample_with_mistakes_repeats_addresses_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
