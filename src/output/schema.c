/* JSON Schema (draft-07) for editors, from the field table: what it says and what decoding says is the same.
 *
 * Editors read YAML 1.2's core schema, in which `42` is a number, `true` a boolean and nothing at all null, and strict
 * readers keep every scalar a string: both are let in. A template's words count as absent, except where a key is hard.
 */
#include "incident/describe.h"

#include "base/json.h"
#include "base/limits.h"
#include "model/shapes.h"
#include "output/schema_types.h"

/* Files that share a shape share a schema: those of exercises and imported records bring their headers only. */
static bool has_schema(const struct gi_file_kind *kind)
{
    if (!kind->shape || kind->reading == GI_READ_AS_MARKDOWN || kind->reading == GI_READ_AS_BYTES)
        return false;
    for (const struct gi_file_kind *earlier = gi_file_kinds; earlier < kind; earlier++)
        if (earlier->shape == kind->shape)
            return false;
    return true;
}

static const struct gi_file_kind *kind_at(size_t position)
{
    for (size_t i = 0; i < GI_ROLE_COUNT; i++)
        if (has_schema(&gi_file_kinds[i]) && position-- == 0)
            return &gi_file_kinds[i];
    return NULL;
}

/* Rows are named after their file, everything else after what it is: `communications` are rows, `communication` a
 * document. */
static const char *const row_files[GI_ROLE_COUNT] = {
    [GI_ROLE_SENT] = "communications",
    [GI_ROLE_SYNCS] = "meetings",
    [GI_ROLE_ACTIONS] = "actions",
};

const char *gi_schema_name(size_t position)
{
    const struct gi_file_kind *kind = kind_at(position);
    if (!kind)
        return NULL;
    return row_files[kind->role] ? row_files[kind->role] : kind->shape->name;
}

static bool is_document_of(const struct gi_file_kind *kind, struct gi_str folder)
{
    const char *slash = strchr(kind->name, '/');
    return kind->reading == GI_READ_AS_DOCUMENT && slash &&
           gi_str_equal(folder, (struct gi_str){kind->name, (size_t)(slash - kind->name)});
}

static size_t last_slash(struct gi_str path)
{
    size_t at = path.n;
    while (at > 0 && path.s[at - 1] != '/')
        at--;
    return at;
}

/* The folder right above a path's last name; empty where it has none. */
static struct gi_str folder_above(struct gi_str path)
{
    size_t at = last_slash(path);
    struct gi_str folder = gi_str_part(path, 0, at ? at - 1 : 0);
    return gi_str_part(folder, last_slash(folder), folder.n);
}

int gi_schema_find(const char *file)
{
    struct gi_str path = gi_str_of(file);
    struct gi_str name = gi_str_part(path, last_slash(path), path.n);
    bool document = gi_str_ends(name, ".md");
    if (gi_str_ends(name, ".yaml") || gi_str_ends(name, ".json"))
        name.n -= strlen(".yaml");
    for (int i = 0; gi_schema_name((size_t)i); i++) {
        const struct gi_file_kind *kind = kind_at((size_t)i);
        if (document ? is_document_of(kind, folder_above(path)) : gi_str_is(name, gi_schema_name((size_t)i)))
            return i;
    }
    return -1;
}

/* A shape may hold another that holds it no more: the table has no circles, so that depth is bounded by the table. */
static void add_shape(struct gi_schema *schema, const struct gi_shape *shape);

static void add_value(struct gi_schema *schema, const struct gi_field *field)
{
    enum gi_form form = gi_type_form(field->type);
    if (form == GI_FORM_MAP) {
        add_shape(schema, field->shape);
    } else if (form == GI_FORM_ROWS) {
        gi_schema_begin_list(schema, field);
        gi_json_object(schema->json);
        add_shape(schema, field->shape);
        gi_json_end(schema->json);
    } else {
        gi_schema_add_type(schema, field);
    }
}

static const char *description_of(const struct gi_schema *schema, const struct gi_field *field)
{
    bool state = field->need != GI_NEED_HARD && field->need != GI_NEED_OPTIONAL;
    return state ? gi_arena_printf(schema->arena, "%s (due from %s)", field->doc, gi_need_words(field->need))
                 : field->doc;
}

/* A key that is not hard may also stand there without a value yet. */
static void add_property(struct gi_schema *schema, const struct gi_field *field)
{
    struct gi_json *json = schema->json;
    gi_json_key(json, field->key);
    gi_json_object(json);
    gi_schema_text(json, "description", description_of(schema, field));
    if (field->need == GI_NEED_HARD) {
        add_value(schema, field);
        gi_schema_refuse_blank(schema, field);
    } else {
        gi_json_key(json, "anyOf");
        gi_json_array(json);
        gi_json_object(json);
        add_value(schema, field);
        gi_json_end(json);
        gi_json_object(json);
        gi_schema_add_absent(schema, field);
        gi_json_end(json);
        gi_json_end(json);
    }
    gi_json_end(json);
}

static void add_required(struct gi_schema *schema, const struct gi_shape *shape)
{
    gi_json_key(schema->json, "required");
    gi_json_array(schema->json);
    for (size_t i = 0; i < shape->n; i++)
        if (shape->fields[i].need == GI_NEED_HARD)
            gi_json_text(schema->json, shape->fields[i].key);
    gi_json_end(schema->json);
}

/* A redacted row keeps hardly anything. */
static void add_required_unless_redacted(struct gi_schema *schema, const struct gi_shape *shape)
{
    struct gi_json *json = schema->json;
    gi_json_key(json, "anyOf");
    gi_json_array(json);
    gi_json_object(json);
    add_required(schema, shape);
    gi_json_end(json);
    gi_json_object(json);
    gi_json_key(json, "required");
    gi_json_array(json);
    gi_json_text(json, "redacted");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_shape(struct gi_schema *schema, const struct gi_shape *shape)
{
    struct gi_json *json = schema->json;
    gi_schema_text(json, "type", "object");
    gi_json_key(json, "properties");
    gi_json_object(json);
    for (size_t i = 0; i < shape->n; i++)
        add_property(schema, &shape->fields[i]);
    gi_json_end(json);
    gi_json_key(json, "patternProperties");
    gi_json_object(json);
    gi_json_key(json, "^x-");
    gi_json_boolean(json, true);
    gi_json_end(json);
    gi_json_key(json, "additionalProperties");
    gi_json_boolean(json, false);
    if (gi_shape_field(shape, gi_str_of("redacted")))
        add_required_unless_redacted(schema, shape);
    else
        add_required(schema, shape);
}

void gi_schema_write(struct gi_buf *out, size_t position)
{
    const struct gi_file_kind *kind = kind_at(position);
    struct gi_schema schema = {gi_json_new(out->arena), out->arena};
    struct gi_json *json = schema.json;
    gi_json_object(json);
    gi_schema_text(json, "$schema", "http://json-schema.org/draft-07/schema#");
    gi_schema_text(json, "title",
                   gi_arena_printf(out->arena, "git-incident: %s%s", kind->name,
                                   kind->reading == GI_READ_AS_DOCUMENT ? " (front matter)" : ""));
    gi_schema_text(json, "description", kind->doc);
    if (kind->reading == GI_READ_AS_ROWS) {
        gi_schema_list_or_nothing(&schema);
        gi_json_object(json);
        gi_schema_text(json, "description", kind->shape->doc);
        add_shape(&schema, kind->shape);
        gi_json_end(json);
    } else {
        add_shape(&schema, kind->shape);
    }
    gi_schema_add_definitions(&schema);
    gi_json_end(json);
    gi_json_finish(json, GI_JSON_PRETTY, out);
}
