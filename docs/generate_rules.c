/* The pages of the rules, their examples, and the coverage of the requirements. */
#include <stdio.h>
#include <stdlib.h>

#include "generate.h"
#include "rules/catalogue.h"
#include "rules/functions.h"

#define RECORD "incidents/2026/INC-20260310-k7f3/"

/* What a fixture shows: the first finding of the rule that expect.txt asks for, and the line that it is about. */
struct example {
    bool there;
    const char *base;
    struct gi_str path;
    unsigned line; /* 0: the finding is about a whole file or folder */
    struct gi_str level;
    struct gi_str message;
    struct gi_str text;
    struct gi_str all; /* every finding that is expected */
};

static struct gi_str next_line(struct gi_str *text)
{
    size_t end = gi_str_find(*text, '\n');
    struct gi_str line = gi_str_part(*text, 0, end);
    *text = gi_str_part(*text, end + 1, text->n);
    return line;
}

static struct gi_str line_of(struct gi_str text, unsigned number)
{
    struct gi_str line = {"", 0};
    for (unsigned i = 0; i < number; i++)
        line = next_line(&text);
    return line;
}

static size_t find_text(struct gi_str text, const char *wanted)
{
    for (size_t i = 0; i + strlen(wanted) <= text.n; i++)
        if (memcmp(text.s + i, wanted, strlen(wanted)) == 0)
            return i;
    return text.n;
}

/* `path:line:column: level: message [GI302]`; the place may be missing, and a line may be a range. */
static void read_finding(struct example *example, struct gi_str line)
{
    size_t colon = find_text(line, ": ");
    struct gi_str place = gi_str_part(line, 0, colon);
    struct gi_str rest = gi_str_part(line, colon + 2, line.n);
    size_t level = find_text(rest, ": ");
    size_t path = gi_str_find(place, ':');
    example->there = true;
    example->path = gi_str_part(place, 0, path);
    example->line = path < place.n ? (unsigned)strtoul(place.s + path + 1, NULL, 10) : 0;
    example->level = gi_str_part(rest, 0, level);
    example->message = gi_str_part(rest, level + 2, rest.n - level - 2 - strlen(" [GI000]"));
}

/* The file of the example: of bad/, or of what lies below it. */
static struct gi_str read_file(struct gi_docs *docs, int code, const struct example *example)
{
    const char *path = gi_arena_copy(docs->arena, example->path.s, example->path.n);
    const char *inner = strncmp(path, RECORD, strlen(RECORD)) == 0 ? path + strlen(RECORD) : path;
    const char *places[] = {gi_arena_printf(docs->arena, "tests/rules/GI%03d/bad/%s", code, inner),
                            gi_arena_printf(docs->arena, "tests/rules/GI%03d/bad/%s", code, path),
                            gi_arena_printf(docs->arena, "tests/data/complete/%s/%s", example->base, path),
                            gi_arena_printf(docs->arena, "tests/data/%s/%s", example->base, path)};
    struct gi_str text = {NULL, 0};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !text.s; i++)
        text = gi_docs_read(docs, places[i]);
    return text;
}

static struct example read_example(struct gi_docs *docs, int code)
{
    struct example example = {.base = "closed"};
    struct gi_str text = gi_docs_read(docs, gi_arena_printf(docs->arena, "tests/rules/GI%03d/expect.txt", code));
    const char *mark = gi_arena_printf(docs->arena, " [GI%03d]", code);
    while (text.n) {
        struct gi_str line = next_line(&text);
        if (!line.n)
            break;
        if (gi_str_starts(line, "base: "))
            example.base = gi_arena_copy(docs->arena, line.s + 6, line.n - 6);
    }
    example.all = text;
    while (text.n && !example.there) {
        struct gi_str line = next_line(&text);
        if (gi_str_ends(line, mark))
            read_finding(&example, line);
    }
    if (example.there && example.line) {
        struct gi_str file = read_file(docs, code, &example);
        example.text = line_of(file, example.line);
        if (gi_str_ends(example.text, "\r"))
            example.text.n--;
        if (!file.s)
            example.line = 0;
    }
    return example;
}

static const char *level_words(const struct gi_rule_text *rule)
{
    if (strcmp(rule->severity, "hard") == 0)
        return "hard: always an error";
    return strcmp(rule->severity, "error") == 0 ? "error: due before its gate, an error at it" : "warning";
}

