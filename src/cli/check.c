/* `git incident check`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "incident/check.h"
#include "incident/output.h"
#include "incident/trees.h"

/* What the command line asks for. */
struct asked {
    struct gi_check_request request;
    enum gi_trees_of of;
    const char *what; /* revision or range */
    enum gi_level fail_level;
    enum gi_format format;
};

static int word_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return (int)i;
    return -1;
}

static int read_trees(struct gi_cli *cli, struct asked *asked)
{
    const struct gi_args *args = &cli->args;
    int ways = gi_args_flag(args, "worktree") + gi_args_flag(args, "staged") + gi_args_flag(args, "rev") +
               gi_args_flag(args, "range");
    if (ways > 1)
        return gi_cli_usage(cli, "--worktree, --staged, --rev and --range exclude each other");
    asked->of = gi_args_flag(args, "staged")  ? GI_TREES_STAGED
                : gi_args_flag(args, "rev")   ? GI_TREES_REVISION
                : gi_args_flag(args, "range") ? GI_TREES_RANGE
                                              : GI_TREES_WORKTREE;
    asked->what = gi_args_value(args, "rev") ? gi_args_value(args, "rev") : gi_args_value(args, "range");
    return 0;
}

static int read_words(struct gi_cli *cli, struct asked *asked)
{
    static const char *const gates[] = {"none", "accept", "close", "plan", "completed"};
    static const char *const levels[] = {"error", "due", "warning"};
    const char *gate = gi_args_value(&cli->args, "gate");
    const char *level = gi_args_value(&cli->args, "fail-level");
    const char *format = gi_args_value(&cli->args, "format");
    int gate_at = gate ? word_of(gate, gates, 5) : 0;
    int level_at = level ? word_of(level, levels, 3) : 0;
    int format_at = format ? gi_format_find(format) : GI_FORMAT_TEXT;
    if (gate_at < 0 || (gate && !gate_at))
        return gi_cli_usage(cli, "--gate is accept, close, plan or completed, not '%s'", gate);
    if (level_at < 0)
        return gi_cli_usage(cli, "--fail-level is error, due or warning, not '%s'", level);
    if (format_at < 0)
        return gi_cli_usage(cli, "--format is text, json, github or sarif, not '%s'", format);
    asked->request.gate = (enum gi_gate)gate_at;
    asked->fail_level = (enum gi_level)level_at;
    asked->format = (enum gi_format)format_at;
    return 0;
}

static int read_jobs(struct gi_cli *cli, struct asked *asked)
{
    const char *jobs = gi_args_value(&cli->args, "jobs");
    asked->request.jobs = gi_env_cores();
    if (!jobs)
        return 0;
    char *end;
    errno = 0;
    unsigned long number = strtoul(jobs, &end, 10);
    if (errno || *end || !number || number > GI_LIMIT_JOBS || jobs[0] == '-')
        return gi_cli_usage(cli, "--jobs is a number from 1 to %d, not '%s'", GI_LIMIT_JOBS, jobs);
    asked->request.jobs = (unsigned)number;
    return 0;
}

/* In which paths the judged tree differs from its base. */
static int find_changes(struct gi_cli *cli, const struct asked *asked, const struct gi_trees *trees,
                        struct gi_changes *ret_changes)
{
    const char *base = trees->base_id[0] ? trees->base_id : NULL;
    switch (asked->of) {
    case GI_TREES_WORKTREE:
        return gi_changes_worktree(cli->repository, base, cli->arena, ret_changes, &cli->error);
    case GI_TREES_STAGED:
        return gi_changes_staged(cli->repository, base, cli->arena, ret_changes, &cli->error);
    case GI_TREES_REVISION:
    case GI_TREES_RANGE:
        return gi_changes_trees(cli->repository, base, trees->head_id, cli->arena, ret_changes, &cli->error);
    }
    return -1;
}

/* The current folder from the root of the work tree, with a slash at its end; "" at the root and where there is none.
 */
static const char *prefix_of(const struct gi_cli *cli)
{
    const char *root = gi_repository_worktree(cli->repository);
    char *here = realpath(".", NULL);
    const char *prefix = "";
    if (root && here && strncmp(here, root, strlen(root)) == 0)
        prefix = gi_arena_printf(cli->arena, "%s/", here + strlen(root));
    free(here);
    return prefix;
}

/* The paths and ids that were given, from the root of the repository. */
static int read_paths(struct gi_cli *cli, struct asked *asked, const struct gi_trees *trees)
{
    const char *prefix = prefix_of(cli);
    const char **paths = GI_NEW_ARRAY(cli->arena, const char *, cli->args.words.n);
    for (size_t i = 0; i < cli->args.words.n; i++)
        if (gi_trees_path(trees, prefix, cli->args.words.at[i], cli->arena, &paths[i], &cli->error))
            return -1;
    asked->request.paths = paths;
    asked->request.path_count = cli->args.words.n;
    return 0;
}

/* Which records are looked at: those that were given, all, or those that changed; only changed ones have a base to be
 * compared with. */
static int choose_paths(struct gi_cli *cli, struct asked *asked, const struct gi_trees *trees)
{
    struct gi_check_request *request = &asked->request;
    bool all = gi_args_flag(&cli->args, "all");
    struct gi_changes changes = {0};
    if (cli->args.words.n && read_paths(cli, asked, trees))
        return -1;
    if (!trees->base && (all || cli->args.words.n))
        return 0;
    if (all && asked->of == GI_TREES_WORKTREE) {
        int status = gi_snapshot_track(trees->head, cli->repository, trees->base, &cli->error);
        if (status <= 0)
            return status;
    }
    if (find_changes(cli, asked, trees, &changes))
        return -1;
    const char **paths = GI_NEW_ARRAY(cli->arena, const char *, changes.n + 1);
    for (size_t i = 0; i < changes.n; i++)
        paths[i] = changes.at[i].path.s;
    request->changed = paths;
    request->changed_count = changes.n;
    if (!all && !cli->args.words.n) {
        request->paths = paths;
        request->path_count = changes.n;
    }
    return 0;
}

