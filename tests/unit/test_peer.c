/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "server/peer.h"

static struct client_info info(int64_t id, uint8_t cert, uint8_t old)
{
	struct client_info i = { .peer = {
				     .client = id, .role = ROLE_RECORDER } };
	i.cert_hash[0] = cert;
	i.old_hash[0] = old;
	return i;
}

static int64_t by_cert(const struct clients *c, uint8_t first)
{
	uint8_t hash[32] = { first };
	const struct client_info *found = clients_by_cert(c, hash);
	return found ? found->peer.client : -1;
}

static int before(void **state)
{
	*state = clients_new();
	return *state ? 0 : -1;
}

static int after(void **state)
{
	clients_free(*state);
	return 0;
}

static void names_of_roles_go_both_ways(void **state)
{
	(void)state;
	for (int r = ROLE_RECORDER; r < ROLE_COUNT; r++)
		assert_int_equal(role_parse(role_name((enum role)r)), r);
	assert_int_equal(role_parse("none"), -1);
	assert_int_equal(role_parse("root"), -1);
	assert_string_equal(role_name((enum role)99), "none");
}

static void a_client_is_found_by_both_certificates(void **state)
{
	struct clients *c = *state;
	struct client_info i = info(1, 10, 11);
	assert_int_equal(clients_set(c, &i), 0);
	assert_int_equal(by_cert(c, 10), 1);
	assert_int_equal(by_cert(c, 11), 1);
	assert_int_equal(by_cert(c, 12), -1);
}

static void a_renewed_client_loses_its_oldest_certificate(void **state)
{
	struct clients *c = *state;
	struct client_info first = info(1, 10, 11), second = info(1, 12, 10);
	clients_set(c, &first);
	clients_set(c, &second);
	assert_int_equal(by_cert(c, 12), 1);
	assert_int_equal(by_cert(c, 10), 1);
	assert_int_equal(by_cert(c, 11), -1);
	assert_int_equal(clients_count(c), 1);
}

static void a_hash_of_zeros_is_nobody(void **state)
{
	struct clients *c = *state;
	struct client_info i = info(1, 0, 0), j = info(2, 5, 0);
	clients_set(c, &i);
	clients_set(c, &j);
	assert_int_equal(by_cert(c, 0), -1);
	assert_non_null(clients_get(c, 1));
}

static void clients_stand_in_the_order_of_ids(void **state)
{
	struct clients *c = *state;
	static const int64_t ids[] = { 50, 3, 7, 1, 900, 4 };
	static const int64_t sorted[] = { 1, 3, 4, 7, 50, 900 };
	for (int i = 0; i < 6; i++) {
		struct client_info k = info(ids[i], (uint8_t)(i + 1), 0);
		clients_set(c, &k);
	}
	assert_int_equal(clients_count(c), 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(clients_at(c, i)->peer.client, sorted[i]);
	assert_null(clients_at(c, 6));
	assert_null(clients_get(c, 2));
	assert_int_equal(clients_get(c, 900)->cert_hash[0], 5);
}

static void many_clients_are_each_found(void **state)
{
	struct clients *c = *state;
	for (int64_t id = 1; id <= 3000; id++) {
		struct client_info k = info(id, 0, 0);
		memcpy(k.cert_hash + 8, &id, sizeof(id));
		assert_int_equal(clients_set(c, &k), 0);
	}
	for (int64_t id = 1; id <= 3000; id++) {
		uint8_t hash[32] = { 0 };
		memcpy(hash + 8, &id, sizeof(id));
		assert_int_equal(clients_by_cert(c, hash)->peer.client, id);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_of_roles_go_both_ways),
		TEST(a_client_is_found_by_both_certificates),
		TEST(a_renewed_client_loses_its_oldest_certificate),
		TEST(a_hash_of_zeros_is_nobody),
		TEST(clients_stand_in_the_order_of_ids),
		TEST(many_clients_are_each_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
