/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Documents, and finding what draws them. See paper.h.
 *
 * The drawing is in a module of its own that is loaded only here. Linked into
 * the program, cairo and pango bring 35 more libraries, and `viesti version`
 * takes 8 ms instead of 3 (medians of 60, release build): every command would
 * pay for what one uses. A separate program would need a format of its own to
 * be told what to draw; the module takes the document as it is.
 */
#include "client/paper.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"

#define ARENA_MAX ((size_t)16 << 20) /* bytes of texts of one document */
#define FORMAT_MAX 4096

struct paper *paper_new(enum language lang)
{
	struct paper *p = xcalloc(1, sizeof(*p));

	p->arena = arena_new(ARENA_MAX);
	p->language = i18n_code(lang);
	p->creator = "viesti " VIESTI_VERSION;
	return p;
}

void paper_free(struct paper *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < PAPER_PLACES; i++)
		free(p->places[i].all);
	arena_free(p->arena);
	free(p);
}

const char *paper_copy(struct paper *p, const char *text)
{
	const char *copy = text ? arena_strdup(p->arena, text) : NULL;

	return text && !copy ? "" : copy;
}

const char *paper_format(struct paper *p, const char *fmt, ...)
{
	char text[FORMAT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return paper_copy(p, text);
}

void paper_figure(struct paper *p, const char *number, const char *text)
{
	if (p->n_small == PAPER_FIGURES)
		return;
	p->small[p->n_small++] = (struct paper_figure){
		.number = paper_copy(p, number),
		.text = paper_copy(p, text),
	};
}

static const char *const *copy_cells(struct paper *p,
    const struct paper_block *b)
{
	const char **cells = arena_zalloc(p->arena,
	    (b->n_cells + 1) * sizeof(*cells));

	for (size_t i = 0; cells && i < b->n_cells; i++)
		cells[i] = paper_copy(p, b->cells[i] ? b->cells[i] : "");
	return cells;
}

void paper_add(struct paper *p, enum paper_place place, struct paper_block b)
{
	struct paper_blocks *to = &p->places[place];

	if (to->n == to->cap) {
		to->cap = to->cap ? 2 * to->cap : 16;
		to->all = xrealloc(to->all, to->cap * sizeof(*to->all));
	}
	b.text = paper_copy(p, b.text);
	b.note = paper_copy(p, b.note);
	b.lead = paper_copy(p, b.lead);
	b.tag = paper_copy(p, b.tag);
	b.number = paper_copy(p, b.number);
	b.cells = copy_cells(p, &b);
	b.n_cells = b.cells ? b.n_cells : 0;
	to->all[to->n++] = b;
}

void paper_say(struct paper *p, enum paper_place place, enum paper_kind kind,
    const char *text)
{
	paper_add(p, place, (struct paper_block){ .kind = kind, .text = text });
}

/* PREFIX/lib/viesti when this program is PREFIX/bin/something. */
static bool find_module(char *out, size_t size)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	exe[len > 0 ? len : 0] = '\0';
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(exe, '/');
		if (!slash)
			return false;
		*slash = '\0';
	}
	len = snprintf(out, size, "%s/lib/viesti/%s", exe, PAPER_MODULE);
	return len > 0 && (size_t)len < size;
}

int paper_symbol(const char *name, void **symbol, struct error *err)
{
	static void *module; /* loaded once, and kept */
	char path[PATH_MAX + 64];
	const char *why = NULL;

	if (!module && find_module(path, sizeof(path)))
		module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	*symbol = module ? dlsym(module, name) : NULL;
	if (*symbol)
		return 0;
	why = dlerror();
	return error_set(err, E_UNIMPLEMENTED, "paper_module",
	    _("What draws pages and pictures is not installed whole: %s. Ask who installed viesti."),
	    why ? why : PAPER_MODULE);
}

int paper_pdf(const struct paper *p, struct paper_drawn *out, struct error *err)
{
	static paper_draw_fn *draw;
	const char *why = NULL;
	void *symbol = NULL;

	if (!draw) {
		int code = paper_symbol(PAPER_DRAW, &symbol, err);
		if (code)
			return code;
		memcpy(&draw, &symbol, sizeof(draw));
	}
	if (draw(p, out, &why) == 0)
		return 0;
	return error_set(err, E_INTERNAL, "paper_failed",
	    _("The page could not be drawn: %s."), why ? why : "?");
}
