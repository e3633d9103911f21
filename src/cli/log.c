/* `git incident log`. */
#include "cli/author.h"

int gi_command_log(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 2)
        return gi_cli_usage(cli, args->words.n < 2 ? "log needs an id and a text"
                                                   : "the text has to be one word: put it in quotes");
    struct gi_log_request request = {
        .text = args->words.at[1],
        .at = gi_args_value(args, "at"),
        .kind = gi_args_value(args, "kind"),
        .by = gi_args_value(args, "by"),
        .source = gi_args_value(args, "source"),
        .asset = gi_args_value(args, "asset"),
        .attack = gi_args_value(args, "attack"),
        .corrects = gi_args_value(args, "corrects"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_log(work, &request);
    return gi_cli_done(cli, work, failed);
}
