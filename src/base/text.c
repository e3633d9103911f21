/* The text gate, and places as lines and columns. */
#include "base/text.h"

#include "base/finding.h"
#include "base/limits.h"
#include "base/unicode.h"

enum code {
    NOT_UTF8 = 101,
    NUL_BYTE = 102,
    BYTE_ORDER_MARK = 103,
    CONTROL = 104,
    CARRIAGE_RETURN = 105,
    LINE_SEPARATOR = 106,
    BIDI_CONTROL = 107,
    INVISIBLE = 108,
    FIRST_CODE = NOT_UTF8,
    CODES = INVISIBLE - NOT_UTF8 + 1,
};

enum { BLOCK = 64, BOM = 0xFEFF, NEXT_LINE = 0x85, LINE_END = 0x2028, PARAGRAPH_END = 0x2029 };

/* One pass over one file. */
struct gate {
    struct gi_file *file;
    struct gi_findings *findings;
    uint32_t seen[CODES];         /* occurrences of each code */
    struct gi_span beyond[CODES]; /* the first that was not reported */
    bool unreadable;              /* something that the parsers would misread */
    uint32_t before;              /* the code point before this one, 0 at the start */
};

/* Whether 64 bytes are printable ASCII, tabs and line feeds. Written so that compilers make vector code of it. */
static bool block_is_plain(const unsigned char *at)
{
    unsigned char odd = 0;
    for (int i = 0; i < BLOCK; i++)
        odd |= (unsigned char)(((at[i] < 0x20) & (at[i] != '\n') & (at[i] != '\t')) | (at[i] >= 0x7F));
    return !odd;
}

/* Offset of the first block, at or after `at`, that is not plain; the short rest of a file is never plain. */
static uint32_t skip_plain(const struct gi_file *file, uint32_t at)
{
    while (file->size - at >= BLOCK && block_is_plain((const unsigned char *)file->data + at))
        at += BLOCK;
    return at;
}

/* Whether this occurrence is to be reported; beyond the limit it is only counted. */
static bool wanted(struct gate *gate, enum code code, struct gi_span span)
{
    uint32_t seen = gate->seen[code - FIRST_CODE]++;
    if (seen == GI_LIMIT_FINDINGS_A_CHARACTER)
        gate->beyond[code - FIRST_CODE] = span;
    return seen < GI_LIMIT_FINDINGS_A_CHARACTER;
}

static void report_character(struct gate *gate, enum code code, uint32_t code_point, struct gi_span span,
                             const char *what)
{
    if (!wanted(gate, code, span))
        return;
    const char *name = gi_unicode_name(gate->findings->arena, code_point);
    struct gi_place place = {gate->file, span};
    gi_report(gate->findings, code, place, "%s U+%04X%s%s%s", what, code_point, *name ? " (" : "", name,
              *name ? ")" : "");
}

static void check_carriage_return(struct gate *gate, uint32_t at)
{
    struct gi_place place = {gate->file, {at, at + 1}};
    bool before_line_feed = at + 1 < gate->file->size && gate->file->data[at + 1] == '\n';
    if (before_line_feed) {
        gate->file->flags |= GI_FILE_CRLF;
        if (gate->file->flags & GI_FILE_WORKTREE)
            return;
        if (!wanted(gate, CARRIAGE_RETURN, place.span))
            return;
        gi_report(gate->findings, CARRIAGE_RETURN, place, "the line ends with CR LF, where Git is to hold LF alone");
        gi_report_remedy(gate->findings,
                         "set `text eol=lf` for records in .gitattributes, then `git add --renormalize .`");
        return;
    }
    gate->unreadable = true;
    if (wanted(gate, CARRIAGE_RETURN, place.span))
        gi_report(gate->findings, CARRIAGE_RETURN, place, "carriage return U+000D that is not before a line feed");
}

static void check_ascii(struct gate *gate, uint32_t at)
{
    unsigned char byte = (unsigned char)gate->file->data[at];
    struct gi_span span = {at, at + 1};
    gate->before = byte;
    if (byte == '\r') {
        check_carriage_return(gate, at);
    } else if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
        gate->unreadable = true;
        report_character(gate, byte ? CONTROL : NUL_BYTE, byte, span, byte ? "control character" : "NUL byte");
    }
}

/* The code point at `at`, or 0 at the end of the valid part. */
static uint32_t peek(const struct gi_file *file, uint32_t at, uint32_t end)
{
    size_t size;
    return at < end ? gi_unicode_decode(file->data + at, &size) : 0;
}

/* Checks the code point above ASCII at `at`; returns its bytes. */
static uint32_t check_wide(struct gate *gate, uint32_t at, uint32_t end)
{
    size_t size;
    uint32_t code_point = gi_unicode_decode(gate->file->data + at, &size);
    struct gi_span span = {at, at + (uint32_t)size};
    uint32_t before = gate->before;
    gate->before = code_point;
    if (!gi_unicode_invisible(code_point) || gi_unicode_needed(before, code_point, peek(gate->file, span.end, end)))
        return (uint32_t)size;
    if (code_point == BOM) {
        gate->unreadable = true;
        report_character(gate, BYTE_ORDER_MARK, code_point, span, "byte order mark");
    } else if (code_point == NEXT_LINE || code_point == LINE_END || code_point == PARAGRAPH_END) {
        gate->unreadable = true; /* libyaml 0.2.5 takes them for line breaks */
        report_character(gate, LINE_SEPARATOR, code_point, span, "line separator");
    } else if (code_point < 0xA0) {
        gate->unreadable = true;
        report_character(gate, CONTROL, code_point, span, "control character");
    } else if (gi_unicode_bidi(code_point)) {
        report_character(gate, BIDI_CONTROL, code_point, span, "bidirectional control");
    } else {
        gate->unreadable |= code_point == 0xFFFE || code_point == 0xFFFF; /* libyaml 0.2.5 stops at them */
        report_character(gate, INVISIBLE, code_point, span, "invisible character");
    }
    return (uint32_t)size;
}

