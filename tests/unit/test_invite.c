/* SPDX-License-Identifier: EUPL-1.2 */
/* The invite's line: there and back, as people paste it, and with mistakes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/invite.h"

static struct invite_code sample(const char *address)
{
	struct invite_code code = { .port = 8784 };

	strcpy(code.address, address);
	for (size_t i = 0; i < sizeof(code.ca_key_hash); i++)
		code.ca_key_hash[i] = (uint8_t)(i * 7 + 1);
	for (size_t i = 0; i < sizeof(code.handle); i++)
		code.handle[i] = (uint8_t)(0xf0 + i);
	for (size_t i = 0; i < sizeof(code.secret); i++)
		code.secret[i] = (uint8_t)(i * 31 + 5);
	return code;
}

static void assert_reason(const char *text, const char *reason)
{
	struct error err = { 0 };
	struct invite_code code;

	assert_int_equal(invite_parse(text, &code, &err), E_INVALID);
	assert_string_equal(err.reason, reason);
	assert_true(strlen(err.text) > 10);
}

static void assert_same(const char *text, const struct invite_code *wanted)
{
	struct error err = { 0 };
	struct invite_code code;

	memset(&code, 0xee, sizeof(code));
	if (invite_parse(text, &code, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	assert_memory_equal(&code, wanted, sizeof(code));
}

static void an_invite_comes_back_as_it_was(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char address[256] = "", out[INVITE_CODE_SIZE];

	(void)state;
	for (size_t len = 1; len < 256; len++) {
		struct invite_code code;
		size_t n;

		memset(address, 'a', len);
		code = sample(address);
		code.port = (uint16_t)(len * 257);
		assert_ptr_equal(invite_format(&code, out), out);
		assert_memory_equal(out, "VSTI1-", 6);
		n = strlen(out);
		assert_true(n < INVITE_CODE_SIZE);
		for (size_t i = 6; i < n; i++)
			if ((i - 6) % 6 == 5)
				assert_int_equal(out[i], '-');
			else
				assert_non_null(strchr(alphabet, out[i]));
		assert_same(out, &code);
	}
}

static void the_line_is_the_same_on_every_machine(void **state)
{
	struct invite_code code = sample("viesti.intra");
	char out[INVITE_CODE_SIZE];

	(void)state;
	assert_string_equal(invite_format(&code, out),
	    "VSTI1-0467C-TB5ED-T6JBK-9DST7-4R92A-00GG3-RP3MJ-2PCHS-813MW-"
	    "NAWCD-N72Y3-ZGT6S-96X2N-6RBFF-P5SK9-XNW7H-YBSZ9-XFPYW-2J8GV-"
	    "2G6GB-ZQQX3-GXNMY-CRPZB-B4MV7-9C");
}

static void letter_case_blanks_and_hyphens_do_not_matter(void **state)
{
	struct invite_code code = sample("192.0.2.7");
	char out[INVITE_CODE_SIZE], other[4 * INVITE_CODE_SIZE];
	size_t n = 0;

	(void)state;
	invite_format(&code, out);
	for (char *p = out; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	assert_same(out, &code);
	for (const char *p = out; *p != '\0'; p++) {
		if (*p == '-')
			continue;
		other[n] = *p == '0' ? 'O' : *p == '1' ? "IlLi"[n % 4] : *p;
		n++;
		n += (size_t)sprintf(other + n, "%s",
		    n % 3 == 0	     ? " "
			: n % 7 == 0 ? "\u2011"
			: n % 5 == 0 ? "\r\n\u00a0"
				     : "");
	}
	other[n] = '\0';
	assert_same(other, &code);
}

static void the_whole_command_may_be_pasted(void **state)
{
	struct invite_code code = sample("viesti.intra");
	char out[INVITE_CODE_SIZE], line[2 * INVITE_CODE_SIZE];

	(void)state;
	invite_format(&code, out);
	snprintf(line, sizeof(line), "  viesti enrol %s\n", out);
	assert_same(line, &code);
}

static void every_mistyped_character_is_noticed(void **state)
{
	struct invite_code code = sample("viesti.intra");
	char out[INVITE_CODE_SIZE];

	(void)state;
	invite_format(&code, out);
	for (size_t i = 6; out[i] != '\0'; i++) {
		const char was = out[i];

		if (was == '-')
			continue;
		out[i] = was == 'Z' ? '2' : 'Z';
		assert_reason(out, "invite_checksum");
		out[i] = 'U';
		assert_reason(out, "invite_checksum");
		out[i] = was;
	}
	assert_same(out, &code);
}

static void a_part_of_a_line_is_noticed(void **state)
{
	struct invite_code code = sample("viesti.intra");
	char out[INVITE_CODE_SIZE], longer[INVITE_CODE_SIZE + 8];
	size_t len;

	(void)state;
	len = strlen(invite_format(&code, out));
	snprintf(longer, sizeof(longer), "%sA", out);
	assert_reason(longer, "invite_checksum");
	snprintf(longer, sizeof(longer), "%s0", out);
	assert_reason(longer, "invite_checksum");
	while (len-- > 5) {
		if (out[len] == '-') {
			out[len] = '\0';
			continue;
		}
		out[len] = '\0';
		assert_reason(out, "invite_checksum");
	}
}

static void two_characters_swapped_are_noticed(void **state)
{
	struct invite_code code = sample("viesti.intra");
	char out[INVITE_CODE_SIZE];

	(void)state;
	invite_format(&code, out);
	for (size_t i = 6; out[i] != '\0' && out[i + 1] != '\0'; i++) {
		const char a = out[i], b = out[i + 1];

		if (a == b || a == '-' || b == '-')
			continue;
		out[i] = b;
		out[i + 1] = a;
		assert_reason(out, "invite_checksum");
		out[i] = a;
		out[i + 1] = b;
	}
}

static void what_is_no_invite_is_told(void **state)
{
	char text[5000];

	(void)state;
	assert_reason("", "invite_format");
	assert_reason("   ", "invite_format");
	assert_reason("hello", "invite_format");
	assert_reason("https://x.example", "invite_format");
	assert_reason("viesti enrol", "invite_format");
	assert_reason("VST", "invite_format");
	assert_reason("\xff\xfe", "invite_format");
	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_reason(text, "invite_format");
	memcpy(text, "VSTI1-", 6);
	text[500] = '\0';
	assert_reason(text, "invite_checksum");
	assert_reason("VSTI1-", "invite_checksum");
	assert_reason("VSTI1-ABCDE", "invite_checksum");
}

static void a_newer_kind_of_invite_says_to_update(void **state)
{
	(void)state;
	assert_reason("VSTI2-ABCDE-FGHJK", "invite_version");
	assert_reason("vsti9", "invite_version");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_invite_comes_back_as_it_was),
		cmocka_unit_test(the_line_is_the_same_on_every_machine),
		cmocka_unit_test(letter_case_blanks_and_hyphens_do_not_matter),
		cmocka_unit_test(the_whole_command_may_be_pasted),
		cmocka_unit_test(every_mistyped_character_is_noticed),
		cmocka_unit_test(a_part_of_a_line_is_noticed),
		cmocka_unit_test(two_characters_swapped_are_noticed),
		cmocka_unit_test(what_is_no_invite_is_told),
		cmocka_unit_test(a_newer_kind_of_invite_says_to_update),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
