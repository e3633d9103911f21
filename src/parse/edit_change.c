/* The changes an edit can make, as one range of bytes that gives way to a text. */
#include "parse/edit_parts.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The end of the line that holds the offset, before its line end, inside the region. */
static uint32_t line_end(const struct gi_edit *edit, uint32_t offset)
{
    uint32_t end = gi_text_line(edit->file, offset).end;
    return end < offset ? offset : end > edit->region.end ? edit->region.end : end;
}

/* The start of the line behind it. */
static uint32_t next_line(const struct gi_edit *edit, uint32_t offset)
{
    const char *end = memchr(edit->file->data + offset, '\n', edit->region.end - offset);
    return end ? (uint32_t)(end - edit->file->data) + 1 : edit->region.end;
}

/* Behind blanks, line ends and comments. */
static uint32_t skip_to_token(const struct gi_edit *edit, uint32_t at)
{
    const char *data = edit->file->data;
    while (at < edit->region.end) {
        if (data[at] == '#')
            at = line_end(edit, at);
        else if (is_blank(data[at]) || data[at] == '\n' || data[at] == '\r')
            at++;
        else
            break;
    }
    return at;
}

static const struct gi_node *child_before(const struct gi_node *node)
{
    const struct gi_node *before = NULL;
    for (const struct gi_node *child = node->parent->first; child != node; child = child->next)
        before = child;
    return before;
}

static uint32_t position_of(const struct gi_node *node)
{
    uint32_t position = 0;
    for (const struct gi_node *child = node->parent->first; child != node; child = child->next)
        position++;
    return position;
}

static bool in_flow(const struct gi_node *node)
{
    return node->parent && node->parent->style == GI_STYLE_FLOW;
}

/* Where the pair or item begins: its key, or its dash. */
static uint32_t head(const struct gi_edit *edit, const struct gi_node *node)
{
    if (node->parent->kind == GI_NODE_MAP)
        return node->key_span.start;
    if (in_flow(node))
        return node->span.start;
    const struct gi_node *before = child_before(node);
    return before ? skip_to_token(edit, before->span.end) : node->parent->span.start;
}

/* Right behind its colon or dash. */
static uint32_t behind_head(const struct gi_edit *edit, const struct gi_node *node)
{
    if (node->parent->kind == GI_NODE_LIST)
        return head(edit, node) + 1;
    uint32_t at = node->key_span.end;
    while (is_blank(edit->file->data[at]))
        at++;
    return at + 1;
}

static void cut_last_line_feed(struct gi_buf *text)
{
    if (text->n && text->s[text->n - 1] == '\n')
        text->s[--text->n] = '\0';
}

/* Puts comments behind the first line of the text, where they stood before. */
static void keep_comment(struct gi_buf *text, struct gi_str comment)
{
    comment = gi_str_trim(comment);
    if (!comment.n)
        return;
    size_t n = gi_str_find(gi_buf_str(text), '\n');
    struct gi_str rest = {gi_arena_copy(text->arena, text->s + n, text->n - n), text->n - n};
    text->n = n;
    gi_buf_addc(text, ' ');
    gi_buf_addstr(text, comment);
    gi_buf_addstr(text, rest);
}

/* The comment on the line of the colon or dash, where the old value begins only further below. */
static struct gi_str comment_above(const struct gi_edit *edit, const struct gi_node *node, uint32_t behind)
{
    uint32_t end = line_end(edit, behind);
    return node->span.start > end ? gi_text_at(edit->file, (struct gi_span){behind, end}) : (struct gi_str){"", 0};
}

static void replace_by_block(struct gi_edit *edit, const struct gi_node *node, const struct gi_value *value)
{
    uint32_t behind = behind_head(edit, node);
    uint32_t column = gi_edit_column(edit->file, head(edit, node));
    uint32_t end = line_end(edit, node->span.end);
    if (node->parent->kind == GI_NODE_MAP)
        gi_edit_add_behind_key(&edit->text, &edit->style, value, column);
    else
        gi_edit_add_behind_dash(&edit->text, &edit->style, value, column);
    cut_last_line_feed(&edit->text);
    keep_comment(&edit->text, comment_above(edit, node, behind));
    keep_comment(&edit->text, gi_text_at(edit->file, (struct gi_span){node->span.end, end}));
    edit->range = (struct gi_span){behind, end};
}

