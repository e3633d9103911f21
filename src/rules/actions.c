/* GI501..GI511, 513..515, 518, 519: the commitments, and the findings and root causes that they answer. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"

static bool is_fix(const struct gi_action *action)
{
    return gi_help_is(&action->deliverable, GI_DELIVERABLE_BUG) ||
           gi_help_is(&action->deliverable, GI_DELIVERABLE_CHANGE_REQUEST) ||
           gi_help_is(&action->deliverable, GI_DELIVERABLE_SERVICE_INVESTMENT);
}

/* An accepted action that does not say what it delivers may be a fix: GI501 asks for the word. */
static bool may_be_fix(const struct gi_action_life *life)
{
    return is_fix(life->action) || life->action->deliverable.is == GI_BAD ||
           (gi_help_accepted(life) && gi_help_missing(&life->action->deliverable));
}

static bool has_groups(const struct gi_action_life *life)
{
    return life->action->groups.n || life->action->groups.is == GI_BAD;
}

static bool is_technical(const struct gi_review_finding *finding)
{
    return gi_help_is(&finding->class, GI_FINDING_CLASS_TECHNICAL_LAPSE) ||
           gi_help_is(&finding->class, GI_FINDING_CLASS_UNKNOWN_ATTACK_VECTOR);
}

static bool concerns_groups(const struct gi_review_finding *finding)
{
    return gi_help_is(&finding->class, GI_FINDING_CLASS_PROCEDURAL_FAILURE) ||
           gi_help_is(&finding->class, GI_FINDING_CLASS_PROCESS_FLAW) ||
           gi_help_is(&finding->class, GI_FINDING_CLASS_COMMUNICATION_GLITCH) ||
           gi_help_is(&finding->cross_organizational, GI_YES_NO_YES);
}

void gi_rule_actions_have_priority(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        if (!gi_help_accepted(actions.at[i]))
            continue;
        if (gi_help_missing(actions.at[i]->priority))
            gi_say(run, action->self.place, "%.*s is accepted and has no priority", GI_STR_ARGS(action->id.text));
        if (gi_help_missing(&action->deliverable))
            gi_say(run, action->self.place, "%.*s is accepted and does not say what it delivers",
                   GI_STR_ARGS(action->id.text));
    }
}

void gi_rule_lapses_have_fixes(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->analysis.findings.n; i++) {
        const struct gi_review_finding *finding = &run->head->analysis.findings.at[i];
        if (finding->id.is == GI_PRESENT && is_technical(finding) && !gi_help_answered(run->life, finding, may_be_fix))
            gi_say(run, finding->self.place, "%.*s, of class %.*s, has no action that delivers a fix",
                   GI_STR_ARGS(finding->id.text), GI_STR_ARGS(finding->class.text));
    }
}

/* Where policy has no teams, whoever owns the fix is all there is to name. */
void gi_rule_fixes_have_team(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    if (run->policy->self.is == GI_PRESENT && run->policy->teams.is == GI_ABSENT)
        return;
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        if (actions.at[i]->counts && is_fix(action) && gi_help_missing(&action->team))
            gi_say(run, action->self.place, "%.*s delivers a %.*s and names no team", GI_STR_ARGS(action->id.text),
                   GI_STR_ARGS(action->deliverable.text));
    }
}

/* A tracker key may come later, with a row of progress. */
static void mark_tracked(const struct gi_rule_run *run, bool *ret_tracked)
{
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        const struct gi_action_life *life = gi_help_action(run, &row->action);
        if (life && !gi_help_missing(&row->tracker.key))
            ret_tracked[life - run->life->actions] = true;
    }
}

void gi_rule_fixes_have_tracker(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    bool *tracked = GI_NEW_ARRAY(run->findings->arena, bool, run->life->action_count);
    mark_tracked(run, tracked);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action_life *life = actions.at[i];
        const struct gi_action *action = life->action;
        bool ended = life->resolved && life->state != GI_PROGRESS_VERIFIED;
        if (!life->counts || ended || !is_fix(action) || tracked[life - run->life->actions])
            continue;
        if (action->tracker.self.is == GI_ABSENT || action->tracker.self.is == GI_PLACEHOLDER)
            gi_say(run, action->self.place, "%.*s delivers a %.*s and stands in no tracker",
                   GI_STR_ARGS(action->id.text), GI_STR_ARGS(action->deliverable.text));
        else if (action->tracker.self.is == GI_PRESENT && gi_help_missing(&action->tracker.key))
            gi_say(run, action->tracker.self.place, "%.*s names a tracker and no key in it",
                   GI_STR_ARGS(action->id.text));
    }
}

