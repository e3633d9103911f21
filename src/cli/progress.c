/* `git incident progress`. */
#include "cli/makers.h"

int gi_command_progress(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    const char *review = gi_args_value(args, "review");
    if (args->words.n != (review ? 1 : 3))
        return gi_cli_usage(cli, review ? "progress --review takes the id of the record and nothing else"
                                        : "progress needs an id, an action and a state, or --review all");
    struct gi_progress_request request = {
        .action = review ? NULL : args->words.at[1],
        .state = review ? NULL : args->words.at[2],
        .review = review,
        .note = gi_args_value(args, "note"),
        .reason = gi_args_value(args, "reason"),
        .evidence = gi_args_value(args, "evidence"),
        .due = gi_args_value(args, "due"),
        .owner = gi_args_value(args, "owner"),
        .priority = gi_args_value(args, "priority"),
        .verified_by = gi_args_value(args, "verified-by"),
        .changed_in = gi_args_value(args, "changed-in"),
        .superseded_by = gi_args_value(args, "superseded-by"),
        .decision = gi_args_value(args, "decision"),
        .by = gi_args_value(args, "by"),
        .at = gi_args_value(args, "at"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_progress(work, &request);
    return gi_cli_done(cli, work, failed);
}
