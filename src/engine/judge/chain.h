/* What the accepted statements of an incident's chain amount to: who leads, since which epoch, what is covered. */
#ifndef GI_ENGINE_JUDGE_CHAIN_H
#define GI_ENGINE_JUDGE_CHAIN_H

#include "engine/judge/signoffs.h"

/* A time in office, in the order of the chain. */
struct gi_lead_period {
    struct gi_str who;
    uint32_t epoch;
    int64_t from; /* the first from the declaring row's time; others from their statement's signed-at */
    int64_t to;   /* INT64_MAX: still in office */
};

/* The chain up to and including its first `accepted` statements. */
struct gi_chain {
    size_t accepted;
    struct gi_str lead;                         /* NULL text: nobody leads */
    uint32_t epoch;                             /* of the lead; without one the last epoch given out, or 0 */
    const struct gi_signed_statement *last;     /* NULL: none yet */
    const struct gi_signed_statement *covering; /* the newest that covers files, or NULL */
    const struct gi_signed_statement *accept;   /* the newest accept, amend or close that names items, or NULL */
    int highest;                                /* GI_SEVERITY_...: the gravest that a fact ever stated; -1 */
    bool purged;
    GI_VEC(struct gi_lead_period) leads;
};

/* The chain before any statement. */
struct gi_chain gi_chain_empty(void) GI_MUST_USE;

/* Takes one more accepted statement into the chain; `chain`'s lists belong to the arena. */
void gi_chain_add(struct gi_arena *arena, struct gi_chain *chain, const struct gi_signed_statement *next);

/* All statements of a tree that is trusted: the base of a step. */
struct gi_chain gi_chain_of(struct gi_arena *arena, const struct gi_signoffs *signoffs) GI_MUST_USE;

#endif
