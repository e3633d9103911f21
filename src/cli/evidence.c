/* `git incident evidence`. */
#include "cli/makers.h"

int gi_command_evidence(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    bool copy = gi_args_flag(args, "copy");
    if (args->words.n != 3)
        return gi_cli_usage(cli, args->words.n < 3 ? "evidence needs an id, a file or location, and what it is"
                                                   : "the description has to be one word: put it in quotes");
    if (copy && gi_args_flag(args, "no-digest"))
        return gi_cli_usage(cli, "--copy and --no-digest exclude each other");
    struct gi_evidence_request request = {
        .what = args->words.at[1],
        .description = args->words.at[2],
        .kind = gi_args_value(args, "kind"),
        .no_digest = gi_args_value(args, "no-digest"),
        .collected = gi_args_value(args, "collected"),
        .by = gi_args_value(args, "by"),
        .tlp = gi_args_value(args, "tlp"),
        .keep = copy ? GI_EVIDENCE_COPY : GI_EVIDENCE_WHERE_IT_IS,
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_evidence(work, &request);
    return gi_cli_done(cli, work, failed);
}
