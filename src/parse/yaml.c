/* The event loop over libyaml 0.2.5: events become nodes that know their bytes. */
#include "parse/yaml.h"

#include "base/bug.h"
#include "base/scoped.h"
#include "parse/yaml_memory.h"
#include "parse/yaml_parts.h"

/* Steps from the cursor, in code points; near it, since marks come almost in order. */
static uint32_t walk(struct gi_yaml_reader *reader, size_t index)
{
    const char *data = reader->file->data;
    uint32_t at = reader->cursor_byte;
    size_t now = reader->cursor_index;
    for (; now < index && at < reader->region.end; now++)
        for (at++; at < reader->region.end && ((unsigned char)data[at] & 0xC0) == 0x80;)
            at++;
    for (; now > index && at > reader->region.start; now--)
        for (at--; at > reader->region.start && ((unsigned char)data[at] & 0xC0) == 0x80;)
            at--;
    reader->cursor_byte = at;
    reader->cursor_index = now;
    return at;
}

uint32_t gi_yaml_byte(struct gi_yaml_reader *reader, const yaml_mark_t *mark)
{
    size_t size = reader->region.end - reader->region.start;
    if (!reader->ascii)
        return walk(reader, mark->index);
    return reader->region.start + (uint32_t)(mark->index < size ? mark->index : size);
}

