/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What went wrong, for programs and for people.
 *
 * A function that can fail for a reason somebody will read takes a
 * `struct error *` last and returns 0 or one of the negative codes below. The
 * text is made where the failure happened, in the language in force there
 * (see i18n.h), says what to do next, and never ends in a newline.
 */
#ifndef VIESTI_ERROR_H
#define VIESTI_ERROR_H

#include <stddef.h>
#include <stdint.h>

/* The negated numbers are viesti.proto's ErrorCode. */
enum {
	E_INVALID = -1,
	E_UNAUTHENTICATED = -2,
	E_DENIED = -3,
	E_NOT_FOUND = -4,
	E_CONFLICT = -5,
	E_PRECONDITION = -6,
	E_EXHAUSTED = -7,
	E_DEADLINE = -8,
	E_UNAVAILABLE = -9,
	E_UNIMPLEMENTED = -10,
	E_INTERNAL = -11,
};

enum error_retry {
	ERROR_RETRY_NEVER = 1,
	ERROR_RETRY_SAME_ID,
	ERROR_RETRY_AFTER
};

struct error {
	int code;	 /* 0 or E_...  */
	char reason[40]; /* stable lower-case token, "unknown_person" */
	char field[40];	 /* field of the request, column of the file; or "" */
	char text[512];	 /* for people, UTF-8 */
	enum error_retry retry;
	uint32_t retry_after_ms;
};

/*
 * Fills *err (may be NULL) and returns code, so that reporting and returning
 * are one line. retry becomes NEVER, but AFTER 1 s for E_EXHAUSTED and SAME_ID
 * for E_UNAVAILABLE and E_DEADLINE. A text too long is cut between characters.
 */
int error_set(struct error *err, int code, const char *reason, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* What the system's error number means, in words of the language in force. */
const char *error_why(int number);
/* The code of what an errno says about a file. */
int error_of_file(int number);

/* Names the field at fault; err may be NULL. Returns err->code, or 0. */
int error_field(struct error *err, const char *field);

/* Puts "where: " in front of the text: a file, a line, a column. */
int error_prefix(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
