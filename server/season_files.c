/* SPDX-License-Identifier: EUPL-1.2 */
/* A season as files; see season_files.h. */
#include "server/season_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/clock.h"
#include "common/csv.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/domain/milestones.h"
#include "server/domain/season_life.h"
#include "server/world.h"

#define FILES_ROOM (16 + RULEBOOK_VERSIONS_MAX)
#define CELL_SIZE 32

void season_files_fini(struct season_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		buf_fini(&files->all[i].text);
	free(files->all);
	*files = (struct season_files){ 0 };
}

static struct buf *add_file(struct season_files *files, const char *name)
{
	struct season_file *f;

	if (!files->all)
		files->all = xcalloc(FILES_ROOM, sizeof *files->all);
	f = &files->all[files->n++];
	snprintf(f->name, sizeof f->name, "%s", name);
	buf_init(&f->text, SEASON_FILES_MAX);
	return &f->text;
}

/* ------------------------------------------------------------- rows */

/* One line of a CSV file; numbers are written into the row itself. */
struct line {
	const char *fields[ROUNDS_MAX + 16];
	char cells[ROUNDS_MAX + 16][CELL_SIZE];
	size_t n;
};

static void text(struct line *l, const char *value)
{
	l->fields[l->n++] = value;
}

static void number(struct line *l, int64_t value)
{
	snprintf(l->cells[l->n], CELL_SIZE, "%" PRId64, value);
	l->fields[l->n] = l->cells[l->n];
	l->n++;
}

static void date(struct line *l, int32_t value)
{
	l->fields[l->n] = clock_format_date(value, l->cells[l->n]);
	l->n++;
}

static void instant(struct line *l, int64_t at)
{
	l->fields[l->n] = at ? clock_format_time(at, l->cells[l->n]) : "";
	l->n++;
}

static void end(struct line *l, struct buf *out)
{
	csv_write(out, l->fields, l->n, ',');
	l->n = 0;
}

static void heading(struct buf *out, const char *names)
{
	buf_adds(out, names);
	buf_adds(out, "\r\n");
}

/* ------------------------------------------------------------- persons */

/* P00001 of those who were there, in the order of joining. */
struct persons {
	const struct world *w;
	uint32_t *ordinal; /* by number; 0: was not there */
	uint32_t n;
};

static void persons_init(struct persons *p, const struct world *w)
{
	*p = (struct persons){ .w = w,
		.ordinal = xcalloc(w->n_people + 1, sizeof *p->ordinal) };
	for (size_t i = 0; i < w->n_people; i++)
		if (w->people[i].n_members > 0)
			p->ordinal[i] = ++p->n;
}

static void person(struct line *l, const struct persons *p, uint32_t number)
{
	snprintf(l->cells[l->n], CELL_SIZE, "P%05" PRIu32, p->ordinal[number]);
	l->fields[l->n] = l->cells[l->n];
	l->n++;
}

#define EACH_PERSON(p, i)                               \
	for (uint32_t i = 0; i < (p)->w->n_people; i++) \
		if ((p)->ordinal[i] != 0)

static void write_people(struct season_files *files, const struct persons *p)
{
	struct buf *out = add_file(files, "people.csv");
	struct line l = { .n = 0 };

	heading(out, "person,ranked,left,earlier_first_public");
	EACH_PERSON(p, i)
	{
		person(&l, p, i);
		number(&l, p->w->people[i].ranked);
		number(&l, p->w->people[i].left);
		number(&l, p->w->people[i].had_first_public);
		end(&l, out);
	}
}

static void write_memberships(struct season_files *files,
    const struct persons *p)
{
	struct buf *out = add_file(files, "memberships.csv");
	struct line l = { .n = 0 };

	heading(out, "person,from,department");
	EACH_PERSON(p, i)
	for (uint32_t m = 0; m < p->w->people[i].n_members; m++) {
		const struct membership *one = &p->w->people[i].members[m];
		person(&l, p, i);
		date(&l, one->from);
		text(&l, p->w->departments.all[one->department].code);
		end(&l, out);
	}
}

