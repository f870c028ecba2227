/* SPDX-License-Identifier: EUPL-1.2 */
/* show clients; client revoke: the enrolled clients. */
#include <stdio.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/i18n.h"
#include "common/wire.h"

static const struct column columns[] = {
	{ "client", N_("Client"), COLUMN_ID, 0, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "role", N_("Role"), COLUMN_TEXT, 2, false },
	{ "department", N_("Department"), COLUMN_TEXT, 3, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 4, false },
	{ "status", N_("Status"), COLUMN_TEXT, 1, false },
	{ "connected", N_("Connected"), COLUMN_BOOL, 5, false },
	{ "enrolled_at", N_("Enrolled"), COLUMN_TIME, 7, true },
	{ "expires_at", N_("Valid until"), COLUMN_TIME, 7, false },
	{ "device", N_("Machine"), COLUMN_TEXT, 6, false },
};

static void add(struct table *t, const Viesti__Client *c)
{
	table_number(t, c->has_client, (int64_t)c->client);
	table_word(t, c->name, c->name ? words_name(c->name) : NULL);
	table_word(t, words_role_token(c->role),
	    words_role(words_role_token(c->role)));
	table_text(t, c->department);
	table_text(t, c->staff_id);
	table_word(t, words_client_token(c->status), words_client(c->status));
	table_bool(t, c->has_connected, c->connected);
	table_time(t, c->has_enrolled_at, c->enrolled_at);
	table_time(t, c->has_expires_at, c->expires_at);
	table_text(t, c->device);
	table_end_row(t);
}

/* All pages; a client enrolled meanwhile may be missing, none is twice. */
static int gather(struct console *c, struct table *t, size_t *n,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListClients q = VIESTI__LIST_CLIENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_CLIENTS;
	rq.list_clients = &q;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		int code = ask(c->link, &rq, &reply,
		    VIESTI__REPLY__BODY_CLIENTS, err);
		if (code)
			return code;
		for (size_t i = 0; i < reply->clients->n_rows; i++)
			add(t, reply->clients->rows[i]);
		page.offset += (uint32_t)reply->clients->n_rows;
	} while (reply->clients->n_rows > 0 &&
	    page.offset < reply->clients->total);
	*n = page.offset;
	return 0;
}

int console_show_clients(struct console *c, const struct said *said);
int console_show_clients(struct console *c, const struct said *said)
{
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));
	struct error err;
	size_t n = 0;

	(void)said;
	int code = gather(c, t, &n, &err);
	if (code) {
		table_free(t);
		return console_fail(c, &err);
	}
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	if (n == 0 && people) {
		table_free(t);
		print_line(&c->print, "%s",
		    _("No client is enrolled yet: invite makes the line that enrols one."));
	} else {
		table_print(t, stdout);
	}
	return 0;
}

int console_client_revoke(struct console *c, const struct said *said);
int console_client_revoke(struct console *c, const struct said *said)
{
	Viesti__RevokeClient q = VIESTI__REVOKE_CLIENT__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_client = true;
	q.client = (uint64_t)said_number(said, "CLIENT");
	q.reason = console_text(said_text(said, "reason"));
	rq.body_case = VIESTI__REQUEST__BODY_REVOKE_CLIENT;
	rq.revoke_client = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_REVOKED, &err))
		return console_fail(c, &err);
	const Viesti__Revoked *r = reply->revoked;
	const struct field fields[] = {
		FIELD_NUMBER("client", NULL, true, (int64_t)q.client),
		FIELD_NUMBER("connections_closed", NULL,
		    r->has_connections_closed, r->connections_closed),
	};
	print_line(&c->print,
	    _("Client %llu is shut out; nothing it recorded is lost."),
	    (unsigned long long)q.client);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}
