/* `git incident completion`: scripts for bash, zsh and fish, from the option table. */
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/completion_values.h"

enum { MOST_WORDS = 3 }; /* words of a command that are completed */

/* What stands for values that the shell has to look up. */
static const char *marker(const struct gi_values *values)
{
    static const char *const markers[] = {
        [GI_VALUES_NONE] = NULL,      [GI_VALUES_WORDS] = NULL,         [GI_VALUES_IDS] = "@ids",
        [GI_VALUES_FILES] = "@files", [GI_VALUES_FOLDERS] = "@folders", [GI_VALUES_REVISIONS] = "@revisions"};
    return values->kind == GI_VALUES_WORDS ? values->words : markers[values->kind];
}

static const char bash_head[] = "# bash completion for git incident; made by `git incident completion bash`\n"
                                "\n"
                                "__git_incident_ids() {\n"
                                "    local top folder\n"
                                "    top=$(git rev-parse --show-toplevel 2>/dev/null) || return\n"
                                "    for folder in \"$top\"/incidents/*/*/ \"$top\"/exercises/*/*/; do\n"
                                "        [ -d \"$folder\" ] || continue\n"
                                "        folder=${folder%/}\n"
                                "        echo \"${folder##*/}\"\n"
                                "    done\n"
                                "}\n"
                                "\n"
                                "# Completes what is typed from words, or from what a word with @ stands for.\n"
                                "__git_incident_offer() {\n"
                                "    local words=$1 i\n"
                                "    case $words in\n"
                                "    @ids) words=$(__git_incident_ids) ;;\n"
                                "    @revisions) words=$(git for-each-ref --format='%(refname:short)' 2>/dev/null) ;;\n"
                                "    @files | @folders | '')\n"
                                "        return ;;\n"
                                "    esac\n"
                                "    # shellcheck disable=SC2207 # what is offered holds no blanks\n"
                                "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                                "    for i in \"${!COMPREPLY[@]}\"; do\n"
                                "        case ${COMPREPLY[i]} in *=) ;; *) COMPREPLY[i]=\"${COMPREPLY[i]} \" ;; esac\n"
                                "    done\n"
                                "}\n"
                                "\n";

static const char bash_tail[] =
    "# Called by git's own completion, and below, with cur, cword and words.\n"
    "_git_incident() {\n"
    "    local i=0 word command='' option='' nth=1\n"
    "    if [ \"${words[0]##*/}\" != git-incident ]; then\n"
    "        while [ \"${words[i]}\" != incident ] && [ \"$i\" -lt \"$cword\" ]; do i=$((i + 1)); done\n"
    "    fi\n"
    "    for ((i = i + 1; i < cword; i++)); do\n"
    "        word=${words[i]}\n"
    "        [ \"$word\" != = ] || continue\n"
    "        if [ -n \"$option\" ]; then\n"
    "            option=''\n"
    "            continue\n"
    "        fi\n"
    "        case $word in\n"
    "        -*) ! __git_incident_takes \"$command\" \"$word\" || option=$word ;;\n"
    "        *) if [ -n \"$command\" ]; then nth=$((nth + 1)); else command=$word; fi ;;\n"
    "        esac\n"
    "    done\n"
    "    [ \"$cur\" != = ] || cur=''\n"
    "    COMPREPLY=()\n"
    "    case $cur in\n"
    "    --*=*)\n"
    "        option=${cur%%=*}\n"
    "        cur=${cur#*=} ;;\n"
    "    esac\n"
    "    if [ -n \"$option\" ]; then\n"
    "        __git_incident_offer \"$(__git_incident_values \"$command\" \"$option\")\"\n"
    "        return\n"
    "    fi\n"
    "    case $cur in\n"
    "    -*) __git_incident_offer \"$(__git_incident_options \"$command\")\" ;;\n"
    "    *) __git_incident_offer \"$(__git_incident_values \"$command\" \"$nth\")\" ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "__git_incident_main() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} cword=$COMP_CWORD\n"
    "    local words=(\"${COMP_WORDS[@]}\")\n"
    "    _git_incident\n"
    "}\n"
    "\n"
    "complete -o bashdefault -o default -o nospace -F __git_incident_main git-incident\n";

static void add_bash_options(struct gi_buf *out, const char *name, const struct gi_option *options, size_t count)
{
    gi_buf_addf(out, "    %s) echo \"", name);
    for (size_t i = 0; i < count; i++)
        gi_buf_addf(out, "--%s ", options[i].name);
    gi_buf_adds(out, "--help\" ;;\n");
}

static void add_bash_takes(struct gi_buf *out, const char *name, const struct gi_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!options[i].argument)
            continue;
        gi_buf_addf(out, "    %s,--%s", name, options[i].name);
        if (options[i].letter)
            gi_buf_addf(out, " | %s,-%c", name, options[i].letter);
        gi_buf_adds(out, ") return 0 ;;\n");
    }
}

