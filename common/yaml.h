/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reads a YAML file into our structs by a table of keys, types and ranges, on
 * libyaml's document API. Every error names file, line and column, the key,
 * what was read and what is allowed; unknown and repeated keys are errors;
 * numbers are decimal integers only (060 is refused, 0x10 too).
 */
#ifndef VIESTI_YAML_H
#define VIESTI_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

struct yaml;	  /* a document */
struct yaml_node; /* borrowed from its document */

int yaml_parse(struct yaml **out, const char *name, const char *text,
    size_t len, struct error *err); /* at most 1 MiB */
/* Hidden from the dynamic linker: libyaml calls a function of the same name. */
void yaml_free(struct yaml *y) __attribute__((visibility("hidden")));
const struct yaml_node *yaml_root(const struct yaml *y);

enum yaml_kind {
	YAML_TEXT,   /* char[size], copied, clean text of 1 to size-1 bytes */
	YAML_NUMBER, /* int64_t */
	YAML_BOOL,   /* bool: yes, no, true, false */
	YAML_DATE,   /* int32_t */
	YAML_MAP,    /* const struct yaml_node *: borrowed */
	YAML_LIST,   /* const struct yaml_node *: borrowed */
};

struct yaml_key {
	const char *key;
	enum yaml_kind kind;
	size_t offset;	  /* into the struct */
	size_t size;	  /* YAML_TEXT */
	int64_t min, max; /* YAML_NUMBER */
	bool optional;	  /* absent: the struct keeps what it holds */
};

/* Fills the struct at out from a mapping. E_INVALID, reason yaml_*. */
int yaml_read(const struct yaml *y, const struct yaml_node *map,
    const struct yaml_key *keys, size_t n_keys, void *out, struct error *err);

size_t yaml_length(const struct yaml *y,
    const struct yaml_node *list); /* list or map */
const struct yaml_node *yaml_item(const struct yaml *y,
    const struct yaml_node *list, size_t i);
/* The i-th pair of a map; the key's text is borrowed. */
const struct yaml_node *yaml_pair(const struct yaml *y,
    const struct yaml_node *map, size_t i, const char **key);
const char *yaml_scalar(const struct yaml_node *node); /* NULL: not a scalar */
/* An error at this node: "rulebook.yaml:12:5: ..." */
int yaml_error(const struct yaml *y, const struct yaml_node *node,
    struct error *err, const char *reason, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

#endif
