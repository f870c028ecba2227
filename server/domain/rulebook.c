/* SPDX-License-Identifier: EUPL-1.2 */
/* Looking things up in a rulebook; rulebook_read.c reads one, rulebooks.c has
 * the versions. */
#include "server/domain/rulebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "server/domain/words.h"
#include "server/embed.h"

void rulebook_free(struct rulebook *rb)
{
	if (rb == NULL)
		return;
	if (rb->type_words != NULL)
		words_fini(rb->type_words);
	if (rb->area_words != NULL)
		words_fini(rb->area_words);
	free(rb->type_words);
	free(rb->area_words);
	free(rb);
}

/* Most imports give the code as it is written here, so it is tried first. */
int rulebook_type(const struct rulebook *rb, const char *text)
{
	for (int i = 0; i < rb->n_types; i++)
		if (strcasecmp(rb->types[i].code, text) == 0)
			return i;
	return rb->type_words != NULL ? words_find(rb->type_words, text) : -1;
}

int rulebook_area(const struct rulebook *rb, const char *text)
{
	for (int i = 0; i < rb->n_areas; i++)
		if (strcasecmp(rb->areas[i].code, text) == 0)
			return i;
	return rb->area_words != NULL ? words_find(rb->area_words, text) : -1;
}

const char *rulebook_preset(const char *name)
{
	const struct embedded_file *file;
	size_t len = strlen(name);

	for (file = embedded_files; file->name != NULL; file++)
		if (strncmp(file->name, name, len) == 0 &&
		    strcmp(file->name + len, ".yaml") == 0)
			return file->text;
	return NULL;
}
