/* Every rule has a fixture that it refuses with exactly the expected findings, and one that it accepts.
 * The form of tests/rules/GIxxx/{bad,good,before,expect.txt} stands in expectation.h; what the bases are, in
 * tests/data/complete/README.md. */
#include "expectation.h"

#include "rules/functions.h"

static struct gi_report check(const struct expectation *expected, const char *folder, enum fixture_tree which,
                              struct gi_arena *arena)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = expectation_build(expected, folder, which, arena);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *base = expectation_build(expected, folder, FIXTURE_BEFORE, arena);
    return expectation_check(expected, head, base, 1, arena);
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

static bool refuses_bad(const struct expectation *expected, const char *folder, const struct gi_rule *rule,
                        struct gi_arena *arena)
{
    struct gi_buf shown = gi_buf_new(arena, 1 << 24);
    struct gi_str lines = expectation_lines(expected, arena);
    struct gi_report report = check(expected, folder, FIXTURE_BAD, arena);
    bool spoke = false;
    for (size_t i = 0; i < report.count; i++) {
        expectation_add_line(&shown, &report.findings[i]);
        spoke |= report.findings[i].code == rule->code;
    }
    if (gi_str_equal(gi_buf_str(&shown), lines))
        return spoke;
    print_comment("expected", lines);
    print_comment("found", gi_buf_str(&shown));
    return false;
}

static bool accepts_good(const struct expectation *expected, const char *folder, const struct gi_rule *rule,
                         struct gi_arena *arena)
{
    bool accepted = true;
    struct gi_report report = check(expected, folder, FIXTURE_GOOD, arena);
    for (size_t i = 0; i < report.count; i++) {
        if (report.findings[i].code != rule->code && report.findings[i].level != GI_LEVEL_ERROR)
            continue;
        struct gi_buf line = gi_buf_new(arena, 1 << 16);
        expectation_add_line(&line, &report.findings[i]);
        print_comment("good/ is refused", gi_buf_str(&line));
        accepted = false;
    }
    return accepted;
}

static void test_rule(const struct gi_rule *rule)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *folder = gi_arena_printf(arena, "tests/rules/GI%03d", rule->code);
    if (!fixture_exists(folder)) {
        tell(false, rule->code, "has no fixtures: tests/rules/GIxxx/{bad,good,expect.txt}");
        return;
    }
    struct expectation expected = expectation_read(folder, arena);
    tell(refuses_bad(&expected, folder, rule, arena), rule->code, "refuses bad/ with exactly the expected findings");
    tell(accepts_good(&expected, folder, rule, arena), rule->code, "accepts good/");
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < gi_rule_count; i++) {
        char code[8];
        snprintf(code, sizeof(code), "GI%03d", gi_rules[i].code);
        if (gi_rules[i].run == gi_rule_judged)
            continue; /* a step of history is no tree: tests/attacks has these */
        if (argc < 2 || strncmp(code, argv[1], strlen(argv[1])) == 0)
            test_rule(&gi_rules[i]);
    }
    printf("1..%zu\n", number);
    return 0;
}
