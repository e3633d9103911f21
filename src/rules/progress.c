/* GI512, 516, 517, 520..523: what became of the commitments. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"

enum { NO_STATE = -1 };

void gi_rule_progress_rows(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        bool action = !gi_help_missing(&row->action), state = !gi_help_missing(&row->state);
        bool review = row->review.is == GI_PRESENT || row->review.is == GI_BAD;
        if (review && (action || state))
            gi_say(run, row->self.place, "this row is a review and also names %s", action ? "an action" : "a state");
        else if (!review && !action && !state)
            gi_say(run, row->self.place, "this row names neither an action nor a review");
        else if (!review && !action)
            gi_say(run, row->self.place, "this row has the state %.*s and names no action",
                   GI_STR_ARGS(row->state.text));
        else if (!review && !state)
            gi_say(run, row->self.place, "this row names %.*s and no state", GI_STR_ARGS(row->action.text));
    }
}

/* The state in which a row of progress found an action that no row spoke of before. */
static int first_state(const struct gi_action *action, const struct gi_progress *row)
{
    const struct gi_disposition *disposition = &action->disposition;
    bool later =
        disposition->at.is == GI_PRESENT && row->at.is == GI_PRESENT && row->at.number < disposition->at.number;
    if (gi_help_is(&disposition->state, GI_DISPOSITION_ACCEPTED) && !later)
        return GI_PROGRESS_ACCEPTED;
    if (gi_help_is(&disposition->state, GI_DISPOSITION_REJECTED) && !later)
        return GI_PROGRESS_REJECTED;
    return GI_PROGRESS_PROPOSED;
}

/* For each row of progress the state of its action before it; NO_STATE where it gives no action of the record a state.
 */
static int *states_before(const struct gi_rule_run *run)
{
    size_t n = run->head->progress.n, actions = run->life->action_count;
    int *before = GI_NEW_ARRAY(run->findings->arena, int, n);
    int *now = GI_NEW_ARRAY(run->findings->arena, int, actions);
    for (size_t i = 0; i < actions; i++)
        now[i] = NO_STATE;
    for (size_t i = 0; i < n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        const struct gi_action_life *life = gi_help_action(run, &row->action);
        before[i] = NO_STATE;
        if (!life || row->state.is != GI_PRESENT)
            continue;
        int *state = &now[life - run->life->actions];
        before[i] = *state == NO_STATE ? first_state(life->action, row) : *state;
        *state = (int)row->state.number;
    }
    return before;
}

void gi_rule_progress_steps(struct gi_rule_run *run)
{
    const int *before = states_before(run);
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        if (before[i] != NO_STATE && !gi_progress_legal(before[i], (int)row->state.number))
            gi_say(run, row->state.place, "%.*s goes from %s to %s, which is no legal step",
                   GI_STR_ARGS(row->action.text), gi_words_PROGRESS.at[before[i]].word,
                   gi_words_PROGRESS.at[row->state.number].word);
    }
}

/* What the state of a row needs and the row lacks, or NULL. */
static const char *lacks(const struct gi_progress *row, int before)
{
    bool reopened = before == GI_PROGRESS_IMPLEMENTED && gi_help_is(&row->state, GI_PROGRESS_IN_PROGRESS);
    bool ended = gi_help_is(&row->state, GI_PROGRESS_REJECTED) || gi_help_is(&row->state, GI_PROGRESS_CANCELLED);
    if ((reopened || ended) && gi_help_missing(&row->reason))
        return "a reason";
    if (gi_help_is(&row->state, GI_PROGRESS_DELAYED) && gi_help_missing(&row->due))
        return "a new due date";
    if (gi_help_is(&row->state, GI_PROGRESS_SUPERSEDED) && gi_help_missing(&row->superseded_by))
        return "superseded_by";
    return NULL;
}

void gi_rule_progress_explained(struct gi_rule_run *run)
{
    const int *before = states_before(run);
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        const char *what = lacks(row, before[i]);
        if (what && before[i] == GI_PROGRESS_IMPLEMENTED && gi_help_is(&row->state, GI_PROGRESS_IN_PROGRESS))
            gi_say(run, row->self.place, "%.*s goes back to in_progress without %s", GI_STR_ARGS(row->action.text),
                   what);
        else if (what)
            gi_say(run, row->self.place, "%.*s is %.*s without %s", GI_STR_ARGS(row->action.text),
                   GI_STR_ARGS(row->state.text), what);
    }
}

