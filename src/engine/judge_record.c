/* One record against its base. */
#include "engine/judge_record.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "engine/judge_signed.h"
#include "engine/named.h"
#include "rules/rule.h"

/* Whether head, whose record was just read, is known to hold what the base does. */
static bool is_unchanged(const struct gi_common *common, const struct gi_record *record)
{
    if (common->request->changed)
        return !gi_pathset_touches(&common->changed, record->folder);
    for (size_t i = 0; i < record->sources.n; i++)
        if (!(record->sources.at[i].file.flags & GI_FILE_AS_BASE))
            return false;
    return gi_snapshot_same_as_read(common->request->head, record->folder, record->sources.n);
}

/* The record as the base has it; NULL where the base lacks it or holds the very same. What is wrong in it was said
 * then. */
static int load_base(const struct gi_common *common, const struct gi_record_place *place, const struct gi_record *head,
                     struct gi_arena *scratch, struct gi_record **ret_record, struct gi_error *reterr)
{
    struct gi_snapshot *base = common->request->base;
    const struct gi_record_place *there = base ? gi_layout_find(common->base_layout, place->folder) : NULL;
    if (!there || is_unchanged(common, head) || gi_snapshot_same(common->request->head, base, place->folder))
        return 0;
    struct gi_findings *old = GI_NEW(scratch, struct gi_findings);
    old->arena = scratch;
    return gi_load_record(base, there, old, ret_record, reterr);
}

/* The SHA-256 of each file under evidence/, in the order of the sources. */
static const struct gi_str *digest_exhibits(const struct gi_record *record, struct gi_arena *scratch)
{
    struct gi_str *digests = GI_NEW_ARRAY(scratch, struct gi_str, record->sources.n + 1);
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        if (source->kind->role != GI_ROLE_EXHIBIT || source->broken)
            continue;
        char *hex = gi_arena_alloc_raw(scratch, 65);
        gi_digest_hex((struct gi_str){source->file.data, source->file.size}, hex);
        digests[i] = (struct gi_str){hex, 64};
    }
    return digests;
}

static void collect_playbooks(const struct gi_record *plan, struct gi_arena *scratch, struct gi_facts *facts)
{
    if (!plan)
        return;
    struct gi_str *paths = GI_NEW_ARRAY(scratch, struct gi_str, plan->sources.n + 1);
    for (size_t i = 0; i < plan->sources.n; i++)
        if (plan->sources.at[i].kind->role == GI_ROLE_PLAYBOOK)
            paths[facts->playbook_count++] = gi_str_of(plan->sources.at[i].file.path);
    facts->playbooks = paths;
}

/* How many rows enter a state. */
static size_t entries_into(const struct gi_record *record, int state)
{
    size_t entries = 0;
    for (size_t i = 0; record && i < record->status.n; i++) {
        const struct gi_scalar *entered = &record->status.at[i].state;
        entries += entered->is == GI_PRESENT && entered->number == state;
    }
    return entries;
}

/* The guarded step that a change makes: it is judged for its gate, whether or not anybody asked. A record that the
 * base lacks (NULL) made every step that it has; one that was reopened and accepted again made it once more. */
static enum gi_gate gate_of_step(const struct gi_record *before, const struct gi_record *now,
                                 const struct gi_life *life)
{
    const struct gi_scalar *exercise = &now->exercise.state;
    if (now->kind == GI_KIND_EXERCISE) {
        bool completed = exercise->is == GI_PRESENT && exercise->number == GI_EXERCISE_STATE_COMPLETED;
        bool was = before && before->exercise.state.is == GI_PRESENT &&
                   before->exercise.state.number == GI_EXERCISE_STATE_COMPLETED;
        return completed && !was ? GI_GATE_COMPLETED : GI_GATE_NONE;
    }
    if (now->kind != GI_KIND_INCIDENT || entries_into(now, life->state) <= entries_into(before, life->state))
        return GI_GATE_NONE;
    if (life->state == GI_STATE_FOLLOW_UP)
        return GI_GATE_ACCEPT;
    return life->state == GI_STATE_CLOSED ? GI_GATE_CLOSE : GI_GATE_NONE;
}

