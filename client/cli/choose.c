/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing people, types and departments. See choose.h. */
#include "client/cli/choose.h"

#include <stdlib.h>
#include <string.h>

#include "client/match.h"
#include "client/prompt.h"
#include "common/buf.h"
#include "common/i18n.h"

#define CHOICES_MAX 20
#define OFFERS_MAX 256
#define NAMED 6 /* in the text of an error */

struct kind {
	size_t (*match)(const struct cache *c, const char *typed, size_t *found,
	    size_t max);
	char *(*label)(const struct cache *c, size_t i);
	const char *(*code)(const struct cache *c, size_t i);
	bool (*known)(const struct cache *c);
	int (*unknown)(const char *typed, struct error *err);
	int (*several)(const char *typed, const char *names, struct error *err);
	const char *question, *hint, *which, *missing;
};

/* Read once, renewed at most once; the process is short. */
static struct cache cache;
static bool opened, renewed;

static size_t people_match(const struct cache *c, const char *typed,
    size_t *found, size_t max)
{
	return match_people(c->people, typed, found, max);
}

static char *person_label(const struct cache *c, size_t i)
{
	return match_person_label(c->people->rows[i]);
}

static const char *person_code(const struct cache *c, size_t i)
{
	return c->people->rows[i]->staff_id;
}

static bool people_known(const struct cache *c)
{
	return c->people != NULL;
}

static size_t types_match(const struct cache *c, const char *typed,
    size_t *found, size_t max)
{
	return match_types(c->rulebook, typed, found, max);
}

static char *type_label(const struct cache *c, size_t i)
{
	return match_type_label(c->rulebook->types[i]);
}

static const char *type_code(const struct cache *c, size_t i)
{
	return c->rulebook->types[i]->type;
}

static bool types_known(const struct cache *c)
{
	return c->rulebook != NULL;
}

static size_t departments_match(const struct cache *c, const char *typed,
    size_t *found, size_t max)
{
	return match_departments(c->status, typed, found, max);
}

static char *department_label(const struct cache *c, size_t i)
{
	return match_department_label(c->status->departments[i]);
}

static const char *department_code(const struct cache *c, size_t i)
{
	return c->status->departments[i]->department;
}

static bool departments_known(const struct cache *c)
{
	return c->status != NULL;
}

static int person_unknown(const char *typed, struct error *err)
{
	return error_set(err, E_INVALID, "unknown_person",
	    _("Nobody called \"%.60s\" takes part in your department. viesti join enlists a person."),
	    typed);
}

static int person_several(const char *typed, const char *names,
    struct error *err)
{
	return error_set(err, E_INVALID, "person_ambiguous",
	    _("\"%.60s\" can be %s. Write more of the name, or the staff id."),
	    typed, names);
}

static int type_unknown(const char *typed, struct error *err)
{
	return error_set(err, E_INVALID, "unknown_type",
	    _("There is no activity type \"%.60s\". The Tab key lists them."),
	    typed);
}

static int type_several(const char *typed, const char *names, struct error *err)
{
	return error_set(err, E_INVALID, "type_ambiguous",
	    _("\"%.60s\" can be %s. Write more words, or the code."), typed,
	    names);
}

static int department_unknown(const char *typed, struct error *err)
{
	return error_set(err, E_INVALID, "unknown_department",
	    _("There is no department \"%.60s\". The Tab key lists them."),
	    typed);
}

static int department_several(const char *typed, const char *names,
    struct error *err)
{
	return error_set(err, E_INVALID, "department_ambiguous",
	    _("\"%.60s\" can be %s. Write more of the name, or the code."),
	    typed, names);
}

static const struct kind person_kind = {
	.unknown = person_unknown,
	.several = person_several,
	.match = people_match,
	.label = person_label,
	.code = person_code,
	.known = people_known,
	.question = N_("Who"),
	.hint = N_("A part of the name is enough; the Tab key completes it."),
	.which = N_("Who is meant?"),
	.missing = N_("Say who: a staff id, an e-mail address or a name."),
};
static const struct kind type_kind = {
	.unknown = type_unknown,
	.several = type_several,
	.match = types_match,
	.label = type_label,
	.code = type_code,
	.known = types_known,
	.question = N_("What"),
	.hint = N_(
	    "A code such as SM2, or words of its name; the Tab key lists them."),
	.which = N_("What is meant?"),
	.missing =
	    N_("Say what: an activity type's code or words of its name."),
};
static const struct kind department_kind = {
	.unknown = department_unknown,
	.several = department_several,
	.match = departments_match,
	.label = department_label,
	.code = department_code,
	.known = departments_known,
	.question = N_("Department"),
	.hint = N_("A part of its name is enough; the Tab key lists them."),
	.which = N_("Which department is meant?"),
	.missing = N_("Say which department: its code or name."),
};

