/* Formats by name, and what all writers share. */
#include "base/bug.h"
#include "base/unicode.h"
#include "output/writers.h"

static const char *const format_words[GI_FORMAT_COUNT] = {"text", "json", "github", "sarif"};

int gi_format_find(const char *word)
{
    for (int i = 0; i < GI_FORMAT_COUNT; i++)
        if (strcmp(format_words[i], word) == 0)
            return i;
    return -1;
}

const char *gi_level_word(enum gi_level level)
{
    static const char *const words[] = {"error", "due", "warning"};
    return words[level];
}

const char *gi_code_text(struct gi_arena *arena, int code)
{
    return gi_arena_printf(arena, "GI%03d", code);
}

const char *gi_finding_remedy(const struct gi_report_finding *finding)
{
    return finding->remedy ? finding->remedy : gi_rule_hint(finding->code);
}

size_t gi_rule_row(int code, struct gi_rule_text *ret_text)
{
    for (size_t i = 0; gi_rule_text_at(i, ret_text); i++)
        if (ret_text->code == code)
            return i;
    gi_bug("a finding has a code without a row");
}

static void add_count(struct gi_buf *out, size_t count, const char *one, const char *many)
{
    gi_buf_addf(out, "%zu %s", count, count == 1 ? one : many);
}

void gi_output_counts(struct gi_buf *out, const struct gi_report *report)
{
    add_count(out, report->incidents, "incident", "incidents");
    gi_buf_adds(out, ": ");
    add_count(out, report->by_level[GI_LEVEL_ERROR], "error", "errors");
    gi_buf_addf(out, ", %zu due, ", report->by_level[GI_LEVEL_DUE]);
    add_count(out, report->by_level[GI_LEVEL_WARNING], "warning", "warnings");
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Whether `##`, letters or none, and `[` stand here: GitHub's and Azure's runners and TeamCity take that for a command,
 * wherever in a line it is. */
static bool is_mark(struct gi_str text, size_t at)
{
    if (at + 2 >= text.n || text.s[at] != '#' || text.s[at + 1] != '#')
        return false;
    for (at += 2; at < text.n && is_letter(text.s[at]); at++)
        continue;
    return at < text.n && text.s[at] == '[';
}

void gi_output_terminal(struct gi_buf *out, struct gi_str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t size = 1;
        size_t bad = 0;
        if ((unsigned char)text.s[i] >= 0x80 && !gi_unicode_valid(gi_str_part(text, i, 4), &bad) && bad == 0) {
            gi_buf_addf(out, "<%02X>", (unsigned char)text.s[i++]);
            continue;
        }
        uint32_t code_point = gi_unicode_decode(text.s + i, &size);
        if (code_point == '\n' || code_point == '\r' || code_point == '\t')
            gi_buf_addc(out, ' ');
        else if (code_point < 0x20 || code_point == 0x7f || gi_unicode_invisible(code_point))
            gi_buf_addf(out, "<U+%04X>", code_point);
        else if (is_mark(text, i))
            gi_buf_adds(out, "# ");
        else
            gi_buf_add(out, text.s + i, size);
        i += size;
    }
}

static void add_json_escape(struct gi_buf *out, uint32_t code_point)
{
    if (code_point < 0x10000) {
        gi_buf_addf(out, "\\u%04X", code_point);
        return;
    }
    gi_buf_addf(out, "\\u%04X\\u%04X", 0xd800 + ((code_point - 0x10000) >> 10), 0xdc00 + (code_point & 0x3ff));
}

void gi_output_json(struct gi_buf *out, struct gi_json *json)
{
    struct gi_buf plain = gi_buf_new(out->arena, out->cap);
    gi_json_finish(json, GI_JSON_PRETTY, &plain);
    struct gi_str text = gi_buf_str(&plain);
    size_t done = 0;
    for (size_t i = 0; i < text.n;) {
        size_t size = 1;
        bool plain_byte = text.s[i] != '#' && (unsigned char)text.s[i] < 0x7f;
        uint32_t code_point = plain_byte ? 0 : gi_unicode_decode(text.s + i, &size);
        if (!plain_byte && (code_point == 0x7f || gi_unicode_invisible(code_point) || is_mark(text, i))) {
            gi_buf_add(out, text.s + done, i - done);
            add_json_escape(out, code_point);
            done = i + size;
        }
        i += size;
    }
    gi_buf_add(out, text.s + done, text.n - done);
    out->full |= plain.full;
}

/* Bytes for which Git puts a path into quotes; the marks of CI systems are hidden in the same way. */
static bool is_odd(struct gi_str path, size_t at)
{
    unsigned char byte = (unsigned char)path.s[at];
    return byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\' || is_mark(path, at);
}

void gi_output_path(struct gi_buf *out, const char *name)
{
    struct gi_str path = gi_str_of(name);
    bool odd = false;
    for (size_t i = 0; i < path.n && !odd; i++)
        odd = is_odd(path, i);
    if (!odd) {
        gi_buf_addstr(out, path);
        return;
    }
    gi_buf_addc(out, '"');
    for (size_t i = 0; i < path.n; i++) {
        if (path.s[i] == '"' || path.s[i] == '\\')
            gi_buf_addf(out, "\\%c", path.s[i]);
        else if (is_odd(path, i))
            gi_buf_addf(out, "\\%03o", (unsigned char)path.s[i]);
        else
            gi_buf_addc(out, path.s[i]);
    }
    gi_buf_addc(out, '"');
}

void gi_output_report(struct gi_buf *out, enum gi_format format, enum gi_style style, const struct gi_report *report,
                      int64_t as_of)
{
    switch (format) {
    case GI_FORMAT_TEXT:
        gi_write_text(out, style, report);
        return;
    case GI_FORMAT_JSON:
        gi_write_json(out, report, as_of);
        return;
    case GI_FORMAT_GITHUB:
        gi_write_github(out, report);
        return;
    case GI_FORMAT_SARIF:
        gi_write_sarif(out, report);
        return;
    case GI_FORMAT_COUNT:
        return;
    }
}
