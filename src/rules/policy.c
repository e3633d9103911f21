/* The policy itself: enough people, a root that can act, nobody twice, levels that rules allow, a full ref. */
#include <stdlib.h>

#include "rules/functions.h"
#include "rules/help.h"
#include "rules/response.h"

/* How many people may do what. */
struct crew {
    size_t people;
    size_t leads;
    size_t executives;
    size_t free_executives; /* executives who are no leads */
    size_t reviewers;       /* reviewers and executives */
    size_t free_reviewers;  /* of them, those who are no leads */
};

static struct crew crew_of(const struct gi_policy *policy)
{
    struct crew crew = {0};
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *person = &policy->people.at[i];
        bool lead = gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD);
        bool executive = gi_person_has(person, GI_PERSON_ROLE_EXECUTIVE);
        bool reviewer = executive || gi_person_has(person, GI_PERSON_ROLE_REVIEWER);
        crew.people++;
        crew.leads += lead;
        crew.executives += executive;
        crew.free_executives += executive && !lead;
        crew.reviewers += reviewer;
        crew.free_reviewers += reviewer && !lead;
    }
    return crew;
}

/* Whether one who leads and another of `many`, of whom `free` do not lead, can act together. */
static bool can_pair(const struct crew *crew, size_t many, size_t free)
{
    return crew->leads && many && (free || crew->leads > 1);
}

static void add_gap(struct gi_buf *gaps, bool possible, const char *what)
{
    if (!possible)
        gi_buf_addf(gaps, "%s%s", gaps->n ? "; " : "", what);
}

void gi_rule_policy_has_people(struct gi_rule_run *run)
{
    const struct gi_policy *policy = &run->head->policy;
    struct crew crew = crew_of(policy);
    bool small = gi_policy_small(policy);
    bool extraordinary =
        small ? crew.executives && crew.people > 1 : can_pair(&crew, crew.executives, crew.free_executives);
    if (policy->people.is != GI_PRESENT)
        return;
    struct gi_buf gaps = gi_buf_new(run->findings->arena, 1000);
    add_gap(&gaps, crew.leads, "to lead an incident (a crisis_lead)");
    add_gap(&gaps, crew.leads > 1, "to hand over the lead (a second crisis_lead)");
    add_gap(&gaps, small || crew.free_executives > 1, "to take over the lead (two executives who are no leads)");
    add_gap(&gaps, extraordinary, "to act beyond the plan (an executive beside the lead)");
    add_gap(&gaps, can_pair(&crew, crew.reviewers, crew.free_reviewers),
            "to review a close (a reviewer or executive beside the lead)");
    add_gap(&gaps, crew.people > 1, "to verify an urgent action (somebody beside its owner)");
    if (gaps.n)
        gi_say(run, policy->people.place, "with these people it is not possible %s", gaps.s);
}

static bool is_double_member(const struct gi_scalars *members, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (gi_str_equal(members->at[i].text, members->at[place].text))
            return true;
    return false;
}

void gi_rule_policy_root(struct gi_rule_run *run)
{
    const struct gi_policy *policy = &run->head->policy;
    const struct gi_scalars *members = &policy->root.members;
    const struct gi_scalar *threshold = &policy->root.threshold;
    int64_t able = 0;
    for (size_t i = 0; i < members->n; i++) {
        able += !is_double_member(members, i);
        if (gi_response_people_read(policy) && !gi_policy_person(policy, members->at[i].text))
            gi_say(run, members->at[i].place, "%.*s is no person of this policy", GI_STR_ARGS(members->at[i].text));
    }
    if (threshold->is != GI_PRESENT || members->is != GI_PRESENT)
        return;
    if (threshold->number < 1)
        gi_say(run, threshold->place, "a threshold of 0 lets anybody change the policy");
    else if (threshold->number > able)
        gi_say(run, threshold->place, "a threshold of %.*s cannot be reached by %lld member%s",
               GI_STR_ARGS(threshold->text), (long long)able, able == 1 ? "" : "s");
}

/* Something that may stand in the policy once. */
struct entry {
    struct gi_str text;
    struct gi_place place;
};

static int by_text_and_place(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = gi_str_compare(left->text, right->text);
    if (order)
        return order;
    return (left->place.span.start > right->place.span.start) - (left->place.span.start < right->place.span.start);
}

