/* Double quotes: the one style of YAML that can hold any text. */
#include "parse/yaml_parts.h"

void gi_yaml_add_quoted(struct gi_buf *out, struct gi_str text)
{
    gi_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte == '"' || byte == '\\')
            gi_buf_addf(out, "\\%c", byte);
        else if (byte == '\n')
            gi_buf_adds(out, "\\n");
        else if (byte == '\t')
            gi_buf_adds(out, "\\t");
        else if (byte == '\r')
            gi_buf_adds(out, "\\r");
        else if (byte < 0x20 || byte == 0x7F)
            gi_buf_addf(out, "\\x%02X", byte);
        else
            gi_buf_addc(out, text.s[i]);
    }
    gi_buf_addc(out, '"');
}
