/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Forgetting one participant, in the open transaction: what still waits of
 * theirs is closed, each with its journal entry, then their rows are erased.
 * See personal.def for what goes, and forgotten.h for backups.
 */
#ifndef VIESTI_STORE_FORGET_H
#define VIESTI_STORE_FORGET_H

#include "server/store/personal.h"

struct id_list {
	int64_t *ids;
	size_t n;
};

struct forgetting {
	/* in */
	int64_t participant; /* row id */
	const char *actor;   /* of the journal's entries */
	int64_t at;
	/* out; forgetting_fini frees them */
	struct personal_counts counts;
	struct id_list claims;	  /* activities withdrawn, or checked no more */
	struct id_list questions; /* closed */
	struct id_list clients;	  /* shut out */
	uint32_t deeds;		  /* activities that stay, as facts */
};
void forgetting_fini(struct forgetting *f);

/* Fills what there is, and changes nothing. */
int store_forget_look(struct store *s, struct forgetting *f, struct error *err);
/* The same, and does it: with the entry "forget". E_NOT_FOUND no_such_row. */
int store_forget(struct store *s, struct forgetting *f, struct error *err);

/* A participant who is not forgotten. */
struct participant_key {
	int64_t id, season;
	const char *staff_id; /* borrowed for the call */
};
/* Each of them (id 0), or that one, until fn returns non-zero. */
int store_participants_each(struct store *s, int64_t id,
    int (*fn)(const struct participant_key *key, void *arg), void *arg,
    struct error *err);

#endif
