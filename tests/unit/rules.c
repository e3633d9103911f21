/* Every rule has a fixture that it refuses with exactly the expected findings, and one that it accepts.
 *
 * tests/rules/GIxxx/expect.txt begins with directives (base, as-of, gate, remove, before), then a blank line, then the
 * findings of bad/ as `path:line:column: level: message [GIxxx]`. See tests/data/complete/README.md. */
#include "base/time.h"
#include "fixture.h"
#include "rules/rule.h"

struct expectation {
    const char *base;
    int64_t as_of;
    enum gi_gate gate;
    struct gi_buf removed; /* "\npath\n..." */
    bool before;
    struct gi_str lines;
};

static void read_directive(struct expectation *expected, struct gi_str line, struct gi_arena *arena, const char *where)
{
    static const char *const gates[] = {"none", "accept", "close", "plan", "completed"};
    size_t colon = gi_str_find(line, ':');
    struct gi_str key = gi_str_part(line, 0, colon);
    struct gi_str value = gi_str_trim(gi_str_part(line, colon + 1, line.n));
    if (gi_str_is(key, "base")) {
        expected->base = gi_arena_copy(arena, value.s, value.n);
    } else if (gi_str_is(key, "as-of")) {
        if (gi_time_parse(value, &expected->as_of) != GI_TIME_OK)
            fixture_die(where, "as-of is no time");
    } else if (gi_str_is(key, "gate")) {
        for (int i = 1; i < 5; i++)
            if (gi_str_is(value, gates[i]))
                expected->gate = (enum gi_gate)i;
    } else if (gi_str_is(key, "remove")) {
        const char *path = gi_arena_copy(arena, value.s, value.n);
        gi_buf_addf(&expected->removed, "%s%s\n", fixture_is_rooted(path) ? "" : FIXTURE_RECORD "/", path);
    } else if (gi_str_is(key, "before")) {
        expected->before = true;
    } else {
        fixture_die(where, "a directive that is none");
    }
}

static struct expectation read_expectation(const char *folder, struct gi_arena *arena)
{
    struct expectation expected = {.base = "closed", .removed = gi_buf_new(arena, 1 << 16)};
    struct gi_error error = {.arena = arena};
    const char *path = gi_arena_printf(arena, "%s/expect.txt", folder);
    if (gi_file_read(arena, path, 1 << 20, &expected.lines, &error))
        fixture_die(path, error.message);
    if (gi_time_parse(gi_str_of("2026-06-01T00:00:00Z"), &expected.as_of) != GI_TIME_OK)
        fixture_die(path, "the default as-of");
    gi_buf_addc(&expected.removed, '\n');
    while (expected.lines.n) {
        size_t end = gi_str_find(expected.lines, '\n');
        struct gi_str line = gi_str_part(expected.lines, 0, end);
        expected.lines = gi_str_part(expected.lines, end + 1, expected.lines.n);
        if (!line.n)
            break;
        read_directive(&expected, line, arena, path);
    }
    return expected;
}

static struct gi_snapshot *build(const struct expectation *expected, const char *overlay, const char *removed,
                                 struct gi_arena *arena)
{
    struct gi_snapshot *memory = gi_snapshot_memory();
    const char *base = gi_arena_printf(arena, strchr(expected->base, '/') ? "tests/data/%s" : "tests/data/complete/%s",
                                       expected->base);
    if (strcmp(expected->base, "none") != 0)
        fixture_add(memory, base, "", arena, removed);
    if (overlay && fixture_exists(overlay))
        fixture_add(memory, overlay, "", arena, NULL);
    return memory;
}

static struct gi_report check(const struct expectation *expected, const char *overlay, const char *before,
                              const char *removed, struct gi_arena *arena)
{
    struct gi_error error = {.arena = arena};
    struct gi_report report;
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = build(expected, overlay, removed, arena);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *base = before ? build(expected, before, NULL, arena) : NULL;
    struct gi_check_request request = {.head = head, .base = base, .gate = expected->gate, .as_of = expected->as_of,
                                       .jobs = 1};
    if (gi_check(&request, arena, &report, &error))
        fixture_die(overlay, error.message);
    if (report.error_count)
        fixture_die(overlay, report.errors[0]);
    return report;
}

static void add_line(struct gi_buf *out, const struct gi_report_finding *finding)
{
    static const char *const levels[] = {"error", "due", "warning"};
    gi_buf_adds(out, finding->path);
    if (finding->line)
        gi_buf_addf(out, ":%u:%u", finding->from.line, finding->from.code_point_column);
    gi_buf_addf(out, ": %s: %s [GI%03d]\n", levels[finding->level], finding->message, finding->code);
}

static void print_comment(const char *what, struct gi_str text)
{
    printf("# %s:\n", what);
    while (text.n) {
        size_t end = gi_str_find(text, '\n');
        printf("#   %.*s\n", (int)end, text.s);
        text = gi_str_part(text, end + 1, text.n);
    }
}

static size_t number;

static void tell(bool good, int code, const char *what)
{
    printf("%sok %zu - GI%03d %s\n", good ? "" : "not ", ++number, code, what);
}

static void test_rule(const struct gi_rule *rule)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *folder = gi_arena_printf(arena, "tests/rules/GI%03d", rule->code);
    if (!fixture_exists(folder)) {
        tell(false, rule->code, "has no fixtures: tests/rules/GIxxx/{bad,good,expect.txt}");
        return;
    }
    struct expectation expected = read_expectation(folder, arena);
    const char *before = expected.before ? gi_arena_printf(arena, "%s/before", folder) : NULL;
    struct gi_buf shown = gi_buf_new(arena, 1 << 24);
    struct gi_report report = check(&expected, gi_arena_printf(arena, "%s/bad", folder), before, expected.removed.s, arena);
    bool spoke = false;
    for (size_t i = 0; i < report.count; i++) {
        add_line(&shown, &report.findings[i]);
        spoke |= report.findings[i].code == rule->code;
    }
    bool same = gi_str_equal(gi_buf_str(&shown), expected.lines);
    tell(same && spoke, rule->code, "refuses bad/ with exactly the expected findings");
    if (!same) {
        print_comment("expected", expected.lines);
        print_comment("found", gi_buf_str(&shown));
    }
    bool accepted = true;
    report = check(&expected, gi_arena_printf(arena, "%s/good", folder), before, NULL, arena);
    for (size_t i = 0; i < report.count; i++) {
        bool disturbs = report.findings[i].code == rule->code || report.findings[i].level == GI_LEVEL_ERROR;
        struct gi_buf line = gi_buf_new(arena, 1 << 16);
        add_line(&line, &report.findings[i]);
        if (disturbs)
            print_comment("good/ is refused", gi_buf_str(&line));
        accepted &= !disturbs;
    }
    tell(accepted, rule->code, "accepts good/");
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < gi_rule_count; i++) {
        char code[8];
        snprintf(code, sizeof(code), "GI%03d", gi_rules[i].code);
        if (argc < 2 || strncmp(code, argv[1], strlen(argv[1])) == 0)
            test_rule(&gi_rules[i]);
    }
    printf("1..%zu\n", number);
    return 0;
}
