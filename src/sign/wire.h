/* SSH's wire form (RFC 4251 5) and base64 (RFC 4648 4), read without any leniency: one value has one spelling. */
#ifndef GI_SIGN_WIRE_H
#define GI_SIGN_WIRE_H

#include <stdint.h>

#include "base/str.h"

/* Each takes one value from the front of `rest` and says whether it was there; on failure nothing is changed. Slices
 * point into what `rest` points into. */

/* A byte. */
bool gi_wire_byte(struct gi_str *rest, uint8_t *ret_byte) GI_MUST_USE;

/* Four bytes, the highest first. */
bool gi_wire_u32(struct gi_str *rest, uint32_t *ret_number) GI_MUST_USE;

/* A length of four bytes and as many bytes. */
bool gi_wire_string(struct gi_str *rest, struct gi_str *ret_string) GI_MUST_USE;

/* A number above zero in its only spelling: no sign, no zero before it that need not be. Given without that zero. */
bool gi_wire_number(struct gi_str *rest, struct gi_str *ret_number) GI_MUST_USE;

/* Adds a string's length and bytes. */
void gi_wire_add(struct gi_buf *buf, struct gi_str string);

/* Decodes base64 that is padded to groups of four, whose unused bits are zero, and that holds nothing else: no line
 * end, no blank. The bytes belong to the arena. */
bool gi_base64_decode(struct gi_arena *arena, struct gi_str text, struct gi_str *ret_bytes) GI_MUST_USE;

#endif