static void add_requirements(struct gi_buf *page, const char *ids)
{
    struct gi_requirement requirement;
    struct gi_str rest = gi_str_of(ids);
    while (rest.n) {
        size_t end = gi_str_find(rest, ' ');
        struct gi_str id = gi_str_part(rest, 0, end);
        for (size_t i = 0; gi_requirement_at(i, &requirement); i++) {
            if (!gi_str_is(id, requirement.id))
                continue;
            gi_buf_addf(page, "- [%s](../coverage.md): ", requirement.id);
            gi_docs_add(page, requirement.source);
            gi_buf_adds(page, ": ");
            gi_docs_add(page, requirement.shown);
            gi_buf_adds(page, "\n");
        }
        rest = gi_str_part(rest, end + 1, rest.n);
    }
}

static void add_example(struct gi_buf *page, int code, const struct example *example)
{
    gi_buf_addf(page, "\n## Example\n\nThe fixture [tests/rules/GI%03d](../../tests/rules/GI%03d) ", code, code);
    gi_buf_adds(page, example->line ? "holds this line:\n\n" : "shows what is not there:\n\n");
    if (example->line) {
        gi_buf_addf(page, "    %u | ", example->line);
        gi_docs_add_code(page, gi_str_part(example->text, 0, 200));
        gi_buf_adds(page, "\n\n");
    }
    gi_buf_adds(page, "`git incident check` says of it:\n\n    ");
    struct gi_str path = example->path;
    struct gi_str file = gi_str_starts(path, RECORD) ? gi_str_part(path, strlen(RECORD), path.n) : path;
    gi_docs_add_code(page, file);
    if (example->line)
        gi_buf_addf(page, ":%u", example->line);
    gi_buf_addf(page, ": %.*s: ", GI_STR_ARGS(example->level));
    gi_docs_add_code(page, example->message);
    gi_buf_addf(page, " [GI%03d]\n", code);
}

static void write_rule(struct gi_docs *docs, const struct gi_rule_text *rule, const struct example *example)
{
    struct gi_buf page = gi_docs_page(docs);
    gi_buf_addf(&page, "# GI%03d %s\n\n<!-- made by `make docs` -->\n\n", rule->code, rule->name);
    gi_docs_add(&page, rule->summary);
    gi_buf_adds(&page, "\n\n**Why:** ");
    gi_docs_add(&page, rule->why);
    gi_buf_adds(&page, "\n\n**What to do:** ");
    gi_docs_add(&page, rule->hint);
    gi_buf_addf(&page, "\n\n| severity | from | floor in policy |\n|---|---|---|\n| %s | `%s` | %s |\n",
                level_words(rule), rule->from, rule->floor);
    if (strcmp(rule->requirement, "-") != 0) {
        gi_buf_adds(&page, "\n## Answers\n\n");
        add_requirements(&page, rule->requirement);
    }
    if (example->there)
        add_example(&page, rule->code, example);
    gi_docs_write(docs, gi_arena_printf(docs->arena, "docs/rules/GI%03d.md", rule->code), &page);
}

/* A string of C; what is not printable ASCII becomes three octal digits, which end by themselves. */
static void add_c(struct gi_buf *out, struct gi_str text)
{
    gi_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte == '"' || byte == '\\' || byte == '?')
            gi_buf_addf(out, "\\%c", byte);
        else if (byte < 0x20 || byte >= 0x7f)
            gi_buf_addf(out, "\\%03o", byte);
        else
            gi_buf_addc(out, (char)byte);
    }
    gi_buf_addc(out, '"');
}

static void add_row(struct gi_docs *docs, struct gi_buf *rows, int code, const struct example *example)
{
    struct gi_buf text = gi_docs_page(docs);
    struct gi_str path = example->path;
    if (gi_str_starts(path, RECORD))
        path = gi_str_part(path, strlen(RECORD), path.n);
    gi_docs_add_code(&text, gi_str_part(example->text, 0, 160));
    gi_buf_addf(rows, "EXAMPLE(%d, %.*s, ", code, GI_STR_ARGS(example->level));
    add_c(rows, path);
    gi_buf_addf(rows, ", %u, ", example->line);
    add_c(rows, gi_buf_str(&text));
    gi_buf_adds(rows, ", ");
    add_c(rows, example->message);
    gi_buf_adds(rows, ")\n");
}

/* Whether the test run demands something of this rule: both trees are there. */
static bool has_fixture(struct gi_docs *docs, int code)
{
    char path[80];
    (void)docs;
    snprintf(path, sizeof(path), "tests/rules/GI%03d/good", code);
    bool good = access(path, F_OK) == 0;
    snprintf(path, sizeof(path), "tests/rules/GI%03d/bad", code);
    return good && access(path, F_OK) == 0;
}

