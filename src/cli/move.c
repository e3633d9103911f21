/* `git incident move`. */
#include "base/scoped.h"
#include "cli/author.h"

int gi_command_move(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 2)
        return gi_cli_usage(cli, "move needs an id and a state");
    struct gi_move_request request = {
        .state = args->words.at[1],
        .skip = gi_args_value(args, "skip"),
        .reason = gi_args_value(args, "reason"),
        .at = gi_args_value(args, "at"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_move(work, &request);
    return gi_cli_done(cli, work, failed);
}
