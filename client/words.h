/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words of the protocol as people and as scripts read them.
 */
#ifndef VIESTI_WORDS_H
#define VIESTI_WORDS_H

#include <stdbool.h>

#include "viesti.pb-c.h"

const char *words_role(const char *token);	 /* "recorder": translated */
const char *words_role_token(Viesti__Role role); /* "recorder" */
/* A client that was invited without a name is called by its role's token. */
bool words_is_role(const char *name);
const char *words_name(const char *name); /* ... which is translated */
const char *words_season(Viesti__SeasonState state);
const char *words_season_token(Viesti__SeasonState state);
const char *words_announcement(Viesti__AnnouncementKind kind);
const char *words_announcement_token(Viesti__AnnouncementKind kind);
const char *words_measure(Viesti__Measure measure);
const char *words_measure_token(Viesti__Measure measure);
const char *words_prize(Viesti__PrizeKind kind);
const char *words_prize_token(Viesti__PrizeKind kind);
const char *words_client(Viesti__ClientStatus status);
const char *words_client_token(Viesti__ClientStatus status);
const char *words_outcome_token(Viesti__RecordOutcome outcome);
const char *words_mark_token(Viesti__Mark mark);
/* Of a move: accepted, rejected, or that it waits. */
const char *words_decision(Viesti__Decision decision);
const char *words_decision_token(Viesti__Decision decision);
/* Evidence as the server takes it: the word seen in any of the languages
 * becomes "seen", anything else stays; and as people read it. */
const char *words_evidence(const char *typed);
const char *words_evidence_shown(const char *evidence);
/* The status with this token, in any letter case; -1: none. */
int words_parse_status(const char *token);

/* Tenths of something with the language's decimal mark: "1,5". */
void words_tenths(uint32_t tenths, char *out, size_t size);

#endif
