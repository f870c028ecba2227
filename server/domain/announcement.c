/* SPDX-License-Identifier: EUPL-1.2 */
/* Announcements and the days on which they are shown; see announcement.h. */
#include "server/domain/announcement.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

bool announcement_is_over(const struct announcement *a, int32_t today)
{
	return a->to != 0 && a->to < today;
}

bool announcement_is_shown(const struct announcement *a, int32_t today)
{
	return a->from <= today && !announcement_is_over(a, today);
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

size_t announcements_now(const struct announcements *list, int32_t today,
    const struct announcement **out, size_t max)
{
	size_t n = 0;

	for (size_t i = list->n; i-- > 0 && n < max;)
		if (announcement_is_shown(&list->all[i], today))
			out[n++] = &list->all[i];
	return n;
}
