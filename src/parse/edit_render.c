/* Values as YAML text: plain where that reads back the same, else in double quotes, prose as a literal block. */
#include "base/unicode.h"
#include "parse/edit_parts.h"
#include "parse/yaml_parts.h"

const struct gi_edit_style gi_edit_default_style = {.step = 2, .list_offset = 2, .gap = 2};

enum place { IN_BLOCK, IN_FLOW };

/* What no plain or literal text can hold: control characters but line feeds and tabs, and what the text gate refuses.
 */
static bool has_special(struct gi_str text)
{
    size_t bad;
    if (!gi_unicode_valid(text, &bad))
        return true;
    for (size_t i = 0, size; i < text.n; i += size) {
        uint32_t code_point = gi_unicode_decode(text.s + i, &size);
        if ((code_point < 0x20 && code_point != '\n' && code_point != '\t') || code_point == 0x7F)
            return true;
        if (code_point >= 0x80 && gi_unicode_invisible(code_point))
            return true;
    }
    return false;
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool can_begin_plain(struct gi_str text)
{
    if (text.s[0] == '-')
        return text.n > 1 && is_alphanumeric(text.s[1]);
    return !strchr(" \t?:,[]{}#&*!|>'\"%@`=<~", text.s[0]) && !gi_str_starts(text, "...");
}

static bool is_plain(struct gi_str text, enum place place)
{
    if (!text.n || !can_begin_plain(text) || text.s[text.n - 1] == ' ' || text.s[text.n - 1] == ':')
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.s[i];
        char next = i + 1 < text.n ? text.s[i + 1] : '\0';
        if (byte == '\n' || byte == '\t' || (byte == ' ' && next == '#') || (byte == ':' && next == ' '))
            return false;
        if (place == IN_FLOW && byte && strchr(",[]{}?\"'", byte))
            return false;
    }
    return !has_special(text);
}

static void add_scalar(struct gi_buf *out, struct gi_str text, enum place place)
{
    if (is_plain(text, place))
        gi_buf_addstr(out, text);
    else
        gi_yaml_add_quoted(out, text);
}

/* A literal block ends without line feeds (`|-`) or with one (`|`); blanks alone are quoted. */
static bool can_be_literal(struct gi_str text)
{
    size_t n = text.n;
    return gi_str_trim(text).n && !(n > 1 && text.s[n - 1] == '\n' && text.s[n - 2] == '\n') && !has_special(text) &&
           gi_str_trim(gi_str_part(text, n - 1, 1)).n + (text.s[n - 1] == '\n');
}

static bool is_literal(const struct gi_value *value)
{
    if (value->kind != GI_NODE_SCALAR || !value->text.n)
        return false;
    bool lines = gi_str_find(value->text, '\n') < value->text.n;
    return (value->prose || lines) && can_be_literal(value->text);
}

bool gi_edit_is_block(const struct gi_value *value)
{
    return value->kind == GI_NODE_SCALAR ? is_literal(value) : value->first != NULL;
}

void gi_edit_add_blanks(struct gi_buf *out, size_t count)
{
    while (count--)
        gi_buf_addc(out, ' ');
}

/* The header names the indentation where the text's own first blanks would be taken for it. */
static void add_literal(struct gi_buf *out, struct gi_str text, size_t column, size_t step)
{
    bool ended = text.s[text.n - 1] == '\n';
    gi_buf_adds(out, " |");
    if (strchr(" \t\n", text.s[0]))
        gi_buf_addf(out, "%zu", step);
    gi_buf_adds(out, ended ? "\n" : "-\n");
    for (struct gi_str rest = text; rest.n;) {
        size_t n = gi_str_find(rest, '\n');
        if (n)
            gi_edit_add_blanks(out, column + step);
        gi_buf_addstr(out, gi_str_part(rest, 0, n));
        gi_buf_addc(out, '\n');
        rest = gi_str_part(rest, n + 1, rest.n);
    }
}

void gi_edit_add_inline(struct gi_buf *out, const struct gi_value *value)
{
    if (value->kind == GI_NODE_SCALAR)
        add_scalar(out, value->text, IN_BLOCK);
    else
        gi_buf_adds(out, value->kind == GI_NODE_LIST ? "[]" : "{}");
}

static void add_key(struct gi_buf *out, struct gi_str key)
{
    add_scalar(out, key, IN_FLOW);
    gi_buf_addc(out, ':');
}

void gi_edit_add_flow(struct gi_buf *out, const struct gi_value *value)
{
    if (value->kind == GI_NODE_SCALAR) {
        add_scalar(out, value->text, IN_FLOW);
        return;
    }
    gi_buf_addc(out, value->kind == GI_NODE_LIST ? '[' : '{');
    for (const struct gi_value *child = value->first; child; child = child->next) {
        if (child != value->first)
            gi_buf_adds(out, ", ");
        if (value->kind == GI_NODE_MAP) {
            add_key(out, child->key);
            gi_buf_addc(out, ' ');
        }
        gi_edit_add_flow(out, child);
    }
    gi_buf_addc(out, value->kind == GI_NODE_LIST ? ']' : '}');
}

void gi_edit_add_block(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                       size_t column)
{
    for (const struct gi_value *child = value->first; child; child = child->next) {
        if (child != value->first)
            gi_edit_add_blanks(out, column);
        if (value->kind == GI_NODE_MAP)
            gi_edit_add_pair(out, style, child, column);
        else
            gi_edit_add_item(out, style, child, column);
    }
}

void gi_edit_add_pair(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                      size_t column)
{
    add_key(out, value->key);
    gi_edit_add_behind_key(out, style, value, column);
}

void gi_edit_add_behind_key(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                            size_t column)
{
    if (is_literal(value)) {
        add_literal(out, value->text, column, style->step);
    } else if (!gi_edit_is_block(value)) {
        gi_buf_addc(out, ' ');
        gi_edit_add_inline(out, value);
        gi_buf_addc(out, '\n');
    } else {
        size_t below = column + (value->kind == GI_NODE_LIST ? style->list_offset : style->step);
        gi_buf_addc(out, '\n');
        gi_edit_add_blanks(out, below);
        gi_edit_add_block(out, style, value, below);
    }
}

void gi_edit_add_item(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                      size_t column)
{
    gi_buf_addc(out, '-');
    gi_edit_add_behind_dash(out, style, value, column);
}

void gi_edit_add_behind_dash(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                             size_t column)
{
    if (is_literal(value)) {
        add_literal(out, value->text, column, style->gap);
        return;
    }
    gi_edit_add_blanks(out, style->gap - 1);
    if (gi_edit_is_block(value)) {
        gi_edit_add_block(out, style, value, column + style->gap);
    } else {
        gi_edit_add_inline(out, value);
        gi_buf_addc(out, '\n');
    }
}

struct gi_str gi_edit_quote(struct gi_arena *arena, struct gi_str text)
{
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    add_scalar(&out, text, IN_BLOCK);
    return gi_buf_str(&out);
}

void gi_edit_render(struct gi_buf *out, const struct gi_value *value, size_t indent)
{
    gi_edit_add_blanks(out, indent);
    if (gi_edit_is_block(value) && value->kind != GI_NODE_SCALAR) {
        gi_edit_add_block(out, &gi_edit_default_style, value, indent);
        return;
    }
    gi_edit_add_inline(out, value);
    gi_buf_addc(out, '\n');
}
