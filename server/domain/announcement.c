/* SPDX-License-Identifier: EUPL-1.2 */
/* Announcements and the days on which they are shown; see announcement.h. */
#include "server/domain/announcement.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

bool announcement_is_over(const struct announcement *a, int32_t today,
    int64_t now)
{
	return (a->to != 0 && a->to < today) ||
	    (a->begins_at != 0 && a->begins_at <= now);
}

bool announcement_is_shown(const struct announcement *a, int32_t today,
    int64_t now)
{
	return a->from <= today && !announcement_is_over(a, today, now);
}

static size_t find(const struct announcements *list, int64_t id)
{
	size_t i = 0;

	while (i < list->n && list->all[i].id < id)
		i++;
	return i;
}

void announcements_set(struct announcements *list, const struct announcement *a)
{
	size_t i = find(list, a->id);

	if (i < list->n && list->all[i].id == a->id) {
		list->all[i] = *a;
		return;
	}
	if (list->n == list->cap) {
		list->cap = list->cap * 2 + 16;
		list->all = xrealloc(list->all, list->cap * sizeof *list->all);
	}
	memmove(&list->all[i + 1], &list->all[i],
	    (list->n++ - i) * sizeof *list->all);
	list->all[i] = *a;
}

void announcements_remove(struct announcements *list, int64_t id)
{
	size_t i = find(list, id);

	if (i < list->n && list->all[i].id == id)
		memmove(&list->all[i], &list->all[i + 1],
		    (--list->n - i) * sizeof *list->all);
}

void announcements_fini(struct announcements *list)
{
	free(list->all);
	*list = (struct announcements){ 0 };
}

static int by_place(const void *a, const void *b)
{
	const struct announcement *x = *(const struct announcement *const *)a;
	const struct announcement *y = *(const struct announcement *const *)b;
	bool tx = x->kind == ANNOUNCE_TRAINING;
	bool ty = y->kind == ANNOUNCE_TRAINING;

	if (tx != ty)
		return tx ? -1 : 1;
	if (tx && x->begins_at != y->begins_at)
		return x->begins_at < y->begins_at ? -1 : 1;
	return x->id > y->id ? -1 : x->id < y->id;
}

size_t announcements_now(const struct announcements *list, int32_t today,
    int64_t now, const struct announcement **out, size_t max)
{
	const struct announcement **shown = xcalloc(list->n + 1,
	    sizeof(*shown));
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (announcement_is_shown(&list->all[i], today, now))
			shown[n++] = &list->all[i];
	qsort(shown, n, sizeof(*shown), by_place);
	n = n < max ? n : max;
	memcpy(out, shown, n * sizeof(*shown));
	free(shown);
	return n;
}
