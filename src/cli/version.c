/* `git incident version`. */
#include "base/limits.h"
#include "cli/commands.h"

int gi_command_version(struct gi_cli *cli)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_buf_adds(&text, "git-incident " GI_VERSION "\n");
    if (gi_args_flag(&cli->args, "build-options"))
        gi_buf_adds(&text, "compiler: " __VERSION__ "\nlibraries: " GI_LIBRARIES "\n");
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
