/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The directory of participants, owned by the loop thread: who is meant by a
 * staff id, an e-mail address or a name; consents; the order of names.
 */
#ifndef VIESTI_PEOPLE_H
#define VIESTI_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "server/domain/department.h"

#define PERSON_NONE UINT32_MAX
#define STAFF_ID_SIZE 33
#define PERSON_NAME_SIZE 201
#define EMAIL_SIZE 255
#define PSEUDONYM_SIZE 61

/* Surfaces on which a person agreed to be named: bits of consents. */
enum {
	SHOW_DEPARTMENT = 1,
	SHOW_HOUSE = 2,
	SHOW_KIOSK = 4,
	SHOW_CEREMONY = 8,
};

/* A person is known by a number from 0, never reused; it is the row id - 1. */
struct person {
	uint32_t number;
	uint16_t department; /* now */
	uint8_t consents;
	uint8_t language; /* enum language */
	bool ranked;	  /* no: hors concours */
	bool locked;	  /* hidden for good, on the person's wish */
	bool forgotten;	  /* erased: known by nothing, and left */
	int32_t joined_on;
	int64_t left_at;	 /* 0: takes part */
	char *staff_id, *name;	 /* never NULL */
	char *email, *pseudonym; /* NULL: none */
	char *sort_key;		 /* of the name, text_sort_key */
};

struct people;
struct people *people_new(void);
void people_free(struct people *p);
size_t people_count(const struct people *p); /* numbers are below it */
/* How many take part: those who left are not among them. */
size_t people_taking_part(const struct people *p);
/* Borrowed until the next set of that person; NULL: unknown number. */
const struct person *people_get(const struct people *p, uint32_t number);
/*
 * Adds or replaces by number; the strings are copied (sort_key is made here).
 * 0, or E_INVALID (person_number, person_text): number too large, no staff id
 * or name, bad UTF-8. Without memory the program ends.
 */
int people_set(struct people *p, const struct person *person);
/* The part of a person that filters look at, packed so that a walk over a whole
 * ranking stays in the cache. Of people_count persons, by number; borrowed
 * until the next set of anybody. An unknown number has DEPARTMENT_NONE, no
 * consents; so has who left, but for the department. */
struct person_brief {
	uint16_t department;
	uint8_t consents;
	bool ranked : 1;
	bool left : 1;
};
const struct person_brief *people_briefs(const struct people *p);

/* How many participate in a department now; who left does not. */
size_t people_in(const struct people *p, uint16_t department);

/*
 * Whom the text means: a staff id, else an e-mail address, else a name unique
 * within department (or in the whole house when department is
 * DEPARTMENT_NONE). E_NOT_FOUND unknown_person (with the nearest names of the
 * department, when one is given: some microseconds for each of its persons);
 * E_INVALID person_ambiguous lists up to five staff ids. A person of another
 * department than the given one is E_NOT_FOUND unknown_person too, so nothing
 * is revealed. Who left is meant only where nobody who takes part is, and never
 * suggested; who was forgotten is meant nowhere.
 */
int people_find(const struct people *p, const char *text, uint16_t department,
    uint32_t *number, struct error *err);
/* The same without looking for nearest names. */
int people_find_tersely(const struct people *p, const char *text,
    uint16_t department, uint32_t *number, struct error *err);

/* Whose staff id it is, letter case ignored; PERSON_NONE. */
uint32_t people_by_staff_id(const struct people *p, const char *staff_id);

#endif
