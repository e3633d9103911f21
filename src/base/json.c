/* JSON by jansson, the only file that includes it. */
#include "base/json.h"

#include <jansson.h>

#include "base/bug.h"
#include "base/unicode.h"

struct gi_json {
    struct gi_arena *arena;
    json_t *root;          /* owns all the others */
    const char *key;       /* of the value that comes next in an object */
    GI_VEC(json_t *) open; /* objects and arrays from the outermost in */
};

struct gi_json *gi_json_new(struct gi_arena *arena)
{
    struct gi_json *json = GI_NEW(arena, struct gi_json);
    json->arena = arena;
    return json;
}

/* Puts a new value where it belongs; takes it over. */
static void add(struct gi_json *json, json_t *value)
{
    if (!value)
        gi_out_of_memory();
    if (!json->open.n) {
        if (json->root)
            gi_bug("a JSON text has one value at the top");
        json->root = value;
        return;
    }
    json_t *into = json->open.at[json->open.n - 1];
    if (json_is_array(into)) {
        if (json_array_append_new(into, value) != 0)
            gi_out_of_memory();
        return;
    }
    if (!json->key || json_object_get(into, json->key))
        gi_bug("a value in a JSON object needs a key of its own");
    if (json_object_set_new(into, json->key, value) != 0)
        gi_out_of_memory();
    json->key = NULL;
}

static void begin(struct gi_json *json, json_t *value)
{
    add(json, value);
    GI_VEC_PUSH(json->arena, &json->open, value);
}

void gi_json_object(struct gi_json *json)
{
    begin(json, json_object());
}

void gi_json_array(struct gi_json *json)
{
    begin(json, json_array());
}

void gi_json_end(struct gi_json *json)
{
    if (!json->open.n || json->key)
        gi_bug("nothing to end in a JSON text");
    json->open.n--;
}

void gi_json_key(struct gi_json *json, const char *key)
{
    json->key =
        gi_unicode_repair(json->arena, (struct gi_str){gi_arena_copy(json->arena, key, strlen(key)), strlen(key)}).s;
}

void gi_json_string(struct gi_json *json, struct gi_str text)
{
    struct gi_str whole = gi_unicode_repair(json->arena, text);
    add(json, text.s ? json_stringn(whole.s, whole.n) : json_null());
}

void gi_json_text(struct gi_json *json, const char *text)
{
    gi_json_string(json, gi_str_of(text));
}

void gi_json_integer(struct gi_json *json, int64_t number)
{
    add(json, json_integer(number));
}

void gi_json_real(struct gi_json *json, double number)
{
    add(json, json_real(number));
}

void gi_json_boolean(struct gi_json *json, bool value)
{
    add(json, json_boolean(value));
}

static int add_to_buf(const char *bytes, size_t size, void *buf)
{
    gi_buf_add(buf, bytes, size);
    return ((struct gi_buf *)buf)->full ? -1 : 0;
}

void gi_json_key_text(struct gi_json *json, const char *key, const char *text)
{
    gi_json_key(json, key);
    gi_json_text(json, text);
}

void gi_json_key_integer(struct gi_json *json, const char *key, int64_t number)
{
    gi_json_key(json, key);
    gi_json_integer(json, number);
}

void gi_json_key_object(struct gi_json *json, const char *key)
{
    gi_json_key(json, key);
    gi_json_object(json);
}

void gi_json_key_array(struct gi_json *json, const char *key)
{
    gi_json_key(json, key);
    gi_json_array(json);
}

void gi_json_finish(struct gi_json *json, enum gi_json_style style, struct gi_buf *out)
{
    if (!json->root || json->open.n)
        gi_bug("a JSON text is not complete");
    size_t flags = JSON_ENCODE_ANY | (style == GI_JSON_PRETTY ? JSON_INDENT(2) : JSON_COMPACT);
    int written = json_dump_callback(json->root, add_to_buf, out, flags);
    if (written != 0 && !out->full)
        gi_out_of_memory();
    if (style == GI_JSON_PRETTY)
        gi_buf_addc(out, '\n');
    json_decref(json->root);
    json->root = NULL;
}

static struct gi_json_value *copy_value(struct gi_arena *arena, json_t *from);

/* Adds a copy at the end of what `into` holds. */
static struct gi_json_value **copy_member(struct gi_arena *arena, struct gi_json_value *into,
                                          struct gi_json_value **link, json_t *from, const char *key)
{
    *link = copy_value(arena, from);
    (*link)->key = key ? gi_arena_copy(arena, key, strlen(key)) : NULL;
    into->n++;
    return &(*link)->next;
}

static void copy_members(struct gi_arena *arena, struct gi_json_value *into, json_t *from)
{
    struct gi_json_value **link = &into->first;
    if (json_is_array(from)) {
        for (size_t i = 0; i < json_array_size(from); i++)
            link = copy_member(arena, into, link, json_array_get(from, i), NULL);
        return;
    }
    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at))
        link = copy_member(arena, into, link, json_object_iter_value(at), json_object_iter_key(at));
}

/* Recursion is bounded by jansson, which reads 2048 levels (JSON_PARSER_MAX_DEPTH). */
static struct gi_json_value *copy_value(struct gi_arena *arena, json_t *from)
{
    static const enum gi_json_kind kinds[] = {
        [JSON_OBJECT] = GI_JSON_OBJECT,   [JSON_ARRAY] = GI_JSON_ARRAY, [JSON_STRING] = GI_JSON_STRING,
        [JSON_INTEGER] = GI_JSON_INTEGER, [JSON_REAL] = GI_JSON_REAL,   [JSON_TRUE] = GI_JSON_TRUE,
        [JSON_FALSE] = GI_JSON_FALSE,     [JSON_NULL] = GI_JSON_NULL,
    };
    struct gi_json_value *value = GI_NEW(arena, struct gi_json_value);
    value->kind = kinds[json_typeof(from)];
    if (value->kind == GI_JSON_STRING) {
        size_t size = json_string_length(from);
        value->text = (struct gi_str){gi_arena_copy(arena, json_string_value(from), size), size};
    } else if (value->kind == GI_JSON_INTEGER || value->kind == GI_JSON_REAL) {
        value->integer = json_integer_value(from);
        value->real = json_number_value(from);
    } else if (value->kind == GI_JSON_ARRAY || value->kind == GI_JSON_OBJECT) {
        copy_members(arena, value, from);
    }
    return value;
}

int gi_json_read(struct gi_arena *arena, struct gi_str text, const struct gi_json_value **ret_value,
                 struct gi_error *reterr)
{
    json_error_t error;
    size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_t *root = json_loadb(text.n ? text.s : "", text.n, flags, &error);
    if (!root)
        return gi_fail(reterr, "not JSON: line %d, column %d: %s", error.line, error.column, error.text);
    *ret_value = copy_value(arena, root);
    json_decref(root);
    return 0;
}

const struct gi_json_value *gi_json_member(const struct gi_json_value *value, const char *key)
{
    if (!value || value->kind != GI_JSON_OBJECT)
        return NULL;
    for (const struct gi_json_value *member = value->first; member; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

struct gi_str gi_json_string_of(const struct gi_json_value *value)
{
    return value && value->kind == GI_JSON_STRING ? value->text : (struct gi_str){NULL, 0};
}
