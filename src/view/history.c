/* The commits that touched a record, and what each did, read from its tree and its parent's. */
#include "base/limits.h"
#include "base/scoped.h"
#include "view/signed.h"

struct walking {
    struct gi_arena *arena;
    struct gi_history *history;
};

static int take(const struct gi_log_entry *entry, void *context)
{
    struct walking *walking = context;
    struct gi_history_step step = {.seconds = entry->seconds};
    memcpy(step.id, entry->id, sizeof(step.id));
    step.author = gi_arena_copy(walking->arena, entry->author, strlen(entry->author));
    step.subject = gi_arena_copy(walking->arena, entry->subject, strlen(entry->subject));
    GI_VEC_PUSH(walking->arena, &walking->history->steps, step);
    return 0;
}

/* The record as a commit has it; NULL where it has none. */
static int load_at(struct gi_repository *repository, const char *id, const struct gi_record_place *place,
                   struct gi_arena *arena, struct gi_record **ret_record, struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *snapshot = NULL;
    struct gi_findings *unsaid = GI_NEW(arena, struct gi_findings);
    struct gi_record *record;
    unsaid->arena = arena;
    if (gi_snapshot_revision(repository, id, &snapshot, reterr) ||
        gi_load_record(snapshot, place, unsaid, &record, reterr))
        return -1;
    *ret_record = record->sources.n ? record : NULL;
    return 0;
}

static void did(struct gi_history_step *step, struct gi_arena *arena, const char *text)
{
    GI_VEC_PUSH(arena, &step->did, text);
}

static void compare_counts(struct gi_history_step *step, struct gi_arena *arena, const char *what, size_t before,
                           size_t now)
{
    if (now > before)
        did(step, arena, gi_arena_printf(arena, "+%zu %s", now - before, what));
    else if (now < before)
        did(step, arena, gi_arena_printf(arena, "-%zu %s", before - now, what));
}

/* Every state and severity row that was added, in the words of the row. */
static void compare_status(struct gi_history_step *step, struct gi_arena *arena, const struct gi_record *before,
                           const struct gi_record *now)
{
    for (size_t i = before ? before->status.n : 0; i < now->status.n; i++) {
        const struct gi_status *row = &now->status.at[i];
        bool passed = row->not_applicable.is == GI_PRESENT;
        if (row->state.is == GI_PRESENT)
            did(step, arena,
                gi_arena_printf(arena, "%s%.*s", passed ? "passed over " : "state ", GI_STR_ARGS(row->state.text)));
        if (row->severity.is == GI_PRESENT)
            did(step, arena, gi_arena_printf(arena, "severity %.*s", GI_STR_ARGS(row->severity.text)));
    }
}

static void compare_rows(struct gi_history_step *step, struct gi_arena *arena, const struct gi_record *before,
                         const struct gi_record *now)
{
    static const struct gi_record nothing;
    const struct gi_record *was = before ? before : &nothing;
    compare_counts(step, arena, "timeline", was->timeline.n, now->timeline.n);
    compare_counts(step, arena, "evidence", was->evidence.n, now->evidence.n);
    compare_counts(step, arena, "actions", was->actions.n, now->actions.n);
    compare_counts(step, arena, "progress", was->progress.n, now->progress.n);
    compare_counts(step, arena, "sent", was->sent.n, now->sent.n);
    compare_counts(step, arena, "meetings", was->syncs.n, now->syncs.n);
    compare_counts(step, arena, "findings", was->analysis.findings.n, now->analysis.findings.n);
    compare_counts(step, arena, "root causes", was->analysis.root_causes.n, now->analysis.root_causes.n);
}

static bool same_bytes(const struct gi_source *a, const struct gi_source *b)
{
    return a->file.size == b->file.size && (!a->file.size || memcmp(a->file.data, b->file.data, a->file.size) == 0);
}

/* Whether a change of a file is told by its rows, or by who signed. */
static bool is_told(const struct gi_source *source, const struct gi_source *was)
{
    if (source->kind->reading == GI_READ_AS_ROWS && !source->broken)
        return true;
    return (source->kind->role == GI_ROLE_HEADER || source->kind->role == GI_ROLE_SIGN_OFF) && !was;
}

