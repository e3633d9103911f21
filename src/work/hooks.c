/* The hooks of a repository: which files they are, who wrote them, installing and undoing. */
#include "incident/hooks.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"

#define KEPT ".before-git-incident"

static const char gate[] =
#include <hooks.inc>
    ;

/* What our stubs begin with. */
#define MARK "#!/bin/sh\n# git-incident's "

static const char *const names[] = {"pre-commit", "pre-push", "pre-receive", "post-receive"};

const char *gi_hook_name(enum gi_hook hook)
{
    return names[hook];
}

int gi_hooks_git(struct gi_repository *repository, struct gi_arena *arena, const char *const *argv,
                 struct gi_hooks_git *ret_run, struct gi_error *reterr)
{
    const char *worktree = gi_repository_worktree(repository);
    const char *gitdir = gi_repository_gitdir(repository);
    const char *environment[3] = {NULL};
    size_t n = 0;
    if (gi_env_get("GIT_DIR") || !worktree)
        environment[n++] = gi_arena_printf(arena, "GIT_DIR=%s", gitdir);
    if (gi_env_get("GIT_DIR") && worktree)
        environment[n++] = gi_arena_printf(arena, "GIT_WORK_TREE=%s", worktree);
    struct gi_process process = {
        .argv = argv, .folder = worktree ? worktree : gitdir, .most = GI_LIMIT_YAML_BYTES, .environment = environment};
    return gi_process_run(&process, arena, &ret_run->output, &ret_run->errors, &ret_run->status, reterr);
}

/* The folder where git looks for hooks, absolute. */
static int find_folder(struct gi_hooks *hooks)
{
    static const char *const argv[] = {"git", "rev-parse", "--git-path", "hooks", NULL};
    struct gi_hooks_git run;
    if (gi_hooks_git(hooks->repository, hooks->arena, argv, &run, hooks->error))
        return -1;
    if (run.status || !run.output.n)
        return gi_fail(hooks->error, "git rev-parse --git-path hooks: %.*s", GI_STR_ARGS(gi_str_trim(run.errors)));
    const char *worktree = gi_repository_worktree(hooks->repository);
    const char *base = worktree ? worktree : gi_repository_gitdir(hooks->repository);
    const char *said = gi_arena_copy(hooks->arena, run.output.s, run.output.n - 1); /* without the line end */
    hooks->folder = said[0] == '/' ? said : gi_arena_printf(hooks->arena, "%s%s", base, said);
    return 0;
}

/* Links on the way are followed here, once: writing follows none. */
static const char *resolved(struct gi_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? gi_arena_copy(arena, real, strlen(real)) : NULL;
    free(real);
    const char *slash = strrchr(path, '/');
    if (copy || !slash || slash == path)
        return copy ? copy : path;
    return gi_arena_printf(arena, "%s%s", resolved(arena, gi_arena_copy(arena, path, (size_t)(slash - path))), slash);
}

static bool is_inside(const char *folder, const char *of)
{
    size_t n = of ? strlen(of) : 0;
    while (n && of[n - 1] == '/')
        n--;
    return n && strncmp(folder, of, n) == 0 && (folder[n] == '/' || !folder[n]);
}

static bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

/* Whether the folder belongs to this repository alone. */
static int look_outside(struct gi_hooks *hooks)
{
    static const char *const argv[] = {"git", "rev-parse", "--git-common-dir", NULL};
    struct gi_hooks_git run;
    if (gi_hooks_git(hooks->repository, hooks->arena, argv, &run, hooks->error))
        return -1;
    const char *worktree = gi_repository_worktree(hooks->repository);
    const char *gitdir = gi_repository_gitdir(hooks->repository);
    const char *said = gi_arena_copy(hooks->arena, run.output.s, run.output.n ? run.output.n - 1 : 0);
    const char *common =
        said[0] == '/' ? said : gi_arena_printf(hooks->arena, "%s%s", worktree ? worktree : gitdir, said);
    hooks->outside = !is_inside(hooks->folder, resolved(hooks->arena, common)) &&
                     !(worktree && is_inside(hooks->folder, resolved(hooks->arena, worktree))) &&
                     !is_inside(hooks->folder, resolved(hooks->arena, gitdir));
    return 0;
}

static int find_program(struct gi_hooks *hooks)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (n <= 0 || (size_t)n >= sizeof(path) - 1)
        return gi_fail(hooks->error, "cannot find out where this program stands: %s", strerror(errno));
    hooks->program = gi_arena_copy(hooks->arena, path, (size_t)n);
    if (access(hooks->program, X_OK) != 0)
        return gi_fail(hooks->error, "this program is no longer at '%s'", hooks->program);
    return 0;
}

