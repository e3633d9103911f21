/* Streams, colours, the pager, the repository: what all commands share. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/time.h"
#include "cli/commands.h"
#include "incident/git.h"
#include "incident/output.h"

int gi_cli_open(struct gi_cli *cli)
{
    if (cli->repository)
        return 0;
    return gi_repository_open(".", &cli->repository, &cli->error);
}

static void say_line(const char *prefix, const char *format, va_list args)
{
    fputs(prefix, stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void gi_cli_hint(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_line("hint: ", format, args);
    va_end(args);
}

void gi_cli_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_line("warning: ", format, args);
    va_end(args);
}

int gi_cli_usage(struct gi_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_line("error: ", format, args);
    va_end(args);
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_usage(&text, cli->command);
    fwrite(text.s, 1, text.n, stderr);
    return GI_EXIT_USAGE;
}

/* Errors name files, whose names may hold anything. */
int gi_cli_fail(struct gi_cli *cli)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_output_terminal(&text, gi_str_of(cli->error.message ? cli->error.message : "it could not be done"));
    fprintf(stderr, "fatal: %s\n", text.s);
    if (cli->error.hint)
        gi_cli_hint("%s", cli->error.hint);
    return GI_EXIT_ERROR;
}

int gi_cli_print(struct gi_cli *cli, struct gi_str text, int status)
{
    bool all = fwrite(text.s, 1, text.n, stdout) == text.n && fflush(stdout) == 0;
    if (all)
        return status;
    if (errno == EPIPE)
        return status; /* the reader has seen enough */
    gi_fail(&cli->error, "standard output could not be written");
    return gi_cli_fail(cli);
}

bool gi_cli_colored(struct gi_cli *cli)
{
    const char *setting = NULL;
    if (cli->color != GI_WHEN_AUTO)
        return cli->color == GI_WHEN_ALWAYS;
    const char *no_color = gi_env_get("NO_COLOR");
    if (no_color && *no_color)
        return false;
    struct gi_error ignored = {.arena = cli->arena};
    if (cli->repository && gi_repository_config(cli->repository, "color.incident", &setting, &ignored) == 0 &&
        setting && (strcmp(setting, "false") == 0 || strcmp(setting, "never") == 0))
        return false;
    if (setting && strcmp(setting, "always") == 0)
        return true;
    return isatty(STDOUT_FILENO);
}

int gi_cli_as_of(struct gi_cli *cli, int64_t *ret_seconds)
{
    const char *text = gi_args_value(&cli->args, "as-of");
    *ret_seconds = gi_env_now();
    if (!text)
        return 0;
    enum gi_time_problem problem = gi_time_parse(gi_str_of(text), ret_seconds);
    if (problem == GI_TIME_DATE_ONLY)
        problem = gi_date_parse(gi_str_of(text), ret_seconds);
    if (problem == GI_TIME_OK)
        return 0;
    gi_cli_usage(cli, "--as-of %s: %s", text, gi_time_problem_text(problem));
    return -1;
}