void gi_rule_process_has_groups(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->analysis.findings.n; i++) {
        const struct gi_review_finding *finding = &run->head->analysis.findings.at[i];
        if (finding->id.is != GI_PRESENT || !concerns_groups(finding))
            continue;
        if (is_technical(finding) && !gi_help_answered(run->life, finding, may_be_fix))
            continue; /* GI502 speaks */
        if (!gi_help_answered(run->life, finding, has_groups))
            gi_say(run, finding->self.place, "%.*s, of class %.*s%s, has no action that names groups",
                   GI_STR_ARGS(finding->id.text), GI_STR_ARGS(finding->class.text),
                   gi_help_is(&finding->cross_organizational, GI_YES_NO_YES) ? " and cross-organizational" : "");
    }
}

static bool is_closing(const struct gi_rule_run *run)
{
    return run->life->state == GI_STATE_CLOSED || run->gate == GI_GATE_CLOSE;
}

void gi_rule_actions_disposed(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        const struct gi_disposition *disposition = &action->disposition;
        bool none = disposition->self.is == GI_ABSENT || disposition->self.is == GI_PLACEHOLDER;
        if (none && (actions.at[i]->resolved || !is_closing(run))) /* else GI513 speaks */
            gi_say(run, action->self.place, "%.*s has no disposition", GI_STR_ARGS(action->id.text));
        else if (disposition->self.is == GI_PRESENT && !disposition->consulted.n && disposition->consulted.is != GI_BAD)
            gi_say(run, disposition->self.place, "the disposition of %.*s does not say who was consulted",
                   GI_STR_ARGS(action->id.text));
    }
}

void gi_rule_rejections_explained(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_disposition *disposition = &actions.at[i]->action->disposition;
        if ((gi_help_is(&disposition->state, GI_DISPOSITION_REJECTED) ||
             gi_help_is(&disposition->state, GI_DISPOSITION_DEFERRED)) &&
            gi_help_missing(&disposition->rationale))
            gi_say(run, disposition->self.place, "%.*s is %.*s without a rationale",
                   GI_STR_ARGS(actions.at[i]->action->id.text), GI_STR_ARGS(disposition->state.text));
    }
}

static bool changes_procedure(const struct gi_action_life *life)
{
    return life->counts && gi_help_is(&life->action->deliverable, GI_DELIVERABLE_SOP_CHANGE);
}

void gi_rule_sop_named(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        if (changes_procedure(actions.at[i]) && action->sop.self.is != GI_BAD && gi_help_missing(&action->sop.document))
            gi_say(run, action->sop.self.place, "%.*s changes a procedure and names no document",
                   GI_STR_ARGS(action->id.text));
    }
}

void gi_rule_sop_changed(struct gi_rule_run *run)
{
    bool *changed = GI_NEW_ARRAY(run->findings->arena, bool, run->life->action_count);
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_action_life *life = gi_help_action(run, &run->head->progress.at[i].action);
        if (life && !gi_help_missing(&run->head->progress.at[i].changed_in))
            changed[life - run->life->actions] = true;
    }
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action_life *life = actions.at[i];
        if (changes_procedure(life) && life->state == GI_PROGRESS_VERIFIED && life->last &&
            !changed[life - run->life->actions])
            gi_say(run, life->last->self.place, "%.*s is verified, and no row says where the procedure was changed",
                   GI_STR_ARGS(life->action->id.text));
    }
}

static void say_unowned(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++)
        if (actions.at[i]->counts && gi_help_missing(actions.at[i]->owner))
            gi_say(run, actions.at[i]->action->self.place, "%.*s has no owner",
                   GI_STR_ARGS(actions.at[i]->action->id.text));
}

void gi_rule_actions_owned(struct gi_rule_run *run)
{
    say_unowned(run);
}

void gi_rule_actions_owned_early(struct gi_rule_run *run)
{
    bool owed = run->life->state >= GI_STATE_FOLLOW_UP || run->gate == GI_GATE_ACCEPT || run->gate == GI_GATE_CLOSE;
    if (!owed) /* from then on GI510 speaks */
        say_unowned(run);
}

