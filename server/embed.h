/* SPDX-License-Identifier: EUPL-1.2 */
/* Files compiled into the server: rulebooks/NAME.yaml and
 * store/schema/NNN-*.sql. */
#ifndef VIESTI_EMBED_H
#define VIESTI_EMBED_H

#include <stddef.h>

struct embedded_file {
	const char *name; /* without folders: "ministry.yaml" */
	const char *text; /* NUL-terminated */
	size_t len;
};
extern const struct embedded_file
    embedded_files[]; /* in the order of names within a folder; ends with name
			 NULL */

#endif