/* -------------------------------------------------------------------- cache */

/* Asks the server, once, for what may be old. */
static void renew(struct cli *cli)
{
	struct error err;

	if (renewed)
		return;
	renewed = true;
	if (cli_connect(cli, &err) != 0 ||
	    cache_refresh(cli->link, &cli->profile, 0, &err) != 0)
		return;
	cache_close(&cache);
	cache_open(&cache, &cli->profile);
}

static const struct cache *open_cache(struct cli *cli)
{
	if (!opened)
		cache_open(&cache, &cli->profile);
	opened = true;
	return &cache;
}

const struct cache *choose_cache(struct cli *cli)
{
	const struct cache *c = open_cache(cli);

	if (!c->rulebook || !c->status)
		renew(cli);
	return c;
}

const char *choose_name(struct cli *cli, const char *staff_id)
{
	const Viesti__Participants *people = open_cache(cli)->people;

	for (size_t i = 0; people && i < people->n_rows; i++)
		if (people->rows[i]->staff_id && *people->rows[i]->name &&
		    strcmp(people->rows[i]->staff_id, staff_id) == 0)
			return people->rows[i]->name;
	return staff_id;
}

const Viesti__ActivityType *choose_find_type(struct cli *cli, const char *code)
{
	const Viesti__Rulebook *book = open_cache(cli)->rulebook;

	for (size_t i = 0; book && i < book->n_types; i++)
		if (strcmp(book->types[i]->type, code) == 0)
			return book->types[i];
	return NULL;
}

/* ------------------------------------------------------------------- asking */

struct asking {
	struct cli *cli;
	const struct kind *kind;
	const char *now; /* may stay, whatever it is; or NULL */
};

/* A staff id, an e-mail address, a type's code: the server knows them as they
 * are, so a script's record is saved before anything is asked of it. */
static bool is_exact(const struct cli *cli, const char *typed)
{
	return !prompt_possible(&cli->print) &&
	    strpbrk(typed, "0123456789@") != NULL;
}

static size_t find(struct cli *cli, const struct kind *kind, const char *typed,
    size_t *found, size_t max)
{
	size_t n = kind->match(open_cache(cli), typed, found, max);

	if (n == 0 && !is_exact(cli, typed)) {
		renew(cli);
		n = kind->match(&cache, typed, found, max);
	}
	return n;
}

static size_t offer(void *arg, const char *typed, char **words, size_t max)
{
	const struct asking *a = arg;
	size_t found[OFFERS_MAX];
	size_t n = a->kind->match(&cache, typed, found,
	    max < OFFERS_MAX ? max : OFFERS_MAX);

	for (size_t i = 0; i < n; i++)
		words[i] = a->kind->label(&cache, found[i]);
	return n;
}

static int check(void *arg, const char *answer, struct error *err)
{
	const struct asking *a = arg;
	size_t found[1];

	if (a->now && strcmp(answer, a->now) == 0)
		return 0;
	/* nobody has ever told: the server will judge it */
	if (find(a->cli, a->kind, answer, found, 1) > 0 ||
	    !a->kind->known(&cache))
		return 0;
	return a->kind->unknown(answer, err);
}

static int ask_for(struct cli *cli, const struct kind *kind, char **answer,
    struct error *err)
{
	struct asking a = { .cli = cli, .kind = kind };
	const struct prompt_question q = { .text = _(kind->question),
		.hint = _(kind->hint),
		.complete = offer,
		.check = check,
		.arg = &a };

	if (!prompt_possible(&cli->print)) {
		error_set(err, E_INVALID, "argument_missing", "%s",
		    _(kind->missing));
		return E_INVALID;
	}
	open_cache(cli);
	if (!kind->known(&cache))
		renew(cli);
	return prompt_line(&cli->print, &q, answer, err);
}

static int ambiguous(const struct kind *kind, const char *typed,
    const size_t *found, size_t n, struct error *err)
{
	struct buf names;

	buf_init(&names, 2048);
	for (size_t i = 0; i < n && i < NAMED; i++) {
		char *label = kind->label(&cache, found[i]);
		buf_addf(&names, "%s%s", i ? ", " : "", label);
		free(label);
	}
	if (n > NAMED)
		buf_adds(&names, ", …");
	kind->several(typed, names.data ? names.data : "", err);
	buf_fini(&names);
	return E_INVALID;
}

