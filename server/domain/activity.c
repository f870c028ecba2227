/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An activity: whether it counts, whether its evidence is of the kind the type
 * asks for, and when two rows of a person are the same.
 *
 * Evidence comes here as it is stored: NFC, without surrounding blanks.
 */
#include "server/domain/activity.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/hash.h"
#include "common/url.h"

#define WORDING_MIN 3 /* characters of an id, reference, event */
#define WORDING_MAX 200

bool activity_counts(const struct activity *a)
{
	return a->status == STATUS_AUTOMATIC || a->status == STATUS_ACCEPTED;
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) != 0x80)
			n++;
	return n;
}

static int bad(struct error *err, const char *reason, const char *text)
{
	error_set(err, E_INVALID, reason, "%s", text);
	error_field(err, "evidence");
	return E_INVALID;
}

/* What each kind wants, said when it is not there. */
static const char *const wanted[] = {
	[EVIDENCE_NONE] = "",
	[EVIDENCE_NOTE] = "",
	[EVIDENCE_URL] =
	    N_("This type needs an address that begins with https:// "
	       "as evidence, or the word seen."),
	[EVIDENCE_URL_OR_ID] = N_(
	    "This type needs an address that begins with "
	    "https:// as evidence, or the word seen, or an id with a digit in it."),
	[EVIDENCE_URL_OR_REFERENCE] = N_(
	    "This type needs an address that begins "
	    "with https:// as evidence, or the word seen, or a reference with a "
	    "digit in it."),
	[EVIDENCE_ID] =
	    N_("This type needs an id with a digit in it as evidence."),
	[EVIDENCE_REFERENCE] =
	    N_("This type needs a reference with a digit in it "
	       "as evidence."),
	[EVIDENCE_EVENT] =
	    N_("This type needs the event as evidence, with a digit "
	       "in it, for example its date."),
	[EVIDENCE_SEEN] = N_("This type needs the word seen as evidence."),
	[EVIDENCE_ATTENDANCE] =
	    N_("This type needs the code that was given at the "
	       "training as evidence."),
};

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

static bool takes_wording(enum evidence kind)
{
	return kind == EVIDENCE_URL_OR_ID ||
	    kind == EVIDENCE_URL_OR_REFERENCE || kind == EVIDENCE_ID ||
	    kind == EVIDENCE_REFERENCE || kind == EVIDENCE_EVENT;
}

static bool takes_url(enum evidence kind)
{
	return kind == EVIDENCE_URL || kind == EVIDENCE_URL_OR_ID ||
	    kind == EVIDENCE_URL_OR_REFERENCE;
}

/* An id, reference or event: 3 to 200 characters with a digit among them. */
static int check_wording(enum evidence kind, const char *evidence,
    struct error *err)
{
	size_t n = characters(evidence);

	if (n < WORDING_MIN)
		return bad(err, "evidence_short",
		    _("The evidence is too short; write 3 to 200 characters, with a "
		      "digit among them."));
	if (n > WORDING_MAX)
		return bad(err, "evidence_long",
		    _("The evidence is too long; write 3 to 200 characters, with a "
		      "digit among them."));
	if (!has_digit(evidence))
		return bad(err, "evidence_digit", _(wanted[kind]));
	return 0;
}

static int check_attendance(const char *evidence, struct error *err)
{
	if (characters(evidence) > WORDING_MAX)
		return bad(err, "evidence_long",
		    _("The code is too long; write at most 200 characters."));
	return 0;
}

int evidence_check(const struct activity_type *type, const char *evidence,
    bool administrator, bool *seen, struct error *err)
{
	enum evidence kind = type->evidence;
	bool is_seen = strcmp(evidence, "seen") == 0;

	if (seen != NULL)
		*seen = is_seen && takes_url(kind);
	if (kind == EVIDENCE_NONE || kind == EVIDENCE_NOTE)
		return 0;
	if (kind == EVIDENCE_ATTENDANCE && administrator)
		return 0;
	if (evidence[0] == '\0')
		return bad(err, "evidence_missing", _(wanted[kind]));
	if (kind == EVIDENCE_ATTENDANCE)
		return check_attendance(evidence, err);
	if (kind == EVIDENCE_SEEN)
		return is_seen ? 0 : bad(err, "evidence_seen", _(wanted[kind]));
	if (takes_url(kind) && (is_seen || url_is_http(evidence)))
		return 0;
	if (takes_wording(kind))
		return check_wording(kind, evidence, err);
	return bad(err, "evidence_url", _(wanted[kind]));
}

/* Each part ends in a NUL, so that no two rows run into one another. */
static void add(const char *text)
{
	hash_add(text, strlen(text) + 1);
}

uint64_t activity_identity(const char *type_code, int32_t date,
    const char *evidence, bool *is_url)
{
	char canonical[URL_MAX + 3], day[CLOCK_DATE_SIZE];
	uint8_t digest[HASH_BYTES];
	uint64_t identity = 0;
	bool url = url_canonical(evidence, canonical, sizeof canonical) >= 0;

	if (is_url != NULL)
		*is_url = url;
	hash_begin();
	add(type_code);
	add(url ? "" : clock_format_date(date, day));
	add(url ? canonical : evidence);
	hash_end(digest);
	for (size_t i = 0; i < sizeof identity; i++)
		identity = identity << 8 | digest[i];
	return identity;
}
