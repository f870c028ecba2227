/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The registry of clients: an array in the order of ids that owns them, and
 * two hashes into it, by the certificate in force and by the one before it. A
 * hash of zeros is no certificate.
 */
#include "server/peer.h"

#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION HASH_OAT
#define uthash_nonfatal_oom(e) ((e)->out_of_memory = true)
#include <uthash.h>

#include "common/error.h"
#include "common/i18n.h"

struct client {
	struct client_info info;
	bool in_cert, in_old, out_of_memory;
	UT_hash_handle hh_cert, hh_old;
};

struct clients {
	struct client **all;
	size_t n, cap;
	struct client *by_cert, *by_old;
};

static const char *const role_names[ROLE_COUNT] = {
	"none",
	"recorder",
	"participant",
	"moderator",
	"trainer",
	"organiser",
	"kiosk",
	"auditor",
	"admin",
};

const char *role_name(enum role r)
{
	return role_names[r < ROLE_COUNT ? r : ROLE_NONE];
}

const char *role_text(enum role r)
{
	static const char *const texts[ROLE_COUNT] = {
		N_("no role"),
		N_("department's contact"),
		N_("participant"),
		N_("moderator"),
		N_("trainer"),
		N_("organiser"),
		N_("kiosk"),
		N_("auditor"),
		N_("administrator"),
	};

	return i18n_text(texts[r < ROLE_COUNT ? r : ROLE_NONE]);
}

int role_parse(const char *text)
{
	for (int r = ROLE_NONE + 1; r < ROLE_COUNT; r++)
		if (strcmp(role_names[r], text) == 0)
			return r;
	return -1;
}

struct clients *clients_new(void)
{
	return calloc(1, sizeof(struct clients));
}

void clients_free(struct clients *c)
{
	if (!c)
		return;
	HASH_CLEAR(hh_cert, c->by_cert);
	HASH_CLEAR(hh_old, c->by_old);
	for (size_t i = 0; i < c->n; i++)
		free(c->all[i]);
	free(c->all);
	free(c);
}

/* The first place whose id is not under this one. */
static size_t place_of(const struct clients *c, int64_t id)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->all[middle]->info.peer.client < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct client *find(const struct clients *c, int64_t id)
{
	size_t i = place_of(c, id);
	if (i < c->n && c->all[i]->info.peer.client == id)
		return c->all[i];
	return NULL;
}

static struct client *insert(struct clients *c, int64_t id)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 16;
		struct client **wider = realloc(c->all, cap * sizeof(*wider));
		if (!wider)
			return NULL;
		c->all = wider;
		c->cap = cap;
	}
	struct client *k = calloc(1, sizeof(*k));
	if (!k)
		return NULL;
	k->info.peer.client = id;
	size_t i = place_of(c, id);
	memmove(c->all + i + 1, c->all + i, (c->n - i) * sizeof(*c->all));
	c->all[i] = k;
	c->n++;
	return k;
}

static void unhash(struct clients *c, struct client *k)
{
	if (k->in_cert)
		HASH_DELETE(hh_cert, c->by_cert, k);
	if (k->in_old)
		HASH_DELETE(hh_old, c->by_old, k);
	k->in_cert = k->in_old = false;
}

static bool is_zero(const uint8_t hash[32])
{
	static const uint8_t zero[32];
	return memcmp(hash, zero, sizeof(zero)) == 0;
}

static void hash(struct clients *c, struct client *k)
{
	k->out_of_memory = false;
	if (!is_zero(k->info.cert_hash)) {
		HASH_ADD(hh_cert, c->by_cert, info.cert_hash, 32, k);
		k->in_cert = !k->out_of_memory;
	}
	if (!is_zero(k->info.old_hash) && !k->out_of_memory) {
		HASH_ADD(hh_old, c->by_old, info.old_hash, 32, k);
		k->in_old = !k->out_of_memory;
	}
}

int clients_set(struct clients *c, const struct client_info *info)
{
	struct client *k = find(c, info->peer.client);
	if (!k)
		k = insert(c, info->peer.client);
	if (!k)
		return E_EXHAUSTED;
	unhash(c, k);
	k->info = *info;
	hash(c, k);
	return k->out_of_memory ? E_EXHAUSTED : 0;
}

const struct client_info *clients_get(const struct clients *c, int64_t client)
{
	const struct client *k = find(c, client);
	return k ? &k->info : NULL;
}

const struct client_info *clients_by_cert(const struct clients *c,
    const uint8_t hash[32])
{
	struct client *k = NULL;
	HASH_FIND(hh_cert, c->by_cert, hash, 32, k);
	if (!k)
		HASH_FIND(hh_old, c->by_old, hash, 32, k);
	return k ? &k->info : NULL;
}

size_t clients_count(const struct clients *c)
{
	return c->n;
}

const struct client_info *clients_at(const struct clients *c, size_t i)
{
	return i < c->n ? &c->all[i]->info : NULL;
}
