/* What a policy changes against another, in words: a walk over both trees of values. */
#include <stdarg.h>

#include "work/policy.h"

void gi_lines_add(struct gi_arena *arena, struct gi_lines *lines, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GI_VEC_PUSH(arena, &lines->list, gi_arena_vprintf(arena, format, args));
    va_end(args);
}

struct walk {
    struct gi_arena *arena;
    struct gi_lines *lines;
};

/* "SHA256:..." of a key's text, or the text where it is none. */
static const char *fingerprint(struct gi_arena *arena, struct gi_str text)
{
    struct gi_error unsaid = {.arena = arena};
    struct gi_public_key key;
    if (gi_public_key_parse(arena, text, &key, &unsaid))
        return gi_arena_copy(arena, text.s, text.n);
    return gi_public_key_fingerprint(arena, &key);
}

/* What an item of a list is known by: its id, its key, its code; NULL: by nothing. */
static const struct gi_node *identity(const struct gi_node *item)
{
    static const char *const keys[] = {"id", "key", "code"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const struct gi_node *own = gi_node_get(item, keys[i]);
        if (own && own->kind == GI_NODE_SCALAR)
            return own;
    }
    return NULL;
}

/* A value in a line. */
static void add_brief(struct gi_arena *arena, struct gi_buf *out, const struct gi_node *node)
{
    const struct gi_node *own = identity(node);
    bool first = true;
    if (node->kind == GI_NODE_SCALAR) {
        gi_buf_addstr(out, node->text);
        return;
    }
    for (const struct gi_node *child = node->first; child; child = child->next) {
        if (child == own)
            continue;
        gi_buf_adds(out, first ? "" : node->kind == GI_NODE_MAP ? "; " : ", ");
        first = false;
        if (node->kind == GI_NODE_MAP)
            gi_buf_addf(out, "%.*s ", GI_STR_ARGS(child->key));
        else if (identity(child))
            gi_buf_addf(out, "%s: ", fingerprint(arena, identity(child)->text));
        add_brief(arena, out, child);
    }
}

static const char *brief(struct gi_arena *arena, const struct gi_node *node)
{
    struct gi_buf out = gi_buf_new(arena, 4000);
    add_brief(arena, &out, node);
    return out.n ? out.s : "nothing";
}

/* The words that lead to an item: "people" and alice give "alice", alice and her key "alice's key SHA256:...". */
static const char *item_path(struct gi_arena *arena, const char *path, const struct gi_node *own, size_t place)
{
    struct gi_str text = own ? own->text : (struct gi_str){0};
    size_t n = strlen(path);
    if (!own)
        return gi_arena_printf(arena, "%s[%zu]", path, place);
    if (gi_str_is(own->key, "key"))
        return gi_arena_printf(arena, "%.*s's key %s", (int)(n > 5 ? n - 5 : n), path, fingerprint(arena, text));
    if (strcmp(path, "people") == 0)
        return gi_arena_copy(arena, text.s, text.n);
    return gi_arena_printf(arena, "%s %.*s", path, GI_STR_ARGS(text));
}

static void walk_nodes(struct walk *walk, const char *path, const struct gi_node *then, const struct gi_node *now);

static const struct gi_node *find_item(const struct gi_node *list, const struct gi_node *own)
{
    for (const struct gi_node *item = list ? list->first : NULL; item; item = item->next) {
        const struct gi_node *other = identity(item);
        if (other && gi_str_equal(other->text, own->text))
            return item;
    }
    return NULL;
}

/* Items are paired by what they are known by; those of the old list that found no partner are gone. */
static void walk_list(struct walk *walk, const char *path, const struct gi_node *then, const struct gi_node *now)
{
    size_t place = 0;
    for (const struct gi_node *item = now->first; item; item = item->next, place++) {
        const struct gi_node *own = identity(item);
        walk_nodes(walk, item_path(walk->arena, path, own, place), own ? find_item(then, own) : NULL, item);
    }
    for (const struct gi_node *item = then->first; item; item = item->next) {
        const struct gi_node *own = identity(item);
        if (own && !find_item(now, own))
            walk_nodes(walk, item_path(walk->arena, path, own, 0), item, NULL);
    }
}

static void walk_map(struct walk *walk, const char *path, const struct gi_node *then, const struct gi_node *now)
{
    for (const struct gi_node *value = now->first; value; value = value->next) {
        const char *key = gi_arena_copy(walk->arena, value->key.s, value->key.n);
        const char *below = *path ? gi_arena_printf(walk->arena, "%s.%s", path, key) : key;
        if (*path || strcmp(key, "version") != 0)
            walk_nodes(walk, below, gi_node_get(then, key), value);
    }
    for (const struct gi_node *value = then->first; value; value = value->next) {
        const char *key = gi_arena_copy(walk->arena, value->key.s, value->key.n);
        if (!gi_node_get(now, key))
            walk_nodes(walk, *path ? gi_arena_printf(walk->arena, "%s.%s", path, key) : key, value, NULL);
    }
}

static bool has_maps(const struct gi_node *list)
{
    return list->first && list->first->kind == GI_NODE_MAP;
}

static void walk_nodes(struct walk *walk, const char *path, const struct gi_node *then, const struct gi_node *now)
{
    struct gi_arena *arena = walk->arena;
    if (!then) {
        gi_lines_add(arena, walk->lines, "%s: %s (new)", path, brief(arena, now));
    } else if (!now) {
        gi_lines_add(arena, walk->lines, "%s: gone (was %s)", path, brief(arena, then));
    } else if (then->kind == GI_NODE_MAP && now->kind == GI_NODE_MAP) {
        walk_map(walk, path, then, now);
    } else if (then->kind == GI_NODE_LIST && now->kind == GI_NODE_LIST && (has_maps(then) || has_maps(now))) {
        walk_list(walk, path, then, now);
    } else {
        const char *was = brief(arena, then);
        const char *is = brief(arena, now);
        if (strcmp(was, is) != 0)
            gi_lines_add(arena, walk->lines, "%s: %s (was %s)", path, is, was);
    }
}

void gi_policy_changes(struct gi_arena *arena, const struct gi_policy_version *then,
                       const struct gi_policy_version *now, struct gi_lines *ret_lines)
{
    static const struct gi_node nothing = {.kind = GI_NODE_MAP};
    struct walk walk = {arena, ret_lines};
    const struct gi_node *before = then ? then->record->by_role[GI_ROLE_POLICY]->root : &nothing;
    size_t said = ret_lines->list.n;
    walk_map(&walk, "", before, now->record->by_role[GI_ROLE_POLICY]->root);
    if (ret_lines->list.n == said)
        gi_lines_add(arena, ret_lines, "no value changes: only how they are written, or the comments");
}
