/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One request on its way: decoded by dispatch, perhaps prepared by the loop,
 * run by one handler on the thread its row in requests.def names, answered by
 * dispatch.
 *
 * A handler never sends: it fills r->reply and returns 0, or returns a
 * negative code with r->err filled. All its memory comes from r->arena and
 * goes with it. The reply is encoded on the thread that made it.
 */
#ifndef VIESTI_REQUEST_H
#define VIESTI_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/error.h"
#include "common/i18n.h"
#include "server/domain/projection.h"
#include "server/peer.h"
#include "viesti.pb-c.h"

struct server;
struct world;
struct archive;
struct request;

enum where { RUN_LOOP, RUN_WRITER, RUN_READER };

/* What must hold before a request is run: flags of its row. */
enum {
	NEEDS_OPERATION = 1, /* changing: an operation id of 16 bytes */
	WHILE_GREETING = 2,  /* legal before Welcome, and only then */
	WHILE_ENROLLING = 4, /* legal under viesti-enrol/1, and only there */
	WHEN_EXPIRED = 8,    /* legal with an expired certificate */
	CHANGES = 16,	     /* writes rows; refused when the disk is full */
	WHEN_OVER = 32,	     /* legal for a participant of an earlier season */
	ANY_SEASON = 64,     /* may be asked of an earlier season */
	LONG_READ = 128,     /* costs as many frames as come in a second */
};

/* Loop thread, before the run: resolves what only the loop knows. 0: go on;
 * REQUEST_ANSWERED: the reply is there already; negative: refused. */
typedef int prepare_fn(struct server *sv, struct request *r);
typedef int loop_fn(struct server *sv, struct request *r);
typedef int writer_fn(struct world *w, struct request *r);
typedef int reader_fn(struct archive *a, struct request *r);
#define REQUEST_ANSWERED 1

struct request_type {
	const char *name;
	enum where where;
	prepare_fn *prepare;
	union {
		loop_fn *loop;
		writer_fn *writer;
		reader_fn *reader;
	} run;
	unsigned roles; /* mask of ROLE_BIT */
	unsigned flags;
};

/* By the number of the envelope's arm; NULL: no such request. */
const struct request_type *request_type(int arm);

struct request {
	struct request *next; /* in a queue */
	struct arena *arena;
	const struct request_type *type;
	const Viesti__Request *msg;
	uint64_t conn; /* number of its connection; 0: nobody waits */
	struct peer peer;
	struct audience audience;
	enum language language;
	uint32_t season;     /* that ran when it came; 0: none in particular */
	int64_t deadline_us; /* monotonic */
	size_t names_compared; /* to suggest some, see rankings.c */
	void *prepared;	       /* what prepare found, for run */
	Viesti__Reply reply;
	int status; /* 0, or the negative code in err */
	struct error err;
	bool apart;	  /* its memory is not kept for another */
	bool written;	  /* rows of the open transaction are its effect */
	const char *told; /* of persons, to be noted when the reply leaves the
			     reader: what; NULL: of nobody */
	uint8_t *frame;	  /* the encoded reply */
	size_t frame_len;
};

/* The loop thread takes and gives back; what is given back is kept for the
 * next. */
struct request *request_new(void); /* NULL: no memory */
/* Any thread: one with memory of its own, which is not kept. NULL: no memory.
 */
struct request *request_new_apart(void);
/* One apart on the thread that made it, the others on the loop's. */
void request_free(struct request *r);
void request_drop_kept(void); /* at the end */
/* Encodes the reply, or the error, into r->frame. Any thread. */
void request_finish(struct request *r);

/* Sets err as a message in the arena; borrowed. */
Viesti__Error *request_error(struct request *r, const struct error *err);
/* An optional text field: NULL stays absent. Copied into the arena. */
char *request_text(struct request *r, const char *text);
/* The same in NFC, surrounding blanks cut; NULL and nothing but blanks give "".
 */
char *request_clean(struct request *r, const char *text);
Viesti__Text *request_names(struct request *r, const char *fi, const char *sv,
    const char *en);
/* Array of n pointers to n zeroed items of size bytes, not yet initialised;
 * NULL: no memory. */
void **request_array(struct request *r, size_t n, size_t size);

/* No memory left in the request's arena: the code to return. */
static inline int request_too_large(struct request *r)
{
	return error_set(&r->err, E_EXHAUSTED, "request_too_large",
	    _("The request needs more memory than one request may have. "
	      "Send it in smaller parts."));
}

/* A changing request's id: 16 bytes, or E_INVALID operation_missing. */
int request_operation(struct request *r, bool given,
    const ProtobufCBinaryData *operation);
/* Refusal of the peer's role or department, with the words for it. */
int request_denied(struct request *r, const char *reason, const char *message);

/* "client 7" or "uid 0": who, for the journal. */
#define ACTOR_SIZE 32
char *request_actor(const struct request *r, char out[ACTOR_SIZE]);

#endif
