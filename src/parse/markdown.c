/* The outline of a Markdown text: cmark's blocks, walked once in the order of the file. */
#include "base/limits.h"
#include "parse/markdown_parts.h"

enum { LEVELS = 6 };

/* Sections and items that are still open at some block of the walk. */
struct walk {
    struct gi_md_reader *reader;
    const struct gi_md_blocks *blocks;
    struct {
        uint32_t section; /* place in the outline */
        uint32_t comments_from;
    } open[LEVELS];
    uint32_t open_count;
    GI_VEC(uint32_t) items;     /* places of open items in the outline */
    GI_VEC(uint32_t) item_ends; /* the block behind each of them */
};

static struct gi_outline *outline_of(const struct walk *walk)
{
    return walk->reader->outline;
}

/* The text of a span without comments and blank lines: a slice of the file where there are none. */
static struct gi_str words_of(struct gi_md_reader *reader, struct gi_span own, uint32_t comment)
{
    const char *data = reader->file->data;
    struct gi_buf out = gi_buf_new(reader->arena, own.end - own.start + 1);
    uint32_t at = own.start;
    for (; at < own.end; comment++) {
        bool more = comment < reader->comments.n && reader->comments.at[comment].start < own.end;
        uint32_t stop = more ? reader->comments.at[comment].start : own.end;
        if (stop > at)
            gi_buf_add(&out, data + at, stop - at);
        at = more ? reader->comments.at[comment].end : own.end;
    }
    size_t kept = 0;
    for (size_t from = 0; from < out.n;) {
        const char *feed = memchr(out.s + from, '\n', out.n - from);
        size_t next = feed ? (size_t)(feed + 1 - out.s) : out.n;
        if (gi_str_trim((struct gi_str){out.s + from, next - from}).n) {
            memmove(out.s + kept, out.s + from, next - from);
            kept += next - from;
        }
        from = next;
    }
    return gi_str_trim((struct gi_str){out.s, kept});
}

/* Ends the own text of the newest section, and every open section of `level` or deeper, before the byte `at`. */
static void close_sections(struct walk *walk, uint32_t level, uint32_t at)
{
    struct gi_outline *outline = outline_of(walk);
    if (outline->sections.n) {
        struct gi_md_section *newest = &outline->sections.at[outline->sections.n - 1];
        newest->own.end = at;
        newest->words = words_of(walk->reader, newest->own, walk->open[walk->open_count - 1].comments_from);
    }
    while (walk->open_count) {
        struct gi_md_section *section = &outline->sections.at[walk->open[walk->open_count - 1].section];
        if (section->level < level)
            break;
        section->body.end = at;
        section->refs_to = (uint32_t)outline->refs.n;
        section->items_to = (uint32_t)outline->items.n;
        section->tables_to = (uint32_t)outline->tables.n;
        walk->open_count--;
    }
}

static bool is_underline(struct gi_str line, char mark)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.s[i] != mark)
            return false;
    return line.n > 0;
}

static bool is_atx(struct gi_str line)
{
    size_t marks = 0;
    while (marks < line.n && line.s[marks] == '#')
        marks++;
    return marks && marks <= LEVELS && (marks == line.n || line.s[marks] == ' ' || line.s[marks] == '\t');
}

/* The text of an ATX heading without its marks. */
static struct gi_span atx_text(const char *data, struct gi_span line)
{
    while (line.start < line.end && data[line.start] == '#')
        line.start++;
    uint32_t end = line.end;
    while (end > line.start && data[end - 1] == '#')
        end--;
    if (end == line.start || data[end - 1] == ' ' || data[end - 1] == '\t')
        line.end = end;
    return line;
}

/* The span of a heading and of its text in it. An ATX heading is one line; a Setext one goes on to its underline, which
 * is not where cmark 0.30.2 says that it ends. */
