/* Edits of any YAML that can be read: an edit changes nothing but its node, or says that it cannot be made. The first
 * byte chooses operation and node, the second the value's length; then the value, then the file. */
#include <stdint.h>
#include <stdlib.h>

#include "base/scoped.h"
#include "parse/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

enum operation { SET, ADD_KEY, APPEND, REMOVE, ROW, OPERATIONS };

/* The path of the node that `choice` leads to; the root's is empty. NULL where a key cannot stand in a path. */
static const struct gi_node *choose(const struct gi_node *root, unsigned choice, struct gi_buf *path)
{
    const struct gi_node *node = root;
    while (node->count && (node == root || choice)) {
        uint32_t position = choice % node->count;
        choice /= node->count;
        const struct gi_node *child = node->first;
        for (uint32_t i = 0; i < position; i++)
            child = child->next;
        if (node->kind == GI_NODE_LIST)
            gi_buf_addf(path, "[%u]", position);
        else
            gi_buf_addf(path, "%s%.*s", path->n ? "." : "", GI_STR_ARGS(child->key));
        for (size_t i = 0; node->kind == GI_NODE_MAP && i < child->key.n; i++)
            if (!child->key.s[i] || strchr(".[]", child->key.s[i]))
                return NULL;
        node = child;
    }
    return node;
}

/* Reads the whole file. */
static bool reads(const struct gi_file *file, struct gi_arena *arena, struct gi_node **ret)
{
    struct gi_findings findings = {.arena = arena};
    *ret = NULL;
    return gi_yaml_parse(file, gi_file_span(file), &findings, ret);
}

static bool equal(const struct gi_node *a, const struct gi_node *b)
{
    if (!a || !b || a->kind != b->kind || a->count != b->count || !gi_str_equal(a->key, b->key) ||
        !gi_str_equal(a->text, b->text))
        return false;
    const struct gi_node *other = b->first;
    for (const struct gi_node *child = a->first; child; child = child->next, other = other->next)
        if (!equal(child, other))
            return false;
    return true;
}

/* Whether two trees agree everywhere but at `changed` and the nodes above it. */
static void check_others(const struct gi_node *old, const struct gi_node *now, const struct gi_node *changed)
{
    if (old == changed)
        return;
    bool above = false;
    for (const struct gi_node *node = changed; node; node = node->parent)
        above = above || node == old;
    if (!above) {
        check(equal(old, now));
        return;
    }
    check(now && old->kind == now->kind && old->count == now->count);
    const struct gi_node *other = now->first;
    for (const struct gi_node *child = old->first; child; child = child->next, other = other->next) {
        check(gi_str_equal(child->key, other->key));
        check_others(child, other, changed);
    }
}

/* What stands before the lines of the node and behind them is the same, byte for byte. */
static void check_bytes(const struct gi_file *file, struct gi_str after, const struct gi_node *node)
{
    uint32_t start = node->key.s ? node->key_span.start : node->span.start;
    uint32_t end = gi_text_line(file, node->span.end).end;
    start = gi_text_line(file, start).start;
    if (node->parent && node->parent->kind == GI_NODE_LIST)
        start = gi_text_line(file, node->parent->span.start).start;
    check(after.n >= start + (file->size - end));
    check(memcmp(after.s, file->data, start) == 0);
    check(memcmp(after.s + after.n - (file->size - end), file->data + end, file->size - end) == 0);
}

static void one_edit(const struct gi_file *file, struct gi_arena *arena, const struct gi_node *root, unsigned choice,
                     const struct gi_value *value)
{
    struct gi_error error = {.arena = arena};
    struct gi_str after = {NULL, 0};
    struct gi_buf path = gi_buf_new(arena, 1 << 16);
    enum operation operation = (enum operation)(choice % OPERATIONS);
    const struct gi_node *node = root ? choose(root, choice / OPERATIONS, &path) : NULL;
    int failed = -1;
    if (root && !node)
        return;
    if (operation == ADD_KEY)
        gi_buf_adds(&path, path.n ? ".x-new" : "x-new");
    if (operation == ROW)
        failed = gi_edit_add_row(file, root, NULL, value, &after, &error);
    else if (operation == APPEND)
        failed = gi_edit_append(file, root, path.s, value, NULL, &after, &error);
    else if (operation == REMOVE)
        failed = gi_edit_remove(file, root, path.s, &after, &error);
    else
        failed = gi_edit_set(file, root, path.s, value, NULL, &after, &error);
    check(failed ? error.message && !after.s : after.s && !error.message);
    struct gi_file edited = {.path = file->path, .data = after.s, .size = (uint32_t)after.n};
    struct gi_node *now;
    if (failed)
        return;
    check(reads(&edited, arena, &now));
    if (operation != SET || !node)
        return;
    check_others(root, now, node);
    check_bytes(file, after, node);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 1 << 16 || size - 3 < data[2])
        return 0;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_value second = {.kind = GI_NODE_SCALAR, .key = GI_STR("second")};
    second.text = (struct gi_str){gi_arena_copy(arena, (const char *)data + 3, data[2]), data[2]};
    struct gi_value first = second;
    first.key = GI_STR("first");
    first.prose = 1;
    first.next = &second;
    struct gi_value map = {.kind = GI_NODE_MAP, .first = &first};
    struct gi_file file = {.path = "input.yaml", .size = (uint32_t)(size - 3 - data[2])};
    file.data = gi_arena_copy(arena, (const char *)data + 3 + data[2], file.size);
    struct gi_findings findings = {.arena = arena};
    struct gi_node *root;
    if (gi_text_gate(&file, &findings) && reads(&file, arena, &root))
        one_edit(&file, arena, root, data[0] * 256u + data[1], data[1] % 3 ? &second : &map);
    return 0;
}
