/* The Markdown outline over any text: spans lie inside the file and in order, the same text gives the same outline
 * wherever it stands in a file, and cmark finds the same blocks in the shortened lines as in the whole ones. */
#include <cmark.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "parse/markdown_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_within(struct gi_span inner, struct gi_span outer)
{
    check(inner.start <= inner.end && inner.start >= outer.start && inner.end <= outer.end);
}

static void check_slice(const struct gi_file *file, struct gi_str slice, struct gi_span outer)
{
    uint32_t start = (uint32_t)(slice.s - file->data);
    check_within((struct gi_span){start, start + (uint32_t)slice.n}, outer);
}

static void check_range(uint32_t from, uint32_t to, size_t count)
{
    check(from <= to && to <= count);
}

static void check_sections(const struct gi_outline *outline, struct gi_span region)
{
    uint32_t last = region.start;
    for (size_t i = 0; i < outline->sections.n; i++) {
        const struct gi_md_section *section = &outline->sections.at[i];
        check(section->level >= 1 && section->level <= 6);
        check_within(section->heading, (struct gi_span){last, region.end});
        check_within(section->own, section->body);
        check_within(section->body, (struct gi_span){section->heading.end, region.end});
        check(section->words.n <= section->own.end - section->own.start);
        check_range(section->refs_from, section->refs_to, outline->refs.n);
        check_range(section->items_from, section->items_to, outline->items.n);
        check_range(section->tables_from, section->tables_to, outline->tables.n);
        for (uint32_t r = section->refs_from; r < section->refs_to; r++)
            check_within(outline->refs.at[r].span, section->body);
        for (uint32_t r = section->items_from; r < section->items_to; r++)
            check_within(outline->items.at[r].span, section->body);
        for (uint32_t r = section->tables_from; r < section->tables_to; r++)
            check_within(outline->tables.at[r].span, section->body);
        last = section->own.end;
    }
}

static void check_items(const struct gi_file *file, const struct gi_outline *outline, struct gi_span region)
{
    uint32_t last = region.start;
    for (size_t i = 0; i < outline->items.n; i++) {
        const struct gi_md_item *item = &outline->items.at[i];
        check_within(item->span, (struct gi_span){last, region.end});
        check(item->level >= 1 && item->level <= GI_LIMIT_DEPTH);
        check_slice(file, item->text, item->span);
        check_range(item->refs_from, item->refs_to, outline->refs.n);
        last = item->span.start + 1;
    }
}

static void check_tables(const struct gi_file *file, const struct gi_outline *outline, struct gi_span region)
{
    uint32_t last = region.start;
    for (size_t i = 0; i < outline->tables.n; i++) {
        const struct gi_md_table *table = &outline->tables.at[i];
        check_within(table->span, (struct gi_span){last, region.end});
        check(table->row_count >= 1 && table->rows[0].cell_count >= 1);
        for (uint32_t r = 0; r < table->row_count; r++) {
            check_within(table->rows[r].span, table->span);
            for (uint32_t c = 0; c < table->rows[r].cell_count; c++)
                check_slice(file, table->rows[r].cells[c], table->rows[r].span);
        }
        last = table->span.end;
    }
}

static void check_refs(const struct gi_file *file, const struct gi_outline *outline, struct gi_span region)
{
    uint32_t last = region.start;
    for (size_t i = 0; i < outline->refs.n; i++) {
        struct gi_span span = outline->refs.at[i].span;
        check_within(span, (struct gi_span){last, region.end});
        check(file->data[span.start - 1] == '[' && file->data[span.end] == ']');
        check(gi_str_equal(outline->refs.at[i].id, gi_text_at(file, span)));
        last = span.end;
    }
}

