/* SPDX-License-Identifier: EUPL-1.2 */
/* STATE/rulebook.yaml; see rules_file.h. */
#include "server/rules_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/file.h"
#include "common/hash.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/text.h"
#include "server/domain/rulebook.h"
#include "server/store/store.h"

void rules_hash(const char *text, size_t len, char out[65])
{
	uint8_t hash[HASH_BYTES];

	hash_sha256(text, len, hash);
	text_hex(hash, sizeof hash, out);
}

static int read_rules(const char *state_dir, char path[PATH_MAX], char **text,
    size_t *len, struct error *err)
{
	snprintf(path, PATH_MAX, "%s/" RULES_FILE, state_dir);
	return file_read(path, RULES_FILE_MAX, text, len, err);
}

bool rules_file_differs(const char *state_dir, const char *hash)
{
	char path[PATH_MAX], *text = NULL, now[65];
	size_t len = 0;

	if (read_rules(state_dir, path, &text, &len, NULL) < 0)
		return false;
	rules_hash(text, len, now);
	free(text);
	return strcmp(now, hash) != 0;
}

/* ------------------------------------------------------------- types */

int rules_type_known(struct type_codes *codes, int index, const char *code)
{
	if (index < 0 || index >= TYPES_KNOWN_MAX)
		return E_INTERNAL;
	snprintf(codes->code[index], sizeof codes->code[index], "%s", code);
	if (codes->n <= index)
		codes->n = index + 1;
	return 0;
}

static bool is_known(const struct type_codes *codes, const char *code)
{
	for (int i = 0; i < codes->n; i++)
		if (strcasecmp(codes->code[i], code) == 0)
			return true;
	return false;
}

int rules_number_types(struct store *store, struct type_codes *codes,
    const struct rulebook *rb, struct error *err)
{
	int rc = 0;

	for (int i = 0; i < rb->n_order && rc == 0; i++) {
		const char *code = rb->types[rb->order[i]].code;

		if (is_known(codes, code))
			continue;
		if (codes->n == TYPES_KNOWN_MAX)
			return error_set(err, E_EXHAUSTED, "too_many_types",
			    _("The server knows %d activity types already, over "
			      "all versions and seasons. Use the code of an "
			      "earlier one again instead of %s."),
			    TYPES_KNOWN_MAX, code);
		if (store)
			rc = store_type_add(store, (uint8_t)codes->n, code,
			    err);
		if (rc == 0)
			rc = rules_type_known(codes, codes->n, code);
	}
	return rc;
}

/* ------------------------------------------------------------- the file */

/* What the store says of the season and its last rulebook. */
struct held {
	struct season season;
	struct type_codes codes;
	uint32_t version;
	int n; /* versions */
	char hash[65];
};

static int hold_season(void *arg, const struct season *s)
{
	((struct held *)arg)->season = *s;
	return 0;
}

static int hold_type(void *arg, uint8_t index, const char *code)
{
	return rules_type_known(&((struct held *)arg)->codes, index, code);
}

static int hold_rulebook(void *arg, uint32_t version, int64_t effective_at,
    int64_t known_at, const char *yaml)
{
	struct held *h = arg;

	(void)effective_at;
	(void)known_at;
	h->n++;
	h->version = version;
	rules_hash(yaml, strlen(yaml), h->hash);
	return 0;
}

static int put(struct store *store, struct held *h, const struct rulebook *rb,
    const char *text, const char *hash, struct error *err)
{
	int rc = store_begin(store, err);

	season_plan(&h->season, season_start(&h->season), rb->rounds,
	    rb->round_days);
	if (rc == 0)
		rc = store_season_put(store, &h->season, err);
	if (rc == 0)
		rc = store_rounds_put(store, &h->season, 0, err);
	if (rc == 0)
		rc = rules_number_types(store, &h->codes, rb, err);
	if (rc == 0)
		rc = store_rulebook_put(store, h->version, 0, text, hash, err);
	if (rc == 0)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}

int rules_file_take(struct store *store, const char *state_dir,
    struct error *err)
{
	struct held h = { 0 };
	const struct store_loader loader = {
		.arg = &h,
		.season = hold_season,
		.type = hold_type,
		.rulebook = hold_rulebook,
	};
	char path[PATH_MAX], *text = NULL, hash[65];
	struct rulebook *rb = NULL;
	size_t len = 0;
	int rc = store_load(store, &loader, err);

	if (rc == 0)
		rc = read_rules(state_dir, path, &text, &len, err);
	if (rc < 0)
		return rc;
	rules_hash(text, len, hash);
	if (h.season.state != STATE_CREATED || h.n > 1) {
		if (strcmp(hash, h.hash) != 0)
			log_event(LOG_WARN, "rulebook_ignored",
			    "file=%s text=%s", path,
			    "the season is open, or its rules were imported: "
			    "what the database holds stays in force");
		free(text);
		return 0;
	}
	rc = rulebook_parse(&rb, path, text, len, err);
	if (rc == 0)
		rc = put(store, &h, rb, text, hash, err);
	rulebook_free(rb);
	free(text);
	return rc;
}
