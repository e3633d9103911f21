/* `git incident countersign`. */
#include "cli/signing.h"

int gi_command_countersign(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    GI_SCOPED(gi_scoped_signing) struct gi_signing *signing = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n != 1 && args->words.n != 2)
        return gi_cli_usage(cli, "which incident? its last four letters do");
    struct gi_countersign_request request = {.statement = args->words.n == 2 ? args->words.at[1] : NULL,
                                             .as = gi_args_value(args, "as"),
                                             .key = gi_args_value(args, "key"),
                                             .how = gi_args_flag(args, "no-commit") ? GI_SIGN_STAGE : GI_SIGN_COMMIT};
    int failed =
        gi_cli_work(cli, args->words.at[0], &work) || gi_countersign_prepare(work, &request, &signing, &cli->error);
    return gi_cli_sign_on(cli, work, signing, failed);
}
