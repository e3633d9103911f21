/* The Git index as a sorted list of paths, inside src/git only. */
#ifndef GI_GIT_INDEX_FILE_H
#define GI_GIT_INDEX_FILE_H

#include <sys/stat.h>

#include "git/index_bytes.h"
#include "git/repository_open.h"

/* What to do with paths of an unfinished merge. */
enum gi_unmerged {
    GI_UNMERGED_REFUSED, /* an error that names the first */
    GI_UNMERGED_LISTED,  /* each stands once, with mode 0 */
};

/* The Git index that Git names. Entries of `git add --intent-to-add` are left out, as in what Git would commit. */
struct gi_index {
    struct gi_str bytes; /* of the file, where this program reads it itself */
    git_index *index;    /* where libgit2 does */
    struct gi_paths paths;
    git_oid root; /* the tree that Git would write from it, where `rooted` */
    uint8_t rooted;
    struct gi_str cache_tree; /* s is NULL where this program did not read it, or there is none */
    struct timespec written;  /* when the file was, at the latest */
    uint8_t
        plain; /* no entry is unmerged, only intended, a submodule, assumed unchanged or left out of the work tree */
};

/* Reads it into the arena; gi_index_close frees what the paths point to. A missing Git index is empty. */
int gi_index_open(struct gi_repository *repository, enum gi_unmerged unmerged, struct gi_arena *arena,
                  struct gi_index *ret_index, struct gi_error *reterr) GI_MUST_USE;
void gi_index_close(struct gi_index *index);

/* The entry of one of its paths. */
git_index_entry gi_index_entry(const struct gi_index *index, const struct gi_path *path) GI_MUST_USE;

/* Whether the stat of a file (of the entry's mode) proves that it holds what the entry says: all that Git compares is
 * equal, and the file is older than the Git index (Git's racy rule). */
bool gi_index_has_stat(const struct gi_index *index, const git_index_entry *entry, const struct stat *st) GI_MUST_USE;

#endif
