/* The outline of Markdown: sections, items, tables and references, each with its exact bytes. */
#include "parse/markdown.h"

#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "unit.h"

/* A text, and what was read from it. */
struct reading {
    struct gi_arena *arena;
    struct gi_file file;
    struct gi_findings findings;
    struct gi_outline *outline;
};

static struct reading *read_from(struct gi_arena *arena, const char *text, uint32_t from)
{
    struct reading *reading = GI_NEW(arena, struct reading);
    reading->arena = arena;
    reading->file = (struct gi_file){.path = "postmortem.md", .data = text, .size = (uint32_t)strlen(text)};
    reading->findings.arena = arena;
    struct gi_span region = {from, reading->file.size};
    reading->outline = gi_markdown_outline(&reading->file, region, &reading->findings);
    return reading;
}

static struct reading *read_text(struct gi_arena *arena, const char *text)
{
    return read_from(arena, text, 0);
}

static struct gi_str at(const struct reading *reading, struct gi_span span)
{
    return gi_text_at(&reading->file, span);
}

/* All references, in order, with blanks between. */
static struct gi_str refs_of(const struct reading *reading)
{
    struct gi_buf out = gi_buf_new(reading->arena, 1000);
    for (size_t i = 0; i < reading->outline->refs.n; i++) {
        const struct gi_md_ref *ref = &reading->outline->refs.at[i];
        assert_true(gi_str_equal(ref->id, at(reading, ref->span)));
        gi_buf_addf(&out, "%s%.*s", i ? " " : "", GI_STR_ARGS(ref->id));
    }
    return gi_buf_str(&out);
}

#define assert_refs(text, expected)                                                                                    \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_refs = gi_arena_new();                                               \
        assert_str(refs_of(read_text(arena_of_refs, (text))), expected);                                               \
    } while (0)

/* The cells of a table: rows on lines, cells between bars. */
static struct gi_str cells_of(const struct reading *reading, size_t table)
{
    struct gi_buf out = gi_buf_new(reading->arena, 1000);
    assert_true(table < reading->outline->tables.n);
    const struct gi_md_table *t = &reading->outline->tables.at[table];
    for (uint32_t r = 0; r < t->row_count; r++) {
        for (uint32_t c = 0; c < t->rows[r].cell_count; c++)
            gi_buf_addf(&out, "%s%.*s", c ? "/" : "", GI_STR_ARGS(t->rows[r].cells[c]));
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

#define assert_cells(text, expected)                                                                                   \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_cells = gi_arena_new();                                              \
        assert_str(cells_of(read_text(arena_of_cells, (text)), 0), expected);                                          \
    } while (0)

static void sections_hold_what_stands_up_to_the_next_heading_of_their_level(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading =
        read_text(arena, "# Top\n\nfirst [T-1]\n\n## Sub\n\n- item [T-2]\n\n### Deep\n[T-3]\n## Next\nlast\n");
    const struct gi_md_section *s = reading->outline->sections.at;
    assert_int_equal(reading->outline->sections.n, 4);
    assert_str(at(reading, s[0].heading), "# Top");
    assert_str(at(reading, s[0].own), "\nfirst [T-1]\n\n");
    assert_int_equal(s[0].body.end, reading->file.size);
    assert_str(at(reading, s[1].own), "\n- item [T-2]\n\n");
    assert_str(at(reading, s[1].body), "\n- item [T-2]\n\n### Deep\n[T-3]\n");
    assert_str(at(reading, s[2].body), "[T-3]\n");
    assert_str(at(reading, s[3].body), "last\n");
    assert_int_equal(s[3].level, 2);
    assert_int_equal(s[0].refs_from, 0);
    assert_int_equal(s[0].refs_to, 3);
    assert_int_equal(s[1].refs_from, 1);
    assert_int_equal(s[1].refs_to, 3);
    assert_int_equal(s[1].items_from, 0);
    assert_int_equal(s[1].items_to, 1);
    assert_int_equal(s[2].items_to - s[2].items_from, 0);
    assert_int_equal(s[3].refs_from, 3);
}

static void a_setext_heading_ends_with_its_underline(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading = read_text(arena, "Two\nlines\n===\nbody\n\n  Sub\n---\n#hash\n---\n");
    const struct gi_md_section *s = reading->outline->sections.at;
    assert_int_equal(reading->outline->sections.n, 3);
    assert_str(at(reading, s[0].heading), "Two\nlines\n===");
    assert_str(s[0].title, "Two lines");
    assert_str(at(reading, s[0].own), "body\n\n");
    assert_str(at(reading, s[1].heading), "Sub\n---");
    assert_int_equal(s[1].level, 2);
    assert_str(s[2].title, "#hash");
    assert_str(at(reading, s[2].heading), "#hash\n---");
}

static void titles_are_plain_text(void **state)
{
    (void)state;
    static const char *const titles[][2] = {
        {"# Impact", "Impact"},
        {"#\tTab\t##  ", "Tab"},
        {"# ", ""},
        {"###### Six #", "Six"},
        {"# *What* **did** `not` go_well", "What did not go_well"},
        {"# [Link](http://example.org/x) and ![picture](y)", "Link and picture"},
        {"# AT&amp;T \\# 1 &lt; 2 <!-- note -->", "AT&T # 1 < 2"},
        {"# C#", "C#"},
        {"# 要約 🚒", "要約 🚒"},
        {"   # Indented", "Indented"},
        {"# - no item", "- no item"},
    };
    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        const struct reading *reading = read_text(arena, titles[i][0]);
        assert_int_equal(reading->outline->sections.n, 1);
        assert_str(reading->outline->sections.at[0].title, titles[i][1]);
    }
}

