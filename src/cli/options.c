/* The option table as data, and reading a command line by it. */
#include "cli/options.h"

#include <stdio.h>

#include "cli/commands.h"

#define COMMAND(name, arguments, summary) static const struct gi_option options_##name[] = {
#define OPTION(command, name, letter, argument, doc) {name, letter, argument, doc},
#define COMMAND_END(name)                                                                                              \
    {                                                                                                                  \
        NULL, 0, NULL, NULL                                                                                            \
    }                                                                                                                  \
    }                                                                                                                  \
    ;
#include "cli/options.def"
#undef COMMAND
#undef OPTION
#undef COMMAND_END

#define COMMAND(name, arguments, summary)                                                                              \
    {#name,                                                                                                            \
     arguments,                                                                                                        \
     summary,                                                                                                          \
     options_##name,                                                                                                   \
     sizeof(options_##name) / sizeof(options_##name[0]) - 1,                                                           \
     gi_command_##name},
#define OPTION(...)
#define COMMAND_END(name)
const struct gi_command gi_commands[] = {
#include "cli/options.def"
};
#undef COMMAND
#undef OPTION
#undef COMMAND_END

const size_t gi_command_count = sizeof(gi_commands) / sizeof(gi_commands[0]);

const struct gi_option gi_global_options[] = {
    {"git-dir", 0, "<path>", "the git directory"},
    {"work-tree", 0, "<path>", "the work tree"},
    {"color", 0, "<when>", "auto (the default), always or never; also color.incident and NO_COLOR"},
    {"no-pager", 0, NULL, "print straight to the terminal"},
    {"folder", 'C', "<path>", "run as if started there"},
    {"version", 'v', NULL, "the version"},
};
const size_t gi_global_option_count = sizeof(gi_global_options) / sizeof(gi_global_options[0]);

const struct gi_command *gi_command_find(const char *name)
{
    for (size_t i = 0; i < gi_command_count; i++)
        if (strcmp(gi_commands[i].name, name) == 0)
            return &gi_commands[i];
    return NULL;
}

/* Where reading a command line has come to. */
struct reading {
    const struct gi_option *options;
    size_t option_count;
    char *const *argv;
    int argc;
    int at;
    struct gi_arena *arena;
    struct gi_args *args;
    struct gi_error *reterr;
};

static const struct gi_option *long_option(const struct reading *reading, struct gi_str name)
{
    const struct gi_option *found = NULL;
    for (size_t i = 0; i < reading->option_count; i++) {
        const struct gi_option *option = &reading->options[i];
        if (gi_str_is(name, option->name))
            return option;
        if (name.n >= 2 && strncmp(option->name, name.s, name.n) == 0)
            found = found ? NULL : option; /* a unique beginning does, as in Git */
    }
    return found;
}

static int take(struct reading *reading, const struct gi_option *option, const char *attached)
{
    const char *value = attached;
    if (!option->argument && attached)
        return gi_fail(reading->reterr, "option --%s takes no value", option->name);
    if (option->argument && !attached) {
        if (reading->at + 1 >= reading->argc)
            return gi_fail(reading->reterr, "option --%s needs %s", option->name, option->argument);
        value = reading->argv[++reading->at];
    }
    GI_VEC_PUSH(reading->arena, &reading->args->given, (struct gi_given){option, value});
    return 0;
}

static int take_long(struct reading *reading, const char *text)
{
    const char *equals = strchr(text, '=');
    struct gi_str name = {text, equals ? (size_t)(equals - text) : strlen(text)};
    if (gi_str_is(name, "help")) {
        reading->args->help = true;
        return 0;
    }
    const struct gi_option *option = long_option(reading, name);
    if (!option)
        return gi_fail(reading->reterr, "unknown option --%.*s", GI_STR_ARGS(name));
    return take(reading, option, equals ? equals + 1 : NULL);
}

static int take_letter(struct reading *reading, const char *text)
{
    if (text[0] == 'h') {
        reading->args->help = true;
        return 0;
    }
    for (size_t i = 0; i < reading->option_count; i++)
        if (reading->options[i].letter == text[0])
            return take(reading, &reading->options[i], text[1] ? text + 1 : NULL);
    return gi_fail(reading->reterr, "unknown option -%c", text[0]);
}

int gi_args_parse(struct gi_arena *arena, const struct gi_option *options, size_t option_count, char *const *argv,
                  int argc, enum gi_args_order order, struct gi_args *ret_args, struct gi_error *reterr)
{
    struct gi_args args = {0};
    struct reading reading = {options, option_count, argv, argc, 0, arena, &args, reterr};
    bool words_only = false;
    for (; reading.at < argc; reading.at++) {
        const char *word = argv[reading.at];
        if (!words_only && strcmp(word, "--") == 0) {
            words_only = true;
            continue;
        }
        int failed = 0;
        if (!words_only && word[0] == '-' && word[1] == '-')
            failed = take_long(&reading, word + 2);
        else if (!words_only && word[0] == '-' && word[1])
            failed = take_letter(&reading, word + 1);
        else {
            GI_VEC_PUSH(arena, &args.words, word);
            words_only |= order == GI_ARGS_STOP_AT_WORD;
        }
        if (failed)
            return -1;
    }
    *ret_args = args;
    return 0;
}

const char *gi_args_value(const struct gi_args *args, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < args->given.n; i++)
        if (strcmp(args->given.at[i].option->name, name) == 0)
            value = args->given.at[i].value;
    return value;
}

bool gi_args_flag(const struct gi_args *args, const char *name)
{
    for (size_t i = 0; i < args->given.n; i++)
        if (strcmp(args->given.at[i].option->name, name) == 0)
            return true;
    return false;
}

const char *gi_args_nth(const struct gi_args *args, const char *name, size_t nth)
{
    for (size_t i = 0; i < args->given.n; i++)
        if (strcmp(args->given.at[i].option->name, name) == 0 && nth-- == 0)
            return args->given.at[i].value;
    return NULL;
}

static void add_options(struct gi_buf *out, const struct gi_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char left[80];
        snprintf(left, sizeof(left), "%s%c%s--%s%s%s", options[i].letter ? "-" : "",
                 options[i].letter ? options[i].letter : ' ', options[i].letter ? ", " : "   ", options[i].name,
                 options[i].argument ? " " : "", options[i].argument ? options[i].argument : "");
        gi_buf_addf(out, "    %-32s %s\n", left, options[i].doc);
    }
}

void gi_usage(struct gi_buf *out, const struct gi_command *command)
{
    if (command) {
        gi_buf_addf(out, "usage: git incident %s%s%s%s\n\n%s\n", command->name,
                    command->option_count ? " [<options>]" : "", *command->arguments ? " " : "", command->arguments,
                    command->summary);
        if (command->option_count)
            gi_buf_adds(out, "\n");
        add_options(out, command->options, command->option_count);
        return;
    }
    gi_buf_adds(out, "usage: git incident [<options>] <command> [<arguments>]\n\n");
    for (size_t i = 0; i < gi_command_count; i++)
        gi_buf_addf(out, "    %-12s %s\n", gi_commands[i].name, gi_commands[i].summary);
    gi_buf_adds(out, "\n");
    add_options(out, gi_global_options, gi_global_option_count);
    gi_buf_adds(out, "\nThe first minutes: git incident init, git incident new \"...\", git incident log <id> \"...\", "
                     "git incident check\n");
}
