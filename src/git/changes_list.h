/* How changes are gathered, inside src/git only. */
#ifndef GI_GIT_CHANGES_LIST_H
#define GI_GIT_CHANGES_LIST_H

#include "git/blob.h"
#include "git/changes.h"

/* Changes as they are met, in any order; a path may stand more than once. */
struct gi_gathered {
    struct gi_repository *repository;
    struct gi_arena *arena;   /* of the result */
    struct gi_arena *scratch; /* of trees on the way */
    GI_VEC(struct gi_change) list;
};

/* Adds one change. `folder` is "" or ends with a slash. */
int gi_gather(struct gi_gathered *all, const char *folder, struct gi_str name, enum gi_change_kind kind,
              struct gi_error *reterr) GI_MUST_USE;

/* Adds an entry of a raw tree, with all that is below it. */
int gi_gather_tree(struct gi_gathered *all, const char *folder, const struct gi_entry *entry, enum gi_change_kind kind,
                   struct gi_error *reterr) GI_MUST_USE;

/* Adds what differs from a revision's guarded folders to the Git index (both NULL for nothing). */
struct gi_index;
int gi_gather_staged(struct gi_gathered *all, const char *base, const struct gi_index *index,
                     struct gi_error *reterr) GI_MUST_USE;

/* Sorts, and joins what was said of one path, in the order in which it was said. */
struct gi_changes gi_gathered_done(struct gi_gathered *all) GI_MUST_USE;

/* The id of a revision's tree. */
int gi_revision_root(struct gi_repository *repository, const char *id, git_oid *ret_root,
                     struct gi_error *reterr) GI_MUST_USE;

/* The root's entries of a revision; none where id is NULL. */
int gi_gather_root(struct gi_gathered *all, const char *id, struct gi_entries *ret_entries,
                   struct gi_error *reterr) GI_MUST_USE;

#endif
