/* A step: hygiene, then policy, then the records that it changes. */
#include "engine/judge/steps.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge_record.h"
#include "engine/layout.h"
#include "rules/rule.h"

/* Adds what another report says. */
static void join(struct gi_arena *arena, struct gi_report *report, const struct gi_report *more)
{
    struct gi_report_finding *findings = GI_NEW_ARRAY(arena, struct gi_report_finding, report->count + more->count);
    const char **errors = GI_NEW_ARRAY(arena, const char *, report->error_count + more->error_count);
    for (size_t i = 0; i < report->count + more->count; i++)
        findings[i] = i < report->count ? report->findings[i] : more->findings[i - report->count];
    for (size_t i = 0; i < report->error_count + more->error_count; i++)
        errors[i] = i < report->error_count ? report->errors[i] : more->errors[i - report->error_count];
    report->findings = findings;
    report->errors = errors;
    report->count += more->count;
    report->error_count += more->error_count;
    report->records += more->records;
    report->incidents += more->incidents;
    for (size_t level = 0; level < 3; level++)
        report->by_level[level] += more->by_level[level];
}

/* Findings about trees and policy as a report; none of them can be softened. */
static struct gi_report report_of(const struct gi_findings *findings, struct gi_arena *arena)
{
    struct gi_kept kept = {0};
    gi_keep_findings(findings, "", arena, &kept);
    struct gi_report report = {.findings = kept.findings.at, .count = kept.findings.n};
    memcpy(report.by_level, kept.by_level, sizeof(report.by_level));
    return report;
}

/* The levels that the rule table gives, for findings that no record's rules look at. */
static void set_levels(struct gi_findings *findings)
{
    for (size_t i = 0; i < findings->list.n; i++) {
        const struct gi_rule *rule = gi_rule_find(findings->list.at[i].code);
        if (rule && rule->severity == GI_RULE_W)
            findings->list.at[i].level = GI_LEVEL_WARNING;
    }
}

static bool has_errors(const struct gi_findings *findings)
{
    for (size_t i = 0; i < findings->list.n; i++)
        if (findings->list.at[i].level == GI_LEVEL_ERROR)
            return true;
    return false;
}

int gi_steps_begin(struct gi_steps *steps, const char *before, const struct gi_server_state *vouched,
                   struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *tree = NULL;
    struct gi_findings findings = {.arena = steps->arena};
    steps->trust = (struct gi_trust){0};
    if (!before)
        return 0;
    if (gi_snapshot_revision(steps->repository, before, &tree, reterr) ||
        (vouched &&
         gi_trust_load_vouched(tree, vouched->digest, GI_VOUCHED_LAST, steps->arena, &findings, &steps->trust, reterr)))
        return -1;
    steps->vouched = steps->trust.versions.n ? vouched : NULL;
    if (!steps->trust.versions.n && !findings.list.n &&
        gi_trust_load(tree, steps->pin, steps->arena, &findings, &steps->trust, reterr))
        return -1;
    set_levels(&findings);
    for (size_t i = 0; i < findings.list.n; i++) {
        if (findings.list.at[i].level != GI_LEVEL_ERROR)
            continue;
        gi_fail(reterr, "the policy of %.12s cannot be trusted: %s: %s [GI%03u]", before,
                findings.list.at[i].place.file->path, findings.list.at[i].message, findings.list.at[i].code);
        return gi_fail_hint(reterr, "git incident audit tells since when");
    }
    return 0;
}

/* The two trees of a step. */
struct pair {
    struct gi_snapshot *before; /* NULL: the empty tree */
    struct gi_snapshot *after;
};

static void scoped_pair(struct pair *pair)
{
    gi_snapshot_close(pair->before);
    gi_snapshot_close(pair->after);
}

/* The policy of a step that changes it, or brings the first guarded folder. */
static int judge_policy(struct gi_steps *steps, const struct pair *pair, const struct gi_hygiene *hygiene,
                        struct gi_findings *findings, struct gi_error *reterr)
{
    struct gi_trust after;
    int64_t clock = steps->point == GI_JUDGE_PUSH ? steps->clock : INT64_MIN;
    size_t said = findings->list.n;
    if (!hygiene->policy && steps->trust.versions.n)
        return 0;
    if (gi_trust_step(&steps->trust, pair->before, pair->after, hygiene->changed.at, hygiene->changed.n, steps->pin,
                      clock, steps->arena, findings, &after, reterr))
        return -1;
    for (size_t i = said; i < findings->list.n; i++)
        if (findings->list.at[i].level == GI_LEVEL_ERROR)
            return 0;
    steps->trust = after;
    return 0;
}

/* The changed records against the tree before, by the trust before; in the first guarded step by the policy that it
 * brings. */
