/* Who has to sign an action, under the base's policy, and whether the signatures beside a statement fill these slots.
 */
#ifndef GI_ENGINE_JUDGE_SLOTS_H
#define GI_ENGINE_JUDGE_SLOTS_H

#include "engine/judge/chain.h"
#include "engine/judge/trust.h"

/* The role a signature is made in: its SSHSIG namespace. */
enum gi_signer_role { GI_SIGNER_LEAD, GI_SIGNER_EXECUTIVE, GI_SIGNER_REVIEWER, GI_SIGNER_STAKEHOLDER, GI_SIGNER_ROOT };

/* "crisis-lead@git-incident" ... */
const char *gi_signer_namespace(enum gi_signer_role role) GI_MUST_USE;

/* One signature that an action needs. */
struct gi_slot {
    enum gi_signer_role role;
    struct gi_str only;     /* exactly this person; nothing: anybody who fits */
    struct gi_str not_this; /* not this person */
    struct gi_str nor_this; /* nor this one */
    bool needed;            /* false: may stay empty */
    bool late;              /* more than one may sign here, also later */
    bool member;            /* anybody of the policy, whatever the roles (profile small) */
    bool no_lead;           /* nobody who may lead */
    const char *words;      /* for people: "the Crisis Lead in office (alice)" */
};

struct gi_slots {
    GI_VEC(struct gi_slot) list;
    GI_VEC(struct gi_slot) other;    /* another way to fill them (profile small), or empty */
    GI_VEC(struct gi_str) signed_by; /* LATE: who signed before */
};

struct gi_slots_request {
    const struct gi_trust *trust;
    const struct gi_chain *chain; /* before the statement; NULL for the plan */
    const struct gi_statement *statement;
    const struct gi_signed_statement *affirmed; /* AFFIRM: the statement that it renews */
    int highest;                                /* GI_SEVERITY_...: the highest ever held, for close's reviewer */
    bool waives; /* whether the statement waives rules: from high on one more executive */
};

/* The slots of an action. An error where nobody can sign it: nobody leads, a policy (whose root signs). */
int gi_slots_of(struct gi_arena *arena, const struct gi_slots_request *request, struct gi_slots *ret_slots,
                struct gi_error *reterr) GI_MUST_USE;

/* Who could fill each slot now, with active keys, one person a slot: whether the action is available at all; where it
 * is not, ret_why says for lack of whom ("needs two executives who do not lead; policy 7 has one: dana"). */
bool gi_slots_available(struct gi_arena *arena, const struct gi_slots *slots, const struct gi_trust *trust,
                        const char **ret_why) GI_MUST_USE;

/* Verifies every signature beside the statement and assigns them to slots; one person fills one slot. Findings: GI605
 * (missing), GI606 (does not verify), GI607 (not asked for, not allowed, twice). Returns whether nothing was found.
 * LATE: `signed_statement` holds the new signatures alone, slots->signed_by who signed before; only slots that are
 * `late` take them. */
enum gi_slots_when { GI_SLOTS_ACCEPTANCE, GI_SLOTS_LATE };
bool gi_slots_verify(struct gi_arena *arena, const struct gi_slots *slots, const struct gi_trust *trust,
                     const struct gi_signed_statement *signed_statement, enum gi_slots_when when,
                     struct gi_findings *findings) GI_MUST_USE;

#endif
