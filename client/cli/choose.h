/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * People, activity types and departments as people name them: by a part of the
 * name, a code, an e-mail address; asked for on a terminal when not given, with
 * completion. What the cache knows decides; what it does not know the server
 * does, so everything works without it too.
 */
#ifndef VIESTI_CHOOSE_H
#define VIESTI_CHOOSE_H

#include "client/cache.h"
#include "client/cli/cli.h"

struct chosen {
	char *code;  /* staff id, type, department; what was typed when nobody
			here knows it */
	char *label; /* with the name: "Äijö Pöysti (S001010)" */
	bool known;
};

/*
 * given NULL: it is asked. Several are meant: a numbered choice on a terminal,
 * else E_INVALID person_ambiguous, type_ambiguous, department_ambiguous with
 * their names. E_INVALID argument_missing where nobody can be asked;
 * E_CANCELLED.
 */
int choose_person(struct cli *cli, const char *given, struct chosen *out,
    struct error *err);
int choose_type(struct cli *cli, const char *given, struct chosen *out,
    struct error *err);
int choose_department(struct cli *cli, const char *given, struct chosen *out,
    struct error *err);
/* A person who may be named or not: a part of a name that the cache knows
 * becomes the staff id (kept to the end), anything else stays as it is. */
int choose_given_person(struct cli *cli, const char **person,
    struct error *err);
/* A type that may be given or not: its code (kept to the end) where the cached
 * rulebook knows it; E_INVALID unknown_type where it does not, type_ambiguous;
 * without a rulebook it stays as it is. */
int choose_given_type(struct cli *cli, const char **type, struct error *err);
/* Another one than it is now, asked for with that as the default: NULL where it
 * shall stay. */
int choose_another_type(struct cli *cli, const char *now, const char **type,
    struct error *err);
/* An activity's number, of the newest ones. *number: kept to the end. */
int choose_activity(struct cli *cli, const char **number, struct error *err);
/*
 * Arguments of a command that must be given and are not: asked for on a
 * terminal, each by its kind, and cli->asked is set. 0 when all are there now;
 * else err is as it was, or E_CANCELLED.
 */
int choose_missing(struct cli *cli, const struct command *c, struct error *err);
void chosen_fini(struct chosen *c);

/* What the cache knows, read once; asks the server for what it lacks when that
 * can be reached. Borrowed. */
const struct cache *choose_cache(struct cli *cli);
/* A staff id's name where the cache knows it, else the staff id. Borrowed. */
const char *choose_name(struct cli *cli, const char *staff_id);
/* NULL: not known here. */
const Viesti__ActivityType *choose_find_type(struct cli *cli, const char *code);

#endif
