/* What somebody is about to sign, and what the command says in the end. */
#include "base/digest.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "base/time.h"
#include "git/diff.h"
#include "git/history.h"
#include "work/signing.h"

static struct gi_str bytes_of(const struct gi_source *source)
{
    return source ? (struct gi_str){source->file.data ? source->file.data : "", source->file.size} : (struct gi_str){0};
}

/* Evidence may be anything: it is named, not shown. */
static void add_exhibit(struct gi_buf *out, const char *name, struct gi_str then, struct gi_str now)
{
    char hex[65];
    if (then.s && now.s && gi_str_equal(then, now))
        return;
    gi_digest_hex(now.s ? now : then, hex);
    gi_buf_addf(out, "%s %s: %zu bytes, sha256 %s\n",
                !then.s ? "new"
                : now.s ? "changed"
                        : "gone",
                name, now.s ? now.n : then.n, hex);
}

static int add_file(struct gi_signing *signing, struct gi_buf *out, const struct gi_source *then,
                    const struct gi_source *now)
{
    const struct gi_source *source = now ? now : then;
    const char *name = gi_arena_copy(signing->arena, source->name.s, source->name.n);
    if (source->kind->role == GI_ROLE_SIGN_OFF)
        return 0;
    if (source->kind->role == GI_ROLE_EXHIBIT) {
        add_exhibit(out, name, bytes_of(then), bytes_of(now));
        return 0;
    }
    return gi_diff_text(out, name, bytes_of(then), bytes_of(now), signing->error);
}

/* Both lists of sources are in the order of their paths. */
static int add_diff(struct gi_signing *signing, const struct gi_record *then, struct gi_buf *out)
{
    const struct gi_record *now = signing->head.record;
    for (size_t i = 0; i < now->sources.n; i++) {
        const struct gi_source *source = &now->sources.at[i];
        if (add_file(signing, out, then ? gi_record_source(then, source->name) : NULL, source))
            return -1;
    }
    for (size_t i = 0; then && i < then->sources.n; i++)
        if (!gi_record_source(now, then->sources.at[i].name) && add_file(signing, out, &then->sources.at[i], NULL))
            return -1;
    return 0;
}

static int take_first(const struct gi_log_entry *entry, void *context)
{
    char *id = context;
    memcpy(id, entry->id, 41);
    return 1;
}

/* The record as it was when the last statement of the chain came; NULL: there is none. */
static int find_then(struct gi_signing *signing, struct gi_snapshot **ret_snapshot, struct gi_sign_tree *ret_tree)
{
    const struct gi_signed_statement *last = signing->chain.last;
    char id[41] = "";
    char head[41];
    if (!last)
        return 0;
    if (gi_repository_resolve(signing->work->repository, "HEAD", head, signing->error) != GI_REVISION_OK ||
        gi_log_first_parent(signing->work->repository, head, last->source->file.path, take_first, id, signing->error))
        return -1;
    if (!id[0])
        return 0;
    struct gi_str name = last->source->name;
    signing->shown.since = gi_arena_printf(signing->arena, "%.*s", (int)(name.n - 15), name.s + 10);
    return gi_snapshot_revision(signing->work->repository, id, ret_snapshot, signing->error) ||
                   gi_sign_load(signing, *ret_snapshot, ret_tree)
               ? -1
               : 0;
}

static int show_diff(struct gi_signing *signing)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *snapshot = NULL;
    struct gi_sign_tree then = {0};
    struct gi_buf out = gi_buf_new(signing->arena, GI_LIMIT_OUTPUT_BYTES);
    if (signing->document.n) {
        const struct gi_named *named = gi_record_find(signing->head.record, signing->document);
        if (named && add_file(signing, &out, NULL, named->source))
            return -1;
    } else if (find_then(signing, &snapshot, &then) || add_diff(signing, then.record, &out)) {
        return -1;
    }
    signing->shown.diff = gi_buf_str(&out);
    return 0;
}

static const char *open_action(struct gi_signing *signing, const struct gi_action_life *life)
{
    char due[11] = "no day";
    if (life->due->is == GI_PRESENT)
        gi_date_format(life->due->number, due);
    return gi_arena_printf(signing->arena, "%.*s %.*s due %s", GI_STR_ARGS(life->action->id.text),
                           GI_STR_ARGS(life->owner->text), life->due->is == GI_PRESENT ? due + 5 : due);
}

