/* The outline of a Markdown text: sections, list items, tables and references with their bytes, from cmark's tree. */
#ifndef GI_PARSE_MARKDOWN_H
#define GI_PARSE_MARKDOWN_H

#include "base/finding.h"

enum gi_task { GI_TASK_NONE, GI_TASK_OPEN, GI_TASK_DONE };

/* `[E-7fk]`, `[INC-20261120-k7f3]` or `[INC-20261120-k7f3/A-7fk]`: an id between brackets, outside code and HTML; also
 * as a link's text (`[A-7fk](url)`), but neither as a link's label (`[text][A-7fk]`) nor as an image's text. */
struct gi_md_ref {
    struct gi_str id;    /* without the brackets */
    struct gi_span span; /* of the id, without the brackets */
};

/* An item of a list of any depth; `text` is its own text without nested lists. */
struct gi_md_item {
    uint32_t level;              /* 1 for items of a top list */
    uint8_t task;                /* enum gi_task, for "[ ]" and "[x]" */
    struct gi_span span;         /* from the marker's first byte to the last byte of its own text */
    struct gi_str text;          /* source bytes of its own text, without marker and task box */
    uint32_t refs_from, refs_to; /* its own references: a range of the outline's refs, nested items included */
};

struct gi_md_row {
    struct gi_span span;
    struct gi_str *cells; /* trimmed, `\|` still escaped */
    uint32_t cell_count;  /* the row's own: it may have fewer cells than the head, or more */
};

/* A GFM pipe table, recognised in cmark's paragraphs: rows[0] is the head. */
struct gi_md_table {
    struct gi_span span;
    struct gi_md_row *rows;
    uint32_t row_count;
};

/* A heading of the document itself (one inside a list or a quote is text) and what stands below it up to the next
 * heading of the same or a higher level. */
struct gi_md_section {
    uint32_t level;              /* 1..6 */
    struct gi_str title;         /* plain text, without markup, trimmed */
    struct gi_span heading;      /* the heading's line (ATX) or lines (Setext), without line end */
    struct gi_span body;         /* from behind the heading to before the next heading of level <= this one */
    struct gi_span own;          /* from behind the heading to before the next heading of any level */
    struct gi_str words;         /* own text without HTML comments and blank lines, trimmed; empty: not written */
    uint32_t refs_from, refs_to; /* of the body */
    uint32_t items_from, items_to;
    uint32_t tables_from, tables_to;
};

struct gi_outline {
    GI_VEC(struct gi_md_section) sections; /* in the order of the file */
    GI_VEC(struct gi_md_ref) refs;
    GI_VEC(struct gi_md_item) items;
    GI_VEC(struct gi_md_table) tables;
};

/* Reads the bytes `region` of a file that passed the text gate, GI_LIMIT_MARKDOWN_BYTES at most. Spans are
 * bytes of the file; places come from cmark's starts only (0.30.2's ends are wrong for Setext headings and list ends).
 * Never NULL. Nesting that runs too deep is a finding (GI140), and the outline is then empty. The same input gives the
 * same outline. Owned by the arena of `findings`. */
struct gi_outline *gi_markdown_outline(const struct gi_file *file, struct gi_span region,
                                       struct gi_findings *findings) GI_MUST_USE;

#endif
