/* SPDX-License-Identifier: EUPL-1.2 */
/* backup; info: the server itself. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/moment.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

int console_backup(struct console *c, const struct said *said);
int console_backup(struct console *c, const struct said *said)
{
	Viesti__Backup q = VIESTI__BACKUP__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.name = console_text(said_text(said, "NAME"));
	rq.body_case = VIESTI__REQUEST__BODY_BACKUP;
	rq.backup = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_BACKUP_DONE, &err))
		return console_fail(c, &err);
	const Viesti__BackupDone *b = reply->backup_done;
	const struct field fields[] = {
		FIELD_TEXT("path", N_("File"), b->path),
		FIELD_NUMBER("bytes", N_("Bytes"), b->has_bytes,
		    (int64_t)b->bytes),
		FIELD_NUMBER("revision", N_("Revision"), b->has_revision,
		    (int64_t)b->revision),
	};
	print_line(&c->print, "%s", _("The backup is made and checked."));
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

int console_archive(struct console *c, const struct said *said);
int console_archive(struct console *c, const struct said *said)
{
	Viesti__ArchiveSeason q = VIESTI__ARCHIVE_SEASON__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.name = console_text(said_text(said, "NAME"));
	if (said_text(said, "season") &&
	    moment_set(NULL, said_text(said, "season"), &err))
		return console_fail(c, &err);
	rq.body_case = VIESTI__REQUEST__BODY_ARCHIVE_SEASON;
	rq.archive_season = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_ARCHIVED, &err))
		return console_fail(c, &err);
	const Viesti__Archived *a = reply->archived;
	const struct field fields[] = {
		FIELD_TEXT("path", N_("File"), a->path),
		FIELD_NUMBER("bytes", N_("Bytes"), a->has_bytes,
		    (int64_t)a->bytes),
		FIELD_NUMBER("files", N_("Files"), a->has_files, a->files),
		FIELD_TEXT("hash", N_("Hash"), a->hash),
	};
	print_line(&c->print, "%s",
	    _("The season is written to a file for keeping."));
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

/* ------------------------------------------------------------------- info */

enum unit {
	UNIT_COUNT,
	UNIT_NONE,
	UNIT_BYTES,
	UNIT_SECONDS,
	UNIT_MICROSECONDS,
	UNIT_TIME
};

/* What is known of the server's values; others are shown by their keys. */
static const struct known {
	const char *section, *key, *title;
	enum unit unit;
} known[] = {
	{ "server", "pid", N_("Process"), UNIT_NONE },
	{ "server", "uptime_s", N_("Running for"), UNIT_SECONDS },
	{ "server", "revision", N_("Revision"), UNIT_NONE },
	{ "server", "resident_bytes", N_("Memory"), UNIT_BYTES },
	{ "clients", "enrolled", N_("Enrolled clients"), UNIT_COUNT },
	{ "clients", "connections", N_("Connections"), UNIT_COUNT },
	{ "clients", "frames", N_("Requests so far"), UNIT_COUNT },
	{ "clients", "refused", N_("Refused so far"), UNIT_COUNT },
	{ "writer", "queued", N_("Changes that wait"), UNIT_COUNT },
	{ "writer", "busy_us", N_("Writing for"), UNIT_MICROSECONDS },
	{ "competition", "departments", N_("Departments"), UNIT_COUNT },
	{ "competition", "participants", N_("Participants"), UNIT_COUNT },
	{ "competition", "claims", N_("Open claims"), UNIT_COUNT },
	{ "certificate", "days_left",
	    N_("Days left of the server's certificate"), UNIT_COUNT },
	{ "storage", "database_bytes", N_("Database"), UNIT_BYTES },
	{ "storage", "wal_bytes", N_("Write-ahead log"), UNIT_BYTES },
	{ "storage", "free_bytes", N_("Free on the disk"), UNIT_BYTES },
	{ "storage", "last_backup_at", N_("Last backup"), UNIT_TIME },
};

static const struct known *find(const Viesti__InfoValue *v)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(v->section, known[i].section) == 0 &&
		    strcmp(v->key, known[i].key) == 0)
			return &known[i];
	return NULL;
}

/* A value as a number; false: it is a text. */
static bool is_number(const char *text, int64_t *n)
{
	char *end = NULL;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return false;
	*n = strtoll(text, &end, 10);
	return *end == '\0';
}

#define SHOWN 64

static char *show_bytes(int64_t bytes, char out[SHOWN])
{
	char n[I18N_SIZE];

	if (bytes < 10 * 1024)
		snprintf(out, SHOWN, _("%s bytes"), i18n_number(bytes, n));
	else if (bytes < 10 * 1024 * 1024)
		snprintf(out, SHOWN, _("%s KiB"), i18n_number(bytes >> 10, n));
	else
		snprintf(out, SHOWN, _("%s MiB"), i18n_number(bytes >> 20, n));
	return out;
}

