/* Findings: what is said about the user's data. Errors (could not check) are struct gi_error, see error.h. */
#ifndef GI_BASE_FINDING_H
#define GI_BASE_FINDING_H

#include "base/text.h"

/* From the worst to the mildest. */
enum gi_level { GI_LEVEL_ERROR, GI_LEVEL_DUE, GI_LEVEL_WARNING };

struct gi_finding {
    uint16_t code; /* 302 is GI302; a row of the rule table */
    uint8_t level; /* enum gi_level */
    struct gi_place place;
    const char *message; /* lower case, no full stop, one line; may quote the record's text */
    const char *remedy;  /* what to do next, or NULL: the rule's own hint */
};

/* A list of findings in an arena. After `most` findings a file gets one last that counts the rest (engine). */
struct gi_findings {
    struct gi_arena *arena;
    GI_VEC(struct gi_finding) list;
};

/* Adds a finding at the level error. The engine sets the level that the rule table, state, gate and policy ask for. */
void gi_report(struct gi_findings *findings, int code, struct gi_place place, const char *format, ...) GI_PRINTF(4, 5);

/* Gives the newest finding its own remedy: a command or a corrected line, formatted. */
void gi_report_remedy(struct gi_findings *findings, const char *format, ...) GI_PRINTF(2, 3);

#endif
