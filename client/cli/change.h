/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Changes that can't wait in the outbox, and asking for what was not given.
 */
#ifndef VIESTI_CHANGE_H
#define VIESTI_CHANGE_H

#include "client/cli/cli.h"

/* Connects and makes the change; the exit code. What went wrong is told; when
 * it can't connect also that nothing was changed nor saved. */
int change_run(struct cli *cli, int (*change)(struct cli *, struct error *));

/* A changing request: with an operation id of its own, and sent again under it
 * when the connection breaks before the reply. */
int change_call(struct cli *cli, Viesti__Request *rq,
    const Viesti__Reply **reply, Viesti__Reply__BodyCase wanted,
    struct error *err);

/*
 * What was not given is asked for on a terminal; elsewhere E_INVALID
 * argument_missing with the usage. *value: as given, or asked (kept until the
 * program ends).
 */
struct change_missing {
	const char *text, *hint; /* N_(); hint may be NULL */
	const char *usage;	 /* N_(): what to say where nobody is asked */
	const char *fallback;	 /* or NULL */
	/* What was asked is judged, and asked again; or NULL. */
	int (*check)(void *arg, const char *answer, struct error *err);
};
int change_need(struct cli *cli, const char **value,
    const struct change_missing *missing, struct error *err);
/* A person: as given (a part of the name will do), or whose client this is, or
 * asked for with completion. */
int change_person(struct cli *cli, const char **person, const char *usage,
    struct error *err);

/* The number of an activity or a question. */
int change_number(const char *text, uint64_t *out, struct error *err);

#endif
