/* Trees as their bytes hold them, entry by entry: what no honest Git writes is seen, not smoothed over. */
#ifndef GI_GIT_RAW_TREE_H
#define GI_GIT_RAW_TREE_H

#include "git/snapshot.h"

/* What is odd about a tree as a whole. */
enum gi_tree_oddity { GI_TREE_PLAIN, GI_TREE_DOUBLE, GI_TREE_ORDER, GI_TREE_NAME };

struct gi_raw_tree {
    struct gi_entries entries; /* bytewise by name; behind the NUL of each name stand the 20 bytes of its id */
    enum gi_tree_oddity oddity;
    struct gi_str odd; /* the name at which it was seen first */
};

/* Reads a tree's bytes: `<mode> <name>NUL<id>` again and again. Names point into `bytes`. A mode that is not written
 * exactly as Git writes one of its own (040000, 100664) gives GI_ENTRY_OTHER. -1: cut off, or no tree at all. */
int gi_raw_tree_parse(struct gi_arena *arena, struct gi_str bytes, struct gi_raw_tree *ret_tree) GI_MUST_USE;

/* Reads one tree object, its size before its bytes; beyond GI_LIMIT_TREE_BYTES is an error. `path` is for messages.
 * gi_raw_tree_read_judged: one that was judged before, whose size is not asked for. */
int gi_raw_tree_read_judged(struct gi_repository *repository, const unsigned char id[20], const char *path,
                            struct gi_arena *arena, struct gi_raw_tree *ret_tree, struct gi_error *reterr) GI_MUST_USE;
int gi_raw_tree_read(struct gi_repository *repository, const unsigned char id[20], const char *path,
                     struct gi_arena *arena, struct gi_raw_tree *ret_tree, struct gi_error *reterr) GI_MUST_USE;

/* The size of a blob by its object header. Another kind of object is an error. */
int gi_blob_size(struct gi_repository *repository, const unsigned char id[20], const char *path, uint64_t *ret_size,
                 struct gi_error *reterr) GI_MUST_USE;

/* Reads a blob of at most `most` bytes (gi_blob_size before); owned by the arena. */
int gi_blob_bytes(struct gi_repository *repository, const unsigned char id[20], const char *path, uint32_t most,
                  struct gi_arena *arena, struct gi_str *ret_bytes, struct gi_error *reterr) GI_MUST_USE;

/* The id behind an entry's name. */
static inline const unsigned char *gi_raw_tree_id(const struct gi_entry *entry)
{
    return (const unsigned char *)entry->name.s + entry->name.n + 1;
}

/* The first entry of this name, or NULL. */
const struct gi_entry *gi_tree_find(const struct gi_entries *entries, struct gi_str name) GI_MUST_USE;

#endif
