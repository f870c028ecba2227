/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Log lines. A line is put together on the stack and leaves in one write(2) of
 * at most PIPE_BUF bytes, so lines of several threads never mix. log_event
 * walks its format by itself, because a %s value must be escaped as it is put
 * in; each other conversion goes to snprintf alone.
 *
 * A line too long loses its end, between characters, and says cut=1.
 */
#include "common/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"

#define LINE_SIZE 4096		   /* PIPE_BUF of Linux */
#define LINE_ROOM (LINE_SIZE - 16) /* the rest: a quote, cut=1, newline */
#define LINES_A_SECOND 100
#define SECOND_US 1000000

struct line {
	size_t len;
	bool cut;
	char data[LINE_SIZE];
};

static const char *const level_names[] = { "debug", "info", "warn", "error" };

static _Atomic int lowest = LOG_INFO;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int64_t window_us = INT64_MIN; /* when this second began */
static unsigned window_lines;
static unsigned long dropped;

void log_set_level(enum log_level level)
{
	lowest = (int)level;
}

/* May one more line be written now? *before: lines dropped since the last. */
static bool admit(unsigned long *before)
{
	int64_t now = clock_mono_us();
	bool ok;

	pthread_mutex_lock(&mutex);
	if (window_us == INT64_MIN || now - window_us >= SECOND_US) {
		window_us = now;
		window_lines = 0;
	}
	ok = window_lines < LINES_A_SECOND;
	*before = 0;
	if (ok) {
		window_lines++;
		*before = dropped;
		dropped = 0;
	} else {
		dropped++;
	}
	pthread_mutex_unlock(&mutex);
	return ok;
}

/* Adds all of the bytes, or nothing more to this line. */
static void put(struct line *line, const char *data, size_t len)
{
	if (line->cut || len > LINE_ROOM - line->len) {
		line->cut = true;
		return;
	}
	memcpy(line->data + line->len, data, len);
	line->len += len;
}

static void puts_to(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

static bool is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' ||
		    strchr("\"'=\\", text[i]) != NULL)
			return false;
	return len > 0;
}

/* One character, or a byte that is none; returns the bytes used. */
static size_t put_char(struct line *line, const char *text, size_t len)
{
	int32_t c;
	size_t n = text_next(text, len, &c);
	char code[12];

	if (n == 0) {
		snprintf(code, sizeof(code), "\\x%02x", (unsigned char)*text);
		puts_to(line, code);
		return 1;
	}
	if (text_is_hidden(c)) {
		snprintf(code, sizeof(code), "\\u%04x", (unsigned)c & 0x1fffff);
		puts_to(line, code);
	} else if (c == '"' || c == '\\') {
		code[0] = '\\';
		code[1] = (char)c;
		put(line, code, 2);
	} else {
		put(line, text, n);
	}
	return n;
}

static void put_value(struct line *line, const char *text, size_t len)
{
	size_t i = 0;

	if (is_plain(text, len)) {
		put(line, text, len);
		return;
	}
	if (line->cut)
		return;
	puts_to(line, "\"");
	while (i < len && !line->cut)
		i += put_char(line, text + i, len - i);
	line->data[line->len++] = '"'; /* there is room beyond LINE_ROOM */
}

/* Where the conversion character of the conversion at p ("%08lx") stands. */
static const char *spec_end(const char *p)
{
	return p + 1 + strspn(p + 1, "-+ #0123456789.*hljzt");
}

static void put_text(struct line *line, const char *spec, va_list *ap)
{
	size_t max = SIZE_MAX;
	const char *text;

	if (strncmp(spec, "%.*", 3) == 0) {
		int precision = va_arg(*ap, int);

		max = precision >= 0 ? (size_t)precision : SIZE_MAX;
	}
	text = va_arg(*ap, const char *);
	if (text == NULL)
		puts_to(line, "-");
	else
		put_value(line, text, strnlen(text, max));
}

