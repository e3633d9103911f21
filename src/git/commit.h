/* A commit of exactly the given edits: other people's half-typed lines stay out of it. */
#ifndef GI_GIT_COMMIT_H
#define GI_GIT_COMMIT_H

#include "git/repository.h"

/* One file's new bytes. `base` are the bytes the edit was made from: the Git index's blob, else HEAD's (2: the caller asks
 * gi_commit_base for them). */
struct gi_commit_file {
    const char *path;
    struct gi_str bytes;
};

/* The bytes that a commit of `path` would start from: HEAD's blob, else absent (ret_found 0). */
int gi_commit_base(struct gi_repository *repository, struct gi_arena *arena, const char *path, struct gi_str *ret_bytes, int *ret_found, struct gi_error *reterr) GI_MUST_USE;

/* Makes one commit on HEAD that changes only these files, and updates their entries in the Git index where the index
 * still had HEAD's blob. Runs `git commit-tree`-equivalent with Git's own identity rules, honours commit.gpgSign by running
 * git. Nothing else that is staged goes in. ret_id: the new commit. */
int gi_commit_files(struct gi_repository *repository, const struct gi_commit_file *files, size_t count, const char *message, char ret_id[41], struct gi_error *reterr) GI_MUST_USE;

#endif
