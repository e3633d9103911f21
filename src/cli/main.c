/* The program `git incident`: global options, then one command. */
#include <signal.h>
#include <stdio.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "cli/commands.h"
#include "incident/git.h"

static int print_usage(struct gi_cli *cli, const struct gi_command *command)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_usage(&text, command);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}

static int apply_color(struct gi_cli *cli, const char *when)
{
    if (!when || strcmp(when, "auto") == 0)
        return 0;
    if (strcmp(when, "always") != 0 && strcmp(when, "never") != 0)
        return gi_cli_usage(cli, "--color is auto, always or never");
    cli->color = strcmp(when, "always") == 0 ? GI_WHEN_ALWAYS : GI_WHEN_NEVER;
    return 0;
}

/* Options before the command act on the process, before anything is opened. */
static int apply_globals(struct gi_cli *cli, const struct gi_args *globals)
{
    const char *folder;
    for (size_t i = 0; (folder = gi_args_nth(globals, "folder", i)); i++)
        if (chdir(folder)) {
            gi_fail(&cli->error, "cannot change to '%s'", folder);
            return gi_cli_fail(cli);
        }
    if (gi_args_value(globals, "git-dir"))
        gi_env_set("GIT_DIR", gi_args_value(globals, "git-dir"));
    if (gi_args_value(globals, "work-tree"))
        gi_env_set("GIT_WORK_TREE", gi_args_value(globals, "work-tree"));
    cli->no_pager = gi_args_flag(globals, "no-pager");
    return apply_color(cli, gi_args_value(globals, "color"));
}

static int run_command(struct gi_cli *cli, const struct gi_args *globals)
{
    const char *name = globals->words.at[0];
    cli->command = gi_command_find(name);
    if (!cli->command) {
        fprintf(stderr, "error: '%s' is not a command of git incident\n", name);
        gi_cli_hint("git incident -h lists the commands");
        return GI_EXIT_USAGE;
    }
    if (gi_args_parse(cli->arena, cli->command->options, cli->command->option_count,
                      (char *const *)globals->words.at + 1, (int)globals->words.n - 1, GI_ARGS_MIXED, &cli->args,
                      &cli->error))
        return gi_cli_usage(cli, "%s", cli->error.message);
    if (cli->args.help)
        return print_usage(cli, cli->command);
    return cli->command->run(cli);
}

int main(int argc, char **argv)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_cli cli = {.arena = arena, .error = {.arena = arena}};
    struct gi_args globals;
    signal(SIGPIPE, SIG_IGN);
    if (gi_args_parse(arena, gi_global_options, gi_global_option_count, argv + 1, argc - 1, GI_ARGS_STOP_AT_WORD,
                      &globals, &cli.error))
        return gi_cli_usage(&cli, "%s", cli.error.message);
    if (globals.help)
        return print_usage(&cli, NULL);
    int status = apply_globals(&cli, &globals);
    if (status)
        return status;
    if (gi_args_flag(&globals, "version"))
        return gi_command_version(&cli);
    if (!globals.words.n) {
        print_usage(&cli, NULL);
        return GI_EXIT_USAGE;
    }
    status = run_command(&cli, &globals);
    gi_repository_close(cli.repository);
    return status;
}
