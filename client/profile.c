/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The file `profile`: "key: value" lines, in any order; unknown keys are for
 * newer programs and passed over. It is written last when enrolling, so a
 * profile that has it is whole.
 */
#include "client/profile.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/files.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define PROFILE_MAX 8192

struct line {
	const char *key;
	size_t offset, size;
	bool needed;
};
/* clang-format off */
#define LINE(name, needed) { #name, offsetof(struct profile, name), \
	sizeof(((struct profile *)0)->name), needed }
/* clang-format on */
static const struct line lines[] = {
	LINE(address, true),
	LINE(name, false),
	LINE(role, false),
	LINE(department, false),
	LINE(staff_id, false),
	LINE(zone, false),
};
#define N_LINES (sizeof(lines) / sizeof(*lines))

int profile_place(char *out, size_t size, const char *dir, struct error *err)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	struct stat st;
	int n;

	if (!home || *home != '/') {
		const struct passwd *pw = getpwuid(getuid());
		home = pw ? pw->pw_dir : "";
	}
	if (dir && *dir)
		n = snprintf(out, size, "%s", dir);
	else if (data && *data == '/') /* a relative one counts as unset */
		n = snprintf(out, size, "%s/viesti", data);
	else
		n = snprintf(out, size, "%s/.local/share/viesti", home);
	if (n < 0 || (size_t)n >= size)
		return error_set(err, E_INVALID, "path_too_long",
		    _("The path of the profile is too long: %s. Choose a shorter one with --profile."),
		    out);
	if (stat(out, &st) == 0 && !S_ISDIR(st.st_mode))
		return error_set(err, E_INVALID, "path_wrong",
		    _("%s is not a directory. A profile is a directory of its own: name it with --profile, or leave that out for the usual one."),
		    out);
	return 0;
}

bool profile_exists(const char *dir)
{
	return files_exist(dir, "profile");
}

static int broken(struct error *err, const struct profile *p, size_t line)
{
	return error_set(err, E_INVALID, "profile_broken",
	    _("%s/profile, line %zu, can't be understood. Ask the organiser for a new invite and enrol again with --replace."),
	    p->dir, line);
}

static bool take_line(struct profile *p, const char *key, const char *value)
{
	long port;

	if (strcmp(key, "port") == 0) {
		if (text_number(value, 1, UINT16_MAX, &port) < 0)
			return false;
		p->port = (uint16_t)port;
		return true;
	}
	for (size_t i = 0; i < N_LINES; i++) {
		if (strcmp(key, lines[i].key) != 0)
			continue;
		if (strlen(value) >= lines[i].size ||
		    !text_is_clean(value, strlen(value), false))
			return false;
		memcpy((char *)p + lines[i].offset, value, strlen(value) + 1);
	}
	return true;
}

static int take_lines(struct profile *p, char *text, struct error *err)
{
	size_t n = 0;

	for (char *line = text, *next; line; line = next) {
		n++;
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		char *colon = strchr(line, ':');
		if (!colon)
			return broken(err, p, n);
		*colon = '\0';
		if (!take_line(p, line, colon + 1 + strspn(colon + 1, " ")))
			return broken(err, p, n);
	}
	return p->address[0] && p->port ? 0 : broken(err, p, n);
}

int profile_read(struct profile *p, const char *dir, struct error *err)
{
	struct buf text;
	int code;

	memset(p, 0, sizeof(*p));
	code = profile_place(p->dir, sizeof(p->dir), dir, err);
	if (code)
		return code;
	buf_init(&text, PROFILE_MAX);
	code = files_read(p->dir, "profile", &text, err);
	if (code == E_NOT_FOUND)
		error_set(err, code, "not_enrolled",
		    _("This machine is not enrolled yet: there is no profile in %s. Ask the organiser for an invite and type: viesti enrol CODE"),
		    p->dir);
	else if (!code && memchr(text.data ? text.data : "", '\0', text.len))
		code = broken(err, p, 1);
	else if (!code)
		code = text.data ? take_lines(p, text.data, err)
				 : broken(err, p, 1);
	buf_fini(&text);
	return code;
}

int profile_open(struct profile *p, const char *dir, struct error *err)
{
	int code = profile_read(p, dir, err);

	if (!code)
		profile_keep_days(p);
	return code;
}

void profile_keep_days(const struct profile *p)
{
	if (p->zone[0])
		(void)clock_set_zone(p->zone, NULL);
}

int profile_write(const struct profile *p, struct error *err)
{
	struct buf text;
	int code;

	buf_init(&text, PROFILE_MAX);
	buf_adds(&text, "# Written by viesti enrol.\n");
	buf_addf(&text, "port: %u\n", p->port);
	for (size_t i = 0; i < N_LINES; i++) {
		const char *value = (const char *)p + lines[i].offset;
		if (*value)
			buf_addf(&text, "%s: %s\n", lines[i].key, value);
	}
	code = files_write(p->dir, "profile", 0600, text.data, text.len, err);
	buf_fini(&text);
	return code;
}
