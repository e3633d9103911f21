/* What the files of the YAML editor share; nobody else includes this. */
#ifndef GI_PARSE_EDIT_PARTS_H
#define GI_PARSE_EDIT_PARTS_H

#include "base/limits.h"
#include "parse/edit.h"

/* How the file at hand is written; new parts follow it. */
struct gi_edit_style {
    uint32_t step;        /* blanks between a key and the keys below it */
    uint32_t list_offset; /* blanks between a key and the dashes below it */
    uint32_t gap;         /* bytes between a dash and its item */
};

/* One edit: a range of the file gives way to a text, and the tree that must come of it. */
struct gi_edit {
    const struct gi_file *file;
    struct gi_span region;
    const struct gi_node *root;
    struct gi_arena *arena;
    struct gi_error *error;
    struct gi_edit_style style;
    struct gi_span range;      /* goes */
    struct gi_buf text;        /* comes, with LF */
    struct gi_value *expected; /* the whole tree afterwards; NULL: no document */
};

/* The style of an empty file. */
extern const struct gi_edit_style gi_edit_default_style;

/* Reads the style off a tree; what it does not show is as in an empty file. */
struct gi_edit_style gi_edit_style_of(const struct gi_file *file, const struct gi_node *root) GI_MUST_USE;

/* Bytes between the start of the line and the offset. */
uint32_t gi_edit_column(const struct gi_file *file, uint32_t offset) GI_MUST_USE;

/* Whether the value takes more than one line in block style. */
bool gi_edit_is_block(const struct gi_value *value) GI_MUST_USE;

/* Adds a value on one line: a scalar, or flow style. */
void gi_edit_add_flow(struct gi_buf *out, const struct gi_value *value);

/* Adds an inline scalar or an empty list or map, for a place in block style. */
void gi_edit_add_inline(struct gi_buf *out, const struct gi_value *value);

/* Adds `key: value` and its lines; the key's own indentation is there already. Ends with a line feed. */
void gi_edit_add_pair(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                      size_t column);

/* Adds what stands behind the colon of a key, or behind a dash, in that column. Ends with a line feed. */
void gi_edit_add_behind_key(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                            size_t column);
void gi_edit_add_behind_dash(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                             size_t column);

/* Adds `- value` and its lines; the dash's own indentation is there already. Ends with a line feed. */
void gi_edit_add_item(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                      size_t column);

/* Adds a list or map in block style in a column; the first line's indentation is there already. */
void gi_edit_add_block(struct gi_buf *out, const struct gi_edit_style *style, const struct gi_value *value,
                       size_t column);

/* Adds blanks. */
void gi_edit_add_blanks(struct gi_buf *out, size_t count);

/* A copy of the tree as values; ret_watched is the copy of `watched` (or NULL where that is NULL). */
struct gi_value *gi_edit_copy(struct gi_arena *arena, const struct gi_node *node, const struct gi_node *watched,
                              struct gi_value **ret_watched) GI_MUST_USE;

/* Puts a copy of value into the list or map behind the child at position `position` - 1 (0: in front of all). */
void gi_edit_copy_insert(struct gi_arena *arena, struct gi_value *parent, uint32_t position,
                         const struct gi_value *value);

/* Takes the child at a position out. */
void gi_edit_copy_remove(struct gi_value *parent, uint32_t position);

/* Whether a tree that was read is the one that was meant. */
bool gi_edit_same(const struct gi_node *node, const struct gi_value *value) GI_MUST_USE;

/* One step of a path. */
struct gi_edit_step {
    struct gi_str key; /* s is NULL for a position */
    uint32_t position;
};

enum { GI_EDIT_STEPS = GI_LIMIT_DEPTH };

/* Splits `root_causes[0].since`; ret_steps holds GI_EDIT_STEPS. */
int gi_edit_path(const char *path, struct gi_edit_step *ret_steps, uint32_t *ret_count,
                 struct gi_error *reterr) GI_MUST_USE;

/* The child at a step, or NULL. */
const struct gi_node *gi_edit_child(const struct gi_node *node, const struct gi_edit_step *step) GI_MUST_USE;

/* The changes: each fills range, text and expected of an edit. */
void gi_edit_replace(struct gi_edit *edit, const struct gi_node *node, const struct gi_value *value);
void gi_edit_insert(struct gi_edit *edit, const struct gi_node *parent, uint32_t position,
                    const struct gi_value *value);
void gi_edit_take_out(struct gi_edit *edit, const struct gi_node *node);
void gi_edit_first(struct gi_edit *edit, const struct gi_value *root);

#endif
