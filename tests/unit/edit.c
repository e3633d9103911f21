/* Edits of YAML by spans: what they put in, and that nothing else moves. */
#include "parse/edit.h"

#include <stdlib.h>

#include "base/env.h"
#include "unit.h"

enum operation { ROW, ROW_BEFORE, SET, APPEND, REMOVE };

/* One file of a test, read. */
struct subject {
    struct gi_arena *arena;
    struct gi_error error;
    struct gi_file file;
    struct gi_findings findings;
    struct gi_node *root;
};

static void read_subject(struct subject *subject, const char *path, struct gi_str text)
{
    subject->error = (struct gi_error){.arena = subject->arena};
    subject->findings = (struct gi_findings){.arena = subject->arena};
    subject->file = (struct gi_file){.path = path, .size = (uint32_t)text.n};
    subject->file.data = gi_arena_copy(subject->arena, text.s, text.n);
    subject->root = NULL;
    struct gi_span region = gi_file_span(&subject->file);
    if (gi_str_ends(gi_str_of(path), ".md")) {
        region.start = 4;
        region.end = (uint32_t)(strstr(subject->file.data + 3, "\n---") - subject->file.data) + 1;
    }
    assert_true(gi_yaml_parse(&subject->file, region, &subject->findings, &subject->root));
}

static struct gi_value scalar(const char *text)
{
    return (struct gi_value){.kind = GI_NODE_SCALAR, .text = gi_str_of(text)};
}

static struct gi_value pair(const char *key, const char *text, struct gi_value *next)
{
    struct gi_value value = scalar(text);
    value.key = gi_str_of(key);
    value.next = next;
    return value;
}

static int edit(struct subject *subject, enum operation operation, const char *path, const struct gi_value *value,
                struct gi_str *ret)
{
    static const char *const order[] = {"id", "at", "by", NULL};
    const struct gi_node *before = subject->root ? subject->root->first : NULL;
    switch (operation) {
    case ROW:
        return gi_edit_add_row(&subject->file, subject->root, NULL, value, ret, &subject->error);
    case ROW_BEFORE:
        for (; before && before->next && *path; path++)
            before = before->next;
        return gi_edit_add_row(&subject->file, subject->root, before, value, ret, &subject->error);
    case SET:
        return gi_edit_set(&subject->file, subject->root, path, value, order, ret, &subject->error);
    case APPEND:
        return gi_edit_append(&subject->file, subject->root, path, value, NULL, ret, &subject->error);
    case REMOVE:
        return gi_edit_remove(&subject->file, subject->root, path, ret, &subject->error);
    }
    return -1;
}

struct example {
    const char *before;
    enum operation operation;
    const char *path;
    const char *value; /* NULL: the map {at: now, text: "a: b"} */
    const char *after;
};

static void run_example(const char *path, const struct example *example)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct subject subject = {.arena = arena};
    struct gi_value second = pair("text", "a: b", NULL);
    struct gi_value first = pair("at", "now", &second);
    struct gi_value map = {.kind = GI_NODE_MAP, .first = &first};
    struct gi_value text = scalar(example->value);
    struct gi_str bytes = {0};
    read_subject(&subject, path, gi_str_of(example->before));
    int failed = edit(&subject, example->operation, example->path, example->value ? &text : &map, &bytes);
    if (failed)
        print_error("%s: %s\n", example->before, subject.error.message);
    assert_int_equal(failed, 0);
    assert_str(bytes, example->after);
}

static void run_examples(const char *path, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        run_example(path, &examples[i]);
}

#define RUN(path, examples) run_examples((path), (examples), sizeof(examples) / sizeof((examples)[0]))

