/* A new version of the policy: the statement, and signatures until nobody is missing. */
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "work/edits.h"
#include "work/policy.h"

int gi_policy_draft_bytes(struct gi_work *work, struct gi_str *ret_bytes)
{
    struct gi_file file = {.path = GI_POLICY_PATH, .data = ""};
    enum gi_read read =
        gi_snapshot_read(work->tree, GI_POLICY_PATH, GI_LIMIT_YAML_BYTES, work->arena, &file, work->error);
    struct gi_str bytes = {file.data, file.size};
    if (read == GI_READ_TOO_LARGE || read == GI_READ_NOT_A_FILE)
        return gi_fail(work->error, "%s cannot be read", GI_POLICY_PATH);
    if (read == GI_READ_ERROR || gi_work_apply(work, GI_POLICY_PATH, bytes, GI_FILE_WORKTREE,
                                               read == GI_READ_OK ? GI_WORK_FOUND : GI_WORK_ABSENT, &bytes))
        return -1;
    *ret_bytes = gi_work_stored(work, bytes);
    return 0;
}

static int fail_first(struct gi_work *work, const struct gi_findings *findings)
{
    const struct gi_finding *finding = &findings->list.at[0];
    gi_fail(work->error, "%s: %s", finding->place.file->path, finding->message);
    return gi_fail_hint(work->error, "%s; nothing was written", finding->remedy ? finding->remedy : "mend it first");
}

static void look_for_support(struct gi_work *work, struct gi_policy_draft *draft)
{
    draft->findings = (struct gi_findings){.arena = work->arena};
    gi_policy_support(draft->before, &draft->next, &draft->folder, &draft->findings, &draft->support);
}

int gi_policy_draft_read(struct gi_work *work, const struct gi_trust *before, struct gi_str bytes,
                         struct gi_policy_draft *ret_draft)
{
    struct gi_policy_draft draft = {.before = before,
                                    .file = {.path = GI_POLICY_PATH, .data = bytes.s, .size = (uint32_t)bytes.n}};
    struct gi_findings findings = {.arena = work->arena};
    bool good;
    if (gi_policy_read(work->arena, &draft.file, &findings, &draft.next, &good, work->error))
        return -1;
    if (!good || !gi_policy_follows(before, &draft.next, GI_POLICY_PATH, &findings))
        return fail_first(work, &findings);
    if (gi_policy_folder_read(work->tree, work->arena, &findings, &draft.folder, work->error))
        return -1;
    if (findings.list.n)
        return fail_first(work, &findings);
    look_for_support(work, &draft);
    *ret_draft = draft;
    return 0;
}

static struct gi_statement wanted(struct gi_work *work, const struct gi_policy_draft *draft)
{
    return gi_policy_statement(work->arena, draft->before, &draft->next,
                               (struct gi_str){draft->file.data, draft->file.size});
}

bool gi_policy_draft_stated(struct gi_work *work, const struct gi_policy_draft *draft,
                            struct gi_statement *ret_statement)
{
    struct gi_error unsaid = {.arena = work->arena};
    const struct gi_policy_entry *entry =
        gi_policy_folder_find(&draft->folder, GI_POLICY_STATEMENT, draft->next.version.number);
    struct gi_statement there;
    if (!entry)
        return false;
    struct gi_str bytes = {entry->file.data, entry->file.size};
    if (gi_statement_parse(work->arena, bytes, &there, &unsaid) || there.expires <= work->now)
        return false;
    struct gi_statement fits = wanted(work, draft);
    fits.signed_at = there.signed_at;
    fits.expires = there.expires;
    fits.reason = there.reason;
    if (!gi_str_equal(gi_statement_render(work->arena, &fits), bytes))
        return false;
    *ret_statement = there;
    return true;
}

/* Adds a file to the folder in memory and to the session's edits. */
static void add_file(struct gi_work *work, struct gi_policy_draft *draft, struct gi_policy_entry entry,
                     const char *path, struct gi_str bytes)
{
    entry.number = draft->next.version.number;
    entry.file = (struct gi_file){.path = path, .data = bytes.s, .size = (uint32_t)bytes.n};
    GI_VEC_PUSH(work->arena, &draft->folder.entries, entry);
    gi_work_edit(work, GI_EDIT_WHOLE, path)->bytes = bytes;
}

/* Takes this version's statement and signatures out of the folder. */
static void forget(struct gi_work *work, struct gi_policy_draft *draft)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->folder.entries.n; i++) {
        const struct gi_policy_entry *entry = &draft->folder.entries.at[i];
        bool gone = entry->number == draft->next.version.number && entry->part != GI_POLICY_COPY;
        if (gone && entry->part == GI_POLICY_SIGNATURE)
            GI_VEC_PUSH(work->arena, &draft->stale, entry->file.path);
        if (!gone)
            draft->folder.entries.at[kept++] = *entry;
    }
    draft->folder.entries.n = kept;
}

int gi_policy_draft_state(struct gi_work *work, struct gi_policy_draft *draft, struct gi_str reason)
{
    struct gi_statement statement = wanted(work, draft);
    if (gi_statement_reason(reason, work->error))
        return -1;
    statement.signed_at = work->now;
    statement.expires = work->now + (int64_t)GI_LIMIT_SLOW_STATEMENT_DAYS * GI_DAY_SECONDS;
    statement.reason = reason;
    forget(work, draft);
    add_file(work, draft, (struct gi_policy_entry){.part = GI_POLICY_STATEMENT},
             gi_statement_name(work->arena, &statement, NULL), gi_statement_render(work->arena, &statement));
    look_for_support(work, draft);
    return 0;
}