static void what_only_looks_like_a_heading_is_none(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading =
        read_text(arena, "```\n# code\n```\n\n    # indented\n\n<!--\n# comment\n-->\n\n> # quoted\n\n"
                         "- # in an item\n\n#hash\n\n####### seven\n\n\\# escaped\n\n<pre>\n# pre\n</pre>\n");
    assert_int_equal(reading->outline->sections.n, 0);
}

static void words_leave_out_comments_and_blank_lines(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading = read_text(
        arena,
        "# A\n\n<!-- say what\nhappened -->\n\n# B\none <!-- not this --> two\n\n  \nthree\n# C\n"
        "```\n<!-- code -->\n```\n# D\n`<!-- shown -->`\n# E\n<!-- a --> kept <!-- b -->\n# F\n<!-- open\n# G\n");
    const struct gi_md_section *s = reading->outline->sections.at;
    assert_int_equal(reading->outline->sections.n, 6);
    assert_str(s[0].words, "");
    assert_str(s[1].words, "one  two\nthree");
    assert_str(s[2].words, "```\n<!-- code -->\n```");
    assert_str(s[3].words, "`<!-- shown -->`");
    assert_str(s[4].words, "kept");
    assert_str(s[5].words, "");
}

static void items_know_their_level_and_their_own_text(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading = read_text(arena, "- one [A-1]\n  goes on\n  - two [A-2]\n    1. three\n- four\n\n  "
                                                     "second paragraph\n\n\n10) ten\n*\n- - x\n\nend\n");
    const struct gi_md_item *i = reading->outline->items.at;
    assert_int_equal(reading->outline->items.n, 8);
    assert_str(at(reading, i[0].span), "- one [A-1]\n  goes on");
    assert_str(i[0].text, "one [A-1]\n  goes on");
    assert_int_equal(i[0].level, 1);
    assert_int_equal(i[0].refs_to - i[0].refs_from, 2);
    assert_str(i[1].text, "two [A-2]");
    assert_int_equal(i[1].level, 2);
    assert_int_equal(i[1].refs_from, 1);
    assert_str(at(reading, i[2].span), "1. three");
    assert_int_equal(i[2].level, 3);
    assert_str(i[3].text, "four\n\n  second paragraph");
    assert_str(at(reading, i[4].span), "10) ten");
    assert_str(at(reading, i[5].span), "*");
    assert_str(i[5].text, "");
    assert_str(at(reading, i[6].span), "-");
    assert_str(at(reading, i[7].span), "- x");
    assert_int_equal(i[7].level, 2);
}

static void task_boxes_are_taken_off_the_text(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading =
        read_text(arena, "- [ ] open\n- [x] done\n1. [X]\tdone, too\n- [] no box\n- [y] nor this\n"
                         "- [x]tight\n- [ ]\n- text [x] inside\n-\n  [ ] below\n");
    static const struct {
        enum gi_task task;
        const char *text;
    } expected[] = {
        {GI_TASK_OPEN, "open"},
        {GI_TASK_DONE, "done"},
        {GI_TASK_DONE, "done, too"},
        {GI_TASK_NONE, "[] no box"},
        {GI_TASK_NONE, "[y] nor this"},
        {GI_TASK_NONE, "[x]tight"},
        {GI_TASK_OPEN, ""},
        {GI_TASK_NONE, "text [x] inside"},
        {GI_TASK_OPEN, "below"},
    };
    assert_int_equal(reading->outline->items.n, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < reading->outline->items.n; i++) {
        assert_int_equal(reading->outline->items.at[i].task, expected[i].task);
        assert_str(reading->outline->items.at[i].text, expected[i].text);
    }
}

