/* A folder staged apart, in a temporary Git index beside the real one. */
#include "git/stage.h"

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "git/index_file.h"

static const char nothing[] = "0000000000000000000000000000000000000000";

/* What a look at the folder needs. */
struct ground {
    struct gi_arena *arena;
    struct gi_snapshot *tree; /* of HEAD */
    struct gi_index index;
};

static void scoped_ground(struct ground *ground)
{
    gi_snapshot_close(ground->tree);
    gi_index_close(&ground->index);
    gi_arena_free(ground->arena);
}

static int ground_open(struct gi_repository *repository, struct ground *ground, struct gi_error *reterr)
{
    char head[41];
    ground->arena = gi_arena_new();
    if (gi_repository_resolve(repository, "HEAD", head, reterr) != GI_REVISION_OK)
        return gi_fail(reterr, "HEAD has no commit yet");
    if (gi_snapshot_revision(repository, head, &ground->tree, reterr))
        return -1;
    return gi_index_open(repository, GI_UNMERGED_REFUSED, ground->arena, &ground->index, reterr);
}

int gi_stage_ready(struct gi_repository *repository, struct gi_arena *arena, const char **ret_branch,
                   struct gi_error *reterr)
{
    const char *branch = NULL;
    char head[41];
    if (gi_commit_ready(repository, reterr))
        return -1;
    if (git_repository_is_shallow(repository->git)) {
        gi_fail(reterr, "this clone is shallow: whether others have changed the record cannot be told");
        return gi_fail_hint(reterr, "git fetch --unshallow, then again");
    }
    if (gi_repository_branch(repository, arena, &branch, reterr))
        return -1;
    if (!branch) {
        gi_fail(reterr, "HEAD is on no branch, and a sign-off would get lost there");
        return gi_fail_hint(reterr, "git switch main, then again");
    }
    enum gi_revision found = gi_repository_resolve(repository, "HEAD", head, reterr);
    if (found == GI_REVISION_UNBORN) {
        gi_fail(reterr, "there is no commit yet, hence no policy that says who may sign");
        return gi_fail_hint(reterr, "git incident init");
    }
    *ret_branch = branch;
    return found == GI_REVISION_OK ? 0 : -1;
}

static const struct gi_commit_file *file_of(const struct gi_commit_file *files, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].path, path) == 0)
            return &files[i];
    return NULL;
}

/* Whether the Git index has HEAD's entry, or the work tree's file. */
static int is_whole(struct ground *ground, const char *path, const struct gi_commit_file *file, bool *ret_whole,
                    struct gi_error *reterr)
{
    const struct gi_path *staged = gi_paths_find(&ground->index.paths, path);
    git_index_entry entry = staged ? gi_index_entry(&ground->index, staged) : (git_index_entry){0};
    git_oid id = {0};
    git_oid there = {0};
    uint32_t mode = 0;
    if (gi_snapshot_entry(ground->tree, path, id.id, &mode, reterr))
        return -1;
    if (file && git_odb_hash(&there, file->bytes.s ? file->bytes.s : "", file->bytes.n, GIT_OBJECT_BLOB) < 0)
        return gi_git_fail(reterr, path);
    bool as_head = staged ? mode && git_oid_equal(&id, &entry.id) : !mode;
    bool as_there = staged ? file && git_oid_equal(&there, &entry.id) : !file;
    *ret_whole = as_head || as_there;
    return 0;
}

static int check_path(struct ground *ground, const char *path, const struct gi_commit_file *file,
                      struct gi_error *reterr)
{
    bool whole = true;
    if (is_whole(ground, path, file, &whole, reterr))
        return -1;
    if (whole)
        return 0;
    gi_fail(reterr, "'%s' was staged in part, and a sign-off covers whole files", path);
    return gi_fail_hint(reterr, "stage all of it (git add -- '%s'), or nothing (git restore --staged -- '%s')", path,
                        path);
}

/* The entries of the Git index below a folder. */
static struct gi_paths below(const struct gi_index *index, const char *folder, struct gi_arena *arena)
{
    const char *prefix = gi_arena_printf(arena, "%s/", folder);
    size_t n = strlen(prefix);
    struct gi_paths paths = {.at = index->paths.at + gi_paths_lower(&index->paths, prefix, n)};
    const struct gi_path *end = index->paths.at + index->paths.n;
    while (paths.at + paths.n < end && strncmp(paths.at[paths.n].path, prefix, n) == 0)
        paths.n++;
    return paths;
}

