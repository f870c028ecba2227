/* SPDX-License-Identifier: EUPL-1.2 */
/* One claim on a screen. See review.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/review.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/url.h"

#define CLEAR "\033[H\033[2J\033[3J"
#define LINE_BYTES 8192
#define GAP 3 /* blanks between two keys */

/* ------------------------------------------------------------------- words */

static const char *type_name(const struct review *r, const char *type)
{
	for (size_t i = 0; r->rules && type && i < r->rules->n_types; i++)
		if (r->rules->types[i]->type &&
		    strcmp(r->rules->types[i]->type, type) == 0 &&
		    r->rules->types[i]->name)
			return print_text(r->rules->types[i]->name);
	return "";
}

/* A title and its text, which may come from strangers. */
static void put(const struct print *p, const char *title, const char *text)
{
	char lead[64];
	char *visible = text ? text_visible(text, strlen(text)) : NULL;

	if (visible && *visible) {
		snprintf(lead, sizeof(lead), "%s: ", title);
		print_hanging(p, stdout, lead, visible);
	}
	free(visible);
}

static void put_evidence(const struct print *p, const char *evidence)
{
	if (!evidence || !url_is_http(evidence)) {
		put(p, _("Evidence"), evidence);
		return;
	}
	printf("%s: ", _("Evidence"));
	print_address(p, stdout, evidence);
	putchar('\n');
}

static void put_who(const struct print *p, const Viesti__Activity *a)
{
	const char *parts[] = { a->name, a->staff_id, a->department };
	struct buf b;

	buf_init(&b, LINE_BYTES);
	for (size_t i = 0; i < 3; i++)
		if (parts[i] && *parts[i])
			buf_addf(&b, "%s%s", b.len ? ", " : "", parts[i]);
	if (b.data)
		put(p, _("Who"), b.data);
	buf_fini(&b);
}

/* A random check counts meanwhile and waits for nobody. */
static void put_waiting(const struct print *p, const Viesti__Activity *a)
{
	char at[I18N_SIZE], days[16], line[160];

	if (a->has_recorded_at)
		put(p, _("Recorded"), i18n_time(a->recorded_at, at));
	if (!a->has_waiting_tenths)
		return;
	words_tenths(a->waiting_tenths, days, sizeof(days));
	snprintf(line, sizeof(line), _("%s working days"), days);
	put(p, _("Waits"), line);
}

/* What was said and done before. */
static void put_earlier(const struct print *p, const Viesti__Activity *a)
{
	char line[160];

	if (a->random_check)
		print_wrapped(p, stdout, 0,
		    _("It was drawn for the random check; that is not a suspicion."));
	if (a->reconsidered)
		print_wrapped(p, stdout, 0,
		    _("It was rejected, and a new consideration was asked for."));
	put(p, _("A moderator said"), a->reason);
	put(p, _("They answered"), a->words);
	if (a->corrections) {
		snprintf(line, sizeof(line),
		    P_("It was corrected %u time.",
			"It was corrected %u times.", a->corrections),
		    a->corrections);
		print_wrapped(p, stdout, 0, line);
	}
}

/* -------------------------------------------------------------------- keys */

static const struct {
	char key;
	bool decides;
	const char *word; /* N_() */
} keys[] = {
	{ 'a', true, N_("accept") },
	{ 'r', true, N_("return") },
	{ 'j', true, N_("reject") },
	{ 's', false, N_("skip") },
	{ 'b', false, N_("back") },
	{ 'q', false, N_("quit") },
};

static bool is_decided(const struct review *r)
{
	const struct claim *claim = &r->claims[r->at];

	return claim->gone || claim->decision;
}

const char *review_keys(const struct review *r)
{
	return is_decided(r) ? "sbq\f" : "arjsbq\f";
}

static void put_keys(const struct print *p, const struct review *r)
{
	size_t used = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *word = _(keys[i].word);
		size_t width = 2 + text_width(word);
		if (keys[i].decides && is_decided(r))
			continue;
		if (used && used + GAP + width > p->columns) {
			putchar('\n');
			used = 0;
		}
		printf("%*s%s%c%s %s", used ? GAP : 0, "",
		    p->color ? "\033[1m" : "", keys[i].key,
		    p->color ? "\033[0m" : "", word);
		used += width + (used ? GAP : 0);
	}
	putchar('\n');
}

/* ------------------------------------------------------------------- screen */

static void put_decided(const struct print *p, const struct claim *claim)
{
	char line[256];

	if (claim->gone) {
		print_wrapped(p, stdout, 0,
		    _("This claim waits no more: somebody else decided it, or it was withdrawn."));
		return;
	}
	if (!claim->decision)
		return;
	snprintf(line, sizeof(line),
	    _("You have decided: %s. A decision can't be taken back here."),
	    words_decision(claim->decision));
	print_wrapped(p, stdout, 0, line);
}

void review_draw(const struct print *p, const struct review *r, bool clear)
{
	const struct claim *claim = &r->claims[r->at];
	const Viesti__Activity *a = claim->a;
	char line[256], day[I18N_SIZE];

	fputs(clear ? CLEAR : "\n", stdout);
	if (*r->note) {
		print_wrapped(p, stdout, 0, r->note);
		putchar('\n');
	}
	snprintf(line, sizeof(line), _("%zu of %zu: activity %" PRIu64),
	    r->at + 1, r->n, a->activity);
	print_wrapped(p, stdout, 0, line);
	put_who(p, a);
	snprintf(line, sizeof(line), "%s %s", a->type ? a->type : "",
	    type_name(r, a->type));
	put(p, _("Deed"), line);
	if (a->has_date)
		put(p, _("Date"), i18n_date(a->date, day));
	put_evidence(p, a->evidence);
	put(p, _("Note"), a->note);
	put_waiting(p, a);
	put_earlier(p, a);
	put_decided(p, claim);
	putchar('\n');
	put_keys(p, r);
	fflush(stdout);
}
