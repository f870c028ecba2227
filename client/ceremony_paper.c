/* SPDX-License-Identifier: EUPL-1.2 */
/* The ceremony on paper. See ceremony_paper.h. */
#include "client/ceremony_paper.h"

#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/ceremony_words.h"
#include "client/print.h"
#include "client/say.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define SHARERS 3 /* more of one place stand below each other */

/* --------------------------------------------------------------- all steps */

Viesti__CeremonyScript *ceremony_page_copy(const Viesti__CeremonyScript *s)
{
	size_t len = viesti__ceremony_script__get_packed_size(s);
	uint8_t *bytes = xmalloc(len + 1);
	Viesti__CeremonyScript *out;

	viesti__ceremony_script__pack(s, bytes);
	out = viesti__ceremony_script__unpack(NULL, len, bytes);
	free(bytes);
	if (!out)
		abort();
	return out;
}

int ceremony_pages_read(struct link *l, bool rehearsal,
    struct ceremony_pages *out, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__CeremonyScriptGet q = VIESTI__CEREMONY_SCRIPT_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	bool more;

	*out = (struct ceremony_pages){ .rehearsal = rehearsal,
		.at = clock_now_us() };
	page.has_offset = 1;
	q.has_rehearsal = 1;
	q.rehearsal = rehearsal;
	q.page = &page;
	rq.body_case = VIESTI__REQUEST__BODY_CEREMONY_SCRIPT;
	rq.ceremony_script = &q;
	do {
		int code = ask(l, &rq, &reply,
		    VIESTI__REPLY__BODY_CEREMONY_SCRIPT, err);

		if (code)
			return code;
		out->pages = xrealloc(out->pages,
		    (out->n + 1) * sizeof(*out->pages));
		out->pages[out->n++] =
		    ceremony_page_copy(reply->ceremony_script);
		page.offset = reply->ceremony_script->next_offset;
		more = reply->ceremony_script->more;
	} while (more);
	return 0;
}

void ceremony_pages_free(struct ceremony_pages *p)
{
	for (size_t i = 0; i < p->n; i++)
		viesti__ceremony_script__free_unpacked(p->pages[i], NULL);
	free(p->pages);
	*p = (struct ceremony_pages){ .n = 0 };
}

/* --------------------------------------------------------------- the head */

static uint32_t count_private(const struct ceremony_pages *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->pages[i]->n_rows; k++)
			n += p->pages[i]->rows[k]->n_private_winners;
	return (uint32_t)n;
}

static struct paper *head(const struct ceremony_pages *p, const char *name)
{
	const Viesti__CeremonyScript *first = p->pages[0];
	struct paper *out = paper_new(i18n_language());
	char at[I18N_SIZE];

	i18n_time(p->at, at);
	out->title = paper_copy(out, name);
	out->creator = "viestictl ceremony script";
	out->above = paper_copy(out,
	    first->competition ? print_text(first->competition) : "");
	out->name = paper_copy(out, name);
	out->below = p->rehearsal
	    ? paper_copy(out, _("Rehearsal: nothing of this is true"))
	    : paper_format(out, _("Season %s · printed %s"),
		  first->season ? first->season : "", at);
	out->runner = paper_format(out, "%s · %s", name, out->below);
	out->whole_parts = true;
	return out;
}

/* ------------------------------------------------------------- the script */

/* All who are thanked, with commas between. */
static void add_others(struct paper *out, const Viesti__CeremonyView *v)
{
	const Viesti__DepartmentBar **all = xcalloc(v->n_others + 1,
	    sizeof(*all));
	struct buf b;

	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < v->n_others; i++)
		all[i] = v->others[i];
	say_sort(all, v->n_others);
	for (size_t i = 0; i < v->n_others; i++)
		buf_addf(&b, "%s%s", i ? ", " : "", print_text(all[i]->name));
	if (b.data)
		paper_say(out, PAPER_BODY, PAPER_TEXT, b.data);
	buf_fini(&b);
	free(all);
}

