/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The versions of a season's rulebook side by side. Activities hold numbers of
 * types and standings masks of areas and trainings, so one number means one
 * thing in all of them, whatever the order in their files.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/domain/rulebook.h"
#include "server/domain/words.h"

/* ------------------------------------------------------------- the list */

void rulebooks_add(struct rulebooks *rbs, struct rulebook *take)
{
	int i = rbs->n++;

	for (; i > 0; i--) {
		const struct rulebook *before = rbs->version[i - 1];

		if (before->effective_at < take->effective_at ||
		    (before->effective_at == take->effective_at &&
			before->known_at <= take->known_at))
			break;
		rbs->version[i] = rbs->version[i - 1];
	}
	rbs->version[i] = take;
}

static struct words *words_copy(const struct words *from)
{
	struct words *to;

	if (from == NULL)
		return NULL;
	to = xmalloc(sizeof *to);
	*to = *from;
	for (size_t i = 0; i < to->n; i++)
		to->folded[i] = xstrdup(from->folded[i]);
	return to;
}

void rulebooks_copy(struct rulebooks *out, const struct rulebooks *rbs)
{
	out->n = rbs->n;
	for (int i = 0; i < rbs->n; i++) {
		struct rulebook *rb = xmalloc(sizeof *rb);

		*rb = *rbs->version[i];
		rb->type_words = words_copy(rb->type_words);
		rb->area_words = words_copy(rb->area_words);
		out->version[i] = rb;
	}
}

void rulebooks_fini(struct rulebooks *rbs)
{
	for (int i = 0; i < rbs->n; i++)
		rulebook_free(rbs->version[i]);
	rbs->n = 0;
}

const struct rulebook *rulebooks_version(const struct rulebooks *rbs,
    uint32_t version)
{
	for (int i = 0; i < rbs->n; i++)
		if (rbs->version[i]->version == version)
			return rbs->version[i];
	return NULL;
}

/* ------------------------------------------------------------- one number */

/* The same thing in all versions: index by code, in the order of being seen. */
struct seen {
	int n;
	const char *code[TYPES_KNOWN_MAX];
};

static int seen_at(const struct seen *s, const char *code)
{
	for (int i = 0; i < s->n; i++)
		if (strcasecmp(s->code[i], code) == 0)
			return i;
	return -1;
}

static int see(struct seen *s, const char *code)
{
	int at = seen_at(s, code);

	if (at >= 0)
		return at;
	s->code[s->n] = code;
	return s->n++;
}

static void renumber(struct words *words, const uint8_t *to)
{
	for (size_t i = 0; words != NULL && i < words->n; i++)
		words->number[i] = to[words->number[i]];
}

/* Only a damaged database holds versions that the checks refused. */
static int broken(struct error *err, const char *code)
{
	return error_set(err, E_INTERNAL, "rulebooks",
	    _("The versions of the rules in the database do not fit together "
	      "(%s). Restore a backup."),
	    code);
}

/* Every version has at least the areas of those before it. */
static int align_areas(struct rulebook *rb, struct seen *areas,
    struct error *err)
{
	struct area were[RULEBOOK_AREAS_MAX];
	uint8_t to[RULEBOOK_AREAS_MAX];

	memcpy(were, rb->areas, sizeof were);
	for (int i = 0; i < rb->n_areas; i++) {
		to[i] = (uint8_t)see(areas, were[i].code);
		if (to[i] >= rb->n_areas)
			return broken(err, were[i].code);
	}
	for (int i = 0; i < rb->n_areas; i++)
		rb->areas[to[i]] = were[i];
	for (int i = 0; i < rb->n_areas; i++)
		areas->code[i] = rb->areas[i].code;
	for (int i = 0; i < rb->n_types; i++)
		if (rb->types[i].area != AREA_NONE && !rb->types[i].gone)
			rb->types[i].area = to[rb->types[i].area];
	for (int i = 0; i < rb->n_milestones; i++)
		if (rb->milestones[i].area != AREA_NONE)
			rb->milestones[i].area = to[rb->milestones[i].area];
	renumber(rb->area_words, to);
	return 0;
}

static void all_gone(struct rulebook *rb, const struct seen *codes)
{
	for (int i = 0; i < codes->n; i++) {
		rb->types[i] = (struct activity_type){
			.area = AREA_NONE, .training = -1, .gone = true
		};
		memcpy(rb->types[i].code, codes->code[i],
		    strlen(codes->code[i]) + 1);
	}
	rb->n_types = codes->n;
}

static int align_types(struct rulebook *rb, const struct seen *codes,
    struct error *err)
{
	struct activity_type were[TYPES_KNOWN_MAX];
	uint8_t to[TYPES_KNOWN_MAX] = { 0 };

	memcpy(were, rb->types, sizeof were);
	all_gone(rb, codes);
	for (int i = 0; i < rb->n_order; i++) {
		uint8_t was = rb->order[i];
		int now = seen_at(codes, were[was].code);

		if (now < 0)
			return broken(err, were[was].code);
		to[was] = rb->order[i] = (uint8_t)now;
		rb->types[now] = were[was];
	}
	for (int i = 0; i < rb->n_milestones; i++)
		if (rb->milestones[i].type >= 0)
			rb->milestones[i].type = to[rb->milestones[i].type];
	renumber(rb->type_words, to);
	return 0;
}

/* One index a training type, whatever the version. */
static int align_trainings(struct rulebooks *rbs, struct error *err)
{
	int8_t index[TYPES_KNOWN_MAX];
	int n = 0;

	memset(index, -1, sizeof index);
	for (int v = 0; v < rbs->n; v++)
		for (int i = 0; i < rbs->version[v]->n_order; i++) {
			uint8_t t = rbs->version[v]->order[i];

			if (rbs->version[v]->types[t].training < 0)
				continue;
			if (index[t] < 0 && n == RULEBOOK_TRAININGS_MAX)
				return error_set(err, E_EXHAUSTED, "trainings",
				    _("There may be at most %d different "
				      "trainings in all versions of a season's "
				      "rules together. Use one of the earlier "
				      "codes again."),
				    RULEBOOK_TRAININGS_MAX);
			if (index[t] < 0)
				index[t] = (int8_t)n++;
			rbs->version[v]->types[t].training = index[t];
		}
	return 0;
}

/* What is gone is known from another version, the last that has it, but it
 * gives and limits nothing. */
static void fill_gone(struct rulebooks *rbs, struct rulebook *rb)
{
	for (int i = 0; i < rb->n_types; i++) {
		if (!rb->types[i].gone)
			continue;
		for (int v = rbs->n - 1; v >= 0; v--)
			if (!rbs->version[v]->types[i].gone) {
				rb->types[i] = rbs->version[v]->types[i];
				rb->types[i].gone = true;
				break;
			}
		rb->types[i].points = 0;
		rb->types[i].per_week = rb->types[i].per_season = 0;
	}
}

int rulebooks_align(struct rulebooks *rbs, const struct type_codes *codes,
    struct error *err)
{
	struct seen types = { .n = codes->n }, areas = { .n = 0 };
	int rc = 0;

	for (int i = 0; i < codes->n; i++)
		types.code[i] = codes->code[i];
	for (int v = 0; v < rbs->n && rc == 0; v++) {
		rc = align_areas(rbs->version[v], &areas, err);
		if (rc == 0)
			rc = align_types(rbs->version[v], &types, err);
	}
	if (rc == 0)
		rc = align_trainings(rbs, err);
	for (int v = 0; v < rbs->n && rc == 0; v++)
		fill_gone(rbs, rbs->version[v]);
	return rc;
}

/* ------------------------------------------------------------- by date */

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
