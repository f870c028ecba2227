/* SPDX-License-Identifier: EUPL-1.2 */
/* The rulebook for a command. See book.h. */
#include "client/cli/book.h"

#include <string.h>

#include "client/diagnose.h"
#include "common/clock.h"
#include "common/i18n.h"

static int ask_server(struct book *b, struct cli *cli, struct error *err)
{
	Viesti__RulebookGet get = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = cli_connect(cli, err);

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &get;
	if (!code)
		code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK,
		    err);
	if (code)
		return code;
	link_keep(cli->link);
	b->rulebook = reply->rulebook;
	b->at = clock_now_us();
	return 0;
}

int book_open(struct book *b, struct cli *cli, struct error *err)
{
	memset(b, 0, sizeof(*b));
	int code = ask_server(b, cli, err);

	if (!code || !diagnose_helps(err))
		return code;
	cache_open(&b->cache, &cli->profile);
	if (!b->cache.rulebook)
		return code;
	b->rulebook = b->cache.rulebook;
	b->at = b->cache.rulebook_at;
	b->saved = true;
	return 0;
}

void book_foot(const struct book *b, const struct cli *cli)
{
	char at[I18N_SIZE];

	if (b->saved)
		print_note(&cli->print,
		    _("The server can't be reached now. This is the copy saved on this machine on %s."),
		    i18n_time(b->at, at));
}

void book_close(struct book *b)
{
	cache_close(&b->cache);
}
