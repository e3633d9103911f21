/* A commit of exactly the given edits: other people's half-typed lines stay out of it. */
#ifndef GI_GIT_COMMIT_H
#define GI_GIT_COMMIT_H

#include "git/repository.h"

/* One file's new bytes, whole, as Git stores them (LF): the same edit made on what gi_commit_base gave. */
struct gi_commit_file {
    const char *path; /* from the root of the repository */
    struct gi_str bytes;
};

/* An error while a merge, rebase or cherry-pick is under way. */
int gi_commit_ready(struct gi_repository *repository, struct gi_error *reterr) GI_MUST_USE;

/* The bytes that a commit of `path` starts from: HEAD's blob; the Git index's where HEAD has none; else absent
 * (ret_found 0: commit the whole file). An error where the Git index holds other bytes than HEAD, since a commit of the
 * edit alone would later be undone by what is staged; where the file is not a plain one; and during a merge. */
int gi_commit_base(struct gi_repository *repository, struct gi_arena *arena, const char *path, struct gi_str *ret_bytes,
                   int *ret_found, struct gi_error *reterr) GI_MUST_USE;

/* Makes one commit on HEAD (born or not) that changes only these files, by `git commit`: hooks, identity and
 * commit.gpgSign are Git's. Nothing else that is staged goes in, and the Git index has the new blobs afterwards; the
 * work tree is not touched. A hook that refuses is an error with its words. ret_id: the new commit. */
int gi_commit_files(struct gi_repository *repository, const struct gi_commit_file *files, size_t count,
                    const char *message, char ret_id[41], struct gi_error *reterr) GI_MUST_USE;

#endif
