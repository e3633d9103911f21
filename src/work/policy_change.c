/* Proposing and signing a version of the policy. */
#include "base/digest.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge/pin.h"
#include "incident/trees.h"
#include "work/edits.h"
#include "work/policy.h"

static void close_trees(struct gi_trees *trees)
{
    gi_trees_close(trees);
}

/* The branch that the work tree's policy calls the record ref, where no remote is tracked. */
static int open_branch(struct gi_work *work, struct gi_snapshot **ret_tree)
{
    struct gi_error absent = {.arena = work->arena};
    char id[41];
    if (work->policy->ref.is != GI_PRESENT)
        return 0;
    const char *ref = gi_arena_copy(work->arena, work->policy->ref.text.s, work->policy->ref.text.n);
    if (strncmp(ref, "refs/heads/", 11) != 0 ||
        gi_repository_resolve(work->repository, ref, id, &absent) != GI_REVISION_OK)
        return 0;
    return gi_snapshot_revision(work->repository, id, ret_tree, work->error);
}

int gi_policy_base(struct gi_work *work, struct gi_trust *ret_trust)
{
    GI_SCOPED(close_trees) struct gi_trees trees = {0};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *branch = NULL;
    struct gi_findings findings = {.arena = work->arena};
    const char *warning = NULL;
    *ret_trust = (struct gi_trust){0};
    if (gi_trees_open(work->repository, GI_TREES_WORKTREE, NULL, work->arena, &trees, work->error) ||
        (!trees.judge && open_branch(work, &branch)))
        return -1;
    struct gi_snapshot *tree = trees.judge ? trees.judge : branch ? branch : trees.base;
    if (!tree)
        return 0;
    if (gi_trust_of_clone(work->repository, tree, work->arena, &findings, ret_trust, &warning, work->error))
        return -1;
    if (warning)
        gi_work_warn(work, "%s", warning);
    for (size_t i = 0; i < findings.list.n; i++) {
        const struct gi_finding *finding = &findings.list.at[i];
        if (finding->code == 808 && strncmp(finding->message, "policy 1 is not signed", 22) == 0)
            continue;
        gi_fail(work->error, "the policy of the record ref cannot be trusted: %s: %s", finding->place.file->path,
                finding->message);
        return gi_fail_hint(work->error, "%s",
                            finding->remedy ? finding->remedy : "git incident check --all says more");
    }
    return 0;
}

static const struct gi_policy_version *last_of(const struct gi_trust *trust)
{
    return trust->versions.n ? &trust->versions.at[trust->versions.n - 1] : NULL;
}

int gi_policy_diff(struct gi_work *work, struct gi_lines *ret_lines)
{
    struct gi_trust trust;
    struct gi_str bytes;
    struct gi_policy_reading now;
    struct gi_findings findings = {.arena = work->arena};
    bool good;
    if (gi_policy_base(work, &trust) || gi_policy_draft_bytes(work, &bytes))
        return -1;
    struct gi_file file = {.path = GI_POLICY_PATH, .data = bytes.s, .size = (uint32_t)bytes.n};
    if (gi_policy_read(work->arena, &file, &findings, &now, &good, work->error))
        return -1;
    if (!good) {
        const struct gi_finding *finding = &findings.list.at[0];
        gi_fail(work->error, "%s: %s", finding->place.file->path, finding->message);
        return gi_fail_hint(work->error, "git incident check policy says where");
    }
    const struct gi_policy_version *then = last_of(&trust);
    if (!then || strcmp(then->digest, now.version.digest) != 0)
        gi_policy_changes(work->arena, then, &now.version, ret_lines);
    return 0;
}

/* Sets the number where the policy still has the one of the version before. */
static int bump(struct gi_work *work, uint32_t old)
{
    struct gi_value *map = gi_work_map(work);
    if (work->policy->version.is != GI_PRESENT || work->policy->version.number != old)
        return 0;
    if (gi_work_put(work, map, &gi_shape_policy, "version", gi_arena_printf(work->arena, "%u", old + 1)))
        return -1;
    struct gi_work_edit *edit = gi_work_edit(work, GI_EDIT_SET, GI_POLICY_PATH);
    edit->key_path = "version";
    edit->value = map->first;
    edit->shape = &gi_shape_policy;
    return 0;
}

