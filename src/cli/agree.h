/* What the commands share that let somebody sign: what is signed, and whether it shall be. */
#ifndef GI_CLI_AGREE_H
#define GI_CLI_AGREE_H

#include "cli/author.h"
#include "incident/policy.h"

/* Prints lines, made fit for a terminal. */
int gi_cli_lines(struct gi_cli *cli, const struct gi_lines *lines) GI_MUST_USE;

enum gi_cli_answer { GI_ANSWER_YES, GI_ANSWER_NO, GI_ANSWER_USAGE };

/* Whether it shall be signed: --yes, or the answer on the terminal. USAGE: nobody can be asked, and that is said. */
enum gi_cli_answer gi_cli_agree(struct gi_cli *cli) GI_MUST_USE;

/* --reason, or what is typed on the terminal; NULL: neither, to be said by the command. */
const char *gi_cli_reason(struct gi_cli *cli) GI_MUST_USE;

#endif
