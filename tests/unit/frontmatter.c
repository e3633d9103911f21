/* Front matter: where it begins, where it ends, and what is said where it does neither. */
#include "parse/frontmatter.h"
#include "unit.h"

static struct gi_file file_of(const char *text)
{
    return (struct gi_file){.path = "C-1-x.md", .data = text, .size = (uint32_t)strlen(text)};
}

static void the_keys_and_the_body_are_split_at_the_second_line(void **state)
{
    static const struct {
        const char *text;
        const char *yaml;
        const char *body;
    } examples[] = {
        {"---\na: 1\n---\nbody\n---\n", "a: 1\n", "body\n---\n"},
        {"---\r\na: 1\r\n---\r\nbody\r\n", "a: 1\r\n", "body\r\n"},
        {"---\n---", "", ""},
        {"--- \na: 1\n--- \n", "a: 1\n", ""},
        {"---\na: |-\n  ---\n---\nx", "a: |-\n  ---\n", "x"},
        {"---\n----\n---x\n---\n", "----\n---x\n", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_findings findings = {.arena = arena};
        struct gi_file file = file_of(examples[i].text);
        struct gi_frontmatter parts;
        assert_true(gi_frontmatter_split(&file, &findings, &parts));
        assert_int_equal(findings.list.n, 0);
        assert_str(gi_text_at(&file, parts.yaml), examples[i].yaml);
        assert_str(gi_text_at(&file, parts.body), examples[i].body);
    }
}

static void what_is_missing_is_a_finding(void **state)
{
    static const struct {
        const char *text;
        int code;
    } examples[] = {
        {"", 130},
        {"# title\n", 130},
        {"\n---\na: 1\n---\n", 130},
        {" ---\na: 1\n---\n", 130},
        {"---a\n---\n", 130},
        {"---\na: 1\n", 131},
        {"---", 131},
        {"---\na: 1\n ---\n", 131},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_findings findings = {.arena = arena};
        struct gi_file file = file_of(examples[i].text);
        struct gi_frontmatter parts = {.yaml = {7, 7}};
        assert_false(gi_frontmatter_split(&file, &findings, &parts));
        assert_int_equal(findings.list.n, 1);
        assert_int_equal(findings.list.at[0].code, examples[i].code);
        assert_int_equal(findings.list.at[0].place.span.start, 0);
        assert_int_equal(parts.yaml.start, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_keys_and_the_body_are_split_at_the_second_line),
        cmocka_unit_test(what_is_missing_is_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