static void a_row_is_put_at_the_end_or_in_front_of_a_row(void **state)
{
    static const struct example examples[] = {
        {"", ROW, "", NULL, "- at: now\n  text: \"a: b\"\n"},
        {"# nothing yet", ROW, "", NULL, "# nothing yet\n- at: now\n  text: \"a: b\"\n"},
        {"---\n", ROW, "", NULL, "---\n- at: now\n  text: \"a: b\"\n"},
        {"[]\n", ROW, "", NULL, "- at: now\n  text: \"a: b\"\n"},
        {"- at: x # c\n", ROW, "", NULL, "- at: x # c\n- at: now\n  text: \"a: b\"\n"},
        {"- at: x", ROW, "", NULL, "- at: x\n- at: now\n  text: \"a: b\""},
        {"- at: x\r\n", ROW, "", NULL, "- at: x\r\n- at: now\r\n  text: \"a: b\"\r\n"},
        {"- at: x\n  # of x\n# of all\n", ROW, "", NULL, "- at: x\n  # of x\n- at: now\n  text: \"a: b\"\n# of all\n"},
        {"  -   at: x\n", ROW, "", NULL, "  -   at: x\n  -   at: now\n      text: \"a: b\"\n"},
        {"- at: x\n  text: |-\n    y\n\n\n", ROW, "", NULL,
         "- at: x\n  text: |-\n    y\n- at: now\n  text: \"a: b\"\n\n\n"},
        {"# head\n- at: x\n", ROW_BEFORE, "", NULL, "# head\n- at: now\n  text: \"a: b\"\n- at: x\n"},
        {"- at: x\n# of y\n- at: y\n", ROW_BEFORE, "1", NULL,
         "- at: x\n- at: now\n  text: \"a: b\"\n# of y\n- at: y\n"},
        {"- at: x\n- at: y\n", ROW_BEFORE, "1", "word", "- at: x\n- word\n- at: y\n"},
    };
    (void)state;
    RUN("timeline.yaml", examples);
}

static void a_value_is_replaced_in_place(void **state)
{
    static const struct example examples[] = {
        {"a: 1 # c\nb: 2\n", SET, "a", "two words", "a: two words # c\nb: 2\n"},
        {"a:    '1'\nb: 2\n", SET, "a", "no", "a:    no\nb: 2\n"},
        {"a:\nb: 2\n", SET, "a", "x", "a: x\nb: 2\n"},
        {"a: # c\nb: 2\n", SET, "a", "x", "a: x # c\nb: 2\n"},
        {"a: |\n  one\n  two\n\n# c\nb: 2\n", SET, "a", "x", "a: x\n\n# c\nb: 2\n"},
        {"a: one\n  two\nb: 2\n", SET, "a", "x", "a: x\nb: 2\n"},
        {"a: \"one\n\n  two\" # c\nb: 2\n", SET, "a", "x", "a: x # c\nb: 2\n"},
        {"a:\n  x\nb: 2\n", SET, "a", "y", "a:\n  y\nb: 2\n"},
        {"a: [x, y]\n", SET, "a[1]", "v, w", "a: [x, \"v, w\"]\n"},
        {"a: [x, y]\n", SET, "a", "z", "a: z\n"},
        {"a: {b: x, c: }\n", SET, "a.c", "z", "a: {b: x, c: z}\n"},
        {"a: # c\n  - x\n  - y\nb: 2\n", SET, "a", "z", "a: z # c\nb: 2\n"},
        {"- x\n-\n- z\n", SET, "[1]", "y", "- x\n- y\n- z\n"},
        {"- a: 1\n  b: 2\n- z\n", SET, "[0]", "y", "- y\n- z\n"},
        {"a: 1 # c\nb: 2\n", SET, "a", "x\ny", "a: |- # c\n  x\n  y\nb: 2\n"},
        {"- a: 1 # c\n  b: 2\n", SET, "[0].a", "x\ny\n", "- a: | # c\n    x\n    y\n  b: 2\n"},
        {"- 1\n", SET, "[0]", "x\n\ny", "- |-\n  x\n\n  y\n"},
        {"a: 1\n", SET, "a", " x\ny", "a: |2-\n   x\n  y\n"},
        {"a: 1 # c\nb: 2\n", SET, "a", NULL, "a: # c\n  at: now\n  text: \"a: b\"\nb: 2\n"},
        {"a: [1, 2]\n", SET, "a[0]", NULL, "a: [{at: now, text: \"a: b\"}, 2]\n"},
        {"- 1 # c\n- 2\n", SET, "[0]", NULL, "- at: now # c\n  text: \"a: b\"\n- 2\n"},
        {"\"a\" : 1\r\nb: 2\r\n", SET, "a", "x\ny", "\"a\" : |-\r\n  x\r\n  y\r\nb: 2\r\n"},
        {"作: \"旧\" # 注\nb: 😀\n", SET, "作", "新", "作: 新 # 注\nb: 😀\n"},
    };
    (void)state;
    RUN("incident.yaml", examples);
}