static int judge_records(struct gi_steps *steps, const struct gi_trust *trust, const struct pair *pair,
                         const struct gi_hygiene *hygiene, enum gi_rows_held rows, struct gi_arena *arena,
                         struct gi_report *ret_report, struct gi_error *reterr)
{
    struct gi_check_request request = {.head = pair->after,
                                       .base = pair->before,
                                       .judge = pair->before,
                                       .before = pair->before,
                                       .trust = trust,
                                       .pin = steps->pin,
                                       .point = steps->point,
                                       .rows = rows,
                                       .layout = GI_LAYOUT_ASKED,
                                       .as_of = steps->clock,
                                       .jobs = steps->jobs,
                                       .paths = hygiene->records.at,
                                       .path_count = hygiene->records.n,
                                       .changed = hygiene->records.at,
                                       .changed_count = hygiene->records.n};
    return gi_check(&request, arena, ret_report, reterr);
}

static void note_person(struct gi_steps *steps, struct gi_str who)
{
    for (size_t i = 0; i < steps->people.n; i++)
        if (gi_str_equal(steps->people.at[i], who))
            return;
    GI_VEC_PUSH(steps->arena, &steps->people, (struct gi_str){gi_arena_copy(steps->arena, who.s, who.n), who.n});
}

/* Statements stay as they are once they are there: one that differs is new. `0003-close.alice.1.sig` is alice's. */
static void count(struct gi_steps *steps, const struct gi_hygiene *hygiene)
{
    for (size_t i = 0; i < hygiene->changed.n; i++) {
        struct gi_str path = gi_str_of(hygiene->changed.at[i]);
        const char *slash = strrchr(path.s, '/');
        struct gi_str name = gi_str_of(slash ? slash + 1 : path.s);
        size_t dot = gi_str_find(name, '.');
        struct gi_str rest = gi_str_part(name, dot + 1, name.n);
        bool guarded = slash != NULL;
        steps->signoffs += guarded && gi_str_ends(name, ".stmt");
        if (guarded && gi_str_ends(name, ".sig"))
            note_person(steps, gi_str_part(rest, 0, gi_str_find(rest, '.')));
    }
}

static void remember(struct gi_steps *steps, const struct gi_hygiene *hygiene, bool first)
{
    for (size_t i = 0; steps->remembers && i < hygiene->records.n; i++) {
        const char *folder = hygiene->records.at[i];
        GI_VEC_PUSH(steps->arena, &steps->touched, gi_arena_copy(steps->arena, folder, strlen(folder)));
    }
    for (size_t i = 0; steps->remembers && !first && i < hygiene->grown.n; i++) {
        const struct gi_growth *growth = &hygiene->grown.at[i];
        const char *folder = gi_arena_copy(steps->arena, growth->folder, strlen(growth->folder));
        GI_VEC_PUSH(steps->arena, &steps->grown, (struct gi_growth){folder, growth->bytes});
    }
}

static int by_folder(const void *a, const void *b)
{
    return strcmp(((const struct gi_growth *)a)->folder, ((const struct gi_growth *)b)->folder);
}

void gi_steps_rows(struct gi_steps *steps, struct gi_arena *arena, struct gi_report *ret_report)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_findings findings = {.arena = scratch};
    const struct gi_growth *grown = steps->grown.at;
    if (steps->grown.n)
        qsort(steps->grown.at, steps->grown.n, sizeof(*steps->grown.at), by_folder);
    for (size_t i = 0, next; i < steps->grown.n; i = next) {
        uint64_t bytes = 0;
        for (next = i; next < steps->grown.n && strcmp(grown[next].folder, grown[i].folder) == 0; next++)
            bytes += grown[next].bytes;
        if (bytes > GI_LIMIT_PUSH_ROWS)
            gi_layout_say(&findings, 823, grown[i].folder, "%llu bytes of new rows in one push; at most %d are allowed",
                          (unsigned long long)bytes, GI_LIMIT_PUSH_ROWS);
    }
    *ret_report = report_of(&findings, arena);
}

/* Where the records of a small step stand was just read: their years need not be read again. */
static void know(const struct pair *pair, const struct gi_hygiene *hygiene)
{
    enum { SMALL = 64 };
    for (size_t i = 0; i < hygiene->records.n && hygiene->records.n <= SMALL; i++) {
        const struct gi_hygiene_trees *trees = &hygiene->trees.at[i];
        gi_snapshot_know(pair->after, hygiene->records.at[i], trees->is_now ? trees->now : NULL);
        if (pair->before)
            gi_snapshot_know(pair->before, hygiene->records.at[i], trees->is_was ? trees->was : NULL);
    }
}

