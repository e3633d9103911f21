/* `git incident set` and `git incident add`. */
#include "base/scoped.h"
#include "cli/author.h"

int gi_command_set(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n < 2)
        return gi_cli_usage(cli, "set needs an id and at least one PATH=VALUE");
    int failed = gi_cli_work(cli, args->words.at[0], &work) ||
                 gi_work_set_fields(work, args->words.at + 1, args->words.n - 1, gi_cli_how(cli));
    return gi_cli_done(cli, work, failed);
}

int gi_command_add(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n < 3)
        return gi_cli_usage(cli, "add needs an id, a list, and what to add to it");
    int failed = gi_cli_work(cli, args->words.at[0], &work) ||
                 gi_work_add_item(work, args->words.at[1], args->words.at + 2, args->words.n - 2, gi_cli_how(cli));
    return gi_cli_done(cli, work, failed);
}
