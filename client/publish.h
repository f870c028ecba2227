/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The public standings as a web site of plain files: index.html, and one page
 * a language under fi/, sv/ and en/. A page needs no script and nothing from
 * elsewhere, says so to the browser (Content-Security-Policy), and is made for
 * screen readers, phones, dark rooms and paper alike. What may be shown is
 * decided by the server: a page never computes a figure that is missing.
 */
#ifndef VIESTI_PUBLISH_H
#define VIESTI_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "client/draw_file.h"
#include "common/buf.h"
#include "common/error.h"
#include "common/i18n.h"
#include "viesti.pb-c.h"

/* What there is to tell, all borrowed. */
struct publish {
	const Viesti__KioskState *state; /* at: when it was all true */
	const Viesti__DepartmentRanking *const
	    *rounds; /* [round - 1] or NULL */
	size_t n_rounds;
	const struct draw_file *draw; /* NULL: there is none to publish */
	bool no_people;		      /* too old to name anybody */
};

/* Are departments compared now, so that rounds may be asked for too? */
bool publish_has_rounds(const Viesti__KioskState *state);

/* Are the awards told, so that the draw may be, too? */
bool publish_has_awards(const Viesti__KioskState *state);

#define PUBLISH_DRAW "draw.json"
#define PUBLISH_GENERATOR "viesti publish" /* by which ours are known */
#define PUBLISH_MAX ((size_t)4 << 20)	   /* bytes of a page */
/* Appends a page in the language; the index, which leads to the three. */
void publish_page(struct buf *out, const struct publish *p, enum language lang);
void publish_index(struct buf *out, const struct publish *p);

/* Makes the directory ready. E_CONFLICT file_there: a page stands there that
 * is not of this program, unless force. E_DENIED, E_INVALID dir_unwritable. */
int publish_prepare(const char *dir, bool force, struct error *err);
/* Writes all pages, each whole or not at all, and touches nothing else.
 * E_UNAVAILABLE file_unwritable. */
int publish_write(const char *dir, const struct publish *p, struct error *err);

#endif
