/* One step of one incident, judged: its sign-offs, what they cover, what may not be undone without them. */
#ifndef GI_ENGINE_JUDGE_INCIDENT_H
#define GI_ENGINE_JUDGE_INCIDENT_H

#include "engine/judge/draft.h"
#include "engine/judge/slots.h"
#include "rules/rule.h"

struct gi_incident_step {
    const struct gi_record *before; /* NULL: the step brings the record, or nothing is known before it */
    const struct gi_record *after;
    const struct gi_life *life_before; /* NULL without before */
    const struct gi_life *life_after;
    const struct gi_trust *trust; /* of the tree before the step; without versions: nothing signed can be judged */
    enum gi_judge_point point;
    int64_t clock;     /* seconds since 1970, for PUSH */
    int64_t as_of;     /* for what becomes due with time */
    enum gi_gate gate; /* that somebody asks about beforehand */
    bool changed;      /* false: before and after hold the same: only standing is looked at, no signature is verified */
};

/* How an accepted statement stands now. */
enum gi_verdict { GI_VERDICT_STANDING, GI_VERDICT_OUTDATED, GI_VERDICT_SUPERSEDED, GI_VERDICT_HISTORIC };

struct gi_incident_verdicts {
    struct gi_signoffs signoffs; /* of the record after the step */
    struct gi_chain chain;       /* with the statements that were accepted */
    GI_VEC(int) waived;          /* codes that accepted sign-offs waive */
    enum gi_gate gate;           /* the guarded step that was made with its statement, or GI_GATE_NONE */
    int64_t gate_at;             /* its statement's signed-at: the as-of of the gate's rules */
    const struct gi_statement
        *signed_before; /* whose files were covered before the step and not reopened since; NULL */
    size_t unverified;  /* statements whose signatures were not looked at */
};

/* Judges; findings GI601 to GI621. What a statement of the tree before says is taken as accepted. Gives the facts that
 * rules speak about. All belongs to the arena. */
int gi_judge_incident(const struct gi_incident_step *step, struct gi_arena *arena, struct gi_findings *findings,
                      struct gi_incident_verdicts *ret_verdicts, struct gi_error *reterr) GI_MUST_USE;

/* How one statement of the chain stands, for `show` and `verify`. */
enum gi_verdict gi_verdict_of(const struct gi_incident_verdicts *verdicts, const struct gi_record *record,
                              const struct gi_life *life, const struct gi_signed_statement *statement) GI_MUST_USE;

#endif
