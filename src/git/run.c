/* Runs of git itself: configuration, and whatever obeys hooks, identity and signing. */
#include "base/process.h"
#include "git/repository_open.h"

enum { OUTPUT_MOST = 64 << 20, ARGUMENTS_MOST = 32, ENVIRONMENT_MOST = 16 };

int gi_git_run(struct gi_repository *repository, struct gi_arena *arena, const char *const *arguments,
               const char *const *environment, struct gi_str input, struct gi_git_run *ret_run, struct gi_error *reterr)
{
    const char *argv[ARGUMENTS_MOST + 2] = {"git"};
    const char *variables[ENVIRONMENT_MOST + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < ARGUMENTS_MOST && arguments[i]; i++)
        argv[i + 1] = arguments[i];
    for (size_t i = 0; repository->run_environment[i]; i++)
        variables[n++] = repository->run_environment[i];
    for (size_t i = 0; environment && environment[i] && n < ENVIRONMENT_MOST; i++)
        variables[n++] = environment[i];
    struct gi_process process = {.argv = argv,
                                 .folder = repository->run_folder,
                                 .input = input,
                                 .most = OUTPUT_MOST,
                                 .seconds = 600, /* hooks and signing agents take their time */
                                 .environment = variables};
    struct gi_git_run run;
    if (gi_process_run(&process, arena, &run.output, &run.errors, &run.status, reterr) < 0)
        return -1;
    *ret_run = run;
    return 0;
}

int gi_git_run_checked(struct gi_repository *repository, struct gi_arena *arena, const char *const *arguments,
                       const char *const *environment, struct gi_str input, struct gi_str *ret_output,
                       struct gi_error *reterr)
{
    struct gi_git_run run;
    if (gi_git_run(repository, arena, arguments, environment, input, &run, reterr) < 0)
        return -1;
    if (run.status != 0) {
        struct gi_str words = gi_str_trim(run.errors.n ? run.errors : run.output);
        return gi_fail(reterr, "git %s failed: %.*s", arguments[0], GI_STR_ARGS(words));
    }
    *ret_output = run.output;
    return 0;
}

/* The value of the last pair in `key LF value NUL` lines that has this key. */
static const char *last_value(struct gi_str list, const char *key)
{
    const char *value = NULL;
    size_t key_n = strlen(key);
    for (size_t at = 0; at < list.n;) {
        struct gi_str pair = gi_str_part(list, at, gi_str_find(gi_str_part(list, at, list.n), '\0'));
        size_t name_n = gi_str_find(pair, '\n');
        /* a key without `=` means true */
        if (name_n == key_n && memcmp(pair.s, key, key_n) == 0)
            value = name_n < pair.n ? pair.s + name_n + 1 : "true";
        at += pair.n + 1;
    }
    return value;
}

int gi_repository_config(struct gi_repository *repository, const char *key, const char **ret_value,
                         struct gi_error *reterr)
{
    if (!repository->config.s) {
        const char *const arguments[] = {"config", "-z", "--list", NULL};
        struct gi_str list;
        if (gi_git_run_checked(repository, repository->arena, arguments, NULL, (struct gi_str){0}, &list, reterr) < 0)
            return -1;
        repository->config = list.s ? list : GI_STR("");
    }
    *ret_value = last_value(repository->config, key);
    return 0;
}
