/* A push: refs first, then history, then every first-parent step of the record ref. */
#include "incident/judge.h"

#include <unistd.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge/push_refs.h"
#include "engine/judge/steps.h"
#include "engine/pathset.h"

/* What is known about the push so far. */
struct push {
    const struct gi_push_request *request;
    struct gi_arena *arena;
    struct gi_error *reterr;
    struct gi_judgement judgement;
    GI_VEC(const char *) refusals;
    GI_VEC(struct gi_judged_step) steps;
    const struct gi_push_line *line; /* of the record ref; NULL: it is not pushed to */
    const char *old;                 /* its present commit, NULL: none */
    struct gi_commits commits;       /* that the push adds, the newest first */
    struct gi_server_state state;
    enum gi_state_found found;
};

/* Does not take the push: why, and on further lines what to do. */
static void refuse(struct push *push, const char *format, ...) GI_PRINTF(2, 3);

static void refuse(struct push *push, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GI_VEC_PUSH(push->arena, &push->refusals, gi_arena_vprintf(push->arena, format, args));
    va_end(args);
}

static bool is_server(const struct push *push)
{
    return push->request->point == GI_PUSH_SERVER;
}

/* Where a ref leads on this server: a symbolic ref to the record ref would be a second name for it. */
static int look_at_alias(struct push *push, const char *ref, const char *record)
{
    struct gi_ref found;
    struct gi_ref target;
    if (gi_ref_read(push->request->repository, ref, push->arena, &found, push->reterr) ||
        gi_ref_read(push->request->repository, record, push->arena, &target, push->reterr))
        return -1;
    if (strcmp(ref, record) != 0 && strcmp(found.name, target.name) == 0)
        refuse(push, "%s is another name of the record ref here\n    push to %s", ref, record);
    return 0;
}

/* Every ref by its name; finds the line of the record ref. */
static int look_at_refs(struct push *push)
{
    const struct gi_push_lines *lines = push->request->lines;
    const char *record = push->request->server.ref;
    for (size_t i = 0; i < lines->n; i++) {
        const char *why = gi_push_ref_refused(push->arena, lines->at[i].ref, record);
        if (why)
            refuse(push, "%s may not be pushed: %s\n    git push to another name", lines->at[i].ref, why);
        if (strcmp(lines->at[i].ref, record) != 0)
            continue;
        if (push->line)
            refuse(push, "%s stands in this push twice", record);
        push->line = &lines->at[i];
    }
    if (push->line && gi_push_is_nothing(push->line->new_id))
        refuse(push, "%s holds the records: it is never deleted", record);
    for (size_t i = 0; is_server(push) && !push->refusals.n && i < lines->n; i++)
        if (look_at_alias(push, lines->at[i].ref, record))
            return -1;
    return 0;
}

/* `old` is the client's claim; the server looks. */
static int look_at_old(struct push *push)
{
    const struct gi_push_line *line = push->line;
    bool nothing = gi_push_is_nothing(line->old_id);
    struct gi_ref now;
    push->old = nothing ? NULL : line->old_id;
    if (!is_server(push))
        return 0;
    if (gi_ref_read(push->request->repository, line->ref, push->arena, &now, push->reterr))
        return -1;
    if (strcmp(now.name, line->ref) != 0)
        refuse(push, "%s is a symbolic ref on this server\n    make it a branch, or name %s as incident.ref", line->ref,
               now.name);
    else if (nothing ? now.id[0] != '\0' : strcmp(now.id, line->old_id) != 0)
        refuse(push, "%s is at %s, not where this push says that it is\n    git fetch, and push again", line->ref,
               now.id[0] ? now.id : "nothing");
    return 0;
}

static const char *short_ref(const char *ref)
{
    return strncmp(ref, "refs/heads/", 11) == 0 ? ref + 11 : ref;
}

