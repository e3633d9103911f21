/* Commits of single edits.
 *
 * `git commit` over a temporary Git index, and not commit-tree with update-ref: hooks, identity, signing, encoding, the
 * reflog and gc are then Git's own, in whatever version is installed, and our pre-commit hook judges the very tree that
 * is committed, because Git tells it GIT_INDEX_FILE. */
#include "git/commit.h"

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "git/blob.h"
#include "git/index_file.h"

/* What a commit stands on. */
struct ground {
    struct gi_arena *arena; /* scratch of one call */
    struct gi_repository *repository;
    char head[41];            /* "" while HEAD is unborn */
    struct gi_snapshot *tree; /* of HEAD; NULL while it is unborn */
    struct gi_index index;
};

static void scoped_ground(struct ground *ground)
{
    gi_snapshot_close(ground->tree);
    gi_index_close(&ground->index);
    gi_arena_free(ground->arena);
}

/* `git commit` would conclude whatever is under way with our tree. */
int gi_commit_ready(struct gi_repository *repository, struct gi_error *reterr)
{
    int state = git_repository_state(repository->git);
    if (state == GIT_REPOSITORY_STATE_NONE || state == GIT_REPOSITORY_STATE_BISECT)
        return 0;
    gi_fail(reterr, "a merge, rebase or cherry-pick is under way in this repository");
    return gi_fail_hint(reterr, "finish or abort it first: git status");
}

static int ground_open(struct gi_repository *repository, struct ground *ground, struct gi_error *reterr)
{
    ground->arena = gi_arena_new();
    ground->repository = repository;
    if (gi_commit_ready(repository, reterr) < 0)
        return -1;
    switch (gi_repository_resolve(repository, "HEAD", ground->head, reterr)) {
    case GI_REVISION_ERROR:
        return -1;
    case GI_REVISION_UNBORN:
        break;
    case GI_REVISION_OK:
        if (gi_snapshot_revision(repository, ground->head, &ground->tree, reterr) < 0)
            return -1;
        break;
    }
    return gi_index_open(repository, GI_UNMERGED_REFUSED, ground->arena, &ground->index, reterr);
}

/* Gives the id and mode of the blob that an edit of the path starts from; ret_mode 0 where there is none. */
static int find_base(struct ground *ground, const char *path, git_oid *ret_id, uint32_t *ret_mode,
                     struct gi_error *reterr)
{
    const struct gi_path *staged = gi_paths_find(&ground->index.paths, path);
    git_index_entry entry = staged ? gi_index_entry(&ground->index, staged) : (git_index_entry){0};
    git_oid id = {0};
    uint32_t mode = 0;
    if (ground->tree && gi_snapshot_entry(ground->tree, path, id.id, &mode, reterr) < 0)
        return -1;
    if (mode && (!staged || mode != entry.mode || !git_oid_equal(&id, &entry.id))) {
        gi_fail(reterr, "'%s' has staged changes that are not in HEAD", path);
        return gi_fail_hint(reterr, "commit them, or unstage them: git restore --staged -- '%s'", path);
    }
    if (!mode && staged) {
        id = entry.id;
        mode = entry.mode;
    }
    if (mode && gi_entry_kind_of(mode) != GI_ENTRY_FILE)
        return gi_fail(reterr, "'%s' is not a plain file in the repository", path);
    *ret_id = id;
    *ret_mode = mode;
    return 0;
}

int gi_commit_base(struct gi_repository *repository, struct gi_arena *arena, const char *path, struct gi_str *ret_bytes,
                   int *ret_found, struct gi_error *reterr)
{
    GI_SCOPED(scoped_ground) struct ground ground = {0};
    git_oid id;
    uint32_t mode;
    if (ground_open(repository, &ground, reterr) < 0 || find_base(&ground, path, &id, &mode, reterr) < 0)
        return -1;
    *ret_found = mode != 0;
    if (!mode) {
        *ret_bytes = (struct gi_str){0};
        return 0;
    }
    struct gi_file file = {.path = path};
    enum gi_read read = gi_blob_read(repository, &id, file, GI_LIMIT_EVIDENCE_BYTES, arena, &file, reterr);
    if (read == GI_READ_TOO_LARGE)
        return gi_fail(reterr, "'%s' is too large (%u bytes)", path, file.size);
    if (read != GI_READ_OK)
        return -1;
    *ret_bytes = (struct gi_str){file.data, file.size};
    return 0;
}

