/* What the hooks of `git incident hook NAME` share, and the bodies of the server's. */
#ifndef GI_CLI_HOOK_H
#define GI_CLI_HOOK_H

#include "cli/commands.h"
#include "incident/judge.h"

/* pre-receive and post-receive: `input` is what Git gave on standard input. They say on standard error what is wrong
 * and what to do; the exit status, which is 0 only where the push may go on. The repository is not open yet. */
int gi_hook_pre_receive(struct gi_cli *cli, struct gi_str input) GI_MUST_USE;
int gi_hook_post_receive(struct gi_cli *cli, struct gi_str input) GI_MUST_USE;

/* pre-push: `input` as Git gave it. Judges what is pushed to the ref that holds records. */
int gi_hook_pre_push(struct gi_cli *cli, struct gi_str input) GI_MUST_USE;

/* Says on standard error why a push is refused. */
void gi_hook_say_judgement(struct gi_cli *cli, const struct gi_judgement *judgement);

#endif
