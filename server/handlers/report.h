/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of a report on the wire; see report.c. */
#ifndef VIESTI_HANDLERS_REPORT_H
#define VIESTI_HANDLERS_REPORT_H

#include "server/domain/report.h"
#include "server/reader.h"

struct config;

/* What the loop gave, and what is reported on. */
struct report_work {
	const struct config *config;
	struct projection_rules rules;
	const struct house *house;
	struct report_facts facts;
	struct report_told told;
	int from, to; /* rounds of it, [from, to) */
	bool digest;
};

/* Each fills its part of out; 0 or negative with r->err. */
int report_fill_rounds(struct request *r, const struct report_work *w,
    Viesti__Report *out);
int report_fill_figures(struct request *r, const struct report_work *w,
    Viesti__Report *out);
/* What the public sees of the places, after the last of these rounds. */
int report_fill_standings(struct request *r, const struct report_work *w,
    Viesti__Report *out);
int report_fill_trainings(struct archive *a, struct request *r,
    const struct report_work *w, Viesti__Report *out);
int report_fill_announcements(struct archive *a, struct request *r,
    const struct report_work *w, Viesti__Report *out);

#endif
