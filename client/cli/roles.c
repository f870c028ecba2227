/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What of viesti is for whom: a participant is offered what is theirs. The
 * server judges every request anew; this is only what is shown.
 */
#include <string.h>

#include "client/cli/cli.h"

#define PARTICIPANT "participant"

/* For those who act for others. */
static const char *const for_others[] = { "import", "join", "move" };

bool cli_offers(const struct cli *cli, const struct command *c)
{
	if (strcmp(cli->profile.role, PARTICIPANT) != 0)
		return true;
	for (size_t i = 0; i < sizeof(for_others) / sizeof(*for_others); i++)
		if (strcmp(c->name, for_others[i]) == 0)
			return false;
	return true;
}

const char *cli_self(const struct cli *cli)
{
	const struct profile *p = &cli->profile;
	const Viesti__Welcome *w = cli->link ? link_welcome(cli->link) : NULL;

	if (strcmp(p->role, PARTICIPANT) != 0)
		return NULL;
	if (w && w->staff_id && *w->staff_id)
		return w->staff_id;
	return *p->staff_id ? p->staff_id : NULL;
}
