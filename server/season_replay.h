/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A season played anew on an empty server from the files of an archive
 * (season_files.h): what happened is put into a new database, everything that
 * follows is computed, and must be what the archive says, to the last point.
 */
#ifndef VIESTI_SEASON_REPLAY_H
#define VIESTI_SEASON_REPLAY_H

#include "common/error.h"
#include "server/domain/season.h"

struct replay;

/*
 * Reads an archive and checks format and hashes. E_NOT_FOUND file_missing;
 * E_INVALID tar_unreadable, tar_too_large, archive_format, archive_damaged,
 * archive_row, each naming the file within.
 */
int replay_open(struct replay **out, const char *path, struct error *err);
void replay_close(struct replay *rp); /* NULL is fine */
/* The season, archived, and the text of its first rulebook; borrowed. */
const struct season *replay_season(const struct replay *rp);
const char *replay_rules(const struct replay *rp);
/*
 * Fills the new database of the state directory (made with that season and
 * rulebook) and compares. E_INVALID archive_row; E_CONFLICT archive_differs:
 * names the file and line in which the results differ.
 */
int replay_run(struct replay *rp, const char *state_dir, struct error *err);

#endif
