/* SPDX-License-Identifier: EUPL-1.2 */
/* Claims read and decided. See review.h. */
#include "client/console/review.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/wire.h"

#define AGE_MOST 10000

int review_age(const char *text, uint32_t *days, struct error *err)
{
	/* days in the three languages */
	static const char *const units[] = { "", "d", "p", "pv" };
	long n = 0;

	*days = 0;
	if (!text)
		return 0;
	size_t len = strspn(text, "0123456789");
	char *digits = xstrdup(text);
	digits[len] = '\0';
	int bad = text_number(digits, 1, AGE_MOST, &n);
	free(digits);
	for (size_t i = 0; !bad && i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(text + len, units[i]) == 0) {
			*days = (uint32_t)n;
			return 0;
		}
	return error_set(err, E_INVALID, "age_format",
	    _("\"%s\" is no number of days: write 3d for three days."), text);
}

static Viesti__Activity *copy_claim(const Viesti__Activity *a)
{
	size_t len = viesti__activity__get_packed_size(a);
	uint8_t *bytes = xmalloc(len + 1);

	viesti__activity__pack(a, bytes);
	Viesti__Activity *copy = viesti__activity__unpack(NULL, len, bytes);
	free(bytes);
	return copy;
}

static void add(struct review *r, const Viesti__Activities *page)
{
	r->claims = xrealloc(r->claims,
	    (r->n + page->n_rows + 1) * sizeof(*r->claims));
	for (size_t i = 0; i < page->n_rows; i++) {
		Viesti__Activity *a = copy_claim(page->rows[i]);
		if (a)
			r->claims[r->n++] = (struct claim){ .a = a };
	}
}

/* Their names only help: without them the codes are shown. */
static void read_rules(struct console *c, struct review *r)
{
	Viesti__RulebookGet get = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &get;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK, NULL))
		return;
	size_t len = viesti__rulebook__get_packed_size(reply->rulebook);
	uint8_t *bytes = xmalloc(len + 1);
	viesti__rulebook__pack(reply->rulebook, bytes);
	r->rules = viesti__rulebook__unpack(NULL, len, bytes);
	free(bytes);
}

int review_read(struct console *c, const char *type, uint32_t older_days,
    struct review *r, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ReviewList q = VIESTI__REVIEW_LIST__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const Viesti__Activities *got;

	memset(r, 0, sizeof(*r));
	rq.body_case = VIESTI__REQUEST__BODY_REVIEW_LIST;
	rq.review_list = &q;
	q.type = console_text(type);
	q.has_older_days = older_days > 0;
	q.older_days = older_days;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		int code = ask(c->link, &rq, &reply,
		    VIESTI__REPLY__BODY_ACTIVITIES, err);
		if (code)
			return code;
		got = reply->activities;
		add(r, got);
		page.offset = got->next_offset;
		page.has_revision = got->has_revision;
		page.revision = got->revision;
	} while (got->more);
	read_rules(c, r);
	return 0;
}

void review_print(const struct console *c, const struct review *r)
{
	const Viesti__Activity **rows = xcalloc(r->n + 1, sizeof(*rows));

	for (size_t i = 0; i < r->n; i++)
		rows[i] = r->claims[i].a;
	print_activities(&c->print, rows, r->n, stdout);
	free(rows);
}

void review_free(struct review *r)
{
	for (size_t i = 0; i < r->n; i++)
		viesti__activity__free_unpacked(r->claims[i].a, NULL);
	free(r->claims);
	if (r->rules)
		viesti__rulebook__free_unpacked(r->rules, NULL);
	memset(r, 0, sizeof(*r));
}

int review_decide(struct console *c, uint64_t activity,
    Viesti__Decision decision, const char *reason,
    const Viesti__ActivityState **state, struct error *err)
{
	Viesti__ReviewDecide q = VIESTI__REVIEW_DECIDE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.has_activity = q.has_decision = true;
	q.activity = activity;
	q.decision = decision;
	q.reason = console_text(reason);
	rq.body_case = VIESTI__REQUEST__BODY_REVIEW_DECIDE;
	rq.review_decide = &q;
	int code = console_change(c, &rq, &reply, VIESTI__REPLY__BODY_DECIDED,
	    err);
	if (!code)
		*state = reply->decided;
	return code;
}

void review_sentence(Viesti__Decision decision, uint64_t activity, char *out,
    size_t size)
{
	switch (decision) {
	case VIESTI__DECISION__DECISION_ACCEPT:
		snprintf(out, size,
		    _("Activity %" PRIu64 " is accepted and counts."),
		    activity);
		break;
	case VIESTI__DECISION__DECISION_RETURN:
		snprintf(out, size,
		    _("Activity %" PRIu64 " goes back with your question."),
		    activity);
		break;
	default:
		snprintf(out, size,
		    _("Activity %" PRIu64
		      " is rejected; your reason is shown to whom it concerns."),
		    activity);
	}
}