/* A word of the shell. */
static const char *quoted(struct gi_arena *arena, const char *text)
{
    struct gi_buf word = gi_buf_new(arena, (size_t)4 * PATH_MAX);
    gi_buf_addc(&word, '\'');
    for (; *text; text++)
        gi_buf_adds(&word, *text == '\'' ? "'\\''" : (const char[]){*text, '\0'});
    gi_buf_addc(&word, '\'');
    return word.s;
}

static struct gi_str stub_of(const struct gi_hooks *hooks, enum gi_hook hook)
{
    struct gi_buf stub = gi_buf_new(hooks->arena, GI_LIMIT_HOOK_BYTES);
    for (const char *at = gate; *at;) {
        size_t n = strcspn(at, "@");
        gi_buf_add(&stub, at, n);
        at += n;
        const char *with = strncmp(at, "@NAME@", 6) == 0      ? names[hook]
                           : strncmp(at, "@PROGRAM@", 9) == 0 ? quoted(hooks->arena, hooks->program)
                           : strncmp(at, "@INSTALL@", 9) == 0
                               ? hooks->side == GI_HOOKS_CLONE ? "install" : "server install"
                               : NULL;
        if (with) {
            gi_buf_adds(&stub, with);
            at = strchr(at + 1, '@') + 1;
        } else if (*at) {
            gi_buf_addc(&stub, *at++);
        }
    }
    return gi_buf_str(&stub);
}

/* The program that a stub of ours names, or NULL. */
static const char *program_of(struct gi_arena *arena, struct gi_str stub)
{
    static const char before[] = "\nincident='";
    const char *at = stub.s ? strstr(stub.s, before) : NULL;
    struct gi_buf path = gi_buf_new(arena, PATH_MAX);
    if (!at)
        return NULL;
    for (at += sizeof(before) - 1; *at;) {
        if (*at != '\'') {
            gi_buf_addc(&path, *at++);
            continue;
        }
        if (strncmp(at, "'\\''", 4) != 0)
            return path.n ? path.s : NULL;
        gi_buf_addc(&path, '\'');
        at += 4;
    }
    return NULL;
}

/* The first bytes of a file; nothing where it cannot be read. */
static struct gi_str read_hook(struct gi_arena *arena, const char *path)
{
    struct gi_error unread = {.arena = arena};
    struct gi_str bytes = {0};
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || gi_file_read(arena, path, GI_LIMIT_HOOK_BYTES, &bytes, &unread))
        return (struct gi_str){0};
    return bytes;
}

static bool holds(struct gi_str bytes, const char *text)
{
    return bytes.n && memmem(bytes.s, bytes.n, text, strlen(text));
}

static enum gi_hook_owner owner_of(struct gi_arena *arena, const char *path)
{
    struct gi_str bytes = read_hook(arena, path);
    const char *slash = strrchr(path, '/');
    if (!is_there(path))
        return GI_OWNER_NOBODY;
    if (gi_str_starts(bytes, MARK))
        return GI_OWNER_US;
    if (holds(bytes, "# File generated by pre-commit"))
        return GI_OWNER_PRE_COMMIT;
    if (holds(bytes, "call_lefthook"))
        return GI_OWNER_LEFTHOOK;
    bool helper = slash && is_there(gi_arena_printf(arena, "%.*s/h", (int)(slash - path), path));
    return helper && holds(bytes, "dirname") ? GI_OWNER_HUSKY : GI_OWNER_OTHER;
}

const char *gi_hook_kept(struct gi_arena *arena, const char *from, const char *name)
{
    const char *slash = strrchr(from, '/');
    int n = slash ? (int)(slash - from + 1) : 0;
    return gi_arena_printf(arena, "%.*s%s" KEPT, n, from, name);
}

/* Looks at what stands in one place. */
static void look(struct gi_hooks *hooks, struct gi_hook_place *place)
{
    /* pre-commit runs what it found there under this name, first */
    const char *legacy = gi_arena_printf(hooks->arena, "%s.legacy", place->path);
    place->owner = owner_of(hooks->arena, place->path);
    place->kept_owner = owner_of(hooks->arena, place->kept);
    place->stub = place->owner == GI_OWNER_US                                                            ? place->path
                  : place->owner == GI_OWNER_PRE_COMMIT && owner_of(hooks->arena, legacy) == GI_OWNER_US ? legacy
                                                                                                         : NULL;
    struct gi_str bytes = place->stub ? read_hook(hooks->arena, place->stub) : (struct gi_str){0};
    place->program = program_of(hooks->arena, bytes);
    place->executable = access(place->path, X_OK) == 0 && (!place->stub || access(place->stub, X_OK) == 0);
    place->current = place->stub && gi_str_equal(bytes, stub_of(hooks, place->hook));
}

