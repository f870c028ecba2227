/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Bytes of erased rows, gone from the files. What is erased is zeroed in its
 * page (secure_delete), but older copies of a page may lie in the log file and
 * in what a page had before its cells moved; so the database is written anew
 * and the log file cut to nothing. That this is due stands in the database
 * itself, in the transaction that erased: a server that was killed in between
 * does it when it starts. What is written anew goes to the end of the log file,
 * so it is written once, however long a reader holds the log file up.
 */
#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/store/internal.h"

int store_scrub_later(struct store *s, struct error *err)
{
	s->scrub_due = true;
	s->scrub_rewritten = false;
	return query_run(s, Q_SCRUB_LATER, err);
}

int store_scrub_look(struct store *s, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_META_GET, err);

	if (rc < 0)
		return rc;
	bind_text(&b, "scrub");
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	s->scrub_due = row_int(&r) != 0;
	statement_end(&b);
	return 0;
}

bool store_scrub_is_due(const struct store *s)
{
	return s->scrub_due && !s->failed && !s->in_transaction;
}

static int run(struct store *s, const char *sql, struct error *err)
{
	int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : store_sql_error(s, code, err);
}

/* A reader holds the log file up: 1, to be tried again. */
static int cut_log(struct store *s, struct error *err)
{
	int code = sqlite3_wal_checkpoint_v2(s->db, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	if ((code & 0xff) == SQLITE_BUSY)
		return 1;
	if (code != SQLITE_OK)
		return store_sql_error(s, code, err);
	s->last_checkpoint_at = clock_now_us();
	s->wal_pages = 0;
	return 0;
}

/* VACUUM copies by way of a database of its own, attached meanwhile. */
static int rewrite(struct store *s, struct error *err)
{
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 1);
	int rc = run(s, "VACUUM", err);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	s->scrub_rewritten = rc == 0;
	return rc;
}

int store_scrub(struct store *s, struct error *err)
{
	int64_t began = clock_mono_us();
	int rc = 0;

	if (!store_scrub_is_due(s))
		return 0;
	if (!s->scrub_rewritten)
		rc = rewrite(s, err);
	if (rc == 0)
		rc = cut_log(s, err);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	s->scrub_due = s->scrub_rewritten = false;
	rc = run(s, "UPDATE meta SET value = 0 WHERE key = 'scrub'", err);
	log_event(LOG_INFO, "scrubbed", "ms=%lld",
	    (long long)(clock_mono_us() - began) / 1000);
	return rc;
}
