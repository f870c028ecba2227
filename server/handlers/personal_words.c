/* SPDX-License-Identifier: EUPL-1.2 */
/* Values of personal data; see personal_words.h. */
#include "server/handlers/personal_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/domain/activity.h"
#include "server/handlers/handlers.h"

#define WORDS_SIZE 200

struct word {
	int64_t number; /* or bit */
	const char *token, *text;
};

static const struct word yes_no[] = {
	{ 0, "no", N_("no") },
	{ 1, "yes", N_("yes") },
	{ 0, NULL, NULL },
};
static const struct word statuses[] = {
	{ STATUS_AUTOMATIC, "automatic", N_("accepted by rule") },
	{ STATUS_PENDING, "pending", N_("waits for a moderator") },
	{ STATUS_RETURNED, "returned", N_("returned") },
	{ STATUS_ACCEPTED, "accepted", N_("accepted") },
	{ STATUS_REJECTED, "rejected", N_("rejected") },
	{ STATUS_WITHDRAWN, "withdrawn", N_("withdrawn") },
	{ STATUS_UNDONE, "undone", N_("undone") },
	{ 0, NULL, NULL },
};
static const struct word decisions[] = {
	{ 0, "waiting", N_("waits") },
	{ VIESTI__DECISION__DECISION_ACCEPT, "accepted", N_("accepted") },
	{ VIESTI__DECISION__DECISION_RETURN, "returned", N_("returned") },
	{ VIESTI__DECISION__DECISION_REJECT, "rejected", N_("rejected") },
	{ 0, NULL, NULL },
};
static const struct word prizes[] = {
	{ VIESTI__PRIZE_KIND__PRIZE_GOODS, "goods", N_("goods") },
	{ VIESTI__PRIZE_KIND__PRIZE_GIFT_CARD, "gift_card", N_("gift card") },
	{ VIESTI__PRIZE_KIND__PRIZE_MONEY, "money", N_("money") },
	{ VIESTI__PRIZE_KIND__PRIZE_EXPERIENCE, "experience",
	    N_("experience") },
	{ 0, NULL, NULL },
};
static const struct word flags[] = {
	{ ACTIVITY_FIRST_PUBLIC, "first_public", N_("first public deed") },
	{ ACTIVITY_URL, "url", N_("web address") },
	{ ACTIVITY_CHECK, "check", N_("random check") },
	{ 0, NULL, NULL },
};
static const struct word consents[] = {
	{ SHOW_DEPARTMENT, "department", N_("in the department") },
	{ SHOW_HOUSE, "house", N_("in the whole house") },
	{ SHOW_KIOSK, "kiosk", N_("on the lobby's screen") },
	{ SHOW_CEREMONY, "ceremony", N_("at the ceremony") },
	{ 0, NULL, NULL },
};

static const struct word *word_of(const struct word *words, int64_t number)
{
	for (; words->token; words++)
		if (words->number == number)
			return words;
	return NULL;
}

static void add(char *list, const char *between, const char *word)
{
	size_t len = strlen(list);

	snprintf(list + len, WORDS_SIZE - len, "%s%s", len ? between : "",
	    word);
}

/* Bits of a set; none of them: nowhere, or nothing. */
static int set_words(struct request *r, const struct word *words, int64_t bits,
    const char *none, char **value, char **text)
{
	char tokens[WORDS_SIZE] = "", shown[WORDS_SIZE] = "";

	for (const struct word *w = words; w->token; w++)
		if (bits & w->number) {
			add(tokens, ",", w->token);
			add(shown, ", ", i18n_text(w->text));
		}
	*value = request_text(r, tokens[0] ? tokens : "none");
	*text = request_text(r, shown[0] ? shown : none);
	return *value && *text ? 0 : request_too_large(r);
}

static int number_words(struct request *r, const char *before, int64_t n,
    char **value)
{
	*value = arena_printf(r->arena, "%s%" PRId64, before, n);
	return *value ? 0 : request_too_large(r);
}

static int table_words(struct request *r, const struct word *words,
    int64_t number, char **value, char **text)
{
	const struct word *w = word_of(words, number);

	if (!w)
		return number_words(r, "", number, value);
	*value = request_text(r, w->token);
	*text = request_text(r, i18n_text(w->text));
	return *value && *text ? 0 : request_too_large(r);
}

static int time_words(struct request *r, enum personal_form form, int64_t n,
    char **value, char **text)
{
	char room[CLOCK_TIME_SIZE], shown[I18N_SIZE];

	if (form == FORM_DATE) {
		*value = request_text(r, clock_format_date((int32_t)n, room));
		*text = request_text(r, i18n_date((int32_t)n, shown));
	} else {
		*value = request_text(r, clock_format_time(n, room));
		*text = request_text(r, i18n_time(n, shown));
	}
	return *value && *text ? 0 : request_too_large(r);
}

static int money_words(struct request *r, int64_t cents, char **value)
{
	*value = arena_printf(r->arena, "%" PRId64 ".%02d", cents / 100,
	    (int)(cents % 100));
	return *value ? 0 : request_too_large(r);
}

static int role_words(struct request *r, int64_t role, char **value,
    char **text)
{
	*value = request_text(r, role_name((enum role)role));
	*text = request_text(r, role_text((enum role)role));
	return *value && *text ? 0 : request_too_large(r);
}

int personal_words(struct request *r, const struct personal_value *v,
    char **value, char **text)
{
	int64_t n = v->number;

	*text = NULL;
	switch (v->column->form) {
	case FORM_TEXT:
	case FORM_DEPARTMENT:
	case FORM_TYPE:
	case FORM_SEASON:
		*value = request_text(r, v->text);
		return *value ? 0 : request_too_large(r);
	case FORM_NUMBER:
		return number_words(r, "", n, value);
	case FORM_CLIENT:
		return number_words(r, "client ", n, value);
	case FORM_DATE:
	case FORM_TIME:
		/* known from the beginning: no instant */
		return n == 0 && v->column->form == FORM_TIME
		    ? number_words(r, "", n, value)
		    : time_words(r, v->column->form, n, value, text);
	case FORM_MONEY:
		return money_words(r, n, value);
	case FORM_LANGUAGE:
		*value = request_text(r, i18n_code((enum language)n));
		return *value ? 0 : request_too_large(r);
	case FORM_CONSENTS:
		return set_words(r, consents, n, _("nowhere"), value, text);
	case FORM_FLAGS:
		return set_words(r, flags, n, "–", value, text);
	case FORM_ROLE:
		return role_words(r, n, value, text);
	case FORM_YES_NO:
		return table_words(r, yes_no, n, value, text);
	case FORM_STATUS:
		return table_words(r, statuses, n, value, text);
	case FORM_DECISION:
		return table_words(r, decisions, n, value, text);
	case FORM_PRIZE:
		return table_words(r, prizes, n, value, text);
	}
	return number_words(r, "", n, value);
}
