/* What the Git index knows about the files of a work tree, inside src/git only. */
#ifndef GI_GIT_TRACKED_H
#define GI_GIT_TRACKED_H

#include "git/index_file.h"

struct gi_tracked;

/* Reads the Git index, where it holds the very tree of the base, a revision: 0. 1 where it does not, or has entries
 * whose files need more than a look (unmerged, intended, submodules, assumed unchanged, left out of the work tree).
 * The caller closes it. */
int gi_tracked_open(struct gi_repository *repository, struct gi_snapshot *base, struct gi_tracked **ret_tracked,
                    struct gi_error *reterr) GI_MUST_USE;

/* Whether a plain file of the work tree, open at the time of this stat, holds what its entry says. */
bool gi_tracked_has(const struct gi_tracked *tracked, const char *path, const struct stat *st,
                    struct gi_str bytes) GI_MUST_USE;

/* How many files it has below a folder. */
size_t gi_tracked_count(const struct gi_tracked *tracked, const char *folder) GI_MUST_USE;

/* NULL is allowed. */
void gi_tracked_close(struct gi_tracked *tracked);

#endif
