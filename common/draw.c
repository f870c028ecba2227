/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prize draw. The method and its steps stand in draw.h; what is here must
 * stay what is written there, for files of past draws are checked with it.
 */
#include "common/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/i18n.h"
#include "common/text.h"

#define LIST_MAX (DRAW_NUMBERS_MOST * 16 + 128)
#define SPACE_BYTES 6 /* 2^48 */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* --- the list --- */

void draw_list_fini(struct draw_list *list)
{
	free(list->tickets);
	*list = (struct draw_list){ .n = 0 };
}

void draw_number(char out[DRAW_NUMBER_SIZE])
{
	uint8_t bytes[DRAW_NUMBER_LENGTH];

	hash_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < DRAW_NUMBER_LENGTH; i++)
		out[i] = alphabet[bytes[i] & 31];
	out[DRAW_NUMBER_LENGTH] = '\0';
}

bool draw_number_is(const char *text)
{
	return strlen(text) == DRAW_NUMBER_LENGTH &&
	    strspn(text, alphabet) == DRAW_NUMBER_LENGTH;
}

static int by_number(const void *a, const void *b)
{
	const struct draw_ticket *x = a, *y = b;

	return strcmp(x->number, y->number);
}

void draw_list_sort(struct draw_list *list)
{
	if (list->n > 0)
		qsort(list->tickets, list->n, sizeof(*list->tickets),
		    by_number);
}

static int bad_list(struct error *err, const char *text)
{
	return error_set(err, E_INVALID, "draw_list", "%s", text);
}

static int check_ticket(const struct draw_list *list, size_t i,
    struct error *err)
{
	const struct draw_ticket *t = &list->tickets[i];
	int order = i > 0 ? strcmp(t[-1].number, t->number) : -1;

	if (!draw_number_is(t->number))
		return error_set(err, E_INVALID, "draw_list",
		    _("Ticket number %zu of the list is not ten characters of 0-9 and A-Z without I, L, O and U."),
		    i + 1);
	if (order == 0)
		return error_set(err, E_INVALID, "draw_list",
		    _("Ticket number %s stands twice in the list."), t->number);
	if (order > 0)
		return error_set(err, E_INVALID, "draw_list",
		    _("The list is not in order: %s stands after %s."),
		    t->number, t[-1].number);
	if (t->count < 1 || t->count > DRAW_TICKETS_MOST)
		return error_set(err, E_INVALID, "draw_list",
		    _("Ticket number %s has %u tickets; it must be from 1 to %d."),
		    t->number, t->count, DRAW_TICKETS_MOST);
	return 0;
}

int draw_list_check(const struct draw_list *list, struct error *err)
{
	int code = 0;

	if (*list->season == '\0' ||
	    !text_is_clean(list->season, strlen(list->season), false))
		return bad_list(err, _("The list does not say its season."));
	if (list->n < 1 || list->n > DRAW_NUMBERS_MOST)
		return bad_list(err, _("Nobody has a ticket."));
	if (list->prizes < 1 || list->prizes > DRAW_PRIZES_MOST)
		return error_set(err, E_INVALID, "draw_list",
		    _("The number of prizes must be from 1 to %d."),
		    DRAW_PRIZES_MOST);
	if (list->prizes > list->n)
		return error_set(err, E_INVALID, "draw_list",
		    _("There are more prizes (%u) than participants with tickets (%zu)."),
		    list->prizes, list->n);
	for (size_t i = 0; !code && i < list->n; i++)
		code = check_ticket(list, i, err);
	return code;
}

void draw_list_text(const struct draw_list *list, struct buf *out)
{
	buf_addf(out, "season %s\nprizes %u\n", list->season, list->prizes);
	for (size_t i = 0; i < list->n; i++)
		buf_addf(out, "%s %u\n", list->tickets[i].number,
		    list->tickets[i].count);
}

/* The line at *text without its end, behind which *text then is; NULL: none. */
static const char *next_line(const char **text, char *line, size_t size)
{
	const char *end = strchr(*text, '\n');
	size_t len = end ? (size_t)(end - *text) : 0;

	if (!end || len >= size)
		return NULL;
	memcpy(line, *text, len);
	line[len] = '\0';
	*text = end + 1;
	return line;
}

/* What stands behind "word ". */
static const char *behind(const char *line, const char *word)
{
	size_t len = strlen(word);

	if (!line || strncmp(line, word, len) != 0 || line[len] != ' ')
		return NULL;
	return line + len + 1;
}

static int parse_ticket(const char *line, struct draw_ticket *out)
{
	long count;

	if (strlen(line) < DRAW_NUMBER_SIZE + 1 ||
	    line[DRAW_NUMBER_LENGTH] != ' ' ||
	    text_number(line + DRAW_NUMBER_SIZE, 0, INT32_MAX, &count))
		return -1;
	memcpy(out->number, line, DRAW_NUMBER_LENGTH);
	out->number[DRAW_NUMBER_LENGTH] = '\0';
	out->count = (uint32_t)count;
	return 0;
}

