/* GFM pipe tables, recognised in cmark's paragraphs. */
#include "parse/markdown_parts.h"

bool gi_md_next_line(const struct gi_md_reader *reader, uint32_t *at, uint32_t end, struct gi_span *ret_line)
{
    if (*at >= end)
        return false;
    const char *from = reader->file->data + *at;
    const char *feed = memchr(from, '\n', end - *at);
    uint32_t stop = feed ? (uint32_t)(feed - reader->file->data) : end;
    *ret_line = (struct gi_span){*at, stop};
    *at = feed ? stop + 1 : end;
    if (stop > ret_line->start && reader->file->data[stop - 1] == '\r')
        ret_line->end--;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct gi_span gi_md_line_content(const struct gi_md_reader *reader, struct gi_span line, uint32_t quotes)
{
    const char *data = reader->file->data;
    while (line.start < line.end && (is_blank(data[line.start]) || (quotes && data[line.start] == '>'))) {
        quotes -= data[line.start] == '>';
        line.start++;
    }
    while (line.end > line.start && is_blank(data[line.end - 1]))
        line.end--;
    return line;
}

uint32_t gi_md_paragraph_end(const struct gi_md_reader *reader, uint32_t start, uint32_t limit, uint32_t quotes)
{
    uint32_t at = start, end = start;
    struct gi_span line;
    while (gi_md_next_line(reader, &at, limit, &line)) {
        struct gi_span content = gi_md_line_content(reader, line, end == start ? 0 : quotes);
        if (content.start == content.end)
            break;
        end = content.end;
    }
    return end;
}

/* The end of the cell that begins at from: the next pipe that no backslash escapes, or the line's end. */
static uint32_t cell_end(const char *data, uint32_t from, uint32_t end)
{
    while (from < end && data[from] != '|')
        from += data[from] == '\\' && from + 1 < end ? 2 : 1;
    return from < end ? from : end;
}

/* Takes the next cell of a row's content; both outer pipes may be missing. */
static bool next_cell(const struct gi_md_reader *reader, struct gi_span content, uint32_t *at, struct gi_span *ret_cell)
{
    const char *data = reader->file->data;
    if (*at == content.start && *at < content.end && data[*at] == '|')
        ++*at;
    if (*at >= content.end)
        return false;
    uint32_t end = cell_end(data, *at, content.end);
    *ret_cell = gi_md_line_content(reader, (struct gi_span){*at, end}, 0);
    *at = end + 1;
    return true;
}

static uint32_t count_cells(const struct gi_md_reader *reader, struct gi_span content)
{
    uint32_t at = content.start, count = 0;
    struct gi_span cell;
    while (next_cell(reader, content, &at, &cell))
        count++;
    return count;
}

static bool is_delimiter_cell(struct gi_str cell)
{
    size_t from = gi_str_starts(cell, ":"), end = cell.n - (cell.n > from && gi_str_ends(cell, ":"));
    for (size_t i = from; i < end; i++)
        if (cell.s[i] != '-')
            return false;
    return end > from;
}

/* `| --- | :-: |`: at least one pipe and one cell, nothing but dashes, with colons at their ends. */
static bool is_delimiter_row(const struct gi_md_reader *reader, struct gi_span content)
{
    struct gi_str text = gi_text_at(reader->file, content);
    if (!text.n || !strchr("|:-", text.s[0]) || gi_str_find(text, '|') == text.n)
        return false;
    uint32_t at = content.start;
    struct gi_span cell;
    bool cells = false;
    for (; next_cell(reader, content, &at, &cell); cells = true)
        if (!is_delimiter_cell(gi_text_at(reader->file, cell)))
            return false;
    return cells;
}

static struct gi_md_row read_row(struct gi_md_reader *reader, struct gi_span content)
{
    struct gi_md_row row = {.span = content, .cell_count = count_cells(reader, content)};
    row.cells = GI_NEW_ARRAY(reader->arena, struct gi_str, row.cell_count);
    uint32_t at = content.start, i = 0;
    struct gi_span cell;
    while (next_cell(reader, content, &at, &cell)) {
        row.cells[i++] = gi_text_at(reader->file, cell);
        gi_md_scan_inline(reader, cell);
    }
    return row;
}

/* Reads a table whose head is `head`; *at stands behind the delimiter row. */
static void read_table(struct gi_md_reader *reader, struct gi_span head, uint32_t at, uint32_t end, uint32_t quotes)
{
    GI_VEC(struct gi_md_row) rows = {0};
    GI_VEC_PUSH(reader->arena, &rows, read_row(reader, head));
    struct gi_span line;
    uint32_t last = at;
    while (gi_md_next_line(reader, &at, end, &line)) {
        struct gi_span content = gi_md_line_content(reader, line, quotes);
        GI_VEC_PUSH(reader->arena, &rows, read_row(reader, content));
        last = content.end;
    }
    struct gi_md_table table = {{head.start, last}, rows.at, (uint32_t)rows.n};
    GI_VEC_PUSH(reader->arena, &reader->outline->tables, table);
}

void gi_md_scan_paragraph(struct gi_md_reader *reader, struct gi_span text, uint32_t quotes)
{
    struct gi_span line, head = {0};
    uint32_t at = text.start;
    if (!memchr(reader->file->data + text.start, '|', text.end - text.start))
        at = text.end;
    while (gi_md_next_line(reader, &at, text.end, &line)) {
        struct gi_span content = gi_md_line_content(reader, line, line.start == text.start ? 0 : quotes);
        if (head.end && is_delimiter_row(reader, content) &&
            count_cells(reader, head) == count_cells(reader, content)) {
            gi_md_scan_inline(reader, (struct gi_span){text.start, head.start});
            read_table(reader, head, at, text.end, quotes);
            return;
        }
        head = content;
    }
    gi_md_scan_inline(reader, text);
}
