/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words of the protocol. See words.h; the tables are in the order of
 * viesti.proto's numbers.
 */
#include "client/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/print.h"
#include "common/i18n.h"
#include "common/text.h"

struct word {
	const char *token, *text;
};
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct word roles[] = {
	{ "none", N_("no role") },
	{ "recorder", N_("department's contact") },
	{ "participant", N_("participant") },
	{ "moderator", N_("moderator") },
	{ "trainer", N_("trainer") },
	{ "organiser", N_("organiser") },
	{ "kiosk", N_("kiosk") },
	{ "auditor", N_("auditor") },
	{ "admin", N_("administrator") },
};

static const struct word seasons[] = {
	{ "none", N_("no season") },
	{ "created", N_("not opened yet") },
	{ "open", N_("open") },
	{ "paused", N_("paused") },
	{ "frozen", N_("results hidden") },
	{ "ended", N_("ended") },
	{ "final", N_("final") },
	{ "revealed", N_("revealed") },
	{ "archived", N_("archived") },
};

static const struct word clients[] = {
	{ "none", N_("unknown") },
	{ "invited", N_("invited") },
	{ "active", N_("enrolled") },
	{ "revoked", N_("shut out") },
	{ "expired", N_("expired") },
};

static const struct word prizes[] = {
	{ "none", N_("unknown") },
	{ "goods", N_("goods") },
	{ "gift-card", N_("gift card") },
	{ "money", N_("money") },
	{ "experience", N_("experience") },
};

static const struct word announcements[] = {
	{ "none", N_("unknown") },
	{ "tip", N_("tip") },
	{ "training", N_("training") },
	{ "endorsement", N_("endorsement") },
	{ "theme", N_("theme") },
};

static const struct word measures[] = {
	{ "none", N_("unknown") },
	{ "index", N_("result, 0 to 1000") },
	{ "points", N_("points per head") },
	{ "participation", N_("participation") },
};

static const struct word decisions[] = {
	{ "waiting", N_("waits") },
	{ "accepted", N_("accepted") },
	{ "returned", N_("returned") },
	{ "rejected", N_("rejected") },
};

static const char *const outcomes[] = { "unspecified", "new", "duplicate",
	"held", "refused" };
static const char *const marks[] = { "none", "type_limit_week",
	"type_limit_season", "weekly_cap" };

static const struct word *at(const struct word *table, size_t n, unsigned i)
{
	return &table[i < n ? i : 0];
}

static const struct word *find_role(const char *token)
{
	for (size_t i = 1; i < COUNT(roles); i++)
		if (strcmp(token, roles[i].token) == 0)
			return &roles[i];
	return NULL;
}

const char *words_role(const char *token)
{
	const struct word *found = find_role(token);

	return _((found ? found : roles)->text);
}

bool words_is_role(const char *name)
{
	return find_role(name) != NULL;
}

const char *words_name(const char *name)
{
	return words_is_role(name) ? words_role(name) : name;
}

const char *words_role_token(Viesti__Role role)
{
	return at(roles, COUNT(roles), role)->token;
}

const char *words_season(Viesti__SeasonState state)
{
	return _(at(seasons, COUNT(seasons), state)->text);
}

const char *words_season_token(Viesti__SeasonState state)
{
	return at(seasons, COUNT(seasons), state)->token;
}

const char *words_announcement(Viesti__AnnouncementKind kind)
{
	return _(at(announcements, COUNT(announcements), kind)->text);
}

const char *words_announcement_token(Viesti__AnnouncementKind kind)
{
	return at(announcements, COUNT(announcements), kind)->token;
}

const char *words_measure(Viesti__Measure measure)
{
	return _(at(measures, COUNT(measures), measure)->text);
}

const char *words_measure_token(Viesti__Measure measure)
{
	return at(measures, COUNT(measures), measure)->token;
}

const char *words_prize(Viesti__PrizeKind kind)
{
	return _(at(prizes, COUNT(prizes), kind)->text);
}

const char *words_prize_token(Viesti__PrizeKind kind)
{
	return at(prizes, COUNT(prizes), kind)->token;
}

const char *words_client(Viesti__ClientStatus status)
{
	return _(at(clients, COUNT(clients), status)->text);
}

const char *words_client_token(Viesti__ClientStatus status)
{
	return at(clients, COUNT(clients), status)->token;
}

const char *words_decision(Viesti__Decision decision)
{
	return _(at(decisions, COUNT(decisions), decision)->text);
}

const char *words_decision_token(Viesti__Decision decision)
{
	return at(decisions, COUNT(decisions), decision)->token;
}

const char *words_outcome_token(Viesti__RecordOutcome outcome)
{
	return outcomes[(unsigned)outcome < COUNT(outcomes) ? outcome : 0];
}

const char *words_mark_token(Viesti__Mark mark)
{
	return marks[(unsigned)mark < COUNT(marks) ? mark : 0];
}

int words_parse_status(const char *token)
{
	for (int s = VIESTI__ACTIVITY_STATUS__ACTIVITY_AUTOMATIC;
	     s <= VIESTI__ACTIVITY_STATUS__ACTIVITY_UNDONE; s++) {
		Viesti__ActivityStatus status = (Viesti__ActivityStatus)s;
		if (strcasecmp(token, print_status_token(status)) == 0 ||
		    strcasecmp(token, print_status(status)) == 0)
			return s;
	}
	return -1;
}

const char *words_evidence(const char *typed)
{
	static const char *const seen[] = { "seen", "nähty", "sett" };
	char *folded = typed ? text_fold(typed) : NULL;

	for (size_t i = 0; folded && i < sizeof(seen) / sizeof(*seen); i++)
		if (strcmp(folded, seen[i]) == 0)
			typed = seen[0];
	free(folded);
	return typed;
}

const char *words_evidence_shown(const char *evidence)
{
	return evidence && strcmp(evidence, "seen") == 0 ? _("seen") : evidence;
}

void words_tenths(uint32_t tenths, char *out, size_t size)
{
	snprintf(out, size, "%u%c%u", tenths / 10,
	    i18n_language() == LANG_EN ? '.' : ',', tenths % 10);
}