/* Old is no first parent: merged the wrong way round, or history that was written anew. */
static int refuse_history(struct push *push)
{
    const struct gi_push_line *line = push->line;
    const char *name = short_ref(line->ref);
    int merged = gi_is_ancestor(push->request->repository, line->old_id, line->new_id, push->reterr);
    if (merged < 0)
        return -1;
    if (merged)
        refuse(push,
               "the merge is the wrong way round: %.12s, the tip of %s, is not a first parent of what is pushed "
               "(`git pull` without --rebase makes such merges)\n"
               "    git checkout -B %s %s && git merge --no-ff %s",
               line->old_id, line->ref, name, line->old_id, line->new_id);
    else
        refuse(push,
               "this push would take %.12s, the tip of %s, out of its history\n"
               "    git pull --rebase=merges, and push again",
               line->old_id, line->ref);
    return 0;
}

static int look_at_history(struct push *push)
{
    const struct gi_push_line *line = push->line;
    enum gi_walk_end end;
    if (gi_first_parents(push->request->repository, line->new_id, push->old, GI_LIMIT_PUSH_STEPS, push->arena,
                         &push->commits, &end, push->reterr))
        return -1;
    if (end == GI_WALK_MOST)
        refuse(push,
               "more than %d first-parent steps in one push\n    push the older ones first, or merge with --no-ff: a "
               "merge is one step",
               GI_LIMIT_PUSH_STEPS);
    else if (push->old && end == GI_WALK_ROOT)
        return refuse_history(push);
    return 0;
}

/* Whether a commit is among those that the push adds. */
static bool adds(const struct push *push, const char *id)
{
    char hex[41];
    for (size_t i = 0; i < push->commits.n; i++) {
        gi_commit_hex(push->commits.at[i], hex);
        if (strcmp(hex, id) == 0)
            return true;
    }
    return false;
}

static bool is_refused(const struct gi_report *report)
{
    return report->error_count > 0 || report->by_level[GI_LEVEL_ERROR] > 0;
}

/* What post-receive could not write down, because it was killed: judged before anything is built on it. */
static int catch_up(struct push *push)
{
    const struct gi_push_request *request = push->request;
    GI_SCOPED_FD int lock = -1;
    struct gi_commits commits;
    enum gi_walk_end end;
    struct gi_judgement missed;
    if (gi_server_lock(request->repository, &lock, push->reterr) ||
        gi_first_parents(request->repository, push->old, push->state.tip, GI_LIMIT_HISTORY_STEPS, push->arena, &commits,
                         &end, push->reterr))
        return -1;
    if (end != GI_WALK_MET) {
        refuse(push,
               "%.12s, which this server accepted last, is no longer in the history of %s\n"
               "    who runs the server has to look: git incident audit, then git incident server adopt DIGEST",
               push->state.tip, push->line->ref);
        return 0;
    }
    struct gi_audit_request audit = {.repository = request->repository,
                                     .tip = push->old,
                                     .from = push->state.tip,
                                     .pin = request->server.pin,
                                     .clock = request->clock,
                                     .jobs = 1};
    if (gi_judge_audit(&audit, push->arena, &missed, push->reterr))
        return -1;
    for (size_t i = 0; i < missed.count; i++)
        if (is_refused(&missed.steps[i].report))
            GI_VEC_PUSH(push->arena, &push->steps, missed.steps[i]);
    if (gi_judgement_refused(&missed))
        refuse(push, "what stands on %s since %.12s was never accepted\n    git incident audit tells what is wrong",
               push->line->ref, push->state.tip);
    return 0;
}

