/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * YAML by a table of keys, on libyaml's document API. What the whole document
 * must fulfil (one document, keys that are plain words and stand once, clean
 * text) is checked when it is parsed, so that readers need not.
 */
#include "common/yaml.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define YAML_BYTES_MAX (1u << 20)
#define NEAREST 3
#define KEYS_MAX 256 /* of one table */

struct yaml {
	yaml_document_t doc;
	char *name;
};

static const yaml_node_t *real(const struct yaml_node *node)
{
	return (const yaml_node_t *)(const void *)node;
}

static const struct yaml_node *ours(const yaml_node_t *node)
{
	return (const struct yaml_node *)(const void *)node;
}

static const yaml_node_t *get(const struct yaml *y, int index)
{
	return yaml_document_get_node((yaml_document_t *)(uintptr_t)&y->doc,
	    index);
}

static int error_at(const char *name, yaml_mark_t mark, struct error *err)
{
	return error_prefix(err, "%s:%zu:%zu", name, mark.line + 1,
	    mark.column + 1);
}

int yaml_error(const struct yaml *y, const struct yaml_node *node,
    struct error *err, const char *reason, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	error_set(err, E_INVALID, reason, "%s", text);
	error_at(y->name, real(node)->start_mark, err);
	return E_INVALID;
}

/* libyaml's own message says what it met, in English; where says it best. */
static int syntax_error(const char *name, const yaml_parser_t *parser,
    struct error *err)
{
	yaml_mark_t mark = parser->problem_mark;
	error_set(err, E_INVALID, "yaml_syntax",
	    _("this is not YAML (%s). Look at the blanks at the line's "
	      "beginning, the colon with a blank behind it and the quotation "
	      "marks."),
	    parser->problem ? parser->problem : "?");
	error_at(name, mark, err);
	return E_INVALID;
}

struct key {
	const char *text;
	const yaml_node_t *node;
};

static int compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int rc = strcmp(x->text, y->text);
	if (rc)
		return rc;
	return x->node->start_mark.index < y->node->start_mark.index ? -1 : 1;
}

/* Sorted, equal keys lie beside each other, the one further down second. */
static int check_repeated(const struct yaml *y, const yaml_node_t *map,
    struct error *err)
{
	size_t n = yaml_length(y, ours(map));
	struct key *keys = n ? calloc(n, sizeof(*keys)) : NULL;
	int rc = 0;
	if (n && !keys)
		return error_set(err, E_EXHAUSTED, "memory",
		    _("there is not enough memory"));
	for (size_t i = 0; i < n; i++) {
		keys[i].node = get(y, map->data.mapping.pairs.start[i].key);
		keys[i].text = yaml_scalar(ours(keys[i].node));
	}
	if (n)
		qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n && !rc; i++)
		if (!strcmp(keys[i - 1].text, keys[i].text))
			rc = yaml_error(y, ours(keys[i].node), err,
			    "yaml_key_twice",
			    _("\"%s\" stands here a second time; the first is "
			      "in line %zu"),
			    keys[i].text,
			    keys[i - 1].node->start_mark.line + 1);
	free(keys);
	return rc;
}

static int check_map(const struct yaml *y, const yaml_node_t *map,
    struct error *err)
{
	for (const yaml_node_pair_t *pair = map->data.mapping.pairs.start;
	     pair < map->data.mapping.pairs.top; pair++) {
		const yaml_node_t *key = get(y, pair->key);
		if (!key || key->type != YAML_SCALAR_NODE)
			return yaml_error(y, ours(key ? key : map), err,
			    "yaml_key", _("a key must be a word"));
	}
	return check_repeated(y, map, err);
}

static int check_node(const struct yaml *y, const yaml_node_t *node,
    struct error *err)
{
	if (node->type == YAML_MAPPING_NODE)
		return check_map(y, node, err);
	if (node->type != YAML_SCALAR_NODE)
		return 0;
	const char *text = (const char *)node->data.scalar.value;
	if (text_is_clean(text, node->data.scalar.length, true))
		return 0;
	return yaml_error(y, ours(node), err, "yaml_text",
	    _("the text holds characters that cannot be seen (control or "
	      "direction characters)"));
}

static int check_document(const struct yaml *y, struct error *err)
{
	const yaml_node_t *node = y->doc.nodes.start;
	if (node == y->doc.nodes.top)
		return error_set(err, E_INVALID, "yaml_empty",
		    _("%s: there is nothing in it"), y->name);
	for (; node < y->doc.nodes.top; node++) {
		int rc = check_node(y, node, err);
		if (rc)
			return rc;
	}
	return 0;
}

