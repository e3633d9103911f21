/* `git incident init`. */
#include <unistd.h>

#include "base/limits.h"
#include "base/process.h"
#include "base/scoped.h"
#include "cli/author.h"
#include "cli/install.h"
#include "incident/describe.h"

/* `init <folder>` makes the folder and a repository in it. */
static int make_repository(struct gi_cli *cli, const char *folder)
{
    const char *argv[] = {"git", "init", "-q", "--", folder, NULL};
    struct gi_process process = {.argv = argv, .most = 65536};
    struct gi_str output, errors;
    int status;
    if (gi_process_run(&process, cli->arena, &output, &errors, &status, &cli->error))
        return -1;
    if (status)
        return gi_fail(&cli->error, "git init: %.*s", GI_STR_ARGS(gi_str_trim(errors)));
    if (chdir(folder))
        return gi_fail(&cli->error, "cannot change to '%s'", folder);
    return 0;
}

/* Every schema, for editors. */
static void make_schemas(struct gi_cli *cli, struct gi_init_request *request)
{
    GI_VEC(struct gi_init_schema) schemas = {0};
    for (size_t i = 0; gi_schema_name(i); i++) {
        struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
        gi_schema_write(&text, i);
        GI_VEC_PUSH(
            cli->arena, &schemas,
            (struct gi_init_schema){gi_arena_printf(cli->arena, "%s.json", gi_schema_name(i)), gi_buf_str(&text)});
    }
    request->schemas = schemas.at;
    request->schema_count = schemas.n;
}

/* Hooks that cannot be installed take nothing away from what was made. */
static void install_hooks(struct gi_cli *cli, struct gi_work *work)
{
    if (gi_cli_install_hooks(cli, GI_INSTALL_SILENT) == 0) {
        work->did = gi_arena_printf(cli->arena, "%s Hooks installed.", work->did);
        return;
    }
    gi_work_warn(work, "the hooks are not installed: %s", cli->error.message);
    gi_work_warn(work, "mend that, then: git incident install");
    cli->error = (struct gi_error){.arena = cli->arena};
}

int gi_command_init(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n > 1)
        return gi_cli_usage(cli, "init takes one folder");
    struct gi_init_request request = {
        .key = gi_args_value(args, "key"),
        .name = gi_args_value(args, "name"),
        .profile = gi_args_value(args, "profile"),
        .how = gi_args_flag(args, "no-commit") ? GI_WORK_WRITE : GI_WORK_COMMIT,
    };
    make_schemas(cli, &request);
    if (args->words.n && make_repository(cli, args->words.at[0]))
        return gi_cli_fail(cli);
    if (gi_cli_open(cli)) {
        if (!cli->error.hint)
            gi_fail_hint(&cli->error, "git init makes a repository here; git incident init <folder> does both");
        return gi_cli_fail(cli);
    }
    int failed = gi_cli_work(cli, NULL, &work) || gi_work_init(work, &request);
    if (!failed)
        install_hooks(cli, work);
    return gi_cli_done(cli, work, failed);
}
