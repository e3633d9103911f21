/* Blobs and trees by libgit2's object database, the object header first. */
#include "git/blob.h"

#include "base/limits.h"
#include "base/scoped.h"

static int object_failed(int status, const git_oid *id, const char *path, struct gi_error *reterr)
{
    char hex[GIT_OID_HEXSZ + 1];
    if (status != GIT_ENOTFOUND)
        return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot read '%s' from the repository", path));
    gi_fail(reterr, "object %s of '%s' is missing from this repository", git_oid_tostr(hex, sizeof(hex), id), path);
    return gi_fail_hint(reterr, "a partial clone lacks objects; get them with: git fetch --refetch --no-filter");
}

enum gi_read gi_blob_read(struct gi_repository *repository, const git_oid *id, struct gi_file file, uint32_t most,
                          struct gi_arena *arena, struct gi_file *ret_file, struct gi_error *reterr)
{
    size_t size;
    git_object_t type;
    int status = git_odb_read_header(&size, &type, repository->odb, id);
    if (status < 0)
        return object_failed(status, id, file.path, reterr), GI_READ_ERROR;
    if (type != GIT_OBJECT_BLOB)
        return gi_fail(reterr, "'%s' is not a blob in this repository: it is damaged", file.path), GI_READ_ERROR;
    file.size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    if (size > most) {
        *ret_file = file;
        return GI_READ_TOO_LARGE;
    }
    GI_SCOPED(gi_scoped_git_odb_object) git_odb_object *object = NULL;
    status = git_odb_read(&object, repository->odb, id);
    if (status < 0)
        return object_failed(status, id, file.path, reterr), GI_READ_ERROR;
    file.size = (uint32_t)git_odb_object_size(object);
    file.data = gi_arena_copy(arena, git_odb_object_data(object), file.size);
    *ret_file = file;
    return GI_READ_OK;
}

static struct gi_entry copy_entry(const git_tree_entry *from, struct gi_arena *arena)
{
    const char *name = git_tree_entry_name(from);
    size_t n = strlen(name);
    char *copy = gi_arena_alloc_raw(arena, n + 1 + GIT_OID_RAWSZ);
    memcpy(copy, name, n + 1);
    memcpy(copy + n + 1, git_tree_entry_id(from)->id, GIT_OID_RAWSZ);
    uint32_t mode = git_tree_entry_filemode_raw(from);
    return (struct gi_entry){.name = {copy, n}, .kind = (uint8_t)gi_entry_kind_of(mode), .mode = mode};
}

int gi_tree_read(struct gi_repository *repository, const git_oid *id, const char *path, struct gi_arena *arena,
                 struct gi_entries *ret_entries, struct gi_error *reterr)
{
    size_t size;
    git_object_t type;
    int status = git_odb_read_header(&size, &type, repository->odb, id);
    if (status < 0)
        return object_failed(status, id, path, reterr);
    if (size > GI_LIMIT_TREE_BYTES)
        return gi_fail(reterr, "the folder '%s' is too large to read (%zu bytes of names)", path, size);
    GI_SCOPED(gi_scoped_git_object) git_object *object = NULL;
    status = git_object_lookup(&object, repository->git, id, GIT_OBJECT_TREE);
    if (status < 0)
        return object_failed(status, id, path, reterr);
    const git_tree *tree = (const git_tree *)object;
    size_t n = git_tree_entrycount(tree);
    struct gi_entries entries = {GI_NEW_ARRAY(arena, struct gi_entry, n), n};
    /* by index: by name, libgit2 would give one of two entries with the same name */
    for (size_t i = 0; i < n; i++)
        entries.at[i] = copy_entry(git_tree_entry_byindex(tree, i), arena);
    gi_entries_sort(&entries, arena);
    *ret_entries = entries;
    return 0;
}

const struct gi_entry *gi_tree_find(const struct gi_entries *entries, struct gi_str name)
{
    size_t low = 0;
    size_t high = entries->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gi_str_compare(entries->at[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < entries->n && gi_str_equal(entries->at[low].name, name) ? &entries->at[low] : NULL;
}
