/* The Git index as a sorted list of paths, inside src/git only. */
#ifndef GI_GIT_INDEX_FILE_H
#define GI_GIT_INDEX_FILE_H

#include "git/repository_open.h"
#include "git/source.h"

/* What to do with paths of an unfinished merge. */
enum gi_unmerged {
    GI_UNMERGED_REFUSED, /* an error that names the first */
    GI_UNMERGED_LISTED,  /* each stands once, with mode 0 */
};

/* The Git index that Git names. Entries of `git add --intent-to-add` are left out, as in what Git would commit. */
struct gi_index {
    git_index *index;
    struct gi_paths paths; /* what: const git_index_entry * */
};

/* Reads it into the arena; gi_index_close frees what libgit2 holds, to which the paths point. A missing index is empty.
 */
int gi_index_open(struct gi_repository *repository, enum gi_unmerged unmerged, struct gi_arena *arena,
                  struct gi_index *ret_index, struct gi_error *reterr) GI_MUST_USE;
void gi_index_close(struct gi_index *index);

#endif
