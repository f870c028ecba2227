/* SPDX-License-Identifier: EUPL-1.2 */
/* A prize draw checked from its file. See draw_check.h. */
#include "client/draw_check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define HEX_SIZE (2 * HASH_BYTES + 1)

void draw_checks_fini(struct draw_checks *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->all[i].text);
	free(c->all);
	*c = (struct draw_checks){ .n = 0 };
}

static void tell(struct draw_checks *c, const char *check, bool holds,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void tell(struct draw_checks *c, const char *check, bool holds,
    const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	c->all = xrealloc(c->all, (c->n + 1) * sizeof(*c->all));
	c->all[c->n++] = (struct draw_check){ check, holds,
		text ? text : xstrdup("") };
	c->wrong += !holds;
}

/* ----------------------------------------------------------- before the throw
 */

static bool check_list(const struct draw_list *l, struct draw_checks *c)
{
	struct error err;

	if (draw_list_check(l, &err)) {
		tell(c, "list", false, "%s", err.text);
		return false;
	}
	tell(c, "list", true,
	    _("The list of season %s is in order: %zu ticket numbers with %llu tickets, prizes: %u."),
	    l->season, l->n, (unsigned long long)draw_list_tickets(l),
	    l->prizes);
	return true;
}

static void check_list_hash(const struct draw_file *f, struct draw_checks *c)
{
	uint8_t hash[HASH_BYTES] = { 0 };
	char found[HEX_SIZE], said[HEX_SIZE];

	(void)draw_list_hash(&f->list, hash);
	text_hex(hash, sizeof(hash), found);
	text_hex(f->list_hash, sizeof(hash), said);
	if (memcmp(hash, f->list_hash, sizeof(hash)) == 0)
		tell(c, "list_hash", true,
		    _("The SHA-256 of the list is %s, as the file says."),
		    found);
	else
		tell(c, "list_hash", false,
		    _("The list was changed after it was published (season, prizes, ticket numbers or their tickets): its SHA-256 is %s, but the file says %s."),
		    found, said);
}

static void check_seed_hash(const struct draw_file *f, struct draw_checks *c)
{
	uint8_t hash[HASH_BYTES];
	char found[HEX_SIZE], said[HEX_SIZE];

	hash_sha256(f->seed, sizeof(f->seed), hash);
	text_hex(hash, sizeof(hash), found);
	text_hex(f->seed_hash, sizeof(hash), said);
	if (memcmp(hash, f->seed_hash, sizeof(hash)) == 0)
		tell(c, "seed_hash", true,
		    _("The SHA-256 of the seed is %s, as was published before the draw."),
		    found);
	else
		tell(c, "seed_hash", false,
		    _("The seed is not the one that was settled before the draw: its SHA-256 is %s, but the file says %s."),
		    found, said);
}

/* What somebody noted before the draw against what the file says. */
static void check_noted(const struct draw_file *f, const struct draw_known *k,
    struct draw_checks *c)
{
	char list[HEX_SIZE], seed[HEX_SIZE];

	text_hex(f->list_hash, sizeof(f->list_hash), list);
	text_hex(f->seed_hash, sizeof(f->seed_hash), seed);
	if (k->list_hash && strcasecmp(k->list_hash, list) == 0)
		tell(c, "noted_list", true, "%s",
		    _("It is the hash of the list that you noted."));
	else if (k->list_hash)
		tell(c, "noted_list", false,
		    _("This is not the list whose hash you noted: that was %s."),
		    k->list_hash);
	if (k->seed_hash && strcasecmp(k->seed_hash, seed) == 0)
		tell(c, "noted_seed", true, "%s",
		    _("The hash of the seed is the one that you noted."));
	else if (k->seed_hash)
		tell(c, "noted_seed", false,
		    _("This is not the seed whose hash you noted: that was %s."),
		    k->seed_hash);
}

static void check_times(const struct draw_file *f, struct draw_checks *c)
{
	char published[I18N_SIZE], thrown[I18N_SIZE];

	i18n_time(f->published_at, published);
	if (!f->thrown)
		tell(c, "times", true,
		    _("The list was published on %s; the dice are not thrown yet."),
		    published);
	else if (f->thrown_at > f->published_at)
		tell(c, "times", true,
		    _("The list was published on %s, and then the dice were thrown, on %s."),
		    published, i18n_time(f->thrown_at, thrown));
	else
		tell(c, "times", false,
		    _("The list was published on %s, but the dice were thrown before, on %s."),
		    published, i18n_time(f->thrown_at, thrown));
}

/* ------------------------------------------------------------------ the throw
 */

static bool check_dice(const struct draw_file *f, char dice[DRAW_DICE_SIZE],
    struct draw_checks *c)
{
	struct error err;

	if (draw_dice(f->dice, dice, &err)) {
		tell(c, "dice", false, _("The dice are not as they may be. %s"),
		    err.text);
		return false;
	}
	tell(c, "dice", true, _("The dice, %zu throws: %s."), strlen(dice),
	    dice);
	return true;
}

/* "a3f0...": how a number came from the HMAC. */
static void check_step(const struct draw_file *f, const struct draw_step *s,
    uint32_t prize, struct draw_checks *c)
{
	const char *number = f->list.tickets[s->winner].number;
	const char *said = prize <= f->n_winners ? f->winners[prize - 1] : "";
	char hex[HEX_SIZE];

	text_hex(s->hmac, sizeof(s->hmac), hex);
	if (!s->wins) {
		tell(c, "number", true,
		    _("Number %u: the HMAC %s begins with %.12s, that is %llu. It is too near to the end to be fair to all %llu tickets and is thrown away."),
		    s->counter, hex, hex, (unsigned long long)s->x,
		    (unsigned long long)s->total);
		return;
	}
	tell(c, "number", true,
	    _("Number %u: the HMAC %s begins with %.12s, that is %llu. Divided by the %llu tickets that are left it leaves %llu: of the ticket number %s."),
	    s->counter, hex, hex, (unsigned long long)s->x,
	    (unsigned long long)s->total, (unsigned long long)s->which, number);
	if (strcmp(said, number) == 0)
		tell(c, "winner", true, _("Prize %u goes to ticket number %s."),
		    prize, number);
	else if (*said)
		tell(c, "winner", false,
		    _("Prize %u goes to ticket number %s, but the file says %s."),
		    prize, number, said);
	else
		tell(c, "winner", false,
		    _("Prize %u goes to ticket number %s, but the file names no winner of it."),
		    prize, number);
}

static void check_winners(const struct draw_file *f, const char *dice,
    struct draw_checks *c)
{
	struct draw_steps steps;
	uint32_t prize = 1;

	if (draw_winners(&f->list, f->seed, dice, &steps, NULL)) {
		draw_steps_fini(&steps);
		return;
	}
	for (size_t i = 0; i < steps.n; i++) {
		check_step(f, &steps.all[i], prize, c);
		prize += steps.all[i].wins;
	}
	draw_steps_fini(&steps);
}

static void check_throw(const struct draw_file *f, bool listed,
    struct draw_checks *c)
{
	char dice[DRAW_DICE_SIZE];

	check_seed_hash(f, c);
	if (!check_dice(f, dice, c) || !listed)
		tell(c, "winners", false, "%s",
		    _("So the winners can not be computed."));
	else
		check_winners(f, dice, c);
}

static void check_count(const struct draw_file *f, struct draw_checks *c)
{
	if (!f->thrown && f->n_winners > 0)
		tell(c, "winners", false, "%s",
		    _("The file names winners, though the dice are not thrown yet."));
	else if (f->n_winners > f->list.prizes)
		tell(c, "winners", false,
		    _("The file names more winners (%zu) than there are prizes (%u)."),
		    f->n_winners, f->list.prizes);
}

/* ------------------------------------------------------------- one's own
 * ticket
 */

static void check_ticket(const struct draw_file *f, const char *ticket,
    struct draw_checks *c)
{
	for (size_t i = 0; i < f->list.n; i++) {
		const struct draw_ticket *t = &f->list.tickets[i];
		if (strcasecmp(t->number, ticket) != 0)
			continue;
		tell(c, "ticket", true,
		    P_("Ticket number %s is on the list with %u ticket.",
			"Ticket number %s is on the list with %u tickets.",
			t->count),
		    t->number, t->count);
		return;
	}
	tell(c, "ticket", false, _("Ticket number %s is not on the list."),
	    ticket);
}

static int check_known(const struct draw_known *k, struct error *err)
{
	const char *hashes[] = { k->list_hash, k->seed_hash };
	uint8_t bytes[HASH_BYTES];

	for (size_t i = 0; i < 2; i++)
		if (hashes[i] && text_unhex(hashes[i], bytes, sizeof(bytes)))
			return error_set(err, E_INVALID, "hash_format",
			    _("\"%s\" is not a hash of 64 hex digits: copy it whole from where it was published."),
			    hashes[i]);
	if (k->ticket && strlen(k->ticket) != DRAW_NUMBER_LENGTH)
		return error_set(err, E_INVALID, "ticket_format",
		    _("\"%s\" is not a ticket number: it has ten characters."),
		    k->ticket);
	return 0;
}

int draw_check(const struct draw_file *f, const struct draw_known *known,
    struct draw_checks *out, struct error *err)
{
	*out = (struct draw_checks){ .n = 0 };
	int code = check_known(known, err);
	if (code)
		return code;
	bool listed = check_list(&f->list, out);
	check_list_hash(f, out);
	check_noted(f, known, out);
	check_times(f, out);
	if (f->thrown)
		check_throw(f, listed, out);
	check_count(f, out);
	if (known->ticket)
		check_ticket(f, known->ticket, out);
	return 0;
}
