/* SPDX-License-Identifier: EUPL-1.2 */
/* A department with its headcount. */
#ifndef VIESTI_DEPARTMENT_H
#define VIESTI_DEPARTMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/i18n.h"
#include "server/domain/season.h"

#define DEPARTMENT_NONE 0xffff
#define DEPARTMENT_JOINT 0xfffe /* the joint team in ranking rows */
#define DEPARTMENTS_MAX 500
#define DEPARTMENT_CODE_SIZE 33
#define DEPARTMENT_NAME_SIZE 121
#define DEPARTMENT_SHORT_SIZE 73 /* 18 characters */

struct department {
	int64_t id; /* row */
	char code[DEPARTMENT_CODE_SIZE];
	char name[LANG_COUNT][DEPARTMENT_NAME_SIZE];
	char short_name[DEPARTMENT_SHORT_SIZE];
	int32_t headcount;	   /* 1 to 100000; 0: not there (any more) */
	bool ranked;		   /* no: hors concours */
	bool varies;		   /* not the same headcount in all rounds */
	int32_t heads[ROUNDS_MAX]; /* if it varies */
	int64_t merged_into;	   /* row of another; 0: none */
};

bool department_is_code(const char *text);
bool department_is_short(const char *text); /* 1 to 18 characters */
/* The headcount in a round. */
int32_t department_heads(const struct department *d, int round);
/* The first round without heads from there on; ROUNDS_MAX: it has some in the
 * last one. */
int department_closes(const struct department *d);
/* Sets varies from heads; headcount is that of the running round. */
void department_settle(struct department *d);

/* All of a season; the index in the array is what others hold. Departments are
 * never removed and never change their index. */
struct departments {
	size_t n;
	struct department *all;
	int turned; /* the round (from 1) whose heads, names and people those
		       are; 0: not known */
};

/* Index by code, or by name in any language or short name (text_fold);
 * DEPARTMENT_NONE. */
uint16_t departments_find(const struct departments *d, const char *text);
/* Index by row; DEPARTMENT_NONE. */
uint16_t departments_by_id(const struct departments *d, int64_t id);
/* Which one a department is in a round, or now: itself, or that into which it
 * was merged. */
uint16_t departments_in(const struct departments *d, uint16_t index, int round);
uint16_t departments_now(const struct departments *d, uint16_t index);
/* Overwrites *to; 0 or E_INTERNAL (memory). */
int departments_copy(struct departments *to, const struct departments *from);
void departments_fini(struct departments *d);

#endif
