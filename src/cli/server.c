/* `git incident server`: the gates of a bare repository, what they believe, and what they saw last. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/install.h"
#include "incident/hooks.h"
#include "incident/judge.h"
#include "incident/trees.h"

/* What install was asked for. */
struct asked {
    struct gi_cli *cli;
    const char *pin;
    const char *ref;
    enum gi_hook_layout layout;
};

static int read_layout(struct gi_cli *cli, enum gi_hook_layout *ret_layout)
{
    static const char *const words[] = {NULL, "plain", "gitea", "gitlab"};
    const char *word = gi_args_value(&cli->args, "layout");
    *ret_layout = GI_LAYOUT_AUTO;
    for (size_t i = 1; word && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i], word) == 0)
            *ret_layout = (enum gi_hook_layout)i;
    return word && *ret_layout == GI_LAYOUT_AUTO
               ? gi_cli_usage(cli, "--layout is plain, gitea or gitlab, not '%s'", word)
               : 0;
}

/* Git's own settings without which the gates could be gone around, and ours. */
static int write_settings(const struct asked *asked)
{
    struct gi_cli *cli = asked->cli;
    const char *const settings[][2] = {
        {"incident.pin", asked->pin},
        {"incident.ref", asked->ref},
        {"receive.fsckObjects", "true"},
        {"receive.denyDeletes", "true"},
        {"receive.denyNonFastForwards", "true"},
        {"core.logAllRefUpdates", "true"},
    };
    const char *file = gi_arena_printf(cli->arena, "%sconfig", gi_repository_gitdir(cli->repository));
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        const char *const argv[] = {"git",           "config",       "--file",       file,
                                    "--replace-all", settings[i][0], settings[i][1], NULL};
        struct gi_hooks_git run;
        if (gi_hooks_git(cli->repository, cli->arena, argv, &run, &cli->error))
            return -1;
        if (run.status)
            return gi_fail(&cli->error, "git config %s: %.*s", settings[i][0], GI_STR_ARGS(gi_str_trim(run.errors)));
    }
    return 0;
}

/* A pin that the records do not have would refuse every push: said before anything is written. */
static int compare_pin(const struct asked *asked, bool *ret_records)
{
    struct gi_cli *cli = asked->cli;
    struct gi_error absent = {.arena = cli->arena};
    char tip[41];
    char pin[65];
    *ret_records = false;
    if (gi_repository_resolve(cli->repository, asked->ref, tip, &absent) != GI_REVISION_OK)
        return 0;
    if (gi_trees_pin(cli->repository, tip, pin, &cli->error))
        return -1;
    *ret_records = pin[0];
    if (!pin[0] || strcmp(pin, asked->pin) == 0)
        return 0;
    gi_fail(&cli->error, "policy 1 on %s has another SHA-256: %s", asked->ref, pin);
    return gi_fail_hint(&cli->error, "ask a member of root for the pin; nothing was written");
}

static bool is_digest(const char *text)
{
    return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static int install(struct asked *asked)
{
    struct gi_cli *cli = asked->cli;
    struct gi_hooks hooks;
    enum gi_hook_done done;
    bool records;
    if (compare_pin(asked, &records) ||
        gi_hooks_find(cli->repository, GI_HOOKS_SERVER, asked->layout, cli->arena, &hooks, &cli->error) ||
        write_settings(asked))
        return gi_cli_fail(cli);
    for (size_t i = 0; i < 2; i++) {
        if (gi_hooks_install(&hooks, i, &done))
            return gi_cli_fail(cli);
        gi_cli_say_hook(&hooks.places[i], done);
    }
    printf("%s takes records by policy 1 %s\n", asked->ref, asked->pin);
    return GI_EXIT_CLEAN;
}

static int command_install(struct asked *asked)
{
    struct gi_cli *cli = asked->cli;
    asked->pin = gi_args_value(&cli->args, "pin");
    asked->ref = gi_args_value(&cli->args, "ref");
    if (!asked->ref)
        asked->ref = "refs/heads/main";
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "server install takes options only");
    if (!is_digest(asked->pin))
        return gi_cli_usage(
            cli, "server install needs --pin with 64 hex digits in lower case: git incident init prints them");
    if (strncmp(asked->ref, "refs/heads/", 11) != 0 || !asked->ref[11])
        return gi_cli_usage(cli, "--ref is a branch by its full name, like refs/heads/main, not '%s'", asked->ref);
    if (read_layout(cli, &asked->layout))
        return GI_EXIT_USAGE;
    if (gi_cli_open(cli))
        return gi_cli_fail(cli);
    if (gi_repository_worktree(cli->repository)) {
        gi_fail(&cli->error, "this repository has a work tree; a server's is bare");
        gi_fail_hint(&cli->error, "git incident install is for clones; git init --bare makes a repository of a server");
        return gi_cli_fail(cli);
    }
    return install(asked);
}

int gi_command_server(struct gi_cli *cli)
{
    struct asked asked = {.cli = cli};
    const char *what = cli->args.words.n ? cli->args.words.at[0] : "";
    if (strcmp(what, "install") == 0)
        return command_install(&asked);
    return gi_cli_usage(cli, "server install, server status, or server adopt");
}