/* Whether a rule that the judge of steps says is asked for by the table of steps in tests/unit/judge.c. */
static bool has_steps(struct gi_docs *docs, int code)
{
    const struct gi_rule *rule = gi_rule_find(code);
    struct gi_str text = gi_docs_read(docs, "tests/unit/judge.c");
    return rule->run == gi_rule_judged && text.s && strstr(text.s, gi_arena_printf(docs->arena, "%d, ", code));
}

static bool names(const char *ids, const char *id)
{
    struct gi_str rest = gi_str_of(ids);
    while (rest.n) {
        size_t end = gi_str_find(rest, ' ');
        if (gi_str_is(gi_str_part(rest, 0, end), id))
            return true;
        rest = gi_str_part(rest, end + 1, rest.n);
    }
    return false;
}

/* The rules of one requirement that a fixture, or a table of steps, proves. */
static size_t add_proven(struct gi_docs *docs, struct gi_buf *page, const char *id)
{
    struct gi_rule_text rule;
    size_t count = 0;
    for (size_t i = 0; gi_rule_text_at(i, &rule); i++) {
        bool fixture = has_fixture(docs, rule.code) && read_example(docs, rule.code).there;
        if (!names(rule.requirement, id) || (!fixture && !has_steps(docs, rule.code)))
            continue;
        gi_buf_addf(page, "%s[GI%03d](rules/GI%03d.md) ", count++ ? "<br>" : "", rule.code, rule.code);
        gi_docs_add(page, rule.summary);
    }
    return count;
}

static void write_coverage(struct gi_docs *docs)
{
    struct gi_buf page = gi_docs_page(docs);
    struct gi_requirement requirement;
    gi_buf_adds(&page,
                "# Coverage of the requirements\n\n<!-- made by `make docs` -->\n\n"
                "A: Microsoft, *Security incident management: Post-incident activity*. B: MSRC, *Building your own\n"
                "security incident response process*. A rule counts when its fixtures show that it speaks about "
                "`bad/` and not about\n`good/`, or tests/unit/judge.c that it refuses a step. *Planned* says what no "
                "rule answers yet.\n\n"
                "| | the source says | a record shows | rules | planned |\n|---|---|---|---|---|\n");
    for (size_t i = 0; gi_requirement_at(i, &requirement); i++) {
        const char *planned = gi_requirement_planned(requirement.id);
        gi_buf_addf(&page, "| %s | ", requirement.id);
        gi_docs_add(&page, requirement.source);
        gi_buf_adds(&page, " | ");
        gi_docs_add(&page, requirement.shown);
        gi_buf_adds(&page, " | ");
        size_t proven = add_proven(docs, &page, requirement.id);
        gi_buf_adds(&page, " | ");
        gi_docs_add(&page, planned ? planned : "");
        gi_buf_adds(&page, " |\n");
        if (!proven && !planned) {
            fprintf(stderr, "docs/generate: %s has neither a rule with fixtures nor a reason\n", requirement.id);
            docs->failed = 1;
        }
    }
    gi_docs_write(docs, "docs/coverage.md", &page);
}

void gi_docs_rules(struct gi_docs *docs)
{
    struct gi_buf table = gi_docs_page(docs);
    struct gi_buf rows = gi_docs_page(docs);
    struct gi_rule_text rule;
    gi_buf_adds(
        &table,
        "# Rules\n\n<!-- made by `make docs` -->\n\n| | severity | from | answers | says |\n|---|---|---|---|---|\n");
    gi_buf_adds(&rows, "/* An example a rule, from its fixture; written by `make docs`.\n"
                       " * EXAMPLE(code, level, \"path\", line, \"the line\", \"what is said about it\") */\n");
    for (size_t i = 0; gi_rule_text_at(i, &rule); i++) {
        struct example example = read_example(docs, rule.code);
        write_rule(docs, &rule, &example);
        if (example.there)
            add_row(docs, &rows, rule.code, &example);
        gi_buf_addf(&table, "| [GI%03d](GI%03d.md) | %s | `%s` | %s | ", rule.code, rule.code, rule.severity, rule.from,
                    rule.requirement);
        gi_docs_add(&table, rule.summary);
        gi_buf_adds(&table, " |\n");
    }
    gi_docs_write(docs, "docs/rules/README.md", &table);
    gi_docs_write(docs, "src/output/examples.def", &rows);
    write_coverage(docs);
}
