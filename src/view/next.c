/* The to-do list of a record: what blocks now, what is due now, what the next gate will ask. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "incident/trees.h"
#include "view/commands.h"

/* A step of the life: from a state, by a command (behind "git incident ", with %s for the id). */
struct step {
    int state;
    const char *command;
    const char *plain; /* where the program cannot sign; NULL: the same */
    const char *words;
};

static const struct step steps[] = {
    {GI_STATE_TRIAGE, "lead %s", "move %s investigation", "the Crisis Lead signs on and declares it"},
    {GI_STATE_INVESTIGATION, "move %s containment", NULL,
     "or pass over what does not apply: git incident move %s recovery --skip \"why\""},
    {GI_STATE_CONTAINMENT, "move %s eradication", NULL, "when it is contained"},
    {GI_STATE_ERADICATION, "move %s recovery", NULL, "when the cause is gone"},
    {GI_STATE_RECOVERY, "move %s post_incident", NULL, "when all works again"},
    {GI_STATE_POST_INCIDENT, "accept %s", "move %s follow_up", "the Crisis Lead signs analysis and post-mortem"},
    {GI_STATE_FOLLOW_UP, "close %s --summary \"...\"", "move %s closed", "the Crisis Lead signs that it is over"},
};

static const char *with_id(struct gi_arena *arena, const char *prefix, const char *text, struct gi_str id)
{
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    gi_buf_adds(&out, prefix);
    for (const char *at = text; *at; at++) {
        if (at[0] == '%' && at[1] == 's') {
            gi_buf_addstr(&out, id);
            at++;
        } else {
            gi_buf_addc(&out, *at);
        }
    }
    return out.s;
}

/* The gate that a record comes to next. */
static enum gi_gate gate_of(const struct gi_viewed *viewed)
{
    if (viewed->place->kind == GI_KIND_EXERCISE)
        return GI_GATE_COMPLETED;
    if (viewed->life->state <= GI_STATE_POST_INCIDENT)
        return GI_GATE_ACCEPT;
    return viewed->life->state == GI_STATE_FOLLOW_UP ? GI_GATE_CLOSE : GI_GATE_NONE;
}

static const char *gate_word(enum gi_gate gate)
{
    switch (gate) {
    case GI_GATE_NONE:
        return NULL;
    case GI_GATE_ACCEPT:
        return "accept";
    case GI_GATE_CLOSE:
        return "close";
    case GI_GATE_PLAN:
        return "plan";
    case GI_GATE_COMPLETED:
        return "completed";
    }
    return NULL;
}

static void choose_step(const struct gi_viewed *viewed, struct gi_arena *arena, struct gi_next *next)
{
    struct gi_str id = next->head.short_id;
    if (viewed->place->kind == GI_KIND_EXERCISE) {
        next->step = next->plain_step = with_id(arena, "git incident ", "set %s state=completed", id);
        next->step_words = "when it was held and evaluated";
        next->at_gate = true;
        return;
    }
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i].state != viewed->life->state)
            continue;
        next->step = with_id(arena, "git incident ", steps[i].command, id);
        next->plain_step = steps[i].plain ? with_id(arena, "git incident ", steps[i].plain, id) : next->step;
        next->step_words = with_id(arena, "", steps[i].words, id);
        next->at_gate = steps[i].state >= GI_STATE_POST_INCIDENT;
    }
}

static bool same_finding(const struct gi_report_finding *a, const struct gi_report_finding *b)
{
    return a->code == b->code && a->span.start == b->span.start && strcmp(a->path, b->path) == 0 &&
           strcmp(a->message, b->message) == 0;
}

static bool holds(const struct gi_report *report, const struct gi_report_finding *finding)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].level != GI_LEVEL_WARNING && same_finding(&report->findings[i], finding))
            return true;
    return false;
}

