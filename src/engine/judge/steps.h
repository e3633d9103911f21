/* One first-parent step, judged by the tree and the policy before it. */
#ifndef GI_ENGINE_JUDGE_STEPS_H
#define GI_ENGINE_JUDGE_STEPS_H

#include "engine/judge/hygiene.h"
#include "engine/judge/trust.h"
#include "incident/judge.h"

/* What judging goes from step to step with. */
struct gi_steps {
    struct gi_repository *repository;
    const char *pin; /* NULL: policy 1 is taken as it is found */
    enum gi_judge_point point;
    int64_t clock; /* for PUSH: now */
    unsigned jobs;
    size_t most_changes;    /* files of guarded folders that one step may change, but the first guarded one */
    struct gi_arena *arena; /* of the trust */
    struct gi_trust trust;  /* of the tree before the next step */
    const struct gi_server_state *vouched; /* earlier policies were not read; NULL: they were, where there are any */
    size_t changed;                        /* files that the steps so far changed, the first guarded one apart */
    size_t judged;                         /* steps with a guarded folder */
    size_t signoffs;                       /* statements that they brought */
    GI_VEC(struct gi_str) people;          /* who signed, by the names of the signatures, each once */
    bool remembers;                        /* for a push: keep what follows */
    GI_VEC(const char *) touched;          /* the folders of changed records; may hold one twice */
    GI_VEC(struct gi_growth) grown;        /* of records whose rows grew in a step, but the first guarded one */
};

/* Reads the trust that a tree deserves, all of its policies verified: before the first step. What is wrong in it is
 * an error: nothing can be judged by it. `before` NULL: nothing is there yet. `vouched`: what this server wrote down of
 * that very commit, or NULL. */
int gi_steps_begin(struct gi_steps *steps, const char *before, const struct gi_server_state *vouched,
                   struct gi_error *reterr) GI_MUST_USE;

/* Judges the step from commit `before` (NULL: the empty tree) to `after`. The report belongs to `arena`; steps->trust
 * is that of the tree after, where the step may be trusted. */
int gi_steps_judge(struct gi_steps *steps, const char *before, const char *after, enum gi_rows_held rows,
                   struct gi_arena *arena, struct gi_report *ret_report, struct gi_error *reterr) GI_MUST_USE;

/* Says (GI823) which records have more new rows than a push may bring. */
void gi_steps_rows(struct gi_steps *steps, struct gi_arena *arena, struct gi_report *ret_report);

/* What all steps amount to. */
void gi_steps_end(const struct gi_steps *steps, const char *tip, struct gi_judgement *judgement);

#endif