static void items_in_quotes_end_before_the_quote_marks(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading = read_text(arena, "> - a\n>   b\n>\n> - c\n>\n>\n\nend\n");
    assert_int_equal(reading->outline->items.n, 2);
    assert_str(at(reading, reading->outline->items.at[0].span), "- a\n>   b");
    assert_str(at(reading, reading->outline->items.at[1].span), "- c");
}

static void tables_are_read_with_all_their_edges(void **state)
{
    (void)state;
    assert_cells("| a | b |\n|---|:-:|\n| 1 | 2 |\n", "a/b\n1/2\n");
    assert_cells("a | b\n--|--\n1 | 2\n", "a/b\n1/2\n");
    assert_cells("| a \\| x | b |\n|---|---|\n| `c \\| d` | |\n", "a \\| x/b\n`c \\| d`/\n");
    assert_cells("| a |\n|---|\n", "a\n");
    assert_cells("| a | b |\n| - | - |\n| 1\n| 1 | 2 | 3 |\n", "a/b\n1\n1/2/3\n");
    assert_cells("text before\n| a | b |\n|---|---|\n| 1 | 2 |\n", "a/b\n1/2\n");
    assert_cells("> | a | b |\n> |---|---|\n> | 1 | 2 |\n", "a/b\n1/2\n");
    assert_cells("- | a | b |\n  |---|---|\n  | 1 | 2 |\n", "a/b\n1/2\n");
    assert_cells("| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n", "a/b\n1/2\n");
    assert_cells("|\ta\t|b|\n|:--|--:|\n|時刻|🚒|\n", "a/b\n時刻/🚒\n");
}

static void a_table_ends_with_its_paragraph(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading =
        read_text(arena, "| a | b |\n|---|---|\n| 1 | 2 |  \n\n| no | table |\n\n# H\n| c |\n|---|\n| 3 |\n# I\n");
    assert_int_equal(reading->outline->tables.n, 2);
    assert_str(at(reading, reading->outline->tables.at[0].span), "| a | b |\n|---|---|\n| 1 | 2 |");
    assert_str(at(reading, reading->outline->tables.at[0].rows[1].span), "| 1 | 2 |");
    assert_str(at(reading, reading->outline->tables.at[1].span), "| c |\n|---|\n| 3 |");
    assert_int_equal(reading->outline->sections.at[0].tables_from, 1);
    assert_int_equal(reading->outline->sections.at[0].tables_to, 2);
}

static void what_only_looks_like_a_table_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "| a | b |\n|---|\n",
        "| a | b |\n|-x-|---|\n",
        "```\n| a |\n|---|\n```\n",
        "    | a |\n    |---|\n",
        "<!--\n| a |\n|---|\n-->\n",
        "a\n---\n",
        "| a |\n\n|---|\n",
        "|---|\n",
        "> |\n> |\n",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        assert_int_equal(read_text(arena, texts[i])->outline->tables.n, 0);
    }
}

static void references_are_ids_between_brackets(void **state)
{
    (void)state;
    assert_refs("[E-7fk], [RC-1] and [INC-20261120-k7f3/A-7fk] of [INC-20261120-k7f3]",
                "E-7fk RC-1 INC-20261120-k7f3/A-7fk INC-20261120-k7f3");
    assert_refs("[EX-20260301-ab12] [IMP-0012ab9f/T-3] [W-12345678]", "EX-20260301-ab12 IMP-0012ab9f/T-3 W-12345678");
    assert_refs("[E-] [X-7fk] [e-7fk] [E-7FK] [E-123456789] [E-7fk ] [ E-7fk] [E-7fk/A-1] [INC-/A-1] [E 7fk]", "");
    assert_refs("[see [D-1]] **[D-2]** *[D-3]*", "D-1 D-2 D-3");
    assert_refs("事故[T-1]は🚒[T-2]。", "T-1 T-2");
    assert_refs("# Title [T-1]\n\n> quoted [T-2]\n> - item [T-3]\n\nSetext [T-4]\n---\n", "T-1 T-2 T-3 T-4");
}

