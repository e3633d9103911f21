/* The cache-tree of a Git index: the ids of the trees that Git would write, folder by folder, inside src/git only. Git
 * itself commits these ids without a look at the entries below, so they are what is committed. */
#ifndef GI_GIT_CACHE_TREE_H
#define GI_GIT_CACHE_TREE_H

#include "base/str.h"

/* One folder of it. Everything points into the bytes of the Git index. */
struct gi_cache_folder {
    struct gi_str name;
    size_t entries;      /* files below it */
    const char *id;      /* of its tree, 20 bytes; NULL: something below was staged since */
    struct gi_str below; /* the bytes of the folders in it, and of all that follow */
    size_t folders;      /* how many stand in it */
};

/* In bytewise order of their names. */
struct gi_cache_folders {
    struct gi_cache_folder *at;
    size_t n;
};

/* Gives the root. -1: there is none, or it is damaged. */
int gi_cache_root(struct gi_str cache_tree, struct gi_cache_folder *ret_root) GI_MUST_USE;

/* Gives the folders in a folder, in the arena. -1: damaged. */
int gi_cache_below(const struct gi_cache_folder *folder, struct gi_arena *arena,
                   struct gi_cache_folders *ret_folders) GI_MUST_USE;

/* The folder of a name, or NULL. */
const struct gi_cache_folder *gi_cache_find(const struct gi_cache_folders *folders, struct gi_str name) GI_MUST_USE;

#endif