static void show_actions(struct gi_signing *signing)
{
    const struct gi_life *life = signing->head.life;
    for (size_t i = 0; i < life->action_count; i++)
        if (!life->actions[i].resolved)
            GI_VEC_PUSH(signing->arena, &signing->shown.open, open_action(signing, &life->actions[i]));
}

static void show_waivers(struct gi_signing *signing)
{
    const struct gi_incident *incident = &signing->head.record->incident;
    for (size_t i = 0; i < signing->statement.waives.n; i++) {
        const char *code = gi_arena_printf(signing->arena, "GI%03u", signing->statement.waives.at[i]);
        const char *words = "not in the header";
        for (size_t j = 0; j < incident->waivers.n; j++)
            if (gi_str_is(incident->waivers.at[j].rule.text, code))
                words = gi_arena_copy(signing->arena, incident->waivers.at[j].reason.text.s,
                                      incident->waivers.at[j].reason.text.n);
        GI_VEC_PUSH(signing->arena, &signing->shown.waived, gi_arena_printf(signing->arena, "%s: %s", code, words));
    }
}

/* Messages and decisions from before somebody led: nobody has signed them, and nobody will. */
static void show_free(struct gi_signing *signing)
{
    const struct gi_record *record = signing->head.record;
    if (signing->statement.action != GI_SIGN_ASSUME)
        return;
    for (size_t i = 0; i < record->sent.n; i++)
        GI_VEC_PUSH(signing->arena, &signing->shown.free,
                    gi_arena_printf(signing->arena, "%.*s %.*s", GI_STR_ARGS(record->sent.at[i].id.text),
                                    GI_STR_ARGS(record->sent.at[i].state.text)));
    for (size_t i = 0; i < record->decisions.n; i++)
        GI_VEC_PUSH(signing->arena, &signing->shown.free,
                    gi_arena_printf(signing->arena, "%.*s %.*s", GI_STR_ARGS(record->decisions.at[i]->id.text),
                                    GI_STR_ARGS(record->decisions.at[i]->authority.text)));
}

static const char *word_of(int state)
{
    return state >= 0 ? gi_words_STATE.at[state].word : "";
}

int gi_sign_show(struct gi_signing *signing)
{
    struct gi_arena *arena = signing->arena;
    struct gi_sign_shown *shown = &signing->shown;
    const struct gi_statement *statement = &signing->statement;
    const struct gi_record *record = signing->head.record;
    shown->action = gi_sign_word(statement->action);
    shown->id = gi_arena_copy(arena, record->id.s, record->id.n);
    shown->signer = gi_arena_copy(arena, signing->who.s, signing->who.n);
    shown->fingerprint = gi_public_key_fingerprint(arena, &signing->key->key);
    shown->key_from = signing->private_key.from;
    shown->policy = statement->policy;
    shown->path = gi_arena_printf(arena, "%s/%s", signing->folder, signing->name);
    shown->statement = signing->bytes;
    if (!signing->document.n)
        shown->step = statement->state[1] >= 0 ? gi_arena_printf(arena, "%s to %s", word_of(statement->state[0]),
                                                                 word_of(statement->state[1]))
                                               : word_of(statement->state[0]);
    show_actions(signing);
    show_waivers(signing);
    show_free(signing);
    if (shown->missing.n && signing->request.how == GI_SIGN_COMMIT && strcmp(signing->branch, signing->record_ref) == 0)
        shown->branch = gi_arena_printf(arena, "incident/%s", signing->work->short_id);
    return show_diff(signing);
}

static bool is_due(const struct gi_report *report, const char *path)
{
    for (size_t i = 0; i < report->count; i++) {
        size_t n = strcspn(report->findings[i].message, " ");
        if (report->findings[i].level == GI_LEVEL_DUE && strlen(path) == n &&
            strncmp(report->findings[i].message, path, n) == 0)
            return true;
    }
    return false;
}

