/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ceremony as the host sees it: how it stands, the step that is shown and
 * the one that comes, and the steps themselves.
 */
#ifndef VIESTI_CONSOLE_CEREMONY_H
#define VIESTI_CONSOLE_CEREMONY_H

#include "client/ceremony_words.h"
#include "client/console/console.h"

struct ceremony_look {
	Viesti__CeremonyScript *script; /* a copy: state, and steps from the
					   one that is shown */
	char note[1024];		/* what came of the last key; or "" */
	bool lost; /* the connection: this is how it stood */
};

/*
 * Reads the step that is shown and the next. Where nothing runs there are no
 * steps. ceremony_forget, also after an error.
 */
int ceremony_read(struct console *c, struct ceremony_look *l,
    struct error *err);
void ceremony_forget(struct ceremony_look *l);

/* Sends one step; what runs then. from_step NULL: from whichever is shown. */
int ceremony_act(struct console *c, Viesti__CeremonyAction action,
    const uint32_t *from_step, bool screens, const Viesti__CeremonyState **now,
    struct error *err);

/* What is on the screens, what is said, what comes. */
void ceremony_print(const struct console *c, const struct ceremony_look *l);
/* What the end of a ceremony means and what comes after it. */
const char *ceremony_over_text(bool rehearsal);
/* "Step 4 of 23 of the rehearsal is shown." */
void ceremony_sentence(const Viesti__CeremonyState *s, char *out, size_t size);

#endif