static void add_bash_values(struct gi_buf *out, const struct gi_command *command)
{
    for (size_t i = 0; i < command->option_count; i++) {
        struct gi_values values = gi_values_of_option(out->arena, command, &command->options[i]);
        if (marker(&values))
            gi_buf_addf(out, "    %s,--%s) echo \"%s\" ;;\n", command->name, command->options[i].name, marker(&values));
    }
    for (size_t nth = 1; nth <= MOST_WORDS; nth++) {
        struct gi_values values = gi_values_of_word(out->arena, command, nth);
        if (marker(&values))
            gi_buf_addf(out, "    %s,%zu) echo \"%s\" ;;\n", command->name, nth, marker(&values));
    }
}

static void write_bash(struct gi_buf *out)
{
    gi_buf_adds(out, bash_head);
    gi_buf_adds(out, "# The options of a command, or those before it.\n__git_incident_options() {\n    case $1 in\n");
    for (size_t i = 0; i < gi_command_count; i++)
        add_bash_options(out, gi_commands[i].name, gi_commands[i].options, gi_commands[i].option_count);
    add_bash_options(out, "*", gi_global_options, gi_global_option_count);
    gi_buf_adds(out, "    esac\n}\n\n# Whether an option of a command takes a value.\n__git_incident_takes() {\n    "
                     "case $1,$2 in\n");
    for (size_t i = 0; i < gi_command_count; i++)
        add_bash_takes(out, gi_commands[i].name, gi_commands[i].options, gi_commands[i].option_count);
    add_bash_takes(out, "", gi_global_options, gi_global_option_count);
    gi_buf_adds(out,
                "    *) return 1 ;;\n    esac\n}\n\n"
                "# What an option of a command takes, or its nth word.\n__git_incident_values() {\n    case $1,$2 in\n"
                "    ,--color) echo \"auto always never\" ;;\n    ,1) echo \"");
    for (size_t i = 0; i < gi_command_count; i++)
        gi_buf_addf(out, "%s%s", i ? " " : "", gi_commands[i].name);
    gi_buf_adds(out, "\" ;;\n");
    for (size_t i = 0; i < gi_command_count; i++)
        add_bash_values(out, &gi_commands[i]);
    gi_buf_adds(out, "    esac\n}\n\n");
    gi_buf_adds(out, bash_tail);
}

/* Text inside single quotes, with some bytes behind a backslash. */
static void add_quoted(struct gi_buf *out, const char *text, const char *special, const char *quote)
{
    for (; *text; text++) {
        if (*text == '\'') {
            gi_buf_adds(out, quote);
            continue;
        }
        if (strchr(special, *text))
            gi_buf_addc(out, '\\');
        gi_buf_addc(out, *text);
    }
}

static const char *zsh_action(struct gi_arena *arena, const struct gi_values *values)
{
    switch (values->kind) {
    case GI_VALUES_NONE:
        return " ";
    case GI_VALUES_WORDS:
        return gi_arena_printf(arena, "(%s)", values->words);
    case GI_VALUES_IDS:
        return "->ids";
    case GI_VALUES_FILES:
        return "_files";
    case GI_VALUES_FOLDERS:
        return "_directories";
    case GI_VALUES_REVISIONS:
        return "->revisions";
    }
    return " ";
}

static void add_zsh_option(struct gi_buf *out, const struct gi_command *command, const struct gi_option *option)
{
    bool several = option->argument && strstr(option->argument, "...");
    gi_buf_adds(out, "            ");
    if (option->letter)
        gi_buf_addf(out, "'(-%c --%s)'{-%c,--%s}'", option->letter, option->name, option->letter, option->name);
    else
        gi_buf_addf(out, "'%s--%s", several ? "*" : "", option->name);
    gi_buf_adds(out, option->argument && !option->letter ? "=[" : "[");
    add_quoted(out, option->doc, "[]:\\", "'\\''");
    gi_buf_addc(out, ']');
    if (option->argument) {
        struct gi_values values = gi_values_of_option(out->arena, command, option);
        gi_buf_addf(out, ":%s:%s", option->name, zsh_action(out->arena, &values));
    }
    gi_buf_adds(out, "' \\\n");
}

static void add_zsh_command(struct gi_buf *out, const struct gi_command *command)
{
    gi_buf_addf(out, "    %s)\n        _arguments \\\n", command->name);
    for (size_t i = 0; i < command->option_count; i++)
        add_zsh_option(out, command, &command->options[i]);
    for (size_t nth = 1; nth <= MOST_WORDS; nth++) {
        struct gi_values values = gi_values_of_word(out->arena, command, nth);
        if (values.kind != GI_VALUES_NONE)
            gi_buf_addf(out, "            '%zu: :%s' \\\n", nth, zsh_action(out->arena, &values));
    }
    gi_buf_adds(out, "            '*: : ' ;;\n");
}

