/* SPDX-License-Identifier: EUPL-1.2 */
/* digest: the text of a round for the intranet in Finnish and Swedish, and a
 * picture for it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/console/console.h"
#include "client/digest.h"
#include "client/message_json.h"
#include "client/outfile.h"
#include "common/i18n.h"

#define MODE 0644
#define TEXT_MAX ((size_t)1 << 20)

static const enum language both[] = { LANG_FI, LANG_SV };

/* Which languages: both, or the one named. */
struct wanted {
	enum language languages[LANG_COUNT];
	size_t n;
};

static void choose(const struct said *said, struct wanted *w)
{
	const char *only = said_text(said, "only");

	*w = (struct wanted){ .n = 0 };
	for (int l = 0; only && l < LANG_COUNT; l++)
		if (strcmp(only, i18n_code((enum language)l)) == 0)
			w->languages[w->n++] = (enum language)l;
	if (w->n > 0)
		return;
	memcpy(w->languages, both, sizeof(both));
	w->n = sizeof(both) / sizeof(both[0]);
}

/* ------------------------------------------------------------- the terminal */

static void print_all(const Viesti__Report *r, const struct wanted *w)
{
	enum language before = i18n_language();
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < w->n; i++) {
		i18n_use(w->languages[i]);
		buf_clear(&text);
		digest_text(&text, r);
		printf("%s%.*s", i ? "\n--------\n\n" : "", (int)text.len,
		    text.data ? text.data : "");
	}
	i18n_use(before);
	buf_fini(&text);
}

/* ------------------------------------------------------------------- files */

struct writer {
	struct console *c;
	const Viesti__Report *r;
	const char *dir;
	bool force;
	struct table *t;
	enum language language, before;
};

static const struct column columns[] = {
	{ "language", N_("Language"), COLUMN_TEXT, 1, false },
	{ "file", N_("File"), COLUMN_TEXT, 0, false },
};

static int put(struct writer *w, const char *ending, const void *data,
    size_t len, struct error *err)
{
	char path[PATH_MAX];
	struct outfile f;
	int n = snprintf(path, sizeof(path), "%s/digest-round-%u-%s%s", w->dir,
	    w->r->round, i18n_code(w->language), ending);

	if (n < 0 || (size_t)n >= sizeof(path))
		return error_set(err, E_INVALID, "path_too_long",
		    _("The name %s is too long."), w->dir);
	int code = outfile_open(&f, path, MODE, w->force, err);
	if (code)
		return code;
	code = outfile_close(&f, fwrite(data, 1, len, f.out) != len, err);
	if (code)
		return code;
	table_text(w->t, i18n_code(w->language));
	table_text(w->t, path);
	table_end_row(w->t);
	return 0;
}

static int write_text(struct writer *w, struct error *err)
{
	struct buf text;

	buf_init(&text, TEXT_MAX);
	i18n_use(w->language);
	digest_text(&text, w->r);
	i18n_use(w->before);
	int code = put(w, ".txt", text.data ? text.data : "", text.len, err);
	buf_fini(&text);
	return code;
}

static int write_pictures(struct writer *w, struct error *err)
{
	struct arena *arena = arena_new(TEXT_MAX);
	struct poster poster;
	int code = 0;

	for (int f = BADGE_SVG; f <= BADGE_PNG && !code; f++) {
		struct paper_drawn drawn = { .data = NULL };

		i18n_use(w->language);
		digest_poster(w->r, arena, &poster);
		i18n_use(w->before);
		code = poster_draw(&poster, (enum badge_format)f, &drawn, err);
		if (!code)
			code = put(w, badge_endings[f], drawn.data, drawn.len,
			    err);
		free(drawn.data);
	}
	arena_free(arena);
	return code;
}

static int write_all(struct console *c, const struct said *said,
    const Viesti__Report *r, const struct wanted *wanted, struct error *err)
{
	struct writer w = { .c = c,
		.r = r,
		.dir = said_text(said, "dir"),
		.force = said_is(said, "force"),
		.t = table_new(&c->print, columns, 2),
		.before = i18n_language() };
	int code = 0;

	mkdir(w.dir, 0755); /* if it can't be, writing says why */
	for (size_t i = 0; i < wanted->n && !code; i++) {
		w.language = wanted->languages[i];
		code = write_text(&w, err);
		if (!code)
			code = write_pictures(&w, err);
	}
	if (code)
		table_free(w.t);
	else
		table_print(w.t, stdout);
	return code;
}

static int give(struct console *c, const struct said *said,
    const Viesti__Report *r, struct error *err)
{
	struct wanted w;

	choose(said, &w);
	if (said_text(said, "dir"))
		return write_all(c, said, r, &w, err);
	if (c->print.mode == PRINT_JSON) {
		json_t *all = message_to_json(&r->base);
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(all);
		return 0;
	}
	print_all(r, &w);
	return 0;
}

/* "digest round N", or "digest --round N". */
static uint32_t round_of(const struct said *said)
{
	long n = said_number(said, said_text(said, "N") ? "N" : "round");

	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

int console_digest(struct console *c, const struct said *said);
int console_digest(struct console *c, const struct said *said)
{
	Viesti__ReportGet get = VIESTI__REPORT_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;
	int code = 0;

	get.has_round = 1;
	get.round = round_of(said);
	rq.body_case = VIESTI__REQUEST__BODY_REPORT;
	rq.report = &get;
	if (!get.round)
		code = error_set(&err, E_INVALID, "round_missing",
		    _("Say which round: digest round N"));
	if (!code)
		code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_REPORT,
		    &err);
	if (!code)
		code = give(c, said, reply->report, &err);
	return code ? console_fail(c, &err) : 0;
}