/* Lays the policy in force aside, so that the chain can be followed. */
static void keep(struct gi_work *work, const struct gi_policy_version *old)
{
    const struct gi_file *file = &old->record->by_role[GI_ROLE_POLICY]->file;
    const char *path = gi_arena_printf(work->arena, GI_POLICY_FOLDER "/%04u.yaml", old->number);
    gi_work_edit(work, GI_EDIT_WHOLE, path)->bytes = (struct gi_str){file->data, file->size};
}

static void warn_of_lacks(struct gi_work *work, const struct gi_policy_draft *draft)
{
    struct gi_trust after = {0};
    struct gi_lines lines = {0};
    GI_VEC_PUSH(work->arena, &after.versions, draft->next.version);
    for (size_t i = 0; i < draft->next.roster.n; i++)
        GI_VEC_PUSH(work->arena, &after.roster, draft->next.roster.at[i]);
    gi_policy_unavailable(work->arena, &after, &lines);
    for (size_t i = 0; i < lines.list.n; i++)
        gi_work_warn(work, "with these people not possible: %s", lines.list.at[i]);
}

int gi_policy_propose(struct gi_work *work, const char *reason)
{
    struct gi_trust trust;
    struct gi_policy_draft draft;
    struct gi_lines lines = {0};
    struct gi_str bytes;
    char digest[65];
    if (gi_policy_base(work, &trust) || gi_policy_draft_bytes(work, &bytes))
        return -1;
    const struct gi_policy_version *old = last_of(&trust);
    if (!old) {
        gi_fail(work->error, "no policy is in force yet, so there is none to change");
        return gi_fail_hint(work->error, "git incident init signs the first one");
    }
    gi_digest_hex(bytes, digest);
    if (strcmp(digest, old->digest) == 0) {
        gi_fail(work->error, "%s is policy %u as it is in force", GI_POLICY_PATH, old->number);
        return gi_fail_hint(work->error, "change it first, with an editor or git incident set policy KEY=VALUE");
    }
    if (bump(work, old->number) || gi_policy_draft_bytes(work, &bytes) ||
        gi_policy_draft_read(work, &trust, bytes, &draft))
        return -1;
    keep(work, old);
    if (gi_policy_draft_state(work, &draft, gi_str_of(reason)))
        return -1;
    gi_policy_changes(work->arena, old, &draft.next.version, &lines);
    warn_of_lacks(work, &draft);
    if (gi_work_finish(work, GI_WORK_WRITE, "policy") || gi_policy_draft_clear(work, &draft))
        return -1;
    gi_work_said(work, "Policy %u proposed: %zu change%s. It needs %s.", draft.next.version.number, lines.list.n,
                 lines.list.n == 1 ? "" : "s", gi_policy_draft_missing(work, &draft));
    gi_work_next(work, "git incident policy diff, then git incident policy sign");
    return 0;
}

struct gi_policy_signing {
    struct gi_trust trust;
    struct gi_policy_draft draft;
    struct gi_work_keys keys;
    struct gi_statement statement;
};

/* Whether one of the keys at hand would add something; the signing itself tells which. */
static bool can_add(const struct gi_policy_signing *signing)
{
    for (size_t i = 0; i < signing->keys.list.n; i++)
        if (gi_policy_draft_wants(&signing->draft, signing->keys.list.at[i].key.blob))
            return true;
    return false;
}

static void show_statement(struct gi_work *work, const struct gi_policy_signing *signing, struct gi_lines *lines)
{
    const struct gi_policy_draft *draft = &signing->draft;
    const struct gi_policy_entry *entry =
        gi_policy_folder_find(&draft->folder, GI_POLICY_STATEMENT, draft->next.version.number);
    gi_lines_add(work->arena, lines, "policy %u, as %s", draft->next.version.number, GI_POLICY_NAMESPACE);
    gi_lines_add(work->arena, lines, "what it changes:");
    struct gi_lines changes = {0};
    gi_policy_changes(work->arena, last_of(draft->before), &draft->next.version, &changes);
    for (size_t i = 0; i < changes.list.n; i++)
        gi_lines_add(work->arena, lines, "    %s", changes.list.at[i]);
    gi_lines_add(work->arena, lines, "the statement, %s:", entry->file.path);
    struct gi_str rest = {entry->file.data, entry->file.size};
    while (rest.n) {
        size_t n = gi_str_find(rest, '\n');
        gi_lines_add(work->arena, lines, "    %.*s", (int)n, rest.s);
        rest = gi_str_part(rest, n + 1, rest.n);
    }
}

