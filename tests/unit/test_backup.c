/* SPDX-License-Identifier: EUPL-1.2 */
/* Backups: whole, checked, named once, of one moment. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <openssl/evp.h>

#include "common/text.h"
#include "server/store/internal.h"
#include "tests/support/store_files.h"

#define PATH 256

static int set_up(void **state)
{
	static struct fixture f;
	fixture_init(&f);
	assert_int_equal(store_begin(f.store, NULL), 0);
	for (uint64_t i = 1; i <= 5; i++)
		assert_int_equal(fixture_record(f.store, i, NULL, NULL), 0);
	assert_int_equal(store_commit(f.store, NULL), 0);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_fini(*state);
	return 0;
}

static int back_up(const struct fixture *f, const char *name, char path[PATH],
    uint64_t *bytes, uint64_t *revision, struct error *err)
{
	*err = (struct error){ 0 };
	return store_backup(f->dir, name, path, PATH, bytes, revision, err);
}

static bool is_there(const struct fixture *f, const char *name)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/backups/%s", f->dir, name);
	return access(path, F_OK) == 0;
}

static size_t read_all(const char *path, char **data)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size_t len = (size_t)ftell(file);
	rewind(file);
	*data = calloc(1, len + 1);
	assert_int_equal(fread(*data, 1, len, file), len);
	fclose(file);
	return len;
}

static void a_backup_can_be_opened_as_a_competition(void **state)
{
	struct fixture *f = *state;
	struct fixture other = { 0 };
	char path[PATH], to[PATH];
	uint64_t bytes, revision, entries, broken_at;
	uint8_t head[HASH_SIZE];
	struct activity_row row;
	struct error err;
	struct stat st;

	if (back_up(f, "night_1", path, &bytes, &revision, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(revision, store_revision(f->store));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, bytes);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(is_there(f, "night_1.part"));

	snprintf(other.dir, sizeof other.dir, "%.40s/other", f->dir);
	assert_int_equal(mkdir(other.dir, 0700), 0);
	snprintf(to, sizeof to, "%s/" STORE_FILE, other.dir);
	assert_int_equal(rename(path, to), 0);
	if (store_open(&other.store, other.dir, STORE_WRITER, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(store_revision(other.store), revision);
	assert_int_equal(store_epoch(other.store), store_epoch(f->store));
	assert_int_equal(store_activity_get(other.store, 5, &row, NULL), 1);
	assert_int_equal(store_journal_verify(other.store, &entries, head,
			     &broken_at, NULL),
	    0);
	assert_int_equal(entries, 5);
	assert_int_equal(broken_at, 0);
	store_close(other.store);
}

static void the_manifest_says_what_the_file_is(void **state)
{
	struct fixture *f = *state;
	char path[PATH], manifest[PATH], *text, *data, line[200], hex[65];
	uint64_t bytes, revision;
	int64_t version = 0;
	unsigned char sha256[32];
	struct error err;

	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err), 0);
	snprintf(manifest, sizeof manifest, "%s/backups/a.txt", f->dir);
	read_all(manifest, &text);
	size_t len = read_all(path, &data);
	assert_int_equal(EVP_Digest(data, len, sha256, NULL, EVP_sha256(),
			     NULL),
	    1);
	snprintf(line, sizeof line,
	    "bytes: %zu\nsha256: %s\njournal_entries: 5\n"
	    "journal_head: ",
	    len, text_hex(sha256, 32, hex));
	assert_non_null(strstr(text, line));
	assert_non_null(strstr(text,
	    text_hex(f->store->committed.head, HASH_SIZE, hex)));
	assert_int_equal(connection_number(f->store, "user_version", &version,
			     NULL),
	    0);
	snprintf(line, sizeof line,
	    "version: %lld\nepoch: %llu\nrevision: %llu\n", (long long)version,
	    (unsigned long long)store_epoch(f->store),
	    (unsigned long long)revision);
	assert_non_null(strstr(text, line));
	free(text);
	free(data);
	struct store_info info;
	store_info(f->store, &info);
	assert_int_not_equal(info.last_backup_at, 0);
}

static void a_backup_holds_what_was_committed_before_it(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(fixture_record(f->store, 6, NULL, NULL), 0);
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err), 0);
	assert_int_equal(revision, store_revision(f->store));
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(back_up(f, "b", path, &bytes, &revision, &err), 0);
	assert_int_equal(revision, store_revision(f->store));
}

static void a_name_is_used_once(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err), 0);
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err),
	    E_CONFLICT);
	assert_string_equal(err.reason, "backup_exists");
}

static void a_name_is_no_path(void **state)
{
	static const char *const bad[] = {
		"", ".", "../a", "a/b", "a b", "a.db", "ä",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	};
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(back_up(f, bad[i], path, &bytes, &revision,
				     &err),
		    E_INVALID);
		assert_string_equal(err.reason, "backup_name");
		assert_string_equal(err.field, "name");
	}
	assert_int_equal(back_up(f, bad[7] + 1, path, &bytes, &revision, &err),
	    0);
}

static void what_a_cut_off_backup_left_is_replaced(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	snprintf(path, sizeof path, "%s/backups", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/backups/a.part", f->dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("half of a database", file);
	fclose(file);
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err), 0);
	assert_false(is_there(f, "a.part"));
	assert_true(is_there(f, "a.db"));
}

static void two_at_once_are_one_too_many(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	snprintf(path, sizeof path, "%s/backups", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	int fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err),
	    E_CONFLICT);
	assert_string_equal(err.reason, "backup_running");
	close(fd);
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err), 0);
}

static void a_broken_chain_is_not_backed_up_as_good(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	store_close(f->store);
	f->store = NULL;
	fixture_tamper(f,
	    "DROP TRIGGER journal_keeps_values;"
	    " UPDATE journal SET actor = 'uid 0' WHERE seq = 3");
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "journal_broken");
	assert_non_null(strstr(err.text, "3"));
	assert_false(is_there(f, "a.db"));
	assert_false(is_there(f, "a.part"));
	assert_false(is_there(f, "a.txt"));
	fixture_reopen(f);
}

static void rows_that_refer_to_nothing_are_not_backed_up_as_good(void **state)
{
	struct fixture *f = *state;
	char path[PATH];
	uint64_t bytes, revision;
	struct error err;

	store_close(f->store);
	f->store = NULL;
	fixture_tamper(f, "PRAGMA foreign_keys = OFF; DELETE FROM participant");
	assert_int_equal(back_up(f, "a", path, &bytes, &revision, &err),
	    E_INTERNAL);
	assert_string_equal(err.reason, "backup_damaged");
	assert_false(is_there(f, "a.db"));
	fixture_reopen(f);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_backup_can_be_opened_as_a_competition),
		TEST(the_manifest_says_what_the_file_is),
		TEST(a_backup_holds_what_was_committed_before_it),
		TEST(a_name_is_used_once),
		TEST(a_name_is_no_path),
		TEST(what_a_cut_off_backup_left_is_replaced),
		TEST(two_at_once_are_one_too_many),
		TEST(a_broken_chain_is_not_backed_up_as_good),
		TEST(rows_that_refer_to_nothing_are_not_backed_up_as_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
