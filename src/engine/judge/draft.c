/* A statement recomputed from what there is: by `sign` to make it, by the judge to compare with it. */
#include "engine/judge/draft.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "model/statement_lines.h"

struct drafting {
    struct gi_arena *arena;
    const struct gi_draft_request *request;
    struct gi_statement *statement;
    struct gi_error *reterr;
};

static const char *word_of(const struct drafting *drafting)
{
    return gi_sign_word(drafting->request->action);
}

/* The last two states that status.yaml passes; -1 where there are fewer. */
static void last_step(const struct gi_record *record, int ret_state[2])
{
    ret_state[0] = ret_state[1] = -1;
    for (size_t i = 0; i < record->status.n; i++) {
        if (!gi_status_is_state(&record->status.at[i]))
            continue;
        ret_state[0] = ret_state[1];
        ret_state[1] = (int)record->status.at[i].state.number;
    }
}

static int draft_state(const struct drafting *drafting)
{
    const struct gi_draft_request *request = drafting->request;
    int *state = drafting->statement->state;
    state[0] = state[1] = -1;
    if (request->action == GI_SIGN_PURGE)
        return 0; /* what a purge leaves has no state */
    if (!gi_sign_is_step(request->action)) {
        state[0] = request->state_to >= 0 ? request->state_to : request->life_after->state;
        return state[0] >= 0 ? 0 : gi_fail(drafting->reterr, "the record has no state");
    }
    last_step(request->after, state);
    if (request->state_from >= 0 && request->state_to >= 0) {
        state[0] = request->state_from;
        state[1] = request->state_to;
    }
    if (gi_sign_guards(request->action, state[0], state[1]))
        return 0;
    if (state[0] < 0)
        return gi_fail(drafting->reterr, "%s signs a step, and status.yaml has none yet", word_of(drafting));
    return gi_fail(drafting->reterr, "%s does not sign the step from %s to %s", word_of(drafting),
                   gi_words_STATE.at[state[0]].word, gi_words_STATE.at[state[1]].word);
}

static int draft_lead(const struct drafting *drafting)
{
    const struct gi_draft_request *request = drafting->request;
    struct gi_statement *statement = drafting->statement;
    enum gi_sign_line names = gi_sign_names_lead(request->action);
    if (request->chain->lead.n) {
        statement->lead = request->chain->lead;
        statement->epoch = request->chain->epoch;
    }
    if (names == GI_LINE_MUST && !request->to.n)
        return gi_fail(drafting->reterr, "%s has to name who leads from now on", word_of(drafting));
    if (names == GI_LINE_NEVER && request->to.n)
        return gi_fail(drafting->reterr, "%s names nobody who leads from now on", word_of(drafting));
    if (request->action == GI_SIGN_ASSUME && statement->lead.n)
        return gi_fail(drafting->reterr, "%.*s leads already", GI_STR_ARGS(statement->lead));
    if (request->to.n) {
        statement->to = request->to;
        statement->to_epoch = request->chain->epoch + 1;
    }
    return 0;
}

/* The place in the chain. */
static void draft_place(const struct drafting *drafting)
{
    const struct gi_signed_statement *last = drafting->request->chain->last;
    drafting->statement->seq = last ? last->statement.seq + 1 : 1;
    if (last)
        memcpy(drafting->statement->prev, last->digest, sizeof(last->digest));
}

/* Where the dash of a row stands; the row's first byte where it has none (flow style, which no maker writes). */
static uint32_t dash_of(const struct gi_file *file, const struct gi_node *row)
{
    uint32_t least = row->parent->span.start;
    uint32_t column = least - gi_text_line(file, least).start;
    for (uint32_t at = row->span.start;;) {
        uint32_t line = gi_text_line(file, at).start;
        uint32_t dash = line + column;
        if (dash <= row->span.start && file->data[dash] == '-' && row->parent->style == GI_STYLE_BLOCK &&
            gi_str_trim((struct gi_str){file->data + line, column}).n == 0)
            return dash;
        if (line <= least)
            return row->span.start;
        at = line - 1;
    }
}

static bool same_node(const struct gi_node *a, const struct gi_node *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->count != b->count)
        return false;
    const struct gi_node *right = b->first;
    for (const struct gi_node *left = a->first; left; left = left->next, right = right->next)
        if (!gi_str_equal(left->key, right->key) || !same_node(left, right))
            return false;
    return gi_str_equal(a->text, b->text);
}

static bool is_stub(const struct gi_node *row)
{
    return gi_node_get(row, "redacted");
}