/* The policy that a statement says its signer saw; 0: none. */
static uint32_t policy_of(const struct gi_file *file)
{
    static const char word[] = "\npolicy: ";
    const char *at = memmem(file->data, file->size, word, sizeof(word) - 1);
    uint32_t number = 0;
    if (!at)
        return 0;
    for (at += sizeof(word) - 1; *at >= '0' && *at <= '9' && number < 10000; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    return number;
}

/* Reads the earlier policies, too, where a new statement was signed under one of them. */
static int look_back(struct gi_steps *steps, const struct gi_hygiene *hygiene, struct gi_snapshot *after,
                     struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *tree = NULL;
    struct gi_findings findings = {.arena = steps->arena};
    const struct gi_server_state *vouched = steps->vouched;
    bool earlier = false;
    for (size_t i = 0; vouched && i < hygiene->changed.n && !earlier; i++) {
        struct gi_file file;
        const char *path = hygiene->changed.at[i];
        if (!gi_str_ends(gi_str_of(path), ".stmt"))
            continue;
        enum gi_read read = gi_snapshot_read(after, path, GI_LIMIT_STATEMENT_BYTES, scratch, &file, reterr);
        if (read == GI_READ_ERROR)
            return -1;
        earlier = read == GI_READ_OK && policy_of(&file) < steps->trust.versions.n;
    }
    if (!earlier || hygiene->policy)
        return 0;
    struct gi_trust now = steps->trust;
    struct gi_trust then;
    steps->vouched = NULL;
    if (gi_snapshot_revision(steps->repository, vouched->tip, &tree, reterr) ||
        gi_trust_load_vouched(tree, vouched->digest, GI_VOUCHED_CHAIN, steps->arena, &findings, &then, reterr))
        return -1;
    for (size_t i = 0; i < then.versions.n && i < now.versions.n; i++)
        now.versions.at[i] = then.versions.at[i];
    return 0;
}

/* Policy, then records; what `findings` says of the trees is joined to the report. */
static int judge_content(struct gi_steps *steps, const char *before, const char *after,
                         const struct gi_hygiene *hygiene, enum gi_rows_held rows, struct gi_findings *findings,
                         struct gi_arena *arena, struct gi_report *ret_report, struct gi_error *reterr)
{
    GI_SCOPED(scoped_pair) struct pair pair = {NULL, NULL};
    bool first = steps->trust.versions.n == 0;
    if (gi_snapshot_revision(steps->repository, after, &pair.after, reterr) ||
        (before && gi_snapshot_revision(steps->repository, before, &pair.before, reterr)))
        return -1;
    know(&pair, hygiene);
    if (look_back(steps, hygiene, pair.after, reterr))
        return -1;
    const struct gi_trust trust = steps->trust;
    if (judge_policy(steps, &pair, hygiene, findings, reterr))
        return -1;
    set_levels(findings);
    if (has_errors(findings))
        return 0;
    return judge_records(steps, first ? &steps->trust : &trust, &pair, hygiene, rows, arena, ret_report, reterr);
}

int gi_steps_judge(struct gi_steps *steps, const char *before, const char *after, enum gi_rows_held rows,
                   struct gi_arena *arena, struct gi_report *ret_report, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    bool first = steps->trust.versions.n == 0;
    struct gi_findings findings = {.arena = scratch};
    struct gi_report records = {0};
    struct gi_hygiene hygiene;
    struct gi_hygiene_request look = {.repository = steps->repository, .before = before, .after = after};
    look.most_changes = first ? GI_LIMIT_CHANGES : steps->most_changes;
    *ret_report = records;
    if (gi_hygiene_judge(&look, scratch, &findings, &hygiene, reterr))
        return -1;
    if (!hygiene.guarded && !hygiene.guarded_before)
        return 0;
    steps->judged++;
    steps->changed += first ? 0 : hygiene.changed.n;
    count(steps, &hygiene);
    remember(steps, &hygiene, first);
    if (!findings.list.n && (hygiene.records.n || first) &&
        judge_content(steps, before, after, &hygiene, rows, &findings, arena, &records, reterr))
        return -1;
    *ret_report = report_of(&findings, arena);
    join(arena, ret_report, &records);
    return 0;
}

void gi_steps_end(const struct gi_steps *steps, const char *tip, struct gi_judgement *judgement)
{
    judgement->judged = steps->judged;
    judgement->signoffs = steps->signoffs;
    judgement->people = steps->people.n;
    memcpy(judgement->tip, tip, sizeof(judgement->tip));
    if (!steps->trust.versions.n)
        return;
    const struct gi_policy_version *last = &steps->trust.versions.at[steps->trust.versions.n - 1];
    judgement->version = last->number;
    memcpy(judgement->digest, last->digest, sizeof(judgement->digest));
}

int gi_judge_state(struct gi_repository *repository, const char *pin, struct gi_server_state *state,
                   struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_steps steps = {.repository = repository, .pin = pin, .point = GI_JUDGE_AUDIT, .arena = arena};
    if (gi_steps_begin(&steps, state->tip, NULL, reterr))
        return -1;
    if (!steps.trust.versions.n)
        return 0;
    const struct gi_policy_version *last = &steps.trust.versions.at[steps.trust.versions.n - 1];
    state->version = last->number;
    memcpy(state->digest, last->digest, sizeof(state->digest));
    return 0;
}
