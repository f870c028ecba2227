/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Trainings for people and scripts, and the lists that meeting and survey tools
 * give; the same for viesti and viestictl.
 */
#ifndef VIESTI_CLIENT_TRAININGS_H
#define VIESTI_CLIENT_TRAININGS_H

#include <stddef.h>
#include <stdint.h>

#include "client/print.h"
#include "common/error.h"
#include "viesti.pb-c.h"

/* "3" or "T3" as the number of a training; E_INVALID training_number. */
int trainings_number(const char *text, uint64_t *out, struct error *err);
void trainings_print(const struct print *p, const Viesti__Trainings *list);
/* One training with its values. */
void trainings_fields(const struct print *p, const Viesti__Training *t);
void trainings_print_feedback(const struct print *p,
    const Viesti__Feedback *list);

/* A row of a list: cells that are not there are NULL. */
struct list_row {
	uint32_t line;
	char *name, *email;  /* of a list of people */
	char *score, *words; /* of a survey's answers */
};
struct list {
	struct list_row *rows;
	size_t n;
};
enum list_kind { LIST_PEOPLE, LIST_ANSWERS };
/*
 * Reads a meeting tool's list of who was there, or a survey tool's answers: CSV
 * or tab-separated, as common/csv.h reads it. The heading may stand behind some
 * lines about the meeting, and other tables behind the one that is meant; a
 * column is known by its heading in Finnish, Swedish or English, others are
 * passed over. Errors as csv_open's, and E_INVALID list_heading. Yours to give
 * to list_fini, also after an error.
 */
int list_read(struct list *list, enum list_kind kind, const char *path,
    struct error *err);
void list_fini(struct list *list);

#endif