uint32_t gi_yaml_line(const struct gi_file *file, uint32_t offset)
{
    uint32_t line = 1;
    const char *end = file->data + offset;
    for (const char *at = file->data; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        line++;
    return line;
}

static enum gi_yaml_next stop_if_too_many(const struct gi_yaml_reader *reader)
{
    size_t found = reader->findings->list.n - reader->findings_before;
    return found < GI_LIMIT_FINDINGS_A_FILE ? GI_YAML_GO_ON : GI_YAML_STOP;
}

/* libyaml takes a tab before a token in flow style for a blank; in block style it refuses it by itself. */
static void refuse_tab_before(struct gi_yaml_reader *reader, uint32_t start)
{
    const char *data = reader->file->data;
    uint32_t at = start;
    uint32_t tab = start;
    while (at > reader->region.start && (data[at - 1] == ' ' || data[at - 1] == '\t'))
        if (data[--at] == '\t')
            tab = at;
    if (tab < start && (at == reader->region.start || data[at - 1] == '\n')) {
        gi_yaml_report(reader, GI_YAML_TAB, ((struct gi_span){tab, tab + 1}), "a tab is used for indentation");
        gi_report_remedy(reader->findings, "indent with blanks");
    }
}

/* Puts a node into the open list or map, or makes it the root. */
static enum gi_yaml_next attach(struct gi_yaml_reader *reader, struct gi_node *node)
{
    if (++reader->nodes > GI_LIMIT_NODES) {
        gi_yaml_report(reader, GI_YAML_SIZE, node->span, "more than %d values in one file", GI_LIMIT_NODES);
        return GI_YAML_STOP;
    }
    if (!reader->depth) {
        reader->root = node;
        return GI_YAML_GO_ON;
    }
    struct gi_yaml_frame *frame = &reader->frames[reader->depth - 1];
    node->parent = frame->node;
    if (frame->last)
        frame->last->next = node;
    else
        frame->node->first = node;
    frame->last = node;
    frame->node->count++;
    if (frame->node->kind == GI_NODE_MAP) {
        node->key = frame->key;
        node->key_span = frame->key_span;
        frame->key.s = NULL;
        gi_yaml_key_added(reader, frame, node);
    }
    if (reader->tabs && frame->node->style == GI_STYLE_FLOW)
        refuse_tab_before(reader, node->parent->kind == GI_NODE_MAP ? node->key_span.start : node->span.start);
    return stop_if_too_many(reader);
}

static bool wants_key(const struct gi_yaml_reader *reader)
{
    if (!reader->depth)
        return false;
    const struct gi_yaml_frame *frame = &reader->frames[reader->depth - 1];
    return frame->node->kind == GI_NODE_MAP && !frame->key.s;
}

static enum gi_node_style scalar_style(yaml_scalar_style_t style)
{
    static const uint8_t styles[] = {
        [YAML_ANY_SCALAR_STYLE] = GI_STYLE_PLAIN,
        [YAML_PLAIN_SCALAR_STYLE] = GI_STYLE_PLAIN,
        [YAML_SINGLE_QUOTED_SCALAR_STYLE] = GI_STYLE_SINGLE,
        [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = GI_STYLE_DOUBLE,
        [YAML_LITERAL_SCALAR_STYLE] = GI_STYLE_LITERAL,
        [YAML_FOLDED_SCALAR_STYLE] = GI_STYLE_FOLDED,
    };
    return styles[style];
}

/* libyaml ends a block scalar where the next token begins; its own end is behind its last line that is not blank. */
static uint32_t block_scalar_end(const struct gi_yaml_reader *reader, struct gi_span span)
{
    const char *data = reader->file->data;
    uint32_t end = span.end;
    while (end > span.start + 1 &&
           (data[end - 1] == ' ' || data[end - 1] == '\t' || data[end - 1] == '\n' || data[end - 1] == '\r'))
        end--;
    /* Blanks at the end of the last line belong to the text. */
    while (end < span.end && (data[end] == ' ' || data[end] == '\t'))
        end++;
    return end;
}

/* The value as a slice of the file where it stands there as it is, else as a copy. */
static struct gi_str scalar_text(const struct gi_yaml_reader *reader, const yaml_event_t *event,
                                 const struct gi_node *node)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    uint32_t quotes = node->style == GI_STYLE_SINGLE || node->style == GI_STYLE_DOUBLE;
    const char *source = reader->file->data + node->span.start + quotes;
    if (size + 2 * quotes == node->span.end - node->span.start && memcmp(source, value, size) == 0)
        return (struct gi_str){source, size};
    return (struct gi_str){gi_arena_copy(reader->arena, value, size), size};
}

static void refuse_properties(struct gi_yaml_reader *reader, uint32_t start, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
    if (anchor)
        gi_yaml_property(reader, start, GI_YAML_ANCHOR);
    if (tag)
        gi_yaml_property(reader, start, GI_YAML_TAG);
}

static struct gi_node *new_node(struct gi_yaml_reader *reader, enum gi_node_kind kind, enum gi_node_style style,
                                struct gi_span span)
{
    struct gi_node *node = GI_NEW(reader->arena, struct gi_node);
    node->kind = (uint8_t)kind;
    node->style = (uint8_t)style;
    node->span = span;
    return node;
}

static enum gi_yaml_next on_scalar(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    struct gi_span span;
    span.start = gi_yaml_byte(reader, &event->start_mark);
    span.end = gi_yaml_byte(reader, &event->end_mark);
    enum gi_node_style style = scalar_style(event->data.scalar.style);
    if (style == GI_STYLE_LITERAL || style == GI_STYLE_FOLDED)
        span.end = block_scalar_end(reader, span);
    struct gi_node key = {.style = (uint8_t)style, .span = span};
    bool is_key = wants_key(reader);
    struct gi_node *node = is_key ? &key : new_node(reader, GI_NODE_SCALAR, style, span);
    node->text = scalar_text(reader, event, node);
    if (event->data.scalar.anchor || event->data.scalar.tag)
        refuse_properties(reader, span.start, event->data.scalar.anchor, event->data.scalar.tag);
    if (is_key)
        return gi_yaml_key(reader, &reader->frames[reader->depth - 1], node);
    reader->recent = node;
    if (style == GI_STYLE_PLAIN && !event->data.scalar.tag)
        gi_yaml_scalar_traps(reader, node);
    return attach(reader, node);
}

static enum gi_yaml_next on_alias(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    struct gi_span span = {gi_yaml_byte(reader, &event->start_mark), gi_yaml_byte(reader, &event->end_mark)};
    gi_yaml_alias(reader, span);
    if (wants_key(reader))
        return GI_YAML_STOP;
    struct gi_node *node = new_node(reader, GI_NODE_SCALAR, GI_STYLE_PLAIN, span);
    node->text = gi_text_at(reader->file, span);
    reader->recent = node;
    return attach(reader, node);
}

static enum gi_yaml_next on_start(struct gi_yaml_reader *reader, const yaml_event_t *event, enum gi_node_kind kind,
                                  bool flow)
{
    struct gi_span span;
    span.start = gi_yaml_byte(reader, &event->start_mark);
    span.end = flow ? gi_yaml_byte(reader, &event->end_mark) : span.start + 1;
    const yaml_char_t *anchor = event->data.mapping_start.anchor;
    const yaml_char_t *tag = event->data.mapping_start.tag;
    if (kind == GI_NODE_LIST) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    }
    if (anchor || tag)
        refuse_properties(reader, span.start, anchor, tag);
    if (wants_key(reader)) {
        gi_yaml_report(reader, GI_YAML_KEY, span, "a key is plain text, not a list or map");
        return GI_YAML_STOP;
    }
    if (reader->depth == GI_LIMIT_DEPTH) {
        gi_yaml_report(reader, GI_YAML_DEPTH, span, "nested deeper than %d", GI_LIMIT_DEPTH);
        return GI_YAML_STOP;
    }
    struct gi_node *node = new_node(reader, kind, flow ? GI_STYLE_FLOW : GI_STYLE_BLOCK, span);
    if (attach(reader, node) == GI_YAML_STOP)
        return GI_YAML_STOP;
    reader->frames[reader->depth++] = (struct gi_yaml_frame){.node = node};
    return GI_YAML_GO_ON;
}

