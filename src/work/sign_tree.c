/* The trees of a signing: HEAD's, and the one that is staged. */
#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge/pin.h"
#include "engine/load.h"
#include "incident/trees.h"
#include "work/signing.h"

int gi_sign_load(struct gi_signing *signing, struct gi_snapshot *snapshot, struct gi_sign_tree *ret_tree)
{
    struct gi_work *work = signing->work;
    struct gi_record_place place = {work->record->kind, signing->folder, work->record->id};
    struct gi_findings unsaid = {.arena = signing->arena};
    struct gi_sign_tree tree = {.snapshot = snapshot};
    struct gi_entries entries;
    if (gi_snapshot_list(snapshot, signing->folder, signing->arena, &entries, signing->error))
        return -1;
    if (entries.n) {
        if (gi_load_record(snapshot, &place, &unsaid, &tree.record, signing->error))
            return -1;
        tree.life = gi_life_of(signing->arena, tree.record, signing->policy ? signing->policy : work->policy);
        gi_signoffs_read(tree.record, &unsaid, &tree.signoffs);
    }
    *ret_tree = tree;
    return 0;
}

static struct gi_str bytes_of(struct gi_signing *signing, struct gi_snapshot *snapshot, const char *path)
{
    struct gi_file file;
    struct gi_error unsaid = {.arena = signing->arena};
    if (gi_snapshot_read(snapshot, path, GI_LIMIT_YAML_BYTES, signing->arena, &file, &unsaid) != GI_READ_OK)
        return (struct gi_str){0};
    return (struct gi_str){file.data, file.size};
}

/* Whether a folder of two revisions holds the same; one that neither has does. */
static int same_folder(struct gi_signing *signing, const struct gi_trees *trees, bool *ret_same)
{
    struct gi_entries base, tip;
    if (gi_snapshot_list(trees->base, signing->folder, signing->arena, &base, signing->error) ||
        gi_snapshot_list(trees->judge, signing->folder, signing->arena, &tip, signing->error))
        return -1;
    *ret_same = (!base.n && !tip.n) || gi_snapshot_same(trees->base, trees->judge, signing->folder);
    return 0;
}

/* What others have brought onto the record ref since: then one would sign what is not there any more. */
static int check_tip(struct gi_signing *signing, const struct gi_trees *trees)
{
    static const char policy[] = ".incident/policy.yaml";
    bool same;
    if (!trees->judge)
        return 0;
    if (!trees->base) {
        gi_fail(signing->error, "this branch and the record ref have no commit in common");
        return gi_fail_hint(signing->error, "git fetch, and begin from the record ref");
    }
    if (same_folder(signing, trees, &same))
        return -1;
    if (!same) {
        gi_fail(signing->error, "others have changed %s on the record ref meanwhile", signing->work->short_id);
        return gi_fail_hint(signing->error, "git pull --rebase=merges, look at it, and sign then");
    }
    if (gi_str_equal(bytes_of(signing, trees->base, policy), bytes_of(signing, trees->judge, policy)))
        return 0;
    gi_fail(signing->error, "the policy has changed on the record ref meanwhile");
    return gi_fail_hint(signing->error, "git pull --rebase=merges, and sign under the new one");
}

/* Statements and signatures that were begun and never committed would be taken for accepted ones. */
static int check_leftovers(struct gi_signing *signing)
{
    const struct gi_record *now = signing->work->record;
    for (size_t i = 0; i < now->sources.n; i++) {
        const struct gi_source *source = &now->sources.at[i];
        if (source->kind->role != GI_ROLE_SIGN_OFF)
            continue;
        const struct gi_source *then =
            signing->base.record ? gi_record_source(signing->base.record, source->name) : NULL;
        if (then && gi_str_equal((struct gi_str){then->file.data, then->file.size},
                                 (struct gi_str){source->file.data, source->file.size}))
            continue;
        gi_fail(signing->error, "%s is not as HEAD has it", source->file.path);
        return gi_fail_hint(signing->error, "commit it, or put it back: git restore --staged --worktree -- %s",
                            source->file.path);
    }
    return 0;
}

static int load_trust(struct gi_signing *signing)
{
    struct gi_findings findings = {.arena = signing->arena};
    const char *warning = NULL;
    if (gi_trust_of_clone(signing->work->repository, signing->base.snapshot, signing->arena, &findings, &signing->trust,
                          &warning, signing->error))
        return -1;
    if (warning)
        gi_work_warn(signing->work, "%s", warning);
    signing->policy = gi_trust_policy(&signing->trust);
    if (findings.list.n) {
        gi_fail(signing->error, "the policy cannot be trusted: %s", findings.list.at[0].message);
        return gi_fail_hint(signing->error, "git incident audit");
    }
    if (signing->policy)
        return 0;
    gi_fail(signing->error, "this repository's policy is not signed: nobody can sign under it");
    return gi_fail_hint(signing->error, "git incident init --key FILE, and commit it");
}

/* The commit before the step: HEAD; for somebody who countersigns on a branch, where it left the record ref. */
static int find_base(struct gi_signing *signing, const struct gi_trees *trees, char ret_id[41])
{
    struct gi_repository *repository = signing->work->repository;
    const struct gi_scalar *ref = &signing->work->policy->ref;
    struct gi_error absent = {.arena = signing->arena};
    char tip[41];
    char base[41];
    if (gi_repository_resolve(repository, "HEAD", ret_id, signing->error) != GI_REVISION_OK)
        return -1;
    if (!signing->counter)
        return 0;
    if (trees->judge) {
        memcpy(ret_id, trees->base_id, 41);
        return 0;
    }
    const char *name = ref->is == GI_PRESENT ? gi_arena_copy(signing->arena, ref->text.s, ref->text.n) : "HEAD";
    if (gi_repository_resolve(repository, name, tip, &absent) != GI_REVISION_OK)
        return 0; /* there is no record ref here: HEAD is all there is */
    enum gi_revision found = gi_repository_merge_base(repository, ret_id, tip, base, signing->error);
    if (found == GI_REVISION_OK)
        memcpy(ret_id, base, sizeof(base));
    return found == GI_REVISION_ERROR ? -1 : 0;
}