/* ------------------------------------------------------------- activities */

static const char *const statuses[] = {
	[STATUS_AUTOMATIC] = "automatic",
	[STATUS_PENDING] = "pending",
	[STATUS_RETURNED] = "returned",
	[STATUS_ACCEPTED] = "accepted",
	[STATUS_REJECTED] = "rejected",
	[STATUS_WITHDRAWN] = "withdrawn",
	[STATUS_UNDONE] = "undone",
};

struct owned {
	const struct activity *a;
	uint32_t person;
};

static int by_id(const void *a, const void *b)
{
	const struct owned *x = a, *y = b;

	return x->a->id < y->a->id ? -1 : x->a->id > y->a->id;
}

/* All in the order of ids, which orders what was recorded at once. */
static struct owned *all_activities(const struct persons *p, size_t *n)
{
	struct owned *all;

	*n = 0;
	EACH_PERSON(p, i) *n += p->w->people[i].n;
	all = xcalloc(*n + 1, sizeof *all);
	*n = 0;
	EACH_PERSON(p, i)
	for (uint32_t k = 0; k < p->w->people[i].n; k++)
		all[(*n)++] = (struct owned){ &p->w->people[i].activities[k],
			i };
	qsort(all, *n, sizeof *all, by_id);
	return all;
}

/* Codes of types that the last version does not have are found in the others.
 */
static const char *type_code(const struct world *w, uint8_t type)
{
	for (int i = w->rulebooks.n; i-- > 0;) {
		const struct rulebook *rb = w->rulebooks.version[i];
		if (type < TYPES_KNOWN_MAX && rb->types[type].code[0])
			return rb->types[type].code;
	}
	return "";
}

static void write_activities(struct season_files *files,
    const struct persons *p)
{
	struct buf *out = add_file(files, "activities.csv");
	struct line l = { .n = 0 };
	size_t n;
	struct owned *all = all_activities(p, &n);

	heading(out,
	    "activity,person,type,date,status,recorded_at,first_public");
	for (size_t i = 0; i < n; i++) {
		const struct activity *a = all[i].a;
		number(&l, (int64_t)i + 1);
		person(&l, p, all[i].person);
		text(&l, type_code(p->w, a->type));
		date(&l, a->date);
		text(&l, statuses[a->status]);
		instant(&l, a->recorded_at);
		number(&l, (a->flags & ACTIVITY_FIRST_PUBLIC) != 0);
		end(&l, out);
	}
	free(all);
}

/* ------------------------------------------------------------- ledgers */

static const char *const marks[] = { "", "type limit, week",
	"type limit, season", "weekly cap" };
static const char *const entries[] = { "activity", "area bonus",
	"first public" };

/* From 1, in the order in which they take effect. */
static int version_number(const struct world *w, uint32_t version)
{
	int i = 0;

	while (i < w->rulebooks.n &&
	    w->rulebooks.version[i]->version != version)
		i++;
	return i + 1;
}

static void ledger_line(struct buf *out, const struct persons *p,
    uint32_t number_of, const struct ledger_entry *e)
{
	const struct rulebook *rb = rulebooks_on(&p->w->rulebooks, e->date);
	struct line l = { .n = 0 };

	person(&l, p, number_of);
	date(&l, e->date);
	text(&l, entries[e->kind]);
	text(&l, e->activity ? type_code(p->w, e->activity->type) : "");
	text(&l, e->area < rb->n_areas ? rb->areas[e->area].code : "");
	text(&l, p->w->departments.all[e->department].code);
	number(&l, e->points);
	number(&l, e->full_points);
	text(&l, marks[e->mark]);
	number(&l, version_number(p->w, e->rulebook));
	end(&l, out);
}

