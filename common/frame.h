/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Frames: a 4-byte unsigned big-endian length, then that many bytes. The
 * length is judged the moment four bytes are there, before anything is kept.
 */
#ifndef VIESTI_FRAME_H
#define VIESTI_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_HEAD 4
#define FRAME_MAX_HELLO 4096u	 /* to the server before Welcome */
#define FRAME_MAX_ENROL 8192u	 /* under viesti-enrol/1 */
#define FRAME_MAX_SERVER 65536u	 /* to the server */
#define FRAME_MAX_CLIENT 262144u /* to the client */

enum frame_state { FRAME_BAD = -1, FRAME_MORE = 0, FRAME_WHOLE = 1 };

/* Looks at the front of data. FRAME_WHOLE: *body and *body_len are the message,
 * inside data, and FRAME_HEAD + *body_len bytes are used up. FRAME_BAD: length
 * 0 or over limit. */
enum frame_state frame_next(const uint8_t *data, size_t len, uint32_t limit,
    const uint8_t **body, uint32_t *body_len);
void frame_head(uint8_t head[FRAME_HEAD], uint32_t body_len);

#endif
