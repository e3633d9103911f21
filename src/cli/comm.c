/* `git incident comm`. */
#include "cli/makers.h"

static int say_sent(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    struct gi_sent_request request = {
        .message = args->words.at[1],
        .state = args->words.at[2],
        .at = gi_args_value(args, "at"),
        .coordination_failure = gi_args_value(args, "coordination-failure"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_sent(work, &request);
    return gi_cli_done(cli, work, failed);
}

int gi_command_comm(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n == 3)
        return say_sent(cli);
    if (args->words.n != 2)
        return gi_cli_usage(cli, args->words.n < 2 ? "comm needs an id and a subject"
                                                   : "the subject has to be one word: put it in quotes");
    struct gi_comm_request request = {
        .subject = args->words.at[1],
        .kind = gi_args_value(args, "kind"),
        .audience = gi_cli_typed(cli, "audience"),
        .channel = gi_args_value(args, "channel"),
        .facts = gi_cli_typed(cli, "facts"),
        .corrects = gi_args_value(args, "corrects"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_comm(work, &request);
    return gi_cli_done(cli, work, failed);
}
