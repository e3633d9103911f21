/* Which rules are in force, how grave their findings are, and running them. */
#include "base/bug.h"
#include "base/limits.h"
#include "rules/functions.h"

void gi_say(struct gi_rule_run *run, struct gi_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = gi_arena_vprintf(run->findings->arena, format, args);
    va_end(args);
    gi_report(run->findings, run->rule->code, place, "%s", message);
    run->findings->list.at[run->findings->list.n - 1].level = (uint8_t)gi_rule_level(run, run->rule);
}

void gi_rule_judged(struct gi_rule_run *run)
{
    (void)run; /* said before, by the judge of steps: see level_readers */
}

struct gi_place gi_rule_file_place(const struct gi_rule_run *run, const struct gi_source *source)
{
    if (source)
        return (struct gi_place){&source->file, {0, 0}};
    switch (run->head->kind) {
    case GI_KIND_INCIDENT:
        return run->head->incident.self.place;
    case GI_KIND_EXERCISE:
        return run->head->exercise.self.place;
    case GI_KIND_IMPORTED:
        return run->head->imported.self.place;
    case GI_KIND_POLICY:
        return run->head->policy.self.place;
    case GI_KIND_PLAN:
        return run->head->plan.self.place;
    }
    return (struct gi_place){0};
}

/* E as policy may have changed it: W raised to E, or E lowered where the rule's floor allows. */
static enum gi_severity_of_rule severity_in(const struct gi_rule_run *run, const struct gi_rule *rule)
{
    if (rule->severity == GI_RULE_HARD)
        return GI_RULE_HARD;
    int level = gi_policy_level(run->policy, rule->code);
    if (level == GI_RULE_LEVEL_ERROR)
        return GI_RULE_E;
    if (level == GI_RULE_LEVEL_WARNING && rule->floor == GI_RULE_W)
        return GI_RULE_W;
    return rule->severity;
}

/* Whether the guarded step that is judged asks for a rule. */
static bool gate_asks(enum gi_gate gate, const struct gi_rule *rule)
{
    switch (gate) {
    case GI_GATE_NONE:
        return false;
    case GI_GATE_ACCEPT:
        return rule->from <= GI_NEED_FOLLOW_UP;
    case GI_GATE_CLOSE:
        return rule->from <= GI_NEED_CLOSED;
    case GI_GATE_PLAN:
        return rule->from == GI_NEED_APPROVED;
    case GI_GATE_COMPLETED:
        return rule->from == GI_NEED_COMPLETED;
    }
    return true;
}

enum gi_level gi_rule_level(const struct gi_rule_run *run, const struct gi_rule *rule)
{
    switch (severity_in(run, rule)) {
    case GI_RULE_HARD:
        return GI_LEVEL_ERROR;
    case GI_RULE_E:
        return gate_asks(run->gate, rule) ? GI_LEVEL_ERROR : GI_LEVEL_DUE;
    case GI_RULE_W:
        return GI_LEVEL_WARNING;
    }
    return GI_LEVEL_ERROR;
}

static uint8_t scope_of(enum gi_record_kind kind)
{
    switch (kind) {
    case GI_KIND_INCIDENT:
        return GI_SCOPE_INCIDENT;
    case GI_KIND_EXERCISE:
        return GI_SCOPE_EXERCISE;
    case GI_KIND_IMPORTED:
        return GI_SCOPE_IMPORTED;
    case GI_KIND_POLICY:
        return GI_SCOPE_POLICY;
    case GI_KIND_PLAN:
        return GI_SCOPE_PLAN;
    }
    return 0;
}

int gi_rule_reached(const struct gi_rule_run *run)
{
    int state = run->life->state < 0 ? GI_STATE_TRIAGE : run->life->state;
    if (run->gate == GI_GATE_ACCEPT && state < GI_STATE_FOLLOW_UP)
        return GI_STATE_FOLLOW_UP;
    if (run->gate == GI_GATE_CLOSE && state < GI_STATE_CLOSED)
        return GI_STATE_CLOSED;
    return state;
}

/* Whether a need has come. */
static bool is_due(const struct gi_rule_run *run, enum gi_need need)
{
    if (run->head->kind == GI_KIND_EXERCISE && need > GI_NEED_TRIAGE) {
        const struct gi_scalar *state = &run->head->exercise.state;
        return run->gate == GI_GATE_COMPLETED ||
               (state->is == GI_PRESENT && state->number == GI_EXERCISE_STATE_COMPLETED);
    }
    if (run->head->kind != GI_KIND_INCIDENT)
        return true;
    int state = gi_rule_reached(run);
    if (need == GI_NEED_REJECTED || state == GI_STATE_REJECTED)
        return state == GI_STATE_REJECTED && (need == GI_NEED_REJECTED || need <= GI_NEED_TRIAGE);
    return (int)need - GI_NEED_TRIAGE <= state - GI_STATE_TRIAGE;
}

/* Whether a finding of the review is about this rule: the truth was told, and that settles it. */
static bool is_settled(const struct gi_rule_run *run, const struct gi_rule *rule)
{
    const struct gi_analysis *analysis = &run->head->analysis;
    for (size_t i = 0; i < analysis->findings.n; i++) {
        const struct gi_scalars *about = &analysis->findings.at[i].about;
        for (size_t j = 0; j < about->n; j++)
            if (gi_rule_find_text(about->at[j].text) == rule)
                return true;
    }
    return false;
}