static size_t count_new(const Viesti__CeremonyView *v)
{
	size_t n = 0;

	for (size_t i = 0; v && i < v->n_rows; i++)
		n += ceremony_is_new(v, v->rows[i]);
	return n;
}

/* Many who share a place stand each on a line of their own. */
static void add_sharers(struct paper *out, const Viesti__CeremonyView *v)
{
	char line[CEREMONY_LINE];

	for (size_t i = 0; i < v->n_rows; i++) {
		if (!ceremony_is_new(v, v->rows[i]))
			continue;
		ceremony_winner(v->rows[i], line, sizeof(line));
		paper_say(out, PAPER_BODY, PAPER_POINT, line);
	}
}

static void add_cue(struct paper *out, const Viesti__CeremonyCue *cue,
    const char **part)
{
	struct paper_block b = { .kind = PAPER_STEP,
		.text = ceremony_long_text(cue->say) };
	const char *now = print_text(cue->part);

	if (!*part || strcmp(*part, now) != 0)
		paper_say(out, PAPER_BODY, PAPER_HEADING, now);
	*part = now;
	if (count_new(cue->shown) == 0) {
		paper_say(out, PAPER_BODY, PAPER_TEXT, b.text);
		if (cue->shown && cue->shown->thanks)
			add_others(out, cue->shown);
		return;
	}
	if (cue->n_private_winners)
		b.note = paper_format(out,
		    P_("%zu winner is on the organiser's own list.",
			"%zu winners are on the organiser's own list.",
			cue->n_private_winners),
		    cue->n_private_winners);
	paper_add(out, PAPER_BODY, b);
	if (count_new(cue->shown) > SHARERS)
		add_sharers(out, cue->shown);
}

struct paper *ceremony_paper_script(const struct ceremony_pages *p)
{
	struct paper *out = head(p, _("Award ceremony: the host's script"));
	const char *part = NULL;
	uint32_t steps = 0;

	paper_say(out, PAPER_BODY, PAPER_QUIET,
	    _("The places stand in the order in which they are told; tick each one. When the screens or the network fail, go on from this paper: it has everything. Keep it closed until the ceremony is over."));
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->pages[i]->n_rows; k++, steps++)
			add_cue(out, p->pages[i]->rows[k], &part);
	out->large.number = paper_format(out, "%u", steps);
	out->large.text = paper_copy(out, P_("step", "steps", steps));
	return out;
}

/* ------------------------------------------------- whom it does not name */

static void add_private(struct paper *out, const Viesti__CeremonyCue *cue)
{
	for (size_t i = 0; i < cue->n_private_winners; i++) {
		const Viesti__CeremonyWinner *w = cue->private_winners[i];
		struct paper_block b = { .kind = PAPER_STEP };

		b.text = paper_format(out, "%s (%s), %s",
		    w->name ? w->name : "", w->staff_id ? w->staff_id : "",
		    w->department ? print_text(w->department) : "");
		b.note = paper_format(out, "%s. %s", print_text(cue->part),
		    ceremony_long_text(cue->say));
		paper_add(out, PAPER_BODY, b);
	}
}

struct paper *ceremony_paper_private(const struct ceremony_pages *p)
{
	struct paper *out = head(p, _("Winners who are not named"));
	uint32_t n = count_private(p);

	out->large.number = paper_format(out, "%u", n);
	out->large.text = paper_copy(out, P_("winner", "winners", n));
	paper_say(out, PAPER_BODY, PAPER_QUIET,
	    n ? _("For the organiser only: tell them in private, and give this paper to nobody. They did not agree to be named at the ceremony, or only by a pseudonym.")
	      : _("All winners agreed to be named at the ceremony."));
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->pages[i]->n_rows; k++)
			add_private(out, p->pages[i]->rows[k]);
	return out;
}
