/* A record's life, computed from its rows alone. */
#include "model/life.h"

bool gi_status_is_state(const struct gi_status *row)
{
    return row->kind.is == GI_PRESENT && row->kind.number == GI_STATUS_KIND_STATE && row->state.is == GI_PRESENT;
}

static struct gi_instant instant_of(const struct gi_scalar *time)
{
    return (struct gi_instant){time->number, time->is == GI_PRESENT};
}

/* A row by which a state was entered, not one by which it was passed over. */
static struct gi_instant entry_of(const struct gi_status *row)
{
    if (row->not_applicable.is == GI_PRESENT)
        return (struct gi_instant){0};
    return instant_of(&row->at);
}

/* Follows the state rows; going back before a state takes its moment away. */
static void follow_states(struct gi_life *life, const struct gi_record *record)
{
    int before = -1;
    for (size_t i = 0; i < record->status.n; i++) {
        const struct gi_status *row = &record->status.at[i];
        if (!gi_status_is_state(row))
            continue;
        int now = (int)row->state.number;
        if (now < GI_STATE_ERADICATION)
            life->contained = (struct gi_instant){0};
        if (now < GI_STATE_RECOVERY)
            life->eradicated = (struct gi_instant){0};
        if (now == GI_STATE_INVESTIGATION && !life->declared.known)
            life->declared = instant_of(&row->at);
        if (now == GI_STATE_CONTAINMENT)
            life->containment_entered = entry_of(row);
        if (now == GI_STATE_ERADICATION)
            life->contained = entry_of(row);
        if (now == GI_STATE_RECOVERY)
            life->eradicated = entry_of(row);
        if (now == GI_STATE_POST_INCIDENT && before == GI_STATE_RECOVERY)
            life->recovered = instant_of(&row->at);
        if (now == GI_STATE_FOLLOW_UP)
            life->accepted = instant_of(&row->at);
        if (now == GI_STATE_CLOSED)
            life->closed = instant_of(&row->at);
        before = now;
        life->state = now;
    }
}

static void follow_severities(struct gi_life *life, const struct gi_record *record)
{
    bool determined = false;
    for (size_t i = 0; i < record->status.n; i++) {
        const struct gi_scalar *severity = &record->status.at[i].severity;
        if (severity->is != GI_PRESENT)
            continue;
        life->severity = (int)severity->number;
        if (life->severity != GI_SEVERITY_UNDETERMINED) {
            determined = true;
            if (life->highest < 0 || life->severity < life->highest)
                life->highest = life->severity;
        } else if (determined) {
            life->highest = GI_SEVERITY_CRITICAL;
        }
    }
}

static void take_header(struct gi_life *life, const struct gi_incident *incident)
{
    const struct gi_scalar *severity = &incident->severity;
    if (life->state < 0 && incident->state.is == GI_PRESENT)
        life->state = (int)incident->state.number;
    if (severity->is == GI_PRESENT) {
        if (life->severity < 0)
            life->severity = (int)severity->number;
        if (severity->number != GI_SEVERITY_UNDETERMINED && (life->highest < 0 || severity->number < life->highest))
            life->highest = (int)severity->number;
    }
    life->retrospective = incident->mode.is == GI_PRESENT && incident->mode.number == GI_MODE_RETROSPECTIVE;
}

static bool needs_full_postmortem(const struct gi_life *life, const struct gi_incident *incident,
                                  const struct gi_policy *policy)
{
    const struct gi_scalar *customer = &incident->impact.customer_impact;
    const struct gi_scalar *breach = &incident->impact.data_breach;
    if (customer->is == GI_PRESENT && customer->number == GI_YES_NO_UNKNOWN_YES)
        return true;
    if (breach->is == GI_PRESENT && breach->number <= GI_BREACH_SUSPECTED)
        return true;
    int severity = life->highest < 0 ? life->severity : life->highest;
    return severity >= 0 && severity != GI_SEVERITY_UNDETERMINED && gi_policy_full_postmortem(policy, severity);
}

bool gi_progress_resolved(int state)
{
    return state == GI_PROGRESS_VERIFIED || state == GI_PROGRESS_REJECTED || state == GI_PROGRESS_CANCELLED ||
           state == GI_PROGRESS_SUPERSEDED || state == GI_PROGRESS_RISK_ACCEPTED;
}

static bool is_waiting(int state)
{
    return state == GI_PROGRESS_BLOCKED || state == GI_PROGRESS_DELAYED;
}

bool gi_progress_legal(int before, int now)
{
    if (gi_progress_resolved(before))
        return false;
    if (gi_progress_resolved(now) || is_waiting(before) || is_waiting(now))
        return true;
    return now >= before || (before == GI_PROGRESS_IMPLEMENTED && now == GI_PROGRESS_IN_PROGRESS);
}

