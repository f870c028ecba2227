/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Redis (RESP2). The query is a command with words between blanks, a word in
 * quotation marks (') may hold blanks, and PERSON inside a word becomes a
 * person by chance: 12 digits below --people.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 16
#define WORD_SIZE 512
#define PERSON "PERSON"

static long resp_message(const uint8_t *data, size_t len)
{
	const uint8_t *line = len > 0 ? memchr(data, '\n', len) : NULL;
	if (line == NULL)
		return 0;
	long head = line - data + 1;
	long n = strtol((const char *)data + 1, NULL, 10);

	switch (data[0]) {
	case '+':
	case '-':
	case ':':
		return head;
	case '$':
		if (n < 0)
			return head;
		return (size_t)(head + n + 2) <= len ? head + n + 2 : 0;
	case '*':
		for (; n > 0; n--) {
			long part = resp_message(data + head,
			    len - (size_t)head);
			if (part <= 0)
				return part;
			head += part;
		}
		return head;
	default:
		return -1;
	}
}

static size_t resp_hello(uint8_t *out)
{
	static const char ping[] = "*1\r\n$4\r\nPING\r\n";
	memcpy(out, ping, sizeof ping - 1);
	return sizeof ping - 1;
}

/* One word of the query into word; where the next one begins. */
static const char *take_word(const char *p, long people, char *word)
{
	size_t n = 0;
	char end = ' ';

	if (*p == '\'')
		end = *p++;
	while (*p != '\0' && *p != end && n < WORD_SIZE - 13) {
		if (strncmp(p, PERSON, sizeof PERSON - 1) == 0) {
			n += (size_t)snprintf(word + n, 13, "%012ld",
			    (long)(random_next() % (uint64_t)people));
			p += sizeof PERSON - 1;
		} else {
			word[n++] = *p++;
		}
	}
	word[n] = '\0';
	if (*p == '\'')
		p++;
	while (*p == ' ')
		p++;
	return p;
}

static size_t resp_request(const struct workload *w, uint8_t *out)
{
	char words[WORDS_MAX][WORD_SIZE];
	const char *p = w->query;
	int n = 0;

	while (*p != '\0' && n < WORDS_MAX)
		p = take_word(p, w->people, words[n++]);
	size_t len = (size_t)sprintf((char *)out, "*%d\r\n", n);
	for (int i = 0; i < n; i++)
		len += (size_t)sprintf((char *)out + len, "$%zu\r\n%s\r\n",
		    strlen(words[i]), words[i]);
	return len;
}

static const char *resp_refusal(const uint8_t *message, size_t len)
{
	static char text[200];

	if (message[0] != '-')
		return NULL;
	snprintf(text, sizeof text, "%.*s", (int)len, (const char *)message);
	return text;
}

const struct protocol redis_protocol = {
	.name = "redis",
	.message = resp_message,
	.hello = resp_hello,
	.request = resp_request,
	.refusal = resp_refusal,
};
