/* SPDX-License-Identifier: EUPL-1.2 */
/* The question before a change. See confirm.h. */
#include "client/confirm.h"

#include "client/prompt.h"
#include "common/i18n.h"

static int put(const struct print *p, const char *question, bool fallback,
    struct error *err)
{
	int answer = prompt_yes(p, question, fallback, err);

	if (answer == 0)
		print_line(p, "%s", _("Nothing was changed."));
	return answer;
}

int confirm_change(const struct print *p, const char *question, bool fallback,
    bool yes, struct error *err)
{
	if (yes)
		return 1;
	if (prompt_possible(p))
		return put(p, question, fallback, err);
	return error_set(err, E_INVALID, "confirm_missing",
	    _("Nothing was changed: nobody can be asked here. If that is what you want, say it again with --yes."));
}

int confirm_agreed(const struct print *p, const char *question, bool yes,
    struct error *err)
{
	return yes || !prompt_possible(p) ? 1 : put(p, question, true, err);
}
