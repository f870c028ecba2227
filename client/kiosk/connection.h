/* SPDX-License-Identifier: EUPL-1.2 */
/* How the kiosk stands with the server. */
#ifndef VIESTI_CONNECTION_H
#define VIESTI_CONNECTION_H

enum connection {
	CONNECTION_LOST,
	CONNECTION_UP,
	CONNECTION_REFUSED, /* revoked or expired: nobody lets us in */
	CONNECTION_NONE,    /* this machine was never enrolled */
};

#endif
