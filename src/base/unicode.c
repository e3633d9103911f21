/* Unicode by libunistring, the only file that includes it. */
#include "base/unicode.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uniname.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/bug.h"

enum {
    ZERO_WIDTH_NON_JOINER = 0x200C,
    ZERO_WIDTH_JOINER = 0x200D,
    TEXT_SELECTOR = 0xFE0E,
    EMOJI_SELECTOR = 0xFE0F,
    FIRST_IDEOGRAPH_SELECTOR = 0xE0100,
    LAST_IDEOGRAPH_SELECTOR = 0xE01EF,
};

bool gi_unicode_valid(struct gi_str text, size_t *ret_bad)
{
    const uint8_t *bad = text.n ? u8_check((const uint8_t *)text.s, text.n) : NULL;
    if (bad)
        *ret_bad = (size_t)(bad - (const uint8_t *)text.s);
    return !bad;
}

struct gi_str gi_unicode_repair(struct gi_arena *arena, struct gi_str text)
{
    size_t bad;
    if (gi_unicode_valid(text, &bad))
        return text;
    struct gi_buf whole = gi_buf_new(arena, text.n * 3);
    while (!gi_unicode_valid(text, &bad)) {
        gi_buf_add(&whole, text.s, bad);
        gi_buf_adds(&whole, "\xEF\xBF\xBD");
        text = gi_str_part(text, bad + 1, text.n);
    }
    gi_buf_addstr(&whole, text);
    return gi_buf_str(&whole);
}

uint32_t gi_unicode_decode(const char *s, size_t *ret_size)
{
    ucs4_t code_point;
    /* Four bytes may reach behind the text, but a valid sequence is never read beyond its own end. */
    *ret_size = (size_t)u8_mbtouc_unsafe(&code_point, (const uint8_t *)s, 4);
    return code_point;
}

bool gi_unicode_bidi(uint32_t code_point)
{
    return uc_is_property_bidi_control(code_point);
}

bool gi_unicode_invisible(uint32_t code_point)
{
    if (code_point < 0x80)
        return false;
    bool c1_control = code_point < 0xA0;
    bool line_end = code_point == 0x2028 || code_point == 0x2029;
    bool annotation = code_point >= 0xFFF9 && code_point <= 0xFFFB;
    return c1_control || line_end || annotation || uc_is_property_bidi_control(code_point) ||
           uc_is_property_default_ignorable_code_point(code_point) || uc_is_property_not_a_character(code_point);
}

/* Scripts whose spelling needs joiners: joining scripts, and scripts with a virama (UAX #31, section 2.3). */
static const char *const joining_scripts[] = {
    "Arabic", "Syriac", "Nko",    "Mandaic", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati",
    "Oriya",  "Tamil",  "Telugu", "Kannada", "Malayalam", "Sinhala",    "Khmer",   "Myanmar",  "Tibetan",
};

static const uc_script_t *joining_script(uint32_t code_point)
{
    const uc_script_t *script = code_point ? uc_script(code_point) : NULL;
    for (size_t i = 0; script && i < sizeof(joining_scripts) / sizeof(joining_scripts[0]); i++)
        if (strcmp(script->name, joining_scripts[i]) == 0)
            return script;
    return NULL;
}

static bool is_emoji(uint32_t code_point)
{
    return code_point == EMOJI_SELECTOR || uc_is_property_emoji(code_point);
}

static bool joiner_needed(uint32_t before, uint32_t code_point, uint32_t after)
{
    if (code_point == ZERO_WIDTH_JOINER && is_emoji(before) && uc_is_property_extended_pictographic(after))
        return true;
    const uc_script_t *script = joining_script(before);
    bool letter = after && (uc_is_property_alphabetic(after) || uc_is_property_combining(after));
    return script && letter && joining_script(after) == script;
}

bool gi_unicode_needed(uint32_t before, uint32_t code_point, uint32_t after)
{
    if (code_point == ZERO_WIDTH_JOINER || code_point == ZERO_WIDTH_NON_JOINER)
        return joiner_needed(before, code_point, after);
    if (code_point == TEXT_SELECTOR || code_point == EMOJI_SELECTOR)
        return before != EMOJI_SELECTOR && is_emoji(before);
    if (code_point >= FIRST_IDEOGRAPH_SELECTOR && code_point <= LAST_IDEOGRAPH_SELECTOR)
        return uc_is_property_ideographic(before);
    return false;
}

bool gi_unicode_graphic(uint32_t code_point)
{
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N |
                                                            UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S);
}

bool gi_unicode_mark(uint32_t code_point)
{
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_M);
}

bool gi_unicode_nfc(struct gi_str text)
{
    size_t size = 0;
    if (!text.n)
        return true;
    uint8_t *normal = u8_normalize(UNINORM_NFC, (const uint8_t *)text.s, text.n, NULL, &size);
    if (!normal)
        gi_out_of_memory();
    bool same = size == text.n && memcmp(normal, text.s, size) == 0;
    free(normal);
    return same;
}

const char *gi_unicode_name(struct gi_arena *arena, uint32_t code_point)
{
    char name[UNINAME_MAX];
    if (!unicode_character_name(code_point, name))
        return "";
    return gi_arena_copy(arena, name, strlen(name));
}

size_t gi_unicode_width(struct gi_str text)
{
    int columns = text.n ? u8_width((const uint8_t *)text.s, text.n, "UTF-8") : 0;
    return columns < 0 ? 0 : (size_t)columns;
}

size_t gi_unicode_count(struct gi_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.s[i] & 0xC0) != 0x80;
    return count;
}

struct gi_str gi_unicode_fold(struct gi_arena *arena, struct gi_str text)
{
    size_t size = 0;
    if (!text.n)
        return text;
    struct gi_str whole = gi_unicode_repair(arena, text);
    uint8_t *folded = u8_casefold((const uint8_t *)whole.s, whole.n, NULL, UNINORM_NFC, NULL, &size);
    if (!folded)
        gi_out_of_memory();
    struct gi_str copy = {gi_arena_copy(arena, (const char *)folded, size), size};
    free(folded);
    return copy;
}