void gi_rule_closed_is_resolved(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->progress.n; i++) {
        const struct gi_progress *row = &run->head->progress.at[i];
        if (row->review.is == GI_ABSENT && (row->action.is != GI_PRESENT || row->state.is != GI_PRESENT))
            return; /* GI523 speaks: what the row was to say is not known */
    }
    for (size_t i = 0; i < run->life->action_count; i++) {
        const struct gi_action_life *life = &run->life->actions[i];
        const struct gi_disposition *disposition = &life->action->disposition;
        bool unclear = !life->last && disposition->self.is == GI_PRESENT && disposition->state.is != GI_PRESENT;
        if (!life->resolved && life->action->id.is == GI_PRESENT && !unclear)
            gi_say(run, life->action->self.place, "%.*s is not resolved: it is %s", GI_STR_ARGS(life->action->id.text),
                   gi_words_PROGRESS.at[life->state].word);
    }
}

void gi_rule_root_causes_have_actions(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->analysis.root_causes.n; i++) {
        const struct gi_root_cause *cause = &run->head->analysis.root_causes.at[i];
        bool addressed = cause->id.is != GI_PRESENT;
        for (size_t j = 0; j < run->life->action_count && !addressed; j++)
            addressed =
                run->life->actions[j].counts && gi_action_addresses(run->life->actions[j].action, cause->id.text);
        if (!addressed)
            gi_say(run, cause->self.place, "no action addresses %.*s", GI_STR_ARGS(cause->id.text));
    }
}

/* Whether a deferred action is what answers for a root cause: then it, too, has to say how anybody can tell. */
static bool answers_a_cause(const struct gi_action_life *life)
{
    if (!gi_help_is(&life->action->disposition.state, GI_DISPOSITION_DEFERRED) || life->resolved)
        return false;
    for (size_t i = 0; i < life->action->addresses.n; i++)
        if (gi_id_prefix(life->action->addresses.at[i].text) & GI_ID_RC)
            return true;
    return false;
}

void gi_rule_actions_have_criteria(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        if (!gi_help_missing(&action->evaluation_criteria))
            continue;
        if (gi_help_accepted(actions.at[i]))
            gi_say(run, action->self.place, "%.*s is accepted and has no evaluation_criteria",
                   GI_STR_ARGS(action->id.text));
        else if (answers_a_cause(actions.at[i]))
            gi_say(run, action->self.place, "%.*s answers a root cause and has no evaluation_criteria",
                   GI_STR_ARGS(action->id.text));
    }
}

static int64_t day_of(int64_t seconds)
{
    return seconds / GI_DAY_SECONDS;
}

void gi_rule_urgent_actions_in_time(struct gi_rule_run *run)
{
    int64_t days = gi_policy_action_due_days(run->policy, gi_help_gravest(run->life));
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; days >= 0 && i < actions.n; i++) {
        const struct gi_action_life *life = actions.at[i];
        const struct gi_scalar *recorded = &life->action->recorded;
        bool known = life->accepted.known || recorded->is == GI_PRESENT;
        if (!known || life->resolved || !gi_help_accepted(life) || !gi_help_urgent(life->priority) ||
            life->due->is != GI_PRESENT)
            continue;
        int64_t from = life->accepted.known ? life->accepted.at : recorded->number;
        if (day_of(life->due->number) - day_of(from) > days)
            gi_say(run, life->due->place, "%.*s, a %.*s, is due %lld d after its acceptance; policy asks for %lld d",
                   GI_STR_ARGS(life->action->id.text), GI_STR_ARGS(life->priority->text),
                   (long long)(day_of(life->due->number) - day_of(from)), (long long)days);
    }
}

void gi_rule_actions_have_due(struct gi_rule_run *run)
{
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action_life *life = actions.at[i];
        const struct gi_action *action = life->action;
        if (!gi_help_accepted(life))
            continue;
        if (gi_help_missing(life->due))
            gi_say(run, action->self.place, "%.*s is accepted and has no due date", GI_STR_ARGS(action->id.text));
        else if (action->due.is == GI_PRESENT && action->recorded.is == GI_PRESENT &&
                 day_of(action->due.number) < day_of(action->recorded.number))
            gi_say(run, action->due.place, "%.*s is due before it was recorded", GI_STR_ARGS(action->id.text));
    }
}
