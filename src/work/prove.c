/* Proofs that a gate refuses: the hook itself is run on a record that nobody may commit or push. */
#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/scoped.h"
#include "incident/hooks.h"

enum { NOTHING_DIGITS = 40, SHORT_DIGITS = 12, VARIABLES_MOST = 16 };

/* A commit that adds a bad record, outside of the repository. */
struct proof {
    struct gi_hooks *hooks;
    const char *folder;
    const char *id;     /* of the record: what the hook has to name */
    const char *commit; /* or the commit's: all that is said where there is no policy yet; NULL: there is none */
    const char *variables[VARIABLES_MOST + 1];
    size_t variable_count;
};

static void set(struct proof *proof, const char *name, const char *value)
{
    if (proof->variable_count < VARIABLES_MOST)
        proof->variables[proof->variable_count++] = gi_arena_printf(proof->hooks->arena, "%s=%s", name, value);
}

/* Runs git with the proof's variables; the first line of its output. */
static int run(struct proof *proof, const char *const *argv, struct gi_str input, const char **ret_line)
{
    struct gi_hooks *hooks = proof->hooks;
    const char *worktree = gi_repository_worktree(hooks->repository);
    struct gi_process process = {.argv = argv,
                                 .folder = worktree ? worktree : gi_repository_gitdir(hooks->repository),
                                 .input = input,
                                 .most = GI_LIMIT_YAML_BYTES,
                                 .environment = proof->variables};
    struct gi_str output, errors;
    int status;
    if (gi_process_run(&process, hooks->arena, &output, &errors, &status, hooks->error))
        return -1;
    if (status)
        return gi_fail(hooks->error, "git %s: %.*s", argv[1], GI_STR_ARGS(gi_str_trim(errors)));
    *ret_line = gi_arena_copy(hooks->arena, output.s ? output.s : "", gi_str_find(output, '\n'));
    return 0;
}

/* A path as Git reads it in GIT_ALTERNATE_OBJECT_DIRECTORIES, where a colon ends one. */
static const char *quoted(struct gi_arena *arena, const char *path)
{
    struct gi_buf text = gi_buf_new(arena, (size_t)2 * GI_LIMIT_PATH_BYTES);
    gi_buf_addc(&text, '"');
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            gi_buf_addc(&text, '\\');
        gi_buf_addc(&text, *path);
    }
    gi_buf_addc(&text, '"');
    return text.s;
}

