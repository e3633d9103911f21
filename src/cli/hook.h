/* What the hooks of `git incident hook NAME` share, and the bodies of the server's. */
#ifndef GI_CLI_HOOK_H
#define GI_CLI_HOOK_H

#include "cli/commands.h"
#include "incident/check.h"

/* pre-receive and post-receive: `input` is what Git gave on standard input. They say on standard error what is wrong
 * and what to do; the exit status, which is 0 only where the push may go on. The repository is not open yet. */
int gi_hook_pre_receive(struct gi_cli *cli, struct gi_str input) GI_MUST_USE;
int gi_hook_post_receive(struct gi_cli *cli, struct gi_str input) GI_MUST_USE;

/* Prints the errors of a report, not what is due, to standard error. */
void gi_hook_report(struct gi_cli *cli, const struct gi_report *report, int64_t as_of);

#endif
