/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a person can do about a check that failed, and what to ask of whom.
 */
#ifndef VIESTI_DIAGNOSE_ADVICE_H
#define VIESTI_DIAGNOSE_ADVICE_H

#include "client/diagnose.h"

/* Each fills f->advice; those that depend on it look at f->why.reason. */
void advise_enrol_again(struct diagnose_finding *f);
void advise_name(struct diagnose_finding *f, const struct profile *p);
void advise_reach(struct diagnose_finding *f, const struct profile *p);
void advise_answer(struct diagnose_finding *f, const struct profile *p);
void advise_proxy(struct diagnose_finding *f, const struct profile *p);
void advise_versions(struct diagnose_finding *f, const char *program);
/* The server spoke to us and refused, or broke off. */
void advise_refusal(struct diagnose_finding *f, const char *program);
void advise_clock(struct diagnose_finding *f);
void advise_administrator(struct diagnose_finding *f);

#endif
