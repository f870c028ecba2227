/* SPDX-License-Identifier: EUPL-1.2 */
/* Changes that need the server. See change.h. */
#include "client/cli/change.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/choose.h"
#include "client/prompt.h"
#include "common/buf.h"
#include "common/i18n.h"

static int connect_or_tell(struct cli *cli)
{
	struct error err;

	if (cli_connect(cli, &err) == 0)
		return 0;
	int status = cli_fail(cli, &err);
	print_note(&cli->print, "%s",
	    _("This needs the server: nothing was changed, and nothing waits in the outbox. Try again when the server can be reached."));
	return status;
}

int change_run(struct cli *cli, int (*change)(struct cli *, struct error *))
{
	struct error err;
	int status = connect_or_tell(cli);

	if (status)
		return status;
	return change(cli, &err) ? cli_fail(cli, &err) : 0;
}

int change_call(struct cli *cli, Viesti__Request *rq,
    const Viesti__Reply **reply, Viesti__Reply__BodyCase wanted,
    struct error *err)
{
	uint8_t operation[16];
	struct error other;

	link_operation(operation);
	rq->has_operation = true;
	rq->operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	int code = cli_call(cli, rq, reply, wanted, err);
	if (code == E_UNAVAILABLE && err->retry == ERROR_RETRY_SAME_ID) {
		link_close(cli->link);
		cli->link = NULL;
		if (cli_connect(cli, &other) == 0)
			code = cli_call(cli, rq, reply, wanted, err);
	}
	rq->has_operation = false;
	rq->operation = (ProtobufCBinaryData){ 0, NULL };
	return code;
}

int change_need(struct cli *cli, const char **value,
    const struct change_missing *missing, struct error *err)
{
	struct prompt_question q = { .text = _(missing->text),
		.hint = missing->hint ? _(missing->hint) : NULL,
		.fallback = missing->fallback,
		.check = missing->check };
	char *answer = NULL;

	if (*value && **value)
		return 0;
	if (!prompt_possible(&cli->print))
		return error_set(err, E_INVALID, "argument_missing", "%s",
		    _(missing->usage));
	int code = prompt_line(&cli->print, &q, &answer, err);
	if (!code)
		*value = answer;
	return code;
}

int change_person(struct cli *cli, const char **person, const char *usage,
    struct error *err)
{
	static struct chosen chosen; /* kept to the end */

	if (!*person)
		*person = cli_self(cli);
	if (*person)
		return choose_given_person(cli, person, err);
	if (!prompt_possible(&cli->print))
		return error_set(err, E_INVALID, "argument_missing", "%s",
		    _(usage));
	int code = choose_person(cli, NULL, &chosen, err);
	if (!code)
		*person = chosen.code;
	return code;
}

int change_number(const char *text, uint64_t *out, struct error *err)
{
	long n = 0;
	int code = cli_number(text, LONG_MAX, &n, err);

	*out = (uint64_t)n;
	return code;
}
