/* SPDX-License-Identifier: EUPL-1.2 */
/* departments.csv */
#include "client/sheet_work.h"
#include "common/i18n.h"
#include "common/text.h"

#define HEADCOUNT_MAX 100000

enum { CODE, NAME_FI, NAME_SV, NAME_EN, SHORT_NAME, HEADCOUNT, RANKED, REASON };

static const struct sheet_column columns[] = {
	[CODE] = { "department", "department|osasto|avdelning",
	    "viesti.DepartmentItem.department",
	    { "Department", "Osasto", "Avdelning" },
	    N_("the department's code"), true, true },
	[NAME_FI] = { "name_fi", "name_fi|nimi suomeksi|namn på finska",
	    "viesti.Text.fi", { "Name fi", "Nimi suomeksi", "Namn på finska" },
	    N_("the name in Finnish"), true, true },
	[NAME_SV] = { "name_sv", "name_sv|nimi ruotsiksi|namn på svenska",
	    "viesti.Text.sv",
	    { "Name sv", "Nimi ruotsiksi", "Namn på svenska" },
	    N_("the name in Swedish"), true, false },
	[NAME_EN] = { "name_en", "name_en|nimi englanniksi|namn på engelska",
	    "viesti.Text.en",
	    { "Name en", "Nimi englanniksi", "Namn på engelska" },
	    N_("the name in English"), true, false },
	[SHORT_NAME] = { "short_name", "short_name|lyhyt nimi|kort namn",
	    "viesti.DepartmentItem.short_name",
	    { "Short name", "Lyhyt nimi", "Kort namn" }, N_("the short name"),
	    true, true },
	[HEADCOUNT] = { "headcount", "headcount|henkilömäärä|antal anställda",
	    NULL, { "Headcount", "Henkilömäärä", "Antal anställda" },
	    N_("the headcount"), true, true },
	[RANKED] = { "ranked",
	    "ranked|mukana sijoituksissa|med i placeringarna", NULL,
	    { "Ranked", "Mukana sijoituksissa", "Med i placeringarna" },
	    N_("ranked: yes or no"), false, false },
	[REASON] = { "reason", "|reason|syy|orsak", NULL,
	    { "Reason", "Syy", "Orsak" }, NULL, false, false },
};

static int headcount(const char *cell, Viesti__DepartmentItem *item,
    struct error *err)
{
	long n = 0;
	if (text_number(cell, 1, HEADCOUNT_MAX, &n)) {
		error_set(err, E_INVALID, "headcount",
		    _("\"%.60s\" is not a headcount; it is a whole number from "
		      "1 to %d"),
		    cell, HEADCOUNT_MAX);
		error_field(err, "headcount");
		return E_INVALID;
	}
	item->has_headcount = 1;
	item->headcount = (uint32_t)n;
	return 0;
}

static int department_item(const char *const *cells, struct arena *a,
    union sheet_item *out, struct error *err)
{
	Viesti__DepartmentItem *item = arena_alloc(a, sizeof(*item));
	Viesti__Text *name = arena_alloc(a, sizeof(*name));
	viesti__department_item__init(item);
	viesti__text__init(name);
	item->department = sheet_text(cells[CODE], a);
	name->fi = sheet_text(cells[NAME_FI], a);
	name->sv = sheet_text(cells[NAME_SV], a);
	name->en = sheet_text(cells[NAME_EN], a);
	item->name = name;
	item->short_name = sheet_text(cells[SHORT_NAME], a);
	out->department = item;
	int rc = headcount(cells[HEADCOUNT], item, err);
	if (!rc && cells[RANKED]) {
		item->has_ranked = 1;
		rc = sheet_yes_no(cells[RANKED], "ranked", &item->ranked, err);
	}
	return rc;
}

static void department_finish(union sheet_item item,
    const struct sheet_row *row, struct arena *a, bool loading)
{
	(void)a;
	(void)loading;
	item.department->has_line = 1;
	item.department->line = row->line;
}

static void department_request(const struct sheet *s, union sheet_items *items,
    size_t n, bool check_only, struct sheet_message *out)
{
	(void)s;
	viesti__import_departments__init(&out->departments);
	out->departments.items = items->department;
	out->departments.n_items = n;
	out->departments.has_check_only = 1;
	out->departments.check_only = check_only;
	out->request.body_case = VIESTI__REQUEST__BODY_IMPORT_DEPARTMENTS;
	out->request.import_departments = &out->departments;
}

const struct sheet_format sheet_departments = {
	.columns = columns,
	.n = sizeof(columns) / sizeof(*columns),
	.item = department_item,
	.finish = department_finish,
	.request = department_request,
	.answer = sheet_answer_import,
	.once = true,
};
