/* SPDX-License-Identifier: EUPL-1.2 */
/* What to do about a check that failed. See diagnose_advice.h. */
#include "client/diagnose_advice.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"

static void advise(struct diagnose_finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void advise(struct diagnose_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->advice, sizeof(f->advice), fmt, ap);
	va_end(ap);
}

static bool is(const struct diagnose_finding *f, const char *reason)
{
	return strcmp(f->why.reason, reason) == 0;
}

void advise_enrol_again(struct diagnose_finding *f)
{
	advise(f, "%s",
	    _("Ask the organiser for a new invite and enrol this machine again: viesti enrol CODE --replace. What waits in the outbox is kept."));
}

void advise_administrator(struct diagnose_finding *f)
{
	advise(f, "%s",
	    _("Nothing is wrong on this machine. Tell the organiser, who tells the server's administrator. What you record meanwhile waits in the outbox."));
}

void advise_clock(struct diagnose_finding *f)
{
	advise(f, "%s",
	    _("Set this machine's clock, or let it follow the network's time (timedatectl set-ntp true); if you may not, ask the people who look after this machine."));
}

void advise_name(struct diagnose_finding *f, const struct profile *p)
{
	advise(f,
	    _("See whether this machine is on the network at all: does a web page open? Does the house need a VPN that is not on? If all that is in order, ask the network people: \"The name %s is not found from this machine. Should it be?\" If the server has moved, ask the organiser for a new invite."),
	    p->address);
}

void advise_reach(struct diagnose_finding *f, const struct profile *p)
{
	if (is(f, "no_server"))
		advise(f,
		    _("The machine %s is there, but no program listens at port %u. The server is not running or is being restarted: try again in a few minutes, then tell the organiser. What you record meanwhile waits in the outbox."),
		    p->address, p->port);
	else if (is(f, "timeout"))
		advise(f,
		    _("No answer comes back, not even a refusal: mostly a firewall does that, or the server's machine is off. If others get through, ask the network people: \"Please let TCP connections from this machine to %s, port %u, through.\""),
		    p->address, p->port);
	else
		advise(f,
		    _("See whether this machine is on the network (cable, wireless, VPN). If it is, ask the network people: \"There is no way from this machine to %s, port %u.\""),
		    p->address, p->port);
}

void advise_answer(struct diagnose_finding *f, const struct profile *p)
{
	if (is(f, "no_viesti"))
		advise(f,
		    _("Another program uses this port, or something on the way answers in the server's place. Ask the organiser whether %s, port %u, is still right; if the server has moved, you need a new invite."),
		    p->address, p->port);
	else if (is(f, "version_apart"))
		advise(f,
		    _("Something there speaks TLS but not Viesti's protocol: the program on one side is too old, or it is another server. Ask the organiser which version the server has and whether %s, port %u, is still right."),
		    p->address, p->port);
	else
		advise(f,
		    _("The server may be full or just stopping: try again in a few minutes. If others get in, something on the way cuts the connection; ask the network people: \"Does a firewall or proxy look into TLS connections from this machine to %s, port %u?\""),
		    p->address, p->port);
}

void advise_proxy(struct diagnose_finding *f, const struct profile *p)
{
	advise(f,
	    _("Mostly this is a proxy, firewall or virus scanner of the house that opens TLS connections to look into them. Ask the network people: \"Please let TCP connections from this machine to %s, port %u, through unopened (no TLS inspection): both ends know each other by certificates of their own, so an opened connection can't work.\" If there is no such thing, the address leads to another server: tell the organiser."),
	    p->address, p->port);
}

void advise_versions(struct diagnose_finding *f, const char *program)
{
	advise(f,
	    _("This program is %s. Ask the organiser which version the server has, and install the newer one on both sides."),
	    program);
}

void advise_refusal(struct diagnose_finding *f, const char *program)
{
	if (is(f, "certificate_revoked"))
		advise(f, "%s",
		    _("Someone has shut this client out, for example because the machine was thought to be lost. Ask the organiser why; a new invite lets it in again: viesti enrol CODE --replace. What waits in the outbox is kept."));
	else if (is(f, "unknown_certificate") || is(f, "certificate_expired"))
		advise_enrol_again(f);
	else if (is(f, "version_apart"))
		advise_versions(f, program);
	else if (is(f, "restarting"))
		advise(f, "%s",
		    _("The server is being restarted or looked after. Try again in a few minutes; what you record meanwhile waits in the outbox."));
	else if (is(f, "too_many_connections"))
		advise(f, "%s",
		    _("Close the other windows in which viesti or viestictl runs with this profile, and try again."));
	else if (f->why.code == E_UNAVAILABLE)
		advise(f, "%s",
		    _("The server is busy or broke off. Try again in a few minutes; if it goes on, tell the organiser. What you record meanwhile waits in the outbox."));
	else
		advise_administrator(f);
}
