/* Opening a repository as 3-sign-off says, revisions, configuration, commits of single edits. */
#ifndef GI_GIT_REPOSITORY_H
#define GI_GIT_REPOSITORY_H

#include "base/error.h"
#include "base/str.h"

struct gi_repository;

/* Opens what Git's environment names (GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_QUARANTINE_PATH,
 * GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES), else the repository around `path` ("." for the current
 * folder). libgit2 is initialised here, late, once. SHA-256 repositories, foreign owners, bad extensions: a clear
 * error. Set the variables of a `--git-dir` option in the environment before (env.h). */
int gi_repository_open(const char *path, struct gi_repository **ret_repository, struct gi_error *reterr) GI_MUST_USE;
void gi_repository_close(struct gi_repository *repository);

/* Prepares libgit2 for a server's hooks; to be called before a repository is opened. The SHA-1 of an object that is
 * read is not compared with its name: Git named what is pushed by its bytes a moment ago, and reads by itself without
 * comparing; that is a tenth of the time. Loose objects are looked for before packs, and nothing is cached: what is
 * pushed mostly is loose, and each look into the table of a large pack that finds nothing costs 64 KiB of memory. */
int gi_repository_prepare_server(struct gi_error *reterr) GI_MUST_USE;

/* The work tree's folder with a '/' at its end, or NULL in a bare repository; the git directory likewise. */
const char *gi_repository_worktree(const struct gi_repository *repository) GI_MUST_USE;
const char *gi_repository_gitdir(const struct gi_repository *repository) GI_MUST_USE;

/* Gives the full commit id (40 hex and NUL) of a revision as Git spells it; an unborn HEAD is GI_REVISION_UNBORN. */
enum gi_revision { GI_REVISION_OK = 0, GI_REVISION_UNBORN = 1, GI_REVISION_ERROR = -1 };
enum gi_revision gi_repository_resolve(struct gi_repository *repository, const char *revision, char ret_id[41],
                                       struct gi_error *reterr) GI_MUST_USE;

/* The first parent of a commit (GI_REVISION_UNBORN for a root commit); the merge base of two (UNBORN: none). */
enum gi_revision gi_repository_parent(struct gi_repository *repository, const char *id, char ret_id[41],
                                      struct gi_error *reterr) GI_MUST_USE;
enum gi_revision gi_repository_merge_base(struct gi_repository *repository, const char *a, const char *b,
                                          char ret_id[41], struct gi_error *reterr) GI_MUST_USE;

/* The full name of the branch that HEAD is on, born or not, owned by the arena; NULL where it is detached. */
int gi_repository_branch(struct gi_repository *repository, struct gi_arena *arena, const char **ret_branch,
                         struct gi_error *reterr) GI_MUST_USE;

/* A configuration value as `git config --get` gives it (one `git config -z --list` the first time: libgit2 ignores `git
 * -c`, GIT_CONFIG_COUNT and includeIf.hasconfig); the last value, or NULL; a key without a value is "true". Lower-case
 * section and key. Not for several threads at once, as all of this header. */
int gi_repository_config(struct gi_repository *repository, const char *key, const char **ret_value,
                         struct gi_error *reterr) GI_MUST_USE;

static inline void gi_scoped_repository(struct gi_repository **repository)
{
    gi_repository_close(*repository);
}

#endif
