/* A run: the layout, then every record by as many workers as asked, then one sorted report. */
#include "incident/check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/scoped.h"
#include "engine/judge/trust.h"
#include "engine/judge_record.h"
#include "engine/layout.h"
#include "rules/rule.h"

struct worker;

/* What the workers share. */
struct run {
    struct gi_common common;
    const struct gi_record_place **places; /* those that were asked for */
    size_t count;
    struct gi_kept *kept; /* one a place, each written by the worker that took it */
    atomic_size_t next;
    atomic_size_t done;
};

struct worker {
    pthread_t thread;
    struct run *run;
    struct gi_arena *scratch;
    struct gi_arena *keep;
};

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct run *run = worker->run;
    for (;;) {
        size_t i = atomic_fetch_add(&run->next, 1);
        if (i >= run->count)
            return NULL;
        gi_judge_record(&run->common, run->places[i], worker->scratch, worker->keep, &run->kept[i]);
        atomic_fetch_add(&run->done, 1);
    }
}

/* The calling thread works, too, and tells how far all have come. */
static void work_and_tell(struct worker *worker)
{
    struct run *run = worker->run;
    const struct gi_check_request *request = run->common.request;
    for (;;) {
        size_t i = atomic_fetch_add(&run->next, 1);
        if (i >= run->count)
            return;
        gi_judge_record(&run->common, run->places[i], worker->scratch, worker->keep, &run->kept[i]);
        size_t done = atomic_fetch_add(&run->done, 1) + 1;
        if (request->progress)
            request->progress(request->context, done, run->count);
    }
}

/* Whether a path was asked for: it is one of the paths, or stands below or above one. */
static bool is_asked(const struct gi_common *common, const char *path)
{
    return !common->request->paths || gi_pathset_touches(&common->asked, path);
}

static const struct gi_record_place *find_place(const struct gi_layout *layout, enum gi_record_kind kind)
{
    for (size_t i = 0; i < layout->records.n; i++)
        if (layout->records.at[i].kind == kind)
            return &layout->records.at[i];
    return NULL;
}

/* Loads policy or plan of a snapshot for judging others; what is wrong in it is said where it is checked itself. */
static int load_common(struct gi_snapshot *snapshot, const struct gi_layout *layout, enum gi_record_kind kind,
                       struct gi_arena *arena, struct gi_record **ret_record, struct gi_error *reterr)
{
    const struct gi_record_place *place = find_place(layout, kind);
    if (!place)
        return 0;
    struct gi_findings *unsaid = GI_NEW(arena, struct gi_findings);
    unsaid->arena = arena;
    return gi_load_record(snapshot, place, unsaid, ret_record, reterr);
}

/* Policy comes from the judge's tree, else the base's, else (the first step) the head's. */
static int load_policy(struct run *run, struct gi_arena *arena, struct gi_error *reterr)
{
    const struct gi_check_request *request = run->common.request;
    struct gi_snapshot *sources[] = {request->judge, request->base, request->head};
    static const struct gi_policy none;
    run->common.policy = &none;
    if (request->trust && request->trust->versions.n) {
        run->common.policy = &request->trust->versions.at[request->trust->versions.n - 1].record->policy;
        return 0;
    }
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct gi_layout layout;
        struct gi_record *record = NULL;
        if (!sources[i])
            continue;
        static const struct gi_record_place place = {GI_KIND_POLICY, ".incident", {0}};
        layout = (struct gi_layout){0};
        struct gi_entries entries;
        if (gi_snapshot_list(sources[i], ".incident", arena, &entries, reterr))
            return -1;
        if (!entries.n)
            continue;
        GI_VEC_PUSH(arena, &layout.records, place);
        if (load_common(sources[i], &layout, GI_KIND_POLICY, arena, &record, reterr))
            return -1;
        if (record && record->policy.self.is == GI_PRESENT) {
            run->common.policy = &record->policy;
            return 0;
        }
    }
    return 0;
}

/* Records of the base that the head does not have at the same path. */
static void say_gone(const struct gi_common *common, struct gi_findings *findings)
{
    for (size_t i = 0; i < common->base_layout->records.n; i++) {
        const char *folder = common->base_layout->records.at[i].folder;
        if (is_asked(common, folder) && !gi_layout_find(common->layout, folder))
            gi_layout_say(findings, 228, folder, "the base has a record here");
    }
}

