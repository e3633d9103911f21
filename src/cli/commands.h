/* What every command gets, and the prototypes of all commands, generated from the option table. */
#ifndef GI_CLI_COMMANDS_H
#define GI_CLI_COMMANDS_H

#include <stdint.h>

#include "cli/options.h"

enum gi_exit { GI_EXIT_CLEAN = 0, GI_EXIT_FINDINGS = 1, GI_EXIT_ERROR = 128, GI_EXIT_USAGE = 129 };

enum gi_when { GI_WHEN_AUTO, GI_WHEN_ALWAYS, GI_WHEN_NEVER };

struct gi_repository;

/* One run of the program. */
struct gi_cli {
    struct gi_arena *arena;
    const struct gi_command *command;
    struct gi_args args;
    struct gi_error error;            /* what a command could not do: main prints it and exits with 128 */
    struct gi_repository *repository; /* opened by gi_cli_open; closed by main */
    enum gi_when color;
    bool no_pager;
};

#define COMMAND(name, arguments, summary) int gi_command_##name(struct gi_cli *cli);
#define OPTION(...)
#define COMMAND_END(name)
#include "cli/options.def"
#undef COMMAND
#undef OPTION
#undef COMMAND_END

/* Opens the repository around the current folder once. -1 with cli->error. */
int gi_cli_open(struct gi_cli *cli) GI_MUST_USE;

/* Ends a command whose command line is wrong: says why, prints its usage to standard error, gives 129. */
int gi_cli_usage(struct gi_cli *cli, const char *format, ...) GI_PRINTF(2, 3);

/* Ends a command that could not do its work: prints cli->error as `fatal:` with its hint, gives 128. */
int gi_cli_fail(struct gi_cli *cli) GI_MUST_USE;

/* Writes bytes to standard output, through a pager where that is a terminal. A write that fails gives 128, else
 * `status`. */
int gi_cli_print(struct gi_cli *cli, struct gi_str text, int status) GI_MUST_USE;

/* One line to standard error: `hint: ...`, `warning: ...`. */
void gi_cli_hint(const char *format, ...) GI_PRINTF(1, 2);
void gi_cli_warn(const char *format, ...) GI_PRINTF(1, 2);

/* Whether what goes to standard output is coloured (--color, color.incident, NO_COLOR, a terminal). */
bool gi_cli_colored(struct gi_cli *cli) GI_MUST_USE;

/* --as-of, or now: seconds since 1970. A wrong time is usage: -1. */
int gi_cli_as_of(struct gi_cli *cli, int64_t *ret_seconds) GI_MUST_USE;

#endif
