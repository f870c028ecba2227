/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions and answers between the departments and the organiser's side
 * (organiser, moderators, administrator): who may read and answer which, and
 * rows for the wire.
 *
 * A department's contact speaks for the department, a participant for
 * themselves: neither reads the other's questions. About an activity of theirs
 * a participant reads and may answer what the department is asked.
 */
#ifndef VIESTI_QUESTIONS_H
#define VIESTI_QUESTIONS_H

#include "server/request.h"
#include "server/store/store.h"

/* Questions of one client that may wait for an answer at a time. */
#define QUESTIONS_OPEN_MAX 50
/* What was answered or rejected stands so long in the inbox. */
#define QUESTIONS_INBOX_US (14 * INT64_C(86400000000))

bool questions_is_organisers_side(const struct audience *who);
/* Would this audience answer a question to that department (DEPARTMENT_NONE:
 * the organiser's side), about an activity of that person or PERSON_NONE? */
bool questions_may_answer(const struct audience *who, uint16_t to,
    uint32_t about);
bool questions_may_read(const struct audience *who,
    const struct question_row *q);
/* What the audience may see of it. */
void questions_fill(struct request *r, const struct question_row *q,
    Viesti__Question *out);
/* The reply of one question; with_answer false: as it was when it was asked. */
int questions_reply(struct request *r, const struct question_row *q,
    bool with_answer);
/* Writes the question with a salt of its own and tells the loop; commitment is
 * for the entry of the journal, which is the caller's. */
int questions_insert(struct world *w, struct request *r, struct question_row *q,
    uint8_t commitment[HASH_SIZE]);
/* The text in NFC without surrounding blanks, or E_INVALID: nothing was said.
 */
int questions_text(struct request *r, const char *sent, char **text);

#endif
