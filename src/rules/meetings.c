/* Meetings: the Crisis Lead is told, workstreams and all participants meet often enough, and everybody reports back. */
#include <stdlib.h>

#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"
#include "rules/response.h"

#define HOUR 3600

static bool may_lead(const struct gi_policy *policy, const struct gi_scalars *attendees)
{
    for (size_t i = 0; i < attendees->n; i++) {
        const struct gi_person *person = gi_policy_person(policy, attendees->at[i].text);
        if (person && gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD))
            return true;
    }
    return false;
}

/* Whether the record shows that the lead was neither there nor told; before the declaration nobody leads. Who led then
 * is read from the sign-offs; where they do not say, anybody who may lead will do. */
static bool lead_left_out(const struct gi_rule_run *run, const struct gi_response_meeting *meeting)
{
    if (!gi_response_people_read(run->policy) || meeting->attendees->is != GI_PRESENT || meeting->at->is != GI_PRESENT)
        return false;
    if (run->life->declared.known && meeting->at->number < run->life->declared.at)
        return false;
    struct gi_str lead = gi_response_lead_at(run, meeting->at->number);
    bool there = lead.n ? gi_response_has(meeting->attendees, lead) : may_lead(run->policy, meeting->attendees);
    return gi_help_missing(meeting->lead_briefed) && !there;
}

static void say_left_out(struct gi_rule_run *run, const struct gi_response_meeting *meeting, const char *kind)
{
    struct gi_str lead = gi_response_lead_at(run, meeting->at->number);
    if (lead.n)
        gi_say(run, meeting->place, "%.*s led and was not in the %s %.*s, and lead_briefed is missing",
               GI_STR_ARGS(lead), kind, GI_STR_ARGS(meeting->id->text));
    else
        gi_say(run, meeting->place, "nobody %s the %s %.*s may lead, and lead_briefed is missing",
               strcmp(kind, "meeting") == 0 ? "at" : "in", kind, GI_STR_ARGS(meeting->id->text));
}

void gi_rule_side_discussions_reported(struct gi_rule_run *run)
{
    struct gi_response_meetings all = gi_response_meetings(run);
    for (size_t i = 0; i < all.n; i++)
        if (gi_help_is(all.at[i].kind, GI_MEETING_KIND_SIDE_DISCUSSION) && lead_left_out(run, &all.at[i]))
            say_left_out(run, &all.at[i], "side discussion");
}

/* Whether somebody whom the header calls deputy at that moment was there. */
static bool has_deputy(const struct gi_rule_run *run, const struct gi_response_meeting *meeting)
{
    for (size_t i = 0; i < run->head->incident.roles.n; i++) {
        const struct gi_role *role = &run->head->incident.roles.at[i];
        bool then = role->from.is == GI_PRESENT && role->from.number <= meeting->at->number &&
                    (role->to.is != GI_PRESENT || meeting->at->number < role->to.number);
        if (then && gi_str_is(role->role.text, "deputy") && gi_response_has(meeting->attendees, role->who.text))
            return true;
    }
    return false;
}

/* Whether the lead who is known was only told, and no deputy was there in their place. */
static bool lead_not_represented(const struct gi_rule_run *run, const struct gi_response_meeting *meeting)
{
    struct gi_str lead = gi_response_lead_at(run, meeting->at->number);
    return lead.n && meeting->attendees->is == GI_PRESENT && meeting->at->is == GI_PRESENT &&
           !gi_response_has(meeting->attendees, lead) && !has_deputy(run, meeting);
}

/* Reviews of what was done, when the response is over. */
static bool is_review(const struct gi_rule_run *run, const struct gi_response_meeting *meeting)
{
    if (meeting->kind->number == GI_MEETING_KIND_POST_INCIDENT_REVIEW)
        return run->life->recovered.known && meeting->at->number >= run->life->recovered.at;
    return meeting->kind->number == GI_MEETING_KIND_ACTION_REVIEW;
}

void gi_rule_meetings_have_lead(struct gi_rule_run *run)
{
    struct gi_response_meetings all = gi_response_meetings(run);
    for (size_t i = 0; i < all.n; i++) {
        const struct gi_response_meeting *meeting = &all.at[i];
        if (meeting->kind->is != GI_PRESENT || meeting->kind->number == GI_MEETING_KIND_SIDE_DISCUSSION)
            continue;
        if (is_review(run, meeting))
            continue;
        if (lead_left_out(run, meeting))
            say_left_out(run, meeting, "meeting");
        else if (lead_not_represented(run, meeting))
            gi_say(run, meeting->place, "%.*s led and was only told of the meeting %.*s: no deputy was there",
                   GI_STR_ARGS(gi_response_lead_at(run, meeting->at->number)), GI_STR_ARGS(meeting->id->text));
    }
}

