/* Facts may rise freely; what lowers one is a downgrade. */
#include "engine/judge/parts.h"

static void take_severity(struct gi_judging *judging, int severity)
{
    if (severity < 0 || severity == GI_SEVERITY_UNDETERMINED)
        return;
    judging->determined = true;
    if (judging->highest < 0 || severity < judging->highest)
        judging->highest = severity;
}

static void take_scalar(struct gi_judging *judging, const struct gi_scalar *severity)
{
    if (severity->is == GI_PRESENT)
        take_severity(judging, (int)severity->number);
}

/* Every severity that a record's rows and header name. */
static void take_record(struct gi_judging *judging, const struct gi_record *record)
{
    for (size_t i = 0; i < record->status.n; i++)
        take_scalar(judging, &record->status.at[i].severity);
    take_scalar(judging, &record->incident.severity);
}

void gi_judge_begin_facts(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    judging->highest = -1;
    if (step->before) {
        judging->facts = gi_coverage_facts(step->before, step->life_before);
        judging->has_facts = true;
        take_record(judging, step->before);
        take_severity(judging, judging->facts.severity);
    }
    take_severity(judging, judging->chain_before.highest);
    bool determined = judging->determined;
    take_record(judging, step->after);
    judging->determined = determined; /* what this step determines first lowers nothing */
    for (size_t i = 0; i < judging->verdicts->signoffs.chain.n; i++)
        if (judging->verdicts->signoffs.chain.at[i].statement.has_facts) {
            take_severity(judging, judging->verdicts->signoffs.chain.at[i].statement.facts.severity);
            judging->determined = determined;
        }
}

bool gi_judge_facts(struct gi_judging *judging, const struct gi_sign_facts *facts, enum gi_sign_action action,
                    struct gi_place place)
{
    struct gi_differences lowered = {0};
    enum gi_ever determined = judging->determined ? GI_ONCE_DETERMINED : GI_NEVER_DETERMINED;
    struct gi_differences downwards = {0};
    if (action == GI_SIGN_DOWNGRADE && judging->has_facts &&
        !gi_facts_lowered(judging->arena, &judging->facts, facts, determined, &downwards)) {
        gi_report(judging->findings, 604, place, "this downgrade lowers nothing");
        return false;
    }
    bool free_to_lower = !judging->verdicts->chain.lead.n || !judging->has_facts || action == GI_SIGN_DOWNGRADE ||
                         action == GI_SIGN_PURGE;
    size_t n = free_to_lower ? 0 : gi_facts_lowered(judging->arena, &judging->facts, facts, determined, &lowered);
    for (size_t i = 0; i < n; i++)
        gi_report(judging->findings, 611, place, "%s: only a downgrade that the Crisis Lead signs lowers it",
                  lowered.list.at[i]);
    judging->facts = *facts;
    judging->has_facts = true;
    judging->determined = judging->determined || (facts->severity >= 0 && facts->severity != GI_SEVERITY_UNDETERMINED);
    return !n;
}

void gi_judge_last_facts(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    struct gi_sign_facts facts = gi_coverage_facts(step->after, step->life_after);
    bool kept = judging->failed || gi_judge_facts(judging, &facts, GI_SIGN_COUNT, gi_judge_state_place(judging));
    (void)kept; /* it was said */
}
