/* What the parts of the documentation's generator share. */
#ifndef GI_DOCS_GENERATE_H
#define GI_DOCS_GENERATE_H

#include "base/str.h"

/* One run: where pages go, and whether something that must not be was found. */
struct gi_docs {
    struct gi_arena *arena;
    const char *root; /* of what is written: the project, or a folder to compare with it */
    int failed;
};

/* An empty page. */
struct gi_buf gi_docs_page(struct gi_docs *docs);

/* Writes a page below the root; folders are made. */
void gi_docs_write(struct gi_docs *docs, const char *path, const struct gi_buf *page);

/* A file's bytes, or an absent string. */
struct gi_str gi_docs_read(struct gi_docs *docs, const char *path);

/* Adds text with what Markdown would take for its own escaped, also in the cell of a table. */
void gi_docs_add(struct gi_buf *page, const char *text);

/* Adds text as it may stand in a block of code: controls and what is invisible made visible. */
void gi_docs_add_code(struct gi_buf *page, struct gi_str text);

/* docs/rules, docs/coverage.md, src/output/examples.def: from the rule table and the fixtures. */
void gi_docs_rules(struct gi_docs *docs);

/* docs/reference, docs/schema: from the field table. */
void gi_docs_reference(struct gi_docs *docs);

/* docs/man: from the option table, the field table and docs/man/NAME.in. */
void gi_docs_manuals(struct gi_docs *docs);

#endif
