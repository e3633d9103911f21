/* Decisions: by whose authority, approved by whom, until when; and whom they bring in. */
#include "rules/functions.h"
#include "rules/help.h"

/* Law enforcement and regulators: to bring them in binds the whole organisation. */
static bool is_authority(const struct gi_party *party)
{
    return gi_help_is(&party->kind, GI_PARTY_LAW_ENFORCEMENT) || gi_help_is(&party->kind, GI_PARTY_REGULATOR);
}

/* What a decision does that is extraordinary whatever the plan says, or NULL. */
static const char *binds_by(const struct gi_rule_run *run, const struct gi_decision *decision)
{
    if (gi_help_is(&decision->kind, GI_DECISION_KIND_ACCEPTANCE_OF_RISK))
        return "accepts a risk";
    if (gi_help_is(&decision->kind, GI_DECISION_KIND_DISCLOSURE))
        return "discloses";
    for (size_t i = 0; i < run->head->incident.parties.n; i++) {
        const struct gi_party *party = &run->head->incident.parties.at[i];
        if (is_authority(party) && party->authorised_by.is == GI_PRESENT && decision->id.is == GI_PRESENT &&
            gi_str_equal(party->authorised_by.text, decision->id.text))
            return party->kind.number == GI_PARTY_REGULATOR ? "brings in a regulator" : "brings in law enforcement";
    }
    return NULL;
}

static bool plan_names(const struct gi_plan *plan, struct gi_str measure)
{
    for (size_t i = 0; i < plan->extraordinary.n; i++)
        if (gi_str_equal(plan->extraordinary.at[i].id.text, measure))
            return true;
    return false;
}

/* Whether there is a plan whose measures could be read. */
static bool has_measures(const struct gi_record *plan)
{
    if (!plan || plan->plan.self.is != GI_PRESENT || plan->plan.extraordinary.is == GI_BAD)
        return false;
    for (size_t i = 0; i < plan->plan.extraordinary.n; i++)
        if (plan->plan.extraordinary.at[i].id.is != GI_PRESENT)
            return false;
    return true;
}

void gi_rule_measures_match_plan(struct gi_rule_run *run)
{
    if (!has_measures(run->plan))
        return;
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        const struct gi_scalar *measure = &decision->measure;
        if (measure->is != GI_PRESENT || gi_str_is(measure->text, "none"))
            continue;
        if (!plan_names(&run->plan->plan, measure->text))
            gi_say(run, measure->place, "the plan has no extraordinary measure %.*s", GI_STR_ARGS(measure->text));
        else if (gi_help_is(&decision->authority, GI_AUTHORITY_WITHIN_PLAN) && !binds_by(run, decision))
            gi_say(run, measure->place, "the plan calls %.*s extraordinary, and %.*s says within_plan",
                   GI_STR_ARGS(measure->text), GI_STR_ARGS(decision->id.text));
    }
}

void gi_rule_kinds_are_extraordinary(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        const char *does = binds_by(run, decision);
        if (does && gi_help_is(&decision->authority, GI_AUTHORITY_WITHIN_PLAN))
            gi_say(run, decision->authority.place, "%.*s %s, which is always extraordinary",
                   GI_STR_ARGS(decision->id.text), does);
    }
}

void gi_rule_risks_expire(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        if (gi_help_is(&decision->kind, GI_DECISION_KIND_ACCEPTANCE_OF_RISK) && gi_help_missing(&decision->expires))
            gi_say(run, decision->expires.place, "%.*s accepts a risk without expires", GI_STR_ARGS(decision->id.text));
    }
}

void gi_rule_verbal_approval_by_executive(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        const struct gi_approval *approval = &decision->verbal_approval;
        const struct gi_person *person =
            approval->by.is == GI_PRESENT ? gi_policy_person(run->policy, approval->by.text) : NULL;
        if (person && !gi_person_has(person, GI_PERSON_ROLE_EXECUTIVE)) /* a stranger is GI225's */
            gi_say(run, approval->by.place, "%.*s, who approved %.*s by word of mouth, is no executive",
                   GI_STR_ARGS(approval->by.text), GI_STR_ARGS(decision->id.text));
        if (approval->at.is == GI_PRESENT && decision->at.is == GI_PRESENT && approval->at.number > decision->at.number)
            gi_say(run, approval->at.place, "%.*s was approved at %.*s, after it was taken at %.*s",
                   GI_STR_ARGS(decision->id.text), GI_STR_ARGS(approval->at.text), GI_STR_ARGS(decision->at.text));
    }
}

void gi_rule_parties_authorised(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->incident.parties.n; i++) {
        const struct gi_party *party = &run->head->incident.parties.at[i];
        if (is_authority(party) && gi_help_missing(&party->authorised_by))
            gi_say(run, party->authorised_by.place, "no decision brought in %.*s: authorised_by is missing",
                   GI_STR_ARGS(party->name.text));
    }
}

static bool is_ended(const struct gi_rule_run *run, struct gi_str decision)
{
    for (size_t i = 0; i < run->life->action_count; i++)
        if (run->life->actions[i].counts && gi_action_addresses(run->life->actions[i].action, decision))
            return true;
    return false;
}

void gi_rule_temporary_measures_end(struct gi_rule_run *run)
{
    const struct gi_source *actions = run->head->by_role[GI_ROLE_ACTIONS];
    if (actions && actions->broken)
        return;
    for (size_t i = 0; i < run->head->decisions.n; i++) {
        const struct gi_decision *decision = run->head->decisions.at[i];
        if (decision->temporary_until.is == GI_PRESENT && decision->id.is == GI_PRESENT &&
            !is_ended(run, decision->id.text))
            gi_say(run, decision->temporary_until.place, "%.*s is temporary, and no action that counts addresses it",
                   GI_STR_ARGS(decision->id.text));
    }
}
