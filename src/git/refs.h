/* Refs by their full names, and the chain of first parents between two commits. */
#ifndef GI_GIT_REFS_H
#define GI_GIT_REFS_H

#include <stdint.h>

#include "git/repository.h"

/* What a ref is now. */
struct gi_ref {
    const char *name; /* where it leads: its own name, or what a symbolic ref names at last; in the arena */
    char id[41];      /* "": there is no such ref (yet) */
};

/* Looks a ref up by its full name, never by a short one. A symbolic ref is followed. */
int gi_ref_read(struct gi_repository *repository, const char *name, struct gi_arena *arena, struct gi_ref *ret_ref,
                struct gi_error *reterr) GI_MUST_USE;

/* Commits from the newest to the oldest, 20 bytes each. */
struct gi_commits {
    const unsigned char (*at)[20];
    size_t n;
};

/* How a walk along first parents ended. */
enum gi_walk_end {
    GI_WALK_MET,  /* the wanted commit was met; it is not in the list */
    GI_WALK_ROOT, /* there are no more parents */
    GI_WALK_MOST, /* more commits than were allowed: nothing behind them was looked at */
};

/* Walks from `tip` along the first parents until `until` (NULL: to the first commit), `most` commits at most. Only
 * the commits' own headers are read. A commit that is missing (a shallow clone) is an error, never an end. */
int gi_first_parents(struct gi_repository *repository, const char *tip, const char *until, size_t most,
                     struct gi_arena *arena, struct gi_commits *ret_commits, enum gi_walk_end *ret_end,
                     struct gi_error *reterr) GI_MUST_USE;

/* Writes a commit of a list as 40 hex digits and a NUL. */
void gi_commit_hex(const unsigned char id[20], char ret_hex[41]);

/* Whether `ancestor` is reached from `tip` along any parents: 1 yes, 0 no, -1 error. */
int gi_is_ancestor(struct gi_repository *repository, const char *ancestor, const char *tip,
                   struct gi_error *reterr) GI_MUST_USE;

/* The id of a commit's tree. */
int gi_commit_tree(struct gi_repository *repository, const char *commit, unsigned char ret_id[20],
                   struct gi_error *reterr) GI_MUST_USE;

/* Reads `tree <id>` and the first `parent <id>` of a commit's bytes; parent is "" at a first commit. -1: damaged. */
int gi_commit_header(struct gi_str bytes, char ret_tree[41], char ret_parent[41]) GI_MUST_USE;

#endif
