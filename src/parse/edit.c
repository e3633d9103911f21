/* Edits of YAML text: one range gives way to a text, and what comes of it is read again before it is believed. */
#include "parse/edit.h"

#include "parse/edit_parts.h"
#include "parse/frontmatter.h"

/* A document's keys stand in its front matter, any other file is YAML as a whole. */
static int find_region(const struct gi_file *file, struct gi_findings *findings, struct gi_span *ret,
                       struct gi_error *reterr)
{
    struct gi_frontmatter parts;
    if (!gi_str_ends(gi_str_of(file->path), ".md")) {
        *ret = gi_file_span(file);
        return 0;
    }
    if (!gi_frontmatter_split(file, findings, &parts))
        return gi_fail(reterr, "%s: %s", file->path, findings->list.at[0].message);
    *ret = parts.yaml;
    return 0;
}

static int begin(struct gi_edit *edit, const struct gi_file *file, const struct gi_node *root, struct gi_error *reterr)
{
    struct gi_findings findings = {.arena = reterr->arena};
    *edit = (struct gi_edit){.file = file, .root = root, .arena = reterr->arena, .error = reterr};
    if (find_region(file, &findings, &edit->region, reterr))
        return -1;
    edit->style = gi_edit_style_of(file, root);
    edit->text = gi_buf_new(edit->arena, GI_LIMIT_YAML_BYTES);
    return 0;
}