/* The end of a block list or map, and of a pair in a flow list (`[a: b]`), is that of its last value. */
static enum gi_yaml_next on_end(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    struct gi_yaml_frame *frame = &reader->frames[--reader->depth];
    struct gi_node *node = frame->node;
    const char first = reader->file->data[node->span.start];
    if (node->style == GI_STYLE_FLOW && (first == '[' || first == '{'))
        node->span.end = gi_yaml_byte(reader, &event->end_mark);
    else if (frame->last)
        node->span.end = frame->last->span.end;
    if (node->kind == GI_NODE_MAP)
        gi_yaml_keys_ended(reader, node);
    reader->recent = node;
    return stop_if_too_many(reader);
}

static enum gi_yaml_next on_document_start(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    struct gi_span span = {gi_yaml_byte(reader, &event->start_mark), 0};
    span.end = gi_text_line(reader->file, span.start).end;
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end) {
        gi_yaml_report(reader, GI_YAML_SECOND_DOCUMENT, span, "directives (lines that begin with %%) are not allowed");
        gi_report_remedy(reader->findings, "remove the line");
        return GI_YAML_STOP;
    }
    if (reader->documents++ == 0)
        return GI_YAML_GO_ON;
    gi_yaml_report(reader, GI_YAML_SECOND_DOCUMENT, span, "a second document begins here; a file holds one");
    gi_report_remedy(reader->findings, "remove the line");
    return GI_YAML_STOP;
}

static enum gi_yaml_next on_document_end(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    if (event->data.document_end.implicit)
        return GI_YAML_GO_ON;
    uint32_t start = gi_yaml_byte(reader, &event->start_mark);
    gi_yaml_report(reader, GI_YAML_SECOND_DOCUMENT, ((struct gi_span){start, start + 3}),
                   "the end of a document (`...`) is not allowed; a file holds one");
    gi_report_remedy(reader->findings, "remove the line");
    return GI_YAML_STOP;
}

