/* Writes the documentation that comes from the tables: docs/generate FOLDER, where FOLDER is the project or one to
 * compare. */
#include "generate.h"

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "incident/output.h"

struct gi_buf gi_docs_page(struct gi_docs *docs)
{
    return gi_buf_new(docs->arena, GI_LIMIT_OUTPUT_BYTES);
}

void gi_docs_write(struct gi_docs *docs, const char *path, const struct gi_buf *page)
{
    struct gi_error error = {.arena = docs->arena};
    const char *place = gi_arena_printf(docs->arena, "%s/%s", docs->root, path);
    if (gi_file_write(place, gi_buf_str(page), GI_WRITE_REPLACE, &error)) {
        fprintf(stderr, "docs/generate: %s: %s\n", place, error.message);
        docs->failed = 1;
    }
}

struct gi_str gi_docs_read(struct gi_docs *docs, const char *path)
{
    struct gi_error error = {.arena = docs->arena};
    struct gi_str bytes = {NULL, 0};
    if (gi_file_read(docs->arena, path, GI_LIMIT_EVIDENCE_BYTES, &bytes, &error))
        return (struct gi_str){NULL, 0};
    return bytes;
}

/* Underscores inside words mean nothing to Markdown. In code only the bar matters, which would end a cell. */
void gi_docs_add(struct gi_buf *page, const char *text)
{
    bool code = false;
    for (; *text; text++) {
        code ^= *text == '`';
        if (*text == '|' || (!code && strchr("*<>[]\\", *text)))
            gi_buf_addc(page, '\\');
        gi_buf_addc(page, *text);
    }
}

void gi_docs_add_code(struct gi_buf *page, struct gi_str text)
{
    gi_output_terminal(page, text);
}

int main(int argc, char **argv)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_docs docs = {.arena = arena, .root = argc == 2 ? argv[1] : NULL};
    if (!docs.root) {
        fprintf(stderr, "usage: docs/generate FOLDER\n");
        return 129;
    }
    gi_docs_rules(&docs);
    gi_docs_reference(&docs);
    gi_docs_manuals(&docs);
    return docs.failed;
}