int gi_sign_open_base(struct gi_signing *signing)
{
    GI_SCOPED(gi_trees_close) struct gi_trees trees = {0};
    struct gi_repository *repository = signing->work->repository;
    char base[41];
    if (gi_stage_ready(repository, signing->arena, &signing->branch, signing->error) ||
        gi_trees_open(repository, GI_TREES_WORKTREE, NULL, signing->arena, &trees, signing->error) ||
        check_tip(signing, &trees) || find_base(signing, &trees, base) ||
        gi_snapshot_revision(repository, base, &signing->base.snapshot, signing->error) || load_trust(signing) ||
        gi_sign_load(signing, signing->base.snapshot, &signing->base))
        return -1;
    signing->rows = trees.base;
    trees.base = NULL;
    struct gi_str ref = signing->policy->ref.text;
    signing->record_ref = gi_arena_copy(signing->arena, ref.s ? ref.s : "", ref.n);
    signing->chain = gi_chain_of(signing->arena, &signing->base.signoffs);
    return signing->counter ? 0 : check_leftovers(signing);
}

/* One file of the folder, in bytes as Git stores them. */
static int take_file(struct gi_signing *signing, struct gi_snapshot *whole, const char *path,
                     const struct gi_entry *entry, struct gi_commit_list *files)
{
    struct gi_file file;
    if (entry->kind != GI_ENTRY_FILE) {
        gi_fail(signing->error, "%s is no plain file", path);
        return gi_fail_hint(signing->error, "a record holds plain files only: git incident check");
    }
    enum gi_read read = gi_snapshot_read(whole, path, GI_LIMIT_EVIDENCE_BYTES, signing->arena, &file, signing->error);
    if (read == GI_READ_TOO_LARGE)
        return gi_fail(signing->error, "%s is too large", path);
    if (read != GI_READ_OK)
        return gi_fail(signing->error, "%s cannot be read", path);
    struct gi_str bytes = {file.data, file.size};
    const char *name = path + strlen(signing->folder) + 1;
    if (strncmp(name, "evidence/", 9) != 0)
        bytes = gi_work_stored(signing->work, bytes);
    GI_VEC_PUSH(signing->arena, &files->list, (struct gi_commit_file){path, bytes});
    return 0;
}

/* Every file below a folder. */
static int walk(struct gi_signing *signing, struct gi_snapshot *whole, const char *folder, unsigned depth,
                struct gi_commit_list *files)
{
    struct gi_entries entries;
    if (depth > GI_LIMIT_TREE_DEPTH)
        return gi_fail(signing->error, "%s is too deep", folder);
    if (gi_snapshot_list(whole, folder, signing->arena, &entries, signing->error))
        return -1;
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(signing->arena, "%s/%s", folder, entries.at[i].name.s);
        if (entries.at[i].kind == GI_ENTRY_FOLDER ? walk(signing, whole, path, depth + 1, files)
                                                  : take_file(signing, whole, path, &entries.at[i], files))
            return -1;
    }
    return 0;
}

/* What a purge leaves. */
static bool stays(const struct gi_signing *signing, const char *path)
{
    const char *name = path + strlen(signing->folder) + 1;
    return signing->request.action != GI_SIGN_PURGE || strcmp(name, "incident.yaml") == 0 ||
           strncmp(name, "sign-offs/", 10) == 0;
}

static int collect(struct gi_signing *signing, struct gi_commit_list *files)
{
    struct gi_work *work = signing->work;
    struct gi_commit_list all = {0};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *above = gi_snapshot_memory();
    for (size_t i = 0; i < signing->changes.list.n; i++)
        gi_snapshot_memory_add(above, signing->changes.list.at[i].path, signing->changes.list.at[i].bytes, 0100644);
    struct gi_snapshot *whole = gi_snapshot_overlay(work->tree, above);
    int failed = walk(signing, whole, signing->folder, 0, &all);
    gi_snapshot_close(whole);
    for (size_t i = 0; !failed && i < all.list.n; i++)
        if (stays(signing, all.list.at[i].path))
            GI_VEC_PUSH(signing->arena, &files->list, all.list.at[i]);
    return failed;
}

/* Whether what is staged by hand is whole, against the work tree as it is. */
static int check_staged(struct gi_signing *signing)
{
    struct gi_commit_list files = {0};
    return walk(signing, signing->work->tree, signing->folder, 0, &files) ||
                   gi_stage_whole(signing->work->repository, signing->folder, files.list.at, files.list.n,
                                  signing->error)
               ? -1
               : 0;
}

int gi_sign_stage(struct gi_signing *signing, struct gi_stage *ret_stage, struct gi_sign_tree *ret_head)
{
    struct gi_work *work = signing->work;
    struct gi_commit_list files = {0};
    struct gi_snapshot *snapshot = NULL;
    struct gi_stage stage;
    if (check_staged(signing) || gi_work_make(work, &signing->changes) || collect(signing, &files) ||
        gi_stage_folder(work->repository, signing->arena, signing->folder, files.list.at, files.list.n, &stage,
                        signing->error) ||
        gi_snapshot_revision(work->repository, stage.tree, &snapshot, signing->error))
        return -1;
    if (gi_sign_load(signing, snapshot, ret_head)) {
        gi_snapshot_close(snapshot);
        return -1;
    }
    *ret_stage = stage;
    return 0;
}
