/* Unicode by libunistring: widths, normal forms, classes. */
#ifndef GI_BASE_UNICODE_H
#define GI_BASE_UNICODE_H

#include "base/str.h"

/* Whether the bytes are UTF-8 (RFC 3629: no surrogates, nothing overlong); ret_bad is the offset of the first bad byte. */
bool gi_unicode_valid(struct gi_str text, size_t *ret_bad) GI_MUST_USE;

/* Decodes the code point at s (valid UTF-8); ret_size is its bytes. */
uint32_t gi_unicode_decode(const char *s, size_t *ret_size) GI_MUST_USE;

/* Whether a code point is invisible or steers direction: default-ignorable, bidi controls, U+2028, U+2029, C1. The
 * variation selectors and ZWJ inside emoji sequences are checked by the text gate by context. */
bool gi_unicode_invisible(uint32_t code_point) GI_MUST_USE;

/* Terminal columns of a text (East Asian width). */
size_t gi_unicode_width(struct gi_str text) GI_MUST_USE;

/* Count of code points. */
size_t gi_unicode_count(struct gi_str text) GI_MUST_USE;

/* Folds case (full, as NFC) for comparing names that differ in case only. */
struct gi_str gi_unicode_fold(struct gi_arena *arena, struct gi_str text) GI_MUST_USE;

#endif
