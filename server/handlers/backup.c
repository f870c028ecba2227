/* SPDX-License-Identifier: EUPL-1.2 */
/* A backup of the database, checked before it gets its name. */
#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

int handle_backup(struct archive *a, struct request *r)
{
	Viesti__BackupDone *out = arena_alloc(r->arena, sizeof *out);
	const char *name = r->msg->backup->name;
	char path[PATH_MAX], dated[40];
	uint64_t bytes, revision;
	int64_t now_us = clock_now_us();
	time_t now = (time_t)(now_us / 1000000);
	struct tm tm;

	if (!name || !name[0]) {
		gmtime_r(&now, &tm);
		size_t n = strftime(dated, sizeof dated, "%Y%m%dT%H%M%S", &tm);
		snprintf(dated + n, sizeof dated - n, "-%03dZ",
		    (int)(now_us / 1000 % 1000));
		name = dated;
	}
	int rc = store_backup(a->state_dir, name, path, sizeof path, &bytes,
	    &revision, &r->err);
	if (rc < 0)
		return rc;
	if (!out)
		return request_too_large(r);
	viesti__backup_done__init(out);
	out->path = request_text(r, path);
	out->has_bytes = out->has_revision = 1;
	out->bytes = bytes;
	out->revision = revision;
	r->reply.body_case = VIESTI__REPLY__BODY_BACKUP_DONE;
	r->reply.backup_done = out;
	return 0;
}