/* "0003-close.alice.1.sig" gives the statement's name and who signed; false: it is no signature. */
static bool split_signature(struct gi_str name, struct gi_str *ret_statement, struct gi_str *ret_who)
{
    name = gi_str_part(name, strlen("sign-offs/"), name.n);
    size_t n = gi_str_find(name, '.');
    struct gi_str rest = gi_str_part(name, n + 1, name.n);
    *ret_statement = gi_str_part(name, 0, n);
    *ret_who = gi_str_part(rest, 0, gi_str_find(rest, '.'));
    return gi_str_ends(name, ".sig") && ret_who->n;
}

static const char *verdict_of(const struct gi_verify *verify, struct gi_str name)
{
    for (size_t i = 0; i < verify->statements.n; i++)
        if (gi_str_is(name, verify->statements.at[i].name))
            return verify->statements.at[i].verdict;
    return "gone";
}

/* Signatures that came, with what has become of their statement. */
static void compare_signoffs(struct gi_history_step *step, struct gi_arena *arena, const struct gi_record *before,
                             const struct gi_record *now, const struct gi_verify *verify)
{
    struct gi_str name, who;
    for (size_t i = 0; i < now->sources.n; i++) {
        const struct gi_source *source = &now->sources.at[i];
        bool is_new = !before || !gi_record_source(before, source->name);
        if (source->kind->role == GI_ROLE_SIGN_OFF && is_new && split_signature(source->name, &name, &who))
            did(step, arena,
                gi_arena_printf(arena, "%.*s signed by %.*s (%s)", GI_STR_ARGS(name), GI_STR_ARGS(who),
                                verdict_of(verify, name)));
    }
}

static void compare_files(struct gi_history_step *step, struct gi_arena *arena, const struct gi_record *before,
                          const struct gi_record *now)
{
    for (size_t i = 0; i < now->sources.n; i++) {
        const struct gi_source *source = &now->sources.at[i];
        const struct gi_source *was = before ? gi_record_source(before, source->name) : NULL;
        if (is_told(source, was) || (was && same_bytes(was, source)))
            continue;
        did(step, arena, gi_arena_printf(arena, "%.*s %s", GI_STR_ARGS(source->name), was ? "changed" : "added"));
    }
    for (size_t i = 0; before && i < before->sources.n; i++)
        if (!gi_record_source(now, before->sources.at[i].name))
            did(step, arena, gi_arena_printf(arena, "%.*s removed", GI_STR_ARGS(before->sources.at[i].name)));
}

static int explain(struct gi_repository *repository, const struct gi_record_place *place,
                   const struct gi_verify *verify, struct gi_history_step *step, struct gi_arena *arena,
                   struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_record *before = NULL;
    struct gi_record *now = NULL;
    char parent[41];
    enum gi_revision found = gi_repository_parent(repository, step->id, parent, reterr);
    if (found == GI_REVISION_ERROR || load_at(repository, step->id, place, scratch, &now, reterr) ||
        (found == GI_REVISION_OK && load_at(repository, parent, place, scratch, &before, reterr)))
        return -1;
    if (!now) {
        did(step, arena, "removed");
        return 0;
    }
    if (!before)
        did(step, arena, "recorded");
    compare_status(step, arena, before, now);
    compare_signoffs(step, arena, before, now, verify);
    compare_rows(step, arena, before, now);
    compare_files(step, arena, before, now);
    if (!step->did.n)
        did(step, arena, "rows changed in place");
    return 0;
}

int gi_view_history(struct gi_repository *repository, const char *typed, struct gi_arena *arena,
                    struct gi_history *ret_history, struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_view) struct gi_view *view = NULL;
    struct gi_viewed viewed;
    struct gi_history history = {0};
    struct walking walking = {arena, &history};
    char head[41];
    if (gi_view_open(repository, NULL, arena, &view, reterr) || gi_view_find(view, typed, arena, &viewed, reterr))
        return -1;
    history.head = viewed.head;
    enum gi_revision found = gi_repository_resolve(repository, "HEAD", head, reterr);
    if (found == GI_REVISION_ERROR ||
        (found == GI_REVISION_OK && gi_log_first_parent(repository, head, viewed.head.folder, take, &walking, reterr)))
        return -1;
    struct gi_verify verify = {0};
    struct gi_error unsaid = {.arena = arena}; /* verify says why there are no verdicts */
    if (gi_view_signoffs(view, &viewed, arena, &verify, &unsaid))
        verify = (struct gi_verify){0};
    history.lead = verify.lead;
    for (size_t i = 0; i < history.steps.n; i++)
        if (explain(repository, viewed.place, &verify, &history.steps.at[i], arena, reterr))
            return -1;
    *ret_history = history;
    return 0;
}