/* Whether a stub keeps what this row had: each of id, at and by that either of them has. */
static bool is_stub_of(const struct gi_node *stub, const struct gi_node *row)
{
    static const char *const keys[] = {"id", "at", "by"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (!same_node(gi_node_get(stub, keys[i]), gi_node_get(row, keys[i])))
            return false;
    return true;
}

static const struct gi_node *first_row(const struct gi_source *source)
{
    bool rows = source && !source->broken && source->root && source->root->kind == GI_NODE_LIST;
    return rows ? source->root->first : NULL;
}

/* How many rows before `end` (NULL: all) are the same as one. */
static size_t count_same(const struct gi_node *first, const struct gi_node *end, const struct gi_node *row)
{
    size_t count = 0;
    for (const struct gi_node *other = first; other && other != end; other = other->next)
        count += other->kind == GI_NODE_MAP && same_node(other, row);
    return count;
}

/* How many stubs could be a row's; of all rows without one. */
static size_t count_stubs(const struct gi_node *first, const struct gi_node *row)
{
    size_t count = 0;
    for (const struct gi_node *other = first; other; other = other->next)
        count += other->kind == GI_NODE_MAP && is_stub(other) && (!row || is_stub_of(other, row));
    return count;
}

static void add_row(struct gi_arena *arena, const struct gi_source *source, const struct gi_node *row,
                    struct gi_statement *statement)
{
    struct gi_statement_row line = {.path = source->name};
    uint32_t start = dash_of(&source->file, row);
    uint32_t end = row->next ? dash_of(&source->file, row->next) : source->file.size;
    gi_digest_hex((struct gi_str){source->file.data + start, end - start}, line.sha256);
    GI_VEC_PUSH(arena, &statement->rows, line);
}

/* A row that is gone, and for which there is a stub more than before. */
static void add_rows_of(struct gi_arena *arena, const struct gi_source *before, const struct gi_source *after,
                        struct gi_statement *statement)
{
    const struct gi_node *old = first_row(before);
    const struct gi_node *now = first_row(after);
    if (count_stubs(now, NULL) <= count_stubs(old, NULL))
        return;
    for (const struct gi_node *row = old; row; row = row->next) {
        if (row->kind != GI_NODE_MAP || is_stub(row) || count_stubs(now, row) <= count_stubs(old, row))
            continue;
        /* Of rows that are all the same, as many as are gone. */
        if (count_same(old, row, row) + count_same(now, NULL, row) < count_same(old, NULL, row))
            add_row(arena, before, row, statement);
    }
}

static int by_name(const void *a, const void *b)
{
    const struct gi_source *const *left = a;
    const struct gi_source *const *right = b;
    return gi_str_compare((*left)->name, (*right)->name);
}

void gi_draft_rows(struct gi_arena *arena, const struct gi_record *before, const struct gi_record *after,
                   struct gi_statement *statement)
{
    const struct gi_source *files[GI_ROLE_COUNT];
    size_t n = 0;
    for (size_t role = 0; role < GI_ROLE_COUNT; role++)
        if (before->by_role[role] && before->by_role[role]->kind->reading == GI_READ_AS_ROWS)
            files[n++] = before->by_role[role];
    if (n)
        qsort(files, n, sizeof(*files), by_name);
    for (size_t i = 0; i < n; i++)
        add_rows_of(arena, files[i], after->by_role[files[i]->kind->role], statement);
}

static int draft_rows(const struct drafting *drafting)
{
    const struct gi_draft_request *request = drafting->request;
    if (request->before)
        gi_draft_rows(drafting->arena, request->before, request->after, drafting->statement);
    if (!drafting->statement->rows.n)
        return gi_fail(drafting->reterr, "no row became a stub");
    return 0;
}

static int draft_chain(const struct drafting *drafting)
{
    const struct gi_draft_request *request = drafting->request;
    struct gi_statement *statement = drafting->statement;
    statement->record = request->after->id;
    draft_place(drafting);
    if (draft_state(drafting) || draft_lead(drafting))
        return -1;
    if (request->action == GI_SIGN_AFFIRM && (!request->affirms || request->affirms >= statement->seq))
        return gi_fail(drafting->reterr, "affirm has to name an earlier statement by its number");
    if (request->action == GI_SIGN_AFFIRM)
        statement->affirms = request->affirms;
    for (size_t i = 0; i < request->waive_count; i++)
        GI_VEC_PUSH(drafting->arena, &statement->waives, request->waives[i]);
    if (statement->waives.n && !gi_sign_settles(request->action))
        return gi_fail(drafting->reterr, "%s cannot waive rules", word_of(drafting));
    statement->facts = gi_coverage_facts(request->after, request->life_after);
    statement->has_facts = true;
    if (gi_sign_settles(request->action))
        gi_coverage_items(drafting->arena, request->life_after, statement);
    if (request->action == GI_SIGN_REDACT && draft_rows(drafting))
        return -1;
    gi_coverage_files(drafting->arena, request->after, request->signoffs, gi_statement_after(statement), statement);
    return 0;
}

/* The document's file: by the id of its name. */
static int draft_document(const struct drafting *drafting)
{
    const struct gi_draft_request *request = drafting->request;
    struct gi_statement *statement = drafting->statement;
    enum gi_file_role role = request->action == GI_SIGN_COMMUNICATE ? GI_ROLE_COMMUNICATION : GI_ROLE_DECISION;
    statement->record = request->after->id;
    if (draft_lead(drafting))
        return -1;
    for (size_t i = 0; i < request->after->sources.n; i++) {
        const struct gi_source *source = &request->after->sources.at[i];
        if (source->kind->role != role || !gi_str_equal(gi_document_id(source->name), request->document))
            continue;
        if (statement->files.n)
            return gi_fail(drafting->reterr, "two documents are named %.*s", GI_STR_ARGS(request->document));
        const char *path = gi_arena_copy(drafting->arena, source->name.s, source->name.n);
        GI_VEC_PUSH(drafting->arena, &statement->files, gi_coverage_file(drafting->arena, source, path));
    }
    if (!statement->files.n)
        return gi_fail(drafting->reterr, "%s has no document %.*s for %s", request->after->folder,
                       GI_STR_ARGS(request->document), word_of(drafting));
    return 0;
}

static int by_path(const void *a, const void *b)
{
    const struct gi_statement_file *left = a;
    const struct gi_statement_file *right = b;
    return gi_str_compare(left->path, right->path);
}

/* Every file of plan/ but its sign-offs. */
static int draft_plan(const struct drafting *drafting)
{
    const struct gi_record *plan = drafting->request->after;
    struct gi_statement *statement = drafting->statement;
    statement->record = GI_STR("plan");
    draft_place(drafting);
    for (size_t i = 0; i < plan->sources.n; i++) {
        const struct gi_source *source = &plan->sources.at[i];
        if (source->kind->role != GI_ROLE_PLAN_SIGN_OFF)
            GI_VEC_PUSH(drafting->arena, &statement->files,
                        gi_coverage_file(drafting->arena, source, source->file.path));
    }
    if (!statement->files.n)
        return gi_fail(drafting->reterr, "there is no plan");
    qsort(statement->files.at, statement->files.n, sizeof(*statement->files.at), by_path);
    return 0;
}

static int draft_form(const struct drafting *drafting)
{
    switch (gi_sign_form_of(drafting->request->action)) {
    case GI_SIGN_FORM_CHAIN:
        return draft_chain(drafting);
    case GI_SIGN_FORM_DOCUMENT:
        return draft_document(drafting);
    case GI_SIGN_FORM_POLICY:
        return gi_fail(drafting->reterr, "a policy's statement is made with the policy");
    case GI_SIGN_FORM_PLAN:
        return draft_plan(drafting);
    }
    return -1;
}

/* Names that no statement can hold are said here, not by whoever reads it. */
static int check_files(const struct drafting *drafting)
{
    struct gi_statement so_far = *drafting->statement;
    for (so_far.files.n = 0; so_far.files.n < drafting->statement->files.n; so_far.files.n++) {
        struct gi_str path = so_far.files.at[so_far.files.n].path;
        if (!gi_statement_may_hold(&so_far, path))
            return gi_fail(drafting->reterr, "the name %.*s cannot be signed: rename it", GI_STR_ARGS(path));
    }
    return 0;
}

int gi_draft(struct gi_arena *arena, const struct gi_draft_request *request, struct gi_statement *ret_statement,
             struct gi_error *reterr)
{
    struct gi_statement statement = {.action = request->action,
                                     .state = {-1, -1},
                                     .signed_at = request->signed_at,
                                     .expires = request->expires,
                                     .reason = request->reason,
                                     .facts = {-1, -1, -1, -1, -1}};
    struct drafting drafting = {arena, request, &statement, reterr};
    const struct gi_policy *policy = request->policy;
    if (!policy || policy->version.is != GI_PRESENT || policy->project.is != GI_PRESENT)
        return gi_fail(reterr, "no policy is in force");
    statement.project = policy->project.text;
    statement.policy = request->policy_seen ? request->policy_seen : (uint32_t)policy->version.number;
    if (draft_form(&drafting) || check_files(&drafting))
        return -1;
    if (!gi_str_ends(gi_statement_render(arena, &statement), "\nend\n"))
        return gi_fail(reterr, "the statement would be larger than %d bytes", GI_LIMIT_STATEMENT_BYTES);
    *ret_statement = statement;
    return 0;
}