int gi_stage_whole(struct gi_repository *repository, const char *folder, const struct gi_commit_file *files,
                   size_t count, struct gi_error *reterr)
{
    GI_SCOPED(scoped_ground) struct ground ground = {0};
    if (ground_open(repository, &ground, reterr))
        return -1;
    struct gi_paths staged = below(&ground.index, folder, ground.arena);
    for (size_t i = 0; i < staged.n; i++) {
        const char *path = gi_arena_copy(ground.arena, staged.at[i].path, staged.at[i].n);
        if (check_path(&ground, path, file_of(files, count, path), reterr))
            return -1;
    }
    for (size_t i = 0; i < count; i++)
        if (check_path(&ground, files[i].path, &files[i], reterr))
            return -1;
    return 0;
}

/* Lines for `git update-index -z --index-info`: first what goes, then what is there. */
static int make_update(struct gi_repository *repository, struct gi_paths old, const struct gi_commit_file *files,
                       size_t count, struct gi_buf *update, struct gi_error *reterr)
{
    for (size_t i = 0; i < old.n; i++) {
        const char *path = gi_arena_copy(update->arena, old.at[i].path, old.at[i].n);
        if (file_of(files, count, path))
            continue;
        gi_buf_addf(update, "0 %s\t%s", nothing, path);
        gi_buf_addc(update, '\0');
    }
    for (size_t i = 0; i < count; i++) {
        char hex[GIT_OID_HEXSZ + 1];
        git_oid id;
        if (git_blob_create_from_buffer(&id, repository->git, files[i].bytes.s ? files[i].bytes.s : "",
                                        files[i].bytes.n) < 0)
            return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot store '%s'", files[i].path));
        gi_buf_addf(update, "100644 %s\t%s", git_oid_tostr(hex, sizeof(hex), &id), files[i].path);
        gi_buf_addc(update, '\0');
    }
    return update->full ? gi_fail(reterr, "the record has too many files") : 0;
}

/* A name beside the real Git index: git renames its lock file to it. */
static const char *temporary_name(struct gi_repository *repository, struct gi_arena *arena)
{
    char word[9];
    gi_env_random(word, sizeof(word) - 1, "abcdefghijklmnopqrstuvwxyz");
    return gi_arena_printf(arena, "%s.git-incident-%s", repository->index_file, word);
}

/* Fills a temporary Git index with a tree; `read-tree --reset` over the real one keeps what Git knows of files. */
static int read_tree(struct gi_repository *repository, struct gi_arena *arena, const char *temporary, const char *tree,
                     struct gi_error *reterr)
{
    const char *output = gi_arena_printf(arena, "--index-output=%s", temporary);
    const char *const arguments[] = {"read-tree", "--reset", output, tree, NULL};
    struct gi_str ignored;
    return gi_git_run_checked(repository, arena, arguments, NULL, (struct gi_str){0}, &ignored, reterr);
}

static int write_tree(struct gi_repository *repository, struct gi_arena *arena, const char *temporary,
                      struct gi_stage *stage, struct gi_error *reterr)
{
    const char *const environment[] = {gi_arena_printf(arena, "GIT_INDEX_FILE=%s", temporary), NULL};
    static const char *const update[] = {"update-index", "--add", "-z", "--index-info", NULL};
    static const char *const write[] = {"write-tree", NULL};
    struct gi_str text;
    if (read_tree(repository, arena, temporary, stage->head, reterr) ||
        gi_git_run_checked(repository, arena, update, environment, stage->update, &text, reterr) ||
        gi_git_run_checked(repository, arena, write, environment, (struct gi_str){0}, &text, reterr))
        return -1;
    text = gi_str_trim(text);
    if (text.n != 40)
        return gi_fail(reterr, "git write-tree said '%.*s'", GI_STR_ARGS(text));
    memcpy(stage->tree, text.s, 40);
    stage->tree[40] = '\0';
    return 0;
}

int gi_stage_folder(struct gi_repository *repository, struct gi_arena *arena, const char *folder,
                    const struct gi_commit_file *files, size_t count, struct gi_stage *ret_stage,
                    struct gi_error *reterr)
{
    GI_SCOPED(scoped_ground) struct ground ground = {0};
    struct gi_stage stage = {.folder = gi_arena_copy(arena, folder, strlen(folder))};
    struct gi_buf update = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    const char *temporary = temporary_name(repository, arena);
    if (gi_repository_resolve(repository, "HEAD", stage.head, reterr) != GI_REVISION_OK)
        return gi_fail(reterr, "HEAD has no commit yet");
    if (ground_open(repository, &ground, reterr) ||
        make_update(repository, below(&ground.index, folder, ground.arena), files, count, &update, reterr))
        return -1;
    stage.update = gi_buf_str(&update);
    int status = write_tree(repository, arena, temporary, &stage, reterr);
    if (gi_file_remove(temporary, reterr) || status)
        return -1;
    *ret_stage = stage;
    return 0;
}