static intmax_t take_signed(const char *size, va_list *ap)
{
	if (strncmp(size, "ll", 2) == 0)
		return va_arg(*ap, long long);
	switch (*size) {
	case 'l':
		return va_arg(*ap, long);
	case 'j':
		return va_arg(*ap, intmax_t);
	case 'z':
	case 't':
		return va_arg(*ap, ptrdiff_t);
	default:
		return va_arg(*ap, int);
	}
}

static uintmax_t take_unsigned(const char *size, va_list *ap)
{
	if (strncmp(size, "ll", 2) == 0)
		return va_arg(*ap, unsigned long long);
	switch (*size) {
	case 'l':
		return va_arg(*ap, unsigned long);
	case 'j':
		return va_arg(*ap, uintmax_t);
	case 'z':
	case 't':
		return va_arg(*ap, size_t);
	default:
		return va_arg(*ap, unsigned);
	}
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* A conversion other than %s; flags and width as in the format. */
static void put_number(struct line *line, const char *spec, const char *end,
    va_list *ap)
{
	const char *size = spec + strcspn(spec, "hljztdiuxXocpfge");
	char one[24], out[64];

	if (size - spec > 12)
		return;
	snprintf(one, sizeof(one), "%.*s%s%c", (int)(size - spec), spec,
	    strchr("diuxXo", *end) != NULL ? "j" : "", *end);
	if (strchr("di", *end) != NULL)
		snprintf(out, sizeof(out), one, take_signed(size, ap));
	else if (strchr("uxXo", *end) != NULL)
		snprintf(out, sizeof(out), one, take_unsigned(size, ap));
	else if (strchr("feg", *end) != NULL)
		snprintf(out, sizeof(out), one, va_arg(*ap, double));
	else if (*end == 'p')
		snprintf(out, sizeof(out), one, va_arg(*ap, void *));
	else
		return;
	puts_to(line, out);
}
#pragma GCC diagnostic pop

static void put_one(struct line *line, const char *spec, const char *end,
    va_list *ap)
{
	char c;

	switch (*end) {
	case 's':
		put_text(line, spec, ap);
		break;
	case 'c':
		c = (char)va_arg(*ap, int);
		put_value(line, &c, 1);
		break;
	case '%':
		puts_to(line, "%");
		break;
	default:
		put_number(line, spec, end, ap);
	}
}

static void put_pairs(struct line *line, const char *fmt, va_list *ap)
{
	while (*fmt != '\0') {
		size_t literal = strcspn(fmt, "%");
		const char *end;

		put(line, fmt, literal);
		fmt += literal;
		if (*fmt == '\0')
			return;
		end = spec_end(fmt);
		if (*end == '\0')
			return;
		put_one(line, fmt, end, ap);
		fmt = end + 1;
	}
}

static void begin(struct line *line, enum log_level level, const char *event)
{
	char time[CLOCK_TIME_SIZE];

	line->len = 0;
	line->cut = false;
	puts_to(line, "ts=");
	puts_to(line, clock_format_time(clock_now_us(), time));
	puts_to(line, " level=");
	puts_to(line, level_names[level]);
	puts_to(line, " event=");
	put_value(line, event, strlen(event));
}

static void finish(struct line *line)
{
	static const char cut[] = " cut=1";
	int before = errno;

	if (line->cut) {
		memcpy(line->data + line->len, cut, sizeof(cut) - 1);
		line->len += sizeof(cut) - 1;
	}
	line->data[line->len++] = '\n';
	while (write(STDERR_FILENO, line->data, line->len) < 0 &&
	    errno == EINTR)
		continue;
	errno = before;
}

void log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	struct line line;
	unsigned long before;
	va_list ap;

	if ((int)level < lowest || !admit(&before))
		return;
	if (before > 0) {
		char count[40];

		snprintf(count, sizeof(count), " lines=%lu", before);
		begin(&line, LOG_WARN, "log_dropped");
		puts_to(&line, count);
		finish(&line);
	}
	begin(&line, level, event);
	if (*fmt != '\0')
		puts_to(&line, " ");
	va_start(ap, fmt);
	put_pairs(&line, fmt, &ap);
	va_end(ap);
	finish(&line);
}