static void say_doubles(struct gi_rule_run *run, struct entry *entries, size_t n, const char *what)
{
    if (n)
        qsort(entries, n, sizeof(*entries), by_text_and_place);
    for (size_t i = 1; i < n; i++)
        if (gi_str_equal(entries[i].text, entries[i - 1].text))
            gi_say(run, entries[i].place, "the %s %.*s stands in the policy twice", what, GI_STR_ARGS(entries[i].text));
}

static size_t add_entry(struct entry *entries, size_t n, const struct gi_scalar *scalar, struct gi_str text)
{
    if (scalar->is != GI_PRESENT)
        return n;
    entries[n] = (struct entry){text, scalar->place};
    return n + 1;
}

/* The type and the key itself: a comment behind them makes no other key. */
static struct gi_str key_itself(struct gi_str key)
{
    size_t type = gi_str_find(key, ' ');
    struct gi_str rest = gi_str_part(key, type + 1, key.n);
    return gi_str_part(key, 0, type + 1 + gi_str_find(rest, ' '));
}

static size_t count_keys(const struct gi_policy *policy)
{
    size_t n = 0;
    for (size_t i = 0; i < policy->people.n; i++)
        n += policy->people.at[i].keys.n;
    return n;
}

static void judge_keys(struct gi_rule_run *run)
{
    const struct gi_policy *policy = &run->head->policy;
    struct entry *entries = GI_NEW_ARRAY(run->findings->arena, struct entry, count_keys(policy));
    size_t n = 0;
    for (size_t i = 0; i < policy->people.n; i++)
        for (size_t j = 0; j < policy->people.at[i].keys.n; j++) {
            const struct gi_scalar *key = &policy->people.at[i].keys.at[j].key;
            n = add_entry(entries, n, key, key_itself(key->text));
        }
    say_doubles(run, entries, n, "key");
}

void gi_rule_policy_unique(struct gi_rule_run *run)
{
    const struct gi_policy *policy = &run->head->policy;
    size_t most = policy->people.n + policy->teams.n;
    struct entry *entries = GI_NEW_ARRAY(run->findings->arena, struct entry, most);
    size_t n = 0;
    for (size_t i = 0; i < policy->people.n; i++)
        n = add_entry(entries, n, &policy->people.at[i].id, policy->people.at[i].id.text);
    say_doubles(run, entries, n, "person");
    n = 0;
    for (size_t i = 0; i < policy->teams.n; i++)
        n = add_entry(entries, n, &policy->teams.at[i].id, policy->teams.at[i].id.text);
    say_doubles(run, entries, n, "team");
    judge_keys(run);
}

void gi_rule_policy_levels(struct gi_rule_run *run)
{
    const struct gi_levels *levels = &run->head->policy.rules;
    for (size_t i = 0; i < levels->n; i++) {
        const struct gi_level_setting *setting = &levels->at[i];
        const struct gi_rule *rule = setting->code.number < 0 ? NULL : gi_rule_find((int)setting->code.number);
        if (!rule)
            gi_say(run, setting->code.place, "there is no rule %.*s", GI_STR_ARGS(setting->code.text));
        else if (rule->floor != GI_RULE_W && gi_help_is(&setting->level, GI_RULE_LEVEL_WARNING))
            gi_say(run, setting->level.place, "%.*s cannot be less than an error", GI_STR_ARGS(setting->code.text));
    }
}

/* A full name of a branch as Git takes it (git-check-ref-format), without the forms that no team writes. */
static bool is_branch(struct gi_str ref)
{
    if (!gi_str_starts(ref, "refs/heads/") || gi_str_ends(ref, "/") || gi_str_ends(ref, ".lock") ||
        gi_str_ends(ref, "."))
        return false;
    for (size_t i = 0; i < ref.n; i++) {
        if (strchr(" ~^:?*[\\\x7f", ref.s[i]) || (unsigned char)ref.s[i] < ' ')
            return false;
        struct gi_str two = gi_str_part(ref, i, 2);
        if (gi_str_is(two, "..") || gi_str_is(two, "//") || gi_str_is(two, "/.") || gi_str_is(two, "@{"))
            return false;
    }
    return true;
}

void gi_rule_policy_ref(struct gi_rule_run *run)
{
    const struct gi_scalar *ref = &run->head->policy.ref;
    if (ref->is == GI_PRESENT && !is_branch(ref->text))
        gi_say(run, ref->place, "%.*s is not the full name of a branch", GI_STR_ARGS(ref->text));
}
