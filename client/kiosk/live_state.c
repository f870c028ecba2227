/* SPDX-License-Identifier: EUPL-1.2 */
/* Every view once; see live_state.h. */
#include "client/kiosk/live_state.h"

#include <string.h>

#include "client/kiosk/watch.h"
#include "common/clock.h"
#include "common/i18n.h"

#define PATIENCE_US 10000000

struct taking {
	struct model *model;
	unsigned seen; /* a bit for each kind */
};

static void on_update(void *arg, const Viesti__Update *u)
{
	struct taking *t = arg;

	if ((size_t)u->view >= WATCH_VIEWS)
		return;
	model_update(t->model, u, clock_now_us(), clock_mono_us());
	t->seen |= 1u << u->view;
}

int live_state_take(struct model *m, const char *dir, bool visitors,
    struct error *err)
{
	struct taking t = { .model = m };
	struct profile p;
	struct link *l = NULL;
	int64_t until = clock_mono_us() + PATIENCE_US;
	int code = profile_open(&p, dir, err), n = 0;

	if (code && strcmp(err->reason, "not_enrolled") == 0)
		error_set(err, code, "not_enrolled",
		    _("This machine is not enrolled yet: there is no profile in %s. Ask the organiser for an invite for a kiosk and type: viesti-kiosk enrol CODE. With --state FILE a picture needs no server."),
		    dir);
	if (code == 0)
		code = link_open(&l, &p, "viesti-kiosk " VIESTI_VERSION, err);
	if (code == 0) {
		link_on_update(l, on_update, &t);
		n = watch_subscribe(l, visitors, 0, NULL, err);
		code = n < 0 ? n : 0;
	}
	while (code == 0 && t.seen != (1u << n) - 2) { /* there is no kind 0 */
		code = link_turn(l, err);
		if (code == 0 && clock_mono_us() > until)
			code = error_set(err, E_UNAVAILABLE, "views_missing",
			    _("The server did not send all that the picture shows. Try again in a minute."));
	}
	link_close(l);
	if (code == 0)
		model_connection(m, CONNECTION_UP, clock_mono_us());
	return code;
}