static struct gi_span heading_span(struct gi_md_reader *reader, const struct gi_md_block *block,
                                   struct gi_span *ret_text)
{
    uint32_t at = block->start;
    struct gi_span line, text = {0};
    while (gi_md_next_line(reader, &at, block->limit, &line)) {
        struct gi_span content = gi_md_line_content(reader, line, text.end ? block->quotes : 0);
        struct gi_str bytes = gi_text_at(reader->file, content);
        if (!text.end && is_atx(bytes)) {
            *ret_text = atx_text(reader->file->data, content);
            return line;
        }
        if (text.end && is_underline(bytes, block->level == 1 ? '=' : '-')) {
            *ret_text = text;
            return (struct gi_span){text.start, content.end};
        }
        text = (struct gi_span){text.end ? text.start : content.start, content.end};
    }
    *ret_text = text;
    return text;
}

static uint32_t behind_line(const struct gi_md_reader *reader, uint32_t at)
{
    struct gi_span line;
    if (!gi_md_next_line(reader, &at, reader->region.end, &line))
        return reader->region.end;
    return at;
}

/* A heading of the document itself opens a section; one inside a list or a quote is text. */
static void pass_heading(struct walk *walk, const struct gi_md_block *block)
{
    struct gi_md_reader *reader = walk->reader;
    struct gi_outline *outline = reader->outline;
    struct gi_span text, heading = heading_span(reader, block, &text);
    if (block->parent != GI_MD_TOP) {
        gi_md_scan_inline(reader, text);
        return;
    }
    close_sections(walk, block->level, block->line);
    gi_md_scan_inline(reader, text);
    uint32_t behind = behind_line(reader, heading.end);
    struct gi_md_section section = {
        .level = block->level,
        .title = gi_md_plain(reader->arena, gi_str_trim(gi_text_at(reader->file, text))),
        .heading = heading,
        .body = {behind, behind},
        .own = {behind, behind},
        .refs_from = (uint32_t)outline->refs.n,
        .items_from = (uint32_t)outline->items.n,
        .tables_from = (uint32_t)outline->tables.n,
    };
    walk->open[walk->open_count].section = (uint32_t)outline->sections.n;
    walk->open[walk->open_count].comments_from = (uint32_t)reader->comments.n;
    walk->open_count++;
    GI_VEC_PUSH(reader->arena, &outline->sections, section);
}

/* Without the blanks, empty lines and lone quote marks at the end of what an item contains. */
static uint32_t trim_end(const struct gi_md_reader *reader, uint32_t from, uint32_t to, uint32_t quotes)
{
    const char *data = reader->file->data;
    while (to > from && strchr(" \t\r\n", data[to - 1]))
        to--;
    uint32_t line = to;
    while (quotes && line > from && strchr(" \t>", data[line - 1]))
        line--;
    if (line < to && line > from && data[line - 1] == '\n')
        return trim_end(reader, from, line, quotes);
    return to;
}

/* Takes the box of a task list's item off its text. */
static enum gi_task take_box(const char *data, struct gi_span *text)
{
    uint32_t n = text->end - text->start;
    const char *box = data + text->start;
    if (n < 3 || box[0] != '[' || box[2] != ']' || (n > 3 && !strchr(" \t\r\n", box[3])))
        return GI_TASK_NONE;
    if (!strchr(" xX", box[1]))
        return GI_TASK_NONE;
    text->start += 3;
    while (text->start < text->end && strchr(" \t\r\n", data[text->start]))
        text->start++;
    return box[1] == ' ' ? GI_TASK_OPEN : GI_TASK_DONE;
}

static uint32_t behind_marker(const char *data, uint32_t at)
{
    while (data[at] >= '0' && data[at] <= '9')
        at++;
    return at + 1;
}

