/* The post-incident files, filled with what the record knows; inside src/work. */
#ifndef GI_WORK_FILL_H
#define GI_WORK_FILL_H

#include "work/session.h"

/* Makes those of analysis.yaml, postmortem.md and the review meeting that are not there. `header` has the values of a
 * record that is only being made; NULL: the session's record knows. */
int gi_work_fill(struct gi_work *work, const struct gi_value *header) GI_MUST_USE;

#endif
