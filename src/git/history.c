/* First-parent walks that compare one path's object ids. */
#include "git/history.h"

#include "base/scoped.h"
#include "git/repository_open.h"

/* One commit and what stands at the path in it; all zero before the first. */
struct step {
    git_commit *commit;
    git_oid at_path; /* zero: nothing */
};

static void scoped_step(struct step *step)
{
    git_commit_free(step->commit);
}

static int find_at_path(git_commit *commit, const char *path, git_oid *ret_id, struct gi_error *reterr)
{
    git_tree *tree;
    git_tree_entry *entry = NULL;
    git_oid id = {0};
    if (git_commit_tree(&tree, commit) < 0)
        return gi_git_fail(reterr, "cannot read the tree of a commit");
    int status = *path ? git_tree_entry_bypath(&entry, tree, path) : 0;
    if (status == 0)
        id = *path ? *git_tree_entry_id(entry) : *git_tree_id(tree);
    git_tree_entry_free(entry);
    git_tree_free(tree);
    if (status < 0 && status != GIT_ENOTFOUND)
        return gi_git_fail(reterr, "cannot read a folder of a commit");
    *ret_id = id;
    return 0;
}

static int open_step(struct gi_repository *repository, const git_oid *id, const char *path, struct step *ret_step,
                     struct gi_error *reterr)
{
    char hex[GIT_OID_HEXSZ + 1];
    struct step step = {0};
    if (git_commit_lookup(&step.commit, repository->git, id) < 0)
        return gi_git_fail(
            reterr, gi_arena_printf(reterr->arena, "cannot read commit %s", git_oid_tostr(hex, sizeof(hex), id)));
    if (find_at_path(step.commit, path, &step.at_path, reterr) < 0) {
        git_commit_free(step.commit);
        return -1;
    }
    *ret_step = step;
    return 0;
}

static int tell(git_commit *commit, gi_log_callback *callback, void *context)
{
    const git_signature *author = git_commit_author(commit);
    const char *subject = git_commit_summary(commit);
    struct gi_log_entry entry = {.author = author->name,
                                 .email = author->email,
                                 .seconds = author->when.time,
                                 .offset = author->when.offset * 60,
                                 .subject = subject ? subject : ""};
    git_oid_tostr(entry.id, sizeof(entry.id), git_commit_id(commit));
    return callback(&entry, context);
}

/* Gives the first parent, or 0 at the first commit; 1 where there is one. */
static int next_step(struct gi_repository *repository, const struct step *step, const char *path, struct step *ret_step,
                     struct gi_error *reterr)
{
    char hex[GIT_OID_HEXSZ + 1];
    char parent[GIT_OID_HEXSZ + 1];
    git_oid id;
    git_oid_tostr(hex, sizeof(hex), git_commit_id(step->commit));
    switch (gi_repository_parent(repository, hex, parent, reterr)) {
    case GI_REVISION_ERROR:
        return -1;
    case GI_REVISION_UNBORN:
        return 0;
    case GI_REVISION_OK:
        break;
    }
    if (git_oid_fromstr(&id, parent) < 0 || open_step(repository, &id, path, ret_step, reterr) < 0)
        return -1;
    return 1;
}

int gi_log_first_parent(struct gi_repository *repository, const char *id, const char *path, gi_log_callback *callback,
                        void *context, struct gi_error *reterr)
{
    GI_SCOPED(scoped_step) struct step now = {0};
    git_oid oid;
    if (git_oid_fromstr(&oid, id) < 0 || open_step(repository, &oid, path, &now, reterr) < 0)
        return gi_fail(reterr, "'%s' is not a full commit id", id);
    for (;;) {
        GI_SCOPED(scoped_step) struct step older = {0};
        int found = next_step(repository, &now, path, &older, reterr);
        bool changed = !git_oid_equal(&now.at_path, &older.at_path);
        if (found >= 0 && changed && tell(now.commit, callback, context) != 0)
            return 0;
        if (found <= 0)
            return found;
        struct step done = now;
        now = older;
        older = done;
    }
}
