/* SPDX-License-Identifier: EUPL-1.2 */
/* A season as files in STATE/archives/NAME.tar, for keeping. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"
#include "server/season_files.h"
#include "server/store/kept_name.h"
#include "server/tar.h"

#define DIR "archives"

static int check_name(struct request *r, const char *name)
{
	if (kept_name_is_plain(name))
		return 0;
	error_set(&r->err, E_INVALID, "archive_name",
	    _("An archive's name has 1 to %d letters a-z, digits, - and _."),
	    KEPT_NAME_MAX);
	return error_field(&r->err, "name");
}

/* "2026-20260601T090000-123Z"; what a name may not have is _. */
static const char *name_by_time(const struct season *s, char *out, size_t size)
{
	char dated[KEPT_NAME_NOW_SIZE];

	snprintf(out, size, "%s-%s", s->name, kept_name_now(dated));
	kept_name_make_plain(out);
	return out;
}

static int find_path(struct archive *a, struct request *r,
    const struct season *s, char path[PATH_MAX])
{
	const char *name = r->msg->archive_season->name;
	char given[KEPT_NAME_MAX + 1], dir[PATH_MAX - 128];

	if (!name || !name[0])
		name = name_by_time(s, given, sizeof given);
	int rc = check_name(r, name);
	if (rc < 0)
		return rc;
	if (snprintf(dir, sizeof dir, "%s/" DIR, a->state_dir) >=
		(int)sizeof dir ||
	    (mkdir(dir, 0700) != 0 && errno != EEXIST))
		return error_set(&r->err, E_UNAVAILABLE, "file_unwritable",
		    _("%s cannot be made: %s."), dir, error_why(errno));
	snprintf(path, PATH_MAX, "%s/%s.tar", dir, name);
	return 0;
}

static int write_tar(struct request *r, const struct season_files *files,
    const char *path)
{
	struct tar_file *all = arena_alloc(r->arena, files->n * sizeof *all);

	if (!all)
		return request_too_large(r);
	for (size_t i = 0; i < files->n; i++)
		all[i] = (struct tar_file){ files->all[i].name,
			files->all[i].text.data, files->all[i].text.len };
	return tar_write(path, 0600, all, files->n, clock_now_us(), &r->err);
}

/* The manifest holds the hashes of all others: its own stands for them. */
static int answer(struct request *r, const struct season_files *files,
    const char *path)
{
	Viesti__Archived *out = arena_alloc(r->arena, sizeof *out);
	const struct buf *manifest = &files->all[files->n - 1].text;
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	struct stat st;

	if (!out)
		return request_too_large(r);
	viesti__archived__init(out);
	hash_begin();
	hash_add(manifest->data, manifest->len);
	hash_end(hash);
	text_hex(hash, sizeof hash, hex);
	out->path = request_text(r, path);
	out->hash = request_text(r, hex);
	out->has_files = 1;
	out->files = (uint32_t)files->n;
	out->has_bytes = stat(path, &st) == 0;
	out->bytes = out->has_bytes ? (uint64_t)st.st_size : 0;
	r->reply.body_case = VIESTI__REPLY__BODY_ARCHIVED;
	r->reply.archived = out;
	return 0;
}

int handle_archive_season(struct archive *a, struct request *r)
{
	struct season_files files = { 0 };
	struct asof *then = NULL;
	char path[PATH_MAX];
	struct season season = { 0 };
	int rc = handler_season(a, r, &season);

	if (rc == 0)
		rc = asof_read(&then, a->store, season.id, STORE_NOW, &r->err);
	if (rc == 0)
		rc = find_path(a, r, asof_house(then)->season, path);
	if (rc == 0)
		rc = season_files_make(&files, a->store, then, &r->err);
	if (rc == 0)
		rc = write_tar(r, &files, path);
	if (rc == 0)
		rc = answer(r, &files, path);
	season_files_fini(&files);
	asof_free(then);
	return rc;
}