/* A series of meetings with a cadence. */
struct series {
    const char *who;                                          /* "W-eng" */
    int64_t (*hours)(const struct gi_policy *, int severity); /* -1: no cadence */
    int64_t from, to;
    struct gi_place place;        /* where a gap is said that no meeting ended */
    const struct gi_scalar **met; /* times of meetings */
    size_t n;
};

static int by_time(const void *a, const void *b)
{
    const struct gi_scalar *left = *(const struct gi_scalar *const *)a;
    const struct gi_scalar *right = *(const struct gi_scalar *const *)b;
    return (left->number > right->number) - (left->number < right->number);
}

/* The meetings of a kind within the series' time; workstream NULL: of whatever workstream. In the order of time. */
static void take_meetings(struct series *series, const struct gi_rule_run *run, const struct gi_response_meetings *all,
                          int kind, const struct gi_scalar *workstream)
{
    series->met = GI_NEW_ARRAY(run->findings->arena, const struct gi_scalar *, all->n);
    for (size_t i = 0; i < all->n; i++) {
        const struct gi_response_meeting *meeting = &all->at[i];
        if (meeting->kind->number != kind || meeting->at->number < series->from || meeting->at->number > series->to)
            continue;
        if (!workstream ||
            (meeting->workstream->is == GI_PRESENT && gi_str_equal(meeting->workstream->text, workstream->text)))
            series->met[series->n++] = meeting->at;
    }
    if (series->n)
        qsort(series->met, series->n, sizeof(*series->met), by_time);
}

/* The severity whose cadence a gap exceeds, or -1. Each severity is judged over its own time: one that asks for more
 * counts from the moment at which it was set, one that asks for less from the meeting before. */
static int exceeded(const struct gi_rule_run *run, const struct series *series, int64_t from, int64_t to)
{
    int severity = gi_response_severity_at(run, from);
    int64_t hours = series->hours(run->policy, severity);
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (row->severity.is != GI_PRESENT || row->at.is != GI_PRESENT || row->at.number <= from ||
            row->at.number >= to)
            continue;
        if (hours >= 0 && row->at.number - from > hours * HOUR)
            break;
        int64_t next = series->hours(run->policy, (int)row->severity.number);
        if (next >= 0 && (hours < 0 || next < hours))
            from = row->at.number;
        severity = (int)row->severity.number;
        hours = next;
    }
    return hours >= 0 && to - from > hours * HOUR ? severity : -1;
}

static void say_gap(struct gi_rule_run *run, const struct series *series, int64_t from, int64_t to,
                    struct gi_place place)
{
    int severity = exceeded(run, series, from, to);
    if (severity < 0)
        return;
    int64_t hours = series->hours(run->policy, severity);
    char since[21];
    gi_time_format(from, since);
    gi_say(run, place, "%s did not meet for %s from %s on; severity %s asks for every %lld h", series->who,
           gi_time_length(run->findings->arena, to - from), since, gi_words_SEVERITY.at[severity].word,
           (long long)hours);
}

static void say_gaps(struct gi_rule_run *run, const struct series *series)
{
    int64_t from = series->from;
    for (size_t i = 0; i < series->n; i++) {
        say_gap(run, series, from, series->met[i]->number, series->met[i]->place);
        from = series->met[i]->number;
    }
    say_gap(run, series, from, series->to, series->place);
}

/* Until when meetings are asked for: the end of recovery, or now. A later state whose beginning the rows do not tell is
 * their fault, not that of the meetings. */
static int64_t live_until(const struct gi_rule_run *run, int64_t from)
{
    if (run->life->recovered.known && run->life->recovered.at >= from)
        return run->life->recovered.at < run->as_of ? run->life->recovered.at : run->as_of;
    return run->life->state > GI_STATE_RECOVERY ? from : run->as_of;
}

/* When containment began, or the state after it that was not passed over. */
static struct gi_instant containment_began(const struct gi_life *life)
{
    if (life->containment_entered.known)
        return life->containment_entered;
    return life->contained.known ? life->contained : life->eradicated;
}

