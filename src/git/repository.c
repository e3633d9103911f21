/* Opening a repository as Git would, revisions, and the two runs of git that others need. */
#include "git/repository.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/env.h"
#include "base/process.h"
#include "base/scoped.h"
#include "git/repository_open.h"

int gi_git_fail(struct gi_error *reterr, const char *what)
{
    const git_error *last = git_error_last();
    return gi_fail(reterr, "%s: %s", what, last && last->message ? last->message : "libgit2 gives no reason");
}

/* git_libgit2_init counts its calls, so no variable of ours is needed. There is no shutdown: it would make the next
 * open parse the CA certificates again (15 ms). */
static int initialise(struct gi_error *reterr)
{
    int count = git_libgit2_init();
    if (count < 0)
        return gi_git_fail(reterr, "cannot start libgit2");
    if (count > 1)
        return 0;
    /* libgit2 1.5 refuses repositories with these, though it reads them well */
    const char *extensions[] = {"worktreeconfig", "partialclone", "worktreeConfig", "partialClone"};
    if (git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof(extensions) / sizeof(extensions[0])) < 0)
        return gi_git_fail(reterr, "cannot set up libgit2");
    return 0;
}

/* The absolute form of a path that need not exist, seen from `folder`. */
static const char *absolute(struct gi_arena *arena, const char *folder, const char *path)
{
    if (path[0] == '/')
        return path;
    return gi_arena_printf(arena, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", path);
}

static const char *current_folder(struct gi_arena *arena)
{
    char here[PATH_MAX];
    return getcwd(here, sizeof(here)) ? gi_arena_copy(arena, here, strlen(here)) : ".";
}

/* The command that Git advises, its folder named and quoted as Git wants it; `otherwise` where it advises none. */
static const char *advised(struct gi_arena *arena, struct gi_str errors, const char *otherwise)
{
    const char *text = gi_arena_copy(arena, errors.n ? errors.s : "", errors.n);
    const char *found = strstr(text, "git config --global --add safe.directory ");
    return found ? gi_arena_copy(arena, found, strcspn(found, "\n")) : otherwise;
}

/* Git's own word on a repository that libgit2 will not open because of its owner. */
static int is_trusted_by_git(struct gi_arena *arena, const char *path, struct gi_error *reterr)
{
    const char *const argv[] = {"git", "rev-parse", "--absolute-git-dir", NULL};
    const char *const environment[] = {"LC_ALL=C", NULL};
    struct gi_process process = {.argv = argv, .folder = path, .environment = environment, .most = 65536};
    struct gi_str output;
    struct gi_str errors;
    int status;
    if (gi_process_run(&process, arena, &output, &errors, &status, reterr) < 0)
        return -1;
    if (status == 0)
        return 0;
    gi_fail(reterr, "another user owns the repository at '%s'", path);
    const char *ours = gi_arena_printf(arena, "git config --global --add safe.directory '%s'",
                                       absolute(arena, current_folder(arena), path));
    return gi_fail_hint(reterr, "if you trust it: %s", advised(arena, errors, ours));
}

/* Opens without asking who owns it. The option is the process's: it is set back at once. */
static int open_trusted(struct gi_repository *repository, const char *path, unsigned flags, const char *ceilings)
{
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    int status = git_repository_open_ext(&repository->git, path, flags, ceilings);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    return status;
}

/* libgit2 1.5.1 says GIT_EOWNER only where safe.directory has a value; otherwise it says that this value was not found.
 */
static bool is_owner_refused(int status)
{
    const git_error *last = git_error_last();
    return status == GIT_EOWNER ||
           (status == GIT_ENOTFOUND && last && last->message && strstr(last->message, "safe.directory"));
}

static int open_failed(int status, const char *path, struct gi_error *reterr)
{
    const git_error *last = git_error_last();
    const char *words = last && last->message ? last->message : "libgit2 gives no reason";
    if (status == GIT_ENOTFOUND) {
        gi_fail(reterr, "no Git repository here or above: '%s'", path);
        return gi_fail_hint(reterr, "make one with `git init`, or name one with -C or --git-dir");
    }
    if (strstr(words, "objectformat")) {
        gi_fail(reterr, "this repository names objects by SHA-256, which libgit2 cannot read");
        return gi_fail_hint(reterr, "keep records in a repository made with `git init --object-format=sha1`");
    }
    return gi_fail(reterr, "cannot open the repository at '%s': %s", path, words);
}

/* GIT_REPOSITORY_OPEN_FROM_ENV is not used: libgit2 1.5 refuses GIT_WORK_TREE, splits the alternates at a colon inside
 * a quoted path, and parses the whole Git index at once. The variables are read here instead. */
static int open_git(struct gi_repository *repository, const char *path, struct gi_error *reterr)
{
    const char *gitdir = gi_env_get("GIT_DIR");
    const char *across = gi_env_get("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    const char *start = gitdir ? gitdir : path;
    unsigned flags = gitdir ? GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT : 0;
    if (across && *across && strcmp(across, "0") != 0 && strcmp(across, "false") != 0)
        flags |= GIT_REPOSITORY_OPEN_CROSS_FS;
    if (gi_env_get("GIT_COMMON_DIR") && !gitdir)
        return gi_fail(reterr, "GIT_COMMON_DIR is set without GIT_DIR");
    const char *ceilings = gi_env_get("GIT_CEILING_DIRECTORIES");
    int status = git_repository_open_ext(&repository->git, start, flags, ceilings);
    if (is_owner_refused(status)) {
        if (is_trusted_by_git(repository->arena, gitdir ? "." : path, reterr) < 0)
            return -1;
        status = open_trusted(repository, start, flags, ceilings);
    }
    return status < 0 ? open_failed(status, start, reterr) : 0;
}

/* Where GIT_DIR is set and nothing says otherwise, the current folder is the top of the work tree. */
static int set_worktree(struct gi_repository *repository, const char *here, struct gi_error *reterr)
{
    const char *named = gi_env_get("GIT_WORK_TREE");
    if (!named) {
        git_config *config;
        git_buf value = {0};
        if (!gi_env_get("GIT_DIR") || git_repository_is_bare(repository->git))
            return 0;
        if (git_repository_config_snapshot(&config, repository->git) < 0)
            return gi_git_fail(reterr, "cannot read the repository's configuration");
        bool configured = git_config_get_string_buf(&value, config, "core.worktree") == 0;
        git_buf_dispose(&value);
        git_config_free(config);
        if (configured)
            return 0;
    }
    if (git_repository_set_workdir(repository->git, absolute(repository->arena, here, named ? named : "."), 0) < 0)
        return gi_git_fail(reterr, "cannot use the work tree that GIT_WORK_TREE names");
    return 0;
}

/* Unquotes one entry of GIT_ALTERNATE_OBJECT_DIRECTORIES, which Git writes like a C string when it holds a colon or
 * begins with a quote; returns what follows it. */
static const char *next_alternate(struct gi_arena *arena, const char *at, const char **ret_path)
{
    if (*at != '"') {
        size_t n = strcspn(at, ":");
        *ret_path = gi_arena_copy(arena, at, n);
        return at + n;
    }
    struct gi_buf path = gi_buf_new(arena, PATH_MAX);
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1] >= '0' && at[1] <= '3' && at[2] && at[3]) {
            gi_buf_addc(&path, (char)((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0')));
            at += 3;
        } else if (*at == '\\' && at[1]) {
            const char *known = strchr("a\ab\bf\fn\nr\rt\tv\v", at[1]);
            gi_buf_addc(&path, known ? known[1] : at[1]);
            at++;
        } else {
            gi_buf_addc(&path, *at);
        }
    }
    *ret_path = path.s;
    return *at ? at + 1 : at;
}

/* The objects of a push in quarantine, and those that Git names in its environment. */
static int add_alternates(struct gi_repository *repository, const char *here, struct gi_error *reterr)
{
    if (git_repository_odb(&repository->odb, repository->git) < 0)
        return gi_git_fail(reterr, "cannot open the objects of the repository");
    const char *quarantine = gi_env_get("GIT_QUARANTINE_PATH");
    const char *objects = quarantine ? quarantine : gi_env_get("GIT_OBJECT_DIRECTORY");
    const char *list = gi_env_get("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    if (objects && git_odb_add_disk_alternate(repository->odb, absolute(repository->arena, here, objects)) < 0)
        return gi_git_fail(reterr, "cannot open the objects that Git's environment names");
    while (list && *list) {
        const char *path;
        list = next_alternate(repository->arena, list, &path);
        if (*path && git_odb_add_disk_alternate(repository->odb, absolute(repository->arena, here, path)) < 0)
            return gi_git_fail(reterr, "cannot open the objects that Git's environment names");
        while (*list == ':')
            list++;
    }
    return 0;
}

/* A relative GIT_INDEX_FILE is seen from where Git works: the top of the work tree when it was started inside. */
static const char *find_index_file(const struct gi_repository *repository, const char *here)
{
    const char *named = gi_env_get("GIT_INDEX_FILE");
    if (!named || !*named)
        return gi_arena_printf(repository->arena, "%sindex", repository->gitdir);
    const char *top = repository->worktree;
    const char *inside = gi_arena_printf(repository->arena, "%s/", here);
    return absolute(repository->arena, top && strncmp(inside, top, strlen(top)) == 0 ? top : here, named);
}

/* git finds the repository by itself from the top of its work tree, and then hooks see the environment they are used
 * to; only what was named by variables or by core.worktree has to be named again. */
static void prepare_runs(struct gi_repository *repository)
{
    struct gi_arena *arena = repository->arena;
    const char **environment = GI_NEW_ARRAY(arena, const char *, 4);
    size_t n = 0;
    repository->run_folder = repository->worktree ? repository->worktree : repository->gitdir;
    const char *dotgit = repository->worktree ? gi_arena_printf(arena, "%s.git", repository->worktree) : NULL;
    bool named = gi_env_get("GIT_DIR") || gi_env_get("GIT_WORK_TREE") || (dotgit && access(dotgit, F_OK) != 0);
    if (named)
        environment[n++] = gi_arena_printf(arena, "GIT_DIR=%s", repository->gitdir);
    if (named && repository->worktree)
        environment[n++] = gi_arena_printf(arena, "GIT_WORK_TREE=%s", repository->worktree);
    if (gi_env_get("GIT_INDEX_FILE"))
        environment[n++] = gi_arena_printf(arena, "GIT_INDEX_FILE=%s", repository->index_file);
    repository->run_environment = environment;
}

static int open_all(struct gi_repository *repository, const char *path, struct gi_error *reterr)
{
    const char *here = current_folder(repository->arena);
    if (initialise(reterr) < 0 || open_git(repository, path, reterr) < 0 ||
        set_worktree(repository, here, reterr) < 0 || add_alternates(repository, here, reterr) < 0)
        return -1;
    repository->worktree = git_repository_workdir(repository->git);
    repository->gitdir = git_repository_path(repository->git);
    repository->index_file = find_index_file(repository, here);
    prepare_runs(repository);
    return 0;
}

int gi_repository_open(const char *path, struct gi_repository **ret_repository, struct gi_error *reterr)
{
    struct gi_arena *arena = gi_arena_new();
    struct gi_repository *repository = GI_NEW(arena, struct gi_repository);
    repository->arena = arena;
    if (open_all(repository, path, reterr) < 0) {
        gi_repository_close(repository);
        return -1;
    }
    *ret_repository = repository;
    return 0;
}

void gi_repository_close(struct gi_repository *repository)
{
    if (!repository)
        return;
    git_odb_free(repository->odb);
    git_repository_free(repository->git);
    gi_arena_free(repository->arena);
}

int gi_repository_prepare_server(struct gi_error *reterr)
{
    enum { BEFORE_PACKS = 3 }; /* libgit2 asks packs with priority 2 */
    if (git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) < 0 ||
        git_libgit2_opts(GIT_OPT_SET_ODB_LOOSE_PRIORITY, BEFORE_PACKS) < 0 ||
        git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0) < 0)
        return gi_git_fail(reterr, "cannot set up libgit2");
    return 0;
}

const char *gi_repository_worktree(const struct gi_repository *repository)
{
    return repository->worktree;
}

const char *gi_repository_gitdir(const struct gi_repository *repository)
{
    return repository->gitdir;
}

bool gi_repository_has_modes(const struct gi_repository *repository)
{
    git_config *config;
    int on = 1;
    if (git_repository_config_snapshot(&config, repository->git) < 0)
        return true;
    if (git_config_get_bool(&on, config, "core.filemode") < 0)
        on = 1;
    git_config_free(config);
    return on;
}
