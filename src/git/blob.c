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

/* The bytes of an object of a known type and size at most, copied into the arena. */
static int copy_object(struct gi_repository *repository, const git_oid *id, const char *path, struct gi_arena *arena,
                       struct gi_str *ret_bytes, struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_git_odb_object) git_odb_object *object = NULL;
    int status = git_odb_read(&object, repository->odb, id);
    if (status < 0)
        return object_failed(status, id, path, reterr);
    size_t size = git_odb_object_size(object);
    *ret_bytes = (struct gi_str){gi_arena_copy(arena, git_odb_object_data(object), size), size};
    return 0;
}

static git_oid oid_of(const unsigned char id[20])
{
    git_oid oid;
    memcpy(oid.id, id, sizeof(oid.id));
    return oid;
}

int gi_raw_tree_read_judged(struct gi_repository *repository, const unsigned char id[20], const char *path,
                            struct gi_arena *arena, struct gi_raw_tree *ret_tree, struct gi_error *reterr)
{
    git_oid oid = oid_of(id);
    GI_SCOPED(gi_scoped_git_odb_object) git_odb_object *object = NULL;
    int status = git_odb_read(&object, repository->odb, &oid);
    if (status < 0)
        return object_failed(status, &oid, path, reterr);
    if (git_odb_object_type(object) != GIT_OBJECT_TREE)
        return gi_fail(reterr, "'%s' is not a tree in this repository: it is damaged", path);
    size_t size = git_odb_object_size(object);
    if (gi_raw_tree_parse(arena, (struct gi_str){gi_arena_copy(arena, git_odb_object_data(object), size), size},
                          ret_tree) < 0)
        return gi_fail(reterr, "the tree '%s' is damaged", path);
    return 0;
}

int gi_raw_tree_read(struct gi_repository *repository, const unsigned char id[20], const char *path,
                     struct gi_arena *arena, struct gi_raw_tree *ret_tree, struct gi_error *reterr)
{
    size_t size;
    git_object_t type;
    struct gi_str bytes;
    git_oid oid = oid_of(id);
    int status = git_odb_read_header(&size, &type, repository->odb, &oid);
    if (status < 0)
        return object_failed(status, &oid, path, reterr);
    if (type != GIT_OBJECT_TREE)
        return gi_fail(reterr, "'%s' is not a tree in this repository: it is damaged", path);
    if (size > GI_LIMIT_TREE_BYTES)
        return gi_fail(reterr, "the folder '%s' is too large to read (%zu bytes of names)", path, size);
    if (copy_object(repository, &oid, path, arena, &bytes, reterr) < 0)
        return -1;
    if (gi_raw_tree_parse(arena, bytes, ret_tree) < 0)
        return gi_fail(reterr, "the tree '%s' is damaged", path);
    return 0;
}

int gi_blob_size(struct gi_repository *repository, const unsigned char id[20], const char *path, uint64_t *ret_size,
                 struct gi_error *reterr)
{
    size_t size;
    git_object_t type;
    git_oid oid = oid_of(id);
    int status = git_odb_read_header(&size, &type, repository->odb, &oid);
    if (status < 0)
        return object_failed(status, &oid, path, reterr);
    if (type != GIT_OBJECT_BLOB)
        return gi_fail(reterr, "'%s' is not a blob in this repository: it is damaged", path);
    *ret_size = size;
    return 0;
}

int gi_blob_bytes(struct gi_repository *repository, const unsigned char id[20], const char *path, uint32_t most,
                  struct gi_arena *arena, struct gi_str *ret_bytes, struct gi_error *reterr)
{
    uint64_t size;
    git_oid oid = oid_of(id);
    if (gi_blob_size(repository, id, path, &size, reterr) < 0)
        return -1;
    if (size > most)
        return gi_fail(reterr, "'%s' is too large to read (%llu bytes)", path, (unsigned long long)size);
    return copy_object(repository, &oid, path, arena, ret_bytes, reterr);
}

int gi_tree_read(struct gi_repository *repository, const git_oid *id, const char *path, struct gi_arena *arena,
                 struct gi_entries *ret_entries, struct gi_error *reterr)
{
    struct gi_raw_tree tree;
    if (gi_raw_tree_read(repository, id->id, path, arena, &tree, reterr) < 0)
        return -1;
    *ret_entries = tree.entries;
    return 0;
}
