/* SPDX-License-Identifier: EUPL-1.2 */
/* Values of personal data, for scripts and for people. */
#ifndef VIESTI_PERSONAL_WORDS_H
#define VIESTI_PERSONAL_WORDS_H

#include "server/request.h"
#include "server/store/personal.h"

/* Of the request's arena. *text: as people read it, in the client's language;
 * NULL where the value will do. */
int personal_words(struct request *r, const struct personal_value *v,
    char **value, char **text);

#endif
