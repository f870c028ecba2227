/* SPDX-License-Identifier: EUPL-1.2 */
/* Enrolment of a kiosk; see enlist.h. */
#include "client/kiosk/enlist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/link.h"
#include "client/profile.h"
#include "common/buf.h"
#include "common/file.h"
#include "common/i18n.h"

#define LINE_MAX_BYTES 2000
#define FILE_MAX_BYTES 4096

int enlist_place(char *out, size_t size, const char *dir, struct error *err)
{
	int code = profile_place(out, size, dir, err);
	size_t used;

	if (code || (dir && *dir))
		return code;
	used = strlen(out);
	if (used + sizeof("-kiosk") > size)
		return error_set(err, E_INVALID, "path_too_long",
		    _("The path of the profile is too long: %s. Choose a shorter one with --profile."),
		    out);
	memcpy(out + used, "-kiosk", sizeof("-kiosk"));
	return 0;
}

/* From the code on to the end of its line. */
static void take_line(struct buf *line, const char *text)
{
	const char *at = strcasestr(text, "VSTI");

	at = at ? at : text;
	buf_add(line, at, strcspn(at, "\r\n"));
	buf_add(line, "", 1);
}

static int read_file(struct buf *line, const char *path, struct error *err)
{
	char *text = NULL;
	size_t len;
	int code = file_read(path, FILE_MAX_BYTES, &text, &len, err);

	if (code)
		return code;
	take_line(line, text);
	explicit_bzero(text, len);
	free(text);
	return 0;
}

static void read_words(struct buf *line, const char *const *words, size_t n)
{
	struct buf all;

	buf_init(&all, LINE_MAX_BYTES);
	for (size_t i = 0; i < n; i++)
		buf_addf(&all, "%s ", words[i]);
	take_line(line, all.data ? all.data : "");
	if (all.data)
		explicit_bzero(all.data, all.len);
	buf_fini(&all);
}

static void tell(const struct profile *p)
{
	printf("%s\n", _("This machine is enrolled."));
	printf(_("This kiosk: %s. Server: %s, port %u.\n"), p->name, p->address,
	    p->port);
	printf("%s\n",
	    _("Next: viesti-kiosk, or: systemctl enable --now viesti-kiosk"));
}

int enlist(const char *dir, const char *const *words, size_t n,
    const char *file, bool replace, struct error *err)
{
	struct profile p;
	struct buf line;
	int code = 0;

	if (file ? n > 0 : n == 0)
		return error_set(err, E_INVALID, "argument_missing",
		    _("Give the code from the invite, or the file that it is in: viesti-kiosk enrol CODE, viesti-kiosk enrol --file FILE."));
	buf_init(&line, FILE_MAX_BYTES);
	if (file)
		code = read_file(&line, file, err);
	else
		read_words(&line, words, n);
	if (code == 0)
		code = profile_enrol(&p, dir, line.data ? line.data : "",
		    replace, err);
	if (line.data)
		explicit_bzero(line.data, line.len);
	buf_fini(&line);
	if (code == 0 && strcmp(p.role, "kiosk") != 0)
		fprintf(stderr, "%s\n",
		    _("The invite was not for a kiosk: this machine is now another kind of client and will show nothing. Ask the organiser for an invite for a kiosk, and add --replace."));
	if (code == 0)
		tell(&p);
	return code;
}
