/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests about personal data share. */
#include "server/store/personal.h"

#include "server/handlers/handlers.h"

Viesti__ForgetCount **handler_counts(struct request *r,
    const struct personal_counts *counts, size_t *n)
{
	Viesti__ForgetCount **rows = (Viesti__ForgetCount **)request_array(r,
	    counts->n + 1, sizeof **rows);

	*n = rows ? counts->n : 0;
	for (size_t i = 0; i < *n; i++) {
		viesti__forget_count__init(rows[i]);
		rows[i]->table = request_text(r, counts->of[i].table);
		rows[i]->label = request_text(r,
		    i18n_text(counts->of[i].label));
		rows[i]->has_rows = 1;
		rows[i]->rows = counts->of[i].rows;
	}
	return rows;
}
