/* SPDX-License-Identifier: EUPL-1.2 */
/* draw publish, throw, show, file: the prize draw. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "client/draw_file.h"
#include "client/fields.h"
#include "common/i18n.h"
#include "common/text.h"

static const struct column winner_columns[] = {
	{ "prize", N_("Prize"), COLUMN_ID, 0, false },
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

static int ask_draw(struct console *c, uint32_t offset,
    const Viesti__Draw **out, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__DrawGet q = VIESTI__DRAW_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	page.has_offset = true;
	page.offset = offset;
	q.page = &page;
	rq.body_case = VIESTI__REQUEST__BODY_DRAW;
	rq.draw = &q;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_DRAW, err);
	*out = code ? NULL : reply->draw;
	return code;
}

int console_draw_show(struct console *c, const struct said *said);
int console_draw_show(struct console *c, const struct said *said)
{
	const Viesti__Draw *d;
	struct error err;

	(void)said;
	if (ask_draw(c, 0, &d, &err))
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

static int bad_reply(struct error *err)
{
	return error_set(err, E_INTERNAL, "bad_reply", "%s",
	    _("The server's answer about the draw can't be understood. Is it newer than this program?"));
}

static int take_throw(const Viesti__Draw *d, struct draw_file *f)
{
	f->thrown = d->has_thrown_at;
	if (!f->thrown)
		return 0;
	f->thrown_at = d->thrown_at;
	snprintf(f->dice, sizeof(f->dice), "%s", d->dice ? d->dice : "");
	f->winners = xcalloc(d->n_winners + 1, sizeof(*f->winners));
	for (size_t i = 0; i < d->n_winners; i++)
		snprintf(f->winners[f->n_winners++], DRAW_NUMBER_SIZE, "%s",
		    d->winners[i]->ticket ? d->winners[i]->ticket : "");
	return d->seed ? text_unhex(d->seed, f->seed, sizeof(f->seed)) : -1;
}

static int take_head(const Viesti__Draw *d, struct draw_file *f)
{
	snprintf(f->list.season, sizeof(f->list.season), "%s",
	    d->season ? d->season : "");
	f->list.prizes = d->prizes;
	f->published_at = d->published_at;
	if (!d->list_hash || !d->seed_hash ||
	    text_unhex(d->list_hash, f->list_hash, sizeof(f->list_hash)) ||
	    text_unhex(d->seed_hash, f->seed_hash, sizeof(f->seed_hash)))
		return -1;
	return take_throw(d, f);
}

static void take_tickets(const Viesti__Draw *d, struct draw_list *list)
{
	list->tickets = xrealloc(list->tickets,
	    (list->n + d->n_tickets + 1) * sizeof(*list->tickets));
	for (size_t i = 0; i < d->n_tickets; i++) {
		const Viesti__DrawTicket *from = d->tickets[i];
		struct draw_ticket *t = &list->tickets[list->n++];
		snprintf(t->number, sizeof(t->number), "%s",
		    from->ticket ? from->ticket : "");
		t->count = from->count;
	}
}

/* All pages; nothing of a published list ever changes between them. */
static int fetch(struct console *c, struct draw_file *f, struct error *err)
{
	const Viesti__Draw *d;
	uint32_t offset = 0;

	*f = (struct draw_file){ .n_winners = 0 };
	do {
		int code = ask_draw(c, offset, &d, err);
		if (code)
			return code;
		if ((offset == 0 && take_head(d, f)) ||
		    (d->more && d->next_offset <= offset))
			return bad_reply(err);
		take_tickets(d, &f->list);
		offset = d->next_offset;
	} while (d->more);
	return 0;
}

int console_draw_file(struct console *c, const struct said *said);
int console_draw_file(struct console *c, const struct said *said)
{
	const char *path = said_text(said, "FILE");
	struct draw_file f;
	struct error err;
	int code = fetch(c, &f, &err);

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
