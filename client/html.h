/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * HTML into a buffer. Markup is written as constants; whatever comes from
 * elsewhere goes through html_text, which makes it harmless between tags, in
 * quoted attributes and inside an SVG alike.
 */
#ifndef VIESTI_HTML_H
#define VIESTI_HTML_H

#include "common/buf.h"

/* & < > " ' become entities; control and bidirectional characters and bytes
 * that are no text become '?'. NULL: nothing. */
void html_text(struct buf *b, const char *text);
/* Markup in which each %s is escaped so. Conversions: %s %d %u %%. */
void html_add(struct buf *b, const char *markup, ...)
    __attribute__((format(printf, 2, 3)));
/* A sentence with its values, all of it text. */
void html_say(struct buf *b, const char *sentence, ...)
    __attribute__((format(printf, 2, 3)));

#endif
