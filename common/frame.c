/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/frame.h"

void frame_head(uint8_t head[FRAME_HEAD], uint32_t body_len)
{
	head[0] = (uint8_t)(body_len >> 24);
	head[1] = (uint8_t)(body_len >> 16);
	head[2] = (uint8_t)(body_len >> 8);
	head[3] = (uint8_t)body_len;
}

enum frame_state frame_next(const uint8_t *data, size_t len, uint32_t limit,
    const uint8_t **body, uint32_t *body_len)
{
	if (len < FRAME_HEAD)
		return FRAME_MORE;
	uint32_t n = (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 |
	    (uint32_t)data[2] << 8 | data[3];
	if (n == 0 || n > limit)
		return FRAME_BAD;
	if (len - FRAME_HEAD < n)
		return FRAME_MORE;
	*body = data + FRAME_HEAD;
	*body_len = n;
	return FRAME_WHOLE;
}
