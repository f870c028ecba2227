/* SPDX-License-Identifier: EUPL-1.2 */
/* Which activities: what list and export may be told alike. */
#ifndef VIESTI_CLI_FILTER_H
#define VIESTI_CLI_FILTER_H

#include "client/cli/cli.h"

#define FILTER_NO_DATE INT32_MIN

struct filter {
	const char *person, *type, *status, *text, *department;
	int32_t from, to;
};

/* A part of a name becomes the person; E_INVALID option_value of --status. */
int filter_fill(struct cli *cli, struct filter *f, Viesti__ListActivities *q,
    struct error *err);

/* The options that fill a filter, for a command's table. */
#define FILTER_OPTIONS(f)                                                                                \
	{ .kind = OPTION_TEXT,                                                                           \
		.name = "type",                                                                          \
		.letter = 't',                                                                           \
		.value = &(f).type,                                                                      \
		.hole = "TYPE",                                                                          \
		.help = N_("Only this activity type") },                                                 \
	    { .kind = OPTION_TEXT,                                                                       \
		    .name = "status",                                                                    \
		    .letter = 's',                                                                       \
		    .value = &(f).status,                                                                \
		    .hole = "STATUS",                                                                    \
		    .help = N_(                                                                          \
			"Only automatic, pending, returned, accepted, rejected, withdrawn or undone") }, \
	    { .kind = OPTION_DATE,                                                                       \
		    .name = "from",                                                                      \
		    .value = &(f).from,                                                                  \
		    .hole = "DATE",                                                                      \
		    .help = N_("From this day on") },                                                    \
	    { .kind = OPTION_DATE,                                                                       \
		    .name = "to",                                                                        \
		    .value = &(f).to,                                                                    \
		    .hole = "DATE",                                                                      \
		    .help = N_("Up to this day") },                                                      \
	    { .kind = OPTION_TEXT,                                                                       \
		    .name = "text",                                                                      \
		    .letter = 'x',                                                                       \
		    .value = &(f).text,                                                                  \
		    .hole = "TEXT",                                                                      \
		    .help = N_(                                                                          \
			"Only with this text in the evidence or the note") },                            \
	{                                                                                                \
		.kind = OPTION_TEXT, .name = "department",                                               \
		.value = &(f).department, .hole = "CODE",                                                \
		.help = N_("Of this department; for organisers")                                         \
	}

#endif
