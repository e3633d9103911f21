/* `git incident new`. */
#include "base/scoped.h"
#include "cli/author.h"

int gi_command_new(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 1)
        return gi_cli_usage(cli,
                            args->words.n ? "the title has to be one word: put it in quotes" : "new needs a title");
    if (gi_args_flag(args, "exercise") && gi_args_flag(args, "retrospective"))
        return gi_cli_usage(cli, "--exercise and --retrospective exclude each other");
    struct gi_new_request request = {
        .kind = gi_args_flag(args, "exercise")        ? GI_NEW_EXERCISE
                : gi_args_flag(args, "retrospective") ? GI_NEW_RETROSPECTIVE
                                                      : GI_NEW_INCIDENT,
        .title = args->words.at[0],
        .severity = gi_args_value(args, "severity"),
        .detected = gi_args_value(args, "detected"),
        .reported_by = gi_args_value(args, "reported-by"),
        .reporter = gi_args_value(args, "kind"),
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, NULL, &work) || gi_work_new(work, &request);
    return gi_cli_done(cli, work, failed);
}
