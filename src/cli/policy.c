/* `git incident policy`. */
#include "incident/policy.h"

#include "cli/agree.h"

static int show(struct gi_cli *cli, struct gi_work *work)
{
    struct gi_lines lines = {0};
    if (gi_policy_show(work, &lines))
        return gi_cli_done(cli, work, -1);
    for (size_t i = 0; i < work->warnings.n; i++)
        gi_cli_warn("%s", work->warnings.at[i]);
    return gi_cli_lines(cli, &lines);
}

static int diff(struct gi_cli *cli, struct gi_work *work)
{
    struct gi_lines lines = {0};
    if (gi_policy_diff(work, &lines))
        return gi_cli_done(cli, work, -1);
    if (!lines.list.n)
        GI_VEC_PUSH(cli->arena, &lines.list, "policy.yaml is the policy in force");
    return gi_cli_lines(cli, &lines);
}

static int propose(struct gi_cli *cli, struct gi_work *work)
{
    const char *reason = gi_cli_reason(cli);
    if (!reason)
        return gi_cli_usage(cli, "why? a new version has a reason: --reason \"...\"");
    return gi_cli_done(cli, work, gi_policy_propose(work, reason));
}

static int sign(struct gi_cli *cli, struct gi_work *work)
{
    struct gi_policy_signing *signing = NULL;
    struct gi_lines lines = {0};
    if (gi_policy_sign_prepare(work, gi_args_value(&cli->args, "key"), &signing, &lines))
        return gi_cli_done(cli, work, -1);
    int status = lines.list.n ? gi_cli_lines(cli, &lines) : GI_EXIT_CLEAN;
    if (status)
        return status;
    enum gi_cli_answer answer = lines.list.n ? gi_cli_agree(cli) : GI_ANSWER_YES;
    if (answer == GI_ANSWER_USAGE)
        return GI_EXIT_USAGE;
    if (answer == GI_ANSWER_NO) {
        gi_fail(&cli->error, "not signed, and nothing was written");
        return gi_cli_fail(cli);
    }
    return gi_cli_done(cli, work, gi_policy_sign_make(work, signing, gi_cli_how(cli)));
}

int gi_command_policy(struct gi_cli *cli)
{
    static const struct {
        const char *word;
        int (*run)(struct gi_cli *cli, struct gi_work *work);
    } words[] = {{"show", show}, {"diff", diff}, {"propose", propose}, {"sign", sign}};
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    const struct gi_args *args = &cli->args;
    const char *word = args->words.n ? args->words.at[0] : "show";
    for (size_t i = 0; args->words.n < 2 && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].word, word) == 0)
            return gi_cli_work(cli, NULL, &work) ? gi_cli_fail(cli) : words[i].run(cli, work);
    return gi_cli_usage(cli, "policy takes one of show, diff, propose, sign");
}
