/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Included first by ./run lint in every file: what the analyzer, which sees one
 * file at a time, cannot know: error_set returns the code it is given, and
 * error_field, which is called after it, a negative one, so what follows
 * `if (code == 0)` is not reached after an error.
 */
#ifndef VIESTI_ANALYZER_H
#define VIESTI_ANALYZER_H

#include "common/error.h"

static inline int analyzer_code(int ignored, int code)
{
	(void)ignored;
	return code;
}
#define error_set(err, code, ...) \
	analyzer_code((error_set)(err, code, __VA_ARGS__), code)

static inline int analyzer_negative(int code)
{
	return code < 0 ? code : E_INTERNAL;
}
#define error_field(err, field) analyzer_negative((error_field)(err, field))

#endif
