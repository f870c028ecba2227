/* SPDX-License-Identifier: EUPL-1.2 */
/* viestid: makes a competition's state directory, goes back to a backup of it,
 * or serves it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/log.h"
#include "common/options.h"
#include "server/init.h"
#include "server/serve.h"
#include "server/store/restore.h"

static int fail(const struct error *err)
{
	fprintf(stderr, "viestid: %s\n", err->text);
	return err->code == E_INVALID ? 2 : 1;
}

static int run_init(int argc, char **argv)
{
	struct init_request rq = {
		.state_dir = "/var/lib/viesti", .port = -1, .start = INT32_MIN
	};
	struct error err = { 0 };
	bool help = false;
	const struct option options[] = {
		{ .kind = OPTION_TEXT,
		    .name = "state",
		    .value = &rq.state_dir,
		    .hole = "DIR",
		    .help = N_("state directory to make") },
		{ .kind = OPTION_TEXT,
		    .name = "address",
		    .value = &rq.address,
		    .hole = "A",
		    .help =
			N_("host name or address that clients connect to") },
		{ .kind = OPTION_NUMBER,
		    .name = "port",
		    .value = &rq.port,
		    .hole = "N",
		    .min = 0,
		    .max = 65535,
		    .help = N_("TCP port, 0 for a free one") },
		{ .kind = OPTION_TEXT,
		    .name = "preset",
		    .value = &rq.preset,
		    .hole = "NAME",
		    .help = N_("shipped rules to begin with: ministry") },
		{ .kind = OPTION_DATE,
		    .name = "start",
		    .value = &rq.start,
		    .hole = "DATE",
		    .help = N_("first day of the season, a Monday") },
		{ .kind = OPTION_TEXT,
		    .name = "archive",
		    .value = &rq.archive,
		    .hole = "FILE",
		    .help = N_("archive of a season, to be played anew") },
		{ .kind = OPTION_FLAG,
		    .name = "help",
		    .value = &help,
		    .help = N_("show this text") },
		OPTIONS_END,
	};

	if (options_parse(options, argc, argv, &err) < 0)
		return fail(&err);
	if (help) {
		options_usage(stdout, "viestid init", options);
		options_help(stdout, options);
		return 0;
	}
	rq.has_start = rq.start != INT32_MIN;
	log_set_level(LOG_WARN); /* a new database is no news here */
	if (init_state(&rq, &err) < 0)
		return fail(&err);
	printf(_("Made a competition in %s.\nNext: viestid --state %s\n"),
	    rq.state_dir, rq.state_dir);
	return 0;
}

static void say_restored(const struct restored *done)
{
	printf(
	    _("The backup is the competition's database again, as of revision "
	      "%llu.\n"),
	    (unsigned long long)done->revision);
	if (done->kept[0])
		printf(_("What was there before is kept as the backup %s.\n"),
		    done->kept);
	else
		puts(_(
		    "No database was there: revoke anew the clients that were "
		    "revoked since the backup, before anything else."));
	printf(
	    _("Forgotten again: %zu. Clients revoked since: %u. Invites that "
	      "were open are void.\n"),
	    done->forgotten, done->revoked);
}

static int run_restore(int argc, char **argv)
{
	const char *state_dir = "/var/lib/viesti", *backup = NULL;
	struct error err = { 0 };
	struct restored done;
	char actor[24];
	bool help = false;
	const struct option options[] = {
		{ .kind = OPTION_ARGUMENT,
		    .name = "BACKUP",
		    .value = &backup,
		    .help =
			N_("name in DIR/backups, or the path of a NAME.db") },
		{ .kind = OPTION_TEXT,
		    .name = "state",
		    .value = &state_dir,
		    .hole = "DIR",
		    .help = N_("state directory to go back in") },
		{ .kind = OPTION_FLAG,
		    .name = "help",
		    .value = &help,
		    .help = N_("show this text") },
		OPTIONS_END,
	};

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		options_usage(stdout, "viestid restore", options);
		options_help(stdout, options);
		return 0;
	}
	if (options_parse(options, argc, argv, &err) < 0)
		return fail(&err);
	log_set_level(LOG_WARN);
	snprintf(actor, sizeof actor, "uid %u", (unsigned)getuid());
	if (store_restore(state_dir, backup, actor, &done, &err) < 0)
		return fail(&err);
	say_restored(&done);
	return 0;
}

static int run_serve(int argc, char **argv)
{
	const char *state_dir = "/var/lib/viesti";
	struct error err = { 0 };
	bool help = false, version = false;
	const struct option options[] = {
		{ .kind = OPTION_TEXT,
		    .name = "state",
		    .value = &state_dir,
		    .hole = "DIR",
		    .help = N_("state directory to serve") },
		{ .kind = OPTION_FLAG,
		    .name = "help",
		    .value = &help,
		    .help = N_("show this text") },
		{ .kind = OPTION_FLAG,
		    .name = "version",
		    .value = &version,
		    .help = N_("show the version") },
		OPTIONS_END,
	};

	if (options_parse(options, argc, argv, &err) < 0)
		return fail(&err);
	if (version) {
		puts("viestid " VIESTI_VERSION);
		return 0;
	}
	if (help) {
		options_usage(stdout, "viestid", options);
		options_help(stdout, options);
		puts("viestid init [--help]\nviestid restore [--help]");
		return 0;
	}
	return serve(state_dir, &err) < 0 ? fail(&err) : 0;
}

int main(int argc, char **argv)
{
	umask(077);
	i18n_init();
	i18n_use(i18n_from_environment());
	if (argc > 1 && strcmp(argv[1], "init") == 0)
		return run_init(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "restore") == 0)
		return run_restore(argc - 1, argv + 1);
	return run_serve(argc, argv);
}