static void a_missing_key_is_added_in_its_order(void **state)
{
    static const struct example examples[] = {
        {"", SET, "a", "x", "a: x\n"},
        {"# c\n", SET, "a.b[0].c", "x", "# c\na:\n  b:\n    - c: x\n"},
        {"id: 1\nby: 2 # c\nz: 3\n", SET, "k", "x", "id: 1\nby: 2 # c\nk: x\nz: 3\n"},
        {"z: 3\n", SET, "id", "x", "id: x\nz: 3\n"},
        {"- z: 3\n", SET, "[0].id", "x", "- id: x\n  z: 3\n"},
        {"id: 1\nz:\n  a: 1\n", SET, "z.id", "x", "id: 1\nz:\n  id: x\n  a: 1\n"},
        {"id: {at: 1, z: 2}\n", SET, "id.k", "x", "id: {at: 1, k: x, z: 2}\n"},
        {"id: {}\n", SET, "id.k", "x", "id:\n  k: x\n"},
        {"id:\nz: 1\n", SET, "id.k", "x", "id:\n  k: x\nz: 1\n"},
        {"a:\n    b: 1\n", SET, "z.k", "x", "a:\n    b: 1\nz:\n    k: x\n"},
        {"by: |-\n  text\n\nz: 1\n", SET, "k", "x", "by: |-\n  text\nk: x\n\nz: 1\n"},
        {"id: 1", SET, "k", "x", "id: 1\nk: x"},
    };
    (void)state;
    RUN("incident.yaml", examples);
}

static void an_item_is_appended_as_its_list_is_written(void **state)
{
    static const struct example examples[] = {
        {"a:\n- x\nb: 1\n", APPEND, "a", "y", "a:\n- x\n- y\nb: 1\n"},
        {"a:\n  - x # c\nb: 1\n", APPEND, "a", "y", "a:\n  - x # c\n  - y\nb: 1\n"},
        {"a: [x, y]\n", APPEND, "a", "z", "a: [x, y, z]\n"},
        {"a: []\n", APPEND, "a", "z", "a: [z]\n"},
        {"a: []\n", APPEND, "a", NULL, "a:\n  - at: now\n    text: \"a: b\"\n"},
        {"a: [x]\n", APPEND, "a", NULL, "a: [x, {at: now, text: \"a: b\"}]\n"},
        {"a:\nb: 1\n", APPEND, "a", "z", "a:\n  - z\nb: 1\n"},
        {"b: 1\n", APPEND, "a", "z", "b: 1\na:\n  - z\n"},
        {"c:\n- x\n", APPEND, "a", "z", "c:\n- x\na:\n- z\n"},
        {"a:\n  - b: 1\n    c:\n      - x\n", APPEND, "a[0].c", "y", "a:\n  - b: 1\n    c:\n      - x\n      - y\n"},
    };
    (void)state;
    RUN("analysis.yaml", examples);
}

