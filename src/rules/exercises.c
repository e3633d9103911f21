/* Exercises answer what they uncovered, bring teams together, and leave drafts behind. */
#include "rules/functions.h"
#include "rules/help.h"

/* Whether two different teams take part, or one could not be read. */
static bool has_two_teams(const struct gi_exercise *exercise)
{
    for (size_t i = 0; i < exercise->participants.n; i++)
        if (exercise->participants.at[i].team.is != GI_PRESENT ||
            !gi_str_equal(exercise->participants.at[i].team.text, exercise->participants.at[0].team.text))
            return true;
    return false;
}

static void judge_findings(struct gi_rule_run *run)
{
    const struct gi_exercise *exercise = &run->head->exercise;
    const struct gi_source *actions = run->head->by_role[GI_ROLE_EXERCISE_ACTIONS];
    if (!exercise->findings.n || (actions && actions->broken))
        return;
    const struct gi_life *life = gi_life_of(run->findings->arena, run->head, run->policy);
    for (size_t i = 0; i < exercise->findings.n; i++) {
        const struct gi_review_finding *finding = &exercise->findings.at[i];
        if (finding->id.is == GI_PRESENT && !gi_finding_has_action(life, finding))
            gi_say(run, finding->id.place, "no action that counts addresses %.*s", GI_STR_ARGS(finding->id.text));
    }
}

void gi_rule_exercise_answers(struct gi_rule_run *run)
{
    const struct gi_exercise *exercise = &run->head->exercise;
    if (exercise->participants.is == GI_PRESENT && exercise->participants.n && !has_two_teams(exercise))
        gi_say(run, exercise->participants.place, "only one team takes part: %.*s",
               GI_STR_ARGS(exercise->participants.at[0].team.text));
    judge_findings(run);
}

static void judge_draft(struct gi_rule_run *run, const struct gi_scalar *path, const char *whom)
{
    const struct gi_source *draft = path->is == GI_PRESENT ? gi_record_source(run->head, path->text) : NULL;
    if (!gi_help_readable(draft))
        return; /* no such file: GI216 says so */
    if (!gi_str_trim(gi_text_at(&draft->file, draft->body)).n)
        gi_say(run, path->place, "%.*s, the draft for %s, is empty", GI_STR_ARGS(path->text), whom);
}

void gi_rule_collateral_there(struct gi_rule_run *run)
{
    const struct gi_exercise *exercise = &run->head->exercise;
    const struct gi_collateral *collateral = &exercise->collateral;
    bool missing = collateral->self.is == GI_ABSENT || collateral->self.is == GI_PLACEHOLDER;
    if (missing && gi_help_is(&exercise->kind, GI_EXERCISE_KIND_TABLETOP))
        gi_say(run, collateral->self.place, "the tabletop left no drafts for customers and executives");
    judge_draft(run, &collateral->customer, "customers");
    judge_draft(run, &collateral->executive, "executives");
}