/* A second document would be passed over in silence otherwise. */
static int check_end(const char *name, yaml_parser_t *parser, struct error *err)
{
	yaml_document_t more;
	if (!yaml_parser_load(parser, &more))
		return syntax_error(name, parser, err);
	const yaml_node_t *root = yaml_document_get_root_node(&more);
	int rc = 0;
	if (root) {
		rc = error_set(err, E_INVALID, "yaml_documents",
		    _("a second document begins here; only one is read"));
		error_at(name, root->start_mark, err);
	}
	yaml_document_delete(&more);
	return rc;
}

static int load(struct yaml *y, const char *text, size_t len, struct error *err)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return error_set(err, E_EXHAUSTED, "memory",
		    _("there is not enough memory"));
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	int rc = 0;
	if (!yaml_parser_load(&parser, &y->doc)) {
		memset(&y->doc, 0, sizeof(y->doc));
		rc = syntax_error(y->name, &parser, err);
	} else if (yaml_document_get_root_node(&y->doc)) {
		rc = check_end(y->name, &parser, err);
	}
	yaml_parser_delete(&parser);
	return rc;
}

int yaml_parse(struct yaml **out, const char *name, const char *text,
    size_t len, struct error *err)
{
	if (len > YAML_BYTES_MAX)
		return error_set(err, E_INVALID, "yaml_too_large",
		    _("%s has more than 1 MiB"), name);
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		len -= 3;
	}
	struct yaml *y = xcalloc(1, sizeof(*y));
	y->name = xstrdup(name);
	int rc = load(y, text, len, err);
	if (!rc)
		rc = check_document(y, err);
	if (rc) {
		yaml_free(y);
		return rc;
	}
	*out = y;
	return 0;
}

void yaml_free(struct yaml *y)
{
	if (!y)
		return;
	if (y->doc.nodes.start)
		yaml_document_delete(&y->doc);
	free(y->name);
	free(y);
}

const struct yaml_node *yaml_root(const struct yaml *y)
{
	return ours(get(y, 1));
}

size_t yaml_length(const struct yaml *y, const struct yaml_node *list)
{
	(void)y;
	const yaml_node_t *node = real(list);
	if (node->type == YAML_SEQUENCE_NODE)
		return (size_t)(node->data.sequence.items.top -
		    node->data.sequence.items.start);
	if (node->type == YAML_MAPPING_NODE)
		return (size_t)(node->data.mapping.pairs.top -
		    node->data.mapping.pairs.start);
	return 0;
}

const struct yaml_node *yaml_item(const struct yaml *y,
    const struct yaml_node *list, size_t i)
{
	const yaml_node_t *node = real(list);
	if (node->type != YAML_SEQUENCE_NODE || i >= yaml_length(y, list))
		return NULL;
	return ours(get(y, node->data.sequence.items.start[i]));
}

const struct yaml_node *yaml_pair(const struct yaml *y,
    const struct yaml_node *map, size_t i, const char **key)
{
	const yaml_node_t *node = real(map);
	if (node->type != YAML_MAPPING_NODE || i >= yaml_length(y, map))
		return NULL;
	const yaml_node_pair_t *pair = node->data.mapping.pairs.start + i;
	if (key)
		*key = yaml_scalar(ours(get(y, pair->key)));
	return ours(get(y, pair->value));
}

const char *yaml_scalar(const struct yaml_node *node)
{
	if (!node || real(node)->type != YAML_SCALAR_NODE)
		return NULL;
	return (const char *)real(node)->data.scalar.value;
}

/* ------------------------------------------------------- by table of keys */

struct reading {
	const struct yaml *y;
	const struct yaml_node *node;
	const struct yaml_key *key;
	const char *text; /* of a scalar, else NULL */
	void *to;
	struct error *err;
};

static int read_text(const struct reading *r)
{
	size_t len = r->text ? strlen(r->text) : 0;
	if (!r->text)
		return yaml_error(r->y, r->node, r->err, "yaml_kind",
		    _("%s: a text belongs here"), r->key->key);
	if (len == 0 || len >= r->key->size)
		return yaml_error(r->y, r->node, r->err, "yaml_length",
		    _("%s: the text must have 1 to %zu bytes; it has %zu"),
		    r->key->key, r->key->size - 1, len);
	memcpy(r->to, r->text, len + 1);
	return 0;
}

/* Plain decimal digits with an optional minus; no leading zero, because 060
 * means 48 to some programs and 60 to people. */
static bool is_decimal(const char *text)
{
	if (*text == '-')
		text++;
	size_t n = strspn(text, "0123456789");
	return n > 0 && n < 19 && text[n] == '\0' && (text[0] != '0' || n == 1);
}

static int read_number(const struct reading *r)
{
	bool plain = r->text &&
	    real(r->node)->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (!plain || !is_decimal(r->text))
		return yaml_error(r->y, r->node, r->err, "yaml_number",
		    _("%s: a whole number belongs here, without leading zeros "
		      "and quotation marks, not \"%.60s\""),
		    r->key->key, r->text ? r->text : "…");
	int64_t n = strtoll(r->text, NULL, 10);
	if (n < r->key->min || n > r->key->max)
		return yaml_error(r->y, r->node, r->err, "yaml_range",
		    _("%s: must be from %lld to %lld, not %s"), r->key->key,
		    (long long)r->key->min, (long long)r->key->max, r->text);
	*(int64_t *)r->to = n;
	return 0;
}

