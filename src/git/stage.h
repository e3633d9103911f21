/* A folder staged apart: neither the Git index nor the work tree is touched before all is known to be right. */
#ifndef GI_GIT_STAGE_H
#define GI_GIT_STAGE_H

#include "git/commit.h"

/* HEAD's tree with one folder replaced. Owned by the arena it was made in. */
struct gi_stage {
    char head[41];        /* the commit it stands on */
    char tree[41];        /* may be opened as a snapshot */
    const char *folder;   /* from the root of the repository */
    struct gi_str update; /* what brings a Git index there */
};

/* Gives the full name of the branch that HEAD is on. A detached or unborn HEAD, a shallow clone, and a merge or rebase
 * under way are errors: nothing can be signed there. */
int gi_stage_ready(struct gi_repository *repository, struct gi_arena *arena, const char **ret_branch,
                   struct gi_error *reterr) GI_MUST_USE;

/* Refuses where the Git index holds, of a file below the folder, what is neither HEAD's nor the work tree's: somebody
 * has staged a part of it. `files` are the work tree's, in bytes as Git stores them. */
int gi_stage_whole(struct gi_repository *repository, const char *folder, const struct gi_commit_file *files,
                   size_t count, struct gi_error *reterr) GI_MUST_USE;

/* Makes the tree in which the folder holds exactly these files. */
int gi_stage_folder(struct gi_repository *repository, struct gi_arena *arena, const char *folder,
                    const struct gi_commit_file *files, size_t count, struct gi_stage *ret_stage,
                    struct gi_error *reterr) GI_MUST_USE;

/* Brings the folder into the Git index as it was staged; what else is staged stays. */
int gi_stage_take(struct gi_repository *repository, const struct gi_stage *stage, struct gi_error *reterr) GI_MUST_USE;

/* Commits exactly this tree by `git commit` (hooks, identity and commit.gpgSign are Git's), and brings the Git index up
 * to date. A hook that refuses, or changes what is committed, is an error; then HEAD is as before. ret_id: the new
 * commit. */
int gi_stage_commit(struct gi_repository *repository, const struct gi_stage *stage, const char *message,
                    char ret_id[41], struct gi_error *reterr) GI_MUST_USE;

/* Goes to a new branch at HEAD ("incident/k7f3"); Git index and work tree stay as they are. */
int gi_stage_switch(struct gi_repository *repository, const char *branch, struct gi_error *reterr) GI_MUST_USE;

/* Back to `branch`, and without the one that gi_stage_switch made. What fails is left as it is. */
void gi_stage_switch_back(struct gi_repository *repository, const char *branch, const char *made);

#endif
