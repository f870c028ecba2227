/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ceremony on paper: the host's script with every place and winner in
 * order, enough to go on when the network dies; and apart from it, for the
 * organiser only, whom the script does not name.
 */
#ifndef VIESTI_CEREMONY_PAPER_H
#define VIESTI_CEREMONY_PAPER_H

#include "client/link.h"
#include "client/paper.h"

struct ceremony_pages {
	Viesti__CeremonyScript **pages; /* copies */
	size_t n;
	bool rehearsal;
	int64_t at; /* when it was read */
};

/* Outlives the link's reply; viesti__ceremony_script__free_unpacked it. */
Viesti__CeremonyScript *ceremony_page_copy(const Viesti__CeremonyScript *s);

/* All steps; ceremony_pages_free, also after an error. */
int ceremony_pages_read(struct link *l, bool rehearsal,
    struct ceremony_pages *out, struct error *err);
void ceremony_pages_free(struct ceremony_pages *p);

/* In the language in force; yours. */
struct paper *ceremony_paper_script(const struct ceremony_pages *p);
struct paper *ceremony_paper_private(const struct ceremony_pages *p);

#endif
