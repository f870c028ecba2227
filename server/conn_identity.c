/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who stands at the other end, decided once, at the end of the handshake: on
 * the UNIX socket by the kernel's word, over TLS by the certificate, which
 * must be one that we know. Nothing a message says changes it.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/tls.h"
#include "server/conn_private.h"
#include "server/pki_cert.h"
#include "server/server.h"

#define GRACE_US (400LL * 86400 * 1000000) /* to renew after expiry */
#define GROUPS_MAX 1024

/* ---------------------------------------------------------- UNIX socket */

/* The supplementary groups; SO_PEERCRED knows only the first. */
static bool is_in_group(int fd, gid_t group)
{
	gid_t groups[GROUPS_MAX];
	socklen_t len = sizeof(groups);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0)
		return false;
	for (size_t i = 0; i < len / sizeof(groups[0]); i++)
		if (groups[i] == group)
			return true;
	return false;
}

static bool is_admin(const struct conns *all, int fd, const struct ucred *who)
{
	if (who->uid == 0 || who->uid == geteuid())
		return true;
	return all->admin_group != (gid_t)-1 &&
	    (who->gid == all->admin_group || is_in_group(fd, all->admin_group));
}

static bool identify_local(struct conn *c)
{
	struct ucred who;
	socklen_t len = sizeof(who);
	int fd = tls_fd(c->tls);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
	    is_admin(c->sv->conns, fd, &who)) {
		c->peer.role = ROLE_ADMIN;
		c->peer.uid = who.uid;
		return true;
	}
	conn_part(c, "denied",
	    N_("Only root, the server's own user and the "
	       "members of the group viesti-admin may use this socket. Ask the "
	       "administrator of this machine to add you to the group."),
	    0);
	return false;
}

/* ------------------------------------------------------------------ TLS */

static bool is_alpn(SSL *ssl, const char *name)
{
	const unsigned char *chosen = NULL;
	unsigned len = 0;
	SSL_get0_alpn_selected(ssl, &chosen, &len);
	return len == strlen(name) && memcmp(chosen, name, len) == 0;
}

static bool unknown(struct conn *c)
{
	conn_part(c, "unknown_certificate",
	    N_("This server does not know your "
	       "certificate. Ask the administrator for an invite and enrol again."),
	    0);
	return false;
}

static bool admit(struct conn *c, const struct client_info *info)
{
	const struct owner *o;

	if (info->revoked_at != 0) {
		conn_part(c, "certificate_revoked",
		    N_("The access of this "
		       "client was revoked. If you think that it is a mistake, "
		       "ask the administrator for a new invite."),
		    0);
		return false;
	}
	if (c->cert_expires_at + GRACE_US < clock_now_us()) {
		conn_part(c, "certificate_expired",
		    N_("Your certificate expired "
		       "too long ago to be renewed. Ask the administrator for an "
		       "invite and enrol again."),
		    0);
		return false;
	}
	if (!conn_own(c, &info->peer)) {
		conn_cut(c, "memory");
		return false;
	}
	o = c->owner;
	if (o->n > (uint64_t)c->sv->config.max_per_client) {
		conn_part(c, "too_many_connections",
		    N_("This client has too many "
		       "connections open already. Close one of its other "
		       "programs."),
		    5000);
		return false;
	}
	c->expired = c->cert_expires_at <= clock_now_us();
	return true;
}

static bool identify_client(struct conn *c)
{
	X509 *cert = SSL_get0_peer_certificate(tls_ssl(c->tls));
	const struct client_info *info;

	if (!cert || cert_hash(cert, c->cert_hash) < 0)
		return unknown(c);
	c->has_cert = true;
	c->cert_expires_at = tls_cert_expires_at(cert);
	info = clients_by_cert(c->sv->clients, c->cert_hash);
	return info ? admit(c, info) : unknown(c);
}

bool conn_identify(struct conn *c)
{
	SSL *ssl = tls_ssl(c->tls);

	if (c->local)
		return identify_local(c);
	if (is_alpn(ssl, TLS_ALPN_ENROL)) {
		c->enrolling = true;
		return true;
	}
	return identify_client(c);
}