static void replace_by_line(struct gi_edit *edit, const struct gi_node *node, const struct gi_value *value)
{
    edit->range = node->span;
    if (node->style == GI_STYLE_BLOCK || node->span.start == node->span.end) {
        edit->range.start = behind_head(edit, node);
        gi_buf_addc(&edit->text, ' ');
    }
    if (in_flow(node))
        gi_edit_add_flow(&edit->text, value);
    else
        gi_edit_add_inline(&edit->text, value);
    if (node->style == GI_STYLE_BLOCK)
        keep_comment(&edit->text, comment_above(edit, node, edit->range.start));
}

void gi_edit_replace(struct gi_edit *edit, const struct gi_node *node, const struct gi_value *value)
{
    struct gi_value *copy = NULL;
    edit->expected = gi_edit_copy(edit->arena, edit->root, node, &copy);
    copy->kind = value->kind;
    copy->text = value->text;
    copy->first = value->first;
    if (!node->parent) {
        edit->range = node->span;
        gi_edit_add_block(&edit->text, &edit->style, value, 0);
        cut_last_line_feed(&edit->text);
        if (!value->first)
            gi_edit_add_inline(&edit->text, value);
    } else if (gi_edit_is_block(value) && !in_flow(node)) {
        replace_by_block(edit, node, value);
    } else {
        replace_by_line(edit, node, value);
    }
}

/* Behind the last line of a child, and behind comments below it that are indented deeper than its parent. */
static uint32_t end_of_lines(const struct gi_edit *edit, const struct gi_node *child, uint32_t column)
{
    uint32_t end = line_end(edit, child->span.end);
    for (;;) {
        uint32_t start = next_line(edit, end);
        uint32_t at = start;
        while (at < edit->region.end && edit->file->data[at] == ' ')
            at++;
        if (start >= edit->region.end || at == edit->region.end || edit->file->data[at] != '#' || at - start <= column)
            return end;
        end = line_end(edit, at);
    }
}

static void add_member(struct gi_edit *edit, const struct gi_node *parent, const struct gi_value *value,
                       uint32_t column)
{
    if (parent->kind == GI_NODE_MAP)
        gi_edit_add_pair(&edit->text, &edit->style, value, column);
    else
        gi_edit_add_item(&edit->text, &edit->style, value, column);
}

/* The start of the comments that stand right above a line, in its column. */
static uint32_t start_of_comments(const struct gi_edit *edit, uint32_t start, uint32_t column)
{
    for (;;) {
        if (start <= edit->region.start)
            return start;
        uint32_t above = gi_text_line(edit->file, start - 1).start;
        if (above < edit->region.start || start - above <= column || edit->file->data[above + column] != '#')
            return start;
        for (uint32_t at = above; at < above + column; at++)
            if (edit->file->data[at] != ' ')
                return start;
        start = above;
    }
}

static void insert_in_block(struct gi_edit *edit, const struct gi_node *parent, const struct gi_node *before,
                            const struct gi_node *after, const struct gi_value *value)
{
    uint32_t column = gi_edit_column(edit->file, parent->span.start);
    if (before) {
        uint32_t at = end_of_lines(edit, before, column);
        gi_buf_addc(&edit->text, '\n');
        gi_edit_add_blanks(&edit->text, column);
        add_member(edit, parent, value, column);
        cut_last_line_feed(&edit->text);
        edit->range = (struct gi_span){at, at};
        return;
    }
    uint32_t at = head(edit, after);
    add_member(edit, parent, value, column);
    gi_edit_add_blanks(&edit->text, column);
    edit->range = (struct gi_span){at, at};
}

/* In front of an item that is not the first: above the comments that belong to it. */
static void insert_above(struct gi_edit *edit, const struct gi_node *parent, const struct gi_node *after,
                         const struct gi_value *value)
{
    uint32_t column = gi_edit_column(edit->file, parent->span.start);
    uint32_t at = start_of_comments(edit, gi_text_line(edit->file, head(edit, after)).start, column);
    gi_edit_add_blanks(&edit->text, column);
    add_member(edit, parent, value, column);
    edit->range = (struct gi_span){at, at};
}