static enum gi_hook_layout detect(const struct gi_hooks *hooks)
{
    const char *gitdir = gi_repository_gitdir(hooks->repository);
    const char *gitea = gi_arena_printf(hooks->arena, "%shooks/pre-receive.d", gitdir);
    const char *gitlab = gi_arena_printf(hooks->arena, "%scustom_hooks", gitdir);
    if (is_there(gitea))
        return GI_LAYOUT_GITEA;
    return is_there(gitlab) || strstr(gitdir, "/@hashed/") ? GI_LAYOUT_GITLAB : GI_LAYOUT_PLAIN;
}

static const char *path_of(const struct gi_hooks *hooks, enum gi_hook hook)
{
    bool folders = hooks->layout == GI_LAYOUT_GITEA || hooks->layout == GI_LAYOUT_GITLAB;
    return gi_arena_printf(hooks->arena, "%s/%s%s", hooks->folder, names[hook], folders ? ".d/git-incident" : "");
}

int gi_hooks_find(struct gi_repository *repository, enum gi_hook_side side, enum gi_hook_layout layout,
                  struct gi_arena *arena, struct gi_hooks *ret_hooks, struct gi_error *reterr)
{
    struct gi_hooks hooks = {.arena = arena, .repository = repository, .side = side, .layout = layout, .error = reterr};
    const char *gitdir = gi_repository_gitdir(repository);
    if (layout == GI_LAYOUT_AUTO)
        hooks.layout = side == GI_HOOKS_SERVER ? detect(&hooks) : GI_LAYOUT_PLAIN;
    if (hooks.layout == GI_LAYOUT_PLAIN && find_folder(&hooks))
        return -1;
    if (hooks.layout != GI_LAYOUT_PLAIN)
        hooks.folder =
            gi_arena_printf(arena, "%s%s", gitdir, hooks.layout == GI_LAYOUT_GITEA ? "hooks" : "custom_hooks");
    hooks.folder = resolved(arena, hooks.folder);
    if (look_outside(&hooks) || find_program(&hooks))
        return -1;
    for (size_t i = 0; i < 2; i++) {
        struct gi_hook_place *place = &hooks.places[i];
        place->hook = (side == GI_HOOKS_CLONE ? GI_HOOK_PRE_COMMIT : GI_HOOK_PRE_RECEIVE) + i;
        place->path = path_of(&hooks, place->hook);
        place->kept = gi_hook_kept(arena, place->path, names[place->hook]);
        look(&hooks, place);
    }
    *ret_hooks = hooks;
    return 0;
}

/* Makes room for ours: the foreign one goes to where ours runs it from. One that was kept before makes way only to
 * another of the same program, which that program has written anew. */
static int keep(struct gi_hooks *hooks, const struct gi_hook_place *place)
{
    if (place->kept_owner == GI_OWNER_NOBODY)
        return gi_file_move(place->path, place->kept, hooks->error);
    bool same = gi_str_equal(read_hook(hooks->arena, place->path), read_hook(hooks->arena, place->kept));
    if (!same && (place->owner != place->kept_owner || place->owner == GI_OWNER_OTHER)) {
        gi_fail(hooks->error, "two foreign hooks: '%s' came after '%s' was kept", place->path, place->kept);
        return gi_fail_hint(hooks->error, "put both into one, remove the other, then: git incident install");
    }
    if (gi_file_remove(place->kept, hooks->error))
        return -1;
    return gi_file_move(place->path, place->kept, hooks->error);
}

/* Stubs of ours that a manager of hooks has moved aside and does not run, and its own older file where it runs ours. */
static int drop_older(struct gi_hooks *hooks, struct gi_hook_place *place)
{
    const char *moved = gi_arena_printf(hooks->arena, "%s.old", place->path); /* lefthook's way */
    if (owner_of(hooks->arena, moved) == GI_OWNER_US && gi_file_remove(moved, hooks->error))
        return -1;
    if (place->owner == GI_OWNER_PRE_COMMIT && place->stub && place->kept_owner == GI_OWNER_PRE_COMMIT) {
        if (gi_file_remove(place->kept, hooks->error))
            return -1;
        place->kept_owner = GI_OWNER_NOBODY;
    }
    return 0;
}

