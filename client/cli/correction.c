/* SPDX-License-Identifier: EUPL-1.2 */
/* Changes to an activity. See correction.h. */
#include "client/cli/correction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/choose.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"
#include "common/text.h"

#define NOTHING "-" /* typed to take a value away */

/* ------------------------------------------------------------------ reading */

enum key { KEY_TYPE, KEY_DATE, KEY_EVIDENCE, KEY_NOTE, KEY_FIRST, KEYS };

static const char *const keys[KEYS][4] = {
	[KEY_TYPE] = { "type", "tyyppi", "typ" },
	[KEY_DATE] = { "date", "päivä", "datum", "dag" },
	[KEY_EVIDENCE] = { "evidence", "näyttö", "underlag" },
	[KEY_NOTE] = { "note", "huomautus", "anmärkning" },
	[KEY_FIRST] = { "first-public", "first_public", "ensimmäinen-julkinen",
	    "första-offentliga" },
};

static const char **slot(struct correction *c, enum key key)
{
	const char **const slots[KEYS] = { &c->type, &c->date_text,
		&c->evidence, &c->note, &c->first_public_text };

	return slots[key];
}

static enum key find_key(const char *name)
{
	char *folded = text_fold(name);
	enum key found = KEYS;

	for (enum key k = 0; folded && k < KEYS; k++)
		for (size_t i = 0; i < 4 && keys[k][i]; i++)
			if (strcmp(keys[k][i], folded) == 0)
				found = k;
	free(folded);
	return found;
}

static int read_word(struct correction *c, const char *word, struct error *err)
{
	size_t len = strcspn(word, "=");
	char *name = xstrdup(word);

	name[len] = '\0';
	enum key key = word[len] == '=' ? find_key(name) : KEYS;
	free(name);
	if (key == KEYS)
		return error_set(err, E_INVALID, "change_unknown",
		    _("\"%s\" is no change. Write what is to change as type=..., date=..., evidence=..., note=...; a value of several words between quotation marks."),
		    word);
	*slot(c, key) = word + len + 1;
	return 0;
}

static int understand(struct correction *c, struct error *err)
{
	int code = 0;

	if (c->date_text)
		code = day_parse(c->date_text, clock_today(), false, &c->date,
		    err);
	if (code)
		return error_field(err, "date");
	if (!c->first_public_text)
		return 0;
	int yes = text_yes_no(c->first_public_text);
	if (yes < 0)
		return error_set(err, E_INVALID, "option_value",
		    _("--first-public takes yes or no, not \"%s\"."),
		    c->first_public_text);
	c->first_public = yes;
	return 0;
}

int correction_read(struct correction *c, const char *const *words, size_t n,
    struct error *err)
{
	int code = 0;

	for (size_t i = 0; i < n && !code; i++)
		code = read_word(c, words[i], err);
	return code ? code : understand(c, err);
}

bool correction_is_empty(const struct correction *c)
{
	return !c->type && !c->date_text && !c->evidence && !c->note &&
	    !c->first_public_text;
}

/* ------------------------------------------------------------------- asking */

static int check_date(void *arg, const char *answer, struct error *err)
{
	return day_parse(answer, clock_today(), false, arg, err);
}

/* A line with what it is now; NULL in out: the same. */
static int ask_line(const struct print *p, const char *text, const char *now,
    const char **out, struct error *err)
{
	bool can_go = now && *now && out;
	struct prompt_question q = { .text = text,
		.hint = can_go ? _("- alone takes it away.") : NULL,
		.fallback = now && *now ? now : NULL,
		.optional = !now || !*now };
	char *answer = NULL;
	int code = prompt_line(p, &q, &answer, err);

	if (code)
		return code;
	if (can_go && strcmp(answer, NOTHING) == 0)
		*answer = '\0';
	if (strcmp(answer, now ? now : "") == 0)
		free(answer);
	else
		*out = answer;
	return 0;
}

static int ask_date(const struct print *p, const Viesti__Activity *a,
    struct correction *c, struct error *err)
{
	char day[I18N_SIZE];
	bool iso = i18n_language() == LANG_EN;
	struct prompt_question q = { .text = _("Date"),
		.fallback = iso ? clock_format_date(a->date, day)
				: i18n_date(a->date, day),
		.check = check_date,
		.arg = &c->date };
	char *answer = NULL;
	int code = prompt_line(p, &q, &answer, err);

	if (!code && c->date != a->date)
		c->date_text = answer;
	else
		free(answer);
	return code;
}

int correction_ask(struct cli *cli, const Viesti__Activity *a,
    struct correction *c, struct error *err)
{
	const struct print *p = &cli->print;
	char day[I18N_SIZE];

	print_line(p, _("Activity %" PRIu64 ": %s, %s, %s."), a->activity,
	    a->name && *a->name ? a->name
		: a->staff_id	? a->staff_id
				: "",
	    a->type ? a->type : "", i18n_date(a->date, day));
	print_line(p, "%s", _("Enter alone leaves a value as it is."));
	int code = choose_another_type(cli, a->type, &c->type, err);
	if (!code)
		code = ask_date(p, a, c, err);
	if (!code)
		code = ask_line(p, _("Evidence"), a->evidence, &c->evidence,
		    err);
	if (!code)
		code = ask_line(p, _("Note"), a->note, &c->note, err);
	return code;
}

/* ---------------------------------------------------------------- comparing */

static bool is_other(const char *wanted, const char *now)
{
	return wanted && strcmp(wanted, now ? now : "") != 0;
}

bool correction_differs(const struct correction *c, const Viesti__Activity *a)
{
	return is_other(c->type, a->type) ||
	    is_other(c->evidence, a->evidence) || is_other(c->note, a->note) ||
	    (c->date_text && c->date != a->date) ||
	    (c->first_public_text && c->first_public != !!a->first_public);
}

void correction_fill(const struct correction *c, uint64_t activity,
    Viesti__Correct *q)
{
	q->has_activity = true;
	q->activity = activity;
	q->type = (char *)(uintptr_t)c->type;
	q->evidence = (char *)(uintptr_t)words_evidence(c->evidence);
	q->note = (char *)(uintptr_t)c->note;
	q->has_date = c->date_text != NULL;
	q->date = c->date;
	q->has_first_public = c->first_public_text != NULL;
	q->first_public = c->first_public;
}

/* ------------------------------------------------------------------ telling */

static void tell(const struct print *p, const char *title, const char *before,
    const char *after)
{
	char *old = text_visible(before ? before : "",
	    before ? strlen(before) : 0);
	char *new = text_visible(after, strlen(after));

	if (old && new &&strcmp(old, new) != 0)
		print_line(p, "  %s: %s → %s", title, *old ? old : "–",
		    *new ? new : "–");
	free(old);
	free(new);
}

void correction_tell(const struct print *p, const Viesti__Activity *a,
    const Viesti__Correct *q, const char *type)
{
	char before[I18N_SIZE], after[I18N_SIZE];

	print_line(p, _("Activity %" PRIu64 " of %s:"), a->activity,
	    a->name && *a->name ? a->name
		: a->staff_id	? a->staff_id
				: "");
	if (q->type)
		tell(p, _("Type"), a->type, type ? type : q->type);
	if (q->has_date)
		tell(p, _("Date"), i18n_date(a->date, before),
		    i18n_date(q->date, after));
	if (q->evidence)
		tell(p, _("Evidence"), a->evidence, q->evidence);
	if (q->note)
		tell(p, _("Note"), a->note, q->note);
	if (q->has_first_public)
		tell(p, _("First public"), a->first_public ? _("yes") : _("no"),
		    q->first_public ? _("yes") : _("no"));
}
