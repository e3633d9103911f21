/* Decoding of single values: text, times, choices, ids, lists of them. */
#ifndef GI_MODEL_VALUES_H
#define GI_MODEL_VALUES_H

#include "model/decode.h"

/* A scalar of any of the types with the member gi_scalar. A value of the wrong form is one finding at its token. */
void gi_value_decode_scalar(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                            struct gi_scalar *ret_scalar);

/* A list of scalars, or the word `all` of REVIEW. */
void gi_value_decode_list(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                          struct gi_scalars *ret_scalars);

/* MOMENT, FOUND, DEFICIENCY and RULES, which may be a scalar or a mapping. */
void gi_value_decode_mixed(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                           void *ret_member);

/* Says that a value is of the wrong kind and gives GI_BAD; an empty value (`key:`) says nothing and gives
 * GI_PLACEHOLDER. */
enum gi_presence gi_value_wrong(struct gi_decoder *decoder, const struct gi_field *field,
                                const struct gi_node *node) GI_MUST_USE;

/* Whether a member of any type is there; its place. */
enum gi_presence gi_value_presence(enum gi_type type, const void *member) GI_MUST_USE;
struct gi_place *gi_value_place(enum gi_type type, void *member) GI_MUST_USE;

/* Whether a text has the form of a project's UUID, or of a person's or team's id. */
bool gi_value_is_uuid(struct gi_str text) GI_MUST_USE;
bool gi_value_is_person(struct gi_str text) GI_MUST_USE;

/* A hash of an id for the record's table. */
uint32_t gi_value_hash(struct gi_str text) GI_MUST_USE;

#endif
