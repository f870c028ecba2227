/* SPDX-License-Identifier: EUPL-1.2 */
/* Which activities. See filter.h. */
#include "client/cli/filter.h"

#include "client/cli/choose.h"
#include "client/words.h"
#include "common/i18n.h"

int filter_fill(struct cli *cli, struct filter *f, Viesti__ListActivities *q,
    struct error *err)
{
	int wanted = f->status ? words_parse_status(f->status) : 0;

	if (wanted < 0)
		return error_set(err, E_INVALID, "option_value",
		    _("--status takes automatic, pending, returned, accepted, rejected, withdrawn or undone, not \"%s\"."),
		    f->status);
	int code = choose_given_person(cli, &f->person, err);
	if (code)
		return code;
	q->person = cli_text(f->person);
	q->department = cli_text(f->department);
	q->type = cli_text(f->type);
	q->text = cli_text(f->text);
	q->has_status = wanted > 0;
	q->status = (Viesti__ActivityStatus)wanted;
	q->has_from = f->from != FILTER_NO_DATE;
	q->from = f->from;
	q->has_to = f->to != FILTER_NO_DATE;
	q->to = f->to;
	return 0;
}
