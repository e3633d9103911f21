/* Checked files, places in them, and the text gate every file passes before it is parsed. */
#ifndef GI_BASE_TEXT_H
#define GI_BASE_TEXT_H

#include <stdint.h>

#include "base/str.h"

/* A half-open range of bytes of one file. */
struct gi_span {
    uint32_t start;
    uint32_t end;
};

enum gi_file_flags {
    GI_FILE_ASCII = 1,    /* every byte is below 0x80: code points and bytes are the same */
    GI_FILE_WORKTREE = 2, /* read from the work tree, where CR before LF is allowed */
    GI_FILE_CRLF = 4,     /* at least one line ends with CR LF */
    GI_FILE_AS_BASE = 8,  /* known to hold what the base of its snapshot holds (gi_snapshot_track) */
};

/* One file's bytes as some snapshot gave them. `data` is followed by a NUL that size does not count. */
struct gi_file {
    const char *path; /* from the root of the repository, with '/' */
    const char *data;
    uint32_t size; /* bytes */
    uint32_t flags;
};

/* Where something stands: what every finding, and every value of a record, carries. */
struct gi_place {
    const struct gi_file *file;
    struct gi_span span;
};

/* A place for people and protocols, made in output only. All count from 1, columns from the start of the line. */
struct gi_position {
    uint32_t line;
    uint32_t byte_column;
    uint32_t code_point_column;
    uint32_t utf16_column;
};

struct gi_findings;

/* Checks UTF-8 and refuses NUL, BOM, control characters, C1 controls, U+2028, U+2029 and CR that is not before LF (CR
 * LF too where the file is not of the work tree), bidirectional and other invisible format characters; one finding each
 * (GI101..GI109), with its place. Sets GI_FILE_ASCII and GI_FILE_CRLF. Returns whether the file may be parsed. */
bool gi_text_gate(struct gi_file *file, struct gi_findings *findings) GI_MUST_USE;

/* Line and columns of a byte offset, by scanning the file; offset may be the file's size. A tab is one column. */
struct gi_position gi_text_position(const struct gi_file *file, uint32_t offset) GI_MUST_USE;

/* The line that holds the offset, without its line end. */
struct gi_span gi_text_line(const struct gi_file *file, uint32_t offset) GI_MUST_USE;

/* The bytes of a span. */
static inline struct gi_str gi_text_at(const struct gi_file *file, struct gi_span span)
{
    return (struct gi_str){file->data + span.start, span.end - span.start};
}

#endif