/* Which of several: asked by number. */
static int pick(struct cli *cli, const struct kind *kind, const char *typed,
    const size_t *found, size_t n, size_t *picked, struct error *err)
{
	char *labels[CHOICES_MAX];
	size_t chosen = 0;
	int code;

	if (!prompt_possible(&cli->print) || n == CHOICES_MAX)
		return ambiguous(kind, typed, found, n, err);
	for (size_t i = 0; i < n; i++)
		labels[i] = kind->label(&cache, found[i]);
	code = prompt_choice(&cli->print, _(kind->which),
	    (const char *const *)labels, n, -1, &chosen, err);
	for (size_t i = 0; i < n; i++)
		free(labels[i]);
	if (!code)
		*picked = found[chosen];
	return code;
}

static int resolve(struct cli *cli, const struct kind *kind, const char *typed,
    struct chosen *out, struct error *err)
{
	size_t found[CHOICES_MAX], picked;
	size_t n = find(cli, kind, typed, found, CHOICES_MAX);

	if (n == 0) { /* the server may know better */
		out->code = xstrdup(typed);
		out->label = xstrdup(typed);
		return 0;
	}
	picked = found[0];
	int code = n > 1 ? pick(cli, kind, typed, found, n, &picked, err) : 0;
	if (code)
		return code;
	out->code = xstrdup(kind->code(&cache, picked));
	out->label = kind->label(&cache, picked);
	out->known = true;
	return 0;
}

static int choose(struct cli *cli, const struct kind *kind, const char *given,
    struct chosen *out, struct error *err)
{
	char *asked = NULL;
	int code = 0;

	memset(out, 0, sizeof(*out));
	for (;;) {
		bool empty = !given || !*given;
		if (empty)
			code = ask_for(cli, kind, &asked, err);
		if (!code)
			code = resolve(cli, kind, empty ? asked : given, out,
			    err);
		free(asked);
		asked = NULL;
		/* too many for a choice: told, and asked again */
		if (code != E_INVALID || !empty ||
		    !strstr(err->reason, "_ambiguous"))
			return code;
		print_line(&cli->print, "%s", err->text);
		code = 0;
	}
}

int choose_person(struct cli *cli, const char *given, struct chosen *out,
    struct error *err)
{
	return choose(cli, &person_kind, given, out, err);
}

int choose_type(struct cli *cli, const char *given, struct chosen *out,
    struct error *err)
{
	return choose(cli, &type_kind, given, out, err);
}

int choose_department(struct cli *cli, const char *given, struct chosen *out,
    struct error *err)
{
	return choose(cli, &department_kind, given, out, err);
}

/* What is given becomes the code of the one meant, which is kept. */
static int take_given(struct cli *cli, const struct kind *kind,
    const char **given, const size_t *found, size_t n, char **kept,
    struct error *err)
{
	size_t picked = found[0];
	int code = n > 1 ? pick(cli, kind, *given, found, n, &picked, err) : 0;

	if (code)
		return code;
	*kept = xstrdup(kind->code(&cache, picked));
	*given = *kept;
	return 0;
}

int choose_given_person(struct cli *cli, const char **person, struct error *err)
{
	static char *kept;
	size_t found[CHOICES_MAX];
	size_t n = *person
	    ? match_people(open_cache(cli)->people, *person, found, CHOICES_MAX)
	    : 0;

	return n > 0
	    ? take_given(cli, &person_kind, person, found, n, &kept, err)
	    : 0;
}

int choose_given_type(struct cli *cli, const char **type, struct error *err)
{
	static char *kept;
	size_t found[CHOICES_MAX], n;

	if (!*type)
		return 0;
	n = **type ? find(cli, &type_kind, *type, found, CHOICES_MAX) : 0;
	if (n == 0 && **type) { /* a newer rulebook may have it */
		renew(cli);
		n = match_types(cache.rulebook, *type, found, CHOICES_MAX);
	}
	if (n > 0)
		return take_given(cli, &type_kind, type, found, n, &kept, err);
	return cache.rulebook ? type_unknown(*type, err) : 0;
}

int choose_another_type(struct cli *cli, const char *now, const char **type,
    struct error *err)
{
	struct asking a = { .cli = cli, .kind = &type_kind, .now = now };
	const struct prompt_question q = { .text = _("Type"),
		.hint = _("Code or name of the activity type, SM2"),
		.fallback = now,
		.complete = offer,
		.check = check,
		.arg = &a };
	char *answer = NULL;
	int code;

	open_cache(cli);
	code = prompt_line(&cli->print, &q, &answer, err);
	*type = NULL;
	if (!code && strcmp(answer, now ? now : "") != 0) {
		*type = answer;
		code = choose_given_type(cli, type, err);
	}
	if (*type != answer)
		free(answer);
	return code;
}

void chosen_fini(struct chosen *c)
{
	free(c->code);
	free(c->label);
	memset(c, 0, sizeof(*c));
}
