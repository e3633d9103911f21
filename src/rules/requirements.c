/* The requirements as data. */
#include <string.h>

#include "rules/catalogue.h"
#include "rules/rule.h"

static const struct gi_requirement requirements[] = {
#define REQUIREMENT(id, source, shown) {#id, source, shown},
#include "rules/requirements.def"
#undef REQUIREMENT
};

int gi_requirement_at(size_t position, struct gi_requirement *ret_requirement)
{
    if (position >= sizeof(requirements) / sizeof(requirements[0]))
        return 0;
    *ret_requirement = requirements[position];
    return 1;
}

const char *gi_requirement_planned(const char *id)
{
    for (size_t i = 0; gi_rules_planned[i].requirement; i++)
        if (strcmp(gi_rules_planned[i].requirement, id) == 0)
            return gi_rules_planned[i].reason;
    return NULL;
}