/* Whether the change brings this record: there is a base, and it has none in this place. */
static bool is_new(const struct gi_common *common, const struct gi_record *head)
{
    return common->request->base && !gi_layout_find(common->base_layout, head->folder);
}

/* The ids of records that are there, as far as rules ask for them. */
static int collect_ids(const struct gi_common *common, const struct gi_record *head, struct gi_arena *scratch,
                       struct gi_facts *facts, struct gi_error *reterr)
{
    struct gi_ids named = {common->layout->ids.at, common->layout->ids.n};
    if (common->request->layout == GI_LAYOUT_ASKED &&
        gi_named_records(common->request->head, head, scratch, &named, reterr))
        return -1;
    facts->record_ids = named.at;
    facts->record_count = named.n;
    return 0;
}

/* The gate that is asked for, or that the step passes; a signed one is judged as of its signature. */
static void find_gate(const struct gi_common *common, const struct gi_signed_judged *judged, struct gi_rule_run *run)
{
    bool known = judged->judged ? judged->changed : run->base || is_new(common, run->head);
    run->gate = common->request->gate;
    run->as_of = common->request->as_of;
    if (run->gate != GI_GATE_NONE)
        return;
    run->gate = judged->verdicts.gate;
    if (run->gate != GI_GATE_NONE)
        run->as_of = judged->verdicts.gate_at;
    else if (known)
        run->gate = gate_of_step(judged->judged ? judged->before : run->base, run->head, run->life);
}

static int run_rules(const struct gi_common *common, const struct gi_record_place *place, const struct gi_record *head,
                     const struct gi_record *base, struct gi_findings *findings, struct gi_kept *kept,
                     struct gi_error *reterr)
{
    struct gi_arena *scratch = findings->arena;
    struct gi_life *life = gi_life_of(scratch, head, common->policy);
    struct gi_facts facts = {.exhibit_digests = digest_exhibits(head, scratch), .rows = common->request->rows};
    struct gi_signed_judged judged;
    if (collect_ids(common, head, scratch, &facts, reterr) ||
        gi_signed_judge(common, place, head, base, life, scratch, &judged, reterr))
        return -1;
    collect_playbooks(common->plan, scratch, &facts);
    facts.approvals = common->approvals;
    facts.approval_count = common->approval_count;
    facts.is_trusted = common->trust && gi_trust_policy(common->trust);
    gi_signed_facts(&judged, scratch, &facts);
    struct gi_rule_run run = {.head = head,
                              .base = base,
                              .life = life,
                              .policy = common->policy,
                              .plan = common->plan,
                              .facts = &facts,
                              .findings = findings};
    find_gate(common, &judged, &run);
    gi_rules_run(&run);
    gi_signed_report(common, &judged, &run);
    kept->unverified = judged.verdicts.unverified;
    return 0;
}

void gi_judge_record(const struct gi_common *common, const struct gi_record_place *place, struct gi_arena *scratch,
                     struct gi_arena *keep, struct gi_kept *ret_kept)
{
    gi_arena_reset(scratch);
    struct gi_findings findings = {.arena = scratch};
    struct gi_error error = {.arena = keep};
    struct gi_record *head = NULL;
    struct gi_record *base = NULL;
    if (gi_load_record(common->request->head, place, &findings, &head, &error) ||
        load_base(common, place, head, scratch, &base, &error) ||
        run_rules(common, place, head, base, &findings, ret_kept, &error)) {
        ret_kept->error = gi_arena_printf(keep, "%s: %s", place->folder, error.message);
        return;
    }
    gi_keep_findings(&findings, place->folder, keep, ret_kept);
}

/* By file, then as they will be shown. */
static int by_place(const void *a, const void *b)
{
    const struct gi_finding *left = a;
    const struct gi_finding *right = b;
    int order = strcmp(left->place.file->path, right->place.file->path);
    if (!order && left->place.span.start != right->place.span.start)
        order = left->place.span.start < right->place.span.start ? -1 : 1;
    if (!order)
        order = (int)left->code - (int)right->code;
    return order ? order : strcmp(left->message, right->message);
}

enum { LINE_SHOWN = 240, MESSAGE_SHOWN = 600 };