static const struct gi_roster_key *next_key(const struct gi_policy_draft *draft, struct gi_str blob)
{
    for (size_t i = 0; i < draft->next.roster.n; i++)
        if (gi_str_equal(draft->next.roster.at[i].key.blob, blob))
            return &draft->next.roster.at[i];
    return NULL;
}

/* Whether a member could still sign for this side. */
static bool is_wanted(const struct gi_policy_side *side, struct gi_str who)
{
    for (size_t i = 0; i < side->could_sign.n; i++)
        if (gi_str_equal(side->could_sign.at[i], who))
            return true;
    return false;
}

static bool is_active(const struct gi_roster_key *key)
{
    return key && key->status == GI_KEY_STATUS_ACTIVE;
}

bool gi_policy_draft_wants(const struct gi_policy_draft *draft, struct gi_str blob)
{
    const struct gi_roster_key *old = gi_trust_key(draft->before, blob);
    const struct gi_roster_key *now = next_key(draft, blob);
    for (size_t i = 0; i < draft->support.unproved.n; i++)
        if (draft->support.unproved.at[i] == now)
            return true;
    return (is_active(old) && is_wanted(&draft->support.old_root, old->person->id.text)) ||
           (is_active(now) && is_wanted(&draft->support.new_root, now->person->id.text));
}

static uint32_t count_of(const struct gi_policy_draft *draft, struct gi_str who)
{
    uint32_t count = 0;
    for (size_t i = 0; i < draft->folder.entries.n; i++) {
        const struct gi_policy_entry *entry = &draft->folder.entries.at[i];
        count += entry->part == GI_POLICY_SIGNATURE && entry->number == draft->next.version.number &&
                 gi_str_equal(entry->who, who);
    }
    return count;
}

static int sign_one(struct gi_work *work, struct gi_policy_draft *draft, const struct gi_work_key *key,
                    struct gi_str who)
{
    const struct gi_policy_entry *statement =
        gi_policy_folder_find(&draft->folder, GI_POLICY_STATEMENT, draft->next.version.number);
    struct gi_str armour;
    struct gi_str bytes = {statement->file.data, statement->file.size};
    struct gi_policy_entry entry = {.part = GI_POLICY_SIGNATURE, .who = who, .n = count_of(draft, who) + 1};
    if (gi_work_sign_with(work, key, GI_POLICY_NAMESPACE, bytes, &armour))
        return -1;
    add_file(work, draft, entry, gi_signature_name(work->arena, statement->file.path, who, entry.n), armour);
    look_for_support(work, draft);
    if (draft->findings.list.n)
        return fail_first(work, &draft->findings);
    draft->made++;
    return 0;
}

int gi_policy_draft_sign(struct gi_work *work, struct gi_policy_draft *draft, const struct gi_work_keys *keys,
                         const char *who)
{
    struct gi_str me = gi_str_of(who);
    if (draft->findings.list.n)
        return fail_first(work, &draft->findings);
    for (size_t i = 0; i < keys->list.n; i++) {
        const struct gi_work_key *key = &keys->list.at[i];
        const struct gi_roster_key *now = next_key(draft, key->key.blob);
        if (!now)
            continue;
        if (!me.s)
            me = now->person->id.text;
        if (gi_str_equal(me, now->person->id.text) && gi_policy_draft_wants(draft, key->key.blob) &&
            sign_one(work, draft, key, me))
            return -1;
    }
    return 0;
}

static void add_side(struct gi_buf *out, const struct gi_policy_side *side)
{
    int64_t lacking = side->threshold - (int64_t)side->signed_by.n;
    if (!side->version || lacking <= 0)
        return;
    gi_buf_addf(out, "%s%lld more of the root of policy %u", out->n ? "; " : "", (long long)lacking, side->version);
    for (size_t i = 0; i < side->could_sign.n; i++)
        gi_buf_addf(out, "%s%.*s", i ? ", " : " of ", GI_STR_ARGS(side->could_sign.at[i]));
    if ((int64_t)side->could_sign.n < lacking)
        gi_buf_addf(out, "%s has an active key", side->could_sign.n ? " (nobody else" : " (nobody");
    if ((int64_t)side->could_sign.n < lacking)
        gi_buf_addc(out, ')');
}

const char *gi_policy_draft_missing(struct gi_work *work, const struct gi_policy_draft *draft)
{
    const struct gi_policy_support *support = &draft->support;
    struct gi_buf out = gi_buf_new(work->arena, 8000);
    if (gi_policy_supported(support))
        return NULL;
    add_side(&out, &support->old_root);
    add_side(&out, &support->new_root);
    for (size_t i = 0; i < support->unproved.n; i++)
        gi_buf_addf(&out, "%s%.*s with the new key %s", out.n ? "; " : "",
                    GI_STR_ARGS(support->unproved.at[i]->person->id.text),
                    gi_public_key_fingerprint(work->arena, &support->unproved.at[i]->key));
    return out.s;
}

int gi_policy_draft_clear(struct gi_work *work, const struct gi_policy_draft *draft)
{
    for (size_t i = 0; i < draft->stale.n; i++) {
        const char *path =
            gi_arena_printf(work->arena, "%s%s", gi_repository_worktree(work->repository), draft->stale.at[i]);
        bool again = false;
        for (size_t j = 0; j < work->edits->list.n; j++)
            again = again || strcmp(work->edits->list.at[j].path, draft->stale.at[i]) == 0;
        if (!again && gi_file_remove(path, work->error))
            return -1;
    }
    return 0;
}