static bool is_waived(const struct gi_rule_run *run, const struct gi_rule *rule)
{
    if (rule->floor == GI_RULE_HARD)
        return false;
    for (size_t i = 0; i < run->facts->waived_count; i++)
        if (run->facts->waived[i] == rule->code)
            return true;
    return false;
}

/* Rows that are due from investigation to recovery: a record that was made afterwards did not record them. What
 * answers no requirement is about the header, which a retrospective record has as usual. */
static bool is_of_live_phase(const struct gi_rule *rule)
{
    if (rule->scope & GI_SCOPE_LIVE)
        return true;
    return rule->severity != GI_RULE_HARD && rule->from >= GI_NEED_INVESTIGATION && rule->from <= GI_NEED_RECOVERY &&
           strcmp(rule->requirement, "-") != 0;
}

static bool in_force(const struct gi_rule_run *run, const struct gi_rule *rule, enum gi_need need)
{
    if (!(rule->scope & scope_of(run->head->kind)))
        return false;
    bool structure_only = run->head->kind == GI_KIND_IMPORTED || !gi_record_has_header(run->head);
    if (structure_only && rule->severity != GI_RULE_HARD)
        return false; /* somebody else's record, or one whose state nobody can tell */
    if (!is_due(run, need))
        return false;
    if (run->life->retrospective && is_of_live_phase(rule))
        return false;
    if ((rule->scope & GI_SCOPE_LIVE) && is_settled(run, rule))
        return false;
    return !is_waived(run, rule);
}

enum { WORDS_LEFT = 207 };

/* "analysis." for a key of analysis.yaml, "C-7fk." for one of a document, nothing for the header's. */
static const char *set_prefix(const struct gi_rule_run *run, const struct gi_gap *gap)
{
    if (gap->source->kind->reading == GI_READ_AS_DOCUMENT) {
        const struct gi_node *id = gi_node_get(gap->source->root, "id");
        return id ? gi_arena_printf(run->findings->arena, "%.*s.", GI_STR_ARGS(id->text)) : "";
    }
    return gap->source->kind->role == GI_ROLE_ANALYSIS ? "analysis." : "";
}

static void say_gap(struct gi_rule_run *run, const struct gi_gap *gap)
{
    if (gap->code == WORDS_LEFT)
        gi_say(run, gap->place, "%s still has a template's words", gap->path);
    else if (gap->is == GI_PLACEHOLDER)
        gi_say(run, gap->place, "%s is not filled in; due from %s", gap->path, gi_need_words(gap->need));
    else
        gi_say(run, gap->place, "%s is missing; due from %s", gap->path, gi_need_words(gap->need));
    bool can_set = gap->field->type != GI_TYPE_MAP && gap->field->type != GI_TYPE_ROWS;
    if (run->head->kind == GI_KIND_INCIDENT && can_set && gap->source->kind->reading != GI_READ_AS_ROWS)
        gi_report_remedy(run->findings, "git incident set %.*s %s%s=...", GI_STR_ARGS(run->head->id),
                         set_prefix(run, gap), gap->path);
}

/* Whether one of the first `said` findings says what a template's words leave open: at the value, or at what holds it,
 * by its name. Where there are more than anybody reads it does not matter. */
static bool is_said(const struct gi_rule_run *run, size_t said, const struct gi_gap *gap)
{
    for (size_t i = 0; i < said && said <= GI_LIMIT_FINDINGS_A_FILE; i++) {
        const struct gi_finding *finding = &run->findings->list.at[i];
        uint32_t start = finding->place.span.start;
        if (finding->place.file != gap->place.file)
            continue;
        if (start == gap->place.span.start || (start == gap->holder && strstr(finding->message, gap->field->key)))
            return true;
    }
    return false;
}

/* Gaps of the field table: those of optional keys (GI207) come when all other rules have spoken. */
static void run_gaps(struct gi_rule_run *run, bool optional)
{
    size_t said = run->findings->list.n;
    for (size_t i = 0; i < run->head->gaps.n; i++) {
        const struct gi_gap *gap = &run->head->gaps.at[i];
        if ((gap->code == WORDS_LEFT) != optional || (optional && is_said(run, said, gap)))
            continue;
        run->rule = gi_rule_find(gap->code);
        if (!run->rule)
            gi_bug("a field names a rule that the table does not have");
        if (in_force(run, run->rule, gap->need))
            say_gap(run, gap);
    }
}

/* Findings of text, grammar and decoding came before state and policy were known. */
static void level_readers(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->findings->list.n; i++) {
        const struct gi_rule *rule = gi_rule_find(run->findings->list.at[i].code);
        if (!rule)
            gi_bug("a finding of a rule that the table does not have");
        run->findings->list.at[i].level = (uint8_t)gi_rule_level(run, rule);
    }
}

void gi_rules_run(struct gi_rule_run *run)
{
    level_readers(run);
    run_gaps(run, false);
    for (size_t i = 0; i < gi_rule_count; i++) {
        run->rule = &gi_rules[i];
        if (run->rule->run && in_force(run, run->rule, run->rule->from))
            run->rule->run(run);
    }
    run_gaps(run, true);
    run->rule = NULL;
}