/* Checks the valid UTF-8 from `at` to `end`. */
static void check_valid(struct gate *gate, uint32_t at, uint32_t end)
{
    while (at < end) {
        uint32_t plain = skip_plain(gate->file, at);
        if (plain > end)
            plain = end;
        if (plain > at) {
            gate->before = (unsigned char)gate->file->data[plain - 1];
            at = plain;
        }
        uint32_t stop = end - at < BLOCK ? end : at + BLOCK;
        while (at < stop) {
            if ((unsigned char)gate->file->data[at] < 0x80)
                check_ascii(gate, at++);
            else
                at += check_wide(gate, at, end);
        }
    }
}

/* Reports the run of bytes that begins at `at` and is not UTF-8, as one finding; returns its end. */
static uint32_t check_invalid(struct gate *gate, uint32_t at)
{
    const struct gi_file *file = gate->file;
    uint32_t end = at + 1;
    size_t bad = 0;
    while (
        end < file->size && (unsigned char)file->data[end] >= 0x80 &&
        !gi_unicode_valid(gi_text_at(file, (struct gi_span){end, file->size - end < 4 ? file->size : end + 4}), &bad) &&
        bad == 0)
        end++;
    gate->unreadable = true;
    gate->before = 0;
    struct gi_span span = {at, end};
    if (wanted(gate, NOT_UTF8, span))
        gi_report(gate->findings, NOT_UTF8, (struct gi_place){file, span}, "%u byte%s from 0x%02X on %s not UTF-8",
                  end - at, end - at == 1 ? "" : "s", (unsigned char)file->data[at], end - at == 1 ? "is" : "are");
    return end;
}

static void report_rest(struct gate *gate)
{
    for (int i = 0; i < CODES; i++) {
        if (gate->seen[i] <= GI_LIMIT_FINDINGS_A_CHARACTER)
            continue;
        gi_report(gate->findings, FIRST_CODE + i, (struct gi_place){gate->file, gate->beyond[i]},
                  "and %u more of this kind from here on", gate->seen[i] - GI_LIMIT_FINDINGS_A_CHARACTER);
    }
}

bool gi_text_gate(struct gi_file *file, struct gi_findings *findings)
{
    struct gate gate = {.file = file, .findings = findings};
    uint32_t at = skip_plain(file, 0);
    uint32_t first_wide = at;
    while (first_wide < file->size && (unsigned char)file->data[first_wide] < 0x80)
        first_wide++;
    if (first_wide == file->size)
        file->flags |= GI_FILE_ASCII;
    if (at)
        gate.before = (unsigned char)file->data[at - 1];
    while (at < file->size) {
        size_t bad = file->size - at;
        bool valid = gi_unicode_valid((struct gi_str){file->data + at, file->size - at}, &bad);
        uint32_t end = at + (uint32_t)bad;
        check_valid(&gate, at, end);
        at = valid ? end : check_invalid(&gate, end);
    }
    report_rest(&gate);
    return !gate.unreadable;
}

/* The first byte of the line that holds the offset. */
static uint32_t line_start(const struct gi_file *file, uint32_t offset)
{
    const char *before = offset ? memrchr(file->data, '\n', offset) : NULL;
    return before ? (uint32_t)(before - file->data) + 1 : 0;
}

struct gi_position gi_text_position(const struct gi_file *file, uint32_t offset)
{
    if (offset > file->size)
        offset = file->size;
    struct gi_position position = {1, 1, 1, 1};
    uint32_t start = line_start(file, offset);
    for (const char *at = file->data; at < file->data + start; at++) {
        at = memchr(at, '\n', (size_t)(file->data + start - at));
        position.line++;
    }
    position.byte_column += offset - start;
    for (uint32_t i = start; i < offset; i++) {
        unsigned char byte = (unsigned char)file->data[i];
        position.code_point_column += (byte & 0xC0) != 0x80;
        bool two_units = byte >= 0xF0 && i + 1 < offset && ((unsigned char)file->data[i + 1] & 0xC0) == 0x80;
        position.utf16_column += ((byte & 0xC0) != 0x80) + two_units;
    }
    return position;
}

struct gi_span gi_text_line(const struct gi_file *file, uint32_t offset)
{
    if (offset > file->size)
        offset = file->size;
    struct gi_span line = {line_start(file, offset), file->size};
    const char *end = memchr(file->data + offset, '\n', file->size - offset);
    if (end) {
        line.end = (uint32_t)(end - file->data);
        if (line.end > line.start && file->data[line.end - 1] == '\r')
            line.end--;
    }
    return line;
}
