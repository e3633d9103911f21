/* The YAML reader: trees with exact bytes, the subset's limits, and the traps of hurried typing. */
#include "parse/yaml.h"

#include <pthread.h>

#include "base/env.h"
#include "base/limits.h"
#include "unit.h"

/* One text, read. */
struct reading {
    struct gi_file file;
    struct gi_findings findings;
    struct gi_node *root;
    bool good;
};

static struct reading read_text(struct gi_arena *arena, struct gi_str text)
{
    struct reading reading = {.findings = {.arena = arena}};
    reading.file = (struct gi_file){.path = "x.yaml", .data = gi_arena_copy(arena, text.s, text.n)};
    reading.file.size = (uint32_t)text.n;
    reading.good = gi_yaml_parse(&reading.file, gi_file_span(&reading.file), &reading.findings, &reading.root);
    assert_int_equal(reading.good, reading.findings.list.n == 0);
    return reading;
}

static struct reading read_good(struct gi_arena *arena, const char *text)
{
    struct reading reading = read_text(arena, gi_str_of(text));
    if (!reading.good)
        print_error("%s\n%s\n", text, reading.findings.list.at[0].message);
    assert_true(reading.good);
    return reading;
}

static void assert_bytes(const struct reading *reading, struct gi_span span, const char *expected)
{
    assert_true(span.start <= span.end && span.end <= reading->file.size);
    assert_str(gi_text_at(&reading->file, span), expected);
}

static void nothing_but_comments_is_an_empty_root(void **state)
{
    static const char *const texts[] = {"", "\n\n", "# comment\n", "---\n", "---\n# comment\n"};
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        assert_null(read_good(arena, texts[i]).root);
    }
}

static void every_node_knows_its_bytes(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r = read_good(arena, "- at: 2026-11-22  # note\n  who: [alice, 'b''ob', \"d\\tana\"]\n"
                                        "  text: |-\n    one\n\n    two\n\n- none:\n-\n");
    assert_int_equal(r.root->kind, GI_NODE_LIST);
    assert_int_equal(r.root->count, 3);
    struct gi_node *row = r.root->first;
    assert_int_equal(row->count, 3);
    assert_ptr_equal(row->parent, r.root);
    struct gi_node *at = gi_node_get(row, "at");
    assert_bytes(&r, at->key_span, "at");
    assert_bytes(&r, at->span, "2026-11-22");
    assert_ptr_equal(at->text.s, r.file.data + at->span.start);
    struct gi_node *who = gi_node_get(row, "who");
    assert_int_equal(who->style, GI_STYLE_FLOW);
    assert_bytes(&r, who->span, "[alice, 'b''ob', \"d\\tana\"]");
    assert_bytes(&r, who->first->next->span, "'b''ob'");
    assert_str(who->first->next->text, "b'ob");
    assert_str(who->first->next->next->text, "d\tana");
    struct gi_node *text = gi_node_get(row, "text");
    assert_int_equal(text->style, GI_STYLE_LITERAL);
    assert_bytes(&r, text->span, "|-\n    one\n\n    two");
    assert_str(text->text, "one\n\ntwo");
    assert_int_equal(row->span.end, text->span.end);
    struct gi_node *none = gi_node_get(row->next, "none");
    assert_int_equal(none->span.start, none->span.end);
    assert_int_equal(r.file.data[none->span.start - 1], ':');
    assert_int_equal(none->text.n, 0);
    struct gi_node *last = row->next->next;
    assert_int_equal(last->span.start, last->span.end);
    assert_int_equal(r.file.data[last->span.start - 1], '-');
    assert_null(gi_node_get(row, "at "));
    assert_null(gi_node_get(NULL, "at"));
}