static char *show_seconds(int64_t s, char out[SHOWN])
{
	if (s < 60)
		snprintf(out, SHOWN, _("%d s"), (int)s);
	else if (s < 3600)
		snprintf(out, SHOWN, _("%d min %d s"), (int)(s / 60),
		    (int)(s % 60));
	else if (s < 86400)
		snprintf(out, SHOWN, _("%d h %d min"), (int)(s / 3600),
		    (int)(s / 60 % 60));
	else
		snprintf(out, SHOWN, _("%d d %d h"), (int)(s / 86400),
		    (int)(s / 3600 % 24));
	return out;
}

static const char *show(enum unit unit, const char *text, char out[SHOWN])
{
	char number[I18N_SIZE];
	int64_t n;

	if (!is_number(text, &n))
		return text;
	switch (unit) {
	case UNIT_BYTES:
		return show_bytes(n, out);
	case UNIT_SECONDS:
		return show_seconds(n, out);
	case UNIT_MICROSECONDS:
		snprintf(out, SHOWN, _("%s ms"), i18n_number(n / 1000, number));
		return out;
	case UNIT_TIME:
		return n > 0 ? i18n_time(n, out) : _("none yet");
	case UNIT_NONE:
		return text;
	case UNIT_COUNT:
		break;
	}
	return i18n_number(n, out);
}

/* For scripts: times as everywhere else; NULL: it never was. */
static const char *machine_text(const Viesti__InfoValue *v,
    char out[CLOCK_TIME_SIZE])
{
	size_t len = strlen(v->key);
	int64_t n;

	if (len < 3 || strcmp(v->key + len - 3, "_at") != 0 ||
	    !is_number(v->value, &n))
		return v->value;
	return n > 0 ? clock_format_time(n, out) : NULL;
}

static json_t *machine_value(const Viesti__InfoValue *v)
{
	char room[CLOCK_TIME_SIZE];
	const char *text = machine_text(v, room);
	int64_t n;

	if (!text)
		return json_null();
	return is_number(text, &n) ? json_integer(n) : json_string(text);
}

/* {"server": {"pid": 812, ...}, ...} */
static void print_json(const Viesti__InfoReply *info)
{
	json_t *root = json_object();

	for (size_t i = 0; i < info->n_values; i++) {
		const Viesti__InfoValue *v = info->values[i];
		json_t *section = json_object_get(root, v->section);
		if (!section) {
			section = json_object();
			json_object_set_new(root, v->section, section);
		}
		json_object_set_new(section, v->key, machine_value(v));
	}
	json_dumpf(root, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(root);
}

static void print_csv(const struct print *p, const Viesti__InfoReply *info)
{
	static const struct column columns[] = {
		{ "section", "section", COLUMN_TEXT, 0, false },
		{ "key", "key", COLUMN_TEXT, 0, false },
		{ "value", "value", COLUMN_TEXT, 0, false },
	};
	struct table *t = table_new(p, columns, 3);
	char room[CLOCK_TIME_SIZE];

	for (size_t i = 0; i < info->n_values; i++) {
		table_text(t, info->values[i]->section);
		table_text(t, info->values[i]->key);
		table_text(t, machine_text(info->values[i], room));
		table_end_row(t);
	}
	table_print(t, stdout);
}

static void print_people(const struct print *p, const Viesti__InfoReply *info)
{
	struct row {
		char title[SHOWN], text[SHOWN];
	} *rows = xcalloc(info->n_values + 1, sizeof(*rows));
	struct field *fields = xcalloc(info->n_values + 1, sizeof(*fields));

	for (size_t i = 0; i < info->n_values; i++) {
		const Viesti__InfoValue *v = info->values[i];
		const struct known *k = find(v);
		snprintf(rows[i].title, SHOWN, "%s %s", v->section, v->key);
		fields[i] = (struct field)FIELD_WORD(v->key,
		    k ? k->title : rows[i].title, v->value,
		    show(k ? k->unit : UNIT_NONE, v->value, rows[i].text));
	}
	fields_print(p, fields, info->n_values);
	free(fields);
	free(rows);
}

int console_info(struct console *c, const struct said *said);
int console_info(struct console *c, const struct said *said)
{
	Viesti__Info q = VIESTI__INFO__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_INFO;
	rq.info = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_INFO, &err))
		return console_fail(c, &err);
	if (c->print.mode == PRINT_JSON)
		print_json(reply->info);
	else if (c->print.mode == PRINT_CSV)
		print_csv(&c->print, reply->info);
	else
		print_people(&c->print, reply->info);
	return 0;
}
