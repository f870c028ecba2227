/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What another version of the rules would change: everybody is scored by the
 * versions as they are and as they would be, and what moves is told. Runs on
 * the writer, whose world holds all activities.
 */
#ifndef VIESTI_RULES_PREVIEW_H
#define VIESTI_RULES_PREVIEW_H

#include "server/domain/rulebook.h"
#include "server/request.h"

struct world;

/* Fills departments, people, people_moved and people_total. then: all versions,
 * with the new one among them; day: on which the one in force is looked for. */
int rules_preview(struct world *w, struct request *r,
    const struct rulebooks *then, int32_t day, Viesti__RulebookPreview *out);

#endif
