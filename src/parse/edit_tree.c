/* Trees for the editor: paths, the style of a file, and the tree that an edit is meant to leave. */
#include "parse/edit_parts.h"

/* `[12]`; the rest of the path behind it, or NULL. */
static const char *read_position(const char *at, uint32_t *ret_position)
{
    uint32_t position = 0;
    const char *digit = at + 1;
    for (; *digit >= '0' && *digit <= '9' && position < GI_LIMIT_NODES; digit++)
        position = position * 10 + (uint32_t)(*digit - '0');
    if (digit == at + 1 || *digit != ']')
        return NULL;
    *ret_position = position;
    return digit + 1;
}

int gi_edit_path(const char *path, struct gi_edit_step *ret_steps, uint32_t *ret_count, struct gi_error *reterr)
{
    uint32_t count = 0;
    for (const char *at = path; *at;) {
        if (count == GI_EDIT_STEPS)
            return gi_fail(reterr, "%s: more than %d steps", path, GI_EDIT_STEPS);
        struct gi_edit_step *step = &ret_steps[count++];
        if (*at == '[') {
            step->key = (struct gi_str){NULL, 0};
            at = read_position(at, &step->position);
            if (!at || (*at && *at != '.' && *at != '['))
                return gi_fail(reterr, "%s: a position in a list is written [0], [1], ...", path);
        } else {
            size_t n = strcspn(at, ".[");
            if (!n)
                return gi_fail(reterr, "%s: a key is missing in this path", path);
            step->key = (struct gi_str){at, n};
            at += n;
        }
        if (*at == '.' && !at[1])
            return gi_fail(reterr, "%s: a key is missing in this path", path);
        at += *at == '.';
    }
    *ret_count = count;
    return 0;
}

const struct gi_node *gi_edit_child(const struct gi_node *node, const struct gi_edit_step *step)
{
    bool by_key = step->key.s != NULL;
    if (!node || node->kind != (by_key ? GI_NODE_MAP : GI_NODE_LIST))
        return NULL;
    uint32_t position = 0;
    for (const struct gi_node *child = node->first; child; child = child->next, position++)
        if (by_key ? gi_str_equal(child->key, step->key) : position == step->position)
            return child;
    return NULL;
}

uint32_t gi_edit_column(const struct gi_file *file, uint32_t offset)
{
    return offset - gi_text_line(file, offset).start;
}

/* What is still zero is not known yet; list_offset counts from one until the end. */
static void learn(const struct gi_file *file, const struct gi_node *node, struct gi_edit_style *style)
{
    for (const struct gi_node *child = node->first; child; child = child->next) {
        if (style->step && style->list_offset && style->gap)
            return;
        uint32_t column = gi_edit_column(file, child->span.start);
        uint32_t parent = gi_edit_column(file, node->span.start);
        bool block = child->style == GI_STYLE_BLOCK;
        bool in_map = node->kind == GI_NODE_MAP;
        if (node->style != GI_STYLE_BLOCK)
            return;
        if (in_map && block && child->kind == GI_NODE_MAP && !style->step && column > parent)
            style->step = column - parent;
        if (in_map && block && child->kind == GI_NODE_LIST && !style->list_offset && column >= parent)
            style->list_offset = column - parent + 1;
        if (!in_map && !style->gap && column > parent && child->span.start < child->span.end)
            style->gap = column - parent;
        learn(file, child, style);
    }
}

struct gi_edit_style gi_edit_style_of(const struct gi_file *file, const struct gi_node *root)
{
    struct gi_edit_style style = {0};
    if (root)
        learn(file, root, &style);
    style.list_offset = style.list_offset ? style.list_offset - 1 : gi_edit_default_style.list_offset;
    if (style.step < 1 || style.step > 9)
        style.step = gi_edit_default_style.step;
    if (style.gap < 2 || style.gap > 9)
        style.gap = gi_edit_default_style.gap;
    if (style.list_offset > 8)
        style.list_offset = gi_edit_default_style.list_offset;
    return style;
}

struct gi_value *gi_edit_copy(struct gi_arena *arena, const struct gi_node *node, const struct gi_node *watched,
                              struct gi_value **ret_watched)
{
    if (!node)
        return NULL;
    struct gi_value *copy = GI_NEW(arena, struct gi_value);
    copy->kind = node->kind;
    copy->text = node->text;
    copy->key = node->key;
    if (node == watched)
        *ret_watched = copy;
    struct gi_value **end = &copy->first;
    for (const struct gi_node *child = node->first; child; child = child->next) {
        *end = gi_edit_copy(arena, child, watched, ret_watched);
        end = &(*end)->next;
    }
    return copy;
}

static struct gi_value **link_at(struct gi_value *parent, uint32_t position)
{
    struct gi_value **link = &parent->first;
    while (position-- && *link)
        link = &(*link)->next;
    return link;
}

void gi_edit_copy_insert(struct gi_arena *arena, struct gi_value *parent, uint32_t position,
                         const struct gi_value *value)
{
    struct gi_value **link = link_at(parent, position);
    struct gi_value *copy = GI_NEW(arena, struct gi_value);
    *copy = *value;
    copy->next = *link;
    *link = copy;
}

void gi_edit_copy_remove(struct gi_value *parent, uint32_t position)
{
    struct gi_value **link = link_at(parent, position);
    if (*link)
        *link = (*link)->next;
}

bool gi_edit_same(const struct gi_node *node, const struct gi_value *value)
{
    if (!node || !value)
        return !node && !value;
    if (node->kind != value->kind)
        return false;
    if (node->kind == GI_NODE_SCALAR)
        return gi_str_equal(node->text, value->text);
    const struct gi_node *child = node->first;
    const struct gi_value *wanted = value->first;
    for (; child && wanted; child = child->next, wanted = wanted->next) {
        if (node->kind == GI_NODE_MAP && !gi_str_equal(child->key, wanted->key))
            return false;
        if (!gi_edit_same(child, wanted))
            return false;
    }
    return !child && !wanted;
}
