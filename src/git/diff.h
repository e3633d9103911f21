/* Unified diffs of bytes: no attribute, setting or program of the repository has a say in what they show. */
#ifndef GI_GIT_DIFF_H
#define GI_GIT_DIFF_H

#include "base/error.h"
#include "base/str.h"

/* Adds the unified diff of two texts to `out`; an absent one (s is NULL) is a file that is not there. Nothing is added
 * where they are equal. `name` goes into the two lines of its head as it is. */
int gi_diff_text(struct gi_buf *out, const char *name, struct gi_str then, struct gi_str now,
                 struct gi_error *reterr) GI_MUST_USE;

#endif