static void add(struct gi_next *next, const struct gi_viewed *viewed, enum gi_todo_when when,
                const struct gi_report_finding *finding, struct gi_arena *arena)
{
    size_t n = strlen(next->head.folder);
    bool inside = strncmp(finding->path, next->head.folder, n) == 0 && finding->path[n] == '/';
    struct gi_todo todo = {.when = when, .finding = finding, .name = inside ? finding->path + n + 1 : finding->path};
    gi_view_command(viewed, finding, arena, &todo.command, &todo.words);
    GI_VEC_PUSH(arena, &next->todos, todo);
    next->by_when[when]++;
}

/* What stands in the way, first things first. `then` is the report of the gate, or NULL. */
static void sort_out(struct gi_next *next, const struct gi_viewed *viewed, const struct gi_report *now,
                     const struct gi_report *then, struct gi_arena *arena)
{
    for (size_t i = 0; i < now->count; i++)
        if (now->findings[i].level == GI_LEVEL_ERROR)
            add(next, viewed, GI_TODO_BLOCKS, &now->findings[i], arena);
    for (size_t i = 0; i < now->count; i++)
        if (now->findings[i].level == GI_LEVEL_DUE)
            add(next, viewed, GI_TODO_DUE, &now->findings[i], arena);
    for (size_t i = 0; then && i < then->count; i++)
        if (then->findings[i].level == GI_LEVEL_ERROR && !holds(now, &then->findings[i]))
            add(next, viewed, GI_TODO_ASKED, &then->findings[i], arena);
    next->warnings = now->by_level[GI_LEVEL_WARNING];
}

static int judge(struct gi_check_request *request, enum gi_gate gate, struct gi_arena *arena,
                 struct gi_report *ret_report, struct gi_error *reterr)
{
    request->gate = gate;
    if (gi_check(request, arena, ret_report, reterr))
        return -1;
    if (ret_report->error_count)
        return gi_fail(reterr, "%s", ret_report->errors[0]);
    return 0;
}

static int check_twice(struct gi_repository *repository, struct gi_next *next, const struct gi_viewed *viewed,
                       enum gi_gate gate, int64_t as_of, struct gi_arena *arena, struct gi_error *reterr)
{
    GI_SCOPED(gi_trees_close) struct gi_trees trees = {0};
    if (gi_trees_open(repository, GI_TREES_WORKTREE, NULL, arena, &trees, reterr))
        return -1;
    struct gi_check_request request = {.head = trees.head,
                                       .base = trees.base,
                                       .judge = trees.judge,
                                       .before = trees.before,
                                       .as_of = as_of,
                                       .jobs = 1,
                                       .paths = &next->head.folder,
                                       .path_count = 1};
    struct gi_report *now = GI_NEW(arena, struct gi_report);
    struct gi_report *then = GI_NEW(arena, struct gi_report);
    if (judge(&request, GI_GATE_NONE, arena, now, reterr))
        return -1;
    if (gate != GI_GATE_NONE && judge(&request, gate, arena, then, reterr))
        return -1;
    sort_out(next, viewed, now, gate != GI_GATE_NONE ? then : NULL, arena);
    return 0;
}

int gi_view_next(struct gi_repository *repository, const char *typed, enum gi_gate gate, int64_t as_of,
                 struct gi_arena *arena, struct gi_next *ret_next, struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_view) struct gi_view *view = NULL;
    struct gi_viewed viewed;
    struct gi_next next = {0};
    if (gi_view_open(repository, NULL, arena, &view, reterr) || gi_view_find(view, typed, arena, &viewed, reterr))
        return -1;
    next.head = viewed.head;
    struct gi_file file;
    next.is_signed = gi_snapshot_read(view->snapshot, ".incident/policy/0001.stmt", GI_LIMIT_YAML_BYTES, arena, &file,
                                      reterr) != GI_READ_ABSENT;
    if (viewed.place->kind != GI_KIND_IMPORTED) {
        choose_step(&viewed, arena, &next);
        gate = gate == GI_GATE_NONE ? gate_of(&viewed) : gate;
        next.gate = gate_word(gate);
    }
    if (check_twice(repository, &next, &viewed, gate, as_of, arena, reterr))
        return -1;
    *ret_next = next;
    return 0;
}
