/* What may stand behind an option or as a word of a command, for completion. */
#ifndef GI_CLI_COMPLETION_VALUES_H
#define GI_CLI_COMPLETION_VALUES_H

#include "cli/options.h"

enum gi_values_kind {
    GI_VALUES_NONE,  /* whatever a person types */
    GI_VALUES_WORDS, /* one of `words` */
    GI_VALUES_IDS,   /* the id of a record in the work tree */
    GI_VALUES_FILES,
    GI_VALUES_FOLDERS,
    GI_VALUES_REVISIONS,
};

struct gi_values {
    enum gi_values_kind kind;
    const char *words; /* with blanks between */
};

/* What an option takes; GI_VALUES_NONE for a flag. */
struct gi_values gi_values_of_option(struct gi_arena *arena, const struct gi_command *command,
                                     const struct gi_option *option) GI_MUST_USE;

/* What a command's nth word, from 1, may be. */
struct gi_values gi_values_of_word(struct gi_arena *arena, const struct gi_command *command, size_t nth) GI_MUST_USE;

#endif