static void what_is_removed_goes_with_its_line_and_comment(void **state)
{
    static const struct example examples[] = {
        {"a: 1\nb: 2 # c\nc: 3\n", REMOVE, "b", "", "a: 1\nc: 3\n"},
        {"a: 1\nb: 2", REMOVE, "b", "", "a: 1"},
        {"a:\n  - x\n  - y\nb: 2\n", REMOVE, "a", "", "b: 2\n"},
        {"a:\n  - x\n  - y\n", REMOVE, "a[0]", "", "a:\n  - y\n"},
        {"a:\n  - x\n", REMOVE, "a[0]", "", "a: []\n"},
        {"- a: 1 # c\n  b: 2\n", REMOVE, "[0].a", "", "- b: 2\n"},
        {"- a: 1\n  # about b\n  b: 2\n", REMOVE, "[0].a", "", "- \n  # about b\n  b: 2\n"},
        {"# head\n- a: 1\n", REMOVE, "[0]", "", "# head\n"},
        {"a: [x, y, z]\n", REMOVE, "a[0]", "", "a: [y, z]\n"},
        {"a: [x, y, z]\n", REMOVE, "a[2]", "", "a: [x, y]\n"},
        {"a: [x, ]\n", REMOVE, "a[0]", "", "a: []\n"},
        {"a: {b: 1, c: 2}\n", REMOVE, "a.b", "", "a: {c: 2}\n"},
        {"a: {b: 1, c: 2}\n", REMOVE, "a.c", "", "a: {b: 1}\n"},
        {"a: 1\r\nb: |\r\n  x\r\nc: 3\r\n", REMOVE, "b", "", "a: 1\r\nc: 3\r\n"},
    };
    (void)state;
    RUN("actions.yaml", examples);
}

static void the_front_matter_of_a_document_is_edited_and_its_body_stays(void **state)
{
    static const struct example examples[] = {
        {"---\nid: D-2pm\n---\n# a: b\n", SET, "kind", "x", "---\nid: D-2pm\nkind: x\n---\n# a: b\n"},
        {"---\nid: D-2pm\n---\n", REMOVE, "id", "", "---\n{}\n---\n"},
        {"---\n---\n# a\n", SET, "id", "x", "---\nid: x\n---\n# a\n"},
        {"---\nat: 1\nfacts: [T-1]\n---\nbody\n", APPEND, "facts", "T-2", "---\nat: 1\nfacts: [T-1, T-2]\n---\nbody\n"},
    };
    (void)state;
    RUN("decisions/D-2pm-isolate.md", examples);
}

static void scalars_are_quoted_only_where_they_must_be(void **state)
{
    static const struct {
        const char *text;
        const char *written;
    } examples[] = {
        {"no", "no"},
        {"2026-11-22T09:20:00Z", "2026-11-22T09:20:00Z"},
        {"012", "012"},
        {"https://larkspur.example/a#b", "https://larkspur.example/a#b"},
        {"it's \"so\"", "it's \"so\""},
        {"-5", "-5"},
        {"", "\"\""},
        {" x", "\" x\""},
        {"x ", "\"x \""},
        {"- x", "\"- x\""},
        {"see #42", "\"see #42\""},
        {"a: b", "\"a: b\""},
        {"a:", "\"a:\""},
        {"@alice", "\"@alice\""},
        {"*x*", "\"*x*\""},
        {"!x", "\"!x\""},
        {"[x]", "\"[x]\""},
        {"| x", "\"| x\""},
        {"a\\b\n\"c\"", "\"a\\\\b\\n\\\"c\\\"\""},
        {"---", "\"---\""},
        {"...", "\"...\""},
        {"a\tb", "\"a\\tb\""},
        {"\x01", "\"\\x01\""},
        {"a\xE2\x80\xAE", "\"a\\u202E\""},
        {"<<", "\"<<\""},
        {"日本 😀", "日本 😀"},
    };
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
        assert_str(gi_edit_quote(arena, gi_str_of(examples[i].text)), examples[i].written);
}

static void prose_is_a_literal_block(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_value item = scalar("x");
    struct gi_value list = {.kind = GI_NODE_LIST, .key = GI_STR("tags"), .first = &item};
    struct gi_value text = pair("text", "see #42: it broke", &list);
    struct gi_value first = pair("at", "now", &text);
    struct gi_value row = {.kind = GI_NODE_MAP, .first = &first};
    struct gi_value rows = {.kind = GI_NODE_LIST, .first = &row};
    struct gi_buf out = gi_buf_new(arena, 4096);
    text.prose = 1;
    gi_edit_render(&out, &rows, 0);
    assert_str(gi_buf_str(&out), "- at: now\n  text: |-\n    see #42: it broke\n  tags:\n    - x\n");
}

