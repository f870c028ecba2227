/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Log lines on stderr: `ts=... level=... event=... key=value ...`, one line an
 * event, UTF-8, values quoted and escaped as needed so that no name can forge
 * a line. For the system's operator, in English. Lines are dropped, counted
 * and the count reported, beyond 100 lines a second. Safe from any thread.
 */
#ifndef VIESTI_LOG_H
#define VIESTI_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines under this level are not written; LOG_INFO at the start. */
void log_set_level(enum log_level level);

/*
 * log_event(LOG_INFO, "closed", "conn=%u reason=%s", id, reason): the format
 * is key=conversion pairs split by single blanks. Every %s value (NULL prints
 * as -) is escaped: quoted when it holds blanks, quotes, '=' or bytes outside
 * printable ASCII UTF-8; control and bidirectional characters become \uXXXX.
 */
void log_event(enum log_level level, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
