/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A season as files for keeping: CSV and JSON that anybody can read without
 * this program, and from which it can be played anew to the last point.
 * Persons are P00001 and so on in the order in which they joined; no name, no
 * staff id, no evidence and no note is in them.
 *
 *     README.txt              what is what, in three languages
 *     manifest.json           format, program, SHA-256 of every other file
 *     season.json             days, rounds, measure, state and its steps
 *     rules/N.yaml            the rulebook versions; when each holds is in
 *                             season.json
 *     departments.csv         names, and the headcount of each round
 *     people.csv              ranked, left, bonus of an earlier season
 *     memberships.csv         who belonged where from which day on
 *     activities.csv          what was recorded, with the last decision
 *     ledgers.csv             each entry of each person's points
 *     standings_departments.csv, standings_people.csv, milestones.csv
 *                             the result, which follows from the others
 *
 * The last four follow from the others: who plays the season anew must come to
 * the same bytes.
 */
#ifndef VIESTI_SEASON_FILES_H
#define VIESTI_SEASON_FILES_H

#include <stddef.h>

#include "common/buf.h"
#include "common/error.h"
#include "server/asof.h"
#include "server/store/store.h"

#define SEASON_FILES_FORMAT "viesti-season/1"
#define SEASON_FILES_MAX ((size_t)512 << 20) /* bytes in all */
#define SEASON_FILES_NAME_SIZE 64

struct season_file {
	char name[SEASON_FILES_NAME_SIZE];
	struct buf text;
};
struct season_files {
	struct season_file *all;
	size_t n;
};
void season_files_fini(struct season_files *files);

/* All of them, the manifest last. then: of that season, with its world; it is
 * scored once more here. E_UNAVAILABLE season_too_large. */
int season_files_make(struct season_files *out, struct store *store,
    struct asof *then, struct error *err);
/* Only what follows from the others, to be compared. */
int season_files_results(struct season_files *out, struct asof *then,
    struct error *err);

#endif