static int read_bool(const struct reading *r)
{
	static const struct {
		const char *word;
		bool yes;
	} words[] = {
		{ "yes", true },
		{ "true", true },
		{ "no", false },
		{ "false", false },
	};
	for (size_t i = 0; r->text && i < 4; i++)
		if (!strcmp(words[i].word, r->text)) {
			*(bool *)r->to = words[i].yes;
			return 0;
		}
	return yaml_error(r->y, r->node, r->err, "yaml_bool",
	    _("%s: must be yes or no, not \"%.60s\""), r->key->key,
	    r->text ? r->text : "…");
}

static int read_date(const struct reading *r)
{
	struct error why = { 0 };
	if (!r->text)
		return yaml_error(r->y, r->node, r->err, "yaml_kind",
		    _("%s: a date belongs here, such as 2026-02-02"),
		    r->key->key);
	if (clock_parse_date(r->text, r->to, &why))
		return yaml_error(r->y, r->node, r->err, "yaml_date", "%s: %s",
		    r->key->key, why.text);
	return 0;
}

static int read_node(const struct reading *r)
{
	bool map = r->key->kind == YAML_MAP;
	yaml_node_type_t type = map ? YAML_MAPPING_NODE : YAML_SEQUENCE_NODE;
	if (real(r->node)->type != type)
		return yaml_error(r->y, r->node, r->err, "yaml_kind",
		    map ? _("%s: indented lines of \"key: value\" belong here")
			: _("%s: a list belongs here, each item after a \"-\""),
		    r->key->key);
	*(const struct yaml_node **)r->to = r->node;
	return 0;
}

static int (*const readers[])(const struct reading *) = {
	[YAML_TEXT] = read_text,
	[YAML_NUMBER] = read_number,
	[YAML_BOOL] = read_bool,
	[YAML_DATE] = read_date,
	[YAML_MAP] = read_node,
	[YAML_LIST] = read_node,
};

static int unknown_key(const struct yaml *y, const struct yaml_node *key,
    const struct yaml_key *keys, size_t n, struct error *err)
{
	const char *names[128] = { NULL }, *nearest[NEAREST];
	const char *text = yaml_scalar(key);
	size_t n_names = n < 128 ? n : 128;
	for (size_t i = 0; i < n_names; i++)
		names[i] = keys[i].key;
	bool near = text_nearest(text, names, n_names, nearest, NEAREST) > 0;
	struct buf all;
	buf_init(&all, 300);
	for (size_t i = 0; i < n_names && !near; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
	int rc = near
	    ? yaml_error(y, key, err, "yaml_key_unknown",
		  _("there is no key \"%.60s\" here. Did you mean \"%s\"?"),
		  text, nearest[0])
	    : yaml_error(y, key, err, "yaml_key_unknown",
		  _("there is no key \"%.60s\" here. These may stand here: %s"),
		  text, all.data);
	buf_fini(&all);
	return rc;
}

static int read_pair(const struct yaml *y, const yaml_node_pair_t *pair,
    const struct yaml_key *keys, size_t n, void *out, uint64_t *seen,
    struct error *err)
{
	const struct yaml_node *key = ours(get(y, pair->key));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(keys[i].key, yaml_scalar(key)) != 0)
			continue;
		const struct yaml_node *node = ours(get(y, pair->value));
		struct reading r = {
			y,
			node,
			&keys[i],
			yaml_scalar(node),
			(char *)out + keys[i].offset,
			err,
		};
		seen[i / 64] |= UINT64_C(1) << i % 64;
		int rc = readers[keys[i].kind](&r);
		if (rc)
			error_field(err, keys[i].key);
		return rc;
	}
	return unknown_key(y, key, keys, n, err);
}

int yaml_read(const struct yaml *y, const struct yaml_node *map,
    const struct yaml_key *keys, size_t n_keys, void *out, struct error *err)
{
	uint64_t seen[KEYS_MAX / 64] = { 0 };
	const yaml_node_t *node = real(map);
	assert(n_keys <= KEYS_MAX);
	if (node->type != YAML_MAPPING_NODE)
		return yaml_error(y, map, err, "yaml_kind",
		    _("lines of \"key: value\" belong here"));
	for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		int rc = read_pair(y, pair, keys, n_keys, out, seen, err);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < n_keys; i++)
		if (!keys[i].optional && !(seen[i / 64] >> i % 64 & 1)) {
			yaml_error(y, map, err, "yaml_key_missing",
			    _("the key \"%s\" is missing"), keys[i].key);
			error_field(err, keys[i].key);
			return E_INVALID;
		}
	return 0;
}
