/* Prototypes of every rule's function, generated from the rule table. */
#ifndef GI_RULES_FUNCTIONS_H
#define GI_RULES_FUNCTIONS_H

#include "rules/rule.h"

#define RULE(code, name, severity, floor, from, scope, function, requirement, summary, why, hint)                      \
    void gi_rule_##function(struct gi_rule_run *run);
#define PLANNED(requirement, reason)
#define RETIRED(code)
#include "rules/rules.def"
#undef RULE
#undef PLANNED
#undef RETIRED

#endif
