/* Changes from a revision to the Git index, and on to the work tree. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "git/cache_tree.h"
#include "git/changes_list.h"
#include "git/index_file.h"

/* A folder of the Git index while it is compared. */
struct staged_folder {
    const struct gi_index *index;
    const char *path;               /* "" or with a slash at its end */
    struct gi_cache_folders cached; /* what its cache-tree knows of the folders in it; none: nothing */
};

static int compare_folder(struct gi_gathered *all, const struct staged_folder *folder, const struct gi_entries *tree,
                          struct gi_error *reterr);

/* Whether the cache-tree says that a folder is as in the revision, and counts the files that it has. */
static bool is_cached(const struct staged_folder *folder, const struct gi_cache_folder *cached, const char *path,
                      const git_oid *id)
{
    return cached && cached->id && memcmp(cached->id, id->id, GIT_OID_RAWSZ) == 0 &&
           gi_paths_count(&folder->index->paths, path) == cached->entries;
}

/* A folder of the Git index, and of the revision where `old` is not NULL. */
static int enter_folder(struct gi_gathered *all, const struct staged_folder *folder, struct gi_str name,
                        const struct gi_entry *old, struct gi_error *reterr)
{
    const char *path = gi_arena_printf(all->scratch, "%s%.*s", folder->path, GI_STR_ARGS(name));
    const struct gi_cache_folder *cached = gi_cache_find(&folder->cached, name);
    struct staged_folder inner = {.index = folder->index, .path = gi_arena_printf(all->scratch, "%s/", path)};
    struct gi_entries tree = {0};
    if (old) {
        git_oid id = gi_tree_id(old);
        if (is_cached(folder, cached, path, &id))
            return 0;
        if (gi_tree_read(all->repository, &id, inner.path, all->scratch, &tree, reterr) < 0)
            return -1;
        if (cached && gi_cache_below(cached, all->scratch, &inner.cached) < 0)
            inner.cached = (struct gi_cache_folders){0};
    }
    return compare_folder(all, &inner, &tree, reterr);
}

/* One name that the revision, the Git index or both have. */
static int compare_name(struct gi_gathered *all, const struct staged_folder *folder, const struct gi_entry *old,
                        const struct gi_entry *staged, struct gi_error *reterr)
{
    bool old_folder = old && old->kind == GI_ENTRY_FOLDER;
    bool staged_folder = staged && staged->kind == GI_ENTRY_FOLDER;
    if (old_folder && staged_folder)
        return enter_folder(all, folder, old->name, old, reterr);
    if (old && staged && !old_folder && !staged_folder) {
        const char *whole = gi_arena_printf(all->scratch, "%s%s", folder->path, old->name.s);
        git_index_entry entry = gi_index_entry(folder->index, gi_paths_find(&folder->index->paths, whole));
        git_oid id = gi_tree_id(old);
        bool same = old->mode == staged->mode && git_oid_equal(&id, &entry.id);
        return same ? 0 : gi_gather(all, folder->path, old->name, GI_CHANGE_MODIFIED, reterr);
    }
    if (old && gi_gather_tree(all, folder->path, old, GI_CHANGE_DELETED, reterr) < 0)
        return -1;
    if (staged_folder)
        return enter_folder(all, folder, staged->name, NULL, reterr);
    return staged ? gi_gather(all, folder->path, staged->name, GI_CHANGE_ADDED, reterr) : 0;
}

/* Walks a folder of the revision and of the Git index side by side. */
static int compare_folder(struct gi_gathered *all, const struct staged_folder *folder, const struct gi_entries *tree,
                          struct gi_error *reterr)
{
    struct gi_entries staged;
    size_t n = strlen(folder->path);
    gi_paths_list(&folder->index->paths, gi_arena_copy(all->scratch, folder->path, n ? n - 1 : 0), all->scratch,
                  &staged);
    size_t i = 0;
    size_t j = 0;
    while (i < tree->n || j < staged.n) {
        int order = i == tree->n ? 1 : j == staged.n ? -1 : gi_str_compare(tree->at[i].name, staged.at[j].name);
        const struct gi_entry *old = order <= 0 ? &tree->at[i++] : NULL;
        const struct gi_entry *new = order >= 0 ? &staged.at[j++] : NULL;
        if (n == 0 && !gi_is_guarded(old ? old->name : new->name))
            continue;
        if (compare_name(all, folder, old, new, reterr) < 0)
            return -1;
    }
    return 0;
}

int gi_gather_staged(struct gi_gathered *all, const char *base, const struct gi_index *index, struct gi_error *reterr)
{
    struct gi_entries root = {0};
    struct staged_folder folder = {.index = index, .path = ""};
    struct gi_cache_folder cached;
    git_oid id;
    if (gi_cache_root(index->cache_tree, &cached) < 0 || gi_cache_below(&cached, all->scratch, &folder.cached) < 0)
        folder.cached = (struct gi_cache_folders){0};
    if (base) {
        if (gi_revision_root(all->repository, base, &id, reterr) < 0)
            return -1;
        if (index->rooted && git_oid_equal(&id, &index->root))
            return 0;
        if (gi_tree_read(all->repository, &id, "", all->scratch, &root, reterr) < 0)
            return -1;
    }
    return compare_folder(all, &folder, &root, reterr);
}

int gi_changes_staged(struct gi_repository *repository, const char *base, struct gi_arena *arena,
                      struct gi_changes *ret_changes, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    GI_SCOPED(gi_index_close) struct gi_index index = {0};
    struct gi_gathered all = {.repository = repository, .arena = arena, .scratch = scratch};
    if (gi_index_open(repository, GI_UNMERGED_REFUSED, scratch, &index, reterr) < 0 ||
        gi_gather_staged(&all, base, &index, reterr) < 0)
        return -1;
    *ret_changes = gi_gathered_done(&all);
    return 0;
}