static void insert_in_flow(struct gi_edit *edit, const struct gi_node *parent, const struct gi_node *before,
                           const struct gi_value *value)
{
    uint32_t at = before ? before->span.end : parent->span.start + 1;
    if (before)
        gi_buf_adds(&edit->text, ", ");
    struct gi_value alone = *value;
    alone.next = NULL;
    struct gi_value whole = {.kind = parent->kind, .first = &alone};
    struct gi_buf text = gi_buf_new(edit->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_edit_add_flow(&text, &whole);
    gi_buf_add(&edit->text, text.s + 1, text.n - 2);
    if (!before && parent->first)
        gi_buf_adds(&edit->text, ", ");
    edit->range = (struct gi_span){at, at};
}

void gi_edit_insert(struct gi_edit *edit, const struct gi_node *parent, uint32_t position, const struct gi_value *value)
{
    struct gi_value *copy = NULL;
    struct gi_value *whole = gi_edit_copy(edit->arena, edit->root, parent, &copy);
    gi_edit_copy_insert(edit->arena, copy, position, value);
    bool flow_item = parent->first || value->kind == GI_NODE_SCALAR;
    if (parent->style == GI_STYLE_FLOW && !in_flow(parent) && (!flow_item || parent->kind == GI_NODE_MAP) &&
        !parent->first) {
        gi_edit_replace(edit, parent, copy);
        return;
    }
    edit->expected = whole;
    const struct gi_node *before = NULL;
    const struct gi_node *after = parent->first;
    while (position-- && after) {
        before = after;
        after = after->next;
    }
    if (parent->style == GI_STYLE_FLOW)
        insert_in_flow(edit, parent, before, value);
    else if (before && after && parent->kind == GI_NODE_LIST)
        insert_above(edit, parent, after, value);
    else
        insert_in_block(edit, parent, before, after, value);
}

void gi_edit_first(struct gi_edit *edit, const struct gi_value *root)
{
    uint32_t end = edit->region.end;
    edit->range = (struct gi_span){end, end};
    edit->expected = GI_NEW(edit->arena, struct gi_value);
    *edit->expected = *root;
    edit->expected->next = NULL;
    if (end > edit->region.start && edit->file->data[end - 1] != '\n')
        gi_buf_addc(&edit->text, '\n');
    gi_edit_add_block(&edit->text, &edit->style, root, 0);
}

static void take_out_of_flow(struct gi_edit *edit, const struct gi_node *node)
{
    const struct gi_node *before = child_before(node);
    uint32_t start = head(edit, node);
    if (node->next)
        edit->range = (struct gi_span){start, head(edit, node->next)};
    else if (before)
        edit->range = (struct gi_span){before->span.end, node->span.end};
    else
        edit->range = (struct gi_span){node->parent->span.start + 1, node->parent->span.end - 1};
}

static bool begins_line(const struct gi_edit *edit, uint32_t at)
{
    uint32_t start = gi_text_line(edit->file, at).start;
    return gi_str_trim(gi_text_at(edit->file, (struct gi_span){start, at})).n == 0;
}

static void take_lines_out(struct gi_edit *edit, const struct gi_node *node)
{
    uint32_t start = head(edit, node);
    uint32_t end = line_end(edit, node->span.end);
    if (begins_line(edit, start)) {
        edit->range = (struct gi_span){gi_text_line(edit->file, start).start, next_line(edit, end)};
        bool last = edit->range.end == edit->region.end && edit->file->data[edit->range.end - 1] != '\n';
        if (last && edit->range.start > edit->region.start)
            edit->range = (struct gi_span){line_end(edit, edit->range.start - 1), edit->range.end};
        return;
    }
    /* The first on its dash's line: the next one moves up to the dash, unless comments stand between them. */
    uint32_t next = head(edit, node->next);
    struct gi_str between = gi_text_at(edit->file, (struct gi_span){end, next});
    edit->range = (struct gi_span){start, gi_str_trim(between).n ? end : next};
}

void gi_edit_take_out(struct gi_edit *edit, const struct gi_node *node)
{
    const struct gi_node *parent = node->parent;
    bool last_row = !parent->parent && parent->kind == GI_NODE_LIST && parent->style == GI_STYLE_BLOCK;
    if (!in_flow(node) && !node->next && parent->first == node && !last_row) {
        gi_edit_replace(edit, parent, &(struct gi_value){.kind = parent->kind});
        return;
    }
    struct gi_value *copy = NULL;
    edit->expected = gi_edit_copy(edit->arena, edit->root, parent, &copy);
    gi_edit_copy_remove(copy, position_of(node));
    if (last_row && !copy->first)
        edit->expected = NULL;
    if (in_flow(node))
        take_out_of_flow(edit, node);
    else
        take_lines_out(edit, node);
}
