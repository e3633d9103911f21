/* The rule table as data. */
#include "rules/catalogue.h"
#include "rules/functions.h"

#define INCIDENT GI_SCOPE_INCIDENT
#define EXERCISE GI_SCOPE_EXERCISE
#define IMPORTED GI_SCOPE_IMPORTED
#define PLAN GI_SCOPE_PLAN
#define POLICY GI_SCOPE_POLICY
#define ANY GI_SCOPE_ANY
#define LIVE GI_SCOPE_LIVE
#define gi_rule_READER NULL
#define READER_OF(function) gi_rule_##function

const struct gi_rule gi_rules[] = {
#define RULE(code, name, severity, floor, from, scope, function, requirement, summary, why, hint)                      \
    {code,  GI_RULE_##severity,  GI_RULE_##floor, GI_NEED_##from, scope,                                               \
     #name, READER_OF(function), requirement,     summary,        why,                                                 \
     hint},
#define PLANNED(requirement, reason)
#define RETIRED(code)
#include "rules/rules.def"
#undef RULE
#undef PLANNED
#undef RETIRED
};

const size_t gi_rule_count = sizeof(gi_rules) / sizeof(gi_rules[0]);

const struct gi_planned gi_rules_planned[] = {
#define RULE(...)
#define PLANNED(requirement, reason) {#requirement, reason},
#define RETIRED(code)
#include "rules/rules.def"
#undef RULE
#undef PLANNED
#undef RETIRED
    {NULL, NULL},
};

const struct gi_rule *gi_rule_find(int code)
{
    size_t low = 0;
    size_t high = gi_rule_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gi_rules[middle].code == code)
            return &gi_rules[middle];
        if (gi_rules[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct gi_rule *gi_rule_find_text(struct gi_str text)
{
    int code = 0;
    if (text.n != 5 || !gi_str_starts(text, "GI"))
        return NULL;
    for (size_t i = 2; i < 5; i++) {
        if (text.s[i] < '0' || text.s[i] > '9')
            return NULL;
        code = code * 10 + (text.s[i] - '0');
    }
    return gi_rule_find(code);
}

int gi_rule_text_at(size_t position, struct gi_rule_text *ret_text)
{
    static const char *const severities[] = {"hard", "error", "warning"};
    if (position >= gi_rule_count)
        return 0;
    const struct gi_rule *rule = &gi_rules[position];
    *ret_text = (struct gi_rule_text){rule->code,
                                      rule->name,
                                      severities[rule->severity],
                                      severities[rule->floor],
                                      gi_need_words(rule->from),
                                      rule->requirement,
                                      rule->summary,
                                      rule->why,
                                      rule->hint};
    return 1;
}

const char *gi_rule_hint(int code)
{
    const struct gi_rule *rule = gi_rule_find(code);
    return rule ? rule->hint : "";
}
