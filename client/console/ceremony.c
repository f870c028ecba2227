/* SPDX-License-Identifier: EUPL-1.2 */
/* The ceremony read, stepped and told. See ceremony.h. */
#include "client/console/ceremony.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/ceremony_paper.h"
#include "client/say.h"
#include "common/buf.h"
#include "common/i18n.h"

#define LINE CEREMONY_LINE

/* --------------------------------------------------------------- the server */

/* Steps from offset on of what runs (or would). */
static int get(struct console *c, uint32_t offset, uint32_t limit,
    const Viesti__CeremonyScript **out, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__CeremonyScriptGet q = VIESTI__CEREMONY_SCRIPT_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	page.has_offset = page.has_limit = 1;
	page.offset = offset;
	page.limit = limit;
	q.page = &page;
	rq.body_case = VIESTI__REQUEST__BODY_CEREMONY_SCRIPT;
	rq.ceremony_script = &q;
	int code = ask(c->link, &rq, &reply,
	    VIESTI__REPLY__BODY_CEREMONY_SCRIPT, err);
	if (!code)
		*out = reply->ceremony_script;
	return code;
}

int ceremony_read(struct console *c, struct ceremony_look *l, struct error *err)
{
	const Viesti__CeremonyScript *s = NULL;
	uint32_t step;

	ceremony_forget(l);
	int code = get(c, 0, 2, &s, err);
	if (code)
		return code;
	step = s->state && s->state->running ? s->state->step : 0;
	if (step > 0)
		code = get(c, step, 2, &s, err);
	if (!code)
		l->script = ceremony_page_copy(s);
	return code;
}

void ceremony_forget(struct ceremony_look *l)
{
	if (l->script)
		viesti__ceremony_script__free_unpacked(l->script, NULL);
	l->script = NULL;
}

int ceremony_act(struct console *c, Viesti__CeremonyAction action,
    const uint32_t *from_step, bool screens, const Viesti__CeremonyState **now,
    struct error *err)
{
	Viesti__CeremonyStep q = VIESTI__CEREMONY_STEP__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	q.has_action = 1;
	q.action = action;
	if (from_step) {
		q.has_from_step = 1;
		q.from_step = *from_step;
	}
	q.has_screens = q.screens = screens;
	rq.body_case = VIESTI__REQUEST__BODY_CEREMONY_STEP;
	rq.ceremony_step = &q;
	int code = console_change(c, &rq, &reply,
	    VIESTI__REPLY__BODY_CEREMONY_STEPPED, err);
	if (!code)
		*now = reply->ceremony_stepped;
	return code;
}

/* --------------------------------------------------------------- in words */

void ceremony_sentence(const Viesti__CeremonyState *s, char *out, size_t size)
{
	if (!s || !s->running)
		snprintf(out, size, "%s", _("No ceremony runs."));
	else
		snprintf(out, size,
		    !s->rehearsal ? _("The ceremony: step %u of %u.")
			: s->screens
			? _("Rehearsal with made-up results, on the screens: step %u of %u.")
			: _("Rehearsal with made-up results, not on the screens: step %u of %u."),
		    s->step + 1, s->steps);
}

/* --------------------------------------------------------------- printed */

static void print_others(const struct print *p, const Viesti__CeremonyView *v)
{
	const Viesti__DepartmentBar **all = xcalloc(v->n_others + 1,
	    sizeof(*all));

	for (size_t i = 0; i < v->n_others; i++)
		all[i] = v->others[i];
	say_sort(all, v->n_others);
	for (size_t i = 0; i < v->n_others; i++)
		print_hanging(p, stdout, "    ", print_text(all[i]->name));
	free(all);
}

static void print_view(const struct print *p, const Viesti__CeremonyView *v)
{
	char line[LINE];

	print_hanging(p, stdout, "  ", print_text(v->title));
	for (size_t i = 0; i < v->n_rows; i++) {
		ceremony_row(v->rows[i], line, sizeof(line));
		print_hanging(p, stdout,
		    ceremony_is_new(v, v->rows[i]) ? "  > " : "    ", line);
	}
	if (v->thanks)
		print_others(p, v);
}

static void print_private(const struct print *p, const Viesti__CeremonyCue *cue)
{
	char line[LINE];

	if (cue->n_private_winners == 0)
		return;
	print_wrapped(p, stdout, 0,
	    _("Only for you, not to be read aloud; tell them in private:"));
	for (size_t i = 0; i < cue->n_private_winners; i++) {
		const Viesti__CeremonyWinner *w = cue->private_winners[i];

		snprintf(line, sizeof(line), "%s (%s), %s",
		    w->name ? w->name : "", w->staff_id ? w->staff_id : "",
		    w->department ? print_text(w->department) : "");
		print_hanging(p, stdout, "    ", line);
	}
}

static void print_next(const struct print *p, const Viesti__CeremonyScript *s)
{
	if (s->n_rows > 1)
		print_hanging(p, stdout, _("Then: "),
		    ceremony_long_text(s->rows[1]->say));
	else if (s->state->rehearsal)
		print_wrapped(p, stdout, 0,
		    _("This is the last step of the rehearsal."));
	else
		print_wrapped(p, stdout, 0,
		    _("This is the last step. Ending the ceremony makes the results public."));
}

void ceremony_print(const struct console *c, const struct ceremony_look *l)
{
	const struct print *p = &c->print;
	const Viesti__CeremonyScript *s = l->script;
	char line[LINE];

	ceremony_sentence(s ? s->state : NULL, line, sizeof(line));
	print_wrapped(p, stdout, 0, line);
	if (!s || !s->state || !s->state->running || s->n_rows == 0)
		return;
	putchar('\n');
	print_wrapped(p, stdout, 0,
	    s->state->screens ? _("On the screens:")
			      : _("On the screens it would be:"));
	print_view(p, s->rows[0]->shown);
	putchar('\n');
	print_hanging(p, stdout, _("Say: "),
	    ceremony_long_text(s->rows[0]->say));
	print_private(p, s->rows[0]);
	print_next(p, s);
}

const char *ceremony_over_text(bool rehearsal)
{
	return rehearsal
	    ? _("The rehearsal is over; nothing became public. The ceremony itself begins with: viestictl ceremony start")
	    : _("The ceremony is over, and the results are public. What is left: write the closing report with viestictl report closing.pdf, keep the season with viestictl archive export on the server, then close it with viestictl season archive.");
}