static void what_cannot_be_done_is_an_error_and_leaves_nothing(void **state)
{
    static const struct {
        const char *before;
        enum operation operation;
        const char *path;
    } examples[] = {
        {"a: x\n", SET, "a.b"},  {"a: x\n", SET, "a[0]"}, {"a: [x]\n", SET, "a[5]"}, {"a: x\n", APPEND, "a"},
        {"a: x\n", REMOVE, "b"}, {"a: x\n", SET, ""},     {"a: x\n", SET, "a..b"},   {"a: x\n", SET, "a[x]"},
        {"a: x\n", SET, "a."},   {"a: x\n", ROW, ""},     {"x\n", SET, "a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct subject subject = {.arena = arena};
        struct gi_value value = scalar("v");
        struct gi_str bytes = {"untouched", 9};
        read_subject(&subject, "x.yaml", gi_str_of(examples[i].before));
        assert_int_equal(edit(&subject, examples[i].operation, examples[i].path, &value, &bytes), -1);
        assert_non_null(subject.error.message);
        assert_str(bytes, "untouched");
    }
}

/* A small generator of numbers, so that a failure can be repeated. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33) % below;
}

static const char *draw_text(uint64_t *seed)
{
    static const char *const texts[] = {"x",     "two words", "no",      "a: b",      "see #42",  "",       "- x",
                                        "[a, b", "\"q\"",     "it's",    "line\ntwo", " lead\nx", "日本 😀", "end\n",
                                        "a\tb",  "\n\nx",     "x\n\n\n", "{}",        "tail \ny", "? k"};
    return texts[draw(seed, sizeof(texts) / sizeof(texts[0]))];
}

static struct gi_value *draw_value(struct gi_arena *arena, uint64_t *seed, int depth)
{
    struct gi_value *value = GI_NEW(arena, struct gi_value);
    value->kind = depth > 2 ? GI_NODE_SCALAR : (uint8_t)draw(seed, 3);
    value->text = gi_str_of(draw_text(seed));
    value->prose = draw(seed, 4) == 0;
    struct gi_value **end = &value->first;
    for (uint32_t i = value->kind == GI_NODE_SCALAR ? 0 : draw(seed, 4); i-- > 0; end = &(*end)->next) {
        *end = draw_value(arena, seed, depth + 1);
        (*end)->key = gi_str_of(gi_arena_printf(arena, "%s%u", draw(seed, 8) ? "k" : "a b: ", i));
    }
    return value;
}

/* The path of a node drawn from the tree; NULL for the root. */
static const struct gi_node *draw_path(struct gi_arena *arena, uint64_t *seed, const struct gi_node *root,
                                       const char **ret)
{
    struct gi_buf path = gi_buf_new(arena, 4096);
    const struct gi_node *node = root;
    while (node->count && (node == root || draw(seed, 3))) {
        uint32_t position = draw(seed, node->count);
        const struct gi_node *child = node->first;
        for (uint32_t i = 0; i < position; i++)
            child = child->next;
        if (node->kind == GI_NODE_LIST)
            gi_buf_addf(&path, "[%u]", position);
        else
            gi_buf_addf(&path, "%s%.*s", path.n ? "." : "", GI_STR_ARGS(child->key));
        node = child;
    }
    *ret = path.s;
    return node;
}

/* Comments put behind some lines and between them, and other line ends: what an edit must leave alone. */
static struct gi_str decorate(struct gi_arena *arena, uint64_t *seed, struct gi_str text)
{
    bool crlf = draw(seed, 4) == 0;
    struct gi_buf out = gi_buf_new(arena, 1 << 20);
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '\n' && i && (text.s[i - 1] == ':' || text.s[i - 1] == 'x') && draw(seed, 2))
            gi_buf_addf(&out, " # c%u", draw(seed, 9));
        gi_buf_adds(&out, text.s[i] == '\n' && crlf ? "\r" : "");
        gi_buf_addc(&out, text.s[i]);
    }
    return gi_buf_str(&out);
}

