/* SPDX-License-Identifier: EUPL-1.2 */
/* A version of the rules that comes into force at midnight. */
#ifndef VIESTI_RULES_TODAY_H
#define VIESTI_RULES_TODAY_H

struct server;

/* Every second: is another version in force today? Then the writer is asked to
 * score everybody by it, and the model follows when that is done. */
void rules_today_look(struct server *sv);

#endif
