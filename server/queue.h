/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A queue between two threads: a list under a mutex, a condition for a thread
 * that sleeps on it, an eventfd for a loop that polls.
 */
#ifndef VIESTI_QUEUE_H
#define VIESTI_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* The first member of whatever is queued is its next pointer. */
struct link_node {
	struct link_node *next;
};

struct queue {
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	struct link_node *head, **tail;
	size_t n;
	int fd; /* eventfd; -1: none */
	bool closed;
};

int queue_init(struct queue *q, bool with_fd); /* 0, -1 */
void queue_fini(struct queue *q);
size_t queue_put(struct queue *q, void *item); /* how many are in it now */
/* All nodes as a list, NULL when empty. */
void *queue_take(struct queue *q);
/* Waits up to timeout_ms (-1: for ever) for something; NULL: time is over, or
 * closed and empty. */
void *queue_wait(struct queue *q, int timeout_ms);
void queue_close(struct queue *q);
bool queue_is_closed(struct queue *q);
size_t queue_length(struct queue *q);

#endif
