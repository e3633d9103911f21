/* The text gate and places. */
#include "base/text.h"
#include "base/finding.h"
#include "base/limits.h"
#include "unit.h"

/* A file of these bytes, which may hold NUL, and what the gate says of it. */
struct gated {
    struct gi_file file;
    struct gi_findings findings;
    bool may_parse;
};

static struct gated gate(struct gi_arena *arena, struct gi_str bytes, uint32_t flags)
{
    struct gated gated = {.file = {.path = "timeline.yaml", .size = (uint32_t)bytes.n, .flags = flags}};
    gated.file.data = gi_arena_copy(arena, bytes.s, bytes.n);
    gated.findings.arena = arena;
    gated.may_parse = gi_text_gate(&gated.file, &gated.findings);
    return gated;
}

/* The findings as "code@start-end ..." in the order in which they came. */
static const char *summary(const struct gated *gated)
{
    struct gi_buf text = gi_buf_new(gated->findings.arena, 4096);
    for (size_t i = 0; i < gated->findings.list.n; i++) {
        const struct gi_finding *finding = &gated->findings.list.at[i];
        gi_buf_addf(&text, "%s%d@%u-%u", i ? " " : "", finding->code, finding->place.span.start,
                    finding->place.span.end);
    }
    return text.s;
}

static void every_forbidden_character_is_found_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        struct gi_str bytes;
        const char *findings;
        bool may_parse;
    } rows[] = {
        {{"a: 1\n", 5}, "", true},
        {{"", 0}, "", true},
        {{"a:\tb\n", 5}, "", true},
        {{"caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC\n", 13}, "", true},
        {{"caf\xE9\n", 5}, "101@3-4", false},
        {{"\xC0\xAF.", 3}, "101@0-2", false},        /* overlong */
        {{"\xED\xA0\x80", 3}, "101@0-3", false},     /* a surrogate */
        {{"\xF4\x90\x80\x80", 4}, "101@0-4", false}, /* beyond U+10FFFF */
        {{"a\xE2\x82", 3}, "101@1-3", false},        /* cut short */
        {{"\xFF\xC3\xA9\xFF", 4}, "101@0-1 101@3-4", false},
        {{"a\0b", 3}, "102@1-2", false},
        {{"\xEF\xBB\xBF"
          "a",
          4},
         "103@0-3",
         false},
        {{"a\xEF\xBB\xBF", 4}, "103@1-4", false},
        {{"\x1B[31m\x7F", 6}, "104@0-1 104@5-6", false},
        {{"a\xC2\x9B", 3}, "104@1-3", false},
        {{"a\rb", 3}, "105@1-2", false},
        {{"a\r", 2}, "105@1-2", false},
        {{"a\r\r\nb", 5}, "105@1-2 105@2-3", false},
        {{"a\r\n", 3}, "105@1-2", true},
        {{"a\xC2\x85\xE2\x80\xA8\xE2\x80\xA9", 9}, "106@1-3 106@3-6 106@6-9", false},
        {{"\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\x8F", 9}, "107@0-3 107@3-6 107@6-9", true},
        {{"A-7\xE2\x80\x8B"
          "fk\xC2\xAD",
          10},
         "108@3-6 108@8-10",
         true},
        {{"\xEF\xBF\xBF", 3}, "108@0-3", false},
        {{"\xF3\xA0\x81\x81", 4}, "108@0-4", true}, /* a tag character */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gated gated = gate(arena, rows[i].bytes, 0);
        if (strcmp(summary(&gated), rows[i].findings) != 0 || gated.may_parse != rows[i].may_parse)
            fail_msg("row %zu: '%s' (may parse: %d), expected '%s'", i, summary(&gated), gated.may_parse,
                     rows[i].findings);
    }
}

static void invisible_characters_that_spelling_needs_are_allowed(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", /* a family joined by ZWJ */
        "\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5",                     /* heart, VS16, ZWJ, fire */
        "1\xEF\xB8\x8F\xE2\x83\xA3",                                                /* keycap */
        "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88",                             /* Persian with ZWNJ */
        "\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7",                         /* Devanagari with ZWJ */
        "\xE8\x91\x9B\xF3\xA0\x84\x80",                                             /* a Han variant */
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gated gated = gate(arena, gi_str_of(texts[i]), 0);
        if (gated.findings.list.n)
            fail_msg("text %zu: %s", i, gated.findings.list.at[0].message);
    }
}

static void the_same_characters_are_found_where_nothing_needs_them(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "A-7\xE2\x80\x8D"
        "fk", /* ZWJ in an id */
        "A-7\xE2\x80\x8C"
        "fk",                           /* ZWNJ in an id */
        "a\xEF\xB8\x8F",                /* VS16 behind a letter */
        "\xF0\x9F\x91\xA8\xE2\x80\x8D", /* ZWJ with nothing behind it */
        "\xE2\x80\x8D\xF0\x9F\x91\xA8", /* ZWJ with nothing before it */
        "\xD9\x85\xE2\x80\x8C"
        "a",                                    /* between an Arabic and a Latin letter */
        "\xE2\x9D\xA4\xEF\xB8\x8F\xEF\xB8\x8F", /* VS16 twice */
        "x\xF3\xA0\x84\x80",                    /* an ideograph's selector behind a letter */
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gated gated = gate(arena, gi_str_of(texts[i]), 0);
        if (gated.findings.list.n != 1 || gated.findings.list.at[0].code != 108)
            fail_msg("text %zu: %s", i, summary(&gated));
    }
}

