/* SPDX-License-Identifier: EUPL-1.2 */
/* Looking things up in rulebooks and their versions; rulebook_read.c reads
 * them. */
#include "server/domain/rulebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/clock.h"
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

int32_t rulebook_first_date(const struct rulebook *rb)
{
	int32_t date = clock_date_of(rb->effective_at);

	return clock_day_start_us(date) < rb->effective_at ? date + 1 : date;
}

const struct rulebook *rulebooks_on(const struct rulebooks *rbs, int32_t date)
{
	int i = rbs->n - 1;

	if (i > 0) {
		int64_t day_start = clock_day_start_us(date);

		while (i > 0 && rbs->version[i]->effective_at > day_start)
			i--;
	}
	return i >= 0 ? rbs->version[i] : NULL;
}

const struct rulebook *rulebooks_last(const struct rulebooks *rbs)
{
	return rbs->n > 0 ? rbs->version[rbs->n - 1] : NULL;
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
