/* The page of a rule for a terminal, and the table of rules, from the rule table. */
#include "incident/describe.h"

#include "base/json.h"
#include "base/unicode.h"
#include "output/writers.h"

enum { PAGE_WIDTH = 80, LABEL_WIDTH = 12 };

/* A line of a fixture that the rule refuses; line 0: what is wrong is that something is not there. */
struct example {
    int code;
    const char *level;
    const char *path;
    unsigned line;
    const char *text;
    const char *message;
};

static const struct example examples[] = {
#define EXAMPLE(code, level, path, line, text, message) {code, #level, path, line, text, message},
#include "output/examples.def"
#undef EXAMPLE
    {0, NULL, NULL, 0, NULL, NULL},
};

/* Adds words behind a label, wrapped, each line indented as far as the first. */
static void add_wrapped(struct gi_buf *out, const char *label, const char *text)
{
    size_t column = LABEL_WIDTH;
    bool first = true;
    gi_buf_addf(out, "%-*s", LABEL_WIDTH, label);
    for (struct gi_str rest = gi_str_of(text); rest.n;) {
        size_t end = gi_str_find(rest, ' ');
        struct gi_str word = gi_str_part(rest, 0, end);
        size_t width = gi_unicode_width(word);
        if (!first && column + 1 + width > PAGE_WIDTH) {
            gi_buf_addf(out, "\n%*s", LABEL_WIDTH, "");
            column = LABEL_WIDTH;
        } else if (!first) {
            gi_buf_addc(out, ' ');
            column++;
        }
        gi_output_terminal(out, word);
        column += width;
        first = false;
        rest = gi_str_part(rest, end + 1, rest.n);
    }
    gi_buf_addc(out, '\n');
}

static const char *severity_words(struct gi_arena *arena, const struct gi_rule_text *rule)
{
    bool lower = strcmp(rule->floor, rule->severity) != 0 && strcmp(rule->floor, "warning") == 0;
    if (strcmp(rule->severity, "hard") == 0)
        return "always an error; policy cannot lower it, and no waiver settles it";
    if (strcmp(rule->severity, "warning") == 0)
        return gi_arena_printf(arena, "a warning, from %s on; policy may make it an error", rule->from);
    return gi_arena_printf(arena, "due from %s on, an error at the gate; policy %s", rule->from,
                           lower ? "may make it a warning" : "cannot lower it");
}

static void add_requirement(struct gi_buf *out, struct gi_str id)
{
    struct gi_requirement requirement;
    for (size_t i = 0; gi_requirement_at(i, &requirement); i++)
        if (gi_str_is(id, requirement.id))
            add_wrapped(out, requirement.id,
                        gi_arena_printf(out->arena, "%s: %s", requirement.source, requirement.shown));
}

static void add_requirements(struct gi_buf *out, const char *ids)
{
    for (struct gi_str rest = gi_str_of(ids); rest.n;) {
        size_t end = gi_str_find(rest, ' ');
        add_requirement(out, gi_str_part(rest, 0, end));
        rest = gi_str_part(rest, end + 1, rest.n);
    }
}

static void add_example(struct gi_buf *out, int code)
{
    const struct example *example = examples;
    while (example->code && example->code != code)
        example++;
    if (!example->code)
        return;
    gi_buf_adds(out, "\nExample\n    ");
    gi_output_path(out, example->path);
    if (example->line)
        gi_buf_addf(out, ":%u\n    %4u | ", example->line, example->line);
    if (example->line)
        gi_output_terminal(out, gi_str_of(example->text));
    gi_buf_addf(out, "\n    %s: ", example->level);
    gi_output_terminal(out, gi_str_of(example->message));
    gi_buf_adds(out, "\n");
}

/* "GI302", "gi302" or "302". */
static int code_of(const char *text)
{
    int code = 0;
    if ((text[0] == 'G' || text[0] == 'g') && (text[1] == 'I' || text[1] == 'i'))
        text += 2;
    if (strlen(text) != 3)
        return 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return 0;
        code = code * 10 + (*text - '0');
    }
    return code;
}

int gi_describe_rule(struct gi_buf *out, enum gi_style style, const char *code, struct gi_error *reterr)
{
    struct gi_rule_text rule = {0};
    size_t row = 0;
    int wanted = code_of(code);
    while (gi_rule_text_at(row, &rule) && rule.code != wanted)
        row++;
    if (rule.code != wanted || !wanted) {
        gi_fail(reterr, "there is no rule %s", code);
        return gi_fail_hint(reterr, "git incident rules lists them all");
    }
    bool colored = style == GI_STYLE_COLORED;
    gi_buf_addf(out, "%sGI%03d %s%s\n\n", colored ? "\033[1m" : "", rule.code, rule.name, colored ? "\033[m" : "");
    add_wrapped(out, "Says", rule.summary);
    add_wrapped(out, "Why", rule.why);
    add_wrapped(out, "What to do", rule.hint);
    add_wrapped(out, "Severity", severity_words(out->arena, &rule));
    add_requirements(out, rule.requirement);
    add_example(out, rule.code);
    return 0;
}

static void add_rule_object(struct gi_json *json, const struct gi_rule_text *rule, struct gi_arena *arena)
{
    const char *const members[][2] = {
        {"code", gi_code_text(arena, rule->code)},
        {"name", rule->name},
        {"severity", rule->severity},
        {"floor", rule->floor},
        {"from", rule->from},
        {"requirement", strcmp(rule->requirement, "-") == 0 ? NULL : rule->requirement},
        {"summary", rule->summary},
        {"why", rule->why},
        {"hint", rule->hint},
    };
    gi_json_object(json);
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        gi_json_key(json, members[i][0]);
        gi_json_text(json, members[i][1]);
    }
    gi_json_end(json);
}

void gi_describe_rules(struct gi_buf *out, enum gi_format format)
{
    struct gi_rule_text rule;
    if (format == GI_FORMAT_JSON) {
        struct gi_json *json = gi_json_new(out->arena);
        gi_json_array(json);
        for (size_t i = 0; gi_rule_text_at(i, &rule); i++)
            add_rule_object(json, &rule, out->arena);
        gi_json_end(json);
        gi_json_finish(json, GI_JSON_PRETTY, out);
        return;
    }
    gi_buf_addf(out, "%-6s %-8s %-14s %-8s %s\n", "code", "severity", "from", "answers", "says");
    for (size_t i = 0; gi_rule_text_at(i, &rule); i++)
        gi_buf_addf(out, "GI%03d  %-8s %-14s %-8s %s\n", rule.code, rule.severity, rule.from, rule.requirement,
                    rule.summary);
}
