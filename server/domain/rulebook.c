/* SPDX-License-Identifier: EUPL-1.2 */
/* Looking things up in a rulebook; rulebook_read.c reads one, rulebooks.c has
 * the versions. */
#include "server/domain/rulebook.h"

#include <stdio.h>
#include <stdbool.h>
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

static int by_code(const struct rulebook *rb, const char *text, bool gone)
{
	for (int i = 0; i < rb->n_types; i++)
		if (rb->types[i].gone == gone && text[0] != '\0' &&
		    strcasecmp(rb->types[i].code, text) == 0)
			return i;
	return -1;
}

/* Most imports give the code as it is written here, so it is tried first. */
int rulebook_type(const struct rulebook *rb, const char *text)
{
	int found = by_code(rb, text, false);

	if (found < 0 && rb->type_words != NULL)
		found = words_find(rb->type_words, text);
	return found >= 0 ? found : by_code(rb, text, true);
}

int rulebook_area(const struct rulebook *rb, const char *text)
{
	for (int i = 0; i < rb->n_areas; i++)
		if (strcasecmp(rb->areas[i].code, text) == 0)
			return i;
	return rb->area_words != NULL ? words_find(rb->area_words, text) : -1;
}

bool activity_type_is_on(const struct activity_type *t, int32_t date)
{
	return !t->gone && (t->from == 0 || date >= t->from) &&
	    (t->until == 0 || date <= t->until);
}

bool rulebook_is_holiday(const struct rulebook *rb, int32_t date)
{
	int low = 0, high = rb->n_holidays;

	while (low < high) {
		int mid = low + (high - low) / 2;
		if (rb->holidays[mid] == date)
			return true;
		if (rb->holidays[mid] < date)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
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
