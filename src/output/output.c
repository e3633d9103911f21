/* Formats by name, and what all writers share. */
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

void gi_output_terminal(struct gi_buf *out, struct gi_str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t size = 1;
        uint32_t code_point = gi_unicode_decode(text.s + i, &size);
        if (code_point == '\n' || code_point == '\r' || code_point == '\t')
            gi_buf_addc(out, ' ');
        else if (code_point < 0x20 || code_point == 0x7f || gi_unicode_invisible(code_point))
            gi_buf_addf(out, "<U+%04X>", code_point);
        else
            gi_buf_add(out, text.s + i, size);
        i += size;
    }
}

/* Bytes for which Git puts a path into quotes. */
static bool is_odd(unsigned char byte)
{
    return byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\';
}

void gi_output_path(struct gi_buf *out, const char *path)
{
    bool odd = false;
    for (const char *at = path; *at && !odd; at++)
        odd = is_odd((unsigned char)*at);
    if (!odd) {
        gi_buf_adds(out, path);
        return;
    }
    gi_buf_addc(out, '"');
    for (const char *at = path; *at; at++) {
        if (*at == '"' || *at == '\\')
            gi_buf_addf(out, "\\%c", *at);
        else if (is_odd((unsigned char)*at))
            gi_buf_addf(out, "\\%03o", (unsigned char)*at);
        else
            gi_buf_addc(out, *at);
    }
    gi_buf_addc(out, '"');
}

void gi_output_report(struct gi_buf *out, enum gi_format format, enum gi_style style, const struct gi_report *report,
                      int64_t as_of)
{
    (void)as_of;
    switch (format) {
    case GI_FORMAT_TEXT:
        gi_write_text(out, style, report);
        return;
    case GI_FORMAT_JSON:
    case GI_FORMAT_GITHUB:
    case GI_FORMAT_SARIF:
    case GI_FORMAT_COUNT:
        return;
    }
}
