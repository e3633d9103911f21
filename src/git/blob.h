/* Objects of the repository, inside src/git only: limits before bytes, and a clear word where one is missing. */
#ifndef GI_GIT_BLOB_H
#define GI_GIT_BLOB_H

#include "git/raw_tree.h"
#include "git/repository_open.h"
#include "git/source.h"

/* Reads a blob of at most `most` bytes as the file at `path`; as gi_snapshot_read. */
enum gi_read gi_blob_read(struct gi_repository *repository, const git_oid *id, struct gi_file file, uint32_t most,
                          struct gi_arena *arena, struct gi_file *ret_file, struct gi_error *reterr) GI_MUST_USE;

/* The entries of one raw tree in bytewise order of their names, a name that stands twice twice. Behind the NUL of every
 * name stand the 20 bytes of its id. `path` is for messages. */
int gi_tree_read(struct gi_repository *repository, const git_oid *id, const char *path, struct gi_arena *arena,
                 struct gi_entries *ret_entries, struct gi_error *reterr) GI_MUST_USE;

/* The id behind an entry's name; only for entries that gi_tree_read gave. */
static inline git_oid gi_tree_id(const struct gi_entry *entry)
{
    git_oid id;
    memcpy(id.id, entry->name.s + entry->name.n + 1, sizeof(id.id));
    return id;
}

#endif
