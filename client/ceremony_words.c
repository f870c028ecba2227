/* SPDX-License-Identifier: EUPL-1.2 */
/* The ceremony's rows and texts in words. See ceremony_words.h. */
#include "client/ceremony_words.h"

#include <stdio.h>

#include "client/print.h"
#include "common/i18n.h"

const char *ceremony_long_text(const Viesti__LongText *t)
{
	Viesti__Text text = VIESTI__TEXT__INIT;

	if (!t)
		return "";
	text.fi = t->fi;
	text.sv = t->sv;
	text.en = t->en;
	return print_text(&text);
}

static const char *department(const Viesti__CeremonyRow *r)
{
	return r->department && r->department->name
	    ? print_text(r->department->name)
	    : "";
}

void ceremony_winner(const Viesti__CeremonyRow *r, char *out, size_t size)
{
	const char *from = department(r);

	if (r->privately)
		snprintf(out, size, "%s", _("a winner who is told in private"));
	else if (r->colleague)
		snprintf(out, size, _("a colleague from %s"), from);
	else if (r->name)
		snprintf(out, size, *from ? "%s (%s)" : "%s%s", r->name, from);
	else
		snprintf(out, size, "%s", from);
}

void ceremony_row(const Viesti__CeremonyRow *r, char *out, size_t size)
{
	char who[CEREMONY_LINE];

	if (!r->revealed) {
		snprintf(out, size, "%2u  …", r->rank);
		return;
	}
	ceremony_winner(r, who, sizeof(who));
	if (r->department && r->department->has_value)
		snprintf(out, size, "%2u  %s, %u", r->rank, who,
		    r->department->value);
	else
		snprintf(out, size, "%2u  %s", r->rank, who);
}

bool ceremony_is_new(const Viesti__CeremonyView *v,
    const Viesti__CeremonyRow *r)
{
	for (size_t i = 0; i < v->n_rows; i++)
		if (v->rows[i]->revealed)
			return r->revealed && r->rank == v->rows[i]->rank;
	return false;
}
