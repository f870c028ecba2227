/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests about versions of the rules share. */
#ifndef VIESTI_RULEBOOKS_H
#define VIESTI_RULEBOOKS_H

#include "server/domain/rulebook.h"
#include "server/request.h"
#include "server/store/store.h"

struct world;

/* A row for the wire; in_force: the version in force today. NULL: no memory. */
Viesti__RulebookVersion *rulebooks_row(struct request *r,
    const struct rulebook_row *row, uint32_t in_force);
/* The running season's version: 1 and *row (its texts in the arena), or
 * E_NOT_FOUND unknown_version. */
int rulebooks_find(struct store *s, struct request *r, bool has_version,
    uint32_t version, struct rulebook_row *row);

/* Before the opening there is no past that a version could change. */
bool rulebooks_is_retroactive(const struct world *w, int64_t effective_at,
    int64_t now);

/* A version beside the others, on its way into force. */
struct rulebooks_next {
	struct rulebook_row row;
	struct rulebooks all; /* with it among them */
	struct type_codes codes;
	bool retroactive;
	int32_t day; /* on which its effect is looked at */
};
/* Parses row's text and puts it beside the others; name is the file's, for
 * messages. rulebooks_next_fini in any case. */
int rulebooks_next_init(struct world *w, struct request *r,
    struct rulebooks_next *next, const char *name);
void rulebooks_next_fini(struct rulebooks_next *next);
/* Into force: refuses who may not, writes, scores everybody, announces. */
int rulebooks_next_apply(struct world *w, struct request *r,
    struct rulebooks_next *next, const uint8_t *operation,
    const uint8_t digest[16]);
/* The reply of drafting and applying: the version and what it moves, which is
 * computed before it is applied. */
int rulebooks_next_preview(struct world *w, struct request *r,
    struct rulebooks_next *next);
/* The same of one that was drafted, or applied, at that time: as it was told
 * then, but of persons who were forgotten since. */
int rulebooks_again(struct world *w, struct request *r,
    const struct rulebook_row *row, int64_t at);

/* Refused once the result is final. */
int rulebooks_may_change(const struct world *w, struct request *r);

#endif
