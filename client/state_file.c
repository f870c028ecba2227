/* SPDX-License-Identifier: EUPL-1.2 */
/* KioskState as JSON in a file; see state_file.h. */
#include "client/state_file.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "client/files.h"
#include "client/message_json.h"
#include "common/file.h"
#include "common/i18n.h"

#define STATE_MAX (4u << 20) /* bytes of a state file */

int state_read(const char *path, Viesti__KioskState **out, struct error *err)
{
	json_error_t where;
	char *text = NULL;
	size_t len;
	json_t *j;
	int code = file_read(path, STATE_MAX, &text, &len, err);

	*out = NULL;
	if (code)
		return code;
	j = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
	free(text);
	if (!j)
		return error_set(err, E_INVALID, "state_file",
		    _("%s: line %d, column %d: this is not JSON (%s)."), path,
		    where.line, where.column, where.text);
	code = message_from_json(&viesti__kiosk_state__descriptor, j,
	    (ProtobufCMessage **)out, err);
	json_decref(j);
	return code;
}

int state_write(const char *path, const Viesti__KioskState *state,
    struct error *err)
{
	char *dir = strdup(path), *name = strdup(path), *text = NULL;
	json_t *j = message_to_json(&state->base);
	int code = E_INTERNAL;

	if (j)
		text = json_dumps(j, JSON_INDENT(1));
	if (dir && name && text)
		code = files_write(dirname(dir), basename(name), 0600, text,
		    strlen(text), err);
	else
		error_set(err, code, "no_memory", _("no memory is left"));
	free(text);
	json_decref(j);
	free(name);
	free(dir);
	return code;
}
