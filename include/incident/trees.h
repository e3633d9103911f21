/* Which trees a check compares: the judged one, its base, and the one whose policy counts ("Base" of
 * gitincident-format(5)). */
#ifndef INCIDENT_TREES_H
#define INCIDENT_TREES_H

#include "incident/git.h"

enum gi_trees_of { GI_TREES_WORKTREE, GI_TREES_STAGED, GI_TREES_REVISION, GI_TREES_RANGE };

struct gi_trees {
    struct gi_snapshot *head;
    struct gi_snapshot *base;   /* NULL: nothing was there before */
    struct gi_snapshot *judge;  /* NULL: the base's policy */
    struct gi_snapshot *before; /* what sign-offs are judged against: the tree before the step; NULL: the base */
    bool draft;       /* HEAD is on another branch than the record ref: what is there may wait for signatures */
    char base_id[41]; /* of the base's commit; empty: none */
    char head_id[41]; /* of the judged commit; empty for work tree and Git index */
};

/* Opens the trees. Work tree and Git index: policy from the tracked record ref, else HEAD; rows from the merge base of
 * HEAD and that ref, so that a typo that nobody has seen yet can be mended. A revision: its first parent. A range
 * `A..B`: A. Sign-offs of work tree and Git index: HEAD; of a draft, which arrives in one step, the merge base. The
 * caller closes them (gi_trees_close). `what` is the revision or range, else NULL. */
int gi_trees_open(struct gi_repository *repository, enum gi_trees_of of, const char *what, struct gi_arena *arena,
                  struct gi_trees *ret_trees, struct gi_error *reterr) GI_MUST_USE;

/* Gives the path from the root that a word of the command line means: a record's id, its last four letters, or a path
 * below `prefix` (the current folder from the root, with a slash at its end, or ""). What neither the head nor the base
 * has is an error. The path belongs to the arena. */
int gi_trees_path(const struct gi_trees *trees, const char *prefix, const char *word, struct gi_arena *arena,
                  const char **ret_path, struct gi_error *reterr) GI_MUST_USE;

/* The full name of the ref that holds records, as the policy of a commit (full id) says it; untouched where it has no
 * policy, or one that does not say it. */
int gi_trees_record_ref(struct gi_repository *repository, const char *id, struct gi_arena *arena, const char **ret_ref,
                        struct gi_error *reterr) GI_MUST_USE;

/* Gives the SHA-256 in hex of the bytes of policy 1 in the tree of a commit (full id); "" where it has none. */
int gi_trees_pin(struct gi_repository *repository, const char *id, char ret_pin[65],
                 struct gi_error *reterr) GI_MUST_USE;

/* Closes the trees that are open. */
void gi_trees_close(struct gi_trees *trees);

#endif
