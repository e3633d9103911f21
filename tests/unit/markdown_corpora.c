/* Real Markdown: the outline of every file of CORPORA (default ../shared/corpora) against cmark's own reading. */
#include <cmark.h>
#include <ftw.h>
#include <stdlib.h>

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "parse/markdown.h"
#include "unit.h"

struct corpora {
    struct gi_arena *arena;
    GI_VEC(const char *) paths;
};

static struct corpora corpora; /* nftw(3) passes no context */

static int keep_path(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)walk;
    size_t n = strlen(path);
    if (kind == FTW_F && n > 3 && strcmp(path + n - 3, ".md") == 0 && status->st_size <= GI_LIMIT_MARKDOWN_BYTES)
        GI_VEC_PUSH(corpora.arena, &corpora.paths, gi_arena_copy(corpora.arena, path, n));
    return 0;
}

static const char *root(void)
{
    const char *named = gi_env_get("CORPORA");
    return named ? named : "../shared/corpora";
}

static int find_files(void **state)
{
    (void)state;
    corpora.arena = gi_arena_new();
    nftw(root(), keep_path, 16, FTW_PHYS);
    return 0;
}

static int forget_files(void **state)
{
    (void)state;
    gi_arena_free(corpora.arena);
    return 0;
}

static void skip_without_files(void)
{
    if (corpora.paths.n)
        return;
    print_message("skipped: no Markdown file below %s (set CORPORA)\n", root());
    skip();
}

/* Reads a file; false where the text gate refuses it. */
static bool open_file(struct gi_arena *arena, const char *path, struct gi_file *ret_file)
{
    struct gi_error error = {.arena = arena};
    struct gi_findings findings = {.arena = arena};
    struct gi_str bytes;
    if (gi_file_read(arena, path, GI_LIMIT_MARKDOWN_BYTES, &bytes, &error) != 0)
        fail_msg("%s", error.message);
    *ret_file = (struct gi_file){path, bytes.s, (uint32_t)bytes.n, GI_FILE_WORKTREE};
    return gi_text_gate(ret_file, &findings);
}

static struct gi_outline *read_file(struct gi_arena *arena, const struct gi_file *file)
{
    struct gi_findings findings = {.arena = arena};
    struct gi_outline *outline = gi_markdown_outline(file, (struct gi_span){0, file->size}, &findings);
    assert_int_equal(findings.list.n, 0);
    return outline;
}

/* Compares the sections with the headings that cmark finds at the top of the document in the whole, uncut text. */
static size_t compare_headings(const struct gi_file *file, const struct gi_outline *outline)
{
    cmark_node *document = cmark_parse_document(file->data, file->size, CMARK_OPT_DEFAULT);
    size_t i = 0;
    for (cmark_node *node = cmark_node_first_child(document); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING)
            continue;
        if (i == outline->sections.n)
            fail_msg("%s: line %d: a heading is missing", file->path, cmark_node_get_start_line(node));
        const struct gi_md_section *section = &outline->sections.at[i++];
        struct gi_position position = gi_text_position(file, section->heading.start);
        if ((int)position.line != cmark_node_get_start_line(node) ||
            (int)position.byte_column != cmark_node_get_start_column(node) ||
            (int)section->level != cmark_node_get_heading_level(node))
            fail_msg("%s: heading %zu is not where cmark has it", file->path, i);
    }
    cmark_node_free(document);
    if (i != outline->sections.n)
        fail_msg("%s: %zu headings, %zu in the outline", file->path, i, outline->sections.n);
    return i;
}

static void every_heading_is_found_at_its_place(void **state)
{
    (void)state;
    skip_without_files();
    size_t read = 0, headings = 0;
    for (size_t i = 0; i < corpora.paths.n; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_file file;
        if (!open_file(arena, corpora.paths.at[i], &file))
            continue;
        headings += compare_headings(&file, read_file(arena, &file));
        read++;
    }
    print_message("%zu of %zu files, %zu headings\n", read, corpora.paths.n, headings);
    assert_true(read * 10 >= corpora.paths.n * 8); /* the gate refuses some for invisible characters */
    assert_true(headings > read);
}

/* What a person would see at the place: a marker, a pipe, a word of the title. */
static void check_places(const struct gi_file *file, const struct gi_outline *outline)
{
    for (size_t i = 0; i < outline->items.n; i++) {
        struct gi_str item = gi_text_at(file, outline->items.at[i].span);
        if (!strchr("-+*0123456789", item.s[0]) || (item.n > 1 && item.s[item.n - 1] == '\n'))
            fail_msg("%s: an item is \"%.*s\"", file->path, GI_STR_ARGS(item));
    }
    for (size_t i = 0; i < outline->tables.n; i++) {
        const struct gi_md_table *table = &outline->tables.at[i];
        for (uint32_t r = 0; r < table->row_count; r++) {
            struct gi_str row = gi_text_at(file, table->rows[r].span);
            if (gi_str_find(row, '|') == row.n)
                fail_msg("%s: a row is \"%.*s\"", file->path, GI_STR_ARGS(row));
        }
    }
    for (size_t i = 0; i < outline->sections.n; i++) {
        struct gi_str heading = gi_text_at(file, outline->sections.at[i].heading);
        struct gi_str title = outline->sections.at[i].title;
        size_t word = 0;
        while (word < title.n && ((title.s[word] | 32) >= 'a' && (title.s[word] | 32) <= 'z'))
            word++;
        if (word && !memmem(heading.s, heading.n, title.s ? title.s : "", word))
            fail_msg("%s: \"%.*s\" is not in its heading", file->path, GI_STR_ARGS(title));
    }
}

static void items_rows_and_titles_are_what_stands_there(void **state)
{
    (void)state;
    skip_without_files();
    size_t items = 0, tables = 0;
    for (size_t i = 0; i < corpora.paths.n; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_file file;
        if (!open_file(arena, corpora.paths.at[i], &file))
            continue;
        const struct gi_outline *outline = read_file(arena, &file);
        check_places(&file, outline);
        items += outline->items.n;
        tables += outline->tables.n;
    }
    print_message("%zu items, %zu tables\n", items, tables);
    assert_true(items && tables);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_heading_is_found_at_its_place),
    cmocka_unit_test(items_rows_and_titles_are_what_stands_there),
};

int main(void)
{
    return cmocka_run_group_tests(tests, find_files, forget_files);
}
