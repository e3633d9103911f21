/* Teams and workstreams: asked, called in time, split, each team where its kind works. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"
#include "rules/response.h"

static bool has_row(const struct gi_incident *incident, struct gi_str team)
{
    for (size_t i = 0; i < incident->teams.n; i++)
        if (gi_str_equal(incident->teams.at[i].team.text, team))
            return true;
    return false;
}

/* Whether every row could be read as far as its team goes. */
static bool rows_read(const struct gi_incident *incident)
{
    for (size_t i = 0; i < incident->teams.n; i++)
        if (incident->teams.at[i].team.is != GI_PRESENT)
            return false;
    return incident->teams.is != GI_BAD;
}

static void say_unasked(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    if (!rows_read(incident) || !gi_help_missing(&incident->teams_not_needed) || !run->policy->teams.n)
        return;
    if (!incident->teams.n) {
        gi_say(run, incident->teams.place, "no team is engaged or said not to be needed");
        return;
    }
    for (size_t i = 0; i < run->policy->teams.n; i++) {
        const struct gi_scalar *team = &run->policy->teams.at[i].id;
        if (team->is == GI_PRESENT && !has_row(incident, team->text))
            gi_say(run, incident->teams.place, "the team %.*s is neither engaged nor said not to be needed",
                   GI_STR_ARGS(team->text));
    }
}

static bool is_high(const struct gi_rule_run *run)
{
    int severity = gi_help_gravest(run->life);
    return severity >= 0 && severity <= GI_SEVERITY_HIGH;
}

void gi_rule_teams_asked(struct gi_rule_run *run)
{
    if (!is_high(run))
        say_unasked(run);
}

void gi_rule_teams_engaged(struct gi_rule_run *run)
{
    if (is_high(run))
        say_unasked(run);
}

void gi_rule_teams_in_time(struct gi_rule_run *run)
{
    int64_t hours = gi_policy_engage_hours(run->policy);
    for (size_t i = 0; run->life->declared.known && i < run->head->incident.teams.n; i++) {
        const struct gi_team *row = &run->head->incident.teams.at[i];
        int64_t after = row->engaged.is == GI_PRESENT ? row->engaged.number - run->life->declared.at : 0;
        if (after > hours * 3600)
            gi_say(run, row->engaged.place, "%.*s was engaged %s after the declaration; policy asks for %lld h",
                   GI_STR_ARGS(row->team.text), gi_time_length(run->findings->arena, after), (long long)hours);
    }
}

void gi_rule_team_rows(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->incident.teams.n; i++) {
        const struct gi_team *row = &run->head->incident.teams.at[i];
        bool engaged = !gi_help_missing(&row->engaged);
        bool not_needed = !gi_help_missing(&row->not_needed);
        if (engaged && not_needed)
            gi_say(run, row->not_needed.place, "%.*s is engaged and not needed at once", GI_STR_ARGS(row->team.text));
        else if (!engaged && !not_needed)
            gi_say(run, row->self.place, "the row of %.*s says neither engaged nor not_needed",
                   GI_STR_ARGS(row->team.text));
    }
}

/* Whether the response has fewer than two workstreams and does not say why. */
static bool is_in_one_piece(const struct gi_incident *incident)
{
    return incident->workstreams.n < 2 && incident->workstreams.is != GI_BAD &&
           gi_help_missing(&incident->workstreams_not_needed);
}

/* Room for everybody whom count_people may see. */
static size_t most_people(const struct gi_rule_run *run, const struct gi_response_meetings *meetings)
{
    const struct gi_incident *incident = &run->head->incident;
    size_t most = incident->roles.n;
    for (size_t i = 0; i < incident->workstreams.n; i++)
        most += incident->workstreams.at[i].members.n;
    for (size_t i = 0; i < meetings->n; i++)
        most += meetings->at[i].attendees->n;
    return most;
}

static size_t add_people(struct gi_str *people, size_t n, const struct gi_scalars *list)
{
    for (size_t i = 0; i < list->n; i++)
        people[n++] = list->at[i].text;
    return n;
}

/* Different people in roles, workstreams and meetings of the response; a review of it afterwards is none. */
static size_t count_people(const struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    struct gi_response_meetings meetings = gi_response_meetings(run);
    struct gi_str *people = GI_NEW_ARRAY(run->findings->arena, struct gi_str, most_people(run, &meetings));
    size_t n = 0;
    for (size_t i = 0; i < incident->roles.n; i++)
        if (incident->roles.at[i].who.is == GI_PRESENT)
            people[n++] = incident->roles.at[i].who.text;
    for (size_t i = 0; i < incident->workstreams.n; i++)
        n = add_people(people, n, &incident->workstreams.at[i].members);
    for (size_t i = 0; i < meetings.n; i++)
        if (!gi_help_is(meetings.at[i].kind, GI_MEETING_KIND_POST_INCIDENT_REVIEW) &&
            !gi_help_is(meetings.at[i].kind, GI_MEETING_KIND_ACTION_REVIEW))
            n = add_people(people, n, meetings.at[i].attendees);
    return gi_response_distinct(people, n);
}

