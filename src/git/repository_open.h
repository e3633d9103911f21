/* What the files of src/git share about an open repository. */
#ifndef GI_GIT_REPOSITORY_OPEN_H
#define GI_GIT_REPOSITORY_OPEN_H

#include <git2.h>

#include "git/repository.h"

struct gi_repository {
    struct gi_arena *arena; /* of the repository itself, too */
    git_repository *git;
    git_odb *odb;
    const char *worktree;   /* absolute, '/' at its end; NULL: bare */
    const char *gitdir;     /* absolute, '/' at its end */
    const char *index_file; /* absolute */
    const char *run_folder; /* where git runs */
    const char *const *run_environment;
    struct gi_str config; /* `git config -z --list`; s is NULL until it is asked for */
};

/* Whether the file system keeps the executable bit (core.fileMode). */
bool gi_repository_has_modes(const struct gi_repository *repository) GI_MUST_USE;

/* Turns the newest error of libgit2 into ours: "<what>: <libgit2's words>". Returns -1. */
int gi_git_fail(struct gi_error *reterr, const char *what);

/* How one run of git ended. */
struct gi_git_run {
    struct gi_str output;
    struct gi_str errors;
    int status;
};

/* Runs git for this repository with Git's own rules (configuration, hooks, identity). `arguments` come after "git",
 * NULL-terminated; `environment` as in process.h, over what the repository needs, or NULL. A status that is not 0 is no
 * error here. */
int gi_git_run(struct gi_repository *repository, struct gi_arena *arena, const char *const *arguments,
               const char *const *environment, struct gi_str input, struct gi_git_run *ret_run,
               struct gi_error *reterr) GI_MUST_USE;

/* The same where a status that is not 0 is an error, told in git's own words. */
int gi_git_run_checked(struct gi_repository *repository, struct gi_arena *arena, const char *const *arguments,
                       const char *const *environment, struct gi_str input, struct gi_str *ret_output,
                       struct gi_error *reterr) GI_MUST_USE;

/* Closes what libgit2 gave, for GI_SCOPED. */
static inline void gi_scoped_git_object(git_object **object)
{
    git_object_free(*object);
}

static inline void gi_scoped_git_odb_object(git_odb_object **object)
{
    git_odb_object_free(*object);
}

#endif
