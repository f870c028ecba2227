/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who speaks: the registry of enrolled clients (loop thread), and the identity
 * that a connection carries. The certificate says who; role, department and
 * status are looked up here by its SHA-256.
 */
#ifndef VIESTI_PEER_H
#define VIESTI_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "server/domain/department.h"
#include "server/domain/people.h"

/* The numbers are viesti.proto's Role; NONE is a connection before Welcome or
 * enrolling. */
enum role {
	ROLE_NONE,
	ROLE_RECORDER,
	ROLE_PARTICIPANT,
	ROLE_MODERATOR,
	ROLE_TRAINER,
	ROLE_ORGANISER,
	ROLE_KIOSK,
	ROLE_AUDITOR,
	ROLE_ADMIN,
	ROLE_COUNT,
};
#define ROLE_BIT(r) (1u << (r))
const char *role_name(enum role r); /* "recorder" */
const char *role_text(enum role r); /* for people, in the language in force */
int role_parse(const char *text);   /* -1 */

struct peer {
	enum role role;
	int64_t client;	     /* row id; 0 on the socket */
	uid_t uid;	     /* on the socket */
	uint16_t department; /* or DEPARTMENT_NONE */
	uint32_t person;     /* of a participant, or PERSON_NONE */
	char name[121];
};

struct client_info {
	struct peer peer;
	char device[121];
	uint8_t cert_hash[32], old_hash[32], key_hash[32];
	int64_t enrolled_at, expires_at, revoked_at;
};

struct clients;
struct clients *clients_new(void);
void clients_free(struct clients *c);
/* By peer.client; copied. E_EXHAUSTED: no memory. */
int clients_set(struct clients *c, const struct client_info *info);
const struct client_info *clients_get(const struct clients *c, int64_t client);
/* By certificate: the newest or the one before it. */
const struct client_info *clients_by_cert(const struct clients *c,
    const uint8_t hash[32]);
size_t clients_count(const struct clients *c);
const struct client_info *clients_at(const struct clients *c,
    size_t i); /* in the order of ids */

#endif
