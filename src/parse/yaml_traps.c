/* What people lose when they type YAML in a hurry: texts cut by ` #`, `: ` inside a text, a first character with a
 * meaning, quotes that stay open, lines that continue nothing. Each finding shows the line as it should be written. */
#include "parse/yaml_parts.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r' || byte == '\0';
}

static struct gi_span trimmed(const struct gi_yaml_reader *reader, struct gi_span span)
{
    struct gi_str text = gi_text_at(reader->file, span);
    struct gi_str kept = gi_str_trim(text);
    uint32_t start = kept.n ? (uint32_t)(kept.s - reader->file->data) : span.start;
    return (struct gi_span){start, start + (uint32_t)kept.n};
}

struct gi_span gi_yaml_rest_of_line(const struct gi_yaml_reader *reader, uint32_t start)
{
    uint32_t end = gi_text_line(reader->file, start).end;
    if (end > reader->region.end)
        end = reader->region.end;
    return trimmed(reader, (struct gi_span){start, end > start ? end : start});
}

/* Longer lines are not shown again in a remedy. */
enum { REMEDY_BYTES = 240 };

static bool in_flow(const struct gi_yaml_reader *reader)
{
    return reader->depth && reader->frames[reader->depth - 1].node->style == GI_STYLE_FLOW;
}

void gi_yaml_remedy_quoted(struct gi_yaml_reader *reader, uint32_t start, struct gi_str text)
{
    if (text.n > REMEDY_BYTES) {
        gi_report_remedy(reader->findings, "put the text into double quotes");
        return;
    }
    struct gi_buf line = gi_buf_new(reader->arena, GI_LIMIT_YAML_BYTES);
    uint32_t from = gi_text_line(reader->file, start).start;
    if (from < reader->region.start)
        from = reader->region.start;
    if (start > from && start - from <= REMEDY_BYTES && !in_flow(reader))
        gi_buf_addstr(&line, gi_text_at(reader->file, trimmed(reader, (struct gi_span){from, start})));
    if (line.n)
        gi_buf_addc(&line, ' ');
    gi_yaml_add_quoted(&line, text);
    gi_report_remedy(reader->findings, "write %s", line.s);
}

/* A `#` with a blank before it begins a comment. `# note` is meant so, and so are rulers (`#----`); `#42` is not. */
static bool is_lost_text(const struct gi_yaml_reader *reader, uint32_t hash)
{
    const char *data = reader->file->data;
    char next = hash + 1 < reader->region.end ? data[hash + 1] : '\0';
    return !is_blank(next) && !is_line_end(next) && !strchr("#-=~*_!", next);
}

void gi_yaml_scalar_traps(struct gi_yaml_reader *reader, const struct gi_node *node)
{
    const char *data = reader->file->data;
    uint32_t end = reader->region.end;
    uint32_t at = node->span.end;
    while (at < end && is_blank(data[at]))
        at++;
    if (at == node->span.end || at == end || data[at] != '#' || !is_lost_text(reader, at))
        return;
    struct gi_span lost = gi_yaml_rest_of_line(reader, at);
    gi_yaml_report(reader, GI_YAML_CUT_BY_HASH, lost, "the text ends at ` #`: \"%.*s\" is read as a comment",
                   GI_STR_ARGS(gi_str_part(gi_text_at(reader->file, lost), 0, 60)));
    if (node->span.start == node->span.end) {
        gi_yaml_remedy_quoted_line(reader, at);
        return;
    }
    struct gi_buf whole = gi_buf_new(reader->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_addstr(&whole, node->text);
    gi_buf_addstr(&whole, gi_text_at(reader->file, (struct gi_span){node->span.end, lost.end}));
    gi_yaml_remedy_quoted(reader, node->span.start, gi_buf_str(&whole));
}

/* The token at `start` up to a blank or the end of the line. */
static struct gi_span word_at(const struct gi_yaml_reader *reader, uint32_t start)
{
    const char *data = reader->file->data;
    uint32_t end = start;
    while (end < reader->region.end && !is_blank(data[end]) && !is_line_end(data[end]))
        end++;
    return (struct gi_span){start, end};
}

void gi_yaml_remedy_quoted_line(struct gi_yaml_reader *reader, uint32_t start)
{
    struct gi_str text = gi_text_at(reader->file, gi_yaml_rest_of_line(reader, start));
    if (in_flow(reader)) {
        size_t n = 0;
        while (n < text.n && !strchr(",]}", text.s[n]))
            n++;
        text = gi_str_trim(gi_str_part(text, 0, n));
    }
    gi_yaml_remedy_quoted(reader, start, text);
}

void gi_yaml_property(struct gi_yaml_reader *reader, uint32_t start, enum gi_yaml_code code)
{
    /* With both, the second stands behind the first. */
    char wanted = code == GI_YAML_TAG ? '!' : '&';
    struct gi_span word = word_at(reader, start);
    if (word.start < word.end && reader->file->data[word.start] != wanted) {
        uint32_t next = gi_yaml_rest_of_line(reader, word.end).start;
        word = word_at(reader, next);
    }
    if (code == GI_YAML_TAG)
        gi_yaml_report(reader, code, word, "tags (`!`) are not allowed: \"%.*s\"",
                       GI_STR_ARGS(gi_str_part(gi_text_at(reader->file, word), 0, 60)));
    else
        gi_yaml_report(reader, code, word, "anchors (`&`) are not allowed: \"%.*s\"",
                       GI_STR_ARGS(gi_str_part(gi_text_at(reader->file, word), 0, 60)));
    if (gi_yaml_rest_of_line(reader, start).end > word.start)
        gi_yaml_remedy_quoted_line(reader, start);
}

void gi_yaml_alias(struct gi_yaml_reader *reader, struct gi_span span)
{
    gi_yaml_report(reader, GI_YAML_ALIAS, span, "aliases (`*`) are not allowed: \"%.*s\"",
                   GI_STR_ARGS(gi_str_part(gi_text_at(reader->file, span), 0, 60)));
    gi_yaml_remedy_quoted_line(reader, span.start);
}