static void milestone_lines(struct buf *out, const struct persons *p,
    uint32_t number_of, const struct rulebook *rb, const struct ledger *ledger)
{
	struct milestone_state states[RULEBOOK_MILESTONES_MAX];
	struct line l = { .n = 0 };

	milestones_of(rb, &p->w->season, ledger, states);
	for (int i = 0; i < rb->n_milestones; i++)
		if (states[i].reached) {
			person(&l, p, number_of);
			text(&l, states[i].milestone->code);
			date(&l, states[i].reached_on);
			end(&l, out);
		}
}

static int write_ledgers(struct season_files *files, struct world *w,
    const struct persons *p)
{
	struct buf *out = add_file(files, "ledgers.csv");
	struct buf *reached = add_file(files, "milestones.csv");
	int rc = 0;

	heading(out,
	    "person,date,entry,type,area,department,points,"
	    "full_points,mark,rulebook");
	heading(reached, "person,milestone,reached_on");
	EACH_PERSON(p, i)
	{
		rc = world_ledger(w, i);
		if (rc < 0)
			return rc;
		for (size_t k = 0; k < w->ledger.n_entries; k++)
			ledger_line(out, p, i, &w->ledger.entries[k]);
		milestone_lines(reached, p, i, world_rulebook(w), &w->ledger);
	}
	return 0;
}

/* ------------------------------------------------------------- standings */

static const char *department_code(const struct world *w, uint16_t department)
{
	return department == DEPARTMENT_JOINT
	    ? "joint"
	    : w->departments.all[department].code;
}

static void write_department_standings(struct season_files *files,
    const struct world *w, const struct house *house)
{
	struct buf *out = add_file(files, "standings_departments.csv");
	struct department_place *all = xcalloc(w->departments.n + 1,
	    sizeof *all);
	struct ranking season = { AREA_ALL, ROUND_ALL };
	size_t n = standings_departments(house->standings, season,
	    w->season.rounds, NULL, all);
	struct line l = { .n = 0 };

	heading(out,
	    "rank,department,result,participation,points,versatility,"
	    "active,points_counted,versatile,head_rounds,rounds,"
	    "points_all,deeds");
	for (size_t i = 0; i < n; i++) {
		const struct department_place *d = &all[i];
		number(&l, d->rank);
		text(&l, department_code(w, d->department));
		number(&l, d->index);
		for (int k = 0; k < 3; k++)
			number(&l, d->term[k]);
		number(&l, (int64_t)d->ACT);
		number(&l, (int64_t)d->PTS);
		number(&l, (int64_t)d->BR);
		number(&l, (int64_t)d->H);
		number(&l, (int64_t)d->R);
		number(&l, (int64_t)d->points);
		number(&l, (int64_t)d->deeds);
		end(&l, out);
	}
	free(all);
}

static int by_rank(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->person < y->person ? -1 : x->person > y->person;
}

/* Equal ranks in the order of joining: names, by which they are shown, are not
 * in these files. */
static void write_people_standings(struct season_files *files,
    const struct persons *p, const struct house *house)
{
	struct buf *out = add_file(files, "standings_people.csv");
	struct ranking season = { AREA_ALL, ROUND_ALL };
	size_t n = standings_count(house->standings, season);
	struct place *all = xcalloc(n + 1, sizeof *all);
	struct line l = { .n = 0 };

	n = standings_page(house->standings, season, 0, n, all);
	qsort(all, n, sizeof *all, by_rank);
	heading(out, "rank,person,points,areas,active_rounds,trainings");
	for (size_t i = 0; i < n; i++) {
		number(&l, all[i].rank);
		person(&l, p, all[i].person);
		number(&l, (int64_t)all[i].points);
		number(&l, all[i].areas);
		number(&l, all[i].active_rounds);
		number(&l, all[i].trainings);
		end(&l, out);
	}
	free(all);
}

/* ------------------------------------------------------------- the season */

