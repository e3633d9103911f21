/* `git incident decide`. */
#include "cli/makers.h"

int gi_command_decide(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 2)
        return gi_cli_usage(cli, args->words.n < 2 ? "decide needs an id and a subject"
                                                   : "the subject has to be one word: put it in quotes");
    struct gi_decide_request request = {
        .subject = args->words.at[1],
        .kind = gi_args_value(args, "kind"),
        .authority = gi_args_value(args, "authority"),
        .measure = gi_args_value(args, "measure"),
        .by = gi_args_value(args, "by"),
        .at = gi_args_value(args, "at"),
        .verbal_by = gi_args_value(args, "verbal-by"),
        .temporary_until = gi_args_value(args, "temporary-until"),
        .expires = gi_args_value(args, "expires"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_decide(work, &request);
    return gi_cli_done(cli, work, failed);
}
