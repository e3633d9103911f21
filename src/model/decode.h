/* Decoding of one mapping or list by the field table; used by records.c. */
#ifndef GI_MODEL_DECODE_H
#define GI_MODEL_DECODE_H

#include "model/records.h"

struct gi_decoder {
    struct gi_record *record;
    const struct gi_source *source;
    struct gi_findings *findings;
    uint8_t is_newer; /* 1: the file is of a newer format, whose keys nobody here knows */
};

/* Fills the struct of a shape from a file's root. */
void gi_decode_mapping(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                       void *value);

/* Gives a mapping that is not there, and all in it, a place to be pointed at. */
void gi_decode_absent(const struct gi_shape *shape, struct gi_place place, void *value);

/* Fills the rows of a file from its root; the rows belong to the record's arena. */
void gi_decode_rows(struct gi_decoder *decoder, const struct gi_shape *shape, const struct gi_node *node,
                    struct gi_rows *rows);

#endif