int draw_list_parse(const char *text, struct draw_list *list)
{
	char line[DRAW_SEASON_SIZE + 16];
	const char *season, *prizes;
	size_t room = 0;
	long n;

	*list = (struct draw_list){ .n = 0 };
	season = behind(next_line(&text, line, sizeof(line)), "season");
	if (!season || strlen(season) >= sizeof(list->season))
		return -1;
	snprintf(list->season, sizeof(list->season), "%s", season);
	prizes = behind(next_line(&text, line, sizeof(line)), "prizes");
	if (!prizes || text_number(prizes, 0, INT32_MAX, &n))
		return -1;
	list->prizes = (uint32_t)n;
	while (next_line(&text, line, sizeof(line))) {
		if (list->n == room) {
			room = room * 2 + 64;
			list->tickets = xrealloc(list->tickets,
			    room * sizeof(*list->tickets));
		}
		if (parse_ticket(line, &list->tickets[list->n++]))
			return -1;
	}
	return *text ? -1 : 0;
}

int draw_list_hash(const struct draw_list *list, uint8_t out[HASH_BYTES])
{
	struct buf text;

	buf_init(&text, LIST_MAX);
	draw_list_text(list, &text);
	int code = text.failed ? E_INTERNAL : 0;
	if (!code)
		hash_sha256(text.data, text.len, out);
	buf_fini(&text);
	return code;
}

uint64_t draw_list_tickets(const struct draw_list *list)
{
	uint64_t total = 0;

	for (size_t i = 0; i < list->n; i++)
		total += list->tickets[i].count;
	return total;
}

/* --- the dice --- */

static int dice_error(struct error *err, const char *reason, const char *text)
{
	error_set(err, E_INVALID, reason, "%s", text);
	error_field(err, "dice");
	return E_INVALID;
}

int draw_dice(const char *text, char out[DRAW_DICE_SIZE], struct error *err)
{
	size_t n = 0, len = strlen(text);

	for (size_t at = 0, used; at < len; at += used) {
		int32_t c;
		used = text_next(text + at, len - at, &c);
		if (used > 0 && text_is_blank(c))
			continue;
		if (used != 1 || c < '1' || c > '6')
			return dice_error(err, "dice_digit",
			    _("Dice show 1 to 6: write each throw as one digit, such as 3 6 1 1 5."));
		if (n == DRAW_DICE_MOST)
			return dice_error(err, "dice_many",
			    _("These are more than 100 throws: 20 are plenty."));
		out[n++] = (char)c;
	}
	out[n] = '\0';
	if (n < DRAW_DICE_LEAST)
		return dice_error(err, "dice_few",
		    _("These are too few throws: throw the dice at least ten times."));
	return 0;
}

/* --- the winners --- */

bool draw_pick(uint64_t x, uint64_t space, uint64_t total, uint64_t *which)
{
	if (total == 0 || x >= space - space % total)
		return false;
	*which = x % total;
	return true;
}

static int number_of(const uint8_t seed[DRAW_SEED_BYTES], const char *dice,
    const char *list_hash, struct draw_step *step)
{
	char text[DRAW_DICE_SIZE + 2 * HASH_BYTES + 16];
	unsigned len = HASH_BYTES;
	int n = snprintf(text, sizeof(text), "%s %s %" PRIu32, dice, list_hash,
	    step->counter);

	if (HMAC(EVP_sha256(), seed, DRAW_SEED_BYTES, (const uint8_t *)text,
		(size_t)n, step->hmac, &len) == NULL)
		return E_INTERNAL;
	step->x = 0;
	for (size_t i = 0; i < SPACE_BYTES; i++)
		step->x = step->x << 8 | step->hmac[i];
	return 0;
}

/* The line of the ticket after so many others, without those who have won. */
static size_t line_of(const struct draw_list *list, const bool *won,
    uint64_t which)
{
	size_t i = 0;

	for (;; i++) {
		if (won[i])
			continue;
		if (which < list->tickets[i].count)
			return i;
		which -= list->tickets[i].count;
	}
}

static int draw_all(const struct draw_list *list,
    const uint8_t seed[DRAW_SEED_BYTES], const char *dice,
    const char *list_hash, bool *won, struct draw_steps *out)
{
	uint64_t total = draw_list_tickets(list);
	uint32_t given = 0;

	for (uint32_t counter = 1; given < list->prizes; counter++) {
		out->all = xrealloc(out->all, (out->n + 1) * sizeof(*out->all));
		struct draw_step *step = &out->all[out->n++];
		*step = (struct draw_step){ .counter = counter,
			.total = total };
		if (number_of(seed, dice, list_hash, step) != 0)
			return E_INTERNAL;
		step->wins = draw_pick(step->x, DRAW_SPACE, total,
		    &step->which);
		if (!step->wins)
			continue;
		step->winner = line_of(list, won, step->which);
		won[step->winner] = true;
		total -= list->tickets[step->winner].count;
		given++;
	}
	return 0;
}

int draw_winners(const struct draw_list *list,
    const uint8_t seed[DRAW_SEED_BYTES], const char *dice,
    struct draw_steps *out, struct error *err)
{
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	bool *won = xcalloc(list->n, sizeof(*won));
	int code = draw_list_hash(list, hash);

	*out = (struct draw_steps){ .n = 0 };
	if (!code)
		code = draw_all(list, seed, dice,
		    text_hex(hash, sizeof(hash), hex), won, out);
	free(won);
	if (code)
		error_set(err, code, "draw_failed", "%s",
		    _("The draw could not be computed: there is too little memory. Try again."));
	return code;
}

void draw_steps_fini(struct draw_steps *steps)
{
	free(steps->all);
	*steps = (struct draw_steps){ .n = 0 };
}
