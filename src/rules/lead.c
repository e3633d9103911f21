/* What the Crisis Lead in office does, by the sign-offs: adjusts the plan, and is part of every workstream. */
#include "rules/functions.h"
#include "rules/help.h"
#include "rules/response.h"

void gi_rule_plan_adjusted_by_lead(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        if (!gi_help_is(&decision->kind, GI_DECISION_KIND_PLAN_ADJUSTMENT) || decision->at.is != GI_PRESENT ||
            decision->decided_by.is != GI_PRESENT)
            continue;
        struct gi_str lead = gi_response_lead_at(run, decision->at.number);
        if (lead.n && !gi_str_equal(lead, decision->decided_by.text))
            gi_say(run, decision->decided_by.place, "%.*s adjusts the plan, and %.*s led at %.*s",
                   GI_STR_ARGS(decision->decided_by.text), GI_STR_ARGS(lead), GI_STR_ARGS(decision->at.text));
    }
}

void gi_rule_lead_in_workstreams(struct gi_rule_run *run)
{
    struct gi_str lead = run->facts->lead;
    for (size_t i = 0; lead.n && i < run->head->incident.workstreams.n; i++) {
        const struct gi_workstream *workstream = &run->head->incident.workstreams.at[i];
        if (workstream->members.is == GI_PRESENT && gi_help_missing(&workstream->closed) &&
            !gi_response_has(&workstream->members, lead))
            gi_say(run, workstream->members.place, "%.*s leads the response and is no member of %.*s",
                   GI_STR_ARGS(lead), GI_STR_ARGS(workstream->id.text));
    }
}
