/* What the files of the Markdown reader share; nobody else includes it. */
#ifndef GI_PARSE_MARKDOWN_PARTS_H
#define GI_PARSE_MARKDOWN_PARTS_H

#include "parse/markdown.h"

/* The blocks of CommonMark that the outline tells apart. */
enum gi_md_kind { GI_MD_OTHER, GI_MD_QUOTE, GI_MD_LIST, GI_MD_ITEM, GI_MD_HEADING, GI_MD_PARAGRAPH, GI_MD_HTML };

/* One block of cmark's tree, in the order of the file. Only its start comes from cmark. */
struct gi_md_block {
    uint8_t kind;    /* enum gi_md_kind */
    uint8_t level;   /* of a heading */
    uint16_t quotes; /* block quotes around it */
    uint16_t lists;  /* lists around it, an item's own included */
    uint32_t parent; /* its container's place in the array, or GI_MD_TOP */
    uint32_t end;    /* the place of the first block behind it and all that it contains */
    uint32_t start;  /* byte of the file */
    uint32_t line;   /* byte of the file where its first line begins */
    uint32_t limit;  /* byte of the file where the next block's line begins: its own text ends before */
};

#define GI_MD_TOP UINT32_MAX

struct gi_md_blocks {
    GI_VEC(struct gi_md_block) list;
};

/* The state of one reading. */
struct gi_md_reader {
    struct gi_arena *arena;
    const struct gi_file *file;
    struct gi_span region;
    struct gi_outline *outline;
    GI_VEC(struct gi_span) comments; /* HTML comments outside code, in the order of the file */
};

/* Reads the block tree of the region with cmark: one row a block, starts in bytes of the file. The rows are owned by
 * the reader's arena. False, with the place of a marker, where lists and quotes nest deeper than GI_LIMIT_DEPTH. */
bool gi_md_blocks_read(struct gi_md_reader *reader, struct gi_md_blocks *ret_blocks, uint32_t *ret_deep) GI_MUST_USE;

/* The region's lines, shortened to what cmark needs to find the same blocks at the same lines and columns; owned by the
 * arena. False, with the place of a marker, where lists and quotes nest deeper than GI_LIMIT_DEPTH. */
bool gi_md_shorten(struct gi_arena *scratch, const struct gi_file *file, struct gi_span region, struct gi_str *ret_text,
                   uint32_t *ret_deep) GI_MUST_USE;

/* The text of a heading without markup, as cmark reads it: `# ` and markup are gone, entities and escapes are resolved.
 */
struct gi_str gi_md_plain(struct gi_arena *arena, struct gi_str raw) GI_MUST_USE;

/* Adds the references and HTML comments of some text of a paragraph or heading to the outline. */
void gi_md_scan_inline(struct gi_md_reader *reader, struct gi_span text);

/* Adds the HTML comments of an HTML block. */
void gi_md_scan_html(struct gi_md_reader *reader, struct gi_span text);

/* Reads a paragraph: its tables, and the references of its cells and of the text around them. `quotes` is the number of
 * block quotes around it. */
void gi_md_scan_paragraph(struct gi_md_reader *reader, struct gi_span text, uint32_t quotes);

/* The next line of text that begins at *at, without line end; moves *at behind it. False at the end. */
bool gi_md_next_line(const struct gi_md_reader *reader, uint32_t *at, uint32_t end, struct gi_span *ret_line);

/* The line without blanks at both ends, and without the marks of so many block quotes in front. */
struct gi_span gi_md_line_content(const struct gi_md_reader *reader, struct gi_span line, uint32_t quotes);

/* Where a paragraph ends that begins at start: before its first blank line, or before limit. */
uint32_t gi_md_paragraph_end(const struct gi_md_reader *reader, uint32_t start, uint32_t limit, uint32_t quotes);

#endif
