/* SPDX-License-Identifier: EUPL-1.2 */
/* The kept standings; see keep.h. */
#include "client/kiosk/keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/files.h"
#include "client/state_file.h"
#include "common/log.h"

#define FILE_NAME "standings.json"
#define APART_US 60000000	 /* between two writings */
#define OLDER_US (10 * APART_US) /* nothing new, but it is still true */

struct keep {
	char path[1200];
	uint64_t epoch, revision; /* written last */
	int64_t at;
	int64_t written_us; /* monotonic; 0: never */
};

int keep_open(struct keep **out, const char *profile_dir, struct error *err)
{
	const char *home = getenv("XDG_STATE_HOME");
	struct keep *k = calloc(1, sizeof(*k));
	char dir[1100];
	int code;

	if (!k)
		abort();
	if (home && *home == '/')
		snprintf(dir, sizeof(dir), "%s/viesti-kiosk", home);
	else
		snprintf(dir, sizeof(dir), "%s", profile_dir);
	code = files_make_dir(dir, err);
	if (code == 0)
		code = files_path(k->path, sizeof(k->path), dir, FILE_NAME,
		    err);
	if (code) {
		free(k);
		return code;
	}
	*out = k;
	return 0;
}

void keep_close(struct keep *k)
{
	free(k);
}

Viesti__KioskState *keep_read(const struct keep *k)
{
	Viesti__KioskState *state = NULL;
	struct error err;

	if (access(k->path, F_OK) != 0)
		return NULL;
	if (state_read(k->path, &state, &err) < 0) {
		log_event(LOG_WARN, "kiosk_state_unread", "text=%s", err.text);
		return NULL;
	}
	return state;
}

/* What the server gave to stand in their place stays. */
static void forget_people(Viesti__AreaColumn *c)
{
	if (c->kind != VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE)
		return;
	for (size_t i = 0; i < c->n_rows; i++)
		viesti__area_row__free_unpacked(c->rows[i], NULL);
	free(c->rows);
	c->rows = c->other_rows;
	c->n_rows = c->n_other_rows;
	c->kind = c->has_other_kind ? c->other_kind
				    : VIESTI__AREA_ROWS__AREA_ROWS_HOW;
	c->other_rows = NULL;
	c->n_other_rows = 0;
	c->has_other_kind = 0;
}

/* Those who endorse are named, too. */
static void forget_endorsements(Viesti__AnnouncementsView *v)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->n_rows; i++)
		if (v->rows[i]->name)
			viesti__announcement__free_unpacked(v->rows[i], NULL);
		else
			v->rows[kept++] = v->rows[i];
	v->n_rows = kept;
}

/* The place stays, as one that is told in private. */
static void forget_winner(Viesti__CeremonyRow *r)
{
	if (!r->name)
		return;
	free(r->name);
	r->name = NULL;
	viesti__department_bar__free_unpacked(r->department, NULL);
	r->department = NULL;
	r->has_privately = r->privately = true;
}

static Viesti__KioskState *copy(const Viesti__KioskState *state)
{
	size_t len = viesti__kiosk_state__get_packed_size(state);
	uint8_t *bytes = malloc(len + 1);
	Viesti__KioskState *out;

	if (!bytes)
		abort();
	viesti__kiosk_state__pack(state, bytes);
	out = viesti__kiosk_state__unpack(NULL, len, bytes);
	free(bytes);
	if (!out)
		abort();
	return out;
}

Viesti__KioskState *keep_without_people(const Viesti__KioskState *state)
{
	Viesti__KioskState *s = copy(state);

	for (size_t i = 0; s->areas && i < s->areas->n_columns; i++)
		forget_people(s->areas->columns[i]);
	if (s->moments) { /* they would not be told again anyway */
		for (size_t i = 0; i < s->moments->n_moments; i++)
			viesti__moment__free_unpacked(s->moments->moments[i],
			    NULL);
		s->moments->n_moments = 0;
	}
	if (s->announcements)
		forget_endorsements(s->announcements);
	for (size_t i = 0; s->season && i < s->season->n_awards; i++)
		for (size_t k = 0; k < s->season->awards[i]->n_rows; k++)
			forget_winner(s->season->awards[i]->rows[k]);
	for (size_t i = 0; s->ceremony && i < s->ceremony->n_rows; i++)
		forget_winner(s->ceremony->rows[i]);
	return s;
}

static bool is_due(const struct keep *k, const Viesti__KioskState *state,
    int64_t mono_us, bool now)
{
	bool other = state->epoch != k->epoch || state->revision != k->revision;

	if (!state->season || !state->has_revision)
		return false;
	if (now)
		return other || state->at != k->at;
	if (k->written_us && mono_us < k->written_us + APART_US)
		return false;
	return other || state->at > k->at + OLDER_US;
}

void keep_write(struct keep *k, const Viesti__KioskState *state,
    int64_t mono_us, bool now)
{
	Viesti__KioskState *bare;
	struct error err;

	if (!is_due(k, state, mono_us, now))
		return;
	bare = keep_without_people(state);
	if (state_write(k->path, bare, &err) < 0)
		log_event(LOG_WARN, "kiosk_state_unwritten", "text=%s",
		    err.text);
	viesti__kiosk_state__free_unpacked(bare, NULL);
	k->epoch = state->epoch;
	k->revision = state->revision;
	k->at = state->at;
	k->written_us = mono_us;
}
