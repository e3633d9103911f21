/* What a statement has to say: recomputed from a record, its chain and the policy. `sign` makes statements by it, and
 * the judge compares with it. */
#ifndef GI_ENGINE_JUDGE_DRAFT_H
#define GI_ENGINE_JUDGE_DRAFT_H

#include "engine/judge/chain.h"
#include "engine/judge/coverage.h"
#include "model/policy.h"

struct gi_draft_request {
    enum gi_sign_action action;
    const struct gi_record *before;    /* the record before the step; NULL: none (REDACT takes the rows from it) */
    const struct gi_record *after;     /* the record after the step */
    const struct gi_life *life_before; /* NULL without before */
    const struct gi_life *life_after;
    const struct gi_signoffs *signoffs; /* of the record after the step */
    const struct gi_policy *policy;     /* in force before the step */
    const struct gi_chain *chain;       /* accepted before this statement */
    struct gi_str document;             /* the id of the document, for COMMUNICATE and EXTRAORDINARY */
    uint32_t affirms;
    int state_from; /* of accept, close, reject, reopen: the pair that is guarded; -1: the last one in status.yaml */
    int state_to;
    /* What the signer chooses, and acceptance takes from the statement itself: */
    struct gi_str to;
    int64_t signed_at;
    int64_t expires;
    struct gi_str reason;
    const uint16_t *waives;
    size_t waive_count;
    uint32_t policy_seen; /* 0: the policy's version */
};

/* Gives the statement that the action makes; that of a policy is made by gi_policy_statement. An error where the record
 * has nothing of the kind (no such document, no resolved step to that state). Lists belong to the arena. */
int gi_draft(struct gi_arena *arena, const struct gi_draft_request *request, struct gi_statement *ret_statement,
             struct gi_error *reterr) GI_MUST_USE;

/* The rows that became stubs, as REDACT lists them: by path, then in the old file's order. */
void gi_draft_rows(struct gi_arena *arena, const struct gi_record *before, const struct gi_record *after,
                   struct gi_statement *statement);

#endif
