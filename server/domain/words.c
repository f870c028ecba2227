/* SPDX-License-Identifier: EUPL-1.2 */
/* Words that each mean one number; few enough to be looked through. */
#include "server/domain/words.h"

#include <stdlib.h>
#include <string.h>

#include "common/error.h"
#include "common/text.h"

static int find_folded(const struct words *w, const char *folded)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->folded[i], folded) == 0)
			return w->number[i];
	return -1;
}

int words_add(struct words *w, const char *text, uint8_t number)
{
	char *folded = text_fold(text);
	int code = 0, known;

	if (folded == NULL)
		return E_INTERNAL;
	known = find_folded(w, folded);
	if (known >= 0)
		code = known == number ? 0 : E_CONFLICT;
	else if (w->n == WORDS_MAX)
		code = E_EXHAUSTED;
	if (known >= 0 || code != 0) {
		free(folded);
		return code;
	}
	w->folded[w->n] = folded;
	w->number[w->n++] = number;
	return 0;
}

int words_find(const struct words *w, const char *text)
{
	char *folded = text_fold(text);
	int number = folded != NULL ? find_folded(w, folded) : -1;

	free(folded);
	return number;
}

void words_fini(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->folded[i]);
	w->n = 0;
}