/* The tree whose policy counts: the judge's, else the one before, else the base, else (the first step) the head. */
static struct gi_snapshot *trusted_tree(const struct gi_check_request *request)
{
    struct gi_snapshot *trees[] = {request->judge, request->before, request->base, request->head};
    size_t i = 0;
    while (!trees[i])
        i++;
    return trees[i];
}

/* Who may sign. A policy that nobody has signed yet gives no trust, and nothing is said of it here; a chain that was
 * begun and does not hold is said whatever was asked for, since no sign-off can be judged then. */
static int load_trust(struct run *run, struct gi_arena *arena, struct gi_findings *findings, struct gi_error *reterr)
{
    const struct gi_check_request *request = run->common.request;
    struct gi_trust *trust = GI_NEW(arena, struct gi_trust);
    struct gi_findings broken = {.arena = arena};
    struct gi_entries entries;
    run->common.trust = request->trust;
    if (request->trust)
        return 0;
    run->common.trust = trust;
    struct gi_snapshot *tree = trusted_tree(request);
    if (gi_snapshot_names(tree, ".incident/policy", arena, &entries, reterr))
        return -1;
    if (!entries.n)
        return 0;
    if (gi_trust_load(tree, request->pin, arena, &broken, trust, reterr))
        return -1;
    for (size_t i = 0; i < broken.list.n; i++)
        GI_VEC_PUSH(arena, &findings->list, broken.list.at[i]);
    return 0;
}

