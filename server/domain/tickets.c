/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/domain/tickets.h"

#include <stdlib.h>

#include "common/buf.h"

/* The board of the season: those who left do not stand on it, and those hors
 * concours stand there without a rank. */
size_t tickets_find(const struct standings *s, uint32_t least, uint32_t most,
    struct tickets_of **out)
{
	const struct ranking season = { AREA_ALL, ROUND_ALL };
	size_t n = standings_count(s, season), kept = 0;
	struct place *places = xcalloc(n + 1, sizeof(*places));

	n = standings_page(s, season, 0, n, places);
	*out = xcalloc(n + 1, sizeof(**out));
	for (size_t i = 0; i < n; i++) {
		uint32_t rounds = places[i].active_rounds;
		if (places[i].rank == 0 || rounds == 0 || rounds < least)
			continue;
		(*out)[kept++] = (struct tickets_of){ places[i].person,
			rounds < most ? rounds : most };
	}
	free(places);
	return kept;
}