static void judge_syncs(struct gi_rule_run *run, const struct gi_response_meetings *all,
                        const struct gi_workstream *workstream)
{
    if (workstream->id.is != GI_PRESENT || workstream->opened.is != GI_PRESENT || workstream->closed.is == GI_BAD)
        return;
    struct series series = {
        .hours = gi_policy_sync_hours, .from = workstream->opened.number, .place = workstream->id.place};
    series.who = gi_arena_printf(run->findings->arena, "%.*s", GI_STR_ARGS(workstream->id.text));
    struct gi_instant began = containment_began(run->life);
    if (began.known && began.at > series.from)
        series.from = began.at;
    series.to = live_until(run, series.from);
    if (workstream->closed.is == GI_PRESENT && workstream->closed.number < series.to)
        series.to = workstream->closed.number;
    take_meetings(&series, run, all, GI_MEETING_KIND_WORKSTREAM_SYNC, &workstream->id);
    say_gaps(run, &series);
}

void gi_rule_syncs_regular(struct gi_rule_run *run)
{
    struct gi_response_meetings all = gi_response_meetings(run);
    for (size_t i = 0; all.whole && i < run->head->incident.workstreams.n; i++)
        judge_syncs(run, &all, &run->head->incident.workstreams.at[i]);
}

void gi_rule_all_meet_regularly(struct gi_rule_run *run)
{
    struct gi_instant began = containment_began(run->life);
    struct gi_response_meetings all = gi_response_meetings(run);
    if (!began.known || !all.whole)
        return;
    struct series series = {.who = "all participants",
                            .hours = gi_policy_all_participants_hours,
                            .from = began.at,
                            .to = live_until(run, began.at),
                            .place = gi_rule_file_place(run, NULL)};
    take_meetings(&series, run, &all, GI_MEETING_KIND_ALL_PARTICIPANTS, NULL);
    say_gaps(run, &series);
}

static bool is_open_at(const struct gi_workstream *workstream, int64_t moment)
{
    if (workstream->id.is != GI_PRESENT || workstream->opened.is != GI_PRESENT || workstream->opened.number > moment)
        return false;
    return gi_help_missing(&workstream->closed) ||
           (workstream->closed.is == GI_PRESENT && workstream->closed.number > moment);
}

static bool has_report(const struct gi_meeting *meeting, struct gi_str workstream)
{
    for (size_t i = 0; meeting && i < meeting->reports.n; i++)
        if (gi_str_equal(meeting->reports.at[i].workstream.text, workstream))
            return true;
    return false;
}

/* Whether every report could be read as far as its workstream goes. */
static bool reports_read(const struct gi_meeting *meeting)
{
    for (size_t i = 0; meeting && i < meeting->reports.n; i++)
        if (meeting->reports.at[i].workstream.is != GI_PRESENT)
            return false;
    return !meeting || meeting->reports.is != GI_BAD;
}

static void say_empty_reports(struct gi_rule_run *run, const struct gi_meeting *meeting)
{
    for (size_t i = 0; meeting && i < meeting->reports.n; i++) {
        const struct gi_workstream_report *report = &meeting->reports.at[i];
        if (gi_help_missing(&report->conditions) && gi_help_missing(&report->actions) &&
            gi_help_missing(&report->needs))
            gi_say(run, report->self.place, "the report of %.*s says nothing", GI_STR_ARGS(report->workstream.text));
    }
}

static void judge_reports(struct gi_rule_run *run, const struct gi_response_meeting *meeting)
{
    struct gi_buf missing = gi_buf_new(run->findings->arena, 2000);
    for (size_t i = 0; i < run->head->incident.workstreams.n; i++) {
        const struct gi_workstream *workstream = &run->head->incident.workstreams.at[i];
        if (is_open_at(workstream, meeting->at->number) && !has_report(meeting->document, workstream->id.text))
            gi_buf_addf(&missing, "%s%.*s", missing.n ? ", " : "", GI_STR_ARGS(workstream->id.text));
    }
    struct gi_place place = meeting->document ? meeting->document->reports.place : meeting->place;
    if (missing.n)
        gi_say(run, place, "%.*s has no report of %s%s", GI_STR_ARGS(meeting->id->text), missing.s,
               meeting->document ? "" : "; a meeting with reports has a document of its own");
    say_empty_reports(run, meeting->document);
}

void gi_rule_reports_complete(struct gi_rule_run *run)
{
    struct gi_response_meetings all = gi_response_meetings(run);
    for (size_t i = 0; i < all.n; i++)
        if (gi_help_is(all.at[i].kind, GI_MEETING_KIND_ALL_PARTICIPANTS) && all.at[i].at->is == GI_PRESENT &&
            reports_read(all.at[i].document))
            judge_reports(run, &all.at[i]);
}
