/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows that have vanished from a file that was imported earlier. */
#ifndef VIESTI_SHEET_SYNC_H
#define VIESTI_SHEET_SYNC_H

#include <jansson.h>

#include "client/sheet_work.h"

struct sheet_vanished {
	const Viesti__Activity **rows; /* of the link; by number */
	size_t n;
	size_t elsewhere; /* of imports that seem to be of other files */
	size_t corrected; /* corrected since: left as they are */
	size_t withdrawn, failed;
	bool unknown; /* rows are refused: not looked for */
};

/* The id of a new import of this file: the time, chance, and the file's name,
 * hashed. */
void sheet_import_id(const char *path, uint8_t out[WIRE_OPERATION]);

/* After the check, before anything is loaded. */
int sheet_sync_find(struct sheet *s, struct error *err);
int sheet_sync_withdraw(struct sheet *s, struct error *err);
/* For people: lists them, asks whether to withdraw them, does it. */
int sheet_sync_talk(struct sheet *s, bool asks, struct error *err);
json_t *sheet_sync_json(const struct sheet *s);
void sheet_sync_free(struct sheet_vanished *v);

#endif
