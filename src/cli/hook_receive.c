/* The hooks of a server: pre-receive and post-receive. */
#include "base/env.h"
#include "cli/hook.h"
#include "incident/judge.h"

int gi_hook_pre_receive(struct gi_cli *cli, struct gi_str input)
{
    (void)input;
    gi_fail(&cli->error, "this program cannot judge a push yet");
    return gi_cli_fail(cli);
}

int gi_hook_post_receive(struct gi_cli *cli, struct gi_str input)
{
    (void)input;
    gi_fail(&cli->error, "this program cannot judge a push yet");
    return gi_cli_fail(cli);
}