static void start_workers(struct run *run, struct worker *workers, unsigned jobs)
{
    for (unsigned i = 0; i < jobs; i++)
        workers[i] = (struct worker){.run = run, .scratch = gi_arena_new(), .keep = gi_arena_new()};
    unsigned started = 1;
    while (started < jobs && pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work_and_tell(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}

static struct gi_report_finding copy_finding(const struct gi_report_finding *finding, struct gi_arena *arena)
{
    struct gi_report_finding copy = *finding;
    const char **texts[] = {&copy.path, &copy.record, &copy.line, &copy.message, &copy.remedy};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (*texts[i])
            *texts[i] = gi_arena_copy(arena, *texts[i], strlen(*texts[i]));
    return copy;
}

static int by_shown_order(const void *a, const void *b)
{
    const struct gi_report_finding *left = a;
    const struct gi_report_finding *right = b;
    int order = strcmp(left->path, right->path);
    if (!order && left->span.start != right->span.start)
        order = left->span.start < right->span.start ? -1 : 1;
    if (!order && left->code != right->code)
        order = left->code == 199 ? 1 : right->code == 199 ? -1 : (int)left->code - (int)right->code;
    return order ? order : strcmp(left->message, right->message);
}

/* Joins what the workers kept, in the order of the records, then sorts. */
static void join(const struct run *run, const struct gi_kept *layout, struct gi_arena *arena, struct gi_report *report)
{
    size_t total = layout->findings.n;
    for (size_t i = 0; i < run->count; i++)
        total += run->kept[i].findings.n;
    report->findings = GI_NEW_ARRAY(arena, struct gi_report_finding, total);
    report->errors = GI_NEW_ARRAY(arena, const char *, run->count);
    for (size_t i = 0; i <= run->count; i++) {
        const struct gi_kept *kept = i < run->count ? &run->kept[i] : layout;
        for (size_t j = 0; j < kept->findings.n; j++)
            report->findings[report->count++] = copy_finding(&kept->findings.at[j], arena);
        for (size_t level = 0; level < 3; level++)
            report->by_level[level] += kept->by_level[level];
        if (kept->error)
            report->errors[report->error_count++] = gi_arena_copy(arena, kept->error, strlen(kept->error));
        report->unverified += kept->unverified;
        if (i < run->count)
            report->incidents += run->places[i]->kind == GI_KIND_INCIDENT;
    }
    report->records = run->count;
    if (report->count)
        qsort(report->findings, report->count, sizeof(*report->findings), by_shown_order);
}

/* Layout findings that were asked for. */
static struct gi_findings *asked_findings(const struct gi_common *common, const struct gi_findings *all,
                                          struct gi_arena *arena)
{
    struct gi_findings *asked = GI_NEW(arena, struct gi_findings);
    asked->arena = arena;
    for (size_t i = 0; i < all->list.n; i++)
        if (is_asked(common, all->list.at[i].place.file->path))
            GI_VEC_PUSH(arena, &asked->list, all->list.at[i]);
    return asked;
}

static int load_layout(const struct gi_check_request *request, struct gi_snapshot *snapshot, struct gi_arena *arena,
                       struct gi_layout *ret_layout, struct gi_error *reterr)
{
    switch (request->layout) {
    case GI_LAYOUT_WHOLE:
        return gi_load_layout(snapshot, arena, ret_layout, reterr);
    case GI_LAYOUT_ASKED:
        return gi_load_layout_of(snapshot, request->paths, request->path_count, arena, ret_layout, reterr);
    }
    return -1;
}

/* The plan of the head, wherever it is asked for. */
static int load_plan(const struct gi_check_request *request, const struct gi_layout *layout, struct gi_arena *arena,
                     struct gi_record **ret_plan, struct gi_error *reterr)
{
    static const char *const plan[] = {"plan"};
    struct gi_layout alone;
    if (request->layout == GI_LAYOUT_WHOLE)
        return load_common(request->head, layout, GI_KIND_PLAN, arena, ret_plan, reterr);
    if (gi_load_layout_of(request->head, plan, 1, arena, &alone, reterr))
        return -1;
    return load_common(request->head, &alone, GI_KIND_PLAN, arena, ret_plan, reterr);
}

/* The plan's statements that are signed: whether they may be was judged when they came. */
static void read_approvals(struct gi_common *common, struct gi_arena *arena)
{
    struct gi_findings unsaid = {.arena = arena};
    struct gi_signoffs signoffs;
    if (!common->plan)
        return;
    gi_signoffs_read(common->plan, &unsaid, &signoffs);
    struct gi_plan_approval *approvals = GI_NEW_ARRAY(arena, struct gi_plan_approval, signoffs.chain.n + 1);
    for (size_t i = 0; i < signoffs.chain.n; i++) {
        const struct gi_statement *statement = &signoffs.chain.at[i].statement;
        struct gi_plan_approval approval = {.at = statement->signed_at};
        for (size_t j = 0; j < statement->files.n; j++)
            if (gi_str_is(statement->files.at[j].path, "plan/plan.md"))
                approval.plan_text = (struct gi_str){statement->files.at[j].sha256, 64};
        if (signoffs.chain.at[i].signatures.n)
            approvals[common->approval_count++] = approval;
    }
    common->approvals = approvals;
}

int gi_check(const struct gi_check_request *request, struct gi_arena *arena, struct gi_report *ret_report,
             struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *common = gi_arena_new();
    struct gi_layout layout;
    struct gi_layout base_layout;
    struct run run = {.common = {.request = request, .layout = &layout}};
    struct gi_record *plan = NULL;
    if (load_layout(request, request->head, common, &layout, reterr))
        return -1;
    if (request->base && load_layout(request, request->base, common, &base_layout, reterr))
        return -1;
    run.common.base_layout = request->base ? &base_layout : NULL;
    run.common.asked = gi_pathset_of(common, request->paths, request->path_count);
    run.common.changed = gi_pathset_of(common, request->changed, request->changed_count);
    struct gi_findings distrust = {.arena = common};
    if (load_policy(&run, common, reterr) || load_plan(request, &layout, common, &plan, reterr) ||
        load_trust(&run, common, &distrust, reterr))
        return -1;
    run.common.plan = plan;
    read_approvals(&run.common, common);
    run.places = GI_NEW_ARRAY(common, const struct gi_record_place *, layout.records.n);
    for (size_t i = 0; i < layout.records.n; i++)
        if (is_asked(&run.common, layout.records.at[i].folder))
            run.places[run.count++] = &layout.records.at[i];
    run.kept = GI_NEW_ARRAY(common, struct gi_kept, run.count);
    if (request->base)
        say_gone(&run.common, layout.findings);
    unsigned jobs = request->jobs && request->jobs <= run.count ? request->jobs : run.count ? (unsigned)run.count : 1;
    if (request->jobs < jobs)
        jobs = request->jobs ? request->jobs : 1;
    struct worker *workers = GI_NEW_ARRAY(common, struct worker, jobs);
    start_workers(&run, workers, jobs);
    struct gi_kept above = {0};
    struct gi_findings *asked = asked_findings(&run.common, layout.findings, common);
    for (size_t i = 0; i < distrust.list.n; i++)
        GI_VEC_PUSH(common, &asked->list, distrust.list.at[i]);
    gi_keep_findings(asked, "", common, &above);
    struct gi_report report = {0};
    join(&run, &above, arena, &report);
    for (unsigned i = 0; i < jobs; i++) {
        gi_arena_free(workers[i].scratch);
        gi_arena_free(workers[i].keep);
    }
    *ret_report = report;
    return 0;
}
