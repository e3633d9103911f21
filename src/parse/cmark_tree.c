/* cmark 0.30.2's part in reading Markdown: its memory, the tree of blocks, and the plain text of a heading. */
#include <cmark.h>

#include "base/bug.h"
#include "base/scoped.h"
#include "parse/markdown_parts.h"

/* cmark's allocation functions get no context, so the arena in use is told by this pointer, for one thread and for the
 * length of one call only: incidents are read in parallel, each worker with its own arena. */
static _Thread_local struct gi_arena *cmark_arena;

/* In front of every block, since realloc must know how much to keep. */
struct block_head {
    size_t size;
    size_t unused_; /* keeps the block aligned to 16 */
};

static void *tree_calloc(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 4 / size)
        gi_out_of_memory();
    struct block_head *head = gi_arena_alloc(cmark_arena, sizeof(*head) + count * size);
    head->size = count * size;
    return head + 1;
}

static void *tree_realloc(void *old, size_t size)
{
    struct block_head *head = old ? (struct block_head *)old - 1 : NULL;
    if (size > SIZE_MAX / 4)
        gi_out_of_memory();
    if (head && size <= head->size)
        return old;
    head = gi_arena_grow(cmark_arena, head, head ? sizeof(*head) + head->size : 0, sizeof(*head) + size);
    head->size = size;
    return head + 1;
}

/* Nothing is given back one by one: the arena dies with the call. */
static void tree_free(void *block GI_UNUSED)
{
}

/* Parses text; the tree lives as long as the scratch arena, and neither it nor the parser is ever freed by cmark. */
static cmark_node *tree_parse(struct gi_arena *scratch, struct gi_str text)
{
    cmark_mem *memory = GI_NEW(scratch, cmark_mem); /* every node points to it */
    *memory = (cmark_mem){tree_calloc, tree_realloc, tree_free};
    cmark_arena = scratch;
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT | CMARK_OPT_SOURCEPOS, memory);
    cmark_parser_feed(parser, text.s, text.n);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_arena = NULL;
    return document;
}

static enum gi_md_kind kind_of(cmark_node *node)
{
    static const uint8_t kinds[] = {
        [CMARK_NODE_BLOCK_QUOTE] = GI_MD_QUOTE, [CMARK_NODE_LIST] = GI_MD_LIST,
        [CMARK_NODE_ITEM] = GI_MD_ITEM,         [CMARK_NODE_HTML_BLOCK] = GI_MD_HTML,
        [CMARK_NODE_HEADING] = GI_MD_HEADING,   [CMARK_NODE_PARAGRAPH] = GI_MD_PARAGRAPH,
    };
    size_t type = (size_t)cmark_node_get_type(node);
    return type < sizeof(kinds) ? (enum gi_md_kind)kinds[type] : GI_MD_OTHER;
}

/* Where each line of a region begins; walked forwards, since blocks come in the order of the file. */
struct line_walk {
    const struct gi_file *file;
    uint32_t end;
    int line;       /* counts from 1, as cmark's */
    uint32_t start; /* its first byte */
};

static uint32_t line_start(struct line_walk *walk, int line)
{
    while (walk->line < line) {
        const char *from = walk->file->data + walk->start;
        const char *feed = memchr(from, '\n', walk->end - walk->start);
        if (!feed)
            gi_bug("cmark names a line behind the end");
        walk->start = (uint32_t)(feed + 1 - walk->file->data);
        walk->line++;
    }
    return walk->start;
}