static void bytes_are_exact_behind_wide_characters_and_cr_lf(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r =
        read_good(arena, "# 障害 😀\r\n題: \"漢字 😀\" # 注\r\ntext: |\r\n  é\tü\r\n  \t二\r\nlist: [一, é]\r\nz: ß\r\n");
    assert_bytes(&r, r.root->first->key_span, "題");
    assert_bytes(&r, r.root->first->span, "\"漢字 😀\"");
    assert_ptr_equal(r.root->first->text.s, r.file.data + r.root->first->span.start + 1);
    assert_bytes(&r, gi_node_get(r.root, "text")->span, "|\r\n  é\tü\r\n  \t二");
    assert_str(gi_node_get(r.root, "text")->text, "é\tü\n\t二\n");
    assert_bytes(&r, gi_node_get(r.root, "list")->span, "[一, é]");
    assert_bytes(&r, gi_node_get(r.root, "list")->first->next->span, "é");
    assert_bytes(&r, gi_node_get(r.root, "z")->span, "ß");
}

static void a_region_of_a_file_is_read_with_the_bytes_of_the_file(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_file file = {.path = "x.md", .data = "---\né: 1\nb: ü\n---\n# [\n", .size = 24};
    struct gi_findings findings = {.arena = arena};
    struct gi_node *root = NULL;
    assert_true(gi_yaml_parse(&file, (struct gi_span){4, 16}, &findings, &root));
    assert_str(gi_text_at(&file, root->first->next->span), "ü");
    assert_int_equal(root->span.start, 4);
}

static void scalars_stay_strings(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r = read_good(arena, "[no, NO, 012, 1e3, 2026-01-01, null, ~, 0x1F, 'yes']");
    static const char *const texts[] = {"no", "NO", "012", "1e3", "2026-01-01", "null", "~", "0x1F", "yes"};
    size_t i = 0;
    for (struct gi_node *node = r.root->first; node; node = node->next)
        assert_str(node->text, texts[i++]);
    assert_int_equal(i, 9);
}

static void values_are_slices_only_where_the_file_says_the_same(void **state)
{
    static const struct {
        const char *text;
        const char *value;
    } examples[] = {
        {"\"a\\_b\"", "a\xC2\xA0"
                      "b"}, /* as long as its source */
        {"a\nb", "a b"},    /* this, too */
        {"'it''s'", "it's"},
        {"\"a\\\n  b\"", "ab"},
        {">\n  a\n  b\n", "a b\n"},
        {"a\r\n  b", "a b"},
        {"''", ""},
        {"\"x # y: z\"", "x # y: z"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        assert_str(read_good(arena, examples[i].text).root->text, examples[i].value);
    }
}

/* One finding: its code, its line and column (code points, from 1), the bytes it points at, its remedy. */
struct example {
    const char *text;
    int code;
    uint32_t line;
    uint32_t column;
    const char *token;
    const char *remedy; /* NULL: not compared */
};

static void run_example(const struct example *example)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r = read_text(arena, gi_str_of(example->text));
    if (r.findings.list.n != 1)
        print_error("%zu findings in: %s\n", r.findings.list.n, example->text);
    assert_int_equal(r.findings.list.n, 1);
    assert_null(r.root);
    const struct gi_finding *finding = &r.findings.list.at[0];
    struct gi_position position = gi_text_position(&r.file, finding->place.span.start);
    if (finding->code != example->code || position.line != example->line ||
        position.code_point_column != example->column)
        print_error("%s\nGI%d at %u:%u: %s\n", example->text, finding->code, position.line, position.code_point_column,
                    finding->message);
    assert_int_equal(finding->code, example->code);
    assert_int_equal(position.line, example->line);
    assert_int_equal(position.code_point_column, example->column);
    assert_bytes(&r, finding->place.span, example->token);
    if (example->remedy)
        assert_string_equal(finding->remedy, example->remedy);
}

#define RUN(examples)                                                                                                  \
    for (size_t i = 0; i < sizeof(examples) / sizeof((examples)[0]); i++)                                              \
    run_example(&(examples)[i])

