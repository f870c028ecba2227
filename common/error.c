/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Filling struct error. The text is put together in a buffer of its own, so
 * that it may be made from the error's old text, and then scrubbed: what a
 * peer or a file wrote into it stays one clean line.
 */
#include "common/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
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

const char *error_why(int number)
{
	static const struct {
		int number;
		const char *text;
	} words[] = {
		{ ENOENT, N_("there is nothing of that name") },
		{ EACCES, N_("you have no right to it") },
		{ EPERM, N_("you have no right to it") },
		{ EISDIR, N_("it is a folder") },
		{ ENOTDIR, N_("a part of its path is not a folder") },
		{ EEXIST, N_("it is there already") },
		{ ENAMETOOLONG, N_("its name is too long") },
		{ ELOOP, N_("it is a link that leads nowhere") },
		{ ENXIO, N_("nobody is at the other end") },
		{ ENOSPC, N_("the disk is full") },
		{ EDQUOT, N_("your share of the disk is full") },
		{ EROFS, N_("the disk can only be read") },
		{ EBUSY, N_("another program is using it") },
		{ ECONNREFUSED, N_("the connection was refused") },
		{ ECONNRESET, N_("the connection was broken off") },
		{ ETIMEDOUT, N_("no answer came in time") },
		{ EHOSTUNREACH, N_("there is no way to that machine") },
		{ EADDRNOTAVAIL, N_("this machine has no such address") },
		{ ENETUNREACH, N_("there is no way to that network") },
		{ ENETDOWN, N_("this machine is not on the network") },
		{ ENOMEM, N_("there is not enough memory") },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].number == number)
			return _(words[i].text);
	return strerror(number);
}

int error_of_file(int number)
{
	switch (number) {
	case ENOENT:
		return E_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return E_DENIED;
	case ENOTDIR:
	case EISDIR:
	case ELOOP:
	case ENAMETOOLONG:
	case ENXIO:
		return E_INVALID;
	default:
		return E_UNAVAILABLE;
	}
}
