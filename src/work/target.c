/* Paths of fields: the file, the place in it, the row of the field table. */
#include "work/target.h"

#include "base/limits.h"
#include "incident/trees.h"
#include "work/value.h"

/* The main file of a record: its header, the policy, the plan. */
static const struct gi_file_kind *main_file(enum gi_record_kind kind)
{
    switch (kind) {
    case GI_KIND_INCIDENT:
        return &gi_file_kinds[GI_ROLE_HEADER];
    case GI_KIND_EXERCISE:
        return &gi_file_kinds[GI_ROLE_EXERCISE];
    case GI_KIND_IMPORTED:
        return &gi_file_kinds[GI_ROLE_IMPORTED];
    case GI_KIND_POLICY:
        return &gi_file_kinds[GI_ROLE_POLICY];
    case GI_KIND_PLAN:
        return &gi_file_kinds[GI_ROLE_PLAN];
    }
    return NULL;
}

static struct gi_str take_part(struct gi_str *rest)
{
    size_t n = 0;
    if (rest->n && rest->s[0] == '.')
        *rest = gi_str_part(*rest, 1, rest->n);
    if (rest->n && rest->s[0] == '[')
        n = gi_str_find(*rest, ']') + 1;
    else
        while (n < rest->n && rest->s[n] != '.' && rest->s[n] != '[')
            n++;
    struct gi_str part = gi_str_part(*rest, 0, n);
    *rest = gi_str_part(*rest, part.n, rest->n);
    return part;
}

/* A key of the team's own, of which the format knows nothing. */
static const struct gi_field own_key = {.key = "x-", .type = GI_TYPE_LINE, .need = GI_NEED_OPTIONAL};

/* Follows the keys of a path through the field table. */
static int follow(struct gi_work *work, const struct gi_shape *shape, struct gi_str path,
                  const struct gi_field **ret_field)
{
    const struct gi_field *field = NULL;
    while (path.n) {
        struct gi_str part = take_part(&path);
        if (field && field->type == GI_TYPE_RULES)
            break; /* rules.GI512: the code is the key */
        if (part.n && part.s[0] == '[') {
            if (!field || field->type != GI_TYPE_ROWS)
                return gi_fail(work->error, "%.*s stands behind no list of rows", GI_STR_ARGS(part));
            continue;
        }
        if (!shape)
            return gi_fail(work->error, "%s is %s: it has no keys", field->key, gi_type_words(field->type));
        field = part.n > 2 && gi_str_starts(part, "x-") ? &own_key : gi_shape_field(shape, part);
        if (!field)
            return gi_work_fail_key(work, shape, part);
        shape = field->shape;
    }
    *ret_field = field;
    if (field)
        return 0;
    gi_fail(work->error, "the path names no key");
    return gi_fail_hint(work->error,
                        "write it like confidence, impact.customer_impact, analysis.actors.known or A-7fk.owner");
}

/* The path to the mapping with this id, below a node; NULL: it is not there. */
static const char *path_to(struct gi_arena *arena, const struct gi_node *node, const char *path, const char *id)
{
    const struct gi_node *own = gi_node_get(node, "id");
    size_t position = 0;
    if (own && own->kind == GI_NODE_SCALAR && gi_str_is(own->text, id))
        return path;
    if (!node || node->kind == GI_NODE_SCALAR)
        return NULL;
    for (const struct gi_node *child = node->first; child; child = child->next, position++) {
        const char *below = node->kind == GI_NODE_LIST
                                ? gi_arena_printf(arena, "%s[%zu]", path, position)
                                : gi_arena_printf(arena, "%s%s%.*s", path, *path ? "." : "", GI_STR_ARGS(child->key));
        const char *found = path_to(arena, child, below, id);
        if (found)
            return found;
    }
    return NULL;
}

/* The shape of the mapping at a path of a file. */
static const struct gi_shape *shape_at(const struct gi_shape *shape, struct gi_str path)
{
    while (shape && path.n) {
        struct gi_str part = take_part(&path);
        const struct gi_field *field = part.s[0] == '[' ? NULL : gi_shape_field(shape, part);
        if (part.s[0] != '[')
            shape = field ? field->shape : NULL;
    }
    return shape;
}

/* A path that begins with the id of a row or document. */
static int find_in_item(struct gi_work *work, struct gi_str first, struct gi_str rest, struct gi_work_target *target)
{
    const char *typed = gi_arena_copy(work->arena, first.s, first.n);
    const char *id = gi_work_item(work, typed, ~(uint32_t)GI_ID_RECORD);
    if (!id)
        return -1;
    const struct gi_named *named = gi_record_find(work->record, gi_str_of(id));
    const char *base = named ? path_to(work->arena, named->source->root, "", id) : NULL;
    if (!base)
        return gi_fail(work->error, "%s is not a row or document that can be set", id);
    if (rest.n < 2) {
        gi_fail(work->error, "%s is a whole row", id);
        return gi_fail_hint(work->error, "name one of its keys: %s.key=value", id);
    }
    target->item = id;
    target->file = named->source->kind;
    target->name = gi_arena_copy(work->arena, named->source->name.s, named->source->name.n);
    target->key_path =
        gi_arena_printf(work->arena, "%s%.*s", base, (int)(*base ? rest.n : rest.n - 1), *base ? rest.s : rest.s + 1);
    return follow(work, shape_at(target->file->shape, gi_str_of(base)), gi_str_part(rest, 1, rest.n), &target->field);
}

