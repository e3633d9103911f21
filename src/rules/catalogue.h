/* The rule table for those who only describe rules: output, man pages, completion. */
#ifndef GI_RULES_CATALOGUE_H
#define GI_RULES_CATALOGUE_H

#include <stddef.h>

#include "base/attributes.h"

/* One row, as text. */
struct gi_rule_text {
    int code;
    const char *name;     /* NO_OWNER */
    const char *severity; /* "hard", "error" or "warning" */
    const char *floor;
    const char *from;        /* "follow_up" */
    const char *requirement; /* "A18", several with blanks, "-" */
    const char *summary;
    const char *why;
    const char *hint;
};

/* The row at a position of the table, from 0; false behind the last. */
int gi_rule_text_at(size_t position, struct gi_rule_text *ret_text) GI_MUST_USE;

/* What the rules answer: a requirement with its source, and what a record has to show for it. */
struct gi_requirement {
    const char *id;     /* "A18" */
    const char *source; /* what the source says */
    const char *shown;
};

/* The requirement at a position of the table, from 0; false behind the last. */
int gi_requirement_at(size_t position, struct gi_requirement *ret_requirement) GI_MUST_USE;

/* Which part of a requirement no rule answers yet, and why; NULL where nothing is planned. */
const char *gi_requirement_planned(const char *id) GI_MUST_USE;

/* What to do next about findings of a rule. */
const char *gi_rule_hint(int code) GI_MUST_USE;

#endif
