/* Adding items to lists, and rows to logs. */
#include "incident/work.h"

#include "work/target.h"
#include "work/value.h"

/* Where the item goes. */
struct place {
    struct gi_work_target target;
    const char *rows;             /* a row file's name, or NULL: a list at target */
    const struct gi_shape *shape; /* of the item; NULL: single values */
};

/* `timeline`, `evidence`, ...: the log itself. */
static const struct gi_file_kind *rows_of(const struct gi_work *work, const char *list)
{
    for (size_t i = 0; i < GI_ROLE_COUNT; i++) {
        const struct gi_file_kind *kind = &gi_file_kinds[i];
        size_t n = strlen(list);
        if (kind->kind == (uint8_t)work->record->kind && kind->reading == GI_READ_AS_ROWS &&
            strncmp(kind->name, list, n) == 0 && (strcmp(kind->name + n, ".yaml") == 0 || !kind->name[n]))
            return kind;
    }
    return NULL;
}

static int find_place(struct gi_work *work, const char *list, struct place *place)
{
    const struct gi_file_kind *rows = rows_of(work, list);
    if (rows && rows->shape == &gi_shape_status) {
        gi_fail(work->error, "a row of status.yaml changes the header, too");
        return gi_fail_hint(work->error, "git incident move %s STATE, or git incident set %s severity=... reason=...",
                            work->short_id, work->short_id);
    }
    if (rows) {
        place->rows = rows->name;
        place->shape = rows->shape;
        return 0;
    }
    if (gi_work_find_target(work, list, &place->target))
        return -1;
    place->shape = place->target.field->type == GI_TYPE_ROWS ? place->target.field->shape : NULL;
    return 0;
}

/* What a required key has when nobody typed it: a new id, now, the one who types. */
static const char *default_of(struct gi_work *work, const struct gi_field *field)
{
    static const struct {
        uint32_t bit;
        const char *prefix;
    } prefixes[] = {{GI_ID_T, "T"}, {GI_ID_E, "E"},   {GI_ID_M, "M"}, {GI_ID_A, "A"},
                    {GI_ID_F, "F"}, {GI_ID_RC, "RC"}, {GI_ID_W, "W"}};
    for (size_t i = 0; field->type == GI_TYPE_ID && i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
        if (field->ids & prefixes[i].bit)
            return gi_work_new_id(work, prefixes[i].prefix);
    if (field->need != GI_NEED_HARD)
        return NULL;
    if (field->type == GI_TYPE_TIME || (field->type == GI_TYPE_MOMENT && strcmp(field->key, "at") == 0))
        return "now";
    if (field->type == GI_TYPE_WHO && (strcmp(field->key, "by") == 0 || strcmp(field->key, "collected_by") == 0))
        return "me";
    return NULL;
}

/* The value of KEY=VALUE where it is for this key; `below` is what stands behind a dot, or "". */
static const char *value_of(const char *pair, const char *key, const char **ret_below)
{
    size_t n = strlen(key);
    const char *equals = strchr(pair, '=');
    if (strncmp(pair, key, n) != 0 || !equals || (pair[n] != '=' && pair[n] != '.'))
        return NULL;
    *ret_below = pair[n] == '.' ? pair + n : "";
    return equals + 1;
}

static int put_field(struct gi_work *work, struct gi_value *item, const struct gi_shape *shape,
                     const struct gi_field *field, const char *const *pairs, size_t count)
{
    bool given = false;
    const char *below;
    for (size_t i = 0; i < count; i++) {
        const char *value = value_of(pairs[i], field->key, &below);
        if (!value)
            continue;
        const char *path = gi_arena_printf(work->arena, "%s%.*s", field->key, (int)strcspn(below, "="), below);
        given = true;
        if (gi_work_put(work, item, shape, path, value))
            return -1;
    }
    return given ? 0 : gi_work_put(work, item, shape, field->key, default_of(work, field));
}

static int check_pairs(struct gi_work *work, const struct gi_shape *shape, const char *const *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct gi_str key = gi_str_part(gi_str_of(pairs[i]), 0, strcspn(pairs[i], "=."));
        if (!strchr(pairs[i], '=')) {
            gi_fail(work->error, "'%s' is not KEY=VALUE", pairs[i]);
            return gi_fail_hint(work->error, "write it like %s=..., with quotes around a value that has blanks",
                                shape->fields[0].key);
        }
        if (!gi_shape_field(shape, key))
            return gi_work_fail_key(work, shape, key);
    }
    return 0;
}

static bool has_key(const struct gi_value *map, const char *key)
{
    for (const struct gi_value *child = map->first; child; child = child->next)
        if (gi_str_is(child->key, key))
            return true;
    return false;
}

