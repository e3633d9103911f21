/* The bytes of a Git index, versions 2 and 3: entries and the cache-tree, inside src/git only. */
#ifndef GI_GIT_INDEX_BYTES_H
#define GI_GIT_INDEX_BYTES_H

#include <git2.h>

#include "git/source.h"

/* What a Git index holds. Everything points into its bytes. */
struct gi_index_content {
    struct gi_paths paths;    /* every entry, in the file's order; what: its bytes (gi_index_bytes_entry) */
    struct gi_str cache_tree; /* the TREE extension; s is NULL where there is none */
};

/* Reads all of a Git index; the list of paths is owned by the arena. -1 for what it does not know (another version, a
 * split or sparse index) and for what is damaged: libgit2 and git have more to say about both. The checksum at the end
 * is not computed, as Git itself does not. */
int gi_index_bytes_read(struct gi_str bytes, struct gi_arena *arena, struct gi_index_content *ret_content) GI_MUST_USE;

/* The entry of one path, as libgit2 would give it. */
git_index_entry gi_index_bytes_entry(const struct gi_path *path) GI_MUST_USE;

/* The flags of an entry, without the rest: most of what is asked of 200,000 entries. */
uint16_t gi_index_bytes_flags(const struct gi_path *path) GI_MUST_USE;

/* Gives the id of the tree that Git would write for all entries. -1 where the cache-tree does not know it (something
 * was staged since it was noted), or where it counts other than `entries` entries. */
int gi_index_bytes_root(struct gi_str cache_tree, size_t entries, git_oid *ret_id) GI_MUST_USE;

#endif
