/* The rule table for those who only describe rules: output, man pages, completion. */
#ifndef GI_RULES_CATALOGUE_H
#define GI_RULES_CATALOGUE_H

#include <stddef.h>

#include "base/attributes.h"

/* One row, as text. */
struct gi_rule_text {
    int code;
    const char *name;        /* NO_OWNER */
    const char *severity;    /* "hard", "error" or "warning" */
    const char *floor;
    const char *from;        /* "follow_up" */
    const char *requirement; /* "A18", several with blanks, "-" */
    const char *summary;
    const char *why;
    const char *hint;
};

/* The row at a position of the table, from 0; false behind the last. */
int gi_rule_text_at(size_t position, struct gi_rule_text *ret_text) GI_MUST_USE;

/* What to do next about findings of a rule. */
const char *gi_rule_hint(int code) GI_MUST_USE;

#endif
