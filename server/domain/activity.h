/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An activity as scoring needs it (deed or learning), its evidence and its
 * identity among others.
 */
#ifndef VIESTI_ACTIVITY_H
#define VIESTI_ACTIVITY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "server/domain/rulebook.h"

/* The numbers are viesti.proto's ActivityStatus. */
enum activity_status {
	STATUS_AUTOMATIC = 1,
	STATUS_PENDING,
	STATUS_RETURNED,
	STATUS_ACCEPTED,
	STATUS_REJECTED,
	STATUS_WITHDRAWN,
	STATUS_UNDONE,
};

enum {
	ACTIVITY_FIRST_PUBLIC = 1,
	ACTIVITY_URL = 2,   /* the identity is an address */
	ACTIVITY_CHECK = 4, /* drawn for the random check */
};

struct activity {
	int64_t id; /* from 1; order of bytes big-endian = order of numbers */
	int64_t recorded_at; /* microseconds UTC */
	uint64_t identity;   /* see activity_identity */
	int32_t date;
	uint8_t type;	/* index in the rulebook */
	uint8_t status; /* enum activity_status */
	uint8_t flags;
};

/* Counts for points: accepted by rule or by a moderator. */
bool activity_counts(const struct activity *a);

/*
 * Checks evidence against the type's kind (rulebook.h). It comes as it is
 * stored: NFC, blanks cut (text_normalise), "" for none. administrator:
 * attendance may be anything. 0, or E_INVALID, field evidence, reason
 * evidence_missing, evidence_url, evidence_short, evidence_long, evidence_digit
 * or evidence_seen. *seen (may be NULL) says that "seen" stands for an address:
 * the deed needs a moderator.
 */
int evidence_check(const struct activity_type *type, const char *evidence,
    bool administrator, bool *seen, struct error *err);

/*
 * Equal rows of one person have equal identities: SHA-256, first 8 bytes
 * big-endian, of type code and canonical URL; without a URL of type code, date
 * and evidence. Never the note, never the line. *is_url may be NULL.
 */
uint64_t activity_identity(const char *type_code, int32_t date,
    const char *evidence, bool *is_url);

#endif
