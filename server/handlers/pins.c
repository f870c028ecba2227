/* SPDX-License-Identifier: EUPL-1.2 */
/* Pinned orders of rankings; see pins.h. */
#include "server/handlers/pins.h"

#include <stdlib.h>

#include "common/clock.h"

#define PINS 16
#define PIN_US 30000000

struct pin {
	uint64_t conn, revision;
	struct ranking which;
	int64_t until_us; /* monotonic; 0: free */
	struct place *places;
	size_t n;
};

struct pins {
	struct pin all[PINS];
};

static void unpin(struct pin *p)
{
	free(p->places);
	*p = (struct pin){ 0 };
}

const struct place *pins_find(struct pins *p, uint64_t conn,
    struct ranking which, uint64_t revision, size_t *n)
{
	int64_t now = clock_mono_us();

	for (size_t i = 0; p && i < PINS; i++) {
		struct pin *pin = &p->all[i];
		if (pin->until_us && pin->until_us < now)
			unpin(pin);
		if (pin->until_us && pin->conn == conn &&
		    pin->revision == revision &&
		    pin->which.area == which.area &&
		    pin->which.round == which.round) {
			pin->until_us = now + PIN_US;
			*n = pin->n;
			return pin->places;
		}
	}
	return NULL;
}

void pins_add(struct pins **pins, uint64_t conn, struct ranking which,
    uint64_t revision, const struct standings *s)
{
	size_t n = standings_count(s, which);
	struct place *places = malloc(n * sizeof *places);

	if (!*pins)
		*pins = calloc(1, sizeof **pins);
	if (!*pins || !places) {
		free(places);
		return;
	}
	struct pin *oldest = &(*pins)->all[0];
	for (size_t i = 1; i < PINS; i++)
		if ((*pins)->all[i].until_us < oldest->until_us)
			oldest = &(*pins)->all[i];
	unpin(oldest);
	*oldest = (struct pin){ .conn = conn,
		.revision = revision,
		.which = which,
		.until_us = clock_mono_us() + PIN_US,
		.places = places };
	oldest->n = standings_page(s, which, 0, n, places);
}

void pins_free(struct pins *p)
{
	for (size_t i = 0; p && i < PINS; i++)
		unpin(&p->all[i]);
	free(p);
}