static void add_block(struct gi_md_reader *reader, struct gi_md_blocks *blocks, cmark_node *node, uint32_t parent,
                      struct line_walk *walk)
{
    enum gi_md_kind kind = kind_of(node);
    struct gi_md_block above = {0};
    if (parent != GI_MD_TOP)
        above = blocks->list.at[parent];
    uint32_t line = line_start(walk, cmark_node_get_start_line(node));
    struct gi_md_block block = {
        .kind = (uint8_t)kind,
        .level = kind == GI_MD_HEADING ? (uint8_t)cmark_node_get_heading_level(node) : 0,
        .quotes = (uint16_t)(above.quotes + (parent != GI_MD_TOP && above.kind == GI_MD_QUOTE)),
        .lists = (uint16_t)(above.lists + (kind == GI_MD_LIST)),
        .parent = parent,
        .start = line + (uint32_t)cmark_node_get_start_column(node) - 1,
        .line = line,
    };
    GI_VEC_PUSH(reader->arena, &blocks->list, block);
}

static bool has_blocks(enum gi_md_kind kind)
{
    return kind == GI_MD_QUOTE || kind == GI_MD_LIST || kind == GI_MD_ITEM;
}

/* From the last block back, each learns where the next one begins, and its containers where they end. */
static void set_limits(struct gi_md_reader *reader, struct gi_md_blocks *blocks)
{
    uint32_t count = (uint32_t)blocks->list.n;
    for (uint32_t i = 0; i < count; i++) {
        struct gi_md_block *block = &blocks->list.at[i];
        if (!block->end)
            block->end = count;
        block->limit = block->end < count ? blocks->list.at[block->end].line : reader->region.end;
    }
}

/* Climbs from a node that has no further blocks below it to the next one in the order of the file; NULL at the end.
 * Sets the ends of what is left, and *parent to the container of the result. */
static cmark_node *next_behind(struct gi_md_blocks *blocks, cmark_node *node, uint32_t self, uint32_t *parent)
{
    while (self != GI_MD_TOP) {
        blocks->list.at[self].end = (uint32_t)blocks->list.n;
        *parent = blocks->list.at[self].parent;
        cmark_node *next = cmark_node_next(node);
        if (next)
            return next;
        node = cmark_node_parent(node);
        self = *parent;
    }
    return NULL;
}

bool gi_md_blocks_read(struct gi_md_reader *reader, struct gi_md_blocks *ret_blocks, uint32_t *ret_deep)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_str text;
    if (!gi_md_shorten(scratch, reader->file, reader->region, &text, ret_deep))
        return false;
    cmark_node *document = tree_parse(scratch, text);
    struct line_walk walk = {reader->file, reader->region.end, 1, reader->region.start};
    cmark_node *node = cmark_node_first_child(document);
    uint32_t parent = GI_MD_TOP;
    while (node) {
        add_block(reader, ret_blocks, node, parent, &walk);
        uint32_t self = (uint32_t)ret_blocks->list.n - 1;
        cmark_node *below = has_blocks(ret_blocks->list.at[self].kind) ? cmark_node_first_child(node) : NULL;
        if (below)
            parent = self;
        node = below ? below : next_behind(ret_blocks, node, self, &parent);
    }
    set_limits(reader, ret_blocks);
    return true;
}

static bool is_marked_up(struct gi_str raw)
{
    for (size_t i = 0; i < raw.n; i++)
        if (strchr("\\`*_[]<>!&\n", raw.s[i]))
            return true;
    return false;
}

struct gi_str gi_md_plain(struct gi_arena *arena, struct gi_str raw)
{
    enum { MOST = 4096 }; /* a longer heading is no title; bounds cmark's time on its inlines */
    if (!is_marked_up(raw) || raw.n > MOST)
        return raw;
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    char *line = gi_arena_printf(scratch, "# %.*s #", GI_STR_ARGS(raw));
    for (char *c = line; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    cmark_node *document = tree_parse(scratch, gi_str_of(line));
    struct gi_buf out = gi_buf_new(arena, (size_t)MOST * 2);
    cmark_arena = scratch; /* the iterator allocates, too */
    cmark_iter *iter = cmark_iter_new(document);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            gi_buf_adds(&out, cmark_node_get_literal(node));
    }
    cmark_arena = NULL;
    return gi_str_trim(gi_buf_str(&out));
}