static void write_departments(struct season_files *files, const struct world *w)
{
	struct buf *out = add_file(files, "departments.csv");
	struct line l = { .n = 0 };

	buf_adds(out, "department,name_fi,name_sv,name_en,short_name,ranked");
	for (int r = 0; r < w->season.rounds; r++)
		buf_addf(out, ",headcount_%d", r + 1);
	heading(out, "");
	for (size_t i = 0; i < w->departments.n; i++) {
		const struct department *d = &w->departments.all[i];
		text(&l, d->code);
		text(&l, d->name[LANG_FI]);
		text(&l, d->name[LANG_SV]);
		text(&l, d->name[LANG_EN]);
		text(&l, d->short_name);
		number(&l, d->ranked);
		for (int r = 0; r < w->season.rounds; r++)
			number(&l, department_heads(d, r));
		end(&l, out);
	}
}

static json_t *json_date(int32_t value)
{
	char out[CLOCK_DATE_SIZE];

	return json_string(clock_format_date(value, out));
}

static json_t *json_time(int64_t at)
{
	char out[CLOCK_TIME_SIZE];

	return at ? json_string(clock_format_time(at, out)) : json_null();
}

static void add_json(struct season_files *files, const char *name, json_t *j)
{
	char *text_of = json_dumps(j, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	struct buf *out = add_file(files, name);

	buf_adds(out, text_of ? text_of : "");
	buf_addc(out, '\n');
	free(text_of);
	json_decref(j);
}

static json_t *rounds_json(const struct season *s)
{
	json_t *list = json_array();

	for (int i = 0; i < s->rounds; i++)
		json_array_append_new(list, json_date(s->round_start[i]));
	return list;
}

static int add_step(const struct season_step_row *row, void *arg)
{
	json_t *one;

	if (!row->at)
		return 0;
	one = json_object();
	json_object_set_new(one, "state",
	    json_string(season_life_token(row->to)));
	json_object_set_new(one, "at", json_time(row->at));
	json_object_set_new(one, "extend_days", json_integer(row->extend_days));
	json_array_append_new(arg, one);
	return 0;
}

struct versions {
	struct season_files *files;
	json_t *list;
};

static int add_version(void *arg, uint32_t version, int64_t effective_at,
    int64_t known_at, const char *yaml)
{
	struct versions *v = arg;
	char name[SEASON_FILES_NAME_SIZE];
	json_t *one = json_object();

	if (v->files->n >= FILES_ROOM - 8)
		return E_UNAVAILABLE;
	(void)version; /* of the server: earlier seasons have some, too */
	uint32_t number = (uint32_t)json_array_size(v->list) + 1;
	snprintf(name, sizeof name, "rules/%" PRIu32 ".yaml", number);
	buf_adds(add_file(v->files, name), yaml);
	json_object_set_new(one, "version", json_integer(number));
	json_object_set_new(one, "file", json_string(name));
	json_object_set_new(one, "effective_at", json_time(effective_at));
	json_object_set_new(one, "known_at", json_time(known_at));
	json_array_append_new(v->list, one);
	return 0;
}

static int write_season(struct season_files *files, struct store *store,
    const struct world *w, struct error *err)
{
	static const char *const measures[] = { "index", "index",
		"points_per_head", "participation" };
	const struct season *s = &w->season;
	struct versions versions = { files, json_array() };
	const struct store_loader loader = { .arg = &versions,
		.rulebook = add_version };
	json_t *all = json_object(), *steps = json_array();
	int rc = store_load_then(store, s->id, STORE_NOW, &loader, err);

	if (rc == 0)
		rc = store_season_steps_each(store, s->id, add_step, steps,
		    err);
	json_object_set_new(all, "season", json_string(s->name));
	json_object_set_new(all, "rounds", rounds_json(s));
	json_object_set_new(all, "last_day", json_date(season_end(s)));
	json_object_set_new(all, "measure", json_string(measures[s->measure]));
	json_object_set_new(all, "state",
	    json_string(season_life_token(s->state)));
	json_object_set_new(all, "steps", steps);
	json_object_set_new(all, "rules", versions.list);
	add_json(files, "season.json", all);
	return rc;
}

/* ------------------------------------------------------------- all of them */

static void write_readme(struct season_files *files, const struct season *s)
{
	struct buf *out = add_file(files, "README.txt");

	buf_addf(out,
	    "Viestintäkilpailu, kausi %s\r\n"
	    "Kausi tiedostoina. Henkilöt ovat P00001 ja niin edelleen; nimiä, "
	    "näyttöjä ja huomautuksia ei ole.\r\n"
	    "CSV-tiedostot (UTF-8, pilkut) avautuvat taulukkolaskennassa. "
	    "manifest.json luettelee tiedostot ja niiden tiivisteet.\r\n\r\n"
	    "Kommunikationstävlingen, säsong %s\r\n"
	    "Säsongen som filer. Personerna är P00001 och så vidare; namn, "
	    "underlag och anmärkningar finns inte.\r\n"
	    "CSV-filerna (UTF-8, komman) öppnas i kalkylprogram. manifest.json "
	    "listar filerna och deras kontrollsummor.\r\n\r\n"
	    "Communications competition, season %s\r\n"
	    "The season as files. Persons are P00001 and so on; there are no "
	    "names, evidence or notes.\r\n"
	    "The CSV files (UTF-8, commas) open in a spreadsheet. "
	    "manifest.json lists the files and their hashes.\r\n"
	    "Played anew:  viestid init --state DIR --archive FILE\r\n",
	    s->name, s->name, s->name);
}

static void write_manifest(struct season_files *files, const struct season *s)
{
	json_t *all = json_object(), *hashes = json_object();
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];

	for (size_t i = 0; i < files->n; i++) {
		const struct buf *t = &files->all[i].text;
		hash_begin();
		hash_add(t->data, t->len);
		hash_end(hash);
		text_hex(hash, sizeof hash, hex);
		json_object_set_new(hashes, files->all[i].name,
		    json_string(hex));
	}
	json_object_set_new(all, "format", json_string(SEASON_FILES_FORMAT));
	json_object_set_new(all, "program",
	    json_string("viestid " VIESTI_VERSION));
	json_object_set_new(all, "season", json_string(s->name));
	json_object_set_new(all, "made_at", json_time(clock_now_us()));
	json_object_set_new(all, "sha256", hashes);
	add_json(files, "manifest.json", all);
}

