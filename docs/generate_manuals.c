/* The manual pages: synopses, options and keys from the tables, what they mean from docs/man/NAME.in. */
#include <stdio.h>

#include "cli/options.h"
#include "generate.h"
#include "model/shapes.h"

#define DATE "November 22, 2026"

/* Text for mdoc in lines of 80 bytes at most. A backslash, options' dashes, and what would begin a request are escaped.
 */
static void add_roff(struct gi_buf *page, const char *text)
{
    size_t column = 0;
    for (struct gi_str rest = gi_str_of(text); rest.n;) {
        struct gi_str word = gi_str_part(rest, 0, gi_str_find(rest, ' '));
        rest = gi_str_part(rest, word.n + 1, rest.n);
        bool fits = column + word.n < 72;
        if (column)
            gi_buf_addc(page, fits ? ' ' : '\n');
        if ((!column || !fits) && (word.s[0] == '.' || word.s[0] == '\''))
            gi_buf_adds(page, "\\&");
        for (size_t i = 0; i < word.n; i++) {
            bool dash = word.s[i] == '-' && (word.n == 1 || (i + 1 < word.n && word.s[i + 1] == '-'));
            gi_buf_addf(page, "%s%c", dash ? "\\" : "", word.s[i]);
            if (word.s[i] == '\\')
                gi_buf_addc(page, 'e');
        }
        column = fits ? column + word.n + 1 : word.n;
    }
}

static void add_sentence(struct gi_buf *page, const char *text)
{
    add_roff(page, text);
    gi_buf_adds(page, page->s[page->n - 1] == '.' ? "\n" : ".\n");
}

/* `<id> [<path>...]` with the names in italics. */
static void add_arguments(struct gi_buf *page, const char *arguments)
{
    for (; *arguments; arguments++) {
        if (*arguments == '<')
            gi_buf_adds(page, "\\fI");
        else if (*arguments == '>')
            gi_buf_adds(page, "\\fR");
        else
            gi_buf_addc(page, *arguments);
    }
}

/* The part of a hand-written page before or behind the line `.Sh EXAMPLES`. */
static struct gi_str part_of(struct gi_str text, bool examples)
{
    struct gi_str rest = text;
    while (rest.n && !gi_str_starts(rest, ".Sh EXAMPLES\n"))
        rest = gi_str_part(rest, gi_str_find(rest, '\n') + 1, rest.n);
    return examples ? rest : gi_str_part(text, 0, text.n - rest.n);
}

static struct gi_str read_written(struct gi_docs *docs, const char *name)
{
    const char *path = gi_arena_printf(docs->arena, "docs/man/%s.in", name);
    struct gi_str text = gi_docs_read(docs, path);
    if (!text.s) {
        fprintf(stderr, "docs/generate: %s is missing\n", path);
        docs->failed = 1;
    }
    return text;
}

static void begin_page(struct gi_buf *page, const char *title, int section, const char *name, const char *what)
{
    gi_buf_addf(page,
                ".\\\" Made by `make docs` from the tables and docs/man/*.in\n.Dd " DATE
                "\n.Dt %s %d\n.Os\n.Sh NAME\n.Nm %s\n.Nd ",
                title, section, name);
    size_t n = strlen(what); /* .Nd ends without punctuation */
    while (n && strchr(". ", what[n - 1]))
        n--;
    add_roff(page, gi_arena_copy(page->arena, what, n));
    gi_buf_adds(page, "\n");
}

/* `<A>..<B>` as A..B, `<id>...` as `id ...`. */
static void add_value(struct gi_buf *page, const char *argument)
{
    struct gi_str text = gi_str_of(argument);
    bool several = gi_str_ends(text, "...");
    text.n -= several ? 3 : 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] != '<' && text.s[i] != '>')
            gi_buf_addc(page, text.s[i] == ' ' ? '_' : text.s[i]);
    gi_buf_adds(page, several ? " ..." : "");
}

static void add_options(struct gi_buf *page, const struct gi_option *options, size_t count)
{
    if (!count)
        return;
    gi_buf_adds(page, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        gi_buf_adds(page, ".It ");
        if (options[i].letter)
            gi_buf_addf(page, "Fl %c , ", options[i].letter);
        gi_buf_addf(page, "Fl -%s", options[i].name);
        if (options[i].argument) {
            gi_buf_adds(page, " Ar ");
            add_value(page, options[i].argument);
        }
        gi_buf_adds(page, "\n");
        add_sentence(page, options[i].doc);
    }
    gi_buf_adds(page, ".El\n");
}

static void add_exit_status(struct gi_buf *page)
{
    gi_buf_adds(
        page,
        ".Sh EXIT STATUS\n0 when all is well, 1 when there are findings at or above the fail level,\n128 when it could "
        "not be\ndone or not everything could be checked, 129 when the command line is wrong.\n");
}

