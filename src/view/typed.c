/* The typed record as JSON: driven by the field table, so that there is no second list of keys. */
#include "view/typed.h"

#include "base/time.h"
#include "model/values.h"

static void add_time(struct gi_json *json, int64_t seconds)
{
    char text[21];
    gi_time_format(seconds, text);
    gi_json_text(json, text);
}

static void add_scalar(struct gi_json *json, const struct gi_field *field, const struct gi_scalar *scalar)
{
    bool none = field->type == GI_TYPE_COUNT && scalar->number < 0;
    if (field->type == GI_TYPE_TIME)
        add_time(json, scalar->number);
    else if (!none && (field->type == GI_TYPE_INTEGER || field->type == GI_TYPE_COUNT || field->type == GI_TYPE_SCHEMA))
        gi_json_integer(json, scalar->number);
    else
        gi_json_string(json, scalar->text);
}

static void add_scalars(struct gi_json *json, const struct gi_scalars *scalars)
{
    gi_json_array(json);
    for (size_t i = 0; i < scalars->n; i++)
        gi_json_string(json, scalars->at[i].text);
    gi_json_end(json);
}

static void add_reason(struct gi_json *json, const char *key, struct gi_str reason)
{
    gi_json_object(json);
    gi_json_key(json, key);
    gi_json_string(json, reason);
    gi_json_end(json);
}

static void add_moment(struct gi_json *json, const struct gi_moment *moment)
{
    switch ((enum gi_moment_kind)moment->kind) {
    case GI_MOMENT_TIME:
        add_time(json, moment->earliest);
        return;
    case GI_MOMENT_RANGE:
        gi_json_object(json);
        gi_json_key(json, "earliest");
        add_time(json, moment->earliest);
        gi_json_key(json, "latest");
        add_time(json, moment->latest);
        gi_json_end(json);
        return;
    case GI_MOMENT_UNKNOWN:
        add_reason(json, "unknown", moment->reason);
        return;
    case GI_MOMENT_NOT_APPLICABLE:
        add_reason(json, "not_applicable", moment->reason);
        return;
    }
}

static void add_deficiency(struct gi_json *json, const struct gi_deficiency *deficiency)
{
    if (deficiency->none.s)
        add_reason(json, "none", deficiency->none);
    else
        add_scalars(json, &deficiency->findings);
}

static void add_found(struct gi_json *json, const struct gi_found *found)
{
    if (found->found)
        gi_json_text(json, "found");
    else
        add_reason(json, "none", found->none);
}

static void add_levels(struct gi_json *json, const struct gi_levels *levels)
{
    gi_json_array(json); /* a policy that names a code twice is wrong, and an object could not hold it */
    for (size_t i = 0; i < levels->n; i++) {
        gi_json_object(json);
        gi_json_key(json, "rule");
        gi_json_string(json, levels->at[i].code.text);
        gi_json_key(json, "level");
        gi_json_string(json, levels->at[i].level.text);
        gi_json_end(json);
    }
    gi_json_end(json);
}

/* The team's own values stand as they were written: texts, lists and mappings. */
static void add_node(struct gi_json *json, struct gi_arena *arena, const struct gi_node *node)
{
    if (node->kind == GI_NODE_SCALAR) {
        gi_json_string(json, node->text);
        return;
    }
    if (node->kind == GI_NODE_LIST)
        gi_json_array(json);
    else
        gi_json_object(json);
    for (const struct gi_node *child = node->first; child; child = child->next) {
        if (node->kind == GI_NODE_MAP)
            gi_json_key(json, gi_arena_copy(arena, child->key.s, child->key.n));
        add_node(json, arena, child);
    }
    gi_json_end(json);
}

static void add_member(struct gi_json *json, struct gi_arena *arena, const struct gi_field *field, const void *member)
{
    switch (gi_type_form(field->type)) {
    case GI_FORM_SCALAR:
        add_scalar(json, field, member);
        return;
    case GI_FORM_LIST:
        if (field->type == GI_TYPE_REVIEW && !((const struct gi_scalars *)member)->n)
            gi_json_text(json, "all");
        else
            add_scalars(json, member);
        return;
    case GI_FORM_MOMENT:
        add_moment(json, member);
        return;
    case GI_FORM_FOUND:
        add_found(json, member);
        return;
    case GI_FORM_DEFICIENCY:
        add_deficiency(json, member);
        return;
    case GI_FORM_LEVELS:
        add_levels(json, member);
        return;
    case GI_FORM_MAP:
        gi_view_typed(json, arena, field->shape, member);
        gi_json_end(json);
        return;
    case GI_FORM_ROWS:
        gi_view_typed_rows(json, arena, field->shape, member);
        return;
    }
}

void gi_view_typed(struct gi_json *json, struct gi_arena *arena, const struct gi_shape *shape, const void *value)
{
    const struct gi_mapping *self = value;
    gi_json_object(json);
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        const void *member = (const char *)value + field->offset;
        if (gi_value_presence((enum gi_type)field->type, member) != GI_PRESENT)
            continue;
        gi_json_key(json, field->key);
        add_member(json, arena, field, member);
    }
    for (const struct gi_node *child = self->node ? self->node->first : NULL; child; child = child->next) {
        if (!gi_str_starts(child->key, "x-"))
            continue;
        gi_json_key(json, gi_arena_copy(arena, child->key.s, child->key.n));
        add_node(json, arena, child);
    }
}

void gi_view_typed_rows(struct gi_json *json, struct gi_arena *arena, const struct gi_shape *shape, const void *value)
{
    const struct gi_rows *rows = value;
    gi_json_array(json);
    for (size_t i = 0; i < rows->n; i++) {
        gi_view_typed(json, arena, shape, (const char *)rows->at + i * shape->size);
        gi_json_end(json);
    }
    gi_json_end(json);
}
