/* SSH's wire form and base64. */
#include "sign/wire.h"

bool gi_wire_byte(struct gi_str *rest, uint8_t *ret_byte)
{
    if (!rest->n)
        return false;
    *ret_byte = (uint8_t)rest->s[0];
    *rest = gi_str_part(*rest, 1, rest->n);
    return true;
}

bool gi_wire_u32(struct gi_str *rest, uint32_t *ret_number)
{
    if (rest->n < 4)
        return false;
    const unsigned char *at = (const unsigned char *)rest->s;
    *ret_number = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    *rest = gi_str_part(*rest, 4, rest->n);
    return true;
}

bool gi_wire_string(struct gi_str *rest, struct gi_str *ret_string)
{
    struct gi_str after = *rest;
    uint32_t size;
    if (!gi_wire_u32(&after, &size) || size > after.n)
        return false;
    *ret_string = gi_str_part(after, 0, size);
    *rest = gi_str_part(after, size, after.n);
    return true;
}

bool gi_wire_number(struct gi_str *rest, struct gi_str *ret_number)
{
    struct gi_str after = *rest;
    struct gi_str number;
    if (!gi_wire_string(&after, &number) || !number.n || (number.s[0] & 0x80))
        return false;
    if (number.s[0] == '\0') {
        if (number.n == 1 || !(number.s[1] & 0x80))
            return false;
        number = gi_str_part(number, 1, number.n);
    }
    *ret_number = number;
    *rest = after;
    return true;
}

void gi_wire_add(struct gi_buf *buf, struct gi_str string)
{
    const unsigned char size[4] = {(unsigned char)(string.n >> 24), (unsigned char)(string.n >> 16),
                                   (unsigned char)(string.n >> 8), (unsigned char)string.n};
    gi_buf_add(buf, (const char *)size, sizeof(size));
    gi_buf_addstr(buf, string);
}

/* The six bits of a character of base64, or -1. */
static int bits_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The padding of a text: 0, 1 or 2 characters. */
static size_t padding_of(struct gi_str text)
{
    if (text.s[text.n - 1] != '=')
        return 0;
    return text.s[text.n - 2] == '=' ? 2 : 1;
}

bool gi_base64_decode(struct gi_arena *arena, struct gi_str text, struct gi_str *ret_bytes)
{
    if (!text.n || text.n % 4)
        return false;
    size_t padding = padding_of(text);
    size_t size = text.n / 4 * 3 - padding;
    unsigned char *bytes = gi_arena_alloc_raw(arena, size + 1);
    uint32_t held = 0;
    unsigned count = 0; /* bits that are held */
    size_t n = 0;
    for (size_t i = 0; i < text.n - padding; i++) {
        int bits = bits_of(text.s[i]);
        if (bits < 0)
            return false;
        held = held << 6 | (uint32_t)bits;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[n++] = (unsigned char)(held >> count);
            held &= (1u << count) - 1;
        }
    }
    if (held)
        return false;
    bytes[n] = '\0';
    *ret_bytes = (struct gi_str){(const char *)bytes, n};
    return true;
}
