/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which server the console speaks to: the one named by --socket, --state or
 * --profile; else the one on this machine, in its usual places; else the one
 * where this user's client is enrolled.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/console.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/yaml.h"

#define CONF_MAX 65536

static const char *const usual[] = {
	"/run/viesti/control.sock",
	"/var/lib/viesti/control.sock",
};

/* The value of control_socket in the server's configuration. The server
 * itself checks that file: what can't be read here counts as not set. */
static void read_control_socket(const char *state, char *out, size_t size)
{
	char path[PATH_MAX];
	const char *key, *value;
	struct yaml *y = NULL;
	char *text = NULL;
	size_t len;

	snprintf(out, size, "control.sock");
	snprintf(path, sizeof(path), "%s/viestid.conf", state);
	if (file_read(path, CONF_MAX, &text, &len, NULL) == 0 &&
	    yaml_parse(&y, path, text, len, NULL) == 0) {
		const struct yaml_node *map = yaml_root(y), *node;
		for (size_t i = 0; i < yaml_length(y, map); i++) {
			node = yaml_pair(y, map, i, &key);
			value = node ? yaml_scalar(node) : NULL;
			if (value && strcmp(key, "control_socket") == 0)
				snprintf(out, size, "%s", value);
		}
	}
	yaml_free(y);
	free(text);
}

static int connect_state(struct console *c, struct error *err)
{
	char name[PATH_MAX], path[2 * PATH_MAX];

	read_control_socket(c->state, name, sizeof(name));
	if (name[0] == '/')
		snprintf(path, sizeof(path), "%s", name);
	else
		snprintf(path, sizeof(path), "%s/%s", c->state, name);
	return link_open_socket(&c->link, path, CONSOLE_VERSION, err);
}

static int connect_profile(struct console *c, struct error *err)
{
	int code = profile_open(&c->profile, c->profile_dir, err);

	return code ? code
		    : link_open(&c->link, &c->profile, CONSOLE_VERSION, err);
}

/* Nothing was named. Who may not use this machine's server may still have a
 * client of their own. */
static int connect_usual(struct console *c, struct error *err)
{
	struct error denied = { .code = 0 };
	int code = 0;

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		code = link_open_socket(&c->link, usual[i], CONSOLE_VERSION,
		    err);
		if (code == E_DENIED)
			denied = *err;
		else if (strcmp(err->reason, "no_server") != 0 || !code)
			return code;
	}
	code = connect_profile(c, err);
	if (!code || strcmp(err->reason, "not_enrolled") != 0)
		return code;
	if (denied.code) {
		*err = denied;
		return denied.code;
	}
	return error_set(err, E_UNAVAILABLE, "no_server",
	    _("No server runs on this machine, and no client is enrolled here. On the server: start viestid, or name its directory with --state DIR. Elsewhere: ask the administrator for an invite and give viestictl enrol CODE."));
}

int console_connect(struct console *c, struct error *err)
{
	if (c->link)
		return 0;
	if (c->socket)
		return link_open_socket(&c->link, c->socket, CONSOLE_VERSION,
		    err);
	if (c->state)
		return connect_state(c, err);
	if (c->profile_dir)
		return connect_profile(c, err);
	return connect_usual(c, err);
}

int console_renew(struct console *c, struct error *err)
{
	Viesti__Ping ping = VIESTI__PING__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct link *old = c->link;

	rq.body_case = VIESTI__REQUEST__BODY_PING;
	rq.ping = &ping;
	/* a request without its reply: the connection broke under it */
	if (old && link_open_requests(old) == 0 &&
	    ask(old, &rq, &reply, VIESTI__REPLY__BODY_PONG, err) == 0)
		return 0;
	c->link = NULL;
	int code = console_connect(c, err);
	if (code)
		c->link = old; /* its event base still serves the prompt */
	else
		link_close(old);
	return code;
}

int console_change(struct console *c, Viesti__Request *rq,
    const Viesti__Reply **reply, Viesti__Reply__BodyCase wanted,
    struct error *err)
{
	uint8_t operation[16];
	struct error other;

	link_operation(operation);
	rq->has_operation = true;
	rq->operation.data = operation;
	rq->operation.len = sizeof(operation);
	int code = ask(c->link, rq, reply, wanted, err);
	if (code == E_UNAVAILABLE && err->retry == ERROR_RETRY_SAME_ID &&
	    console_renew(c, &other) == 0)
		code = ask(c->link, rq, reply, wanted, err);
	rq->has_operation = false;
	rq->operation.data = NULL;
	return code;
}
