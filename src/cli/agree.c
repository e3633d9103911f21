/* Showing what is signed, and asking. */
#include "cli/agree.h"

#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "incident/output.h"

int gi_cli_lines(struct gi_cli *cli, const struct gi_lines *lines)
{
    struct gi_buf out = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    for (size_t i = 0; i < lines->list.n; i++) {
        gi_output_terminal(&out, gi_str_of(lines->list.at[i]));
        gi_buf_addc(&out, '\n');
    }
    return gi_cli_print(cli, gi_buf_str(&out), GI_EXIT_CLEAN);
}

static bool has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* One line from the terminal; NULL at its end. */
static const char *ask(struct gi_cli *cli, const char *question)
{
    char line[1024];
    fputs(question, stderr);
    fflush(stderr);
    if (!fgets(line, sizeof(line), stdin))
        return NULL;
    struct gi_str text = gi_str_trim(gi_str_of(line));
    return gi_arena_copy(cli->arena, text.s, text.n);
}

enum gi_cli_answer gi_cli_agree(struct gi_cli *cli)
{
    if (gi_args_flag(&cli->args, "yes"))
        return GI_ANSWER_YES;
    if (!has_terminal()) {
        (void)gi_cli_usage(cli, "somebody has to agree: without a terminal that is --yes");
        return GI_ANSWER_USAGE;
    }
    const char *answer = ask(cli, "Sign this? [y/N] ");
    bool yes = answer && (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0);
    return yes ? GI_ANSWER_YES : GI_ANSWER_NO;
}

const char *gi_cli_reason(struct gi_cli *cli)
{
    const char *reason = gi_args_value(&cli->args, "reason");
    if (!reason && has_terminal())
        reason = ask(cli, "Reason, one line: ");
    return reason && *reason ? reason : NULL;
}