/* Names every required key that is missing at once, as the command has to be typed. */
static int check_required(struct gi_work *work, const char *list, const struct gi_shape *shape,
                          const struct gi_value *item)
{
    struct gi_buf missing = gi_buf_new(work->arena, 2000);
    struct gi_buf keys = gi_buf_new(work->arena, 2000);
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        if (field->need != GI_NEED_HARD || has_key(item, field->key))
            continue;
        gi_buf_addf(&missing, "%s%s", missing.n ? ", " : "", field->key);
        gi_buf_addf(&keys, " %s=...", field->key);
    }
    if (!missing.n)
        return 0;
    gi_fail(work->error, "%s: %s missing", list, missing.s);
    return gi_fail_hint(work->error, "git incident add %s %s%s", work->short_id, list, keys.s);
}

/* Who leads a workstream takes part in it. */
static int put_members(struct gi_work *work, struct gi_value *item, const char *const *pairs, size_t count)
{
    const char *below;
    const char *lead = NULL;
    for (size_t i = 0; i < count; i++) {
        if (value_of(pairs[i], "members", &below))
            return 0;
        if (value_of(pairs[i], "lead", &below))
            lead = value_of(pairs[i], "lead", &below);
    }
    return gi_work_put(work, item, &gi_shape_workstream, "members", lead);
}

static int make_item(struct gi_work *work, const char *list, const struct place *place, const char *const *pairs,
                     size_t count, struct gi_value *item)
{
    const struct gi_shape *shape = place->shape;
    if (check_pairs(work, shape, pairs, count))
        return -1;
    for (size_t i = 0; i < shape->n; i++) {
        bool members = shape == &gi_shape_workstream && strcmp(shape->fields[i].key, "members") == 0;
        if ((members && put_members(work, item, pairs, count)) ||
            put_field(work, item, shape, &shape->fields[i], pairs, count))
            return -1;
    }
    return check_required(work, list, shape, item);
}

/* Single values at the end of a list of texts, people, ids ... */
static int add_values(struct gi_work *work, const struct gi_work_target *target, const char *const *texts, size_t count)
{
    struct gi_value *list = gi_work_list(work, target->field, texts, count);
    if (!list)
        return -1;
    if (list->kind != GI_NODE_LIST)
        return gi_fail(work->error, "%s is no list", target->field->key);
    for (struct gi_value *item = list->first; item; item = item->next)
        if (gi_work_append(work, target->name, target->key_path, item))
            return -1;
    return 0;
}

static bool is_list(const struct gi_field *field)
{
    enum gi_form form = gi_type_form(field->type);
    return form == GI_FORM_ROWS || form == GI_FORM_DEFICIENCY ||
           (form == GI_FORM_LIST && field->type != GI_TYPE_REVIEW);
}

static int add_to(struct gi_work *work, const char *list, const struct place *place, const char *const *pairs,
                  size_t count, struct gi_value *item)
{
    if (place->rows)
        return make_item(work, list, place, pairs, count, item) ||
                       gi_work_add_row(work, place->rows, item,
                                       place->shape == &gi_shape_timeline ? GI_WORK_BY_TIME : GI_WORK_AT_END)
                   ? -1
                   : 0;
    if (!is_list(place->target.field)) {
        gi_fail(work->error, "%s is no list: it is %s", list, gi_type_words(place->target.field->type));
        return gi_fail_hint(work->error, "git incident set %s %s=...", work->short_id, list);
    }
    if (gi_work_refuse_old_row(work, &place->target) || gi_work_need_file(work, &place->target))
        return -1;
    if (!place->shape)
        return add_values(work, &place->target, pairs, count);
    if (make_item(work, list, place, pairs, count, item))
        return -1;
    return gi_work_append(work, place->target.name, place->target.key_path, item);
}

int gi_work_add_item(struct gi_work *work, const char *list, const char *const *pairs, size_t count,
                     enum gi_work_how how)
{
    struct place place = {0};
    struct gi_value *item = gi_work_map(work);
    if (find_place(work, list, &place) || add_to(work, list, &place, pairs, count, item))
        return -1;
    bool named = item->first && gi_str_is(item->first->key, "id");
    const char *what = named         ? gi_arena_copy(work->arena, item->first->text.s, item->first->text.n)
                       : place.shape ? "an item"
                                     : pairs[0];
    gi_work_said(work, "%s: %s in %s.", work->short_id, what, list);
    if (work->record->kind == GI_KIND_INCIDENT)
        gi_work_next(work, "git incident next %s", work->short_id);
    else
        gi_work_next(work, "git incident check");
    return gi_work_finish(work, how, gi_arena_printf(work->arena, "add %s to %s", what, list));
}
