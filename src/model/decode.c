/* Decoding by the field table: a node tree in, a typed struct out; every value keeps its place. */
#include "model/decode.h"

#include "base/limits.h"
#include "base/time.h"
#include "model/values.h"

static struct gi_place place_in(const struct gi_decoder *decoder, struct gi_span span)
{
    return (struct gi_place){&decoder->source->file, span};
}

/* Where a mapping is pointed at: its key, else its first key, else itself. */
static struct gi_span mapping_span(const struct gi_node *node)
{
    if (node->key.s)
        return node->key_span;
    return node->first ? node->first->key_span : node->span;
}

/* How decode came to a mapping: written out as a path only where a gap needs it. */
struct trail {
    const struct trail *up;
    const char *key; /* NULL: an item of a list */
    size_t position; /* of the item */
};

static void write_trail(struct gi_buf *out, const struct trail *trail)
{
    if (!trail)
        return;
    write_trail(out, trail->up);
    if (trail->key)
        gi_buf_addf(out, "%s%s", out->n ? "." : "", trail->key);
    else
        gi_buf_addf(out, "[%zu]", trail->position);
}

static const char *path_of(struct gi_decoder *decoder, const struct trail *up, const char *key)
{
    struct gi_buf path = gi_buf_new(decoder->record->arena, GI_LIMIT_PATH_BYTES);
    write_trail(&path, &(struct trail){up, key, 0});
    return path.s;
}

/* Says that a key which the table asks for is not there: at once when it is hard, else as a gap for the rules. */
static void say_missing(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_field *field,
                        const struct trail *trail, struct gi_place holder, struct gi_place place, enum gi_presence is)
{
    bool words_left = field->need == GI_NEED_OPTIONAL;
    if (field->need == GI_NEED_HARD && is == GI_PLACEHOLDER) {
        gi_report(decoder->findings, 206, place, "%s is not filled in", field->key);
        gi_report_remedy(decoder->findings, "write %s: %s", field->key, field->doc);
        return;
    }
    if (field->need == GI_NEED_HARD) {
        gi_report(decoder->findings, 201, place, "%s is missing", field->key);
        gi_report_remedy(decoder->findings, "add %s: %s", field->key, field->doc);
        return;
    }
    GI_VEC_PUSH(decoder->record->arena, &decoder->record->gaps,
                (struct gi_gap){.code = words_left ? 207 : field->code,
                                .need = words_left ? GI_NEED_TRIAGE : field->need,
                                .field = field,
                                .shape = shape,
                                .path = path_of(decoder, trail, field->key),
                                .source = decoder->source,
                                .place = place,
                                .holder = holder.span.start,
                                .is = (uint8_t)is});
}

static void say_unknown_key(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node)
{
    const char *nearest = NULL;
    size_t least = 1 + node->key.n / 2;
    for (size_t i = 0; i < shape->n; i++) {
        size_t distance = gi_str_distance(node->key, gi_str_of(shape->fields[i].key));
        if (distance < least) {
            least = distance;
            nearest = shape->fields[i].key;
        }
    }
    gi_report(decoder->findings, 202, place_in(decoder, node->key_span), "unknown key %.*s%s%s", GI_STR_ARGS(node->key),
              nearest ? "; did you mean " : "", nearest ? nearest : "");
    if (nearest)
        gi_report_remedy(decoder->findings, "write %s, or x-%.*s for a key of your own", nearest,
                         GI_STR_ARGS(node->key));
    else
        gi_report_remedy(decoder->findings, "keys of your own begin with x-: x-%.*s", GI_STR_ARGS(node->key));
}

static void decode_map(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                       const struct trail *trail, void *value);

/* The members of a mapping that lacks them all still point somewhere: at the mapping above. */
static void place_absent(const struct gi_shape *shape, struct gi_place place, const struct gi_source *source,
                         void *value)
{
    struct gi_mapping *self = value;
    self->place = place;
    self->source = source;
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        void *member = (char *)value + field->offset;
        *gi_value_place(field->type, member) = place;
        if (field->type == GI_TYPE_MAP)
            place_absent(field->shape, place, source, member);
    }
}

static void decode_rows(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                        const struct trail *trail, struct gi_rows *rows)
{
    rows->place = place_in(decoder, node->key.s ? node->key_span : node->span);
    if (node->kind != GI_NODE_LIST) {
        rows->is = gi_value_wrong(decoder, field, node);
        decoder->record->rows_unread |= rows->is == GI_BAD;
        return;
    }
    rows->is = GI_PRESENT;
    rows->at = gi_arena_alloc(decoder->record->arena, field->shape->size * node->count);
    size_t position = 0;
    for (const struct gi_node *item = node->first; item; item = item->next, position++) {
        void *row = (char *)rows->at + rows->n * field->shape->size;
        if (item->kind != GI_NODE_MAP) {
            gi_report(decoder->findings, 203, place_in(decoder, item->span),
                      "an item of %s has to be a mapping of keys", field->key);
            continue;
        }
        decode_map(decoder, field->shape, item, &(struct trail){trail, NULL, position}, row);
        rows->n++;
    }
    if (!rows->n && rows->is == GI_PRESENT && !node->count)
        rows->is = GI_PLACEHOLDER;
}