int gi_work_find_row(struct gi_work *work, const char *id, const struct gi_source **ret_source, const char **ret_path,
                     const struct gi_node **ret_node)
{
    const struct gi_named *named = gi_record_find(work->record, gi_str_of(id));
    size_t position = 0;
    const struct gi_node *root = named ? named->source->root : NULL;
    for (const struct gi_node *row = root && root->kind == GI_NODE_LIST ? root->first : NULL; row;
         row = row->next, position++) {
        const struct gi_node *own = gi_node_get(row, "id");
        if (!own || own->kind != GI_NODE_SCALAR || !gi_str_is(own->text, id))
            continue;
        *ret_source = named->source;
        *ret_path = gi_arena_printf(work->arena, "[%zu]", position);
        *ret_node = row;
        return 0;
    }
    return gi_fail(work->error, "%s is no row of a log", id);
}

int gi_work_find_target(struct gi_work *work, const char *path, struct gi_work_target *ret_target)
{
    struct gi_work_target target = {.file = main_file(work->record->kind)};
    struct gi_str rest = gi_str_of(path);
    struct gi_str first = take_part(&rest);
    target.name = target.file->name;
    target.key_path = path;
    if (gi_str_find(first, '-') < first.n && gi_id_prefix(first)) {
        if (find_in_item(work, first, rest, &target))
            return -1;
    } else if (gi_str_is(first, "analysis") && work->record->kind == GI_KIND_INCIDENT) {
        target.file = &gi_file_kinds[GI_ROLE_ANALYSIS];
        target.name = target.file->name;
        target.key_path = rest.n ? rest.s + 1 : "";
        if (follow(work, target.file->shape, gi_str_of(target.key_path), &target.field))
            return -1;
    } else if (follow(work, target.file->shape, gi_str_of(path), &target.field)) {
        return -1;
    }
    *ret_target = target;
    return 0;
}

int gi_work_need_file(struct gi_work *work, const struct gi_work_target *target)
{
    const struct gi_source *source = gi_record_source(work->record, gi_str_of(target->name));
    if (target->file->reading != GI_READ_AS_MAP || (source && source->root))
        return 0;
    return gi_work_set(work, target->name, "schema", gi_work_text(work, "1"));
}

/* The row of this id in the tree that the edit is judged against, or NULL. */
static int base_row(struct gi_work *work, const struct gi_work_target *target, const struct gi_node **ret_row)
{
    struct gi_trees trees = {0};
    struct gi_file *file = GI_NEW(work->arena, struct gi_file);
    struct gi_findings unsaid = {.arena = work->arena};
    struct gi_node *root = NULL;
    *ret_row = NULL;
    int failed = gi_trees_open(work->repository, GI_TREES_WORKTREE, NULL, work->arena, &trees, work->error);
    if (!failed && trees.base) {
        enum gi_read read = gi_snapshot_read(trees.base, gi_work_path(work, target->name), GI_LIMIT_YAML_BYTES,
                                             work->arena, file, work->error);
        failed = read == GI_READ_ERROR ? -1 : 0;
        if (read == GI_READ_OK && gi_text_gate(file, &unsaid) &&
            gi_yaml_parse(file, gi_file_span(file), &unsaid, &root))
            for (struct gi_node *row = root ? root->first : NULL; row; row = row->next) {
                const struct gi_node *id = gi_node_get(row, "id");
                if (id && id->kind == GI_NODE_SCALAR && gi_str_is(id->text, target->item))
                    *ret_row = row;
            }
    }
    gi_trees_close(&trees);
    return failed;
}

static int fail_old_row(struct gi_work *work, const struct gi_work_target *target)
{
    const char *id = target->item;
    const char *key = target->field->key;
    gi_fail(work->error, "%s has %s already, and rows of %s are not changed once they are committed", id, key,
            target->name);
    if (target->file->shape == &gi_shape_timeline)
        return gi_fail_hint(work->error, "add a row that puts it right: git incident log %s \"...\" --corrects %s",
                            work->short_id, id);
    if (target->file->shape == &gi_shape_action &&
        (strcmp(key, "owner") == 0 || strcmp(key, "due") == 0 || strcmp(key, "priority") == 0))
        return gi_fail_hint(work->error, "say so as progress: git incident progress %s %s %s --%s ...", work->short_id,
                            id, strcmp(key, "due") == 0 ? "delayed" : "in_progress", key);
    if (target->file->shape == &gi_shape_action || target->file->shape == &gi_shape_evidence)
        return gi_fail_hint(work->error, "add a row that puts it right: git incident add %s %.*s corrects=%s ...",
                            work->short_id, (int)(strlen(target->name) - 5), target->name, id);
    return gi_fail_hint(work->error, "add another row that says how it is now");
}

int gi_work_refuse_old_row(struct gi_work *work, const struct gi_work_target *target)
{
    const struct gi_node *row;
    bool late = work->life->state == GI_STATE_FOLLOW_UP || work->life->state == GI_STATE_CLOSED;
    if (target->file->reading != GI_READ_AS_ROWS || !target->item)
        return 0;
    if (base_row(work, target, &row))
        return -1;
    if (!row)
        return 0; /* nobody has seen it yet: a typo may be mended */
    const char *first = strrchr(target->key_path, ']');
    size_t n = first && first[1] ? strcspn(first + 2, ".[") : 0;
    const char *key = n ? gi_arena_copy(work->arena, first + 2, n) : target->field->key;
    bool custody = target->file->shape == &gi_shape_evidence && strcmp(key, "custody") == 0;
    bool later = strcmp(key, "recorded") == 0 || (target->file->shape == &gi_shape_action && !late);
    if (custody || (later && !gi_node_get(row, key)))
        return 0;
    return fail_old_row(work, target);
}
