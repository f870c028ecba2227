/* SPDX-License-Identifier: EUPL-1.2 */
/* A backup of the database, checked before it gets its name. */
#include <limits.h>

#include "server/handlers/handlers.h"
#include "server/reader.h"
#include "server/store/kept_name.h"

int handle_backup(struct archive *a, struct request *r)
{
	Viesti__BackupDone *out = arena_alloc(r->arena, sizeof *out);
	const char *name = r->msg->backup->name;
	char path[PATH_MAX], dated[KEPT_NAME_NOW_SIZE];
	uint64_t bytes, revision;

	if (!name || !name[0])
		name = kept_name_now(dated);
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
