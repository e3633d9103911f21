/* `git incident install` and `git incident uninstall`. */
#include "cli/install.h"

#include <stdio.h>

#include "incident/trees.h"

void gi_cli_say_hook(const struct gi_hook_place *place, enum gi_hook_done done)
{
    const char *name = gi_hook_name(place->hook);
    switch (done) {
    case GI_HOOK_AS_IT_WAS:
        break;
    case GI_HOOK_WRITTEN:
        printf("%s: installed, %s\n", name, place->stub);
        break;
    case GI_HOOK_CHAINED:
        printf("%s: installed; the hook that was there runs first, from %s\n", name, place->kept);
        break;
    case GI_HOOK_GONE:
        printf("%s: removed\n", name);
        break;
    case GI_HOOK_GIVEN_BACK:
        printf("%s: removed; the hook that was there before is back\n", name);
        break;
    }
}

/* Runs `git config` with these arguments. */
static int configure(struct gi_cli *cli, const char *key, const char *value)
{
    const char *const argv[] = {"git", "config", key, value, NULL};
    struct gi_hooks_git run;
    if (gi_hooks_git(cli->repository, cli->arena, argv, &run, &cli->error))
        return -1;
    if (run.status)
        return gi_fail(&cli->error, "git config %s: %.*s", key, GI_STR_ARGS(gi_str_trim(run.errors)));
    return 0;
}

int gi_cli_pin(struct gi_cli *cli, const char *id, enum gi_install_words words, const char **ret_pin)
{
    char pin[65];
    if (gi_repository_config(cli->repository, "incident.pin", ret_pin, &cli->error))
        return -1;
    if (*ret_pin)
        return 0;
    if (gi_trees_pin(cli->repository, id, pin, &cli->error))
        return -1;
    if (!pin[0])
        return 0;
    if (configure(cli, "incident.pin", pin))
        return -1;
    *ret_pin = gi_arena_copy(cli->arena, pin, strlen(pin));
    if (words == GI_INSTALL_TELL)
        gi_cli_warn(
            "this clone trusts policy 1 from now on as it was found: pin %s; compare it with what its root told "
            "you",
            pin);
    return 0;
}

static int pin_head(struct gi_cli *cli, enum gi_install_words words)
{
    char head[41];
    const char *pin = NULL;
    enum gi_revision found = gi_repository_resolve(cli->repository, "HEAD", head, &cli->error);
    if (found != GI_REVISION_OK)
        return found == GI_REVISION_UNBORN ? 0 : -1;
    return gi_cli_pin(cli, head, words, &pin);
}

/* A plain `git pull` would make merges with swapped parents, which no server takes. */
static int set_pull(struct gi_cli *cli, enum gi_install_words words)
{
    const char *value = NULL;
    if (gi_repository_config(cli->repository, "pull.rebase", &value, &cli->error))
        return -1;
    if (value)
        return 0;
    if (configure(cli, "pull.rebase", "merges") || configure(cli, "incident.installed", "pull.rebase"))
        return -1;
    if (words == GI_INSTALL_TELL)
        puts("pull.rebase: merges, so that the order of history stays");
    return 0;
}

int gi_cli_install_hooks(struct gi_cli *cli, enum gi_install_words words)
{
    struct gi_hooks hooks;
    enum gi_hook_done done;
    if (gi_hooks_find(cli->repository, GI_HOOKS_CLONE, GI_LAYOUT_PLAIN, cli->arena, &hooks, &cli->error))
        return -1;
    for (size_t i = 0; i < 2; i++) {
        if (gi_hooks_install(&hooks, i, &done))
            return -1;
        if (words == GI_INSTALL_TELL || done == GI_HOOK_CHAINED)
            gi_cli_say_hook(&hooks.places[i], done);
    }
    if (hooks.outside)
        gi_cli_warn("core.hooksPath leads to %s: other repositories may run these hooks, too", hooks.folder);
    return set_pull(cli, words) || pin_head(cli, words) ? -1 : 0;
}

int gi_command_install(struct gi_cli *cli)
{
    if (cli->args.words.n)
        return gi_cli_usage(cli, "install takes no arguments");
    if (gi_cli_open(cli))
        return gi_cli_fail(cli);
    if (!gi_repository_worktree(cli->repository)) {
        gi_fail(&cli->error, "a bare repository takes other hooks");
        gi_fail_hint(&cli->error, "git incident server install --pin <SHA-256 of policy 1>");
        return gi_cli_fail(cli);
    }
    return gi_cli_install_hooks(cli, GI_INSTALL_TELL) ? gi_cli_fail(cli) : GI_EXIT_CLEAN;
}

/* Takes back what install has set, and nothing that somebody has changed since. */
static int unset_pull(struct gi_cli *cli)
{
    static const char *const pull[] = {"git", "config", "--unset", "pull.rebase", "^merges$", NULL};
    static const char *const mark[] = {"git", "config", "--unset", "incident.installed", NULL};
    const char *value = NULL;
    struct gi_hooks_git run;
    if (gi_repository_config(cli->repository, "incident.installed", &value, &cli->error))
        return -1;
    if (!value)
        return 0;
    if (gi_hooks_git(cli->repository, cli->arena, pull, &run, &cli->error) ||
        gi_hooks_git(cli->repository, cli->arena, mark, &run, &cli->error))
        return -1;
    puts("pull.rebase: as it was");
    return 0;
}

int gi_command_uninstall(struct gi_cli *cli)
{
    struct gi_hooks hooks;
    enum gi_hook_done done;
    if (cli->args.words.n)
        return gi_cli_usage(cli, "uninstall takes no arguments");
    if (gi_cli_open(cli))
        return gi_cli_fail(cli);
    enum gi_hook_side side = gi_repository_worktree(cli->repository) ? GI_HOOKS_CLONE : GI_HOOKS_SERVER;
    if (gi_hooks_find(cli->repository, side, GI_LAYOUT_AUTO, cli->arena, &hooks, &cli->error))
        return gi_cli_fail(cli);
    for (size_t i = 0; i < 2; i++) {
        if (gi_hooks_remove(&hooks, i, &done))
            return gi_cli_fail(cli);
        gi_cli_say_hook(&hooks.places[i], done);
    }
    return unset_pull(cli) ? gi_cli_fail(cli) : GI_EXIT_CLEAN;
}
