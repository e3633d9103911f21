/* What the commands that write records share: the session, and the two lines at its end. */
#include "cli/author.h"

#include "base/limits.h"
#include "incident/output.h"

int gi_cli_work(struct gi_cli *cli, const char *typed, struct gi_work **ret_work)
{
    if (gi_cli_open(cli) || gi_work_open(cli->repository, cli->arena, ret_work, &cli->error))
        return -1;
    return typed ? gi_work_find(*ret_work, typed) : 0;
}

enum gi_work_how gi_cli_how(const struct gi_cli *cli)
{
    return gi_args_flag(&cli->args, "commit") ? GI_WORK_COMMIT : GI_WORK_WRITE;
}

/* Text of a record is made fit for a terminal; line ends stay the writer's own. */
static void add_line(struct gi_buf *out, const char *prefix, const char *line)
{
    gi_buf_adds(out, prefix);
    gi_output_terminal(out, gi_str_of(line));
    gi_buf_addc(out, '\n');
}

int gi_cli_done(struct gi_cli *cli, const struct gi_work *work, int failed)
{
    for (size_t i = 0; work && i < work->warnings.n; i++)
        gi_cli_warn("%s", work->warnings.at[i]);
    if (failed)
        return gi_cli_fail(cli);
    struct gi_buf out = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    const char *where = work->commit[0] ? " Committed "
                        : work->written ? " In the work tree"
                                        : " Nothing had to be written";
    if (work->did)
        add_line(&out, "",
                 gi_arena_printf(cli->arena, "%s%s%.7s%s%s", work->did, where, work->commit, work->also ? ". " : "",
                                 work->also ? work->also : ""));
    if (work->next)
        add_line(&out, "Next: ", work->next);
    return gi_cli_print(cli, gi_buf_str(&out), GI_EXIT_CLEAN);
}
