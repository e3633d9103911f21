/* `git incident act`. */
#include "cli/makers.h"

int gi_command_act(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 2)
        return gi_cli_usage(cli, args->words.n < 2 ? "act needs an id and a title"
                                                   : "the title has to be one word: put it in quotes");
    struct gi_act_request request = {
        .title = args->words.at[1],
        .owner = gi_args_value(args, "owner"),
        .priority = gi_args_value(args, "priority"),
        .due = gi_args_value(args, "due"),
        .deliverable = gi_args_value(args, "deliverable"),
        .source = gi_args_value(args, "source"),
        .addresses = gi_cli_typed(cli, "addresses"),
        .team = gi_args_value(args, "team"),
        .groups = gi_cli_typed(cli, "group"),
        .criteria = gi_args_value(args, "criteria"),
        .consulted = gi_cli_typed(cli, "consulted"),
        .tracker = gi_args_value(args, "tracker"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_act(work, &request);
    return gi_cli_done(cli, work, failed);
}