/* Whether a path of the header is a key, or stands below it. */
static bool is_below(const char *path, const char *key)
{
    size_t n = strlen(key);
    return strncmp(path, key, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[');
}

/* "4 due: summary, times.acknowledged, ...": keys in the order of the field table; NULL: nothing is due. */
static const char *due_words(struct gi_signing *signing, const struct gi_report *report)
{
    struct gi_buf words = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    const struct gi_record *record = signing->head.record;
    size_t count = report->by_level[GI_LEVEL_DUE];
    size_t named = 0;
    for (size_t field = 0; field < gi_shape_incident.n; field++)
        for (size_t i = 0; i < record->gaps.n; i++) {
            const char *path = record->gaps.at[i].path;
            if (is_below(path, gi_shape_incident.fields[field].key) && is_due(report, path))
                gi_buf_addf(&words, "%s%s", named++ ? ", " : "", path);
        }
    if (!count)
        return NULL;
    if (!named)
        return gi_arena_printf(signing->arena, "%zu due", count);
    return gi_arena_printf(signing->arena, "%zu due: %s%s", count, words.s, named < count ? " ..." : "");
}

static size_t count_signoffs(struct gi_signing *signing)
{
    return signing->head.signoffs.chain.n + signing->head.signoffs.documents.n;
}

static const char *joined(struct gi_signing *signing, const char *const *at, size_t n)
{
    struct gi_buf words = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < n; i++)
        gi_buf_addf(&words, "%s%s", i ? ", " : "", at[i]);
    return words.n ? words.s : "";
}

static void tell_missing(struct gi_signing *signing)
{
    const struct gi_sign_shown *shown = &signing->shown;
    const char *id = signing->work->short_id;
    const char *branch = shown->branch                                      ? shown->branch
                         : strncmp(signing->branch, "refs/heads/", 11) == 0 ? signing->branch + 11
                                                                            : signing->branch;
    gi_work_said(signing->work, "Half-signed %s as %s; still to sign: %s.", shown->action, shown->name_space,
                 joined(signing, shown->missing.at, shown->missing.n));
    gi_work_next(signing->work, "git push origin %s; then they: git fetch, git switch %s, git incident countersign %s",
                 branch, branch, id);
}

static void tell_complete(struct gi_signing *signing)
{
    const char *ref = signing->record_ref;
    const char *main = strncmp(ref, "refs/heads/", 11) == 0 ? ref + 11 : ref;
    const char *branch = strncmp(signing->branch, "refs/heads/", 11) == 0 ? signing->branch + 11 : signing->branch;
    if (strcmp(signing->branch, ref) == 0)
        gi_work_next(signing->work, "git push");
    else
        gi_work_next(signing->work,
                     "git switch %s && git merge --squash %s && git commit && git push: all of it has to "
                     "arrive in one step",
                     main, branch);
}

static const char *open_words(struct gi_signing *signing)
{
    const struct gi_sign_shown *shown = &signing->shown;
    if (!shown->open.n)
        return NULL;
    return gi_arena_printf(signing->arena, "%zu action%s open: %s", shown->open.n, shown->open.n == 1 ? "" : "s",
                           joined(signing, shown->open.at, shown->open.n));
}

static void tell_state(struct gi_signing *signing, const struct gi_report *report)
{
    struct gi_work *work = signing->work;
    const struct gi_sign_shown *shown = &signing->shown;
    bool declares = signing->statement.action == GI_SIGN_ASSUME && signing->head.life->state == GI_STATE_INVESTIGATION;
    const char *state = word_of(signing->head.life->state);
    gi_work_next(work, "git incident next %s", work->short_id);
    if (signing->statement.action == GI_SIGN_CLOSE) {
        gi_work_said(work, "%s closed. %zu sign-offs, none outdated.", work->short_id, count_signoffs(signing));
        work->next = NULL;
    } else if (signing->document.n) {
        gi_work_said(work, "Signed %s as %s: %s as it stands.", shown->action, shown->name_space, signing->document.s);
    } else {
        gi_work_said(work, "Signed %s as %s%s (%s).", shown->action, shown->name_space, declares ? ", declared" : "",
                     state);
        work->also = signing->statement.action == GI_SIGN_ACCEPT ? open_words(signing) : due_words(signing, report);
    }
}

void gi_sign_tell(struct gi_signing *signing, const struct gi_report *report)
{
    if (signing->shown.missing.n) {
        tell_missing(signing);
        return;
    }
    if (signing->counter) {
        gi_work_said(signing->work, "Signed %s as %s: complete.", signing->shown.action, signing->shown.name_space);
        tell_complete(signing);
        return;
    }
    tell_state(signing, report);
    if (strcmp(signing->branch, signing->record_ref) != 0)
        tell_complete(signing);
}
