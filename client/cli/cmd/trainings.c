/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti trainings: those to come, and of the last 14 days. */
#include "client/cli/cli.h"
#include "client/trainings.h"
#include "common/i18n.h"

static bool all;

extern const struct option cmd_trainings_options[];
const struct option cmd_trainings_options[] = {
	{ .kind = OPTION_FLAG,
	    .name = "all",
	    .letter = 'a',
	    .value = &all,
	    .help = N_("Those of the whole season") },
	OPTIONS_END
};

int cmd_trainings(struct cli *cli);
int cmd_trainings(struct cli *cli)
{
	Viesti__ListTrainings q = VIESTI__LIST_TRAININGS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_all = q.all = all;
	rq.body_case = VIESTI__REQUEST__BODY_LIST_TRAININGS;
	rq.list_trainings = &q;
	if (cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_TRAININGS, &err))
		return cli_fail(cli, &err);
	trainings_print(&cli->print, reply->trainings);
	return 0;
}
