/* Making the edits of one file on some bytes of it. */
#include "base/limits.h"
#include "base/time.h"
#include "parse/edit_parts.h"
#include "parse/frontmatter.h"
#include "work/edits.h"

/* One file between two edits. */
struct text {
    struct gi_file file;
    struct gi_node *root;
    const char *trouble; /* why it cannot be read, or NULL */
};

struct gi_work_edit *gi_work_edit(struct gi_work *work, enum gi_work_edit_kind kind, const char *path)
{
    struct gi_work_edit *edit = GI_VEC_ADD(work->arena, &work->edits->list);
    edit->kind = (uint8_t)kind;
    edit->path = path;
    return edit;
}

/* Reads the bytes as they stand now. */
static void read_text(struct gi_work *work, const char *path, struct gi_str bytes, uint32_t flags, struct text *ret)
{
    struct gi_findings findings = {.arena = work->arena};
    struct gi_frontmatter parts;
    *ret = (struct text){.file = {path, bytes.s, (uint32_t)bytes.n, flags & GI_FILE_WORKTREE}};
    struct gi_span region = gi_file_span(&ret->file);
    bool document = gi_str_ends(gi_str_of(path), ".md");
    bool good = gi_text_gate(&ret->file, &findings);
    if (good && document) {
        good = gi_frontmatter_split(&ret->file, &findings, &parts);
        region = parts.yaml;
    }
    if (good && gi_yaml_parse(&ret->file, region, &findings, &ret->root))
        return;
    uint32_t at = findings.list.n ? findings.list.at[0].place.span.start : 0;
    ret->trouble = gi_arena_printf(work->arena, "line %u: %s", gi_text_position(&ret->file, at).line,
                                   findings.list.n ? findings.list.at[0].message : "not readable");
}

static int fail_unreadable(struct gi_work *work, const struct text *text)
{
    gi_fail(work->error, "%s cannot be read: %s", text->file.path, text->trouble);
    return gi_fail_hint(work->error, "mend that line first; nothing was written");
}

/* The moment of a row: its time, or the first of those it may have been. */
static bool row_time(const struct gi_node *row, int64_t *ret_seconds)
{
    const struct gi_node *at = gi_node_get(row, "at");
    if (at && at->kind == GI_NODE_MAP)
        at = gi_node_get(at, "earliest");
    return at && at->kind == GI_NODE_SCALAR && gi_time_parse(at->text, ret_seconds) == GI_TIME_OK;
}

/* The first row that happened later, or NULL. */
static const struct gi_node *later_row(const struct gi_node *root, int64_t at)
{
    int64_t other;
    for (const struct gi_node *row = root ? root->first : NULL; row; row = row->next)
        if (row_time(row, &other) && other > at)
            return row;
    return NULL;
}

/* Puts a row below a text that cannot be read: a fact is never turned away. */
static void add_below(struct gi_work *work, const struct text *text, const struct gi_work_edit *edit,
                      struct gi_str *ret)
{
    struct gi_value list = {.kind = GI_NODE_LIST, .first = edit->value};
    struct gi_buf rows = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES + text->file.size);
    gi_edit_render(&rows, &list, 0);
    gi_buf_add(&out, text->file.data, text->file.size);
    if (out.n && out.s[out.n - 1] != '\n')
        gi_buf_addc(&out, '\n');
    gi_buf_addstr(&out, gi_buf_str(&rows));
    *ret = gi_buf_str(&out);
    GI_VEC_PUSH(work->arena, &work->edits->forgiven, text->file.path);
    gi_work_warn(work, "%s cannot be read (%s): the row was put at its end as it is", text->file.path, text->trouble);
}

static int apply_row(struct gi_work *work, const struct text *text, const struct gi_work_edit *edit, struct gi_str *ret)
{
    if (text->trouble) {
        if (!(text->file.flags & GI_FILE_WORKTREE))
            return fail_unreadable(work, text);
        add_below(work, text, edit, ret);
        return 0;
    }
    const struct gi_node *before = edit->by_time ? later_row(text->root, edit->at) : NULL;
    return gi_edit_add_row(&text->file, text->root, before, edit->value, ret, work->error);
}

/* The keys that stand before this one in the field table. */
static const char *const *keys_before(struct gi_work *work, const struct gi_shape *shape, struct gi_str key)
{
    if (!shape || !gi_shape_field(shape, key))
        return NULL;
    const char **keys = GI_NEW_ARRAY(work->arena, const char *, shape->n + 1);
    for (size_t i = 0; !gi_str_is(key, shape->fields[i].key); i++)
        keys[i] = shape->fields[i].key;
    return keys;
}

/* How far a path leads: to the first step that is not there yet. */
struct way {
    struct gi_edit_step steps[GI_EDIT_STEPS];
    uint32_t count;
    uint32_t taken;               /* steps that are there */
    const struct gi_shape *shape; /* of the map in which the next step is a key; NULL: not known */
};

static int find_way(const struct gi_node *root, const struct gi_work_edit *edit, struct way *way,
                    struct gi_error *reterr)
{
    way->taken = 0;
    way->shape = edit->shape;
    if (gi_edit_path(edit->key_path, way->steps, &way->count, reterr))
        return -1;
    for (const struct gi_node *node = root; way->taken < way->count; way->taken++) {
        const struct gi_edit_step *step = &way->steps[way->taken];
        node = gi_edit_child(node, step);
        if (!node)
            break;
        const struct gi_field *field = step->key.s && way->shape ? gi_shape_field(way->shape, step->key) : NULL;
        if (step->key.s)
            way->shape = field ? field->shape : NULL;
    }
    return 0;
}

