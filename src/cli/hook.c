/* `git incident hook`: what Git's hooks run. A foreign hook that was there before goes first. */
#include "cli/hook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/process.h"
#include "incident/hooks.h"
#include "incident/output.h"
#include "incident/trees.h"

/* A hook as Git called it. */
struct call {
    struct gi_cli *cli;
    const char *name;
    const char *from; /* the hook's file as Git called it, or NULL */
    const char *const *arguments;
    size_t count;
    struct gi_str input; /* what stands on standard input, where Git gives lines; else s is NULL */
};

/* Reads standard input to its end. */
static int read_input(struct call *call)
{
    struct gi_buf input = gi_buf_new(call->cli->arena, GI_LIMIT_PUSH_BYTES);
    char piece[16384];
    ssize_t n;
    while ((n = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return gi_fail(&call->cli->error, "cannot read standard input: %s", strerror(errno));
        gi_buf_add(&input, piece, (size_t)n);
        if (input.full)
            return gi_fail(&call->cli->error, "more than %d bytes on standard input", GI_LIMIT_PUSH_BYTES);
    }
    call->input = input.s ? gi_buf_str(&input) : GI_STR("");
    return 0;
}

static bool is_proof(const struct call *call)
{
    return call->count == 1 && strcmp(call->arguments[0], GI_HOOK_PROOF) == 0;
}

/* Runs the hook that stood here before ours; gives its status, -1 with an error. */
static int run_foreign(const struct call *call)
{
    struct gi_cli *cli = call->cli;
    int status = 0;
    if (!call->from || is_proof(call))
        return 0;
    const char *kept = gi_hook_kept(cli->arena, call->from, call->name);
    const char *const *argv = gi_hook_foreign(cli->arena, call->from, kept, call->arguments, call->count);
    if (!argv)
        return 0;
    struct gi_process process = {.argv = argv, .input = call->input};
    return gi_process_through(&process, &status, &cli->error) ? -1 : status;
}

/* Prints the errors of a report, not what is due, to standard error. */
static void print_errors(struct gi_cli *cli, const struct gi_report *report, int64_t as_of)
{
    struct gi_report errors = *report;
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    errors.findings = GI_NEW_ARRAY(cli->arena, struct gi_report_finding, report->count);
    errors.count = 0;
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].level == GI_LEVEL_ERROR)
            errors.findings[errors.count++] = report->findings[i];
    gi_output_report(&text, GI_FORMAT_TEXT, GI_STYLE_BARE, &errors, as_of);
    fwrite(text.s, 1, text.n, stderr);
    for (size_t i = 0; i < report->error_count; i++) {
        struct gi_buf line = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
        gi_output_terminal(&line, gi_str_of(report->errors[i]));
        fprintf(stderr, "error: %s\n", line.s);
    }
}

static const char **paths_of(struct gi_arena *arena, const struct gi_changes *changes)
{
    const char **paths = GI_NEW_ARRAY(arena, const char *, changes->n + 1);
    for (size_t i = 0; i < changes->n; i++)
        paths[i] = changes->at[i].path.s;
    return paths;
}

/* Judges the records that this commit changes, against the base that `check --staged` takes. */
static int judge_staged(struct gi_cli *cli, const struct gi_changes *touched, struct gi_trees *trees)
{
    struct gi_report report;
    if (gi_trees_open(cli->repository, GI_TREES_STAGED, NULL, cli->arena, trees, &cli->error))
        return gi_cli_fail(cli);
    struct gi_check_request request = {
        .head = trees->head,
        .base = trees->base,
        .before = trees->before,
        .judge = trees->judge,
        .as_of = gi_env_now(),
        .jobs = gi_env_cores(),
        .paths = paths_of(cli->arena, touched),
        .path_count = touched->n,
    };
    struct gi_record_folders folders = gi_check_folders(cli->arena, request.paths, request.path_count);
    if (folders.n) { /* the layout of 18,000 other records takes longer than Git's own part of the commit */
        request.layout = GI_LAYOUT_ASKED;
        request.paths = folders.at;
        request.path_count = folders.n;
    }
    if (gi_check(&request, cli->arena, &report, &cli->error))
        return gi_cli_fail(cli);
    if (trees->draft && !report.error_count)
        gi_report_pass_half_signed(&report);
    if (!report.error_count && !report.by_level[GI_LEVEL_ERROR])
        return GI_EXIT_CLEAN;
    print_errors(cli, &report, request.as_of);
    gi_cli_hint("nothing was committed; git incident check --staged says the same again");
    return report.error_count ? GI_EXIT_ERROR : GI_EXIT_FINDINGS;
}

static int pre_commit(struct call *call)
{
    struct gi_cli *cli = call->cli;
    struct gi_trees trees = {0};
    struct gi_changes touched;
    char head[41] = "";
    if (gi_cli_open(cli) || gi_repository_resolve(cli->repository, "HEAD", head, &cli->error) == GI_REVISION_ERROR ||
        gi_changes_staged(cli->repository, head[0] ? head : NULL, cli->arena, &touched, &cli->error))
        return gi_cli_fail(cli);
    if (!touched.n)
        return GI_EXIT_CLEAN;
    int status = judge_staged(cli, &touched, &trees);
    gi_trees_close(&trees);
    return status;
}

static int pre_push(struct call *call)
{
    return gi_hook_pre_push(call->cli, call->input);
}

static int pre_receive(struct call *call)
{
    return gi_hook_pre_receive(call->cli, call->input);
}

static int post_receive(struct call *call)
{
    return gi_hook_post_receive(call->cli, call->input);
}

/* Whether Git gives the hook lines on standard input. */
enum input { SILENT, LINES };

static const struct {
    enum gi_hook hook;
    enum input input;
    int (*run)(struct call *call);
} hooks[] = {
    {GI_HOOK_PRE_COMMIT, SILENT, pre_commit},
    {GI_HOOK_PRE_PUSH, LINES, pre_push},
    {GI_HOOK_PRE_RECEIVE, LINES, pre_receive},
    {GI_HOOK_POST_RECEIVE, LINES, post_receive},
};

int gi_command_hook(struct gi_cli *cli)
{
    const struct gi_args *args = &cli->args;
    struct call call = {.cli = cli, .from = gi_args_value(args, "from")};
    if (!args->words.n)
        return gi_cli_usage(cli, "which hook?");
    call.name = args->words.at[0];
    call.arguments = args->words.at + 1;
    call.count = args->words.n - 1;
    for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (strcmp(call.name, gi_hook_name(hooks[i].hook)) != 0)
            continue;
        if (hooks[i].input == LINES && read_input(&call))
            return gi_cli_fail(cli);
        int status = run_foreign(&call);
        if (status)
            return status < 0 ? gi_cli_fail(cli) : status;
        return hooks[i].run(&call);
    }
    return gi_cli_usage(cli, "'%s' is no hook of git incident", call.name);
}
