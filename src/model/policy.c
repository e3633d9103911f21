/* The policy's answers and the format's defaults. */
#include "model/policy.h"

const struct gi_person *gi_policy_person(const struct gi_policy *policy, struct gi_str id)
{
    for (size_t i = 0; i < policy->people.n; i++)
        if (policy->people.at[i].id.is == GI_PRESENT && gi_str_equal(policy->people.at[i].id.text, id))
            return &policy->people.at[i];
    return NULL;
}

const struct gi_policy_team *gi_policy_team(const struct gi_policy *policy, struct gi_str id)
{
    for (size_t i = 0; i < policy->teams.n; i++)
        if (policy->teams.at[i].id.is == GI_PRESENT && gi_str_equal(policy->teams.at[i].id.text, id))
            return &policy->teams.at[i];
    return NULL;
}

bool gi_person_has(const struct gi_person *person, int role)
{
    for (size_t i = 0; i < person->roles.n; i++)
        if (person->roles.at[i].number == role)
            return true;
    return false;
}

enum { SEVERITIES = GI_SEVERITY_INFORMATIONAL + 1 };

/* Undetermined, and what could not be read, count as critical. */
static int severity_place(int severity)
{
    return severity >= 0 && severity < SEVERITIES ? severity : GI_SEVERITY_CRITICAL;
}

/* A period in days or hours, at most as long as the calendar of 1970 to 9999, so that seconds and sums of it fit. */
static int64_t period(int64_t number)
{
    enum { HOURS_OF_THE_CALENDAR = 8030 * 366 * 24 };
    return number < HOURS_OF_THE_CALENDAR ? number : HOURS_OF_THE_CALENDAR;
}

static int64_t by_severity(const struct gi_by_severity *set, int severity, const int64_t defaults[SEVERITIES])
{
    const struct gi_scalar *const values[SEVERITIES] = {&set->critical, &set->high, &set->medium, &set->low,
                                                        &set->informational};
    int place = severity_place(severity);
    return values[place]->is == GI_PRESENT ? period(values[place]->number) : defaults[place];
}

int64_t gi_policy_review_meeting_days(const struct gi_policy *policy, int severity)
{
    return by_severity(&policy->review_meeting_days, severity, (const int64_t[]){3, 7, 14, 30, 30});
}

int64_t gi_policy_action_due_days(const struct gi_policy *policy, int severity)
{
    return by_severity(&policy->action_due_days, severity, (const int64_t[]){15, 30, 90, -1, -1});
}

int64_t gi_policy_sync_hours(const struct gi_policy *policy, int severity)
{
    return by_severity(&policy->sync_hours, severity, (const int64_t[]){2, 4, 24, -1, -1});
}

int64_t gi_policy_all_participants_hours(const struct gi_policy *policy, int severity)
{
    return by_severity(&policy->all_participants_hours, severity, (const int64_t[]){4, 12, 48, -1, -1});
}

bool gi_policy_full_postmortem(const struct gi_policy *policy, int severity)
{
    const struct gi_by_severity_postmortem *set = &policy->postmortem;
    const struct gi_scalar *const values[SEVERITIES] = {&set->critical, &set->high, &set->medium, &set->low,
                                                        &set->informational};
    int place = severity_place(severity);
    int64_t from =
        policy->full_postmortem_from.is == GI_PRESENT ? policy->full_postmortem_from.number : GI_SEVERITY_HIGH;
    if (place <= from)
        return true;
    return values[place]->is == GI_PRESENT && values[place]->number == GI_POSTMORTEM_FULL;
}

static int64_t number(const struct gi_scalar *scalar, int64_t otherwise)
{
    return scalar->is == GI_PRESENT ? scalar->number : otherwise;
}

int64_t gi_policy_participants_max(const struct gi_policy *policy)
{
    return number(&policy->participants_max, 8);
}

int64_t gi_policy_verbal_approval_hours(const struct gi_policy *policy)
{
    return period(number(&policy->verbal_approval_hours, 24));
}

int64_t gi_policy_engage_hours(const struct gi_policy *policy)
{
    return period(number(&policy->engage_hours, 4));
}

int64_t gi_policy_review_days(const struct gi_policy *policy)
{
    return period(number(&policy->review_days, 30));
}

bool gi_policy_small(const struct gi_policy *policy)
{
    enum { STANDARD_FROM = 5 };
    if (policy->profile.is == GI_PRESENT)
        return policy->profile.number == GI_PROFILE_SMALL;
    return policy->people.n < STANDARD_FROM;
}

int gi_policy_level(const struct gi_policy *policy, int code)
{
    for (size_t i = 0; i < policy->rules.n; i++)
        if (policy->rules.at[i].code.number == code && policy->rules.at[i].level.is == GI_PRESENT)
            return (int)policy->rules.at[i].level.number;
    return -1;
}
