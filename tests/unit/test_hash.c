/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256 against FIPS 180-4's examples, and random bytes across the pool's
 * edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/hash.h"
#include "common/text.h"

static void the_standards_examples_hold(void **state)
{
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];

	(void)state;
	hash_sha256("abc", 3, hash);
	assert_string_equal(text_hex(hash, sizeof hash, hex),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_sha256("", 0, hash);
	assert_string_equal(text_hex(hash, sizeof hash, hex),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void parts_hash_as_the_whole(void **state)
{
	uint8_t whole[HASH_BYTES], parts[HASH_BYTES];

	(void)state;
	hash_sha256("abcdef", 6, whole);
	hash_begin();
	hash_add("abc", 3);
	hash_add(NULL, 0);
	hash_add("def", 3);
	hash_end(parts);
	assert_memory_equal(whole, parts, HASH_BYTES);
}

static void random_bytes_do_not_come_twice(void **state)
{
	static uint8_t bytes[600][16];

	(void)state;
	for (size_t i = 0; i < 600; i++)
		hash_random(bytes[i], sizeof bytes[i]);
	for (size_t i = 0; i < 600; i++)
		for (size_t k = i + 1; k < 600; k++)
			assert_memory_not_equal(bytes[i], bytes[k], 16);
}

static void a_long_request_is_filled_to_its_end(void **state)
{
	uint8_t bytes[1500] = { 0 };
	const uint8_t zero[32] = { 0 };

	(void)state;
	hash_random(bytes, sizeof bytes);
	for (size_t i = 0; i + sizeof zero <= sizeof bytes; i += sizeof zero)
		assert_memory_not_equal(bytes + i, zero, sizeof zero);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standards_examples_hold),
		cmocka_unit_test(parts_hash_as_the_whole),
		cmocka_unit_test(random_bytes_do_not_come_twice),
		cmocka_unit_test(a_long_request_is_filled_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
