/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Included first by ./run lint in every file: what the analyzer, which sees one
 * file at a time, cannot know: error_set returns the code it is given, so what
 * follows `if (code == 0)` is not reached after an error.
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

#endif
