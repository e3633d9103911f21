/* `git incident explain` and `git incident rules`. */
#include "base/limits.h"
#include "cli/commands.h"
#include "incident/describe.h"

int gi_command_explain(struct gi_cli *cli)
{
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "explain takes the code of one rule, like GI302");
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    enum gi_style style = gi_cli_colored(cli) ? GI_STYLE_COLORED : GI_STYLE_BARE;
    if (gi_describe_rule(&text, style, cli->args.words.at[0], &cli->error))
        return gi_cli_fail(cli);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}

int gi_command_rules(struct gi_cli *cli)
{
    const char *word = gi_args_value(&cli->args, "format");
    int format = word ? gi_format_find(word) : GI_FORMAT_TEXT;
    if (cli->args.words.n)
        return gi_cli_usage(cli, "rules takes no arguments; git incident explain shows one rule");
    if (format != GI_FORMAT_TEXT && format != GI_FORMAT_JSON)
        return gi_cli_usage(cli, "--format is text or json, not '%s'", word);
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_describe_rules(&text, (enum gi_format)format);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
