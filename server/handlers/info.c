/* SPDX-License-Identifier: EUPL-1.2 */
/* How the server is: clients, queue, storage, certificate. The loop knows the
 * first half, the reader looks at the files. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/conn.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"
#include "server/server.h"
#include "server/writer.h"

#define VALUES_MAX 40
#define DAY_US 86400000000LL

static void add(struct request *r, Viesti__InfoReply *out, const char *section,
    const char *key, int64_t value)
{
	if (out->n_values == VALUES_MAX)
		return;
	Viesti__InfoValue *v = out->values[out->n_values++];
	viesti__info_value__init(v);
	v->section = (char *)section;
	v->key = (char *)key;
	v->value = arena_printf(r->arena, "%" PRId64, value);
}

static int64_t resident_bytes(void)
{
	char line[128];
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f)
		return 0;
	if (fgets(line, sizeof line, f)) /* "all resident ..." */
		pages = strtol(line + strcspn(line, " "), NULL, 10);
	fclose(f);
	return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

int prepare_info(struct server *sv, struct request *r)
{
	Viesti__InfoReply *out = arena_alloc(r->arena, sizeof *out);
	int64_t now = clock_now_us();

	if (!out)
		return request_too_large(r);
	viesti__info_reply__init(out);
	out->values = (Viesti__InfoValue **)request_array(r, VALUES_MAX,
	    sizeof **out->values);
	if (!out->values)
		return request_too_large(r);
	add(r, out, "server", "pid", getpid());
	add(r, out, "server", "uptime_s", (now - sv->started_at) / 1000000);
	add(r, out, "server", "revision", (int64_t)sv->revision);
	add(r, out, "server", "resident_bytes", resident_bytes());
	add(r, out, "clients", "enrolled", (int64_t)clients_count(sv->clients));
	add(r, out, "clients", "connections", (int64_t)conn_count(sv));
	add(r, out, "clients", "frames", (int64_t)sv->frames);
	add(r, out, "clients", "refused", (int64_t)sv->refused);
	add(r, out, "writer", "queued", (int64_t)writer_queued(sv->writer));
	add(r, out, "writer", "busy_us", writer_busy_us(sv->writer));
	add(r, out, "competition", "departments", (int64_t)sv->departments.n);
	add(r, out, "competition", "participants",
	    (int64_t)people_taking_part(sv->people));
	add(r, out, "competition", "claims", (int64_t)sv->n_claims);
	add(r, out, "certificate", "days_left",
	    (pki_server_expires_at(sv->pki) - now) / DAY_US);
	r->prepared = out;
	return 0;
}

int handle_info(struct archive *a, struct request *r)
{
	Viesti__InfoReply *out = r->prepared;
	struct store_info info;

	store_info(a->store, &info);
	add(r, out, "storage", "database_bytes", (int64_t)info.db_bytes);
	add(r, out, "storage", "wal_bytes", (int64_t)info.wal_bytes);
	add(r, out, "storage", "free_bytes", (int64_t)info.free_bytes);
	add(r, out, "storage", "last_backup_at", info.last_backup_at);
	r->reply.body_case = VIESTI__REPLY__BODY_INFO;
	r->reply.info = out;
	return 0;
}