static void write_command(struct gi_docs *docs, const struct gi_command *command)
{
    struct gi_buf page = gi_docs_page(docs);
    const char *name = gi_arena_printf(docs->arena, "git-incident-%s", command->name);
    struct gi_buf title = gi_docs_page(docs);
    for (const char *at = name; *at; at++)
        gi_buf_addc(&title, *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
    struct gi_str written = read_written(docs, name);
    begin_page(&page, title.s, 1, name, command->summary);
    gi_buf_addf(&page, ".Sh SYNOPSIS\n.Nm git incident %s\n", command->name);
    if (command->option_count)
        gi_buf_adds(&page, ".Op Ar options\n");
    add_arguments(&page, command->arguments);
    gi_buf_addf(&page, "%s.Sh DESCRIPTION\n", *command->arguments ? "\n" : "");
    gi_buf_addstr(&page, part_of(written, false));
    if (command->option_count)
        gi_buf_adds(&page, ".Pp\nThe options are as follows:\n");
    add_options(&page, command->options, command->option_count);
    add_exit_status(&page);
    gi_buf_addstr(&page, part_of(written, true));
    gi_buf_adds(&page, ".Sh SEE ALSO\n.Xr git-incident 1 ,\n.Xr gitincident-format 5\n");
    gi_docs_write(docs, gi_arena_printf(docs->arena, "docs/man/%s.1", name), &page);
}

static void write_program(struct gi_docs *docs)
{
    struct gi_buf page = gi_docs_page(docs);
    struct gi_str written = read_written(docs, "git-incident");
    begin_page(&page, "GIT-INCIDENT", 1, "git-incident",
               "security incident records that Git keeps and a program checks");
    gi_buf_adds(&page,
                ".Sh SYNOPSIS\n.Nm git incident\n.Op Ar options\n.Ar command\n.Op Ar arguments\n.Sh DESCRIPTION\n");
    gi_buf_addstr(&page, part_of(written, false));
    gi_buf_adds(&page, ".Pp\nThe commands are as follows:\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < gi_command_count; i++) {
        gi_buf_addf(&page, ".It Xr git-incident-%s 1\n", gi_commands[i].name);
        add_sentence(&page, gi_commands[i].summary);
    }
    gi_buf_adds(&page, ".El\n.Pp\nThe options that stand before the command are as follows:\n");
    add_options(&page, gi_global_options, gi_global_option_count);
    add_exit_status(&page);
    gi_buf_addstr(&page, part_of(written, true));
    gi_buf_adds(&page, ".Sh SEE ALSO\n.Xr gitincident-format 5\n");
    gi_docs_write(docs, "docs/man/git-incident.1", &page);
}

static void add_keys(struct gi_docs *docs, struct gi_buf *page, const struct gi_shape *shape, const char *before)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        const char *rows = field->type == GI_TYPE_ROWS ? "[]" : "";
        const char *path = gi_arena_printf(docs->arena, "%s%s%s", before, field->key, rows);
        gi_buf_addf(page, ".It Ic %s\n", path);
        add_sentence(page, field->doc);
        if (field->type != GI_TYPE_MAP && field->type != GI_TYPE_ROWS) {
            struct gi_buf is = gi_docs_page(docs);
            gi_buf_addf(&is, "Is %s", gi_type_words(field->type));
            for (size_t j = 0; field->choices && j < field->choices->n; j++)
                gi_buf_addf(&is, "%s %s", j ? "," : "", field->choices->at[j].word);
            add_roff(page, is.s);
            gi_buf_adds(page, ".\n");
        }
        if (field->need == GI_NEED_HARD)
            gi_buf_adds(page, "Always there.\n");
        else if (field->need != GI_NEED_OPTIONAL)
            gi_buf_addf(page, "Due from %s on.\n", gi_need_words(field->need));
        if (field->shape)
            add_keys(docs, page, field->shape, gi_arena_printf(docs->arena, "%s.", path));
    }
}

static void write_format(struct gi_docs *docs)
{
    static const char *const folders[] = {"incidents/YEAR/INC-.../", "exercises/YEAR/EX-.../", "imported/YEAR/IMP-.../",
                                          ".incident/", "plan/"};
    struct gi_buf page = gi_docs_page(docs);
    struct gi_str written = read_written(docs, "gitincident-format");
    begin_page(&page, "GITINCIDENT-FORMAT", 5, "gitincident-format", "the files of a repository of incident records");
    gi_buf_adds(&page, ".Sh DESCRIPTION\n");
    gi_buf_addstr(&page, part_of(written, false));
    for (size_t i = 0; i < GI_ROLE_COUNT; i++) {
        const struct gi_file_kind *kind = &gi_file_kinds[i];
        size_t first = 0;
        gi_buf_addf(&page, ".Ss %s%s\n", folders[kind->kind], kind->name);
        add_sentence(&page, kind->doc);
        while (kind->shape && gi_file_kinds[first].shape != kind->shape)
            first++;
        if (!kind->shape)
            continue;
        if (first < i) {
            gi_buf_addf(&page, "Its keys are those of %s above.\n", gi_file_kinds[first].name);
            continue;
        }
        gi_buf_adds(&page, ".Bl -tag -width Ds\n");
        add_keys(docs, &page, kind->shape, "");
        gi_buf_adds(&page, ".El\n");
    }
    gi_buf_addstr(&page, part_of(written, true));
    gi_buf_adds(&page, ".Sh SEE ALSO\n.Xr git-incident 1 ,\n.Xr git-incident-schema 1\n");
    gi_docs_write(docs, "docs/man/gitincident-format.5", &page);
}

void gi_docs_manuals(struct gi_docs *docs)
{
    write_program(docs);
    for (size_t i = 0; i < gi_command_count; i++)
        write_command(docs, &gi_commands[i]);
    write_format(docs);
}