static void decode_member(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                          const struct trail *trail, void *member)
{
    switch (gi_type_form(field->type)) {
    case GI_FORM_MAP:
        if (node->kind == GI_NODE_MAP) {
            decode_map(decoder, field->shape, node, trail, member);
            return;
        }
        place_absent(field->shape, place_in(decoder, node->key_span), decoder->source, member);
        ((struct gi_mapping *)member)->is = (uint8_t)gi_value_wrong(decoder, field, node);
        return;
    case GI_FORM_ROWS:
        decode_rows(decoder, field, node, trail, member);
        return;
    case GI_FORM_MOMENT:
    case GI_FORM_FOUND:
    case GI_FORM_DEFICIENCY:
    case GI_FORM_LEVELS:
        gi_value_decode_mixed(decoder, field, node, member);
        return;
    case GI_FORM_LIST:
        gi_value_decode_list(decoder, field, node, member);
        return;
    case GI_FORM_SCALAR:
        gi_value_decode_scalar(decoder, field, node, member);
        return;
    }
}

/* Keys mostly stand in the table's order: the field behind the last one is tried first. */
static const struct gi_field *field_of(const struct gi_shape *shape, struct gi_str key, size_t *next)
{
    for (size_t i = 0; i < shape->n; i++) {
        size_t at = *next + i < shape->n ? *next + i : *next + i - shape->n;
        if (gi_str_is(key, shape->fields[at].key)) {
            *next = at + 1 < shape->n ? at + 1 : 0;
            return &shape->fields[at];
        }
    }
    return NULL;
}

/* Remembers the id of the mapping that was just decoded. */
static void note_name(struct gi_decoder *decoder, const struct gi_scalar *id, const void *value)
{
    struct gi_record *record = decoder->record;
    struct gi_named *named = GI_NEW(record->arena, struct gi_named);
    *named = (struct gi_named){.id = id->text,
                               .prefix = gi_id_prefix(id->text),
                               .place = id->place,
                               .source = decoder->source,
                               .value = value};
    struct gi_named **end = &record->buckets[gi_value_hash(id->text) % GI_NAME_BUCKETS];
    while (*end)
        end = &(*end)->next;
    *end = named;
    GI_VEC_PUSH(record->arena, &record->names, named);
}

static bool is_redacted(const struct gi_node *node)
{
    return gi_node_get(node, "redacted") != NULL;
}

/* Whether a value that counts as absent has words all the same: a template's. */
static bool has_words(enum gi_type type, const void *member)
{
    if (type == GI_TYPE_MOMENT)
        return ((const struct gi_moment *)member)->text.n > 0;
    return type < GI_TYPE_FOUND && ((const struct gi_scalar *)member)->text.n > 0;
}

/* What is not there is a gap, unless the row is a redacted one; its place is the mapping's. */
static void close_gaps(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                       const struct trail *trail, void *value)
{
    struct gi_place place = ((struct gi_mapping *)value)->place;
    bool redacted = is_redacted(node);
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        void *member = (char *)value + field->offset;
        enum gi_presence is = gi_value_presence(field->type, member);
        if (is == GI_ABSENT) {
            *gi_value_place(field->type, member) = place;
            if (field->type == GI_TYPE_MAP)
                place_absent(field->shape, place, decoder->source, member);
        }
        if (is == GI_ABSENT || is == GI_PLACEHOLDER) {
            if (!redacted && (field->need != GI_NEED_OPTIONAL || has_words(field->type, member)))
                say_missing(decoder, shape, field, trail, place,
                            is == GI_ABSENT ? place : *gi_value_place(field->type, member), is);
        } else if (field->type == GI_TYPE_ID && is == GI_PRESENT) {
            note_name(decoder, member, value);
        }
    }
}

static void decode_map(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                       const struct trail *trail, void *value)
{
    struct gi_mapping *self = value;
    *self = (struct gi_mapping){place_in(decoder, mapping_span(node)), node, decoder->source, GI_PRESENT};
    size_t next = 0;
    for (const struct gi_node *child = node->first; child; child = child->next) {
        const struct gi_field *field = field_of(shape, child->key, &next);
        if (field)
            decode_member(decoder, field, child, &(struct trail){trail, field->key, 0}, (char *)value + field->offset);
        else if (!gi_str_starts(child->key, "x-") && !decoder->is_newer)
            say_unknown_key(decoder, shape, child);
    }
    close_gaps(decoder, shape, node, trail, value);
}

void gi_decode_absent(const struct gi_shape *shape, struct gi_place place, void *value)
{
    place_absent(shape, place, NULL, value);
}

void gi_decode_mapping(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                       void *value)
{
    if (node->kind == GI_NODE_MAP) {
        decode_map(decoder, shape, node, NULL, value);
        return;
    }
    gi_report(decoder->findings, 215, place_in(decoder, node->span), "this file has to be a mapping of keys");
    place_absent(shape, place_in(decoder, node->span), decoder->source, value);
    ((struct gi_mapping *)value)->is = GI_BAD;
}

void gi_decode_rows(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                    struct gi_rows *rows)
{
    struct gi_field file = {.key = "this file", .type = GI_TYPE_ROWS, .shape = shape};
    if (node->kind != GI_NODE_LIST) {
        gi_report(decoder->findings, 215, place_in(decoder, node->span),
                  "this file has to be a list of rows, each with `- `");
        rows->is = GI_BAD;
        return;
    }
    decode_rows(decoder, &file, node, NULL, rows);
}
