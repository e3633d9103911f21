/* What the files of the YAML reader share; nobody else includes this. */
#ifndef GI_PARSE_YAML_PARTS_H
#define GI_PARSE_YAML_PARTS_H

#include <yaml.h>

#include "base/limits.h"
#include "parse/yaml.h"

enum gi_yaml_code {
    GI_YAML_SYNTAX = 110,
    GI_YAML_SECOND_DOCUMENT = 111,
    GI_YAML_ANCHOR = 112,
    GI_YAML_ALIAS = 113,
    GI_YAML_TAG = 114,
    GI_YAML_MERGE_KEY = 115,
    GI_YAML_DUPLICATE_KEY = 116,
    GI_YAML_TAB = 117,
    GI_YAML_DEPTH = 118,
    GI_YAML_SIZE = 119,
    GI_YAML_KEY = 120,
    GI_YAML_CUT_BY_HASH = 122,
    GI_YAML_CUT_BY_COMMA = 123,
    GI_YAML_COLON_IN_TEXT = 124,
    GI_YAML_LEADING_MARK = 125,
    GI_YAML_OPEN_QUOTE = 126,
    GI_YAML_CONTINUATION = 127,
};

/* An open list or map. */
struct gi_yaml_frame {
    struct gi_node *node;
    struct gi_node *last; /* its newest child */
    struct gi_str key;    /* of the value that comes next; key.s is NULL where a key comes next */
    struct gi_span key_span;
    uint64_t key_marks; /* one bit for each kind of key so far: most keys need no comparison */
};

/* One pass over one document. */
struct gi_yaml_reader {
    const struct gi_file *file;
    struct gi_span region;
    struct gi_findings *findings;
    size_t findings_before;
    struct gi_arena *arena;
    yaml_parser_t *parser;
    bool ascii;          /* code points of the region are bytes */
    bool tabs;           /* the region holds a tab somewhere */
    bool own_memory;     /* libyaml's memory goes with the arena of yaml_memory.h */
    size_t cursor_index; /* code points before cursor_byte */
    uint32_t cursor_byte;
    uint32_t nodes;
    uint32_t documents;
    uint32_t depth;
    struct gi_yaml_frame frames[GI_LIMIT_DEPTH];
    struct gi_node *root;
    struct gi_node *recent; /* the newest value that is complete */
};

/* What a callback says about going on. */
enum gi_yaml_next { GI_YAML_GO_ON, GI_YAML_STOP };

/* The byte of a mark: libyaml 0.2.5 counts code points, a line end of CR LF as two. */
uint32_t gi_yaml_byte(struct gi_yaml_reader *reader, const yaml_mark_t *mark);

/* Checks the newest pair's key when its value is complete or not yet there: plain text, no merge key, no empty key. */
enum gi_yaml_next gi_yaml_key(struct gi_yaml_reader *reader, struct gi_yaml_frame *frame, const struct gi_node *key);

/* Reports a pair whose key its map has already; called as each pair is added. */
void gi_yaml_key_added(struct gi_yaml_reader *reader, struct gi_yaml_frame *frame, struct gi_node *pair);

/* Compares the keys of a long map, when it ends. */
void gi_yaml_keys_ended(struct gi_yaml_reader *reader, const struct gi_node *map);

/* Finds the traps that leave valid YAML: a comment that cut a text, a comma that made an empty key. */
void gi_yaml_scalar_traps(struct gi_yaml_reader *reader, const struct gi_node *node);

/* From a byte to the end of its line, without blanks at both ends. */
struct gi_span gi_yaml_rest_of_line(const struct gi_yaml_reader *reader, uint32_t start) GI_MUST_USE;

/* Adds the remedy `write KEY: "TEXT"` for a value that begins at `start`: what stands before it on its line stays. */
void gi_yaml_remedy_quoted(struct gi_yaml_reader *reader, uint32_t start, struct gi_str text);

/* The same with the text up to the end of the line (in flow style: of the item). */
void gi_yaml_remedy_quoted_line(struct gi_yaml_reader *reader, uint32_t start);

/* Reports an anchor or tag in front of a value: they begin at `start`. */
void gi_yaml_property(struct gi_yaml_reader *reader, uint32_t start, enum gi_yaml_code code);

/* Reports an alias at span. */
void gi_yaml_alias(struct gi_yaml_reader *reader, struct gi_span span);

/* Turns libyaml's error into the finding that helps. */
void gi_yaml_failed(struct gi_yaml_reader *reader);

/* Reports at a span of the reader's file. */
#define gi_yaml_report(reader, code, span_, ...)                                                                       \
    gi_report((reader)->findings, (code), (struct gi_place){(reader)->file, (span_)}, __VA_ARGS__)

/* The line (from 1) of a byte, counted by line feeds. */
uint32_t gi_yaml_line(const struct gi_file *file, uint32_t offset) GI_MUST_USE;

/* Adds text in double quotes, with escapes where YAML needs them. */
void gi_yaml_add_quoted(struct gi_buf *out, struct gi_str text);

#endif
