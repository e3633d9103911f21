/* What the commands that sign share. */
#ifndef GI_CLI_SIGNING_H
#define GI_CLI_SIGNING_H

#include "cli/author.h"
#include "incident/sign.h"

/* Signs an action of the record that the first word names ("k7f3", "k7f3/C-7fk"). */
int gi_cli_sign(struct gi_cli *cli, const char *typed, enum gi_sign_action action) GI_MUST_USE;

/* Shows what is prepared, asks, makes it, and ends the command. `failed` as the preparation returned it. */
int gi_cli_sign_on(struct gi_cli *cli, struct gi_work *work, struct gi_signing *signing, int failed) GI_MUST_USE;

#endif