static uint32_t head_of(const struct gi_node *node)
{
    return node->parent && node->parent->kind == GI_NODE_MAP ? node->key_span.start : node->span.start;
}

/* The lines that an edit of the node may touch. What is removed gives its place to its successor, and the last child of
 * a list or map takes it along: it becomes [] or {}. */
static struct gi_span touched(const struct subject *subject, enum operation operation, const struct gi_node *node)
{
    if (operation == REMOVE && node->parent && node->parent->count == 1)
        node = node->parent;
    struct gi_span span = {head_of(node), node->span.end};
    if (operation == REMOVE && node->next)
        span.end = head_of(node->next);
    span.start = gi_text_line(&subject->file, span.start).start;
    span.end = gi_text_line(&subject->file, span.end).end;
    /* The line end in front of a last line goes with it; so does its own. */
    span.start -= span.start < 2 ? span.start : 2;
    span.end += subject->file.size - span.end < 2 ? subject->file.size - span.end : 2;
    return span;
}

static void assert_rest_is_the_same(struct gi_str before, struct gi_str after, struct gi_span may_change)
{
    size_t behind = before.n - may_change.end;
    assert_true(after.n >= may_change.start + behind);
    assert_memory_equal(before.s, after.s, may_change.start);
    assert_memory_equal(before.s + may_change.end, after.s + after.n - behind, behind);
}

static void one_random_edit(uint64_t seed, uint32_t *done)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct subject subject = {.arena = arena};
    struct gi_value *document = draw_value(arena, &seed, 0);
    if (document->kind == GI_NODE_SCALAR || !document->first)
        return;
    struct gi_buf text = gi_buf_new(arena, 1 << 20);
    gi_edit_render(&text, document, 0);
    struct gi_str before = decorate(arena, &seed, gi_buf_str(&text));
    read_subject(&subject, "random.yaml", before);
    const char *path;
    const struct gi_node *node = draw_path(arena, &seed, subject.root, &path);
    enum operation operation = (enum operation)(SET + draw(&seed, 3));
    if (strstr(path, "a b") || (operation == APPEND && node->kind != GI_NODE_LIST))
        return;
    struct gi_str after = {0};
    int failed = edit(&subject, operation, path, draw_value(arena, &seed, 1), &after);
    if (failed)
        print_error("%s of %s in:\n%s\n%s\n",
                    operation == SET      ? "set"
                    : operation == APPEND ? "append"
                                          : "remove",
                    path, before.s, subject.error.message);
    assert_int_equal(failed, 0);
    assert_rest_is_the_same(before, after, touched(&subject, operation, node));
    ++*done;
}

static void random_edits_change_their_value_and_no_byte_elsewhere(void **state)
{
    (void)state;
    const char *asked = gi_env_get("TEST_N");
    uint64_t count = 20 * (asked ? strtoull(asked, NULL, 10) : 200);
    uint32_t done = 0;
    for (uint64_t seed = 1; seed <= count; seed++)
        one_random_edit(seed * 7919, &done);
    assert_true(done > count / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_put_at_the_end_or_in_front_of_a_row),
        cmocka_unit_test(a_value_is_replaced_in_place),
        cmocka_unit_test(a_missing_key_is_added_in_its_order),
        cmocka_unit_test(an_item_is_appended_as_its_list_is_written),
        cmocka_unit_test(what_is_removed_goes_with_its_line_and_comment),
        cmocka_unit_test(the_front_matter_of_a_document_is_edited_and_its_body_stays),
        cmocka_unit_test(scalars_are_quoted_only_where_they_must_be),
        cmocka_unit_test(prose_is_a_literal_block),
        cmocka_unit_test(what_cannot_be_done_is_an_error_and_leaves_nothing),
        cmocka_unit_test(random_edits_change_their_value_and_no_byte_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