static int check_whole(const struct season_files *files, struct error *err)
{
	size_t sum = 0;

	for (size_t i = 0; i < files->n; i++) {
		sum += files->all[i].text.len;
		if (files->all[i].text.failed || sum > SEASON_FILES_MAX)
			return error_set(err, E_UNAVAILABLE, "season_too_large",
			    _("The season has more than an archive holds."));
	}
	return 0;
}

int season_files_results(struct season_files *out, struct asof *then,
    struct error *err)
{
	struct world *w = asof_world(then);
	struct persons p;

	persons_init(&p, w);
	int rc = write_ledgers(out, w, &p);
	if (rc < 0)
		error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory for the standings."));
	write_department_standings(out, w, asof_house(then));
	write_people_standings(out, &p, asof_house(then));
	free(p.ordinal);
	return rc < 0 ? rc : check_whole(out, err);
}

int season_files_make(struct season_files *out, struct store *store,
    struct asof *then, struct error *err)
{
	struct world *w = asof_world(then);
	struct persons p;

	write_readme(out, &w->season);
	int rc = write_season(out, store, w, err);
	if (rc < 0)
		return rc;
	write_departments(out, w);
	persons_init(&p, w);
	write_people(out, &p);
	write_memberships(out, &p);
	write_activities(out, &p);
	free(p.ordinal);
	rc = season_files_results(out, then, err);
	if (rc < 0)
		return rc;
	write_manifest(out, &w->season);
	return check_whole(out, err);
}
