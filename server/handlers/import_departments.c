/* SPDX-License-Identifier: EUPL-1.2 */
/* Departments with their headcounts, before the season opens. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

static void put(char *to, size_t size, const char *text, const char *instead)
{
	snprintf(to, size, "%s", text && text[0] ? text : instead);
}

static int read_item(struct request *r, const Viesti__DepartmentItem *item,
    struct department *d)
{
	const Viesti__Text *name = item->name;

	if (!item->department || !department_is_code(item->department))
		return bad(r, "department", "department_code",
		    _("A department's code has 1 to 32 of a to z, 0 to 9, - "
		      "and _."));
	if (!name || !name->fi || !name->fi[0])
		return bad(r, "name_fi", "field_missing",
		    _("The Finnish name is missing."));
	if (!item->short_name || !department_is_short(item->short_name))
		return bad(r, "short_name", "short_name",
		    _("A short name has 1 to 18 characters."));
	if (!item->has_headcount || item->headcount < 1 ||
	    item->headcount > 100000)
		return bad(r, "headcount", "headcount",
		    _("The headcount is a number from 1 to 100000."));
	put(d->code, sizeof d->code, item->department, "");
	put(d->name[LANG_FI], sizeof d->name[0], name->fi, "");
	put(d->name[LANG_SV], sizeof d->name[0], name->sv, name->fi);
	put(d->name[LANG_EN], sizeof d->name[0], name->en, name->fi);
	put(d->short_name, sizeof d->short_name, item->short_name, "");
	d->headcount = (int32_t)item->headcount;
	d->ranked = !item->has_ranked || item->ranked;
	return 0;
}

static const struct department *held(const struct world *w, const char *code)
{
	for (size_t i = 0; i < w->departments.n; i++)
		if (strcmp(w->departments.all[i].code, code) == 0)
			return &w->departments.all[i];
	return NULL;
}

static bool is_same(const struct department *a, const struct department *b)
{
	for (int l = 0; l < LANG_COUNT; l++)
		if (strcmp(a->name[l], b->name[l]) != 0)
			return false;
	return strcmp(a->short_name, b->short_name) == 0 &&
	    a->headcount == b->headcount && a->ranked == b->ranked;
}

static int may_put(struct world *w, struct request *r,
    const struct department *old, const struct department *d)
{
	if (w->season.state != STATE_CREATED) {
		error_set(&r->err, E_PRECONDITION, "season_open",
		    _("The season is open: departments and headcounts are "
		      "frozen."));
		return error_field(&r->err, "department");
	}
	if (!old && w->departments.n >= DEPARTMENTS_MAX)
		return bad(r, "department", "too_many_departments",
		    _("There are 500 departments already."));
	if (old &&
	    (uint32_t)d->headcount < w->members_in[old - w->departments.all])
		return bad(r, "headcount", "headcount",
		    _("The department has more participants than that "
		      "already."));
	return 0;
}

static int write(struct world *w, struct request *r, struct department *d)
{
	char detail[128];

	r->written = true;
	int rc = store_department_put(w->store, d, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail, "department=%s headcount=%d ranked=%d",
	    d->code, d->headcount, d->ranked);
	struct world_entry entry = { .kind = "department",
		.subject = d->id,
		.detail = detail,
		.at = world_stamp(w) };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_department_put(w, d);
}

static int import_row(struct world *w, struct request *r, size_t i,
    Viesti__ImportResult *out)
{
	const Viesti__DepartmentItem *item =
	    r->msg->import_departments->items[i];
	struct department d = { 0 };
	int rc = read_item(r, item, &d);

	out->has_line = item->has_line;
	out->line = item->line;
	if (rc < 0)
		return rc;
	const struct department *old = held(w, d.code);
	if (old && is_same(old, &d)) {
		out->outcome = VIESTI__IMPORT_OUTCOME__IMPORT_SAME;
		return 0;
	}
	rc = may_put(w, r, old, &d);
	if (rc < 0)
		return rc;
	out->outcome = old ? VIESTI__IMPORT_OUTCOME__IMPORT_CHANGED
			   : VIESTI__IMPORT_OUTCOME__IMPORT_NEW;
	d.id = old ? old->id : 0;
	return r->msg->import_departments->check_only ? 0 : write(w, r, &d);
}

int handle_import_departments(struct world *w, struct request *r)
{
	return handler_import(w, r, r->msg->import_departments->n_items,
	    import_row);
}
