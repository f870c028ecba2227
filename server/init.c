/* SPDX-License-Identifier: EUPL-1.2 */
/* `viestid init`; see init.h. */
#include "server/init.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/rand.h>

#include "common/clock.h"
#include "common/file.h"
#include "common/i18n.h"
#include "server/config.h"
#include "server/domain/rulebook.h"
#include "server/pki.h"
#include "server/rules_file.h"
#include "server/season_replay.h"
#include "server/store/making.h"
#include "server/store/store.h"

static int make_directory(const char *path, struct error *err)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	return error_set(err, E_UNAVAILABLE, "file_unwritable",
	    _("%s cannot be made: %s."), path, error_why(errno));
}

static int write_file(const char *dir, const char *name, const char *text,
    struct error *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return file_write(path, text, strlen(text), 0600, err);
}

/* A host name or an address, as an invite can carry it. */
static int check_address(const char *address, struct error *err)
{
	size_t len = strlen(address);

	if (len >= 1 && len < sizeof((struct config *)NULL)->address &&
	    strspn(address,
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-_") == len)
		return 0;
	return error_set(err, E_INVALID, "address",
	    _("\"%s\" is neither a host name nor an address."), address);
}

static int write_config(const struct init_request *rq, struct config *c,
    const struct rulebook *rb, struct error *err)
{
	config_default(c);
	if (rq->address)
		snprintf(c->address, sizeof c->address, "%s", rq->address);
	if (rq->port >= 0)
		c->port = rq->port;
	snprintf(c->zone, sizeof c->zone, "%s", rb->zone);
	char *text = config_text(c);
	int rc = write_file(rq->state_dir, "viestid.conf", text, err);
	free(text);
	return rc;
}

static int plan(const struct init_request *rq, const struct rulebook *rb,
    struct season *s, struct error *err)
{
	int32_t start = rq->start;
	int year, month, day;

	if (!rq->has_start)
		start = clock_monday(clock_today() + 6);
	if (clock_weekday(start) != 0)
		return error_set(err, E_INVALID, "start_monday",
		    _("A season starts on a Monday."));
	memset(s, 0, sizeof *s);
	season_plan(s, start, rb->rounds, rb->round_days);
	clock_civil(start, &year, &month, &day);
	snprintf(s->name, sizeof s->name, "%d", year);
	s->id = 1;
	s->state = STATE_CREATED;
	if (RAND_bytes(s->seed, sizeof s->seed) != 1)
		return error_set(err, E_INTERNAL, "no_randomness",
		    _("The machine has no random numbers."));
	return 0;
}

/* The database comes last: with it the state directory is whole. */
static int make_all(const struct init_request *rq, const struct rulebook *rb,
    const char *yaml, const struct season *season, const char *db_dir,
    struct error *err)
{
	struct config config;
	char hash[65];
	int rc = make_directory(rq->state_dir, err);

	if (rc == 0)
		rc = write_config(rq, &config, rb, err);
	if (rc == 0)
		rc = write_file(rq->state_dir, RULES_FILE, yaml, err);
	if (rc == 0)
		rc = pki_create(rq->state_dir, err);
	if (rc == E_CONFLICT)
		rc = 0; /* an earlier try came this far */
	if (rc < 0)
		return rc;
	rules_hash(yaml, strlen(yaml), hash);
	return store_create(db_dir, season, yaml, hash, err);
}

/* given NULL: a season to come. */
static int make_by_rules(const struct init_request *rq, const char *name,
    const char *yaml, const struct season *given, const char *db_dir,
    struct error *err)
{
	struct rulebook *rb = NULL;
	struct season season;
	int rc = rulebook_parse(&rb, name, yaml, strlen(yaml), err);

	if (rc == 0)
		rc = clock_set_zone(rb->zone, err);
	if (rc == 0 && !given)
		rc = plan(rq, rb, &season, err);
	if (rc == 0)
		rc = make_all(rq, rb, yaml, given ? given : &season, db_dir,
		    err);
	rulebook_free(rb);
	return rc;
}

/* A season that is not what its archive says never stands in its place, nor one
 * that was cut off half way. */
static int make_by_archive(const struct init_request *rq, struct error *err)
{
	struct replay *rp = NULL;
	struct making *m = NULL;
	int rc = replay_open(&rp, rq->archive, err);

	if (rc == 0)
		rc = make_directory(rq->state_dir, err);
	if (rc == 0)
		rc = making_begin(&m, rq->state_dir, err);
	if (rc == 0)
		rc = make_by_rules(rq, rq->archive, replay_rules(rp),
		    replay_season(rp), making_dir(m), err);
	if (rc == 0)
		rc = replay_run(rp, making_dir(m), err);
	replay_close(rp);
	if (rc == 0)
		rc = making_place(m, err);
	making_end(m);
	return rc;
}

static int make_by_preset(const struct init_request *rq, struct error *err)
{
	const char *preset = rq->preset ? rq->preset : "ministry";
	const char *yaml = rulebook_preset(preset);

	if (!yaml)
		return error_set(err, E_INVALID, "unknown_preset",
		    _("There is no preset \"%s\"; there is: ministry."),
		    preset);
	return make_by_rules(rq, preset, yaml, NULL, rq->state_dir, err);
}

int init_state(const struct init_request *rq, struct error *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/" STORE_FILE, rq->state_dir);
	if (access(path, F_OK) == 0)
		return error_set(err, E_CONFLICT, "state_exists",
		    _("There is a competition in %s already."), rq->state_dir);
	int rc = rq->address ? check_address(rq->address, err) : 0;
	if (rc < 0)
		return rc;
	return rq->archive ? make_by_archive(rq, err) : make_by_preset(rq, err);
}
