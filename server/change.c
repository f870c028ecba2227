/* SPDX-License-Identifier: EUPL-1.2 */
#include "server/change.h"

#include <stdlib.h>

#include "server/asof.h"

static void free_person(struct person *p)
{
	free(p->staff_id);
	free(p->name);
	free(p->email);
	free(p->pseudonym);
}

static void free_rules(struct change_rules *r)
{
	if (!r)
		return;
	rulebooks_fini(&r->rulebooks);
	for (size_t i = 0; i < r->n_standings; i++)
		free(r->standings[i]);
	free(r->standings);
	free(r);
}

void change_free(struct change *c)
{
	if (!c)
		return;
	switch (c->kind) {
	case CHANGE_STANDING:
		free(c->standing);
		break;
	case CHANGE_PERSON:
		free_person(&c->person);
		break;
	case CHANGE_NEW_SEASON:
		departments_fini(&c->new_season->departments);
		free(c->new_season);
		break;
	case CHANGE_DEPARTMENTS:
		departments_fini(&c->departments);
		break;
	case CHANGE_FREEZE:
		asof_free(c->frozen);
		break;
	case CHANGE_CLIENT:
		free(c->client);
		break;
	case CHANGE_ANNOUNCEMENT:
		free(c->announcement);
		break;
	case CHANGE_RULES:
		free_rules(c->rules);
		break;
	case CHANGE_TRAINING:
		free(c->training);
		break;
	case CHANGE_DRAW:
		season_draw_fini(c->draw);
		free(c->draw);
		break;
	case CHANGE_SEASON:
		free(c->season);
		break;
	case CHANGE_ACTIVITY:
	case CHANGE_QUESTION:
	case CHANGE_MOVES:
		break;
	}
	free(c);
}
