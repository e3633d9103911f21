/* Which rewritten rows count in a single step. */
#ifndef GI_ENGINE_JUDGE_ROWS_H
#define GI_ENGINE_JUDGE_ROWS_H

#include "git/repository.h"
#include "incident/check.h"

/* Makes warnings of those findings about rewritten rows (GI236 to GI238) that only a push's beginning can judge:
 * neither of state and severity, nor of a file that the newest sign-off of the tree before (a commit) covers. */
int gi_rows_soften(struct gi_repository *repository, const char *before, struct gi_report *report,
                   struct gi_error *reterr) GI_MUST_USE;

#endif