static void what_the_subset_leaves_out_is_found_at_its_token(void **state)
{
    static const struct example examples[] = {
        {"a: 1\n---\nb: 2\n", 111, 2, 1, "---", NULL},
        {"a: 1\n...\n", 111, 2, 1, "...", NULL},
        {"%YAML 1.1\n---\na: 1\n", 111, 1, 1, "%YAML 1.1", NULL},
        {"a: 1\n%TAG ! x\n", 111, 2, 1, "%TAG ! x", NULL},
        {"a: &x 1\n", 112, 1, 4, "&x", "write a: \"&x 1\""},
        {"&k a: 1\n", 112, 1, 1, "&k", NULL},
        {"a: &x\n  b: 1\n", 112, 1, 4, "&x", NULL},
        {"a: *x\n", 113, 1, 4, "*x", "write a: \"*x\""},
        {"a: !x b\n", 114, 1, 4, "!x", "write a: \"!x b\""},
        {"a: ! b\n", 114, 1, 4, "!", NULL},
        {"a: !!str b\n", 114, 1, 4, "!!str", NULL},
        {"a: !e!x b\n", 114, 1, 4, "!e!x", NULL},
        {"a: !<x\n", 114, 1, 4, "!<x", NULL},
        {"<<: {a: b}\n", 115, 1, 1, "<<", NULL},
        {"é: 1\nb: 2\né: 3\n", 116, 3, 1, "é", NULL},
        {"- {a: 1, b: 2, a: 3}\n", 116, 1, 16, "a", NULL},
        {"a:\n\tb: 1\n", 117, 2, 1, "\t", NULL},
        {"a: b\n\tc\n", 117, 2, 1, "\t", NULL},
        {"a: [\n  \tb]\n", 117, 2, 3, "\t", NULL},
        {"a: |\n\tb\n", 117, 2, 1, "\t", NULL},
        {"a: |\n  \tb\n", 117, 2, 3, "\t", NULL},
        {"? a\n: b\n", 120, 1, 3, "a", NULL},
        {"[a]: b\n", 120, 1, 1, "[", NULL},
        {": b\n", 120, 1, 1, ":", NULL},
        {"{: b}\n", 120, 1, 2, ":", NULL},
        {"'': b\n", 120, 1, 1, "''", NULL},
    };
    (void)state;
    RUN(examples);
}

static void a_second_key_names_the_line_of_the_first(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r = read_text(arena, GI_STR("# c\na: 1\nb: 2\na: 3\n"));
    assert_string_equal(r.findings.list.at[0].message, "the key \"a\" is here twice: first in line 2");
}

