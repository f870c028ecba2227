/* SPDX-License-Identifier: EUPL-1.2 */
/* A milestone to keep; see keepsake.h. */
#include "client/cli/keepsake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/ask.h"
#include "client/cli/change.h"
#include "common/file.h"
#include "common/i18n.h"

#define MODE 0600

static int get_rules(struct cli *cli, const Viesti__Rulebook **rules,
    const Viesti__Status **status, struct error *err)
{
	Viesti__RulebookGet q = VIESTI__RULEBOOK_GET__INIT;
	Viesti__StatusGet s = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &q;
	int code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK,
	    err);
	if (code)
		return code;
	*rules = reply->rulebook;
	link_keep(cli->link);
	rq = (Viesti__Request)VIESTI__REQUEST__INIT;
	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &s;
	code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (code)
		return code;
	*status = reply->status;
	link_keep(cli->link);
	return 0;
}

/* Letters, digits, - and _ stay: what could lead elsewhere does not. */
static void plain(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; text && *text && n + 1 < size; text++)
		out[n++] = strchr("/\\.:%*?\"<>| ", *text) ||
			(unsigned char)*text < ' '
		    ? '_'
		    : *text;
	out[n] = '\0';
}

static const char *competition(const Viesti__Status *s)
{
	const char *all[] = { [LANG_FI] = s->competition_fi,
		[LANG_SV] = s->competition_sv,
		[LANG_EN] = s->competition_en };
	const char *name = all[i18n_language()];

	return name && *name ? name : "Viesti";
}

int keepsake_get(struct cli *cli, const char *who, const char *usage,
    const char *milestone, bool with_name, struct keepsake *out,
    struct error *err)
{
	const Viesti__Explanation *e = NULL;
	const Viesti__Rulebook *rules = NULL;
	const Viesti__Status *status = NULL;
	const Viesti__MilestoneState *which = NULL;
	int code = get_rules(cli, &rules, &status, err);

	*out = (struct keepsake){ .badge = { .creator = CLI_VERSION } };
	if (!code)
		code = change_person(cli, &who, usage, err);
	if (!code)
		code = ask_explain(cli->link, ASK_PERSON, who, &e, err);
	if (code)
		return code;
	link_keep(cli->link);
	code = badge_choose(e, rules, milestone, &out->badge, &which, err);
	if (code)
		return code;
	const Viesti__ParticipantRow *p = e->participant;
	plain(out->staff_id, sizeof(out->staff_id),
	    p && p->staff_id ? p->staff_id : who);
	plain(out->milestone, sizeof(out->milestone), which->milestone);
	out->badge.language = i18n_code(i18n_language());
	out->badge.competition = competition(status);
	out->badge.season = status->season ? status->season : "";
	out->badge.name = with_name && p ? p->name : NULL;
	out->badge.date = which->has_reached_on
	    ? i18n_date(which->reached_on, out->date)
	    : "";
	return 0;
}

int keepsake_write(const struct keepsake *k, enum badge_format format,
    const char *prefix, const char *dir, const char *path, bool replace,
    char *written, size_t size, struct error *err)
{
	struct paper_drawn drawn = { .data = NULL };
	int n = path ? snprintf(written, size, "%s", path)
		     : snprintf(written, size, "%s%s%s-%s-%s%s", dir ? dir : "",
			   dir ? "/" : "", prefix, k->staff_id, k->milestone,
			   badge_endings[format]);

	if (n < 1 || (size_t)n >= size)
		return error_set(err, E_INVALID, "path_too_long",
		    _("The name of the file is empty or too long."));
	if (!replace && access(written, F_OK) == 0)
		return error_set(err, E_CONFLICT, "file_there",
		    _("%s is there already. Give another name, or add --force to replace it."),
		    written);
	int code = badge_draw(&k->badge, format, &drawn, err);
	if (!code)
		code = file_write(written, drawn.data, drawn.len, MODE, err);
	free(drawn.data);
	return code;
}