int gi_stage_take(struct gi_repository *repository, const struct gi_stage *stage, struct gi_error *reterr)
{
    static const char *const update[] = {"update-index", "--add", "-z", "--index-info", NULL};
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str ignored;
    return gi_git_run_checked(repository, arena, update, NULL, stage->update, &ignored, reterr);
}

static int commit_tree(struct gi_repository *repository, struct gi_arena *arena, const char *temporary,
                       const struct gi_stage *stage, const char *message, struct gi_error *reterr)
{
    const char *const environment[] = {gi_arena_printf(arena, "GIT_INDEX_FILE=%s", temporary), NULL};
    static const char *const commit[] = {"commit", "-q", "--cleanup=whitespace", "-F", "-", NULL};
    struct gi_str ignored;
    if (read_tree(repository, arena, temporary, stage->tree, reterr))
        return -1;
    return gi_git_run_checked(repository, arena, commit, environment, gi_str_of(message), &ignored, reterr);
}

/* Whether the commit has the staged tree, on the HEAD that it was made from; else it is taken back. */
static int check_commit(struct gi_repository *repository, struct gi_arena *arena, const struct gi_stage *stage,
                        const char *id, struct gi_error *reterr)
{
    const char *tree = gi_arena_printf(arena, "%s^{tree}", id);
    const char *const arguments[] = {"rev-parse", tree, NULL};
    char parent[41] = "";
    struct gi_str text;
    if (gi_repository_parent(repository, id, parent, reterr) == GI_REVISION_ERROR ||
        gi_git_run_checked(repository, arena, arguments, NULL, (struct gi_str){0}, &text, reterr))
        return -1;
    if (strcmp(parent, stage->head) == 0 && gi_str_is(gi_str_trim(text), stage->tree))
        return 0;
    const char *const back[] = {"update-ref", "-m", "git incident: not what was signed", "HEAD", parent, id, NULL};
    if (!parent[0] || gi_git_run_checked(repository, arena, back, NULL, (struct gi_str){0}, &text, reterr))
        return gi_fail(reterr, "%.12s does not hold what was signed", id);
    gi_fail(reterr, "a hook, or another commit, changed what was signed while it was committed");
    return gi_fail_hint(reterr, "%.12s was taken back; sign again", id);
}

int gi_stage_commit(struct gi_repository *repository, const struct gi_stage *stage, const char *message,
                    char ret_id[41], struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *temporary = temporary_name(repository, arena);
    char id[41];
    if (gi_commit_ready(repository, reterr))
        return -1;
    int status = commit_tree(repository, arena, temporary, stage, message, reterr);
    if (gi_file_remove(temporary, reterr) || status)
        return -1;
    if (gi_repository_resolve(repository, "HEAD", id, reterr) != GI_REVISION_OK ||
        check_commit(repository, arena, stage, id, reterr))
        return -1;
    if (gi_stage_take(repository, stage, reterr)) {
        gi_fail_hint(reterr, "the commit is made; bring the Git index up to date with: git reset -q");
        return -1;
    }
    memcpy(ret_id, id, sizeof(id));
    return 0;
}

int gi_stage_switch(struct gi_repository *repository, const char *branch, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *const arguments[] = {"switch", "-q", "-c", branch, NULL};
    struct gi_str ignored;
    return gi_git_run_checked(repository, arena, arguments, NULL, (struct gi_str){0}, &ignored, reterr);
}

void gi_stage_switch_back(struct gi_repository *repository, const char *branch, const char *made)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error unsaid = {.arena = arena};
    const char *const back[] = {"switch", "-q", branch, NULL};
    const char *const drop[] = {"branch", "-q", "-D", made, NULL};
    struct gi_str ignored;
    if (gi_git_run_checked(repository, arena, back, NULL, (struct gi_str){0}, &ignored, &unsaid) == 0 &&
        gi_git_run_checked(repository, arena, drop, NULL, (struct gi_str){0}, &ignored, &unsaid) != 0)
        return;
}