static void traps_of_hurried_typing_show_the_quoted_form(void **state)
{
    static const struct example examples[] = {
        {"- text: see ticket #42\n", 122, 1, 20, "#42", "write - text: \"see ticket #42\""},
        {"text: #42 is it\n", 122, 1, 7, "#42 is it", "write text: \"#42 is it\""},
        {"题: 文字 #x\r\nb: 1\r\n", 122, 1, 7, "#x", "write 题: \"文字 #x\""},
        {"a: this is\n  see #42 more\n  lines\n", 122, 2, 7, "#42 more", "write a: \"this is see #42 more\""},
        {"a: {text: a, b}\n", 123, 1, 14, "b", "write text: \"a, b\""},
        {"- {by: bob, text: no, really}\n", 123, 1, 23, "really", "write text: \"no, really\""},
        {"text: error: foo\n", 124, 1, 12, ":", "write text: \"error: foo\""},
        {"- {text: a: b}\n", 124, 1, 11, ":", "write \"a: b\""},
        {"text: a\n  b: c\n", 124, 2, 4, ":", NULL},
        {"a: @foo bar\n", 125, 1, 4, "@", "write a: \"@foo bar\""},
        {"a: **foo** bar\n", 125, 1, 4, "*", "write a: \"**foo** bar\""},
        {"- *foo* bar\n", 125, 1, 3, "*", "write - \"*foo* bar\""},
        {"a: [urgent] call\n", 125, 1, 4, "[", "write a: \"[urgent] call\""},
        {"a: {x} y\n", 123, 1, 5, "x", NULL},
        {"a: - foo\n", 125, 1, 4, "-", "write a: \"- foo\""},
        {"a: %d\n", 125, 1, 4, "%", "write a: \"%d\""},
        {"a: `x`\n", 125, 1, 4, "`", "write a: \"`x`\""},
        {"a: & b\n", 125, 1, 4, "&", "write a: \"& b\""},
        {"a: | foo\n", 125, 1, 4, "|", "write a: \"| foo\""},
        {"a: > 5 min\n", 125, 1, 4, ">", "write a: \"> 5 min\""},
        {"a: ? b\n", 125, 1, 4, "?", "write a: \"? b\""},
        {"a: ,b\n", 125, 1, 4, ",", "write a: \",b\""},
        {"a: 'it's bad'\n", 125, 1, 4, "'", NULL},
        {"a: \"x\" y\nb: 1\n", 125, 1, 4, "\"", "write a: \"\\\"x\\\" y\""},
        {"a: 😀\nb: \"foo\nc: 1\n", 126, 2, 4, "\"", "write b: \"foo\""},
        {"a: \"foo\nb: \"x\"\n", 126, 1, 4, "\"", "write a: \"foo\""},
        {"a: 'foo\n", 126, 1, 4, "'", "write a: \"foo\""},
        {"- text: foo bar\n  baz qux\n  by: x\n", 127, 2, 3, "baz qux", "write - text: \"foo bar baz qux\""},
        {"- foo\nbar\n", 127, 2, 1, "bar", "write - \"foo bar\""},
    };
    (void)state;
    RUN(examples);
}

static void what_is_no_trap_is_let_through(void **state)
{
    static const char *const texts[] = {
        "text: see # a comment\n",
        "text: see #\n",
        "a: b ## ruler\n",
        "a: 'x' #42\n",
        "a: x#42\n",
        "a: b,c\n",
        "a: http://x\n",
        "a: -foo\n",
        "a: [b, c]\n",
        "a: {b: }\n",
        "a: {b: c, }\n",
        "a: [b: c]\n",
        "a: b\n  c\n",
        "a: \"b\n\n  c\"\n",
        "# c\n\na: x\ty\n",
        "a:\n- b\n",
        "a: b - c * d & e ! f %\n",
        "\"a\": 1\n'b': 2\n",
        "a: |2\n  \tx\n",
        "a: {\"b\":c}\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        assert_non_null(read_good(arena, texts[i]).root);
    }
}

static void what_is_not_yaml_is_said_in_clear_words(void **state)
{
    static const struct example examples[] = {
        {"a: [b, c\nd: e\n", 110, 1, 4, "[", NULL},
        {"a: {b: #42}\n", 110, 1, 4, "{", NULL},
        {"a: [b, , c]\n", 110, 1, 8, ",", NULL},
        {"a: \"x \\d\"\n", 110, 1, 7, "\\", NULL},
        {" a: b\nc: d\n", 110, 2, 1, "c", NULL},
        {"a: b\n- c\n", 110, 2, 1, "-", NULL},
        {"- a: [x]\n  key without\n", 110, 2, 3, "key without", NULL},
    };
    (void)state;
    RUN(examples);
}

/* A text of the same part again and again. */
static struct gi_str repeat(struct gi_arena *arena, const char *part, size_t times)
{
    struct gi_buf text = gi_buf_new(arena, GI_LIMIT_YAML_BYTES);
    while (times-- && !text.full)
        gi_buf_adds(&text, part);
    return gi_buf_str(&text);
}

