/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of enrolled clients and of invites. */
#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

static bool is_zero(const uint8_t hash[HASH_SIZE])
{
	static const uint8_t zero[HASH_SIZE];
	return memcmp(hash, zero, HASH_SIZE) == 0;
}

static void read_hash(struct row *r, uint8_t *out, size_t len)
{
	const uint8_t *hash = row_blob(r, len);
	if (hash != NULL)
		memcpy(out, hash, len);
}

int store_client_put(struct store *s, struct client_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s,
	    row->id == 0 ? Q_CLIENT_INSERT : Q_CLIENT_UPDATE, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->role);
	bind_index(&b, row->department, DEPARTMENT_NONE);
	bind_index(&b, row->person, PERSON_NONE);
	bind_text(&b, row->name != NULL ? row->name : "");
	bind_text(&b, row->device);
	bind_blob(&b, row->cert_hash, HASH_SIZE);
	bind_blob(&b, is_zero(row->old_hash) ? NULL : row->old_hash, HASH_SIZE);
	bind_blob(&b, row->key_hash, HASH_SIZE);
	bind_int(&b, row->enrolled_at);
	bind_int(&b, row->expires_at);
	bind_nonzero(&b, row->revoked_at);
	return row_put(&b, "client", &row->id, 0, err);
}

void row_client(struct row *r, struct client_row *row)
{
	*row = (struct client_row){ 0 };
	row->id = row_int(r);
	row->role = (int)row_int(r);
	row->department = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->person = row_index(r, PERSON_NONE);
	row->name = row_text(r);
	row->device = row_text(r);
	read_hash(r, row->cert_hash, HASH_SIZE);
	read_hash(r, row->old_hash, HASH_SIZE);
	read_hash(r, row->key_hash, HASH_SIZE);
	row->enrolled_at = row_int(r);
	row->expires_at = row_int(r);
	row->revoked_at = row_int(r);
}

int store_client_get(struct store *s, int64_t id, struct client_row *row,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_CLIENT_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	row_client(&r, row);
	statement_end(&b);
	return 1;
}

int store_invite_put(struct store *s, struct invite_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s,
	    row->id == 0 ? Q_INVITE_INSERT : Q_INVITE_UPDATE, err);
	if (rc < 0)
		return rc;
	bind_blob(&b, row->handle, sizeof row->handle);
	bind_blob(&b, row->secret_hash, HASH_SIZE);
	bind_int(&b, row->role);
	bind_index(&b, row->department, DEPARTMENT_NONE);
	bind_index(&b, row->person, PERSON_NONE);
	bind_text(&b, row->name != NULL ? row->name : "");
	bind_int(&b, row->created_at);
	bind_int(&b, row->expires_at);
	bind_nonzero(&b, row->used_at);
	bind_nonzero(&b, row->client);
	bind_int(&b, row->attempts);
	bind_blob(&b, row->certificate, row->certificate_len);
	return row_put(&b, "invite", &row->id, 0, err);
}

static void read_invite(struct row *r, struct invite_row *row)
{
	*row = (struct invite_row){ 0 };
	row->id = row_int(r);
	read_hash(r, row->handle, sizeof row->handle);
	read_hash(r, row->secret_hash, HASH_SIZE);
	row->role = (int)row_int(r);
	row->department = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->person = row_index(r, PERSON_NONE);
	row->name = row_text(r);
	row->created_at = row_int(r);
	row->expires_at = row_int(r);
	row->used_at = row_int(r);
	row->client = row_int(r);
	row->attempts = (int)row_int(r);
	int len = sqlite3_column_bytes(r->st, r->at);
	row->certificate = row_blob(r, 0);
	row->certificate_len = row->certificate == NULL ? 0 : (size_t)len;
}

int store_invite_by_handle(struct store *s, const uint8_t handle[8],
    struct invite_row *row, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_INVITE_BY_HANDLE, err);
	if (rc < 0)
		return rc;
	bind_blob(&b, handle, sizeof row->handle);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	read_invite(&r, row);
	statement_end(&b);
	return 1;
}
