/* The hooks of a repository: which files they are, who wrote them, installing and undoing. */
#ifndef INCIDENT_HOOKS_H
#define INCIDENT_HOOKS_H

#include "git/repository.h"

/* The gates, in the order in which they are installed and told. */
enum gi_hook { GI_HOOK_PRE_COMMIT, GI_HOOK_PRE_PUSH, GI_HOOK_PRE_RECEIVE, GI_HOOK_POST_RECEIVE, GI_HOOK_COUNT };

/* "pre-commit" and so on. */
const char *gi_hook_name(enum gi_hook hook) GI_MUST_USE;

/* Which gates belong together: those of a clone, those of a server. */
enum gi_hook_side { GI_HOOKS_CLONE, GI_HOOKS_SERVER };

/* How a server keeps hooks: in hooks/; in hooks/NAME.d/ (Gitea, Forgejo); in custom_hooks/NAME.d/ (GitLab). AUTO: what
 * the repository looks like. */
enum gi_hook_layout { GI_LAYOUT_AUTO, GI_LAYOUT_PLAIN, GI_LAYOUT_GITEA, GI_LAYOUT_GITLAB };

/* Who wrote what stands in a hook's place. */
enum gi_hook_owner {
    GI_OWNER_NOBODY, /* nothing stands there */
    GI_OWNER_US,
    GI_OWNER_PRE_COMMIT, /* the framework of that name */
    GI_OWNER_LEFTHOOK,
    GI_OWNER_HUSKY,
    GI_OWNER_OTHER
};

/* One hook's place. Paths are absolute. */
struct gi_hook_place {
    enum gi_hook hook;
    const char *path;         /* where Git, or the forge, looks for it */
    const char *stub;         /* where ours stands: `path`, or beside it where another program runs it; NULL: nowhere */
    const char *kept;         /* where a foreign one is kept that ours runs first; there may be none */
    const char *program;      /* that the stub runs; NULL without a stub */
    enum gi_hook_owner owner; /* of what stands at `path` */
    enum gi_hook_owner kept_owner; /* NOBODY: none is kept */
    bool executable;               /* what stands at `path`, and the stub */
    bool current;                  /* the stub is, byte for byte, what install would write now */
};

struct gi_hooks {
    struct gi_arena *arena;
    struct gi_repository *repository;
    enum gi_hook_side side;
    enum gi_hook_layout layout;
    const char *folder;  /* that holds the hooks; absolute; it may not be there yet */
    const char *program; /* this one, by its absolute path */
    bool outside;        /* core.hooksPath leads out of this repository: other repositories may use the same files */
    struct gi_hook_place places[2];
    struct gi_error *error;
};

/* Looks at the hooks of a repository. The caller's arena, repository and error must outlive ret_hooks. */
int gi_hooks_find(struct gi_repository *repository, enum gi_hook_side side, enum gi_hook_layout layout,
                  struct gi_arena *arena, struct gi_hooks *ret_hooks, struct gi_error *reterr) GI_MUST_USE;

/* What install or remove did with one hook. */
enum gi_hook_done { GI_HOOK_AS_IT_WAS, GI_HOOK_WRITTEN, GI_HOOK_CHAINED, GI_HOOK_GONE, GI_HOOK_GIVEN_BACK };

/* Writes our hook into a place; a foreign one is kept beside it and runs first. Doing it again changes nothing. */
int gi_hooks_install(struct gi_hooks *hooks, size_t place, enum gi_hook_done *ret_done) GI_MUST_USE;

/* Takes it away again, and gives the place back to the foreign one. */
int gi_hooks_remove(struct gi_hooks *hooks, size_t place, enum gi_hook_done *ret_done) GI_MUST_USE;

/* The command line that runs a foreign hook as if it had never been moved: `path` is where it would stand, `kept` where
 * it does. NULL where none is kept, or it is not executable (Git does not run it either). NULL-terminated. */
const char *const *gi_hook_foreign(struct gi_arena *arena, const char *path, const char *kept,
                                   const char *const *arguments, size_t count) GI_MUST_USE;

/* Where a foreign hook is kept: beside `from`, the hook's path as Git has called it. */
const char *gi_hook_kept(struct gi_arena *arena, const char *from, const char *name) GI_MUST_USE;

/* The only argument of a hook that is run for its proof: foreign hooks stay out of it. Git gives pre-commit and
 * pre-receive none, and pre-push two. */
#define GI_HOOK_PROOF "git-incident-doctor"

/* How a gate took a bad record that was made up for it. */
enum gi_hook_verdict {
    GI_HOOK_REFUSES,
    GI_HOOK_LETS_PASS,
    GI_HOOK_ELSE /* it refused for another reason, or could not judge */
};

/* Runs an installed hook as Git would, with the PATH of a graphical client, on a commit that adds a bad record to
 * `base` (full id; NULL: to nothing). Its objects and its Git index lie in a temporary folder; nothing of the
 * repository is touched. `ref` is what pre-push and pre-receive are told that it is pushed to. ret_words: what the hook
 * said. */
int gi_hooks_prove(struct gi_hooks *hooks, size_t place, const char *base, const char *ref,
                   enum gi_hook_verdict *ret_verdict, const char **ret_words) GI_MUST_USE;

/* The first line that a program of ours prints of its version; "" where it does not run. */
const char *gi_hooks_version(struct gi_hooks *hooks, const char *program) GI_MUST_USE;

/* Runs git where the repository is, with its environment. A status that is not 0 is no error here. `environment` as in
 * process.h, or NULL. */
struct gi_hooks_git {
    struct gi_str output;
    struct gi_str errors;
    int status;
};
int gi_hooks_git(struct gi_repository *repository, struct gi_arena *arena, const char *const *argv,
                 struct gi_hooks_git *ret_run, struct gi_error *reterr) GI_MUST_USE;

#endif
