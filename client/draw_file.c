/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of a prize draw, read and written. See draw_file.h. */
#include "client/draw_file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/outfile.h"
#include "common/clock.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/text.h"

#define FORMAT "viesti-draw 1"
#define FILE_MAX (16u << 20) /* bytes */
#define PLACE_SIZE 64

void draw_file_fini(struct draw_file *f)
{
	draw_list_fini(&f->list);
	free(f->winners);
	*f = (struct draw_file){ .n_winners = 0 };
}

/* ---------------------------------------------------------------- reading */

struct reading {
	const char *path;
	struct error *err;
	int code; /* of the first mistake; after it nothing is read */
};

static void wrong(struct reading *r, const char *place, const char *text)
{
	if (r->code)
		return;
	r->code = error_set(r->err, E_INVALID, "draw_file",
	    _("%s, \"%s\": %s Get the file anew from who published it."),
	    r->path, place, text);
}

/* The value of a key; NULL after a mistake. */
static json_t *value(struct reading *r, const json_t *o, const char *key,
    const char *place)
{
	json_t *v = json_object_get(o, key);

	if (!v)
		wrong(r, place, _("This is missing."));
	return r->code ? NULL : v;
}

static const char *text(struct reading *r, const json_t *v, const char *place,
    size_t size)
{
	const char *s = json_string_value(v);

	if (v && (!s || strlen(s) >= size))
		wrong(r, place, _("This is not a text, or is too long."));
	return r->code ? "" : s;
}

static void copy(struct reading *r, const json_t *o, const char *key, char *to,
    size_t size)
{
	snprintf(to, size, "%s", text(r, value(r, o, key, key), key, size));
}

static uint32_t number(struct reading *r, const json_t *o, const char *key,
    const char *place)
{
	json_t *v = value(r, o, key, place);
	json_int_t n = json_integer_value(v);

	if (v && (!json_is_integer(v) || n < 0 || n > INT32_MAX))
		wrong(r, place, _("This is not a whole number from 0 on."));
	return r->code ? 0 : (uint32_t)n;
}

static int64_t instant(struct reading *r, const json_t *o, const char *key)
{
	char written[CLOCK_TIME_SIZE];
	int64_t at = 0;

	copy(r, o, key, written, sizeof(written));
	if (!r->code && clock_parse_time(written, &at, NULL))
		wrong(r, key, _("This is not a time."));
	return at;
}

static void bytes(struct reading *r, const json_t *o, const char *key,
    uint8_t to[HASH_BYTES])
{
	char hex[2 * HASH_BYTES + 1];

	copy(r, o, key, hex, sizeof(hex));
	if (!r->code && text_unhex(hex, to, HASH_BYTES))
		wrong(r, key, _("This is not 64 hex digits."));
}

static const json_t *list(struct reading *r, const json_t *o, const char *key)
{
	json_t *v = value(r, o, key, key);

	if (v && (!json_is_array(v) || json_array_size(v) > DRAW_NUMBERS_MOST))
		wrong(r, key, _("This is not a list, or is too long."));
	return r->code ? NULL : v;
}

/* "tickets[3].count"; for people, counted from 1. */
static const char *place_of(char place[PLACE_SIZE], const char *key, size_t i,
    const char *member)
{
	snprintf(place, PLACE_SIZE, "%s[%zu]%s%s", key, i + 1,
	    *member ? "." : "", member);
	return place;
}

static void read_number(struct reading *r, const json_t *v, const char *place,
    char to[DRAW_NUMBER_SIZE])
{
	snprintf(to, DRAW_NUMBER_SIZE, "%s",
	    text(r, v, place, DRAW_NUMBER_SIZE));
}

static void read_tickets(struct reading *r, const json_t *o,
    struct draw_list *to)
{
	const json_t *all = list(r, o, "tickets");
	size_t n = json_array_size(all);
	char place[PLACE_SIZE];

	to->tickets = xcalloc(n + 1, sizeof(*to->tickets));
	for (size_t i = 0; !r->code && i < n; i++) {
		const json_t *one = json_array_get(all, i);
		place_of(place, "tickets", i, "number");
		read_number(r, value(r, one, "number", place), place,
		    to->tickets[i].number);
		place_of(place, "tickets", i, "count");
		to->tickets[i].count = number(r, one, "count", place);
		if (json_object_size(one) > 2)
			wrong(r, place_of(place, "tickets", i, ""),
			    _("This has more than a number and a count."));
		to->n++;
	}
}

static void read_winners(struct reading *r, const json_t *o,
    struct draw_file *f)
{
	const json_t *all = list(r, o, "winners");
	size_t n = json_array_size(all);
	char place[PLACE_SIZE];

	f->winners = xcalloc(n + 1, sizeof(*f->winners));
	for (size_t i = 0; !r->code && i < n; i++) {
		place_of(place, "winners", i, "");
		read_number(r, json_array_get(all, i), place, f->winners[i]);
		f->n_winners++;
	}
}

static const char *const keys[] = { "format", "season", "published_at",
	"prizes", "list_hash", "seed_hash", "tickets", "thrown_at", "dice",
	"seed", "winners" };

