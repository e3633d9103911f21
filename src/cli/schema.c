/* `git incident schema`. */
#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "incident/describe.h"

static int write_all(struct gi_cli *cli, const char *folder)
{
    for (size_t i = 0; gi_schema_name(i); i++) {
        struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
        gi_schema_write(&text, i);
        const char *path = gi_arena_printf(cli->arena, "%s/%s.json", folder, gi_schema_name(i));
        if (gi_file_write(path, gi_buf_str(&text), GI_WRITE_REPLACE, &cli->error))
            return gi_cli_fail(cli);
    }
    return GI_EXIT_CLEAN;
}

static int list_all(struct gi_cli *cli)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    for (size_t i = 0; gi_schema_name(i); i++)
        gi_buf_addf(&text, "%s\n", gi_schema_name(i));
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}

int gi_command_schema(struct gi_cli *cli)
{
    const char *folder = gi_args_value(&cli->args, "write");
    if (cli->args.words.n > 1 || (folder && cli->args.words.n))
        return gi_cli_usage(cli, "schema takes one file, or --write and a folder");
    if (folder)
        return write_all(cli, folder);
    if (!cli->args.words.n)
        return list_all(cli);
    int position = gi_schema_find(cli->args.words.at[0]);
    if (position < 0) {
        gi_fail(&cli->error, "there is no schema for '%s'", cli->args.words.at[0]);
        gi_fail_hint(&cli->error, "git incident schema lists them");
        return gi_cli_fail(cli);
    }
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_schema_write(&text, (size_t)position);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
