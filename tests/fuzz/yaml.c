/* The YAML reader over any bytes: spans lie inside the file, in order and inside each other, and come twice the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "parse/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static uint32_t check_node(const struct gi_node *node, uint32_t depth)
{
    uint32_t nodes = 1;
    uint32_t count = 0;
    uint32_t at = node->span.start;
    check(node->span.start <= node->span.end && depth <= GI_LIMIT_DEPTH);
    for (const struct gi_node *child = node->first; child; child = child->next, count++) {
        check(child->parent == node && child->span.start >= at && child->span.end <= node->span.end);
        if (node->kind == GI_NODE_MAP) {
            check(child->key.n && child->key_span.start >= at && child->key_span.end < child->span.start + 1);
        }
        at = child->span.end;
        nodes += check_node(child, depth + (child->kind != GI_NODE_SCALAR));
    }
    check(count == node->count && (node->kind != GI_NODE_SCALAR || node->text.s));
    return nodes;
}

static bool same(const struct gi_node *a, const struct gi_node *b)
{
    if (!a || !b)
        return a == b;
    return a->kind == b->kind && a->style == b->style && a->span.start == b->span.start && a->span.end == b->span.end &&
           gi_str_equal(a->text, b->text) && gi_str_equal(a->key, b->key) && same(a->first, b->first) &&
           (a->kind == GI_NODE_SCALAR || a->count == b->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_file file = {.path = "input.yaml", .size = (uint32_t)size};
    file.data = gi_arena_copy(arena, (const char *)data, size);
    struct gi_findings first = {.arena = arena};
    struct gi_findings second = {.arena = arena};
    struct gi_node *root = NULL;
    struct gi_node *again = NULL;
    bool good = gi_yaml_parse(&file, gi_file_span(&file), &first, &root);
    check(gi_yaml_parse(&file, gi_file_span(&file), &second, &again) == good);
    check(good == (first.list.n == 0) && first.list.n == second.list.n && first.list.n <= GI_LIMIT_FINDINGS_A_FILE + 1);
    for (size_t i = 0; i < first.list.n; i++) {
        struct gi_span span = first.list.at[i].place.span;
        check(span.start <= span.end && span.end <= file.size);
        check(first.list.at[i].code >= 110 && first.list.at[i].code <= 127);
        check(strcmp(first.list.at[i].message, second.list.at[i].message) == 0);
    }
    check(same(root, again));
    if (root)
        check(root->span.end <= file.size && check_node(root, root->kind != GI_NODE_SCALAR) <= GI_LIMIT_NODES);
    return 0;
}
