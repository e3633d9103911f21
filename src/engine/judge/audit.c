/* Audit: the whole first-parent history, as pre-receive would have judged it, without a clock. */
#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge/steps.h"

struct audit {
    const struct gi_audit_request *request;
    struct gi_arena *arena; /* of what is given */
    struct gi_judgement judgement;
    GI_VEC(struct gi_judged_step) steps;
};

static int judge_steps(struct audit *audit, struct gi_steps *steps, const struct gi_commits *commits,
                       struct gi_error *reterr)
{
    const struct gi_audit_request *request = audit->request;
    char before[41] = "";
    if (request->from)
        memcpy(before, request->from, sizeof(before));
    for (size_t i = commits->n; i-- > 0;) {
        struct gi_judged_step step = {.report = {0}};
        gi_commit_hex(commits->at[i], step.id);
        if (gi_steps_judge(steps, before[0] ? before : NULL, step.id, GI_ROWS_HELD_SIGNED, audit->arena, &step.report,
                           reterr))
            return -1;
        if (step.report.count || step.report.error_count)
            GI_VEC_PUSH(audit->arena, &audit->steps, step);
        memcpy(before, step.id, sizeof(before));
        if (request->progress)
            request->progress(request->context, commits->n - i, commits->n);
    }
    return 0;
}

int gi_judge_audit(const struct gi_audit_request *request, struct gi_arena *arena, struct gi_judgement *ret_judgement,
                   struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct audit audit = {.request = request, .arena = arena};
    struct gi_commits commits;
    enum gi_walk_end end;
    struct gi_steps steps = {.repository = request->repository,
                             .pin = request->pin,
                             .point = GI_JUDGE_AUDIT,
                             .clock = request->clock,
                             .jobs = request->jobs,
                             .most_changes = GI_LIMIT_CHANGES,
                             .arena = arena};
    if (gi_first_parents(request->repository, request->tip, request->from, GI_LIMIT_HISTORY_STEPS, scratch, &commits,
                         &end, reterr))
        return -1;
    if (end == GI_WALK_MOST)
        return gi_fail(reterr, "the history has more than %d first-parent steps", GI_LIMIT_HISTORY_STEPS);
    if (request->from && end != GI_WALK_MET)
        return gi_fail(reterr, "%.12s is not on the first-parent chain of %.12s", request->from, request->tip);
    if (gi_steps_begin(&steps, request->from, NULL, reterr) || judge_steps(&audit, &steps, &commits, reterr))
        return -1;
    gi_steps_end(&steps, request->tip, &audit.judgement);
    audit.judgement.steps = audit.steps.at;
    audit.judgement.count = audit.steps.n;
    *ret_judgement = audit.judgement;
    return 0;
}
