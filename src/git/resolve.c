/* Revisions by name, parents, merge bases. */
#include "base/scoped.h"
#include "git/repository_open.h"

static enum gi_revision give(const git_oid *id, char ret_id[41])
{
    git_oid_tostr(ret_id, 41, id);
    return GI_REVISION_OK;
}

static enum gi_revision failed(struct gi_error *reterr, const char *what)
{
    gi_git_fail(reterr, what);
    return GI_REVISION_ERROR;
}

/* A shallow clone ends where its history does not: what is missing must not be taken for a first commit. */
static enum gi_revision cut_off(struct gi_error *reterr)
{
    gi_fail(reterr, "the history is cut off here (a shallow clone)");
    gi_fail_hint(reterr, "git fetch --unshallow");
    return GI_REVISION_ERROR;
}

enum gi_revision gi_repository_resolve(struct gi_repository *repository, const char *revision, char ret_id[41],
                                       struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_git_object) git_object *object = NULL;
    GI_SCOPED(gi_scoped_git_object) git_object *commit = NULL;
    bool head = strcmp(revision, "HEAD") == 0 || strcmp(revision, "@") == 0;
    if (head && git_repository_head_unborn(repository->git) == 1)
        return GI_REVISION_UNBORN;
    int status = git_revparse_single(&object, repository->git, revision);
    if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) {
        gi_fail(reterr, "no revision '%s' in this repository", revision);
        gi_fail_hint(reterr, "`git log --all --oneline` lists commits; one of another repository needs `git fetch`");
        return GI_REVISION_ERROR;
    }
    if (status == GIT_EAMBIGUOUS) {
        gi_fail(reterr, "'%s' names more than one object", revision);
        gi_fail_hint(reterr, "write more digits of the id");
        return GI_REVISION_ERROR;
    }
    if (status < 0)
        return failed(reterr, gi_arena_printf(reterr->arena, "cannot look up '%s'", revision));
    if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) < 0) {
        gi_fail(reterr, "'%s' is not a commit", revision);
        return GI_REVISION_ERROR;
    }
    return give(git_object_id(commit), ret_id);
}

static void scoped_reference(git_reference **reference)
{
    git_reference_free(*reference);
}

int gi_repository_branch(struct gi_repository *repository, struct gi_arena *arena, const char **ret_branch,
                         struct gi_error *reterr)
{
    GI_SCOPED(scoped_reference) git_reference *head = NULL;
    if (git_reference_lookup(&head, repository->git, "HEAD") < 0)
        return gi_git_fail(reterr, "cannot read HEAD");
    const char *target =
        git_reference_type(head) == GIT_REFERENCE_SYMBOLIC ? git_reference_symbolic_target(head) : NULL;
    *ret_branch = target ? gi_arena_copy(arena, target, strlen(target)) : NULL;
    return 0;
}

static int look_up(struct gi_repository *repository, const char *id, git_object **ret_commit, struct gi_error *reterr)
{
    git_oid oid;
    if (git_oid_fromstr(&oid, id) < 0 || git_object_lookup(ret_commit, repository->git, &oid, GIT_OBJECT_COMMIT) < 0)
        return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot read commit %s", id));
    return 0;
}

enum gi_revision gi_repository_parent(struct gi_repository *repository, const char *id, char ret_id[41],
                                      struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_git_object) git_object *commit = NULL;
    if (look_up(repository, id, &commit, reterr) < 0)
        return GI_REVISION_ERROR;
    const git_oid *parent = git_commit_parent_id((const git_commit *)commit, 0);
    if (!parent)
        return GI_REVISION_UNBORN;
    if (git_repository_is_shallow(repository->git) && !git_odb_exists(repository->odb, parent))
        return cut_off(reterr);
    return give(parent, ret_id);
}

enum gi_revision gi_repository_merge_base(struct gi_repository *repository, const char *a, const char *b,
                                          char ret_id[41], struct gi_error *reterr)
{
    git_oid ids[2];
    git_oid base;
    if (git_oid_fromstr(&ids[0], a) < 0 || git_oid_fromstr(&ids[1], b) < 0)
        return failed(reterr, "cannot look for a merge base");
    int status = git_merge_base(&base, repository->git, &ids[0], &ids[1]);
    if (status == 0)
        return give(&base, ret_id);
    if (git_repository_is_shallow(repository->git))
        return cut_off(reterr);
    /* libgit2 1.5 answers a missing commit with "not found", too */
    if (status == GIT_ENOTFOUND && git_odb_exists(repository->odb, &ids[0]) && git_odb_exists(repository->odb, &ids[1]))
        return GI_REVISION_UNBORN;
    return failed(reterr, "cannot find the merge base");
}
