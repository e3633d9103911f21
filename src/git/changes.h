/* Which files of the guarded folders differ: between trees, and between HEAD, the Git index and the work tree. */
#ifndef GI_GIT_CHANGES_H
#define GI_GIT_CHANGES_H

#include <stdint.h>

#include "git/repository.h"

/* The folders that hold records, at the root of the repository; NULL-terminated. Nothing else is compared. */
extern const char *const gi_guarded_folders[];

/* Whether a name at the root is one of them. */
bool gi_is_guarded(struct gi_str name) GI_MUST_USE;

enum gi_change_kind { GI_CHANGE_ADDED, GI_CHANGE_MODIFIED, GI_CHANGE_DELETED };

struct gi_change {
    struct gi_str path; /* from the root of the repository, NUL-terminated; of a file, link or gitlink */
    uint8_t kind;       /* enum gi_change_kind */
};

/* In bytewise order of the paths, each once. */
struct gi_changes {
    struct gi_change *at;
    size_t n;
};

/* From the tree of revision a to that of b (full ids; NULL is the empty tree). Only trees whose ids differ are read. A
 * path deeper than GI_LIMIT_TREE_DEPTH is an error, as are more than GI_LIMIT_CHANGES. */
int gi_changes_trees(struct gi_repository *repository, const char *a, const char *b, struct gi_arena *arena,
                     struct gi_changes *ret_changes, struct gi_error *reterr) GI_MUST_USE;

/* From revision `base` (HEAD's id; NULL while it is unborn) to the Git index. Unmerged entries are an error. */
int gi_changes_staged(struct gi_repository *repository, const char *base, struct gi_arena *arena,
                      struct gi_changes *ret_changes, struct gi_error *reterr) GI_MUST_USE;

/* From revision `base` (HEAD's id, a merge base; NULL: nothing) over the Git index to the work tree: what differs in
 * either step, untracked and ignored files and unfinished merges included. A file that filters store in another form
 * may be named though it is unchanged (after a touch). */
int gi_changes_worktree(struct gi_repository *repository, const char *base, struct gi_arena *arena,
                        struct gi_changes *ret_changes, struct gi_error *reterr) GI_MUST_USE;

#endif
