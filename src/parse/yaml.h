/* The YAML subset of gitincident-format(5), read from libyaml's events into a tree whose every node knows its bytes. */
#ifndef GI_PARSE_YAML_H
#define GI_PARSE_YAML_H

#include "base/finding.h"

enum gi_node_kind { GI_NODE_SCALAR, GI_NODE_LIST, GI_NODE_MAP };

enum gi_node_style {
    GI_STYLE_PLAIN,
    GI_STYLE_SINGLE,
    GI_STYLE_DOUBLE,
    GI_STYLE_LITERAL,
    GI_STYLE_FOLDED,
    GI_STYLE_BLOCK,
    GI_STYLE_FLOW
};

/* One value. Scalars are strings until the field table types them: `no`, `012` and `2026-01-01` mean what they say. */
struct gi_node {
    uint8_t kind;            /* enum gi_node_kind */
    uint8_t style;           /* enum gi_node_style */
    uint32_t count;          /* items of a list, pairs of a map */
    struct gi_span span;     /* scalar: the token with its quotes or block indicator; list and map: first to last byte.
                                a block scalar ends behind its last line that is not blank, without its line end.
                                An absent plain value (`key:`) is an empty span right behind the colon */
    struct gi_str text;      /* scalar: the value; a slice of the file or of the arena */
    struct gi_str key;       /* in a map: this value's key */
    struct gi_span key_span; /* in a map: where the key stands */
    struct gi_node *parent;
    struct gi_node *first; /* children in the order of the file */
    struct gi_node *next;
};

/* Reads one document from the bytes `region` of a file that passed the text gate. Comments-only or empty input (also
 * behind a leading `---`) gives an empty root: *ret_root is NULL and the result is true. On any finding of the grammar
 * (GI110..GI127, at the offending token) the result is false and *ret_root untouched; one cause gives one finding. The
 * tree is owned by the arena of `findings`; keys and texts may point into the file. Limits: depth 64, 100,000 nodes,
 * GI_LIMIT_YAML_BYTES. The same input gives the same tree. */
bool gi_yaml_parse(const struct gi_file *file, struct gi_span region, struct gi_findings *findings,
                   struct gi_node **ret_root) GI_MUST_USE;

/* The whole file as a region. */
static inline struct gi_span gi_file_span(const struct gi_file *file)
{
    return (struct gi_span){0, file->size};
}

/* The value of a key in a map, or NULL (also where node is NULL or no map). */
struct gi_node *gi_node_get(const struct gi_node *node, const char *key) GI_MUST_USE;

#endif
