/* SPDX-License-Identifier: EUPL-1.2 */
/* Everything that can be seen of a house, as text: equal houses tell the same.
 */
#ifndef VIESTI_TESTS_TELL_H
#define VIESTI_TESTS_TELL_H

#include "server/house.h"

#define TELL_PEOPLE 60 /* at most */
#define TELL_DEPARTMENTS 12

/* One line of the season's state, then the standings; free it. */
char *tell(const struct house *h);
/* Without that line: what a step in the season's life does not change. */
const char *tell_results(const char *text);

#endif