/* The beginning of a text, at most so many bytes, without half a character at its end. */
static const char *cut(struct gi_arena *keep, struct gi_str text, size_t most)
{
    if (text.n <= most)
        return gi_arena_copy(keep, text.s, text.n);
    size_t n = most;
    while (n && most - n < 3 && ((unsigned char)text.s[n] & 0xC0) == 0x80)
        n--;
    return gi_arena_copy(keep, text.s, n);
}

/* A message may quote a value as long as a file: nobody reads that. */
static const char *cut_message(struct gi_arena *keep, const char *message)
{
    struct gi_str text = gi_str_of(message);
    const char *shown = cut(keep, text, MESSAGE_SHOWN);
    return text.n <= MESSAGE_SHOWN ? shown : gi_arena_printf(keep, "%s ...", shown);
}

/* What to do next: the finding's own remedy, else the rule's hint with the last letters of the record's id for "ID". */
static const char *remedy_of(const struct gi_finding *finding, const char *record, struct gi_arena *keep)
{
    const char *text = finding->remedy ? finding->remedy : gi_rule_find(finding->code)->hint;
    const char *id = strrchr(record, '-');
    struct gi_buf remedy = gi_buf_new(keep, GI_LIMIT_REMEDY_BYTES);
    for (const char *at = text; *at; at++) {
        bool stands_for_id = id && at > text && at[-1] == ' ' && strncmp(at, "ID", 2) == 0 && (at[2] == ' ' || !at[2]);
        if (stands_for_id)
            gi_buf_adds(&remedy, id + 1);
        else
            gi_buf_addc(&remedy, *at);
        at += stands_for_id;
    }
    return remedy.s;
}

static struct gi_report_finding with_position(const struct gi_finding *finding, const char *record,
                                              struct gi_arena *keep)
{
    const struct gi_file *file = finding->place.file;
    struct gi_report_finding kept = {
        .code = finding->code, .level = finding->level, .record = record, .span = finding->place.span};
    kept.path = gi_arena_copy(keep, file->path, strlen(file->path));
    kept.message = cut_message(keep, finding->message);
    kept.remedy = remedy_of(finding, record, keep);
    kept.from = gi_text_position(file, finding->place.span.start);
    kept.to = gi_text_position(file, finding->place.span.end);
    if (file->size) {
        struct gi_str line = gi_text_at(file, gi_text_line(file, finding->place.span.start));
        kept.line = cut(keep, line, LINE_SHOWN);
    }
    return kept;
}

/* The one finding that stands for those of a file that are not shown; as grave as the gravest of them. */
static void count_the_rest(struct gi_report_finding *last, size_t rest, uint8_t gravest, struct gi_arena *keep)
{
    last->code = 199;
    last->level = gravest;
    last->message = gi_arena_printf(keep, "%zu more findings in this file are not shown", rest);
    last->remedy = gi_rule_find(199)->hint;
}

void gi_keep_findings(const struct gi_findings *findings, const char *record, struct gi_arena *keep,
                      struct gi_kept *ret_kept)
{
    struct gi_finding *list = findings->list.at;
    size_t in_file = 0;
    uint8_t gravest = GI_LEVEL_WARNING;
    if (findings->list.n)
        qsort(list, findings->list.n, sizeof(*list), by_place);
    for (size_t i = 0; i < findings->list.n; i++) {
        bool same_file = i && strcmp(list[i - 1].place.file->path, list[i].place.file->path) == 0;
        in_file = same_file ? in_file + 1 : 1;
        ret_kept->by_level[list[i].level]++;
        if (in_file <= GI_LIMIT_FINDINGS_A_FILE) {
            GI_VEC_PUSH(keep, &ret_kept->findings, with_position(&list[i], record, keep));
            continue;
        }
        if (in_file == GI_LIMIT_FINDINGS_A_FILE + 1) {
            GI_VEC_PUSH(keep, &ret_kept->findings, with_position(&list[i], record, keep));
            gravest = list[i].level;
        }
        if (list[i].level < gravest)
            gravest = list[i].level;
        count_the_rest(&ret_kept->findings.at[ret_kept->findings.n - 1], in_file - GI_LIMIT_FINDINGS_A_FILE, gravest,
                       keep);
    }
}