/* The own text of the item at block i: from its first child to before its first nested list. */
static struct gi_span item_text(const struct walk *walk, uint32_t i)
{
    const struct gi_md_block *block = &walk->blocks->list.at[i];
    uint32_t behind = behind_marker(walk->reader->file->data, block->start);
    struct gi_span text = {behind, behind};
    if (i + 1 == block->end || walk->blocks->list.at[i + 1].kind == GI_MD_LIST)
        return text;
    text = (struct gi_span){walk->blocks->list.at[i + 1].start, block->limit};
    for (uint32_t child = i + 1; child < block->end; child = walk->blocks->list.at[child].end)
        if (walk->blocks->list.at[child].kind == GI_MD_LIST) {
            text.end = walk->blocks->list.at[child].line;
            break;
        }
    text.end = trim_end(walk->reader, text.start, text.end, block->quotes);
    return text;
}

static void pass_item(struct walk *walk, uint32_t i)
{
    struct gi_md_reader *reader = walk->reader;
    const struct gi_md_block *block = &walk->blocks->list.at[i];
    struct gi_span text = item_text(walk, i);
    uint32_t end = text.end;
    enum gi_task task = GI_TASK_NONE;
    if (i + 1 < block->end && walk->blocks->list.at[i + 1].kind == GI_MD_PARAGRAPH)
        task = take_box(reader->file->data, &text);
    struct gi_md_item item = {
        .level = block->lists,
        .task = (uint8_t)task,
        .span = {block->start, end},
        .text = gi_text_at(reader->file, text),
        .refs_from = (uint32_t)reader->outline->refs.n,
    };
    GI_VEC_PUSH(reader->arena, &walk->items, (uint32_t)reader->outline->items.n);
    GI_VEC_PUSH(reader->arena, &walk->item_ends, block->end);
    GI_VEC_PUSH(reader->arena, &reader->outline->items, item);
}

/* Ends the items whose blocks all stand before the block i. */
static void close_items(struct walk *walk, uint32_t i)
{
    while (walk->items.n && walk->item_ends.at[walk->items.n - 1] <= i) {
        struct gi_md_item *item = &outline_of(walk)->items.at[walk->items.at[--walk->items.n]];
        item->refs_to = (uint32_t)outline_of(walk)->refs.n;
        walk->item_ends.n--;
    }
}

static void pass_block(struct walk *walk, uint32_t i)
{
    struct gi_md_reader *reader = walk->reader;
    const struct gi_md_block *block = &walk->blocks->list.at[i];
    switch ((enum gi_md_kind)block->kind) {
    case GI_MD_HEADING:
        pass_heading(walk, block);
        return;
    case GI_MD_ITEM:
        pass_item(walk, i);
        return;
    case GI_MD_PARAGRAPH: {
        uint32_t end = gi_md_paragraph_end(reader, block->start, block->limit, block->quotes);
        gi_md_scan_paragraph(reader, (struct gi_span){block->start, end}, block->quotes);
        return;
    }
    case GI_MD_HTML:
        gi_md_scan_html(reader, (struct gi_span){block->start, block->limit});
        return;
    case GI_MD_QUOTE:
    case GI_MD_LIST:
    case GI_MD_OTHER:
        return;
    }
}

struct gi_outline *gi_markdown_outline(const struct gi_file *file, struct gi_span region, struct gi_findings *findings)
{
    struct gi_arena *arena = findings->arena;
    struct gi_md_reader reader = {.arena = arena, .file = file, .region = region};
    struct gi_md_blocks blocks = {0};
    reader.outline = GI_NEW(arena, struct gi_outline);
    uint32_t deep;
    if (!gi_md_blocks_read(&reader, &blocks, &deep)) {
        gi_report(findings, 140, (struct gi_place){file, {deep, deep + 1}}, "lists and quotes nest deeper than %d",
                  GI_LIMIT_DEPTH);
        gi_report_remedy(findings, "take marks (`>`, `-`, `1.`) away from the front of this line, or indent it less");
        return reader.outline;
    }
    struct walk walk = {.reader = &reader, .blocks = &blocks};
    for (uint32_t i = 0; i < blocks.list.n; i++) {
        close_items(&walk, i);
        pass_block(&walk, i);
    }
    close_items(&walk, (uint32_t)blocks.list.n);
    close_sections(&walk, 0, region.end);
    return reader.outline;
}
