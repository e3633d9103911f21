/* Markdown documents with front matter: YAML from byte 0 between lines of `---`. */
#ifndef GI_PARSE_FRONTMATTER_H
#define GI_PARSE_FRONTMATTER_H

#include "base/finding.h"

struct gi_frontmatter {
    struct gi_span yaml; /* between the two lines of `---` */
    struct gi_span body; /* from behind the second line to the end of the file */
};

/* Splits a file that passed the text gate. A missing or unclosed front matter is a finding (GI130) and false. */
bool gi_frontmatter_split(const struct gi_file *file, struct gi_findings *findings,
                          struct gi_frontmatter *ret) GI_MUST_USE;

#endif