/* The work tree while it is compared with the Git index. */
struct comparison {
    struct gi_gathered *all;
    struct gi_snapshot *worktree;
    const struct gi_index *index;
    int root; /* the work tree's folder */
    bool modes;
};

/* Whether the bytes at the path are those of the blob, by hashing them as they are. */
static bool has_blob_bytes(const struct comparison *comparison, const char *path, const struct stat *st,
                           const git_oid *id)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    git_oid actual;
    if (st->st_size > GI_LIMIT_EVIDENCE_BYTES) /* no file of a record may be that large: not worth hours of hashing */
        return false;
    if (S_ISLNK(st->st_mode)) {
        char *target = gi_arena_alloc(scratch, (size_t)st->st_size + 1);
        ssize_t n = readlinkat(comparison->root, path, target, (size_t)st->st_size + 1);
        return n >= 0 && git_odb_hash(&actual, target, (size_t)n, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&actual, id);
    }
    const char *whole = gi_arena_printf(scratch, "%s%s", comparison->all->repository->worktree, path);
    return git_odb_hashfile(&actual, whole, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&actual, id);
}

static uint32_t mode_on_disk(const struct comparison *comparison, const struct stat *st, uint32_t staged)
{
    if (S_ISLNK(st->st_mode))
        return 0120000;
    if (!S_ISREG(st->st_mode))
        return 0;
    if (!comparison->modes)
        return S_ISREG(staged) ? staged : 0100644;
    return st->st_mode & S_IXUSR ? 0100755 : 0100644;
}

static int compare_file(const struct comparison *comparison, const struct gi_path *path, struct gi_error *reterr)
{
    git_index_entry entry = gi_index_entry(comparison->index, path);
    struct gi_str name = {path->path, path->n};
    struct stat st;
    if ((entry.flags & GIT_INDEX_ENTRY_VALID) || (entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) ||
        path->mode == 0160000)
        return 0;
    if (fstatat(comparison->root, path->path, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return gi_fail(reterr, "cannot look at '%s': %s", path->path, strerror(errno));
        return gi_gather(comparison->all, "", name, GI_CHANGE_DELETED, reterr);
    }
    uint32_t mode = mode_on_disk(comparison, &st, path->mode);
    if (!mode)
        return gi_gather(comparison->all, "", name, GI_CHANGE_DELETED, reterr);
    if (mode == path->mode && gi_index_has_stat(comparison->index, &entry, &st))
        return 0;
    if (mode == path->mode && has_blob_bytes(comparison, path->path, &st, &entry.id))
        return 0;
    return gi_gather(comparison->all, "", name, GI_CHANGE_MODIFIED, reterr);
}

/* Files below a folder of the work tree that the Git index does not know. */
static int add_untracked(const struct comparison *comparison, const char *folder, struct gi_error *reterr)
{
    struct gi_gathered *all = comparison->all;
    struct gi_entries entries;
    if (gi_snapshot_names(comparison->worktree, folder, all->scratch, &entries, reterr) < 0)
        return -1;
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(all->scratch, "%s/%s", folder, entries.at[i].name.s);
        int status = 0;
        if (entries.at[i].kind == GI_ENTRY_FOLDER)
            status = add_untracked(comparison, path, reterr);
        else if (!gi_paths_find(&comparison->index->paths, path))
            status = gi_gather(all, "", gi_str_of(path), GI_CHANGE_ADDED, reterr);
        if (status < 0)
            return -1;
    }
    return 0;
}

static int compare_worktree(const struct comparison *comparison, struct gi_error *reterr)
{
    for (const char *const *folder = gi_guarded_folders; *folder; folder++) {
        size_t n = strlen(*folder);
        const char *start = gi_arena_printf(comparison->all->scratch, "%s/", *folder);
        const struct gi_paths *paths = &comparison->index->paths;
        for (size_t i = gi_paths_lower(paths, start, n + 1);
             i < paths->n && gi_str_starts((struct gi_str){paths->at[i].path, paths->at[i].n}, start); i++)
            if (compare_file(comparison, &paths->at[i], reterr) < 0)
                return -1;
        if (add_untracked(comparison, *folder, reterr) < 0)
            return -1;
        struct stat st;
        bool other = fstatat(comparison->root, *folder, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode);
        if (other && !gi_paths_find(paths, *folder) &&
            gi_gather(comparison->all, "", gi_str_of(*folder), GI_CHANGE_ADDED, reterr) < 0)
            return -1;
    }
    return 0;
}

int gi_changes_worktree(struct gi_repository *repository, const char *base, struct gi_arena *arena,
                        struct gi_changes *ret_changes, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    GI_SCOPED(gi_index_close) struct gi_index index = {0};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *worktree = NULL;
    GI_SCOPED_FD int root = -1;
    struct gi_gathered all = {.repository = repository, .arena = arena, .scratch = scratch};
    if (gi_snapshot_worktree(repository, &worktree, reterr) < 0)
        return -1;
    root = open(repository->worktree, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return gi_fail(reterr, "cannot open the work tree: %s", strerror(errno));
    if (gi_index_open(repository, GI_UNMERGED_LISTED, scratch, &index, reterr) < 0 ||
        gi_gather_staged(&all, base, &index, reterr) < 0)
        return -1;
    struct comparison comparison = {
        .all = &all, .worktree = worktree, .index = &index, .root = root, .modes = gi_repository_has_modes(repository)};
    if (compare_worktree(&comparison, reterr) < 0)
        return -1;
    *ret_changes = gi_gathered_done(&all);
    return 0;
}
