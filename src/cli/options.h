/* Commands and options, from the option table. */
#ifndef GI_CLI_OPTIONS_H
#define GI_CLI_OPTIONS_H

#include "base/error.h"
#include "base/str.h"

struct gi_cli;

struct gi_option {
    const char *name;     /* without dashes */
    char letter;          /* 0: none */
    const char *argument; /* "<time>"; NULL: a flag; ends with "...": may be given several times */
    const char *doc;
};

struct gi_command {
    const char *name;
    const char *arguments;
    const char *summary;
    const struct gi_option *options;
    size_t option_count;
    int (*run)(struct gi_cli *cli); /* the exit status */
};

extern const struct gi_command gi_commands[];
extern const size_t gi_command_count;

/* The options that stand before the command. */
extern const struct gi_option gi_global_options[];
extern const size_t gi_global_option_count;

/* The row of a command, or NULL. */
const struct gi_command *gi_command_find(const char *name) GI_MUST_USE;

/* What was given on the command line: options by name, and words. */
struct gi_given {
    const struct gi_option *option;
    const char *value; /* NULL for a flag */
};

struct gi_args {
    GI_VEC(struct gi_given) given;
    GI_VEC(const char *) words;
    bool help; /* -h or --help */
};

/* Sorts argv (without the command) into options and words; "--" ends options. `stop_at_word` 1: the first word and what
 * is behind it are words (global options). A usage error fills reterr and returns -1 (exit 129). */
enum gi_args_order { GI_ARGS_MIXED, GI_ARGS_STOP_AT_WORD };
int gi_args_parse(struct gi_arena *arena, const struct gi_option *options, size_t option_count, char *const *argv,
                  int argc, enum gi_args_order order, struct gi_args *ret_args, struct gi_error *reterr) GI_MUST_USE;

/* The last value of an option, or NULL; whether a flag was given; the nth value (from 0) of a repeated one, or NULL. */
const char *gi_args_value(const struct gi_args *args, const char *name) GI_MUST_USE;
bool gi_args_flag(const struct gi_args *args, const char *name) GI_MUST_USE;
const char *gi_args_nth(const struct gi_args *args, const char *name, size_t nth) GI_MUST_USE;

/* Usage of one command, or of the program where command is NULL. */
void gi_usage(struct gi_buf *out, const struct gi_command *command);

#endif