static enum gi_yaml_next on_event(struct gi_yaml_reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(reader, event);
    case YAML_MAPPING_START_EVENT:
        return on_start(reader, event, GI_NODE_MAP, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_START_EVENT:
        return on_start(reader, event, GI_NODE_LIST, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return on_end(reader, event);
    case YAML_ALIAS_EVENT:
        return on_alias(reader, event);
    case YAML_DOCUMENT_START_EVENT:
        return on_document_start(reader, event);
    case YAML_DOCUMENT_END_EVENT:
        return on_document_end(reader, event);
    case YAML_STREAM_END_EVENT:
        return GI_YAML_STOP;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
        return GI_YAML_GO_ON;
    }
    return GI_YAML_STOP;
}

static void read_events(struct gi_yaml_reader *reader)
{
    yaml_event_t event;
    enum gi_yaml_next next = GI_YAML_GO_ON;
    while (next == GI_YAML_GO_ON) {
        if (!yaml_parser_parse(reader->parser, &event)) {
            gi_yaml_failed(reader);
            return;
        }
        next = on_event(reader, &event);
        if (!reader->own_memory)
            yaml_event_delete(&event);
    }
}

static bool is_ascii(struct gi_str bytes)
{
    unsigned char high = 0;
    for (size_t i = 0; i < bytes.n; i++)
        high |= (unsigned char)bytes.s[i];
    return high < 0x80;
}

static void scoped_parser(yaml_parser_t **parser)
{
    if (*parser)
        yaml_parser_delete(*parser);
    gi_yaml_memory_end();
}

static void read_document(struct gi_yaml_reader *reader)
{
    GI_SCOPED_ARENA struct gi_arena *memory = gi_arena_new();
    struct gi_str bytes = gi_text_at(reader->file, reader->region);
    size_t used = gi_arena_used(memory);
    yaml_parser_t parser;
    gi_yaml_memory_begin(memory);
    GI_SCOPED(scoped_parser) yaml_parser_t *open = yaml_parser_initialize(&parser) ? &parser : NULL;
    if (!open)
        gi_out_of_memory();
    reader->own_memory = gi_arena_used(memory) > used;
    reader->parser = open;
    /* Named, because libyaml would otherwise guess UTF-16 and skip a byte order mark without counting it. */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.s, bytes.n);
    read_events(reader);
}

/* A document of `---` alone, or of comments, is as empty as no document. */
static struct gi_node *root_or_nothing(struct gi_node *root)
{
    bool nothing = root && root->kind == GI_NODE_SCALAR && root->span.start == root->span.end;
    return nothing ? NULL : root;
}

bool gi_yaml_parse(const struct gi_file *file, struct gi_span region, struct gi_findings *findings,
                   struct gi_node **ret_root)
{
    struct gi_str bytes = gi_text_at(file, region);
    struct gi_yaml_reader reader = {
        .file = file,
        .region = region,
        .findings = findings,
        .findings_before = findings->list.n,
        .arena = findings->arena,
        .cursor_byte = region.start,
        .ascii = (file->flags & GI_FILE_ASCII) || is_ascii(bytes),
        .tabs = gi_str_find(bytes, '\t') < bytes.n,
    };
    if (bytes.n > GI_LIMIT_YAML_BYTES) {
        gi_yaml_report(&reader, GI_YAML_SIZE, ((struct gi_span){region.start, region.start}), "larger than %d bytes",
                       GI_LIMIT_YAML_BYTES);
        return false;
    }
    read_document(&reader);
    if (findings->list.n > reader.findings_before)
        return false;
    *ret_root = root_or_nothing(reader.root);
    return true;
}

struct gi_node *gi_node_get(const struct gi_node *node, const char *key)
{
    if (!node || node->kind != GI_NODE_MAP)
        return NULL;
    for (struct gi_node *pair = node->first; pair; pair = pair->next)
        if (gi_str_is(pair->key, key))
            return pair;
    return NULL;
}
