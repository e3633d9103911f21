/* GI407..GI410, 413, 415, 416, 421, 422, 424, 426: the analysis, the review meeting and who takes part. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"

void gi_rule_analysis_begun(struct gi_rule_run *run)
{
    const struct gi_source *source = run->head->by_role[GI_ROLE_ANALYSIS];
    if (!source)
        gi_say(run, gi_rule_file_place(run, NULL), "there is no analysis.yaml");
    else if (gi_help_readable(source) && !source->root)
        gi_say(run, gi_rule_file_place(run, source), "analysis.yaml is empty");
}

void gi_rule_actors_listed(struct gi_rule_run *run)
{
    const struct gi_actors *actors = &run->head->analysis.actors;
    bool known = actors->known.is == GI_PRESENT && actors->known.number != GI_KNOWN_NO;
    if (known && actors->list.is != GI_BAD && !actors->list.n)
        gi_say(run, actors->known.place, "the actors are known (%.*s), and none is listed",
               GI_STR_ARGS(actors->known.text));
}

/* The answer to a class by its own key; the members stand in the order of the vocabulary. */
static const struct gi_found *answer_of(const struct gi_finding_classes *classes, size_t i)
{
    const struct gi_found *const answers[GI_FINDING_CLASS_COUNT] = {
        &classes->technical_lapse, &classes->procedural_failure,   &classes->manual_error,
        &classes->process_flaw,    &classes->communication_glitch, &classes->unknown_attack_vector,
    };
    return answers[i];
}

static bool is_answered(const struct gi_found *found)
{
    return found->is == GI_PRESENT || found->is == GI_BAD;
}

/* `others` answers with none and a reason only. */
static bool others_answered(const struct gi_finding_classes *classes)
{
    return is_answered(&classes->others) && !classes->others.found;
}

void gi_rule_classes_answered(struct gi_rule_run *run)
{
    const struct gi_finding_classes *classes = &run->head->analysis.finding_classes;
    if (classes->self.is != GI_PRESENT || others_answered(classes))
        return;
    struct gi_buf open = gi_buf_new(run->findings->arena, 400);
    for (size_t i = 0; i < GI_FINDING_CLASS_COUNT; i++)
        if (!is_answered(answer_of(classes, i)))
            gi_buf_addf(&open, "%s%s", open.n ? ", " : "", gi_words_FINDING_CLASS.at[i].word);
    if (open.n)
        gi_say(run, classes->self.place, "no answer for %s", open.s);
}

/* The first finding of a class, or NULL; *ret_unclear where a finding has no class that could be read. */
static const struct gi_review_finding *finding_of(const struct gi_analysis *analysis, size_t class, bool *ret_unclear)
{
    *ret_unclear = analysis->findings.is == GI_BAD;
    for (size_t i = 0; i < analysis->findings.n; i++) {
        const struct gi_review_finding *finding = &analysis->findings.at[i];
        if (gi_help_is(&finding->class, (int)class))
            return finding;
        *ret_unclear = *ret_unclear || finding->class.is != GI_PRESENT;
    }
    return NULL;
}

void gi_rule_classes_agree(struct gi_rule_run *run)
{
    const struct gi_analysis *analysis = &run->head->analysis;
    const struct gi_finding_classes *classes = &analysis->finding_classes;
    for (size_t i = 0; classes->self.is == GI_PRESENT && i < GI_FINDING_CLASS_COUNT; i++) {
        const struct gi_found *answer = answer_of(classes, i);
        const char *word = gi_words_FINDING_CLASS.at[i].word;
        bool unclear;
        const struct gi_review_finding *finding = finding_of(analysis, i, &unclear);
        if (!is_answered(answer) && others_answered(classes))
            answer = &classes->others;
        if (answer->is != GI_PRESENT)
            continue;
        if (answer->found && !finding && !unclear)
            gi_say(run, answer->place, "%s is found, and no finding is of that class", word);
        else if (!answer->found && finding)
            gi_say(run, answer->place, "%s is said to be none, and %.*s is one", word, GI_STR_ARGS(finding->id.text));
    }
}

void gi_rule_findings_supported(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->analysis.findings.n; i++) {
        const struct gi_review_finding *finding = &run->head->analysis.findings.at[i];
        if (gi_help_missing(&finding->identified_during))
            gi_say(run, finding->self.place, "%.*s does not say when it was identified", GI_STR_ARGS(finding->id.text));
        if (!finding->evidence.n && finding->evidence.is != GI_BAD)
            gi_say(run, finding->self.place, "%.*s cites no evidence", GI_STR_ARGS(finding->id.text));
    }
}

void gi_rule_not_manual_error_alone(struct gi_rule_run *run)
{
    const struct gi_analysis *analysis = &run->head->analysis;
    for (size_t i = 0; i < analysis->findings.n; i++)
        if (!gi_help_is(&analysis->findings.at[i].class, GI_FINDING_CLASS_MANUAL_ERROR))
            return;
    if (analysis->findings.n)
        gi_say(run, analysis->findings.at[0].class.place,
               "all findings are manual errors; what let them matter is not said");
}

/* Who and what has to stand among the participants, and whoever was found not to. */
struct roll {
    struct gi_rule_run *run;
    GI_VEC(struct gi_str) missing;
};

static const struct gi_scalar *team_of(const struct gi_rule_run *run, struct gi_str who)
{
    const struct gi_person *person = gi_policy_person(run->policy, who);
    return person && person->team.is == GI_PRESENT ? &person->team : NULL;
}