/* What is written goes to the proof's folder, and what the repository has is read from there. */
static int set_variables(struct proof *proof)
{
    static const char *const objects_of[] = {"git", "rev-parse", "--git-path", "objects", NULL};
    static const char *const path_of[] = {"git", "--exec-path", NULL};
    struct gi_hooks *hooks = proof->hooks;
    const char *worktree = gi_repository_worktree(hooks->repository);
    const char *gitdir = gi_repository_gitdir(hooks->repository);
    const char *objects, *programs;
    const char *inner = gi_arena_printf(hooks->arena, "%s/objects", proof->folder);
    set(proof, "GIT_DIR", gitdir);
    if (worktree)
        set(proof, "GIT_WORK_TREE", worktree);
    if (run(proof, objects_of, (struct gi_str){0}, &objects) || run(proof, path_of, (struct gi_str){0}, &programs))
        return -1;
    if (objects[0] != '/')
        objects = gi_arena_printf(hooks->arena, "%s%s", worktree ? worktree : gitdir, objects);
    set(proof, "GIT_INDEX_FILE", gi_arena_printf(hooks->arena, "%s/index", proof->folder));
    set(proof, "GIT_OBJECT_DIRECTORY", inner);
    set(proof, "GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted(hooks->arena, objects));
    static const char *const names[] = {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"};
    static const char *const emails[] = {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"};
    for (size_t i = 0; i < 2; i++) {
        set(proof, names[i], "git-incident doctor");
        set(proof, emails[i], "doctor@git-incident.invalid");
    }
    set(proof, "PATH", gi_arena_printf(hooks->arena, "%s:/usr/bin:/bin", programs));
    /* git makes no object folder of its own accord */
    return gi_file_write(gi_arena_printf(hooks->arena, "%s/info/packs", inner), GI_STR(""), GI_WRITE_NEW, hooks->error);
}

/* Puts a record into the Git index whose header is no YAML, under an id that nobody has. */
static int stage_bad_record(struct proof *proof, const char *base)
{
    struct gi_hooks *hooks = proof->hooks;
    const char *const read_base[] = {"git", "read-tree", base ? base : "--empty", NULL};
    static const char *const write_blob[] = {"git", "hash-object", "-w", "--stdin", NULL};
    char letters[5];
    const char *blob, *nothing;
    gi_env_random(letters, 4, "23456789abcdefghjkmnpqrstvwxyz");
    proof->id = gi_arena_printf(hooks->arena, "INC-20000101-%s", letters);
    if (run(proof, read_base, (struct gi_str){0}, &nothing) ||
        run(proof, write_blob, GI_STR("made up by git incident doctor: [\n"), &blob))
        return -1;
    const char *entry = gi_arena_printf(hooks->arena, "100644,%s,incidents/2000/%s/incident.yaml", blob, proof->id);
    const char *const add[] = {"git", "update-index", "--add", "--cacheinfo", entry, NULL};
    return run(proof, add, (struct gi_str){0}, &nothing);
}

/* The line that Git would give to the hook; "" to pre-commit. */
static int make_line(struct proof *proof, enum gi_hook hook, const char *base, const char *ref, struct gi_str *ret_line)
{
    static const char *const write_tree[] = {"git", "write-tree", NULL};
    struct gi_arena *arena = proof->hooks->arena;
    const char *tree, *commit;
    *ret_line = (struct gi_str){0};
    if (hook == GI_HOOK_PRE_COMMIT)
        return 0;
    if (run(proof, write_tree, (struct gi_str){0}, &tree))
        return -1;
    const char *const write_commit[] = {"git",          "commit-tree",      tree, "-m",
                                        "a bad record", base ? "-p" : NULL, base, NULL};
    if (run(proof, write_commit, (struct gi_str){0}, &commit))
        return -1;
    proof->commit = gi_arena_copy(arena, commit, SHORT_DIGITS);
    char nothing[NOTHING_DIGITS + 1];
    memset(nothing, '0', NOTHING_DIGITS);
    nothing[NOTHING_DIGITS] = '\0';
    const char *old = base ? base : nothing;
    *ret_line = gi_str_of(hook == GI_HOOK_PRE_PUSH ? gi_arena_printf(arena, "HEAD %s %s %s\n", commit, ref, old)
                                                   : gi_arena_printf(arena, "%s %s %s\n", old, commit, ref));
    return 0;
}

int gi_hooks_prove(struct gi_hooks *hooks, size_t at, const char *base, const char *ref,
                   enum gi_hook_verdict *ret_verdict, const char **ret_words)
{
    GI_SCOPED(gi_scoped_scratch) const char *folder = NULL;
    const struct gi_hook_place *place = &hooks->places[at];
    struct gi_str line, output, errors;
    int status;
    if (gi_file_scratch(&folder, hooks->error))
        return -1;
    struct proof proof = {.hooks = hooks, .folder = folder};
    if (set_variables(&proof) || stage_bad_record(&proof, base) || make_line(&proof, place->hook, base, ref, &line))
        return -1;
    if (place->hook == GI_HOOK_PRE_RECEIVE)
        set(&proof, "GIT_QUARANTINE_PATH", gi_arena_printf(hooks->arena, "%s/objects", folder));
    const char *const argv[] = {place->stub, GI_HOOK_PROOF, NULL};
    const char *worktree = gi_repository_worktree(hooks->repository);
    struct gi_process process = {.argv = argv,
                                 .folder = worktree ? worktree : gi_repository_gitdir(hooks->repository),
                                 .input = line,
                                 .most = GI_LIMIT_YAML_BYTES,
                                 .environment = proof.variables};
    if (gi_process_run(&process, hooks->arena, &output, &errors, &status, hooks->error))
        return -1;
    bool named = errors.s && (strstr(errors.s, proof.id) || (!base && proof.commit && strstr(errors.s, proof.commit)));
    *ret_verdict = !status ? GI_HOOK_LETS_PASS : status == 1 && named ? GI_HOOK_REFUSES : GI_HOOK_ELSE;
    *ret_words = gi_arena_copy(hooks->arena, errors.s ? errors.s : "", gi_str_find(errors, '\n'));
    return 0;
}

const char *gi_hooks_version(struct gi_hooks *hooks, const char *program)
{
    const char *const argv[] = {program, "version", NULL};
    struct gi_error unsaid = {.arena = hooks->arena};
    struct gi_process process = {.argv = argv, .most = GI_LIMIT_REMEDY_BYTES, .seconds = 10};
    struct gi_str output, errors;
    int status;
    if (gi_process_run(&process, hooks->arena, &output, &errors, &status, &unsaid) || status)
        return "";
    return gi_arena_copy(hooks->arena, output.s ? output.s : "", gi_str_find(output, '\n'));
}