static void check_verifier(struct gi_rule_run *run, const struct gi_progress *row, const struct gi_scalar *owner,
                           const struct gi_scalar *priority)
{
    if (!gi_help_is(&row->state, GI_PROGRESS_VERIFIED) || !gi_help_urgent(priority))
        return;
    if (gi_help_missing(&row->verified_by))
        gi_say(run, row->self.place, "%.*s, a %.*s, is verified by nobody", GI_STR_ARGS(row->action.text),
               GI_STR_ARGS(priority->text));
    else if (row->verified_by.is == GI_PRESENT && gi_str_equal(row->verified_by.text, owner->text))
        gi_say(run, row->verified_by.place, "%.*s, a %.*s, is verified by its owner", GI_STR_ARGS(row->action.text),
               GI_STR_ARGS(priority->text));
}

/* Owner and priority are those before the row: a verification cannot give the action to somebody else. */
void gi_rule_verified_by_another(struct gi_rule_run *run)
{
    size_t n = run->life->action_count;
    const struct gi_scalar **owners = GI_NEW_ARRAY(run->findings->arena, const struct gi_scalar *, n);
    const struct gi_scalar **priorities = GI_NEW_ARRAY(run->findings->arena, const struct gi_scalar *, n);
    for (size_t i = 0; i < n; i++) {
        owners[i] = &run->life->actions[i].action->owner;
        priorities[i] = &run->life->actions[i].action->priority;
    }
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        const struct gi_action_life *life = gi_help_action(run, &row->action);
        if (!life)
            continue;
        size_t place = (size_t)(life - run->life->actions);
        check_verifier(run, row, owners[place], priorities[place]);
        if (row->owner.is == GI_PRESENT)
            owners[place] = &row->owner;
        if (row->priority.is == GI_PRESENT)
            priorities[place] = &row->priority;
    }
}

/* Says what is wrong with the decision that a row or disposition names; whether it is extraordinary and expires is
 * asked of the decision itself. */
static void check_decision(struct gi_rule_run *run, struct gi_str action, const struct gi_scalar *name)
{
    const struct gi_named *named = name->is == GI_PRESENT ? gi_record_find(run->head, name->text) : NULL;
    if (!named || named->prefix != GI_ID_D)
        return;
    const struct gi_decision *decision = named->value;
    if (decision->kind.is == GI_PRESENT && decision->kind.number != GI_DECISION_KIND_ACCEPTANCE_OF_RISK)
        gi_say(run, name->place, "the risk of %.*s rests on %.*s, a decision of kind %.*s", GI_STR_ARGS(action),
               GI_STR_ARGS(name->text), GI_STR_ARGS(decision->kind.text));
}

void gi_rule_risks_decided(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->actions.n; i++)
        check_decision(run, run->head->actions.at[i].id.text, &run->head->actions.at[i].disposition.decision);
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        if (gi_help_is(&row->state, GI_PROGRESS_RISK_ACCEPTED) && gi_help_missing(&row->decision))
            gi_say(run, row->self.place, "%.*s is risk_accepted without a decision", GI_STR_ARGS(row->action.text));
        else if (gi_help_is(&row->state, GI_PROGRESS_RISK_ACCEPTED))
            check_decision(run, row->action.text, &row->decision);
    }
}

/* Follows each chain once: what a walk meets again while it is its own is a circle. */
void gi_rule_supersession_ends(struct gi_rule_run *run)
{
    const struct gi_life *life = run->life;
    size_t *walk = GI_NEW_ARRAY(run->findings->arena, size_t, life->action_count);
    for (size_t i = 0; i < life->action_count; i++) {
        const struct gi_action_life *at = &life->actions[i];
        while (at && !walk[at - life->actions]) {
            walk[at - life->actions] = i + 1;
            at = at->state == GI_PROGRESS_SUPERSEDED && at->last ? gi_help_action(run, &at->last->superseded_by) : NULL;
        }
        if (at && walk[at - life->actions] == i + 1)
            gi_say(run, at->last->superseded_by.place, "%.*s is superseded by %.*s and, in a circle, by itself",
                   GI_STR_ARGS(at->action->id.text), GI_STR_ARGS(at->last->superseded_by.text));
    }
}

void gi_rule_actions_reviewed(struct gi_rule_run *run)
{
    int64_t days = gi_policy_review_days(run->policy);
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action_life *life = actions.at[i];
        const struct gi_action *action = life->action;
        if (life->resolved || (!life->reviewed.known && action->recorded.is != GI_PRESENT))
            continue;
        int64_t since = run->as_of - (life->reviewed.known ? life->reviewed.at : action->recorded.number);
        if (since > days * GI_DAY_SECONDS)
            gi_say(run, action->self.place, "%.*s is %s and was last looked at %s ago; policy asks for every %lld d",
                   GI_STR_ARGS(action->id.text), gi_words_PROGRESS.at[life->state].word,
                   gi_time_length(run->findings->arena, since), (long long)days);
    }
}