/* Nothing to sign and nothing to commit: says why. */
static int fail_idle(struct gi_work *work, const struct gi_policy_signing *signing)
{
    const char *missing = gi_policy_draft_missing(work, &signing->draft);
    if (!signing->keys.list.n) {
        gi_fail(work->error, "no key was found that could sign");
        return gi_fail_hint(work->error, "git incident policy sign --key FILE");
    }
    gi_fail(work->error, "your keys have nothing to add: policy %u needs %s", signing->draft.next.version.number,
            missing);
    return gi_fail_hint(work->error, "git incident policy shows whose keys are whose; --key FILE names another");
}

int gi_policy_sign_prepare(struct gi_work *work, const char *key, struct gi_policy_signing **ret_signing,
                           struct gi_lines *ret_shown)
{
    struct gi_policy_signing *signing = GI_NEW(work->arena, struct gi_policy_signing);
    struct gi_policy_draft *draft = &signing->draft;
    struct gi_str bytes;
    char digest[65];
    if (gi_policy_base(work, &signing->trust) || gi_policy_draft_bytes(work, &bytes))
        return -1;
    const struct gi_policy_version *old = last_of(&signing->trust);
    gi_digest_hex(bytes, digest);
    if (old && strcmp(digest, old->digest) == 0) {
        gi_fail(work->error, "policy %u is in force, and nothing is proposed", old->number);
        return gi_fail_hint(work->error, "change policy.yaml, then git incident policy propose");
    }
    if (old && work->policy->version.is == GI_PRESENT && work->policy->version.number == old->number) {
        gi_fail(work->error, "policy.yaml was changed, and no new version is proposed");
        return gi_fail_hint(work->error, "git incident policy propose --reason \"...\"");
    }
    if (gi_policy_draft_read(work, &signing->trust, bytes, draft) || gi_work_find_keys(work, key, &signing->keys))
        return -1;
    if (!gi_policy_draft_stated(work, draft, &signing->statement)) {
        gi_fail(work->error, "policy %u has no statement that says what policy.yaml says", draft->next.version.number);
        return gi_fail_hint(work->error, old ? "git incident policy propose" : "git incident init");
    }
    if (can_add(signing))
        show_statement(work, signing, ret_shown);
    else if (gi_policy_draft_missing(work, draft))
        return fail_idle(work, signing);
    *ret_signing = signing;
    return 0;
}

/* All files of the version, as the work tree has them, go into the commit. */
static void take_all(struct gi_work *work, const struct gi_policy_signing *signing)
{
    const struct gi_policy_draft *draft = &signing->draft;
    uint32_t number = draft->next.version.number;
    struct gi_str bytes = {draft->file.data, draft->file.size};
    gi_work_edit(work, GI_EDIT_WHOLE, GI_POLICY_PATH)->bytes = bytes;
    if (signing->trust.versions.n)
        keep(work, last_of(&signing->trust));
    for (size_t i = 0; i < draft->folder.entries.n; i++) {
        const struct gi_policy_entry *entry = &draft->folder.entries.at[i];
        if (entry->number == number && entry->part != GI_POLICY_COPY)
            gi_work_edit(work, GI_EDIT_WHOLE, entry->file.path)->bytes =
                (struct gi_str){entry->file.data, entry->file.size};
    }
}

int gi_policy_sign_make(struct gi_work *work, struct gi_policy_signing *signing, enum gi_work_how how)
{
    struct gi_policy_draft *draft = &signing->draft;
    uint32_t number = draft->next.version.number;
    if (gi_policy_draft_sign(work, draft, &signing->keys, NULL))
        return -1;
    const char *missing = gi_policy_draft_missing(work, draft);
    bool commit = how == GI_WORK_COMMIT && !missing;
    if (commit)
        take_all(work, signing);
    const char *what = gi_arena_printf(work->arena, "policy %u: %.*s", number, GI_STR_ARGS(signing->statement.reason));
    if (gi_work_finish(work, commit ? GI_WORK_COMMIT : GI_WORK_WRITE, what))
        return -1;
    gi_work_said(work, "Policy %u: %zu signature%s made. %s%s.", number, draft->made, draft->made == 1 ? "" : "s",
                 missing ? "It still needs " : "Nobody is missing", missing ? missing : "");
    if (missing) {
        gi_work_next(work,
                     "git incident policy sign, by each of them: commit it on a branch of its own (git switch -c "
                     "policy-%u), which is squashed or merged with --no-ff",
                     number);
        if (how == GI_WORK_COMMIT)
            gi_work_warn(work, "not committed: signatures are missing");
    } else if (!commit) {
        gi_work_next(work, "git incident policy sign --commit");
    }
    return 0;
}
