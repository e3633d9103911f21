/* Unicode by libunistring: widths, normal forms, classes. */
#ifndef GI_BASE_UNICODE_H
#define GI_BASE_UNICODE_H

#include <stdint.h>

#include "base/str.h"

/* Whether the bytes are UTF-8 (RFC 3629: no surrogates, nothing overlong); ret_bad is the offset of the first bad byte.
 */
bool gi_unicode_valid(struct gi_str text, size_t *ret_bad) GI_MUST_USE;

/* The text with U+FFFD in place of each byte that is not UTF-8; the text itself where nothing is wrong. For writers
 * whose format knows UTF-8 only, such as JSON. */
struct gi_str gi_unicode_repair(struct gi_arena *arena, struct gi_str text) GI_MUST_USE;

/* Decodes the code point at s (valid UTF-8); ret_size is its bytes. */
uint32_t gi_unicode_decode(const char *s, size_t *ret_size) GI_MUST_USE;

/* Whether a code point steers the direction of text (Bidi_Control). */
bool gi_unicode_bidi(uint32_t code_point) GI_MUST_USE;

/* Whether a code point is invisible or steers direction: default-ignorable, bidi controls, U+2028, U+2029, C1. The
 * variation selectors and ZWJ inside emoji sequences are checked by the text gate by context. */
bool gi_unicode_invisible(uint32_t code_point) GI_MUST_USE;

/* Whether the invisible `code_point` does its proper work between its neighbours (0 at the ends of the text): a joiner
 * between two emoji or between letters of a script that writes with joiners, a variation selector behind an emoji or a
 * Han ideograph. */
bool gi_unicode_needed(uint32_t before, uint32_t code_point, uint32_t after) GI_MUST_USE;

/* Whether a code point is a letter, mark, number, punctuation or symbol (general categories L, M, N, P, S). */
bool gi_unicode_graphic(uint32_t code_point) GI_MUST_USE;

/* Whether a code point is a mark: it joins what stands before it (M). */
bool gi_unicode_mark(uint32_t code_point) GI_MUST_USE;

/* Whether a text (valid UTF-8) is in normal form C. */
bool gi_unicode_nfc(struct gi_str text) GI_MUST_USE;

/* Unicode's own name, such as "ZERO WIDTH SPACE", or "" where there is none. */
const char *gi_unicode_name(struct gi_arena *arena, uint32_t code_point) GI_MUST_USE;

/* Terminal columns of a text (East Asian width). */
size_t gi_unicode_width(struct gi_str text) GI_MUST_USE;

/* Count of code points. */
size_t gi_unicode_count(struct gi_str text) GI_MUST_USE;

/* Folds case (full, as NFC) for comparing names that differ in case only. */
struct gi_str gi_unicode_fold(struct gi_arena *arena, struct gi_str text) GI_MUST_USE;

#endif