/* The server's memory against what its ref holds; `trust` is that of the tree before. */
static int look_at_state(struct push *push, const struct gi_trust *trust)
{
    const struct gi_server_state *state = &push->state;
    if (push->found == GI_STATE_MISSING) {
        if (push->old && trust->versions.n)
            refuse(push, "this server does not know what it accepted last: git-incident-state is missing\n"
                         "    who runs the server has to say it: git incident server adopt DIGEST");
        return 0;
    }
    if (!push->old) {
        if (!adds(push, state->tip))
            refuse(push, "%.12s, which this server accepted last, is not in the history that is pushed", state->tip);
        return 0;
    }
    if (strcmp(state->tip, push->old) != 0)
        return catch_up(push);
    const struct gi_policy_version *last = trust->versions.n ? &trust->versions.at[trust->versions.n - 1] : NULL;
    if (!last || last->number != state->version || strcmp(last->digest, state->digest) != 0)
        refuse(push,
               "policy %u at %.12s is not the one that this server accepted\n"
               "    who runs the server has to look: git incident audit",
               last ? last->number : 0, push->old);
    return 0;
}

/* Findings that compare rows with the base: all that the last look at a push of several steps is about. */
static bool is_about_rows(uint16_t code)
{
    return code >= 236 && code <= 238;
}

/* Rows against the push's beginning: a row and its correction may come in one push. */
static int look_at_rows(struct push *push, const struct gi_steps *steps)
{
    struct gi_pathset records = gi_pathset_of(push->arena, steps->touched.at, steps->touched.n);
    size_t count = 0;
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *before = NULL;
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *after = NULL;
    struct gi_report report;
    struct gi_judged_step step = {.report = {0}};
    const struct gi_push_request *request = push->request;
    if (gi_snapshot_revision(request->repository, push->old, &before, push->reterr) ||
        gi_snapshot_revision(request->repository, push->line->new_id, &after, push->reterr))
        return -1;
    for (size_t i = 0; i < records.n; i++)
        if (!count || strcmp(records.at[count - 1], records.at[i]) != 0)
            records.at[count++] = records.at[i];
    struct gi_check_request check = {.head = after,
                                     .base = before,
                                     .before = after,
                                     .trust = &steps->trust,
                                     .pin = request->server.pin,
                                     .point = GI_JUDGE_AUDIT,
                                     .layout = GI_LAYOUT_ASKED,
                                     .as_of = request->clock,
                                     .jobs = steps->jobs,
                                     .paths = records.at,
                                     .path_count = count,
                                     .changed = records.at,
                                     .changed_count = count};
    if (gi_check(&check, push->arena, &report, push->reterr))
        return -1;
    struct gi_report rows = {.errors = report.errors, .error_count = report.error_count};
    rows.findings = GI_NEW_ARRAY(push->arena, struct gi_report_finding, report.count);
    for (size_t i = 0; i < report.count; i++)
        if (is_about_rows(report.findings[i].code)) {
            rows.findings[rows.count++] = report.findings[i];
            rows.by_level[report.findings[i].level]++;
        }
    memcpy(step.id, push->line->new_id, sizeof(step.id));
    step.report = rows;
    if (rows.count || rows.error_count)
        GI_VEC_PUSH(push->arena, &push->steps, step);
    return 0;
}

/* Judges the steps, the oldest first, up to the first that is refused: what follows it stands on sand. */
static int judge_steps(struct push *push, struct gi_steps *steps)
{
    size_t n = push->commits.n;
    bool several = n > 1 || !push->old;
    char before[41] = "";
    if (push->old)
        memcpy(before, push->old, sizeof(before));
    for (size_t i = n; i-- > 0;) {
        struct gi_judged_step step = {.report = {0}};
        gi_commit_hex(push->commits.at[i], step.id);
        if (gi_steps_judge(steps, before[0] ? before : NULL, step.id, several ? GI_ROWS_HELD_SIGNED : GI_ROWS_HELD_ALL,
                           push->arena, &step.report, push->reterr))
            return -1;
        if (step.report.count || step.report.error_count)
            GI_VEC_PUSH(push->arena, &push->steps, step);
        if (is_refused(&step.report))
            return 0;
        if (steps->changed > GI_LIMIT_PUSH_CHANGES) {
            refuse(push, "more than %d files of records differ in one push\n    push the older commits first",
                   GI_LIMIT_PUSH_CHANGES);
            return 0;
        }
        memcpy(before, step.id, sizeof(before));
    }
    return 0;
}

