/* The root's .gitattributes, as far as it could change what people see of records. */
#ifndef GI_ENGINE_JUDGE_ATTRIBUTES_H
#define GI_ENGINE_JUDGE_ATTRIBUTES_H

#include "base/finding.h"

/* Says (GI822) which lines let a filter, -diff or a union merge work on guarded paths. A line counts for every pattern
 * that could match a path in a guarded folder; a later line whose pattern is the whole folder (two stars) takes it
 * back. */
void gi_attributes_judge(struct gi_findings *findings, const char *path, struct gi_str bytes);

#endif
