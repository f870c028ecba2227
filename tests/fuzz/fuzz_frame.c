/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The frame splitter: however a stream is cut into pieces, the same frames come
 * out of it as from the whole. The first two bytes choose the limit and the
 * cuts, the rest is the stream.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/frame.h"

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct tally {
	uint64_t frames, bytes, sum;
	int bad;
};

/* Takes the frames at the front; returns how many bytes they used. */
static size_t take(const uint8_t *data, size_t len, uint32_t limit,
    struct tally *t)
{
	const uint8_t *body;
	uint32_t n;
	size_t used = 0;

	for (;;) {
		switch (frame_next(data + used, len - used, limit, &body, &n)) {
		case FRAME_BAD:
			t->bad = 1;
			return used;
		case FRAME_MORE:
			return used;
		case FRAME_WHOLE:
			MUST(n > 0 && n <= limit);
			MUST(body == data + used + FRAME_HEAD);
			MUST(n <= len - used - FRAME_HEAD);
			for (uint32_t i = 0; i < n; i++)
				t->sum = t->sum * 31 + body[i];
			t->frames++;
			t->bytes += n;
			used += FRAME_HEAD + (size_t)n;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint32_t limits[] = { 16, FRAME_MAX_HELLO, FRAME_MAX_ENROL,
		FRAME_MAX_SERVER, FRAME_MAX_CLIENT, UINT32_MAX };
	struct tally whole = { 0 }, cut = { 0 };
	uint8_t head[FRAME_HEAD];

	if (len < 2)
		return 0;
	uint32_t limit = limits[data[0] % 6];
	size_t kept = 0, step = data[1] + 1u;
	data += 2;
	len -= 2;
	step *= len / 512 + 1; /* long streams in fewer pieces */
	take(data, len, limit, &whole);
	for (size_t end = 0; end < len && !cut.bad;) {
		end = len - end < step ? len : end + step;
		/* a copy of exactly these bytes */
		uint8_t *piece = malloc(end - kept);
		MUST(piece);
		memcpy(piece, data + kept, end - kept);
		kept += take(piece, end - kept, limit, &cut);
		free(piece);
	}
	MUST(whole.frames == cut.frames && whole.bytes == cut.bytes &&
	    whole.sum == cut.sum && whole.bad == cut.bad);
	frame_head(head, (uint32_t)len);
	MUST(((uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 |
		 (uint32_t)head[2] << 8 | head[3]) == (uint32_t)len);
	return 0;
}
