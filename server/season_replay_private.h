/* SPDX-License-Identifier: EUPL-1.2 */
/* What the two halves of a replay share: the files of the archive, and the
 * rows that are made of them. Only for season_replay*.c. */
#ifndef VIESTI_SEASON_REPLAY_PRIVATE_H
#define VIESTI_SEASON_REPLAY_PRIVATE_H

#include <jansson.h>

#include "server/season_files.h"
#include "server/season_replay.h"
#include "server/world.h"

#define REPLAY_FILES_MAX (16 + RULEBOOK_VERSIONS_MAX)

struct replay_file {
	char name[SEASON_FILES_NAME_SIZE];
	char *data;
	size_t len;
};

struct replay {
	const char *path;
	struct replay_file files[REPLAY_FILES_MAX];
	size_t n;
	json_t *about; /* season.json */
	struct season season;
	struct store *store;
	struct departments departments;
	uint32_t n_people;
	char types[TYPES_KNOWN_MAX][RULEBOOK_CODE_SIZE];
	int n_types;
	size_t in_batch;
};

/* E_INVALID archive_format, naming the file. */
int replay_bad_file(const struct replay *rp, const char *file,
    struct error *err);
/* By its name; NULL: there is none. */
const struct replay_file *replay_file(const struct replay *rp,
    const char *name);
/* Of an activity type's code; -1: unknown. */
int replay_type_index(const struct replay *rp, const char *code);
/* Departments, persons, memberships and activities into the open transaction
 * of rp->store, which is committed now and then. */
int replay_put_rows(struct replay *rp, struct error *err);

#endif
