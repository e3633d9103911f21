/* `git incident plan`. */
#include "cli/agree.h"

static int show(struct gi_cli *cli, struct gi_work *work)
{
    struct gi_lines lines = {0};
    if (gi_plan_show(work, &lines))
        return gi_cli_done(cli, work, -1);
    for (size_t i = 0; i < work->warnings.n; i++)
        gi_cli_warn("%s", work->warnings.at[i]);
    return gi_cli_lines(cli, &lines);
}

static int sign(struct gi_cli *cli, struct gi_work *work)
{
    struct gi_plan_signing *signing = NULL;
    struct gi_lines lines = {0};
    const char *reason = gi_args_value(&cli->args, "reason");
    if (gi_plan_sign_prepare(work, reason ? reason : "the plan is approved", gi_args_value(&cli->args, "key"), &signing,
                             &lines))
        return gi_cli_done(cli, work, -1);
    int status = gi_cli_lines(cli, &lines);
    if (status)
        return status;
    enum gi_cli_answer answer = gi_cli_agree(cli);
    if (answer == GI_ANSWER_USAGE)
        return GI_EXIT_USAGE;
    if (answer == GI_ANSWER_NO) {
        gi_fail(&cli->error, "not signed, and nothing was written");
        return gi_cli_fail(cli);
    }
    return gi_cli_done(cli, work, gi_plan_sign_make(work, signing, gi_cli_how(cli)));
}

int gi_command_plan(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    const char *word = args->words.n ? args->words.at[0] : "show";
    bool signs = strcmp(word, "sign") == 0;
    if (args->words.n > 1 || (!signs && strcmp(word, "show") != 0 && strcmp(word, "status") != 0))
        return gi_cli_usage(cli, "plan takes one of show, status, sign");
    if (gi_cli_work(cli, NULL, &work))
        return gi_cli_fail(cli);
    return signs ? sign(cli, work) : show(cli, work);
}
