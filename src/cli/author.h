/* What the commands that write records share. */
#ifndef GI_CLI_AUTHOR_H
#define GI_CLI_AUTHOR_H

#include "base/scoped.h"
#include "cli/commands.h"
#include "incident/work.h"

/* Opens a session, and its record where `typed` is not NULL. -1 with cli->error. */
int gi_cli_work(struct gi_cli *cli, const char *typed, struct gi_work **ret_work) GI_MUST_USE;

/* GI_WORK_COMMIT with --commit. */
enum gi_work_how gi_cli_how(const struct gi_cli *cli) GI_MUST_USE;

/* Ends a command: its two lines to standard output, its warnings to standard error. `failed` as the operation returned
 * it. */
int gi_cli_done(struct gi_cli *cli, const struct gi_work *work, int failed) GI_MUST_USE;

#endif
