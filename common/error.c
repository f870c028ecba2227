/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Filling struct error. The text is put together in a buffer of its own, so
 * that it may be made from the error's old text, and then scrubbed: what a
 * peer or a file wrote into it stays one clean line.
 */
#include "common/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define AFTER_MS 1000

static void copy(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(out, text, len);
	out[len] = '\0';
}

static void set_text(struct error *err, char *text)
{
	text_scrub(text);
	copy(err->text, sizeof(err->text), text);
}

static void set_retry(struct error *err)
{
	err->retry = ERROR_RETRY_NEVER;
	err->retry_after_ms = 0;
	if (err->code == E_EXHAUSTED) {
		err->retry = ERROR_RETRY_AFTER;
		err->retry_after_ms = AFTER_MS;
	} else if (err->code == E_UNAVAILABLE || err->code == E_DEADLINE) {
		err->retry = ERROR_RETRY_SAME_ID;
	}
}

int error_set(struct error *err, int code, const char *reason, const char *fmt,
    ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	if (code >= 0)
		code = E_INTERNAL; /* success must not come out of a failure */
	if (err == NULL)
		return code;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		copy(text, sizeof(text), reason);
	va_end(ap);
	err->code = code;
	copy(err->reason, sizeof(err->reason), reason);
	err->field[0] = '\0';
	set_text(err, text);
	set_retry(err);
	return code;
}

int error_field(struct error *err, const char *field)
{
	if (err == NULL)
		return 0;
	copy(err->field, sizeof(err->field), field);
	text_scrub(err->field);
	return err->code;
}

int error_prefix(struct error *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	size_t len;
	va_list ap;

	if (err == NULL)
		return 0;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	len = strlen(text);
	copy(text + len, sizeof(text) - len, len > 0 ? ": " : "");
	len = strlen(text);
	copy(text + len, sizeof(text) - len, err->text);
	set_text(err, text);
	return err->code;
}