/* Writes the blobs and lists them for `git update-index -z --index-info`. */
static int write_blobs(struct ground *ground, const struct gi_commit_file *files, size_t count, struct gi_str *ret_info,
                       struct gi_error *reterr)
{
    struct gi_buf info = gi_buf_new(ground->arena, GI_LIMIT_OUTPUT_BYTES);
    size_t changed = 0;
    for (size_t i = 0; i < count; i++) {
        char hex[GIT_OID_HEXSZ + 1];
        git_oid base;
        git_oid id;
        uint32_t mode;
        if (find_base(ground, files[i].path, &base, &mode, reterr) < 0)
            return -1;
        if (git_blob_create_from_buffer(&id, ground->repository->git, files[i].bytes.s, files[i].bytes.n) < 0)
            return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot store '%s'", files[i].path));
        changed += !mode || !git_oid_equal(&id, &base);
        gi_buf_addf(&info, "100644 %s\t%s", git_oid_tostr(hex, sizeof(hex), &id), files[i].path);
        gi_buf_addc(&info, '\0');
    }
    if (!changed && count)
        return gi_fail(reterr, "nothing to commit: the files are as in HEAD");
    *ret_info = gi_buf_str(&info);
    return 0;
}

/* Makes the temporary Git index from HEAD's tree and the new blobs, and commits it. `read-tree --reset` over the real
 * one keeps what Git knows of unchanged files; otherwise `git commit` would read the whole work tree. */
static int commit_over(struct ground *ground, const char *temporary, struct gi_str info, const char *message,
                       struct gi_error *reterr)
{
    struct gi_repository *repository = ground->repository;
    struct gi_arena *arena = ground->arena;
    const char *const environment[] = {gi_arena_printf(arena, "GIT_INDEX_FILE=%s", temporary), NULL};
    const char *output = gi_arena_printf(arena, "--index-output=%s", temporary);
    const char *const from_head[] = {"read-tree", "--reset", output, ground->head, NULL};
    const char *const from_nothing[] = {"read-tree", "--empty", output, NULL};
    const char *const update[] = {"update-index", "--add", "-z", "--index-info", NULL};
    const char *const commit[] = {"commit", "-q", "--cleanup=whitespace", "-F", "-", NULL};
    struct gi_str ignored;
    if (gi_git_run_checked(repository, arena, *ground->head ? from_head : from_nothing, NULL, (struct gi_str){0},
                           &ignored, reterr) < 0 ||
        gi_git_run_checked(repository, arena, update, environment, info, &ignored, reterr) < 0 ||
        gi_git_run_checked(repository, arena, commit, environment, gi_str_of(message), &ignored, reterr) < 0)
        return -1;
    return 0;
}

static int commit_over_temporary(struct ground *ground, struct gi_str info, const char *message,
                                 struct gi_error *reterr)
{
    char word[9];
    gi_env_random(word, sizeof(word) - 1, "abcdefghijklmnopqrstuvwxyz");
    /* beside the real one: git renames its lock file to this name */
    const char *temporary = gi_arena_printf(ground->arena, "%s.git-incident-%s", ground->repository->index_file, word);
    int status = commit_over(ground, temporary, info, message, reterr);
    if (gi_file_remove(temporary, reterr) < 0)
        return -1;
    return status;
}

/* Whether the new commit stands on the HEAD that its tree was made from. */
static int check_parent(struct ground *ground, const char *id, struct gi_error *reterr)
{
    char parent[41] = "";
    if (gi_repository_parent(ground->repository, id, parent, reterr) == GI_REVISION_ERROR)
        return -1;
    if (strcmp(parent, ground->head) == 0)
        return 0;
    gi_fail(reterr, "another commit came between while %.12s was made, and %.12s may undo it", id, id);
    return gi_fail_hint(reterr, "look at `git log -p -2`; `git reset --soft HEAD~1` takes the commit back");
}

int gi_commit_files(struct gi_repository *repository, const struct gi_commit_file *files, size_t count,
                    const char *message, char ret_id[41], struct gi_error *reterr)
{
    GI_SCOPED(scoped_ground) struct ground ground = {0};
    const char *const update[] = {"update-index", "--add", "-z", "--index-info", NULL};
    struct gi_str info;
    struct gi_str ignored;
    char id[41];
    if (!repository->worktree)
        return gi_fail(reterr, "a bare repository has no work tree to commit from");
    if (ground_open(repository, &ground, reterr) < 0 || write_blobs(&ground, files, count, &info, reterr) < 0 ||
        commit_over_temporary(&ground, info, message, reterr) < 0)
        return -1;
    if (gi_git_run_checked(repository, ground.arena, update, NULL, info, &ignored, reterr) < 0) {
        gi_fail_hint(reterr, "the commit is made; bring the Git index up to date with: git reset -q");
        return -1;
    }
    if (gi_repository_resolve(repository, "HEAD", id, reterr) != GI_REVISION_OK ||
        check_parent(&ground, id, reterr) < 0)
        return -1;
    memcpy(ret_id, id, sizeof(id));
    return 0;
}
