/* `git incident server`: the gates of a bare repository, what they believe, and what they saw last. */
#include <stdio.h>

#include "base/env.h"
#include "cli/hook.h"
#include "cli/install.h"
#include "incident/hooks.h"
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
    if (records)
        puts("Next: git incident server adopt <SHA-256 of the policy in force>");
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

/* The bare repository, what it is configured to believe, and where its record ref stands. */
struct server {
    struct gi_cli *cli;
    struct gi_server is;
    struct gi_ref ref;
    struct gi_server_state state;
    enum gi_state_found found;
};

static int open_server(struct server *server)
{
    struct gi_cli *cli = server->cli;
    if (gi_cli_open(cli) || gi_server_read(cli->repository, cli->arena, &server->is, &cli->error))
        return -1;
    if (!server->is.pin || !server->is.ref) {
        gi_fail(&cli->error, "this repository has no pin or no ref in its own configuration");
        return gi_fail_hint(&cli->error, "git incident server install --pin <SHA-256 of policy 1>");
    }
    return gi_ref_read(cli->repository, server->is.ref, cli->arena, &server->ref, &cli->error);
}

static int read_state(struct server *server, struct gi_error *reterr)
{
    struct gi_cli *cli = server->cli;
    return gi_server_state_read(cli->repository, cli->arena, &server->state, &server->found, reterr);
}

static int command_status(struct gi_cli *cli)
{
    struct server server = {.cli = cli};
    struct gi_hooks hooks;
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "server status takes no arguments");
    if (open_server(&server) || read_state(&server, &cli->error) ||
        gi_hooks_find(cli->repository, GI_HOOKS_SERVER, GI_LAYOUT_AUTO, cli->arena, &hooks, &cli->error))
        return gi_cli_fail(cli);
    printf("pin: %s\nref: %s\ntip: %s\n", server.is.pin, server.is.ref, server.ref.id[0] ? server.ref.id : "none");
    if (server.found == GI_STATE_FOUND)
        printf("accepted: %s\npolicy: %u %s\n", server.state.tip, server.state.version, server.state.digest);
    else
        puts("accepted: unknown");
    for (size_t i = 0; i < 2; i++)
        printf("%s: %s\n", gi_hook_name(hooks.places[i].hook),
               hooks.places[i].stub ? hooks.places[i].stub : "not installed");
    return GI_EXIT_CLEAN;
}

/* Replays the history up to the present tip; what it finds is said, and nothing is adopted then. */
static int audit(struct server *server, struct gi_judgement *ret_judgement)
{
    struct gi_cli *cli = server->cli;
    struct gi_audit_request request = {.repository = cli->repository,
                                       .tip = server->ref.id,
                                       .pin = server->is.pin,
                                       .clock = gi_env_now(),
                                       .jobs = gi_env_cores()};
    if (gi_judge_audit(&request, cli->arena, ret_judgement, &cli->error))
        return gi_cli_fail(cli);
    if (!gi_judgement_refused(ret_judgement))
        return GI_EXIT_CLEAN;
    gi_hook_say_judgement(cli, ret_judgement);
    return GI_EXIT_FINDINGS;
}

/* What was written down until now is said before it goes, unless it is what is written anew. */
static void say_replaced(struct server *server, const struct gi_server_state *state)
{
    struct gi_error lost = {.arena = server->cli->arena};
    if (read_state(server, &lost))
        fprintf(stderr, "warning: %s\n", lost.message);
    else if (server->found == GI_STATE_FOUND && strcmp(server->state.tip, state->tip) != 0)
        fprintf(stderr, "warning: until now %s was written down as accepted, with policy %u\n", server->state.tip,
                server->state.version);
}

static int adopt(struct server *server, const char *digest)
{
    struct gi_cli *cli = server->cli;
    struct gi_judgement judgement;
    int status = audit(server, &judgement);
    if (status)
        return status;
    if (strcmp(judgement.digest, digest) != 0) {
        gi_fail(&cli->error, "the policy in force on %s is version %u, and its SHA-256 is another: %s", server->is.ref,
                judgement.version, judgement.digest[0] ? judgement.digest : "there is none");
        gi_fail_hint(&cli->error, "ask a member of root which one was signed last; nothing was written");
        return gi_cli_fail(cli);
    }
    struct gi_server_state state = {.version = judgement.version};
    memcpy(state.digest, judgement.digest, sizeof(state.digest));
    memcpy(state.tip, server->ref.id, sizeof(state.tip));
    say_replaced(server, &state);
    if (gi_server_state_replace(cli->repository, &state, &cli->error))
        return gi_cli_fail(cli);
    printf("adopted %s at %.12s, policy %u; %zu steps that touch records were replayed\n", server->is.ref, state.tip,
           state.version, judgement.judged);
    return GI_EXIT_CLEAN;
}

static int command_adopt(struct gi_cli *cli)
{
    struct server server = {.cli = cli};
    if (cli->args.words.n != 2 || !is_digest(cli->args.words.at[1]))
        return gi_cli_usage(cli, "server adopt takes the SHA-256 of the policy in force: 64 hex digits in lower case");
    if (open_server(&server))
        return gi_cli_fail(cli);
    if (!server.ref.id[0]) {
        gi_fail(&cli->error, "there is no %s yet, so there is nothing to adopt", server.is.ref);
        return gi_cli_fail(cli);
    }
    return adopt(&server, cli->args.words.at[1]);
}

int gi_command_server(struct gi_cli *cli)
{
    struct asked asked = {.cli = cli};
    const char *what = cli->args.words.n ? cli->args.words.at[0] : "";
    if (strcmp(what, "install") == 0)
        return command_install(&asked);
    if (strcmp(what, "status") == 0)
        return command_status(cli);
    if (strcmp(what, "adopt") == 0)
        return command_adopt(cli);
    return gi_cli_usage(cli, "server install, server status, or server adopt");
}