/* New rows of all steps together. */
static void look_at_growth(struct push *push, struct gi_steps *steps)
{
    struct gi_judged_step step = {.report = {0}};
    gi_steps_rows(steps, push->arena, &step.report);
    memcpy(step.id, push->line->new_id, sizeof(step.id));
    if (step.report.count)
        GI_VEC_PUSH(push->arena, &push->steps, step);
}

static bool refused_step(const struct push *push)
{
    for (size_t i = 0; i < push->steps.n; i++)
        if (is_refused(&push->steps.at[i].report))
            return true;
    return false;
}

/* Everything about the content of the record ref. */
static int judge_content(struct push *push)
{
    const struct gi_push_request *request = push->request;
    /* a history that is pushed for the first time was made over weeks: it is audited, without a clock */
    struct gi_steps steps = {.repository = request->repository,
                             .pin = request->server.pin,
                             .point = push->old ? GI_JUDGE_PUSH : GI_JUDGE_AUDIT,
                             .clock = request->clock,
                             .jobs = gi_env_cores(),
                             .most_changes = GI_LIMIT_PUSH_CHANGES,
                             .arena = push->arena,
                             .remembers = push->old != NULL};
    bool vouched = push->found == GI_STATE_FOUND && push->old && strcmp(push->state.tip, push->old) == 0;
    if (gi_steps_begin(&steps, push->old, vouched ? &push->state : NULL, push->reterr) ||
        (is_server(push) && look_at_state(push, &steps.trust)))
        return -1;
    if (push->refusals.n)
        return 0;
    bool began = steps.trust.versions.n > 0;
    if (judge_steps(push, &steps))
        return -1;
    bool rows = began && push->commits.n > 1 && steps.touched.n && !refused_step(push);
    if (rows && look_at_rows(push, &steps))
        return -1;
    look_at_growth(push, &steps);
    gi_steps_end(&steps, push->line->new_id, &push->judgement);
    return 0;
}

static int judge(struct push *push)
{
    const struct gi_push_request *request = push->request;
    if (is_server(push) && gi_env_get("GIT_NAMESPACE"))
        return gi_fail(push->reterr, "GIT_NAMESPACE is set: a namespace would hold a second record ref");
    if (!request->server.ref || (is_server(push) && !request->server.pin)) {
        refuse(push, "this server has no pin: it cannot tell whose policy counts\n"
                     "    who runs the server has to run: git incident server install --pin PIN");
        return 0;
    }
    if (look_at_refs(push))
        return -1;
    if (!push->line || push->refusals.n)
        return 0;
    if (look_at_old(push))
        return -1;
    if (push->refusals.n)
        return 0;
    if (look_at_history(push))
        return -1;
    if (push->refusals.n)
        return 0;
    if (is_server(push) &&
        gi_server_state_read(request->repository, push->arena, &push->state, &push->found, push->reterr))
        return -1;
    return judge_content(push);
}

int gi_judge_push(const struct gi_push_request *request, struct gi_arena *arena, struct gi_judgement *ret_judgement,
                  struct gi_error *reterr)
{
    struct push push = {.request = request, .arena = arena, .reterr = reterr, .found = GI_STATE_MISSING};
    if (judge(&push))
        return -1;
    push.judgement.refusals = push.refusals.at;
    push.judgement.refusal_count = push.refusals.n;
    push.judgement.steps = push.steps.at;
    push.judgement.count = push.steps.n;
    *ret_judgement = push.judgement;
    return 0;
}

bool gi_judgement_refused(const struct gi_judgement *judgement)
{
    for (size_t i = 0; i < judgement->count; i++)
        if (is_refused(&judgement->steps[i].report))
            return true;
    return judgement->refusal_count > 0;
}