/* The file with the change made; line ends as the file has them. */
static struct gi_str changed_bytes(const struct gi_edit *edit)
{
    const struct gi_file *file = edit->file;
    const char *first = memchr(file->data, '\n', file->size);
    bool crlf = first && first > file->data && first[-1] == '\r';
    struct gi_buf bytes = gi_buf_new(edit->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_buf_add(&bytes, file->data, edit->range.start);
    for (size_t i = 0; i < edit->text.n; i++) {
        if (crlf && edit->text.s[i] == '\n' && (i == 0 || edit->text.s[i - 1] != '\r'))
            gi_buf_addc(&bytes, '\r');
        gi_buf_addc(&bytes, edit->text.s[i]);
    }
    gi_buf_add(&bytes, file->data + edit->range.end, file->size - edit->range.end);
    return gi_buf_str(&bytes);
}

/* Reads the bytes again: whatever is not the tree that was meant is not written. */
static int finish(struct gi_edit *edit, struct gi_str *ret_bytes)
{
    struct gi_str bytes = changed_bytes(edit);
    struct gi_findings findings = {.arena = edit->arena};
    struct gi_file file = {.path = edit->file->path, .data = bytes.s, .size = (uint32_t)bytes.n};
    struct gi_span region;
    struct gi_node *root = NULL;
    if (edit->text.full)
        return gi_fail(edit->error, "%s: the value is too large", file.path);
    if (find_region(&file, &findings, &region, edit->error))
        return -1;
    if (!gi_yaml_parse(&file, region, &findings, &root)) {
        gi_fail(edit->error, "%s: the edit would leave text that is not read: %s", file.path,
                findings.list.at[0].message);
        return gi_fail_hint(edit->error, "make this change in an editor");
    }
    if (!gi_edit_same(root, edit->expected)) {
        gi_fail(edit->error, "%s: the edit would change more than the value it is for", file.path);
        return gi_fail_hint(edit->error, "make this change in an editor");
    }
    *ret_bytes = bytes;
    return 0;
}

static bool is_absent(const struct gi_node *node)
{
    return node->kind == GI_NODE_SCALAR && node->span.start == node->span.end;
}

static uint32_t position_of(const struct gi_node *parent, const struct gi_node *child)
{
    uint32_t position = 0;
    for (const struct gi_node *at = parent->first; at && at != child; at = at->next)
        position++;
    return position;
}

int gi_edit_add_row(const struct gi_file *file, const struct gi_node *root, const struct gi_node *before,
                    const struct gi_value *row, struct gi_str *ret_bytes, struct gi_error *reterr)
{
    struct gi_edit edit;
    if (begin(&edit, file, root, reterr))
        return -1;
    if (root && root->kind != GI_NODE_LIST)
        return gi_fail(reterr, "%s: holds no list of rows", file->path);
    struct gi_value alone = *row;
    alone.next = NULL;
    if (root)
        gi_edit_insert(&edit, root, before ? position_of(root, before) : root->count, &alone);
    else
        gi_edit_first(&edit, &(struct gi_value){.kind = GI_NODE_LIST, .first = &alone});
    return finish(&edit, ret_bytes);
}

/* Behind the last key of the map that `keys_before` names; without a list, at the end. */
static uint32_t place_of_key(const struct gi_node *map, const char *const *keys_before)
{
    if (!keys_before)
        return map->count;
    uint32_t place = 0;
    uint32_t position = 0;
    for (const struct gi_node *pair = map->first; pair; pair = pair->next) {
        position++;
        for (const char *const *key = keys_before; *key; key++)
            if (gi_str_is(pair->key, *key))
                place = position;
    }
    return place;
}

/* Wraps a value into the lists and maps that the steps ask for; the outermost has the first step's key. */
static int wrap(struct gi_edit *edit, const struct gi_edit_step *steps, uint32_t count, const struct gi_value *value,
                struct gi_value **ret)
{
    struct gi_value *inner = GI_NEW(edit->arena, struct gi_value);
    *inner = *value;
    for (uint32_t i = count; i-- > 0;) {
        inner->key = steps[i].key;
        inner->next = NULL;
        if (i == 0)
            break;
        if (!steps[i].key.s && steps[i].position)
            return gi_fail(edit->error, "%s: there is no item [%u] to set", edit->file->path, steps[i].position);
        struct gi_value *outer = GI_NEW(edit->arena, struct gi_value);
        outer->kind = steps[i].key.s ? GI_NODE_MAP : GI_NODE_LIST;
        outer->first = inner;
        inner = outer;
    }
    *ret = inner;
    return 0;
}

/* Adds what is missing from the node on: steps[0] is the first step that leads nowhere. */
static int add_missing(struct gi_edit *edit, const struct gi_node *node, const struct gi_edit_step *steps,
                       uint32_t count, const struct gi_value *value, const char *const *keys_before)
{
    struct gi_value *member = NULL;
    if (wrap(edit, steps, count, value, &member))
        return -1;
    bool by_key = steps[0].key.s != NULL;
    struct gi_value whole = {.kind = by_key ? GI_NODE_MAP : GI_NODE_LIST, .first = member};
    if (!by_key && steps[0].position != (node && node->kind == GI_NODE_LIST ? node->count : 0))
        return gi_fail(edit->error, "%s: there is no item [%u] to set", edit->file->path, steps[0].position);
    if (!node) {
        gi_edit_first(edit, &whole);
    } else if (is_absent(node)) {
        gi_edit_replace(edit, node, &whole);
    } else if (node->kind != whole.kind) {
        return gi_fail(edit->error, "%s: \"%.*s\" is no %s", edit->file->path, GI_STR_ARGS(node->key),
                       by_key ? "map with keys" : "list");
    } else {
        gi_edit_insert(edit, node, by_key ? place_of_key(node, count == 1 ? keys_before : NULL) : node->count, member);
    }
    return 0;
}

/* Follows the steps as far as they lead; ret_taken counts them. */
static const struct gi_node *follow(const struct gi_node *root, const struct gi_edit_step *steps, uint32_t count,
                                    uint32_t *ret_taken)
{
    const struct gi_node *node = root;
    for (*ret_taken = 0; *ret_taken < count; ++*ret_taken) {
        const struct gi_node *child = gi_edit_child(node, &steps[*ret_taken]);
        if (!child)
            break;
        node = child;
    }
    return node;
}

static int begin_at(struct gi_edit *edit, const struct gi_file *file, const struct gi_node *root, const char *path,
                    struct gi_edit_step *steps, uint32_t *ret_count, struct gi_error *reterr)
{
    if (begin(edit, file, root, reterr) || gi_edit_path(path, steps, ret_count, reterr))
        return -1;
    return *ret_count ? 0 : gi_fail(reterr, "%s: the path to the value is empty", file->path);
}

int gi_edit_set(const struct gi_file *file, const struct gi_node *root, const char *path, const struct gi_value *value,
                const char *const *keys_before, struct gi_str *ret_bytes, struct gi_error *reterr)
{
    struct gi_edit edit;
    struct gi_edit_step steps[GI_EDIT_STEPS];
    uint32_t count, taken;
    if (begin_at(&edit, file, root, path, steps, &count, reterr))
        return -1;
    const struct gi_node *node = follow(root, steps, count, &taken);
    if (taken == count)
        gi_edit_replace(&edit, node, value);
    else if (add_missing(&edit, node, steps + taken, count - taken, value, keys_before))
        return -1;
    return finish(&edit, ret_bytes);
}

int gi_edit_append(const struct gi_file *file, const struct gi_node *root, const char *path,
                   const struct gi_value *item, const char *const *keys_before, struct gi_str *ret_bytes,
                   struct gi_error *reterr)
{
    struct gi_edit edit;
    struct gi_edit_step steps[GI_EDIT_STEPS];
    uint32_t count, taken;
    if (begin_at(&edit, file, root, path, steps, &count, reterr))
        return -1;
    struct gi_value alone = *item;
    alone.next = NULL;
    struct gi_value list = {.kind = GI_NODE_LIST, .first = &alone};
    const struct gi_node *node = follow(root, steps, count, &taken);
    if (taken < count) {
        if (add_missing(&edit, node, steps + taken, count - taken, &list, keys_before))
            return -1;
    } else if (is_absent(node)) {
        gi_edit_replace(&edit, node, &list);
    } else if (node->kind == GI_NODE_LIST) {
        gi_edit_insert(&edit, node, node->count, &alone);
    } else {
        return gi_fail(reterr, "%s: %s is no list", file->path, path);
    }
    return finish(&edit, ret_bytes);
}

int gi_edit_remove(const struct gi_file *file, const struct gi_node *root, const char *path, struct gi_str *ret_bytes,
                   struct gi_error *reterr)
{
    struct gi_edit edit;
    struct gi_edit_step steps[GI_EDIT_STEPS];
    uint32_t count, taken;
    if (begin_at(&edit, file, root, path, steps, &count, reterr))
        return -1;
    const struct gi_node *node = follow(root, steps, count, &taken);
    if (taken < count)
        return gi_fail(reterr, "%s: there is no %s", file->path, path);
    gi_edit_take_out(&edit, node);
    return finish(&edit, ret_bytes);
}