/* Says that a person is missing, once however many parts she had. */
static void call_person(struct roll *roll, const struct gi_scalar *who, const char *part, struct gi_str of)
{
    const struct gi_analysis *analysis = &roll->run->head->analysis;
    if (who->is != GI_PRESENT)
        return;
    for (size_t i = 0; i < analysis->participants.n; i++)
        if (gi_str_equal(analysis->participants.at[i].who.text, who->text))
            return;
    for (size_t i = 0; i < roll->missing.n; i++)
        if (gi_str_equal(roll->missing.at[i], who->text))
            return;
    GI_VEC_PUSH(roll->run->findings->arena, &roll->missing, who->text);
    gi_say(roll->run, analysis->participants.place, "%.*s, %s%.*s, does not stand among the participants",
           GI_STR_ARGS(who->text), part, GI_STR_ARGS(of));
}

static void call_team(struct roll *roll, struct gi_str id)
{
    const struct gi_analysis *analysis = &roll->run->head->analysis;
    for (size_t i = 0; i < analysis->participants.n; i++) {
        const struct gi_participant *row = &analysis->participants.at[i];
        const struct gi_scalar *team = team_of(roll->run, row->who.text);
        if (gi_str_equal(row->team.text, id) || (team && gi_str_equal(team->text, id)))
            return;
    }
    for (size_t i = 0; i < roll->missing.n; i++) {
        const struct gi_scalar *team = team_of(roll->run, roll->missing.at[i]);
        if (team && gi_str_equal(team->text, id))
            return; /* one of it was missed already */
    }
    gi_say(roll->run, analysis->participants.place, "nobody of the engaged team %.*s stands among the participants",
           GI_STR_ARGS(id));
}

void gi_rule_participants_complete(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    const struct gi_analysis *analysis = &run->head->analysis;
    struct roll roll = {.run = run};
    if (analysis->participants.is != GI_PRESENT)
        return;
    for (size_t i = 0; i < analysis->participants.n; i++)
        if (analysis->participants.at[i].who.is != GI_PRESENT)
            return; /* whoever that is may be the one */
    for (size_t i = 0; i < incident->roles.n; i++)
        call_person(&roll, &incident->roles.at[i].who, "", incident->roles.at[i].role.text);
    for (size_t i = 0; i < incident->workstreams.n; i++)
        call_person(&roll, &incident->workstreams.at[i].lead, "lead of ", incident->workstreams.at[i].id.text);
    for (size_t i = 0; i < incident->teams.n; i++)
        if (incident->teams.at[i].engaged.is == GI_PRESENT && incident->teams.at[i].team.is == GI_PRESENT)
            call_team(&roll, incident->teams.at[i].team.text);
}

void gi_rule_absences_explained(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->analysis.participants.n; i++) {
        const struct gi_participant *row = &run->head->analysis.participants.at[i];
        if (gi_help_is(&row->attended, GI_YES_NO_NO) && gi_help_missing(&row->absent_reason))
            gi_say(run, row->self.place, "%.*s was absent, and no reason is given", GI_STR_ARGS(row->who.text));
    }
}

/* What analysis.yaml names as the review meeting, or NULL where it is none of this record. */
static const struct gi_named *named_review(const struct gi_rule_run *run)
{
    const struct gi_scalar *name = &run->head->analysis.review_meeting;
    const struct gi_named *named = name->is == GI_PRESENT ? gi_record_find(run->head, name->text) : NULL;
    return named && named->prefix == GI_ID_M ? named : NULL;
}

void gi_rule_review_meeting_held(struct gi_rule_run *run)
{
    const struct gi_scalar *name = &run->head->analysis.review_meeting;
    const struct gi_named *named = named_review(run);
    if (!named)
        return; /* missing: a gap; dangling: GI210 */
    if (named->source->kind->role != GI_ROLE_MEETING) {
        gi_say(run, name->place, "%.*s is a brief sync without a chair, not a post-incident review",
               GI_STR_ARGS(name->text));
        return;
    }
    const struct gi_meeting *meeting = named->value;
    if (meeting->kind.is == GI_PRESENT && meeting->kind.number != GI_MEETING_KIND_POST_INCIDENT_REVIEW)
        gi_say(run, name->place, "%.*s is a meeting of kind %.*s, not a post_incident_review", GI_STR_ARGS(name->text),
               GI_STR_ARGS(meeting->kind.text));
}

void gi_rule_review_in_time(struct gi_rule_run *run)
{
    const struct gi_named *named = named_review(run);
    if (!named || named->source->kind->role != GI_ROLE_MEETING || !run->life->recovered.known)
        return;
    const struct gi_meeting *meeting = named->value;
    int64_t days = gi_policy_review_meeting_days(run->policy, gi_help_gravest(run->life));
    int64_t taken = meeting->at.number - run->life->recovered.at;
    if (meeting->at.is == GI_PRESENT && days >= 0 && taken > days * GI_DAY_SECONDS)
        gi_say(run, meeting->at.place, "%.*s was held %s after recovery; policy asks for it within %lld d",
               GI_STR_ARGS(named->id), gi_time_length(run->findings->arena, taken), (long long)days);
}

void gi_rule_postmortem_owned(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    if (incident->self.is != GI_PRESENT || incident->roles.is == GI_BAD)
        return;
    for (size_t i = 0; i < incident->roles.n; i++) {
        const struct gi_scalar *role = &incident->roles.at[i].role;
        if (role->is != GI_PRESENT || gi_str_is(role->text, "postmortem_owner"))
            return;
    }
    gi_say(run, incident->roles.place, "nobody has the role postmortem_owner");
}
