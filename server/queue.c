/* SPDX-License-Identifier: EUPL-1.2 */
/* A queue between two threads; see queue.h. */
#include "server/queue.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int queue_init(struct queue *q, bool with_fd)
{
	pthread_condattr_t attr;

	*q = (struct queue){ .fd = -1 };
	q->tail = &q->head;
	pthread_mutex_init(&q->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&q->filled, &attr);
	pthread_condattr_destroy(&attr);
	if (!with_fd)
		return 0;
	q->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return q->fd < 0 ? -1 : 0;
}

void queue_fini(struct queue *q)
{
	pthread_cond_destroy(&q->filled);
	pthread_mutex_destroy(&q->mutex);
	if (q->fd >= 0)
		close(q->fd);
}

size_t queue_put(struct queue *q, void *item)
{
	struct link_node *node = item;

	node->next = NULL;
	pthread_mutex_lock(&q->mutex);
	bool was_empty = !q->head;
	*q->tail = node;
	q->tail = &node->next;
	size_t n = ++q->n;
	if (was_empty)
		pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->mutex);
	if (was_empty && q->fd >= 0) {
		uint64_t one = 1;
		ssize_t done = write(q->fd, &one, sizeof one);
		(void)done; /* only full when it is readable already */
	}
	return n;
}

static struct link_node *take_locked(struct queue *q)
{
	struct link_node *all = q->head;

	q->head = NULL;
	q->tail = &q->head;
	q->n = 0;
	return all;
}

void *queue_take(struct queue *q)
{
	uint64_t count;

	if (q->fd >= 0) {
		ssize_t done = read(q->fd, &count, sizeof count);
		(void)done; /* empty: nothing was put since */
	}
	pthread_mutex_lock(&q->mutex);
	struct link_node *all = take_locked(q);
	pthread_mutex_unlock(&q->mutex);
	return all;
}

void *queue_wait(struct queue *q, int timeout_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&q->mutex);
	while (!q->head && !q->closed) {
		if (timeout_ms < 0)
			pthread_cond_wait(&q->filled, &q->mutex);
		else if (pthread_cond_timedwait(&q->filled, &q->mutex, &until))
			break;
	}
	struct link_node *all = take_locked(q);
	pthread_mutex_unlock(&q->mutex);
	return all;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->mutex);
	q->closed = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->mutex);
}

bool queue_is_closed(struct queue *q)
{
	pthread_mutex_lock(&q->mutex);
	bool closed = q->closed;
	pthread_mutex_unlock(&q->mutex);
	return closed;
}

size_t queue_length(struct queue *q)
{
	pthread_mutex_lock(&q->mutex);
	size_t n = q->n;
	pthread_mutex_unlock(&q->mutex);
	return n;
}
