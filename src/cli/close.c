/* `git incident close`. */
#include "cli/signing.h"

int gi_command_close(struct gi_cli *cli)
{
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "which incident? its last four letters do");
    return gi_cli_sign(cli, cli->args.words.at[0], GI_SIGN_CLOSE);
}