/* What its disposition alone makes of an action; a deferred one is proposed. */
static int disposed_state(const struct gi_action *action)
{
    const struct gi_scalar *state = &action->disposition.state;
    if (state->is != GI_PRESENT || state->number == GI_DISPOSITION_DEFERRED)
        return GI_PROGRESS_PROPOSED;
    return state->number == GI_DISPOSITION_ACCEPTED ? GI_PROGRESS_ACCEPTED : GI_PROGRESS_REJECTED;
}

static bool has_risk_decision(const struct gi_record *record, const struct gi_action *action)
{
    const struct gi_scalar *decision = &action->disposition.decision;
    if (decision->is != GI_PRESENT)
        return false;
    for (size_t i = 0; i < record->decisions.n; i++) {
        const struct gi_decision *candidate = record->decisions.at[i];
        if (candidate->id.is == GI_PRESENT && gi_str_equal(candidate->id.text, decision->text))
            return candidate->kind.is == GI_PRESENT && candidate->kind.number == GI_DECISION_KIND_ACCEPTANCE_OF_RISK;
    }
    return false;
}

static void later(struct gi_instant *instant, struct gi_instant other)
{
    if (other.known && (!instant->known || other.at > instant->at))
        *instant = other;
}

static void take_progress(struct gi_action_life *life, const struct gi_progress *row)
{
    if (row->state.is == GI_PRESENT) {
        life->state = (int)row->state.number;
        life->last = row;
        if (life->state == GI_PROGRESS_ACCEPTED && !life->accepted.known)
            life->accepted = instant_of(&row->at);
    }
    if (row->owner.is == GI_PRESENT)
        life->owner = &row->owner;
    if (row->priority.is == GI_PRESENT)
        life->priority = &row->priority;
    if (row->due.is == GI_PRESENT) {
        if (life->due->is == GI_PRESENT && row->due.number > life->due->number)
            life->slips++;
        life->due = &row->due;
    }
}

static bool review_names(const struct gi_progress *row, const struct gi_action *action)
{
    if (row->review.is != GI_PRESENT)
        return false;
    if (!row->review.n)
        return true; /* all */
    for (size_t i = 0; i < row->review.n; i++)
        if (gi_str_equal(row->review.at[i].text, action->id.text))
            return true;
    return false;
}

static void live_action(struct gi_action_life *life, const struct gi_record *record, const struct gi_action *action,
                        struct gi_instant record_accepted)
{
    *life = (struct gi_action_life){.action = action,
                                    .state = disposed_state(action),
                                    .owner = &action->owner,
                                    .priority = &action->priority,
                                    .due = &action->due};
    if (life->state == GI_PROGRESS_ACCEPTED)
        life->accepted = instant_of(&action->disposition.at);
    for (size_t i = 0; i < record->progress.n; i++) {
        const struct gi_progress *row = &record->progress.at[i];
        if (row->action.is == GI_PRESENT && gi_str_equal(row->action.text, action->id.text))
            take_progress(life, row);
        else if (review_names(row, action))
            later(&life->reviewed, instant_of(&row->at));
    }
    later(&life->reviewed, life->accepted);
    later(&life->reviewed, record_accepted);
    life->resolved = gi_progress_resolved(life->state);
    bool rejected = disposed_state(action) == GI_PROGRESS_REJECTED || life->state == GI_PROGRESS_REJECTED;
    life->counts = !rejected || has_risk_decision(record, action);
}

struct gi_life *gi_life_of(struct gi_arena *arena, const struct gi_record *record, const struct gi_policy *policy)
{
    struct gi_life *life = GI_NEW(arena, struct gi_life);
    life->state = life->severity = life->highest = -1;
    follow_states(life, record);
    follow_severities(life, record);
    take_header(life, &record->incident);
    life->full_postmortem = needs_full_postmortem(life, &record->incident, policy);
    life->actions = GI_NEW_ARRAY(arena, struct gi_action_life, record->actions.n);
    for (size_t i = 0; i < record->actions.n; i++)
        live_action(&life->actions[life->action_count++], record, &record->actions.at[i], life->accepted);
    return life;
}

bool gi_action_addresses(const struct gi_action *action, struct gi_str id)
{
    for (size_t i = 0; i < action->addresses.n; i++)
        if (gi_str_equal(action->addresses.at[i].text, id))
            return true;
    return false;
}

static bool is_addressed(const struct gi_life *life, struct gi_str id)
{
    for (size_t i = 0; i < life->action_count; i++)
        if (life->actions[i].counts && gi_action_addresses(life->actions[i].action, id))
            return true;
    return false;
}

bool gi_finding_has_action(const struct gi_life *life, const struct gi_review_finding *finding)
{
    if (is_addressed(life, finding->id.text))
        return true;
    for (size_t i = 0; i < finding->root_causes.n; i++)
        if (!is_addressed(life, finding->root_causes.at[i].text))
            return false;
    return finding->root_causes.n > 0;
}
