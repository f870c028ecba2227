/* SPDX-License-Identifier: EUPL-1.2 */
/* draw publish, throw, show, file: the prize draw. */
#include <stdio.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "client/draw_get.h"
#include "client/fields.h"
#include "common/i18n.h"

static const struct column winner_columns[] = {
	{ "prize", N_("Prize no."), COLUMN_ID, 0, false },
	{ "ticket", N_("Ticket number"), COLUMN_TEXT, 0, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 1, false },
	{ "name", N_("Name"), COLUMN_TEXT, 0, false },
	{ "department", N_("Department"), COLUMN_TEXT, 2, false },
};

/* ----------------------------------------------------------------- showing */

static void show_winners(struct console *c, const Viesti__Draw *d)
{
	struct table *t = table_new(&c->print, winner_columns,
	    sizeof(winner_columns) / sizeof(*winner_columns));

	for (size_t i = 0; i < d->n_winners; i++) {
		const Viesti__DrawWinner *w = d->winners[i];
		table_number(t, w->has_prize, w->prize);
		table_text(t, w->ticket);
		table_text(t, w->staff_id);
		table_text(t, w->name);
		table_text(t, w->department);
		table_end_row(t);
	}
	table_print(t, stdout);
}

static void show(struct console *c, const Viesti__Draw *d)
{
	const struct field fields[] = {
		FIELD_TEXT("season", N_("Season"), d->season),
		FIELD_NUMBER("prizes", N_("Prizes"), d->has_prizes, d->prizes),
		FIELD_TIME("published_at", N_("Published"), d->has_published_at,
		    d->published_at),
		FIELD_TEXT("list_hash", N_("Hash of the list"), d->list_hash),
		FIELD_TEXT("seed_hash", N_("Hash of the seed"), d->seed_hash),
		FIELD_TIME("thrown_at", N_("Dice thrown"), d->has_thrown_at,
		    d->thrown_at),
		FIELD_TEXT("dice", N_("Dice"), d->dice),
		FIELD_TEXT("seed", N_("Seed"), d->seed),
	};

	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
}

static bool is_for_people(const struct console *c)
{
	return c->print.mode == PRINT_TABLE || c->print.mode == PRINT_PLAIN;
}

int console_draw_show(struct console *c, const struct said *said);
int console_draw_show(struct console *c, const struct said *said)
{
	const Viesti__Draw *d;
	struct error err;

	(void)said;
	if (draw_ask(c->link, 0, &d, &err))
		return console_fail(c, &err);
	if (is_for_people(c) || !d->has_thrown_at)
		show(c, d);
	if (d->has_thrown_at)
		show_winners(c, d);
	return 0;
}

/* ---------------------------------------------------------------- changing */

int console_draw_publish(struct console *c, const struct said *said);
int console_draw_publish(struct console *c, const struct said *said)
{
	Viesti__DrawPublish q = VIESTI__DRAW_PUBLISH__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;
	long prizes = said_number(said, "N");
	int code = confirm_change(&c->print,
	    _("The list of tickets and the seed are settled for good then. Publish the draw?"),
	    false, said_is(said, "yes"), &err);

	if (code <= 0)
		return code ? console_fail(c, &err) : 0;
	q.has_prizes = true;
	q.prizes = prizes > UINT16_MAX ? UINT16_MAX : (uint32_t)prizes;
	rq.body_case = VIESTI__REQUEST__BODY_DRAW_PUBLISH;
	rq.draw_publish = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_DRAW_PUBLISHED,
		&err))
		return console_fail(c, &err);
	print_line(&c->print, "%s",
	    _("The draw is published. Tell both hashes to everybody before the dice are thrown; draw file writes the list."));
	show(c, reply->draw_published);
	return 0;
}

int console_draw_throw(struct console *c, const struct said *said);
int console_draw_throw(struct console *c, const struct said *said)
{
	Viesti__DrawThrow q = VIESTI__DRAW_THROW__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	char dice[DRAW_DICE_SIZE], question[DRAW_DICE_SIZE + 200];
	struct error err;

	if (draw_dice(said_text(said, "DICE"), dice, &err))
		return console_fail(c, &err);
	snprintf(question, sizeof(question),
	    _("These dice settle the winners for good: %s. Is that what was thrown?"),
	    dice);
	int code = confirm_change(&c->print, question, false,
	    said_is(said, "yes"), &err);
	if (code <= 0)
		return code ? console_fail(c, &err) : 0;
	q.dice = dice;
	rq.body_case = VIESTI__REQUEST__BODY_DRAW_THROW;
	rq.draw_throw = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_DRAW_THROWN,
		&err))
		return console_fail(c, &err);
	print_line(&c->print, "%s",
	    _("The winners are drawn; draw file writes what everybody can check with viesti verify-draw."));
	return console_draw_show(c, said);
}

/* --------------------------------------------------------------- the file */

int console_draw_file(struct console *c, const struct said *said);
int console_draw_file(struct console *c, const struct said *said)
{
	const char *path = said_text(said, "FILE");
	struct draw_file f;
	struct error err;
	int code = draw_get(c->link, &f, &err);

	if (!code)
		code = draw_file_write(path, &f, said_is(said, "force"), &err);
	draw_file_fini(&f);
	if (code)
		return console_fail(c, &err);
	print_line(&c->print,
	    _("The draw is in %s. No person is named in it: give it to everybody, they check it with viesti verify-draw."),
	    path);
	return 0;
}
