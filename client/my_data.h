/* SPDX-License-Identifier: EUPL-1.2 */
/* Everything held about a person, as viesti and viestictl show it. */
#ifndef VIESTI_MY_DATA_H
#define VIESTI_MY_DATA_H

#include <stdbool.h>

#include "client/link.h"
#include "client/print.h"

struct my_data_wish {
	const char *person; /* NULL: the participant whose client it is */
	const char *path;   /* NULL: standard output */
	bool force;	    /* replaces a file that is there */
};
/* Asks page by page and writes all of it: for people, or JSON. */
int my_data_run(const struct print *p, struct link *l,
    const struct my_data_wish *wish, struct error *err);

#endif