void gi_rule_workstreams_split(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    if (gi_help_gravest(run->life) == GI_SEVERITY_CRITICAL || !is_in_one_piece(incident))
        return;
    size_t people = count_people(run);
    int64_t most = gi_policy_participants_max(run->policy);
    if ((int64_t)people > most)
        gi_say(run, incident->workstreams.place,
               "%zu people take part in fewer than two workstreams; policy splits above %lld", people, (long long)most);
}

void gi_rule_critical_split(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    if (gi_help_gravest(run->life) == GI_SEVERITY_CRITICAL && is_in_one_piece(incident))
        gi_say(run, incident->workstreams.place,
               "a critical incident has fewer than two workstreams, and no reason why");
}

/* A kind of team and the workstream in which it works. */
struct kind_pair {
    int team;
    int workstream;
};

static bool has_kind(const struct gi_incident *incident, int kind)
{
    for (size_t i = 0; i < incident->workstreams.n; i++)
        if (incident->workstreams.at[i].kind.number == kind)
            return true;
    return false;
}

static bool works_in(const struct gi_incident *incident, struct gi_str team, int kind)
{
    for (size_t i = 0; i < incident->workstreams.n; i++)
        if (incident->workstreams.at[i].kind.number == kind &&
            gi_response_has(&incident->workstreams.at[i].teams, team))
            return true;
    return false;
}

static bool workstreams_read(const struct gi_incident *incident)
{
    for (size_t i = 0; i < incident->workstreams.n; i++)
        if (incident->workstreams.at[i].kind.is != GI_PRESENT || incident->workstreams.at[i].teams.is == GI_BAD)
            return false;
    return true;
}

/* One finding a kind: all its teams that work elsewhere, at the first. */
static void judge_kind(struct gi_rule_run *run, const struct kind_pair *pair)
{
    const struct gi_incident *incident = &run->head->incident;
    struct gi_buf names = gi_buf_new(run->findings->arena, 2000);
    const struct gi_scalar *first = NULL;
    for (size_t i = 0; i < incident->teams.n; i++) {
        const struct gi_team *row = &incident->teams.at[i];
        if (row->team.is != GI_PRESENT || row->engaged.is != GI_PRESENT)
            continue;
        const struct gi_policy_team *team = gi_policy_team(run->policy, row->team.text);
        if (!team || !gi_help_is(&team->kind, pair->team) || works_in(incident, row->team.text, pair->workstream))
            continue;
        gi_buf_addf(&names, "%s%.*s", first ? ", " : "", GI_STR_ARGS(row->team.text));
        first = first ? first : &row->team;
    }
    if (first)
        gi_say(run, first->place, "engaged, and in no %s workstream: %s", gi_words_WORKSTREAM.at[pair->workstream].word,
               names.s);
}

void gi_rule_teams_in_workstreams(struct gi_rule_run *run)
{
    static const struct kind_pair pairs[] = {{GI_TEAM_KIND_ENGINEERING, GI_WORKSTREAM_ENGINEERING},
                                             {GI_TEAM_KIND_COMMUNICATIONS, GI_WORKSTREAM_COMMUNICATIONS},
                                             {GI_TEAM_KIND_LEGAL, GI_WORKSTREAM_LEGAL}};
    const struct gi_incident *incident = &run->head->incident;
    if (!workstreams_read(incident))
        return;
    /* With fewer than two of them GI732 speaks, or the record says why it is not split. */
    bool every_kind = gi_help_gravest(run->life) == GI_SEVERITY_CRITICAL && incident->workstreams.n >= 2;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (every_kind || has_kind(incident, pairs[i].workstream))
            judge_kind(run, &pairs[i]);
}

void gi_rule_workstream_leads(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->incident.workstreams.n; i++) {
        const struct gi_workstream *workstream = &run->head->incident.workstreams.at[i];
        if (workstream->lead.is == GI_PRESENT && workstream->members.is == GI_PRESENT &&
            !gi_response_has(&workstream->members, workstream->lead.text))
            gi_say(run, workstream->lead.place, "%.*s leads %.*s and is no member of it",
                   GI_STR_ARGS(workstream->lead.text), GI_STR_ARGS(workstream->id.text));
    }
}