/* Reads a text behind `before` bytes of front matter, and checks what comes out. */
static struct gi_outline *read_behind(struct gi_arena *arena, struct gi_str text, size_t before)
{
    char *copy = gi_arena_copy(arena, "---\na: b\n---\n", before);
    copy = gi_arena_grow(arena, copy, before, before + text.n + 1);
    memcpy(copy + before, text.s, text.n);
    const struct gi_file file = {.path = "input", .data = copy, .size = (uint32_t)(before + text.n)};
    struct gi_span region = {(uint32_t)before, file.size};
    struct gi_findings findings = {.arena = arena};
    struct gi_outline *outline = gi_markdown_outline(&file, region, &findings);
    check(findings.list.n <= 1 && (!findings.list.n || !outline->sections.n));
    check_sections(outline, region);
    check_items(&file, outline, region);
    check_tables(&file, outline, region);
    check_refs(&file, outline, region);
    return outline;
}

static void check_same(const struct gi_outline *a, const struct gi_outline *b, uint32_t behind)
{
    check(a->sections.n == b->sections.n && a->items.n == b->items.n);
    check(a->tables.n == b->tables.n && a->refs.n == b->refs.n);
    for (size_t i = 0; i < a->sections.n; i++) {
        check(a->sections.at[i].heading.start + behind == b->sections.at[i].heading.start);
        check(a->sections.at[i].own.end + behind == b->sections.at[i].own.end);
        check(gi_str_equal(a->sections.at[i].title, b->sections.at[i].title));
        check(gi_str_equal(a->sections.at[i].words, b->sections.at[i].words));
    }
    for (size_t i = 0; i < a->items.n; i++)
        check(a->items.at[i].span.end + behind == b->items.at[i].span.end);
    for (size_t i = 0; i < a->refs.n; i++)
        check(a->refs.at[i].span.start + behind == b->refs.at[i].span.start);
}

static cmark_node *next_block(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    cmark_node *below = cmark_node_first_child(node);
    if (below && type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING)
        return below;
    while (node && !cmark_node_next(node))
        node = cmark_node_parent(node);
    return node ? cmark_node_next(node) : NULL;
}

static void check_same_blocks(struct gi_str whole, struct gi_str shortened)
{
    cmark_node *first = cmark_parse_document(whole.s, whole.n, CMARK_OPT_DEFAULT);
    cmark_node *second = cmark_parse_document(shortened.s, shortened.n, CMARK_OPT_DEFAULT);
    cmark_node *a = first, *b = second;
    for (; a && b; a = next_block(a), b = next_block(b)) {
        check(cmark_node_get_type(a) == cmark_node_get_type(b));
        check(cmark_node_get_start_line(a) == cmark_node_get_start_line(b));
        check(cmark_node_get_start_column(a) == cmark_node_get_start_column(b));
        check(cmark_node_get_heading_level(a) == cmark_node_get_heading_level(b));
    }
    check(!a && !b);
    cmark_node_free(first);
    cmark_node_free(second);
}

/* Link definitions over several lines are the known exception; runs of images take cmark 0.30.2 too long. */
static void check_shortened(struct gi_arena *arena, const struct gi_file *file)
{
    struct gi_str whole = {file->data, file->size}, shortened;
    size_t images = 0;
    for (size_t i = 0; i + 1 < whole.n; i++)
        images += whole.s[i] == '!' && whole.s[i + 1] == '[';
    uint32_t deep = UINT32_MAX;
    if (!gi_md_shorten(arena, file, (struct gi_span){0, file->size}, &shortened, &deep))
        check(deep < file->size);
    else if (images < 1000 && !memmem(whole.s, whole.n, "]:", 2))
        check_same_blocks(whole, shortened);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { BEFORE = 13 };
    if (size > GI_LIMIT_MARKDOWN_BYTES)
        return 0;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_file file = {.path = "input", .size = (uint32_t)size, .flags = GI_FILE_WORKTREE};
    file.data = gi_arena_copy(arena, (const char *)data, size);
    struct gi_findings refused = {.arena = arena};
    if (!gi_text_gate(&file, &refused))
        return 0;
    struct gi_str text = {file.data, file.size};
    check_same(read_behind(arena, text, 0), read_behind(arena, text, BEFORE), BEFORE);
    check_shortened(arena, &file);
    return 0;
}
