/* The table of what completion offers where; vocabularies come from the format's own tables. */
#include "cli/completion_values.h"

#include "incident/describe.h"

/* `option` of `command` (NULL: of every command), or a word of it as "1", "2" ... `words` with a capital is a
 * vocabulary's name. */
static const struct {
    const char *command;
    const char *option;
    enum gi_values_kind kind;
    const char *words;
} table[] = {
    {"check", "gate", GI_VALUES_WORDS, "accept close plan completed"},
    {"next", "gate", GI_VALUES_WORDS, "accept close"},
    {"check", "format", GI_VALUES_WORDS, "text json github sarif"},
    {"check", "output", GI_VALUES_WORDS, "text= json= github= sarif="},
    {"check", "fail-level", GI_VALUES_WORDS, "error due warning"},
    {NULL, "format", GI_VALUES_WORDS, "text json"},
    {NULL, "rev", GI_VALUES_REVISIONS, NULL},
    {NULL, "range", GI_VALUES_REVISIONS, NULL},
    {NULL, "severity", GI_VALUES_WORDS, "SEVERITY"},
    {NULL, "profile", GI_VALUES_WORDS, "PROFILE"},
    {NULL, "priority", GI_VALUES_WORDS, "PRIORITY"},
    {NULL, "deliverable", GI_VALUES_WORDS, "DELIVERABLE"},
    {NULL, "audience", GI_VALUES_WORDS, "AUDIENCE"},
    {NULL, "authority", GI_VALUES_WORDS, "AUTHORITY"},
    {NULL, "state", GI_VALUES_WORDS, "STATE"},
    {NULL, "tlp", GI_VALUES_WORDS, "TLP"},
    {NULL, "key", GI_VALUES_FILES, NULL},
    {NULL, "write", GI_VALUES_FOLDERS, NULL},
    {"act", "source", GI_VALUES_WORDS, "SOURCE"},
    {"new", "kind", GI_VALUES_WORDS, "REPORTER"},
    {"log", "kind", GI_VALUES_WORDS, "TIMELINE_KIND"},
    {"comm", "kind", GI_VALUES_WORDS, "COMMUNICATION_KIND"},
    {"decide", "kind", GI_VALUES_WORDS, "DECISION_KIND"},
    {"check", "1", GI_VALUES_FILES, NULL},
    {"check", "2", GI_VALUES_FILES, NULL},
    {"init", "1", GI_VALUES_FOLDERS, NULL},
    {"explain", "1", GI_VALUES_WORDS, "RULES"},
    {"schema", "1", GI_VALUES_WORDS, "SCHEMAS"},
    {"completion", "1", GI_VALUES_WORDS, "bash zsh fish"},
    {"policy", "1", GI_VALUES_WORDS, "show diff propose sign"},
    {"plan", "1", GI_VALUES_WORDS, "show status sign"},
    {"set", "2", GI_VALUES_WORDS, "FIELDS"},
    {"move", "2", GI_VALUES_WORDS, "STATE"},
    {"meet", "2", GI_VALUES_WORDS, "MEETING_KIND"},
    {"sign", "2", GI_VALUES_WORDS,
     "assume handover takeover downgrade reject accept amend close reopen redact affirm purge communicate "
     "extraordinary"},
    {"sign", "verdict", GI_VALUES_WORDS, "VERDICT"},
    {"verify", "1", GI_VALUES_IDS, NULL},
    {"evidence", "2", GI_VALUES_FILES, NULL},
    {"progress", "3", GI_VALUES_WORDS, "PROGRESS"},
};

static struct gi_values find(struct gi_arena *arena, const char *command, const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if ((table[i].command && strcmp(table[i].command, command) != 0) || strcmp(table[i].option, name) != 0)
            continue;
        const char *words = table[i].words;
        bool vocabulary = words && words[0] >= 'A' && words[0] <= 'Z';
        return (struct gi_values){table[i].kind, vocabulary ? gi_vocabulary(arena, words) : words};
    }
    return (struct gi_values){GI_VALUES_NONE, NULL};
}

struct gi_values gi_values_of_option(struct gi_arena *arena, const struct gi_command *command,
                                     const struct gi_option *option)
{
    if (!option->argument)
        return (struct gi_values){GI_VALUES_NONE, NULL};
    return find(arena, command->name, option->name);
}

struct gi_values gi_values_of_word(struct gi_arena *arena, const struct gi_command *command, size_t nth)
{
    struct gi_values values = find(arena, command->name, gi_arena_printf(arena, "%zu", nth));
    if (values.kind == GI_VALUES_NONE && nth == 1 && strncmp(command->arguments, "<id>", 4) == 0)
        values.kind = GI_VALUES_IDS;
    return values;
}
