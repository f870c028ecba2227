/* SPDX-License-Identifier: EUPL-1.2 */
/* What each client recorded; see trail.h. */
#include "server/trail.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

void trails_fini(struct trails *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->of[i].steps);
	free(t->of);
	*t = (struct trails){ 0 };
}

/* Clients' ids are dense, so that an array by id stays small. */
static struct trail *room_for(struct trails *t, size_t client)
{
	if (client >= t->n) {
		size_t n = t->n * 2 + 16;
		while (n <= client)
			n *= 2;
		t->of = xrealloc(t->of, n * sizeof *t->of);
		memset(t->of + t->n, 0, (n - t->n) * sizeof *t->of);
		t->n = n;
	}
	return &t->of[client];
}

void trails_add(struct trails *t, int64_t client, const struct trail_step *step)
{
	struct trail *of = room_for(t, (size_t)client);

	if (of->n == of->cap) {
		of->cap = of->cap + of->cap / 4 + 16;
		of->steps = xrealloc(of->steps, of->cap * sizeof *of->steps);
	}
	of->steps[of->n++] = *step;
}

struct trail *trails_of(const struct trails *t, int64_t client)
{
	if (client < 0 || (size_t)client >= t->n || t->of[client].n == 0)
		return NULL;
	return &t->of[client];
}