int gi_hooks_install(struct gi_hooks *hooks, size_t at, enum gi_hook_done *ret_done)
{
    struct gi_hook_place *place = &hooks->places[at];
    const char *to = place->stub ? place->stub : place->path;
    bool foreign = !place->stub && place->owner != GI_OWNER_NOBODY;
    *ret_done = GI_HOOK_AS_IT_WAS;
    if (drop_older(hooks, place))
        return -1;
    if (place->current && place->executable)
        return 0;
    if (foreign && keep(hooks, place))
        return -1;
    if (gi_file_write(to, stub_of(hooks, place->hook), GI_WRITE_PROGRAM, hooks->error)) {
        struct gi_error first = {.arena = hooks->arena};
        if (foreign && gi_file_move(place->kept, place->path, &first))
            gi_fail_hint(hooks->error, "%s", first.message);
        return -1;
    }
    *ret_done = foreign ? GI_HOOK_CHAINED : GI_HOOK_WRITTEN;
    look(hooks, place);
    return 0;
}

int gi_hooks_remove(struct gi_hooks *hooks, size_t at, enum gi_hook_done *ret_done)
{
    struct gi_hook_place *place = &hooks->places[at];
    *ret_done = GI_HOOK_AS_IT_WAS;
    if (!place->stub)
        return 0;
    const char *back = place->stub;
    if (drop_older(hooks, place) || gi_file_remove(place->stub, hooks->error))
        return -1;
    *ret_done = place->kept_owner == GI_OWNER_NOBODY ? GI_HOOK_GONE : GI_HOOK_GIVEN_BACK;
    if (place->kept_owner != GI_OWNER_NOBODY && gi_file_move(place->kept, back, hooks->error))
        return -1;
    look(hooks, place);
    return 0;
}

/* The shell that a script names in its first line, with the option it gives it: "sh", "bash", "dash". */
static bool find_shell(struct gi_arena *arena, struct gi_str script, const char *ret_argv[2])
{
    struct gi_str line = gi_str_part(script, 0, gi_str_find(script, '\n'));
    if (!gi_str_starts(line, "#!"))
        return false;
    line = gi_str_trim(gi_str_part(line, 2, line.n));
    struct gi_str first = gi_str_part(line, 0, gi_str_find(line, ' '));
    struct gi_str second = gi_str_trim(gi_str_part(line, first.n, line.n));
    if (gi_str_ends(first, "/env")) {
        first = second;
        second = (struct gi_str){0};
    }
    const char *whole = gi_arena_copy(arena, first.s, first.n);
    const char *slash = strrchr(whole, '/');
    const char *name = slash ? slash + 1 : whole;
    if (strcmp(name, "sh") != 0 && strcmp(name, "bash") != 0 && strcmp(name, "dash") != 0)
        return false;
    ret_argv[0] = whole;
    ret_argv[1] = second.n ? gi_arena_copy(arena, second.s, second.n) : NULL;
    return true;
}

/* Whether a script asks what it is called, and would not know itself under the name that it is kept by. */
static bool asks_name(struct gi_arena *arena, const char *kept, struct gi_str script)
{
    return holds(script, "basename") || holds(script, "##*/") || owner_of(arena, kept) == GI_OWNER_HUSKY;
}

/* A script that asks `$0` what it is called is told its old path by the shell that reads it; others may read their own
 * file by that, and find the folder that they have always stood in. */
const char *const *gi_hook_foreign(struct gi_arena *arena, const char *path, const char *kept,
                                   const char *const *arguments, size_t count)
{
    const char *shell[2];
    size_t n = 0;
    const char **argv = GI_NEW_ARRAY(arena, const char *, count + 6);
    if (access(kept, X_OK) != 0)
        return NULL;
    /* it took our place and runs us from there: it has run already, and would complain of a circle */
    if (gi_env_get("PRE_COMMIT_RUNNING_LEGACY") && owner_of(arena, kept) == GI_OWNER_PRE_COMMIT)
        return NULL;
    struct gi_str bytes = read_hook(arena, kept);
    if (asks_name(arena, kept, bytes) && find_shell(arena, bytes, shell)) {
        const char *script = strchr(kept, '/') ? kept : gi_arena_printf(arena, "./%s", kept);
        argv[n++] = shell[0];
        if (shell[1])
            argv[n++] = shell[1];
        argv[n++] = "-c";
        argv[n++] = gi_arena_printf(arena, ". %s", quoted(arena, script));
        argv[n++] = path;
    } else {
        argv[n++] = kept;
    }
    for (size_t i = 0; i < count; i++)
        argv[n++] = arguments[i];
    return argv;
}