static void hostile_nesting_ends_at_the_limit(void **state)
{
    static const char *const parts[] = {
        "[", "- ", "? ", "{", "[\n", "{a: ", "- - ", "{\"a\": [", "-\t", "[[", "! [", "{? "};
    (void)state;
    double start = gi_env_ticks();
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_str text = repeat(arena, parts[i], GI_LIMIT_YAML_BYTES);
        size_t used = gi_arena_used(arena);
        assert_false(read_text(arena, text).good);
        assert_true(gi_arena_used(arena) - used < 2 * GI_LIMIT_YAML_BYTES);
    }
    assert_true(gi_env_ticks() - start < 10);
}

static void depth_is_counted_from_the_root(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char text[2 * GI_LIMIT_DEPTH + 3] = {0};
    memset(text, '[', GI_LIMIT_DEPTH);
    memset(text + GI_LIMIT_DEPTH, ']', GI_LIMIT_DEPTH);
    assert_true(read_text(arena, gi_str_of(text)).good);
    memset(text, '[', GI_LIMIT_DEPTH + 1);
    memset(text + GI_LIMIT_DEPTH + 1, ']', GI_LIMIT_DEPTH + 1);
    struct reading r = read_text(arena, gi_str_of(text));
    assert_int_equal(r.findings.list.at[0].code, 118);
    assert_int_equal(r.findings.list.at[0].place.span.start, GI_LIMIT_DEPTH);
}

static void values_are_counted_up_to_the_limit(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_true(read_text(arena, repeat(arena, "- a\n", GI_LIMIT_NODES - 1)).good);
    struct reading r = read_text(arena, repeat(arena, "- a\n", GI_LIMIT_NODES));
    assert_int_equal(r.findings.list.at[0].code, 119);
    assert_int_equal(gi_text_position(&r.file, r.findings.list.at[0].place.span.start).line, GI_LIMIT_NODES);
}

static void a_larger_file_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str text = repeat(arena, "#", GI_LIMIT_YAML_BYTES);
    assert_true(read_text(arena, text).good);
    struct gi_file file = {.path = "x.yaml", .data = gi_arena_alloc(arena, GI_LIMIT_YAML_BYTES + 2)};
    file.size = GI_LIMIT_YAML_BYTES + 1;
    struct gi_findings findings = {.arena = arena};
    struct gi_node *root = NULL;
    assert_false(gi_yaml_parse(&file, gi_file_span(&file), &findings, &root));
    assert_int_equal(findings.list.at[0].code, 119);
}

static void an_alias_bomb_is_never_unfolded(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf text = gi_buf_new(arena, 1 << 16);
    gi_buf_adds(&text, "a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++)
        gi_buf_addf(&text, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1);
    struct reading r = read_text(arena, gi_buf_str(&text));
    assert_int_equal(r.findings.list.n, 60 + 59 * 3);
    assert_int_equal(r.findings.list.at[0].code, 112);
    assert_int_equal(r.findings.list.at[2].code, 113);
    assert_true(gi_arena_used(arena) < 1 << 20);
}

static void findings_stop_at_their_limit(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct reading r = read_text(arena, repeat(arena, "- *a\n", 50000));
    assert_int_equal(r.findings.list.n, GI_LIMIT_FINDINGS_A_FILE);
}

static void scalars_of_a_megabyte_are_read(void **state)
{
    static const char *const heads[] = {"a: ", "a: \"", "a: '", "a: |\n  ", "a: >\n  "};
    static const char *const tails[] = {"", "\"", "'", "", ""};
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_buf text = gi_buf_new(arena, GI_LIMIT_YAML_BYTES);
        gi_buf_adds(&text, heads[i]);
        gi_buf_addstr(&text, repeat(arena, "x", 1000000));
        gi_buf_adds(&text, tails[i]);
        struct reading r = read_text(arena, gi_buf_str(&text));
        assert_true(r.good);
        assert_int_equal(r.root->first->text.n, 1000000);
    }
}

