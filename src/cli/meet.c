/* `git incident meet`. */
#include "cli/makers.h"

int gi_command_meet(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    if (args->words.n < 2 || args->words.n > 3)
        return gi_cli_usage(cli, args->words.n < 2 ? "meet needs an id and a kind"
                                                   : "the note has to be one word: put it in quotes");
    struct gi_meet_request request = {
        .kind = args->words.at[1],
        .note = args->words.n > 2 ? args->words.at[2] : NULL,
        .workstream = gi_args_value(args, "workstream"),
        .attendees = gi_cli_typed(cli, "attendee"),
        .lead_briefed = gi_args_value(args, "lead-briefed"),
        .at = gi_args_value(args, "at"),
        .as = gi_args_flag(args, "document") ? GI_MEET_DOCUMENT : GI_MEET_BY_KIND,
        .how = gi_cli_how(cli),
    };
    int failed = gi_cli_work(cli, args->words.at[0], &work) || gi_work_meet(work, &request);
    return gi_cli_done(cli, work, failed);
}
