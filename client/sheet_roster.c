/* SPDX-License-Identifier: EUPL-1.2 */
/* roster.csv: who takes part, and which surfaces may show their names. */
#include "client/sheet_work.h"
#include "common/i18n.h"

enum {
	STAFF_ID,
	NAME,
	DEPARTMENT,
	LANGUAGE,
	JOINED_ON,
	SHOW_DEPARTMENT,
	SHOW_HOUSE,
	SHOW_KIOSK,
	SHOW_CEREMONY,
	PSEUDONYM,
	EMAIL,
	RANKED,
	REASON,
};

static const struct sheet_column columns[] = {
	[STAFF_ID] = { "staff_id", "staff_id|henkilönumero|personalnummer",
	    "viesti.RosterItem.staff_id",
	    { "Staff id", "Henkilönumero", "Personalnummer" },
	    N_("the staff id"), true, true },
	[NAME] = { "name", "name|nimi|namn", "viesti.RosterItem.name",
	    { "Name", "Nimi", "Namn" }, N_("the name"), true, true },
	[DEPARTMENT] = { "department", "department|osasto|avdelning",
	    "viesti.RosterItem.department",
	    { "Department", "Osasto", "Avdelning" }, N_("the department"), true,
	    true },
	[LANGUAGE] = { "language", "language|kieli|språk",
	    "viesti.RosterItem.language", { "Language", "Kieli", "Språk" },
	    N_("the language"), true, false },
	[JOINED_ON] = { "joined_on", "joined_on|liittynyt|anmäld", NULL,
	    { "Joined on", "Liittynyt", "Anmäld" }, N_("the day of joining"),
	    true, false },
	[SHOW_DEPARTMENT] = { "show_department",
	    "show_department|"
	    "näkyy osastolle|syns för avdelningen",
	    NULL,
	    { "Show department", "Näkyy osastolle", "Syns för avdelningen" },
	    N_("named in the department: yes or no"), false, false },
	[SHOW_HOUSE] = { "show_house",
	    "show_house|näkyy talossa|"
	    "syns i huset",
	    NULL, { "Show house", "Näkyy talossa", "Syns i huset" },
	    N_("named in the house: yes or no"), false, false },
	[SHOW_KIOSK] = { "show_kiosk",
	    "show_kiosk|näkyy aulassa|"
	    "syns i entrén|syns i aulan",
	    NULL, { "Show kiosk", "Näkyy aulassa", "Syns i entrén" },
	    N_("named in the lobby: yes or no"), false, false },
	[SHOW_CEREMONY] = { "show_ceremony",
	    "show_ceremony|"
	    "näkyy palkintojenjaossa|syns på prisutdelningen",
	    NULL,
	    { "Show ceremony", "Näkyy palkintojenjaossa",
		"Syns på prisutdelningen" },
	    N_("named at the award ceremony: yes or no"), false, false },
	[PSEUDONYM] = { "pseudonym", "pseudonym|nimimerkki",
	    "viesti.RosterItem.pseudonym",
	    { "Pseudonym", "Nimimerkki", "Pseudonym" }, N_("the pseudonym"),
	    false, false },
	[EMAIL] = { "email", "email|sähköposti|e-post",
	    "viesti.RosterItem.email", { "Email", "Sähköposti", "E-post" },
	    N_("the e-mail address"), false, false },
	[RANKED] = { "ranked",
	    "ranked|mukana sijoituksissa|med i placeringarna", NULL,
	    { "Ranked", "Mukana sijoituksissa", "Med i placeringarna" },
	    N_("listed in rankings: yes or no"), false, false },
	[REASON] = { "reason", "|reason|syy|orsak", NULL,
	    { "Reason", "Syy", "Orsak" }, NULL, false, false },
};

static int consents(const char *const *cells, struct arena *a,
    Viesti__RosterItem *item, struct error *err)
{
	Viesti__Consents *c = arena_alloc(a, sizeof(*c));
	viesti__consents__init(c);
	struct {
		int column;
		protobuf_c_boolean *has, *yes;
	} surfaces[] = {
		{ SHOW_DEPARTMENT, &c->has_department, &c->department },
		{ SHOW_HOUSE, &c->has_house, &c->house },
		{ SHOW_KIOSK, &c->has_kiosk, &c->kiosk },
		{ SHOW_CEREMONY, &c->has_ceremony, &c->ceremony },
	};
	for (size_t i = 0; i < sizeof(surfaces) / sizeof(*surfaces); i++) {
		const char *cell = cells[surfaces[i].column];
		if (!cell)
			continue;
		*surfaces[i].has = 1;
		item->consents = c;
		int rc = sheet_yes_no(cell, columns[surfaces[i].column].name,
		    surfaces[i].yes, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int roster_item(const char *const *cells, struct arena *a,
    union sheet_item *out, struct error *err)
{
	Viesti__RosterItem *item = arena_alloc(a, sizeof(*item));
	viesti__roster_item__init(item);
	item->staff_id = sheet_text(cells[STAFF_ID], a);
	item->name = sheet_text(cells[NAME], a);
	item->department = sheet_text(cells[DEPARTMENT], a);
	item->language = sheet_text(cells[LANGUAGE], a);
	item->pseudonym = sheet_text(cells[PSEUDONYM], a);
	item->email = sheet_text(cells[EMAIL], a);
	out->roster = item;
	int rc = sheet_date(cells[JOINED_ON], "joined_on", &item->has_joined_on,
	    &item->joined_on, err);
	if (!rc)
		rc = consents(cells, a, item, err);
	if (!rc && cells[RANKED]) {
		item->has_ranked = 1;
		rc = sheet_yes_no(cells[RANKED], "ranked", &item->ranked, err);
	}
	return rc;
}

static void roster_finish(union sheet_item item, const struct sheet_row *row,
    struct arena *a, bool loading)
{
	item.roster->has_line = 1;
	item.roster->line = row->line;
	if (loading)
		item.roster->has_operation =
		    sheet_operation(&item.roster->operation, a);
}

static void roster_request(const struct sheet *s, union sheet_items *items,
    size_t n, bool check_only, struct sheet_message *out)
{
	viesti__import_roster__init(&out->roster);
	out->roster.items = items->roster;
	out->roster.n_items = n;
	out->roster.has_check_only = 1;
	out->roster.check_only = check_only;
	out->roster.consent_reference = (char *)(uintptr_t)s->rq->consents;
	out->request.body_case = VIESTI__REQUEST__BODY_IMPORT_ROSTER;
	out->request.import_roster = &out->roster;
}

const struct sheet_format sheet_roster = {
	.columns = columns,
	.n = sizeof(columns) / sizeof(*columns),
	.item = roster_item,
	.finish = roster_finish,
	.request = roster_request,
	.answer = sheet_answer_import,
	.once = true,
};
