/* Edits of YAML text by spans: what is not the edited node keeps its bytes, comments, order, quoting and line ends. */
#ifndef GI_PARSE_EDIT_H
#define GI_PARSE_EDIT_H

#include "base/error.h"
#include "parse/yaml.h"

/* What to put in: a scalar, or a small tree that is rendered in block style with the indentation of its place. */
struct gi_value {
    uint8_t kind;       /* enum gi_node_kind */
    struct gi_str text; /* scalar: its value; rendered plain where that reads back the same, else quoted; as `|-` when
                           `prose` is set or it holds a line end */
    struct gi_str key;  /* in a map */
    uint8_t prose;      /* 1: always a literal block (`text: |-`) */
    struct gi_value *first;
    struct gi_value *next;
};

/* One edit of one file; the result is the whole file's new bytes in the arena of reterr, and they are parsed again: if
 * any node but the intended one differs (or there are findings), nothing is returned and reterr says so. CR LF files
 * get CR LF. `root` is what gi_yaml_parse read from this very file: of a file whose path ends in `.md` from the front
 * matter (the edit stays inside it), else from the whole. NULL is an empty or comments-only file. The path of `file`
 * names it in errors. New parts follow the style that the tree shows: indentation, dashes below their key or indented,
 * blanks behind dashes. A comment on the line of a value that is replaced stays on it. All return 0, or -1 with reterr.
 */

/* Appends a row at the end of the file's block sequence (or makes the first one in an empty or comments-only file).
 * With before != NULL (a row of the root list) the row is put in front of that row instead. */
int gi_edit_add_row(const struct gi_file *file, const struct gi_node *root, const struct gi_node *before,
                    const struct gi_value *row, struct gi_str *ret_bytes, struct gi_error *reterr) GI_MUST_USE;

/* Sets the value at a path of keys and list positions below root ("impact.customer_impact", "root_causes[0].since"): an
 * existing node is replaced in place, a missing key is added behind the last key of its map that the order
 * `keys_before` names (NULL-terminated keys that should stand before it; none of them there: in front of all; may be
 * NULL: at the end). Missing maps and lists on the way are made, at the end of what holds them; `[n]` with n the list's
 * count appends. */
int gi_edit_set(const struct gi_file *file, const struct gi_node *root, const char *path, const struct gi_value *value,
                const char *const *keys_before, struct gi_str *ret_bytes, struct gi_error *reterr) GI_MUST_USE;

/* Appends an item to the list at `path` (made if missing; a flow list `[a, b]` gets a flow item, `[]` becomes a block
 * list when the item is no scalar). keys_before is for a list that has to be made, as above. */
int gi_edit_append(const struct gi_file *file, const struct gi_node *root, const char *path,
                   const struct gi_value *item, const char *const *keys_before, struct gi_str *ret_bytes,
                   struct gi_error *reterr) GI_MUST_USE;

/* Removes the pair or item at path, with its lines and the comments that stand directly behind it on them. A map or
 * list that loses its last one becomes `{}` or `[]`; only a row file's list becomes empty text. */
int gi_edit_remove(const struct gi_file *file, const struct gi_node *root, const char *path, struct gi_str *ret_bytes,
                   struct gi_error *reterr) GI_MUST_USE;

/* A scalar as YAML text for one line of block style: plain where it reads back the same and is no trap, else
 * double-quoted. */
struct gi_str gi_edit_quote(struct gi_arena *arena, struct gi_str text) GI_MUST_USE;

/* Adds a value as block style at an indentation, its lines ended by LF: whole new files (indent 0), too. */
void gi_edit_render(struct gi_buf *out, const struct gi_value *value, size_t indent);

#endif