static void a_message_names_the_code_point(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gated gated = gate(arena, gi_str_of("a\xE2\x80\xAE"), 0);
    assert_string_equal(gated.findings.list.at[0].message, "bidirectional control U+202E (RIGHT-TO-LEFT OVERRIDE)");
}

static void line_ends_of_the_work_tree_may_be_crlf(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gated gated = gate(arena, gi_str_of("a: 1\r\nb: 2\r\n"), GI_FILE_WORKTREE);
    assert_int_equal(gated.findings.list.n, 0);
    assert_int_equal(gated.file.flags, GI_FILE_WORKTREE | GI_FILE_CRLF | GI_FILE_ASCII);
}

static void ascii_is_known_as_such_wherever_the_first_wide_byte_stands(void **state)
{
    (void)state;
    char bytes[300];
    for (size_t at = 0; at <= sizeof(bytes); at++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        memset(bytes, 'x', sizeof(bytes));
        if (at + 1 < sizeof(bytes))
            memcpy(bytes + at, "\xC3\xA9", 2);
        struct gated gated = gate(arena, (struct gi_str){bytes, sizeof(bytes)}, 0);
        assert_int_equal(gated.findings.list.n, 0);
        assert_int_equal(gated.file.flags, at + 1 < sizeof(bytes) ? 0 : GI_FILE_ASCII);
    }
}

static void a_character_is_found_at_every_offset_of_a_block(void **state)
{
    (void)state;
    char bytes[200];
    for (uint32_t at = 0; at < sizeof(bytes); at++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        memset(bytes, 'x', sizeof(bytes));
        bytes[at] = '\x1B';
        struct gated gated = gate(arena, (struct gi_str){bytes, sizeof(bytes)}, 0);
        assert_int_equal(gated.findings.list.n, 1);
        assert_int_equal(gated.findings.list.at[0].place.span.start, at);
    }
}

static void what_stands_everywhere_is_counted_after_the_limit(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf text = gi_buf_new(arena, 10000);
    for (int i = 0; i < 100; i++)
        gi_buf_adds(&text, "line\r\n");
    gi_buf_adds(&text, "\x1B");
    struct gated gated = gate(arena, gi_buf_str(&text), 0);
    assert_int_equal(gated.findings.list.n, GI_LIMIT_FINDINGS_A_CHARACTER + 2);
    const struct gi_finding *last = &gated.findings.list.at[gated.findings.list.n - 1];
    assert_int_equal(last->code, 105);
    assert_string_equal(last->message, "and 76 more of this kind from here on");
    assert_int_equal(last->place.span.start, GI_LIMIT_FINDINGS_A_CHARACTER * 6 + 4);
}

static void positions_count_bytes_code_points_and_utf16_units(void **state)
{
    (void)state;
    /* Line 2: a (1 byte), e acute (2), an ideograph (3), an emoji (4, two units in UTF-16), z. */
    static const char data[] = "first\na\xC3\xA9\xE6\x97\xA5\xF0\x9F\x94\xA5z\n\nlast";
    struct gi_file file = {.path = "f", .data = data, .size = sizeof(data) - 1};
    static const struct {
        uint32_t offset;
        struct gi_position position;
    } rows[] = {
        {0, {1, 1, 1, 1}},  {5, {1, 6, 6, 6}},  {6, {2, 1, 1, 1}},   {7, {2, 2, 2, 2}},
        {9, {2, 4, 3, 3}},  {12, {2, 7, 4, 4}}, {16, {2, 11, 5, 6}}, {17, {2, 12, 6, 7}},
        {18, {3, 1, 1, 1}}, {19, {4, 1, 1, 1}}, {23, {4, 5, 5, 5}},  {99, {4, 5, 5, 5}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gi_position position = gi_text_position(&file, rows[i].offset);
        assert_int_equal(position.line, rows[i].position.line);
        assert_int_equal(position.byte_column, rows[i].position.byte_column);
        assert_int_equal(position.code_point_column, rows[i].position.code_point_column);
        assert_int_equal(position.utf16_column, rows[i].position.utf16_column);
    }
}

static void a_line_is_given_without_its_end(void **state)
{
    (void)state;
    struct gi_file file = {.path = "f", .data = "one\r\n\ntwo", .size = 9};
    assert_str(gi_text_at(&file, gi_text_line(&file, 0)), "one");
    assert_str(gi_text_at(&file, gi_text_line(&file, 4)), "one");
    assert_str(gi_text_at(&file, gi_text_line(&file, 5)), "");
    assert_str(gi_text_at(&file, gi_text_line(&file, 7)), "two");
    assert_str(gi_text_at(&file, gi_text_line(&file, 9)), "two");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_forbidden_character_is_found_where_it_stands),
    cmocka_unit_test(invisible_characters_that_spelling_needs_are_allowed),
    cmocka_unit_test(the_same_characters_are_found_where_nothing_needs_them),
    cmocka_unit_test(a_message_names_the_code_point),
    cmocka_unit_test(line_ends_of_the_work_tree_may_be_crlf),
    cmocka_unit_test(ascii_is_known_as_such_wherever_the_first_wide_byte_stands),
    cmocka_unit_test(a_character_is_found_at_every_offset_of_a_block),
    cmocka_unit_test(what_stands_everywhere_is_counted_after_the_limit),
    cmocka_unit_test(positions_count_bytes_code_points_and_utf16_units),
    cmocka_unit_test(a_line_is_given_without_its_end),
};

UNIT_MAIN(tests)