struct progress {
    double begun;
    double told;
};

static void tell_progress(void *context, size_t done, size_t total)
{
    struct progress *progress = context;
    double now = gi_env_ticks();
    if (now - progress->begun < 1 || (now - progress->told < 0.2 && done < total))
        return;
    progress->told = now;
    double rate = (double)done / (now - progress->begun);
    fprintf(stderr, "\rchecking records: %zu of %zu, %.0f/s, %.0f s left%s", done, total, rate,
            rate > 0 ? (double)(total - done) / rate : 0.0, done == total ? "\n" : "   ");
}

/* The report in one format; one that was cut is none. */
static int render(struct gi_cli *cli, enum gi_format format, enum gi_style style, const struct gi_report *report,
                  int64_t as_of, struct gi_str *ret_text)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_output_report(&text, format, style, report, as_of);
    if (text.full)
        return gi_fail(&cli->error, "the report is longer than %d bytes", GI_LIMIT_OUTPUT_BYTES);
    *ret_text = gi_buf_str(&text);
    return 0;
}

/* Whether an --output before this one names the same file, whose report would be lost. */
static bool is_taken(const struct gi_cli *cli, size_t nth, const char *path)
{
    for (size_t i = 0; i < nth; i++) {
        const char *equals = strchr(gi_args_nth(&cli->args, "output", i), '=');
        if (equals && strcmp(equals + 1, path) == 0)
            return true;
    }
    return false;
}

/* --output FORMAT=PATH, each written by rename. */
static int write_outputs(struct gi_cli *cli, const struct gi_report *report, int64_t as_of)
{
    const char *output;
    for (size_t i = 0; (output = gi_args_nth(&cli->args, "output", i)); i++) {
        const char *equals = strchr(output, '=');
        const char *word = equals ? gi_arena_copy(cli->arena, output, (size_t)(equals - output)) : output;
        int format = gi_format_find(word);
        if (!equals || !equals[1] || format < 0)
            return gi_cli_usage(cli, "--output is FORMAT=PATH, not '%s'", output);
        if (is_taken(cli, i, equals + 1))
            return gi_cli_usage(cli, "two --output name '%s': one report a file", equals + 1);
        struct gi_str text;
        if (render(cli, (enum gi_format)format, GI_STYLE_BARE, report, as_of, &text) ||
            gi_file_write(equals + 1, text, GI_WRITE_REPLACE, &cli->error))
            return gi_cli_fail(cli);
    }
    return 0;
}

/* Errors name files, whose names may hold anything. */
static int exit_status(struct gi_cli *cli, const struct gi_report *report, enum gi_level fail_level)
{
    for (size_t i = 0; i < report->error_count; i++) {
        struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
        gi_output_terminal(&text, gi_str_of(report->errors[i]));
        fprintf(stderr, "error: %s\n", text.s);
    }
    if (report->error_count) {
        fputs("fatal: not everything could be checked\n", stderr);
        return GI_EXIT_ERROR;
    }
    for (size_t level = 0; level <= (size_t)fail_level; level++)
        if (report->by_level[level])
            return GI_EXIT_FINDINGS;
    return GI_EXIT_CLEAN;
}

static int check(struct gi_cli *cli, struct asked *asked, struct gi_trees *trees)
{
    struct gi_report report;
    struct progress progress = {.begun = gi_env_ticks()};
    if (gi_trees_open(cli->repository, asked->of, asked->what, cli->arena, trees, &cli->error) ||
        choose_paths(cli, asked, trees))
        return gi_cli_fail(cli);
    asked->request.head = trees->head;
    asked->request.base = trees->base;
    asked->request.judge = trees->judge;
    asked->request.before = trees->before;
    if (isatty(STDERR_FILENO)) {
        asked->request.progress = tell_progress;
        asked->request.context = &progress;
    }
    if (gi_check(&asked->request, cli->arena, &report, &cli->error))
        return gi_cli_fail(cli);
    int failed = write_outputs(cli, &report, asked->request.as_of);
    if (failed)
        return failed;
    int status = exit_status(cli, &report, asked->fail_level);
    if (gi_args_flag(&cli->args, "quiet"))
        return status;
    struct gi_str text;
    enum gi_style style = gi_cli_colored(cli) ? GI_STYLE_COLORED : GI_STYLE_BARE;
    if (render(cli, asked->format, style, &report, asked->request.as_of, &text))
        return gi_cli_fail(cli);
    return gi_cli_print(cli, text, status);
}

int gi_command_check(struct gi_cli *cli)
{
    struct asked asked = {0};
    struct gi_trees trees = {0};
    if (gi_args_flag(&cli->args, "all") && cli->args.words.n)
        return gi_cli_usage(cli, "--all checks every record: it takes no paths");
    if (read_trees(cli, &asked) || read_words(cli, &asked) || read_jobs(cli, &asked) ||
        gi_cli_as_of(cli, &asked.request.as_of))
        return GI_EXIT_USAGE;
    if (gi_cli_open(cli))
        return gi_cli_fail(cli);
    int status = check(cli, &asked, &trees);
    gi_trees_close(&trees);
    return status;
}
