/* Double quotes: the one style of YAML that can hold any text. */
#include "base/unicode.h"
#include "parse/yaml_parts.h"

static const char *short_escape(uint32_t code_point)
{
    switch (code_point) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    case '\r':
        return "\\r";
    default:
        return NULL;
    }
}

/* Emoji are joined and varied by characters that are invisible alone; the text gate looks at their neighbours. */
static bool is_joiner(uint32_t code_point)
{
    return code_point == 0x200D || (code_point >= 0xFE00 && code_point <= 0xFE0F);
}

static bool is_special(uint32_t code_point)
{
    if (code_point < 0x20 || code_point == 0x7F)
        return true;
    return code_point >= 0x80 && gi_unicode_invisible(code_point) && !is_joiner(code_point);
}

void gi_yaml_add_quoted(struct gi_buf *out, struct gi_str text)
{
    size_t bad;
    bool valid = gi_unicode_valid(text, &bad);
    gi_buf_addc(out, '"');
    for (size_t i = 0, size = 1; i < text.n; i += size) {
        uint32_t code_point = valid ? gi_unicode_decode(text.s + i, &size) : (unsigned char)text.s[i];
        const char *escape = short_escape(code_point);
        if (escape)
            gi_buf_adds(out, escape);
        else if (!is_special(code_point))
            gi_buf_add(out, text.s + i, size);
        else if (code_point <= 0xFF)
            gi_buf_addf(out, "\\x%02X", code_point);
        else if (code_point <= 0xFFFF)
            gi_buf_addf(out, "\\u%04X", code_point);
        else
            gi_buf_addf(out, "\\U%08X", code_point);
    }
    gi_buf_addc(out, '"');
}