static void a_long_map_is_searched_for_doubles_too(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf text = gi_buf_new(arena, GI_LIMIT_YAML_BYTES);
    for (int i = 0; i < 60000; i++)
        gi_buf_addf(&text, "key%d: 1\n", i);
    assert_true(read_text(arena, gi_buf_str(&text)).good);
    gi_buf_adds(&text, "key5: 2\nkey59999: 3\n");
    struct reading r = read_text(arena, gi_buf_str(&text));
    assert_int_equal(r.findings.list.n, 2);
    assert_string_equal(r.findings.list.at[0].message, "the key \"key5\" is here twice: first in line 6");
    assert_string_equal(r.findings.list.at[1].message, "the key \"key59999\" is here twice: first in line 60000");
}

static void bytes_that_no_gate_let_through_do_no_harm(void **state)
{
    static const struct gi_str texts[] = {
        {"a: \xFF\xFE", 5},
        {"a: \0b", 5},
        {"\xEF\xBB\xBF"
         "a: b",
         7},
        {"\xFF\xFE"
         "a\0",
         4},
        {"a: \xC2", 4},
        {"a\r: b\r", 6},
        {"a: b\xE2\x80\xA8"
         "c: d",
         11},
        {"\xC2\x85"
         "- a",
         5},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct reading r = read_text(arena, texts[i]);
        for (size_t k = 0; k < r.findings.list.n; k++)
            assert_true(r.findings.list.at[k].place.span.end <= r.file.size);
    }
}

/* Reads its own text again and again; NULL when each reading was right. */
static void *read_in_thread(void *context)
{
    const char *word = context;
    for (int i = 0; i < 300; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_file file = {.path = word};
        file.data = gi_arena_printf(arena, "- \"%s\\t\"\n- >\n  %s\n  %s\n", word, word, word);
        file.size = (uint32_t)strlen(file.data);
        struct gi_findings findings = {.arena = arena};
        struct gi_node *root = NULL;
        if (!gi_yaml_parse(&file, gi_file_span(&file), &findings, &root) || root->count != 2 ||
            !gi_str_is(root->first->text, gi_arena_printf(arena, "%s\t", word)) ||
            !gi_str_is(root->first->next->text, gi_arena_printf(arena, "%s %s\n", word, word)))
            return context;
    }
    return NULL;
}

static void threads_read_apart(void **state)
{
    static const char *const words[] = {"alice", "bob", "dana", "erin"};
    pthread_t threads[4];
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_in_thread, (void *)(uintptr_t)words[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong = NULL;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_comments_is_an_empty_root),
        cmocka_unit_test(every_node_knows_its_bytes),
        cmocka_unit_test(bytes_are_exact_behind_wide_characters_and_cr_lf),
        cmocka_unit_test(a_region_of_a_file_is_read_with_the_bytes_of_the_file),
        cmocka_unit_test(scalars_stay_strings),
        cmocka_unit_test(values_are_slices_only_where_the_file_says_the_same),
        cmocka_unit_test(what_the_subset_leaves_out_is_found_at_its_token),
        cmocka_unit_test(a_second_key_names_the_line_of_the_first),
        cmocka_unit_test(traps_of_hurried_typing_show_the_quoted_form),
        cmocka_unit_test(what_is_no_trap_is_let_through),
        cmocka_unit_test(what_is_not_yaml_is_said_in_clear_words),
        cmocka_unit_test(hostile_nesting_ends_at_the_limit),
        cmocka_unit_test(depth_is_counted_from_the_root),
        cmocka_unit_test(values_are_counted_up_to_the_limit),
        cmocka_unit_test(a_larger_file_is_refused),
        cmocka_unit_test(an_alias_bomb_is_never_unfolded),
        cmocka_unit_test(findings_stop_at_their_limit),
        cmocka_unit_test(scalars_of_a_megabyte_are_read),
        cmocka_unit_test(a_long_map_is_searched_for_doubles_too),
        cmocka_unit_test(threads_read_apart),
        cmocka_unit_test(bytes_that_no_gate_let_through_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