static void a_links_text_is_a_reference_and_its_label_is_none(void **state)
{
    (void)state;
    assert_refs("[A-1](https://example.org/[A-2]) [A-3](<u [A-4]> \"t [A-5]\")", "A-1 A-3");
    assert_refs("[text][A-1] [A-2][A-3] [A-4][text] ![A-5](u) ![A-6][x]", "A-2 A-3 A-4");
    assert_refs("wow![A-1] [x](not a [A-2] target)", "A-1 A-2");
    assert_refs("\\[A-1] \\\\[A-2] \\`[A-3]\\`", "A-2 A-3");
}

static void references_in_code_and_html_do_not_count(void **state)
{
    (void)state;
    assert_refs("`[E-1]` ``a ` [E-2]`` [E-3] ` [E-4]", "E-3 E-4");
    assert_refs("```\n[E-1]\n```\n\n~~~ info\n[E-2]\n~~~\n\n    [E-3]\n\n[E-4]", "E-4");
    assert_refs("<div>\n[E-1]\n</div>\n\n<b title=\"[E-2]\">[E-3]</b> <http://x/[E-4]> a < [E-5] > b", "E-3 E-5");
    assert_refs("<!-- [E-1] --> [E-2]\n\ntext <!-- [E-3] --> [E-4] <?php [E-5] ?> <!X [E-6]> [E-7]", "E-4 E-7");
    assert_refs("[E-1]: https://example.org/\n\n[E-2]: the log shows it\n", "E-2");
}

static void a_backtick_in_a_cell_hides_nothing_in_the_next(void **state)
{
    (void)state;
    assert_refs("| a ` | b |\n|---|---|\n| [T-1] ` | [T-2] |\n", "T-1 T-2");
    assert_refs("text `x\n| a | b |\n|---|---|\n| [T-1]` | [T-2] |\n", "T-1 T-2");
}

static void line_ends_and_tabs_do_not_move_places(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const struct reading *reading = read_text(
        arena,
        "# 影響\r\n\r\n-\tone\t[A-1]\r\n\tmore\r\n\r\n\t- 🚒 [A-2]\r\n\r\nSub\r\n---\r\n<!-- c -->\r\n\r\ntext\r\n");
    const struct gi_outline *outline = reading->outline;
    assert_int_equal(outline->sections.n, 2);
    assert_str(at(reading, outline->sections.at[0].heading), "# 影響");
    assert_str(outline->items.at[0].text, "one\t[A-1]\r\n\tmore");
    assert_str(at(reading, outline->items.at[1].span), "- 🚒 [A-2]");
    assert_str(at(reading, outline->sections.at[1].heading), "Sub\r\n---");
    assert_str(outline->sections.at[1].words, "text");
    assert_int_equal(outline->refs.at[1].span.start, strstr(reading->file.data, "A-2") - reading->file.data);
}

static void a_region_is_read_as_if_it_stood_alone(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char text[] = "---\nid: D-1\n---\n## Options [T-1]\n- [x] a\n";
    const struct reading *reading = read_from(arena, text, 15);
    assert_int_equal(reading->outline->sections.n, 1);
    assert_str(at(reading, reading->outline->sections.at[0].heading), "## Options [T-1]");
    assert_str(at(reading, reading->outline->items.at[0].span), "- [x] a");
    assert_str(refs_of(reading), "T-1");
}

static void an_empty_text_has_an_empty_outline(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "\r\n\r\n", "  \t ", "text without end"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        const struct reading *reading = read_text(arena, texts[i]);
        assert_int_equal(reading->outline->sections.n + reading->outline->items.n + reading->outline->refs.n, 0);
    }
}

static const char *repeated(struct gi_arena *arena, const char *piece, size_t size)
{
    struct gi_buf out = gi_buf_new(arena, size + 100);
    while (out.n + strlen(piece) <= size)
        gi_buf_adds(&out, piece);
    return out.s;
}

static void nesting_beyond_the_limit_is_a_finding_at_its_mark(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char *const marks[] = {">", "- ", "1. ", "> * "};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        char *text = gi_arena_printf(arena, "first\n\n%sa\n", repeated(arena, marks[i], 100000));
        const struct reading *reading = read_text(arena, text);
        assert_int_equal(reading->findings.list.n, 1);
        assert_int_equal(reading->findings.list.at[0].code, 140);
        assert_string_equal(reading->findings.list.at[0].message, "lists and quotes nest deeper than 64");
        size_t each = strlen(marks[i]), count = each == 4 ? 2 : 1; /* marks in a piece */
        assert_int_equal(reading->findings.list.at[0].place.span.start, 7 + GI_LIMIT_DEPTH / count * each);
        assert_non_null(reading->findings.list.at[0].remedy);
        assert_int_equal(reading->outline->items.n, 0);
    }
}