static void write_zsh(struct gi_buf *out)
{
    gi_buf_adds(out,
                "#compdef git-incident\n# zsh completion for git incident; made by `git incident completion zsh`\n\n"
                "_git-incident() {\n    local context state line command top\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; i < gi_command_count; i++) {
        gi_buf_addf(out, "        '%s:", gi_commands[i].name);
        add_quoted(out, gi_commands[i].summary, "\\", "'\\''");
        gi_buf_adds(out, "'\n");
    }
    gi_buf_adds(
        out,
        "    )\n    if (( CURRENT == 2 )); then\n        _describe -t commands 'command' commands\n        return\n"
        "    fi\n    command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
    for (size_t i = 0; i < gi_command_count; i++)
        add_zsh_command(out, &gi_commands[i]);
    gi_buf_adds(out,
                "    esac\n    case $state in\n    ids)\n"
                "        top=$(git rev-parse --show-toplevel 2>/dev/null) || return\n"
                "        compadd -- $top/{incidents,exercises}/*/*(N/:t) ;;\n    revisions)\n"
                "        compadd -- ${(f)\"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)\"} ;;\n"
                "    esac\n}\n\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n    _git-incident \"$@\"\nelse\n"
                "    compdef _git-incident git-incident\nfi\n");
}

static const char fish_head[] = "# fish completion for git incident; made by `git incident completion fish`\n"
                                "\n"
                                "# Whether the line has come to this command of git incident, or, without a name, to "
                                "none yet; with a number, to that word\n"
                                "# of the command.\n"
                                "function __git_incident_at\n"
                                "    set -l words (commandline -opc)\n"
                                "    if test \"$words[1]\" = git\n"
                                "        set -l at (contains -i incident $words); or return 1\n"
                                "        set -e words[1..(math $at - 1)]\n"
                                "    end\n"
                                "    set -e words[1]\n"
                                "    if test (count $argv) -eq 0\n"
                                "        test (count $words) -eq 0\n"
                                "        return\n"
                                "    end\n"
                                "    test \"$words[1]\" = \"$argv[1]\"; or return 1\n"
                                "    set -q argv[2]; or return 0\n"
                                "    test (count (string match -v -- '-*' $words)) -eq $argv[2]\n"
                                "end\n"
                                "\n"
                                "function __git_incident_ids\n"
                                "    set -l top (git rev-parse --show-toplevel 2>/dev/null); or return\n"
                                "    for folder in $top/incidents/*/*/ $top/exercises/*/*/\n"
                                "        basename $folder\n"
                                "    end\n"
                                "end\n"
                                "\n";

static void add_fish_values(struct gi_buf *out, const struct gi_values *values)
{
    switch (values->kind) {
    case GI_VALUES_NONE:
        gi_buf_adds(out, " -x");
        return;
    case GI_VALUES_WORDS:
        gi_buf_addf(out, " -x -a '%s'", values->words);
        return;
    case GI_VALUES_IDS:
        gi_buf_adds(out, " -x -a '(__git_incident_ids)'");
        return;
    case GI_VALUES_FILES:
        gi_buf_adds(out, " -r -F");
        return;
    case GI_VALUES_FOLDERS:
        gi_buf_adds(out, " -x -a '(__fish_complete_directories)'");
        return;
    case GI_VALUES_REVISIONS:
        gi_buf_adds(out, " -x -a '(git for-each-ref --format=\"%(refname:short)\" 2>/dev/null)'");
        return;
    }
}

static void add_fish_command(struct gi_buf *out, const char *program, const struct gi_command *command)
{
    gi_buf_addf(out, "complete -c %s -n __git_incident_at -f -a %s -d '", program, command->name);
    add_quoted(out, command->summary, "\\", "\\'");
    gi_buf_adds(out, "'\n");
    for (size_t i = 0; i < command->option_count; i++) {
        const struct gi_option *option = &command->options[i];
        gi_buf_addf(out, "complete -c %s -n '__git_incident_at %s' -l %s", program, command->name, option->name);
        if (option->letter)
            gi_buf_addf(out, " -s %c", option->letter);
        struct gi_values values = gi_values_of_option(out->arena, command, option);
        if (option->argument)
            add_fish_values(out, &values);
        gi_buf_adds(out, " -d '");
        add_quoted(out, option->doc, "\\", "\\'");
        gi_buf_adds(out, "'\n");
    }
    for (size_t nth = 1; nth <= MOST_WORDS; nth++) {
        struct gi_values words = gi_values_of_word(out->arena, command, nth);
        if (words.kind == GI_VALUES_NONE)
            continue;
        gi_buf_addf(out, "complete -c %s -n '__git_incident_at %s %zu'", program, command->name, nth);
        add_fish_values(out, &words);
        gi_buf_adds(out, "\n");
    }
}

static void write_fish(struct gi_buf *out)
{
    static const char *const programs[] = {"git", "git-incident"};
    gi_buf_adds(out, fish_head);
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
        for (size_t j = 0; j < gi_command_count; j++)
            add_fish_command(out, programs[i], &gi_commands[j]);
}

int gi_command_completion(struct gi_cli *cli)
{
    static const struct {
        const char *shell;
        void (*write)(struct gi_buf *out);
    } shells[] = {{"bash", write_bash}, {"zsh", write_zsh}, {"fish", write_fish}};
    const char *shell = cli->args.words.n == 1 ? cli->args.words.at[0] : "";
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].write(&text);
            return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
        }
    return gi_cli_usage(cli, "completion takes one shell: bash, zsh or fish");
}
