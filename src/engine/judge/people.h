/* Which people fit which slots: one person fills one slot. */
#ifndef GI_ENGINE_JUDGE_PEOPLE_H
#define GI_ENGINE_JUDGE_PEOPLE_H

#include "engine/judge/slots.h"

/* Whether policy lets this person fill a slot, signatures apart. */
bool gi_person_fits(const struct gi_policy *policy, const struct gi_slot *slot,
                    const struct gi_person *person) GI_MUST_USE;

/* Somebody who signs, or could: in one role, or (`any_role`) in each. */
struct gi_signer {
    const struct gi_person *person;
    enum gi_signer_role role;
    bool any_role;
    int slot; /* filled by it; -1: none */
};

struct gi_signers {
    GI_VEC(struct gi_signer) list;
};

/* Gives as many needed slots of `list` (n of them) their own signer as there can be; returns the slot that stays
 * empty, or -1. */
int gi_signers_assign(struct gi_arena *arena, const struct gi_policy *policy, const struct gi_slot *list, size_t n,
                      struct gi_signers *signers) GI_MUST_USE;

#endif
