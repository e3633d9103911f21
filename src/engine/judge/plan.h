/* One step of the plan, judged: who approved which bytes of it, and who supports it since. */
#ifndef GI_ENGINE_JUDGE_PLAN_H
#define GI_ENGINE_JUDGE_PLAN_H

#include "engine/judge/draft.h"
#include "engine/judge/slots.h"
#include "rules/rule.h"

struct gi_plan_step {
    const struct gi_record *before; /* NULL: the step brings the plan, or nothing is known before it */
    const struct gi_record *after;
    const struct gi_trust *trust; /* of the tree before the step */
    enum gi_judge_point point;
    int64_t clock; /* seconds since 1970, for PUSH */
    bool changed;  /* false: before and after hold the same, and no signature is verified */
};

struct gi_plan_verdicts {
    struct gi_signoffs signoffs; /* of the plan after the step */
    size_t accepted;             /* of them, from the first on */
    bool is_new;                 /* the step brings a statement, accepted or not */
};

/* Judges: what the base has stays (GI610); a new statement continues the chain (GI608), is about this repository and
 * its policy (GI604), in time (GI609), over the files of the plan as it stands (GI907), signed by an executive (GI605
 * to 607); stakeholders may sign later. An outdated statement is nothing wrong. All belongs to the arena. */
int gi_judge_plan(const struct gi_plan_step *step, struct gi_arena *arena, struct gi_findings *findings,
                  struct gi_plan_verdicts *ret_verdicts, struct gi_error *reterr) GI_MUST_USE;

/* The statement that the plan would get now on top of `last` (NULL: the first). */
int gi_plan_draft(struct gi_arena *arena, const struct gi_record *plan, const struct gi_trust *trust,
                  const struct gi_signed_statement *last, struct gi_statement *ret_statement,
                  struct gi_error *reterr) GI_MUST_USE;

/* What differs between the files that a statement lists and the plan: none, it stands. */
int gi_plan_differences(struct gi_arena *arena, const struct gi_record *plan, const struct gi_trust *trust,
                        const struct gi_signed_statement *statement, struct gi_differences *ret_differences,
                        struct gi_error *reterr) GI_MUST_USE;

#endif
