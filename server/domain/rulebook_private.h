/* SPDX-License-Identifier: EUPL-1.2 */
/* A rulebook while it is read: between rulebook_read.c and rulebook_check.c. */
#ifndef VIESTI_RULEBOOK_PRIVATE_H
#define VIESTI_RULEBOOK_PRIVATE_H

#include "common/yaml.h"
#include "server/domain/rulebook.h"

struct reading {
	const struct yaml *yaml;
	struct rulebook *rb;
	const struct rulebooks *others; /* beside which it must stand; NULL */
	struct error *err;
};

/* The value of a key that was read, for an error at its place. */
const struct yaml_node *reading_value(const struct reading *r,
    const struct yaml_node *map, const char *key);
/* May a code have these characters? */
int reading_code(const struct reading *r, const struct yaml_node *map,
    const char *code);
/* One date of the list; they are kept in order. */
int reading_holiday(const struct reading *r, const struct yaml_node *node);
/* Each milestone of the list has a code of its own. */
int reading_milestone_codes(const struct reading *r,
    const struct yaml_node *list);

/* See rulebook_parse_beside; season and areas are those sections. */
int rulebook_check_beside(const struct reading *r,
    const struct yaml_node *season, const struct yaml_node *areas);

#endif
