/* SPDX-License-Identifier: EUPL-1.2 */
/* The prize draw as the server tells it to everybody, for its file. */
#ifndef VIESTI_DRAW_GET_H
#define VIESTI_DRAW_GET_H

#include "client/draw_file.h"
#include "client/link.h"
#include "viesti.pb-c.h"

/* One page of it; *out as ask has it. */
int draw_ask(struct link *l, uint32_t offset, const Viesti__Draw **out,
    struct error *err);
/* All of it; draw_file_fini in any case. */
int draw_get(struct link *l, struct draw_file *f, struct error *err);

#endif
