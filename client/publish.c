/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The pages on the disk. Each is written beside its name and renamed, so that
 * a web server never reads half of it; nothing else in the directory is
 * touched. See publish.h.
 */
#include "client/publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/file.h"

#define PATH_SIZE 4096
#define INDEX "index.html"

static const enum language languages[] = { LANG_FI, LANG_SV, LANG_EN };
#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

/* DIR/index.html, or of a language. False: too long. */
static bool path_of(const char *dir, const char *code, const char *name,
    char out[PATH_SIZE])
{
	int len = snprintf(out, PATH_SIZE, "%s%s%s%s%s", dir, *code ? "/" : "",
	    code, *name ? "/" : "", name);

	return len > 0 && len < PATH_SIZE;
}

static int unwritable(const char *path, struct error *err)
{
	bool denied = errno == EACCES || errno == EPERM || errno == EROFS;

	return error_set(err, denied ? E_DENIED : E_INVALID, "dir_unwritable",
	    _("The directory %s cannot be made or written: %s."), path,
	    error_why(errno));
}

static int make(const char *path, struct error *err)
{
	struct stat st;

	if (mkdir(path, 0755) == 0)
		return 0;
	if (errno == EEXIST && stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return 0;
		errno = ENOTDIR;
	}
	return unwritable(path, err);
}

/* A page that somebody else made is not ours to replace. */
static int check(const char *path, struct error *err)
{
	struct error unread;
	char *text = NULL;
	size_t len;
	bool ours;

	if (file_read(path, PUBLISH_MAX, &text, &len, &unread) &&
	    strcmp(unread.reason, "file_missing") == 0)
		return 0;
	ours = text && strstr(text, "content=\"" PUBLISH_GENERATOR "\"");
	free(text);
	if (ours)
		return 0;
	return error_set(err, E_CONFLICT, "file_there",
	    _("%s is there already and was not written by viesti publish. Choose another directory, or give --force to replace it."),
	    path);
}

static int check_draw(const char *dir, struct error *err)
{
	char path[PATH_SIZE];
	struct draw_file f = { .n_winners = 0 };
	struct error unread;
	int code;

	path_of(dir, "", PUBLISH_DRAW, path);
	code = draw_file_read(path, &f, &unread);
	draw_file_fini(&f);
	if (!code || strcmp(unread.reason, "file_missing") == 0)
		return 0;
	return error_set(err, E_CONFLICT, "file_there",
	    _("%s is there already and was not written by viesti publish. Choose another directory, or give --force to replace it."),
	    path);
}

int publish_prepare(const char *dir, bool force, struct error *err)
{
	char path[PATH_SIZE];
	int code = 0;

	if (!path_of(dir, "xx", INDEX, path)) {
		errno = ENAMETOOLONG;
		return unwritable(dir, err);
	}
	path_of(dir, "", INDEX, path);
	if (!force)
		code = check(path, err);
	if (!force && !code)
		code = check_draw(dir, err);
	for (size_t i = 0; !code && !force && i < LANGUAGES; i++) {
		path_of(dir, i18n_code(languages[i]), INDEX, path);
		code = check(path, err);
	}
	if (!code)
		code = make(dir, err);
	for (size_t i = 0; !code && i < LANGUAGES; i++) {
		path_of(dir, i18n_code(languages[i]), "", path);
		code = make(path, err);
	}
	return code;
}

static int put(const char *dir, const char *code, struct buf *page,
    struct error *err)
{
	char path[PATH_SIZE];

	if (page->failed)
		return error_set(err, E_INTERNAL, "page_too_large",
		    _("The page became too large."));
	path_of(dir, code, INDEX, path);
	return file_write(path, page->data, page->len, 0644, err);
}

int publish_write(const char *dir, const struct publish *p, struct error *err)
{
	char path[PATH_SIZE];
	struct buf page;
	int code = 0;

	if (p->draw && path_of(dir, "", PUBLISH_DRAW, path))
		code = draw_file_write(path, p->draw, true, err);
	buf_init(&page, PUBLISH_MAX);
	for (size_t i = 0; !code && i < LANGUAGES; i++) {
		buf_clear(&page);
		publish_page(&page, p, languages[i]);
		code = put(dir, i18n_code(languages[i]), &page, err);
	}
	if (!code) {
		buf_clear(&page);
		publish_index(&page, p);
		code = put(dir, "", &page, err);
	}
	buf_fini(&page);
	return code;
}
