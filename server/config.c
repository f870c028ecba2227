/* SPDX-License-Identifier: EUPL-1.2 */
/* The server's settings: one row of the table is one setting; see config.h. */
#include "server/config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/yaml.h"

#define FIELD(name) offsetof(struct config, name)
#define SIZE(name) sizeof(((struct config *)NULL)->name)

struct setting {
	struct yaml_key key;
	const char *text; /* default of a text */
	int64_t number;	  /* default of a number or yes/no */
	const char *sentence;
};

#define TEXT(name, value, what)                                            \
	{                                                                  \
		{ #name, YAML_TEXT, FIELD(name), SIZE(name), 0, 0, true }, \
		    value, 0, what                                         \
	}
#define NUMBER(name, value, min, max, what)                                   \
	{                                                                     \
		{ #name, YAML_NUMBER, FIELD(name), 0, min, max, true }, NULL, \
		    value, what                                               \
	}
#define YESNO(name, value, what)                                               \
	{                                                                      \
		{ #name, YAML_BOOL, FIELD(name), 0, 0, 0, true }, NULL, value, \
		    what                                                       \
	}

static const struct setting settings[] = {
	TEXT(address, "localhost",
	    "Host name or address that invites tell clients to connect to."),
	TEXT(listen, "0.0.0.0", "Address to bind: 0.0.0.0 or :: for all."),
	NUMBER(port, 8784, 0, 65535, "TCP port; 0 takes a free one."),
	TEXT(zone, "Europe/Helsinki", "Time zone of the competition's days."),
	TEXT(control_socket, "control.sock",
	    "UNIX socket for the administrator, in the state directory unless absolute; at most 107 bytes."),
	TEXT(log_level, "info", "debug, info, warn or error."),
	YESNO(personal_boards, 1,
	    "Rankings of persons for contacts and participants."),
	YESNO(show_all_places, 0,
	    "Show every department's place in public, not only the better half."),
	NUMBER(invite_days, 7, 1, 30, "Days an invite can be redeemed."),
	NUMBER(client_days, 180, 1, 400, "Days a client's certificate lasts."),
	NUMBER(evidence_days, 90, 0, 3650,
	    "Days after the final that evidence, notes and other texts are kept."),
	NUMBER(ledger_days, 180, 0, 3650,
	    "Days after the final that persons are kept; their deeds stay without them."),
	NUMBER(backup_days, 90, 1, 3650,
	    "Days that a backup is kept; then the server removes it."),
	NUMBER(max_connections, 4096, 16, 100000,
	    "Connections at the same time."),
	NUMBER(max_per_client, 8, 1, 100000, "Connections of one client."),
	NUMBER(max_unready, 256, 8, 100000,
	    "Connections that have not said Hello yet."),
	NUMBER(max_unready_per_source, 32, 1, 100000,
	    "The same, from one address."),
	NUMBER(handshake_ms, 10000, 100, 60000, "Time for the TLS handshake."),
	NUMBER(hello_ms, 5000, 100, 60000, "Time for Hello after it."),
	NUMBER(frame_ms, 15000, 100, 60000,
	    "Time for a frame once it has begun."),
	NUMBER(idle_ms, 90000, 1000, 3600000,
	    "A connection silent for longer is closed."),
	NUMBER(ping_ms, 30000, 500, 3600000,
	    "How often clients are to say that they are there."),
	NUMBER(output_max, 1048576, 65536, 67108864,
	    "Bytes that may wait for one client before it is cut."),
	NUMBER(rate_burst, 128, 1, 1000000,
	    "Frames that one connection may send at once."),
	NUMBER(rate_per_second, 50, 0, 1000000,
	    "Frames a second after that; 0: no limit."),
	NUMBER(writer_queue, 8192, 64, 1000000,
	    "Changes that may wait for the database."),
};
#define N_SETTINGS (sizeof settings / sizeof settings[0])

static void set_default(struct config *c, const struct setting *s)
{
	char *field = (char *)c + s->key.offset;

	switch (s->key.kind) {
	case YAML_TEXT:
		snprintf(field, s->key.size, "%s", s->text);
		break;
	case YAML_BOOL:
		*(bool *)field = s->number != 0;
		break;
	default:
		*(int64_t *)field = s->number;
	}
}

void config_default(struct config *c)
{
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < N_SETTINGS; i++)
		set_default(c, &settings[i]);
}

static int check(const struct config *c, const char *path, struct error *err)
{
	static const char *const levels[] = { "debug", "info", "warn",
		"error" };

	for (size_t i = 0; i < 4; i++)
		if (strcmp(c->log_level, levels[i]) == 0)
			return 0;
	return error_set(err, E_INVALID, "config_log_level",
	    _("%s: log_level is \"%s\"; it can be debug, info, warn or error."),
	    path, c->log_level);
}

int config_read(struct config *c, const char *path, struct error *err)
{
	struct yaml_key keys[N_SETTINGS];
	struct yaml *y = NULL;
	char *text = NULL;
	size_t len = 0;
	int rc = file_read(path, 1u << 20, &text, &len, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < N_SETTINGS; i++)
		keys[i] = settings[i].key;
	config_default(c);
	rc = yaml_parse(&y, path, text, len, err);
	if (rc == 0)
		rc = yaml_read(y, yaml_root(y), keys, N_SETTINGS, c, err);
	if (rc == 0)
		rc = check(c, path, err);
	yaml_free(y);
	free(text);
	return rc;
}

/* Between double quotes, where YAML gives these two another meaning. */
static void add_quoted(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_addf(b, "%s%c", strchr("\"\\", *text) ? "\\" : "", *text);
}

static void add_setting(struct buf *b, const struct config *c,
    const struct setting *s)
{
	const char *field = (const char *)c + s->key.offset;

	buf_addf(b, "# %s\n", s->sentence);
	switch (s->key.kind) {
	case YAML_TEXT:
		buf_addf(b, "%s: \"", s->key.key);
		add_quoted(b, field);
		buf_adds(b, "\"\n\n");
		break;
	case YAML_BOOL:
		buf_addf(b, "%s: %s\n\n", s->key.key,
		    *(const bool *)field ? "yes" : "no");
		break;
	default:
		buf_addf(b, "%s: %lld\n\n", s->key.key,
		    (long long)*(const int64_t *)field);
	}
}

char *config_text(const struct config *c)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	buf_adds(&b,
	    "# viestid.conf: settings of the Viesti server, see "
	    "viestid.conf(5).\n# After a change: kill -HUP the server, or "
	    "restart it where the manual says so.\n\n");
	for (size_t i = 0; i < N_SETTINGS; i++)
		add_setting(&b, c, &settings[i]);
	return buf_take(&b);
}
