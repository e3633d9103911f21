/* Finds the two lines of `---` around the front matter. */
#include "parse/frontmatter.h"

enum code { NOT_THERE = 130, NOT_CLOSED = 131 };

/* The start of the line behind the one that holds the offset. */
static uint32_t next_line(const struct gi_file *file, uint32_t offset)
{
    const char *end = memchr(file->data + offset, '\n', file->size - offset);
    return end ? (uint32_t)(end - file->data) + 1 : file->size;
}

/* Whether the line from start to end (its line end included) is `---`; blanks may stand behind it. */
static bool is_fence(const struct gi_file *file, uint32_t start, uint32_t end)
{
    struct gi_str line = gi_text_at(file, (struct gi_span){start, end});
    return gi_str_starts(line, "---") && gi_str_trim(gi_str_part(line, 3, line.n)).n == 0;
}

bool gi_frontmatter_split(const struct gi_file *file, struct gi_findings *findings, struct gi_frontmatter *ret)
{
    uint32_t first = next_line(file, 0);
    if (!is_fence(file, 0, first)) {
        gi_report(findings, NOT_THERE, (struct gi_place){file, {0, 0}}, "no front matter: the first line is not `---`");
        gi_report_remedy(findings, "begin the file with a line of `---`, then its keys, then `---` again");
        return false;
    }
    for (uint32_t start = first, end; start < file->size; start = end) {
        end = next_line(file, start);
        if (!is_fence(file, start, end))
            continue;
        ret->yaml = (struct gi_span){first, start};
        ret->body = (struct gi_span){end, file->size};
        return true;
    }
    gi_report(findings, NOT_CLOSED, (struct gi_place){file, {0, 3}}, "the front matter that begins here is not closed");
    gi_report_remedy(findings, "write a line of `---` behind its last key");
    return false;
}