/* Wraps a value into the maps that the steps behind `from` ask for. NULL where one of them is a position. */
static const struct gi_value *wrap(struct gi_work *work, const struct way *way, uint32_t from,
                                   const struct gi_value *value)
{
    for (uint32_t i = way->count; i-- > from;) {
        if (!way->steps[i].key.s)
            return NULL;
        struct gi_value *inner = GI_NEW(work->arena, struct gi_value);
        struct gi_value *map = gi_work_map(work);
        *inner = *value;
        inner->key = way->steps[i].key;
        inner->next = NULL;
        map->first = inner;
        value = map;
    }
    return value;
}

/* Sets a value; what is missing on the way is made where the field table has it. */
static int apply_set(struct gi_work *work, const struct text *text, const struct gi_work_edit *edit,
                     const struct gi_value *value, struct gi_str *ret)
{
    struct way way;
    if (find_way(text->root, edit, &way, work->error))
        return -1;
    if (way.taken == way.count || !way.steps[way.taken].key.s)
        return gi_edit_set(&text->file, text->root, edit->key_path, value, NULL, ret, work->error);
    struct gi_str key = way.steps[way.taken].key;
    const struct gi_value *whole = wrap(work, &way, way.taken + 1, value);
    const char *path = gi_arena_copy(work->arena, edit->key_path, (size_t)(key.s + key.n - edit->key_path));
    return gi_edit_set(&text->file, text->root, whole ? path : edit->key_path, whole ? whole : value,
                       keys_before(work, way.shape, key), ret, work->error);
}

static int apply_append(struct gi_work *work, const struct text *text, const struct gi_work_edit *edit,
                        struct gi_str *ret)
{
    struct way way;
    if (find_way(text->root, edit, &way, work->error))
        return -1;
    if (way.taken == way.count)
        return gi_edit_append(&text->file, text->root, edit->key_path, edit->value, NULL, ret, work->error);
    struct gi_value item = *edit->value;
    struct gi_value list = {.kind = GI_NODE_LIST, .first = &item};
    item.next = NULL;
    return apply_set(work, text, edit, &list, ret);
}

/* Adds a line at the end of a plain text file, with the line ends it has, unless it is there. */
static int apply_line(struct gi_work *work, struct gi_str bytes, const struct gi_work_edit *edit, struct gi_str *ret)
{
    struct gi_buf out = gi_buf_new(work->arena, bytes.n + edit->bytes.n + 4);
    bool crlf = false;
    for (struct gi_str rest = bytes; rest.n;) {
        size_t n = gi_str_find(rest, '\n');
        struct gi_str line = gi_str_part(rest, 0, n);
        if (gi_str_equal(gi_str_trim(line), edit->bytes)) {
            *ret = bytes;
            return 0;
        }
        crlf = n < rest.n && line.n && line.s[line.n - 1] == '\r';
        rest = gi_str_part(rest, n + 1, rest.n);
    }
    gi_buf_addstr(&out, bytes);
    if (bytes.n && bytes.s[bytes.n - 1] != '\n')
        gi_buf_adds(&out, crlf ? "\r\n" : "\n");
    gi_buf_addstr(&out, edit->bytes);
    gi_buf_adds(&out, crlf ? "\r\n" : "\n");
    *ret = gi_buf_str(&out);
    return 0;
}

static int apply_one(struct gi_work *work, const struct gi_work_edit *edit, struct gi_str bytes, uint32_t flags,
                     struct gi_str *ret)
{
    struct text text;
    if (edit->kind == GI_EDIT_CREATE || edit->kind == GI_EDIT_WHOLE || edit->kind == GI_EDIT_TAKE) {
        *ret = edit->kind == GI_EDIT_TAKE ? bytes : edit->bytes;
        return 0;
    }
    if (edit->kind == GI_EDIT_LINE)
        return apply_line(work, bytes, edit, ret);
    read_text(work, edit->path, bytes, flags, &text);
    if (edit->kind == GI_EDIT_ROW)
        return apply_row(work, &text, edit, ret);
    if (text.trouble)
        return fail_unreadable(work, &text);
    if (edit->kind == GI_EDIT_SET)
        return apply_set(work, &text, edit, edit->value, ret);
    if (edit->kind == GI_EDIT_APPEND)
        return apply_append(work, &text, edit, ret);
    return gi_edit_remove(&text.file, text.root, edit->key_path, ret, work->error);
}

int gi_work_apply(struct gi_work *work, const char *path, struct gi_str bytes, uint32_t flags, enum gi_work_found found,
                  struct gi_str *ret_bytes)
{
    bool begun = found == GI_WORK_FOUND;
    for (size_t i = 0; i < work->edits->list.n; i++) {
        const struct gi_work_edit *edit = &work->edits->list.at[i];
        if (strcmp(edit->path, path) != 0)
            continue;
        if (edit->kind == GI_EDIT_CREATE && begun) {
            gi_fail(work->error, "%s is there already", path);
            return gi_fail_hint(work->error, "edit it, or move it away; nothing was written");
        }
        if (!begun)
            bytes = gi_str_of(edit->head ? edit->head : "");
        begun = true;
        if (apply_one(work, edit, bytes, flags, &bytes))
            return -1;
    }
    *ret_bytes = bytes;
    return 0;
}