static void nesting_within_the_limit_is_read(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf text = gi_buf_new(arena, 100000);
    for (int i = 0; i < GI_LIMIT_DEPTH; i++)
        gi_buf_addf(&text, "%*s- x\n", 2 * i, "");
    const struct reading *reading = read_text(arena, text.s);
    assert_int_equal(reading->findings.list.n, 0);
    assert_int_equal(reading->outline->items.n, GI_LIMIT_DEPTH);
    assert_int_equal(reading->outline->items.at[GI_LIMIT_DEPTH - 1].level, GI_LIMIT_DEPTH);
    gi_buf_addf(&text, "%*s- x\n", 2 * GI_LIMIT_DEPTH, "");
    assert_int_equal(read_text(arena, text.s)->findings.list.n, 1);
}

static void a_rule_of_many_marks_is_no_nesting(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_int_equal(read_text(arena, repeated(arena, "- ", 400))->findings.list.n, 0);
    assert_int_equal(read_text(arena, repeated(arena, "* a\n> b\n", 4000))->findings.list.n, 0);
}

/* Seconds of this process that one reading takes. */
static double seconds_for(const char *piece, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *text = repeated(arena, piece, size);
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    assert_int_equal(read_text(arena, text)->findings.list.n, 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

/* Eight times the text may take eight times as long, and somewhat more; not sixty-four times. cmark alone takes 3 s on
 * the first of these, and a careless reader of references on many others. */
static void the_time_for_hostile_texts_grows_with_their_size(void **state)
{
    (void)state;
    enum { WHOLE = GI_LIMIT_MARKDOWN_BYTES, PART = WHOLE / 8 };
    static const char *const pieces[] = {
        "![[]()", "*",     "[",          "*a_ ",    "[a](b",    "`a``b",  "a`\n",    "<!--",
        "a <!--", "a<?",   "a<![CDATA[", "<a b=\"", "](",       "|",      "_",       "\\",
        "a|",     "# a\n", "- ![[]()\n", "- \n",    "a\n---\n", "[a]: <", "> - a\n", "[E-7fk]",
    };
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        alarm(120);
        double whole = seconds_for(pieces[i], WHOLE);
        if (whole > 0.1 && whole > 24 * seconds_for(pieces[i], PART))
            fail_msg("\"%s\" takes %.2f s", pieces[i], whole);
        alarm(0);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sections_hold_what_stands_up_to_the_next_heading_of_their_level),
    cmocka_unit_test(a_setext_heading_ends_with_its_underline),
    cmocka_unit_test(titles_are_plain_text),
    cmocka_unit_test(what_only_looks_like_a_heading_is_none),
    cmocka_unit_test(words_leave_out_comments_and_blank_lines),
    cmocka_unit_test(items_know_their_level_and_their_own_text),
    cmocka_unit_test(task_boxes_are_taken_off_the_text),
    cmocka_unit_test(items_in_quotes_end_before_the_quote_marks),
    cmocka_unit_test(tables_are_read_with_all_their_edges),
    cmocka_unit_test(a_table_ends_with_its_paragraph),
    cmocka_unit_test(what_only_looks_like_a_table_is_none),
    cmocka_unit_test(references_are_ids_between_brackets),
    cmocka_unit_test(a_links_text_is_a_reference_and_its_label_is_none),
    cmocka_unit_test(references_in_code_and_html_do_not_count),
    cmocka_unit_test(a_backtick_in_a_cell_hides_nothing_in_the_next),
    cmocka_unit_test(line_ends_and_tabs_do_not_move_places),
    cmocka_unit_test(a_region_is_read_as_if_it_stood_alone),
    cmocka_unit_test(an_empty_text_has_an_empty_outline),
    cmocka_unit_test(nesting_beyond_the_limit_is_a_finding_at_its_mark),
    cmocka_unit_test(nesting_within_the_limit_is_read),
    cmocka_unit_test(a_rule_of_many_marks_is_no_nesting),
    cmocka_unit_test(the_time_for_hostile_texts_grows_with_their_size),
};

UNIT_MAIN(tests)