static bool is_key(const char *key)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static void check_keys(struct reading *r, json_t *o)
{
	const char *key;
	json_t *v;

	for (size_t i = 0; !r->code && i < sizeof(keys) / sizeof(*keys); i++)
		value(r, o, keys[i], keys[i]);
	json_object_foreach(o, key, v)
	{
		char *shown = text_visible(key, strlen(key));
		if (!is_key(key))
			wrong(r, shown ? shown : "?",
			    _("This does not belong there."));
		free(shown);
	}
}

/* What is null before the throw is there after it, all of it. */
static bool is_thrown(struct reading *r, const json_t *o)
{
	static const char *const after[] = { "thrown_at", "dice", "seed" };
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		n += !json_is_null(json_object_get(o, after[i]));
	for (size_t i = 0; n > 0 && n < 3 && i < 3; i++)
		if (json_is_null(json_object_get(o, after[i])))
			wrong(r, after[i],
			    _("This is null, though the dice are thrown."));
	return n > 0;
}

static void read_all(struct reading *r, json_t *o, struct draw_file *f)
{
	check_keys(r, o);
	if (r->code)
		return;
	copy(r, o, "season", f->list.season, sizeof(f->list.season));
	f->published_at = instant(r, o, "published_at");
	f->list.prizes = number(r, o, "prizes", "prizes");
	bytes(r, o, "list_hash", f->list_hash);
	bytes(r, o, "seed_hash", f->seed_hash);
	read_tickets(r, o, &f->list);
	f->thrown = is_thrown(r, o);
	if (f->thrown) {
		f->thrown_at = instant(r, o, "thrown_at");
		copy(r, o, "dice", f->dice, sizeof(f->dice));
		bytes(r, o, "seed", f->seed);
	}
	read_winners(r, o, f);
}

int draw_file_read(const char *path, struct draw_file *out, struct error *err)
{
	struct reading r = { .path = path, .err = err };
	const char *format;
	json_error_t where;
	char *data = NULL;
	size_t len = 0;
	json_t *o;

	*out = (struct draw_file){ .n_winners = 0 };
	int code = file_read(path, FILE_MAX, &data, &len, err);
	if (code)
		return code;
	o = json_loadb(data, len, JSON_REJECT_DUPLICATES, &where);
	free(data);
	if (!o)
		return error_set(err, E_INVALID, "draw_file",
		    _("%s: line %d, column %d: this is not JSON (%s)."), path,
		    where.line, where.column, where.text);
	format = json_string_value(json_object_get(o, "format"));
	if (!format || strcmp(format, FORMAT) != 0)
		r.code = error_set(err, E_INVALID, "draw_file",
		    _("%s is not the file of a draw that this program knows (\"format\" must be \"%s\")."),
		    path, FORMAT);
	else
		read_all(&r, o, out);
	json_decref(o);
	if (r.code)
		draw_file_fini(out);
	return r.code;
}

/* ---------------------------------------------------------------- writing */

static json_t *hex(const uint8_t data[HASH_BYTES])
{
	char out[2 * HASH_BYTES + 1];

	return json_string(text_hex(data, HASH_BYTES, out));
}

static json_t *time_of(int64_t at)
{
	char out[CLOCK_TIME_SIZE];

	return json_string(clock_format_time(at, out));
}

static json_t *tickets_of(const struct draw_list *l)
{
	json_t *all = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(all,
		    json_pack("{s:s, s:I}", "number", l->tickets[i].number,
			"count", (json_int_t)l->tickets[i].count));
	return all;
}

static json_t *winners_of(const struct draw_file *f)
{
	json_t *all = json_array();

	for (size_t i = 0; i < f->n_winners; i++)
		json_array_append_new(all, json_string(f->winners[i]));
	return all;
}

static json_t *file_of(const struct draw_file *f)
{
	const struct draw_list *l = &f->list;
	json_t *o = json_object();

	json_object_set_new(o, "format", json_string(FORMAT));
	json_object_set_new(o, "season", json_string(l->season));
	json_object_set_new(o, "published_at", time_of(f->published_at));
	json_object_set_new(o, "prizes", json_integer(l->prizes));
	json_object_set_new(o, "list_hash", hex(f->list_hash));
	json_object_set_new(o, "seed_hash", hex(f->seed_hash));
	json_object_set_new(o, "tickets", tickets_of(l));
	json_object_set_new(o, "thrown_at",
	    f->thrown ? time_of(f->thrown_at) : json_null());
	json_object_set_new(o, "dice",
	    f->thrown ? json_string(f->dice) : json_null());
	json_object_set_new(o, "seed", f->thrown ? hex(f->seed) : json_null());
	json_object_set_new(o, "winners", winners_of(f));
	return o;
}

int draw_file_write(const char *path, const struct draw_file *f, bool replace,
    struct error *err)
{
	struct outfile out;
	int code = outfile_open(&out, path, 0644, replace, err);

	if (code)
		return code;
	json_t *o = file_of(f);
	bool bad = json_dumpf(o, out.out,
		       JSON_INDENT(1) | JSON_PRESERVE_ORDER) != 0 ||
	    fputc('\n', out.out) == EOF;
	json_decref(o);
	return outfile_close(&out, bad, err);
}
