/* Keys: plain text on one line in front of a colon, none twice, no merge keys. */
#include "parse/yaml_parts.h"

/* Up to this many keys a map is searched pair by pair, and only where the marks of two keys agree. */
enum { SHORT_MAP = 32 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Whether `? ` stands before the key. */
static bool is_explicit(const struct gi_yaml_reader *reader, uint32_t start)
{
    const char *data = reader->file->data;
    uint32_t at = start;
    while (at > reader->region.start && is_blank(data[at - 1]))
        at--;
    return at < start && at > reader->region.start && data[at - 1] == '?';
}

/* Whether a colon follows on the same line. */
static bool has_colon(const struct gi_yaml_reader *reader, uint32_t end)
{
    const char *data = reader->file->data;
    while (end < reader->region.end && is_blank(data[end]))
        end++;
    return end < reader->region.end && data[end] == ':';
}

/* A key without a colon in flow style is what a comma in a text leaves: `{text: a, b}`. */
static void report_comma(struct gi_yaml_reader *reader, const struct gi_yaml_frame *frame, const struct gi_node *key)
{
    const struct gi_node *before = frame->last;
    gi_yaml_report(reader, GI_YAML_CUT_BY_COMMA, key->span, "the comma made \"%.*s\" a key of its own, without a value",
                   GI_STR_ARGS(gi_str_part(key->text, 0, 60)));
    if (!before || before->kind != GI_NODE_SCALAR || before->style != GI_STYLE_PLAIN ||
        key->span.end - before->span.start > 240) {
        gi_report_remedy(reader->findings, "write a value (%.*s: ...), or quote the text that holds the comma",
                         GI_STR_ARGS(gi_str_part(key->text, 0, 60)));
        return;
    }
    struct gi_span whole = {before->span.start, key->span.end};
    struct gi_buf quoted = gi_buf_new(reader->arena, GI_LIMIT_YAML_BYTES);
    gi_yaml_add_quoted(&quoted, gi_text_at(reader->file, whole));
    gi_report_remedy(reader->findings, "write %.*s: %s", GI_STR_ARGS(gi_str_part(before->key, 0, 60)), quoted.s);
}

enum gi_yaml_next gi_yaml_key(struct gi_yaml_reader *reader, struct gi_yaml_frame *frame, const struct gi_node *key)
{
    bool plain = key->style == GI_STYLE_PLAIN;
    bool quoted = key->style == GI_STYLE_SINGLE || key->style == GI_STYLE_DOUBLE;
    frame->key = key->text;
    frame->key_span = key->span;
    if (key->span.start == key->span.end || !key->text.n) {
        gi_yaml_report(reader, GI_YAML_KEY, key->span, "a value without a key");
        gi_report_remedy(reader->findings, "write the key before the colon");
    } else if (is_explicit(reader, key->span.start) || !(plain || quoted)) {
        gi_yaml_report(reader, GI_YAML_KEY, key->span, "a key is plain text in front of its colon, without `?`");
        gi_report_remedy(reader->findings, "write `%.*s:` on one line", GI_STR_ARGS(gi_str_part(key->text, 0, 60)));
    } else if (!has_colon(reader, key->span.end)) {
        report_comma(reader, frame, key);
    } else if (plain && gi_str_is(key->text, "<<")) {
        gi_yaml_report(reader, GI_YAML_MERGE_KEY, key->span, "merge keys (`<<`) are not allowed");
        gi_report_remedy(reader->findings, "write the keys out");
    }
    return GI_YAML_GO_ON;
}

static void report_twice(struct gi_yaml_reader *reader, const struct gi_node *first, const struct gi_node *second)
{
    gi_yaml_report(reader, GI_YAML_DUPLICATE_KEY, second->key_span, "the key \"%.*s\" is here twice: first in line %u",
                   GI_STR_ARGS(gi_str_part(second->key, 0, 60)), gi_yaml_line(reader->file, first->key_span.start));
    gi_report_remedy(reader->findings, "keep one of the two");
}

void gi_yaml_key_added(struct gi_yaml_reader *reader, struct gi_yaml_frame *frame, struct gi_node *pair)
{
    struct gi_str key = pair->key;
    if (!key.n || frame->node->count > SHORT_MAP)
        return;
    unsigned char first = (unsigned char)key.s[0];
    unsigned char last = (unsigned char)key.s[key.n - 1];
    uint64_t mark = 1ULL << ((first * 7U + last * 3U + key.n) % 64);
    if (frame->key_marks & mark) {
        for (struct gi_node *old = frame->node->first; old != pair; old = old->next) {
            if (!gi_str_equal(old->key, key))
                continue;
            report_twice(reader, old, pair);
            break;
        }
    }
    frame->key_marks |= mark;
}

static uint64_t hash(struct gi_str key)
{
    uint64_t value = 0xcbf29ce484222325ULL; /* FNV-1a */
    for (size_t i = 0; i < key.n; i++)
        value = (value ^ (unsigned char)key.s[i]) * 0x100000001b3ULL;
    return value ^ value >> 32;
}

/* The pair of an equal key in the table, or NULL after putting this one in. */
static struct gi_node *find_or_add(struct gi_node **table, size_t size, struct gi_node *pair)
{
    size_t at = hash(pair->key) & (size - 1);
    for (; table[at]; at = (at + 1) & (size - 1))
        if (gi_str_equal(table[at]->key, pair->key))
            return table[at];
    table[at] = pair;
    return NULL;
}

void gi_yaml_keys_ended(struct gi_yaml_reader *reader, const struct gi_node *map)
{
    if (map->count <= SHORT_MAP)
        return;
    size_t size = 64;
    while (size < (size_t)map->count * 2)
        size *= 2;
    struct gi_node **table = GI_NEW_ARRAY(reader->arena, struct gi_node *, size);
    uint32_t position = 0;
    for (struct gi_node *pair = map->first; pair; pair = pair->next) {
        struct gi_node *first = find_or_add(table, size, pair);
        if (++position <= SHORT_MAP || !first || !pair->key.n)
            continue;
        report_twice(reader, first, pair);
        if (reader->findings->list.n - reader->findings_before >= GI_LIMIT_FINDINGS_A_FILE)
            return;
    }
}
