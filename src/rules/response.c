/* Meetings and messages as the rules about the response see them. */
#include "rules/response.h"

#include <stdlib.h>

bool gi_response_read(const struct gi_rule_run *run, enum gi_file_role role)
{
    for (size_t i = 0; i < run->head->sources.n; i++)
        if (run->head->sources.at[i].kind->role == role && run->head->sources.at[i].broken)
            return false;
    return true;
}

bool gi_response_has(const struct gi_scalars *list, struct gi_str text)
{
    for (size_t i = 0; i < list->n; i++)
        if (gi_str_equal(list->at[i].text, text))
            return true;
    return false;
}

bool gi_response_people_read(const struct gi_policy *policy)
{
    for (size_t i = 0; i < policy->people.n; i++)
        if (policy->people.at[i].id.is != GI_PRESENT)
            return false;
    return policy->people.is == GI_PRESENT;
}

static struct gi_response_meeting of_document(const struct gi_meeting *meeting)
{
    return (struct gi_response_meeting){.id = &meeting->id,
                                        .kind = &meeting->kind,
                                        .at = &meeting->at,
                                        .workstream = &meeting->workstream,
                                        .lead_briefed = &meeting->lead_briefed,
                                        .attendees = &meeting->attendees,
                                        .document = meeting,
                                        .place = meeting->self.place};
}

static struct gi_response_meeting of_row(const struct gi_sync *sync)
{
    return (struct gi_response_meeting){.id = &sync->id,
                                        .kind = &sync->kind,
                                        .at = &sync->at,
                                        .workstream = &sync->workstream,
                                        .lead_briefed = &sync->lead_briefed,
                                        .attendees = &sync->attendees,
                                        .place = sync->self.place};
}

struct gi_response_meetings gi_response_meetings(const struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    struct gi_response_meetings all = {0};
    all.at = GI_NEW_ARRAY(run->findings->arena, struct gi_response_meeting, head->meetings.n + head->syncs.n);
    for (size_t i = 0; i < head->meetings.n; i++)
        all.at[all.n++] = of_document(head->meetings.at[i]);
    for (size_t i = 0; i < head->syncs.n; i++)
        all.at[all.n++] = of_row(&head->syncs.at[i]);
    all.whole =
        head->syncs.is != GI_BAD && gi_response_read(run, GI_ROLE_MEETING) && gi_response_read(run, GI_ROLE_SYNCS);
    for (size_t i = 0; i < all.n; i++)
        all.whole = all.whole && all.at[i].kind->is == GI_PRESENT && all.at[i].at->is == GI_PRESENT;
    return all;
}

int gi_response_severity_at(const struct gi_rule_run *run, int64_t moment)
{
    int severity = run->life->severity;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (row->severity.is == GI_PRESENT && row->at.is == GI_PRESENT && row->at.number <= moment)
            severity = (int)row->severity.number;
    }
    return severity;
}

bool gi_response_reviewed(const struct gi_rule_run *run, struct gi_str id)
{
    const struct gi_analysis *analysis = &run->head->analysis;
    for (size_t i = 0; i < analysis->findings.n; i++)
        if (gi_response_has(&analysis->findings.at[i].about, id))
            return true;
    return false;
}

struct gi_str gi_response_lead_at(const struct gi_rule_run *run, int64_t moment)
{
    for (size_t i = run->facts->lead_count; i-- > 0;)
        if (run->facts->leads[i].from <= moment && moment < run->facts->leads[i].to)
            return run->facts->leads[i].who;
    return (struct gi_str){0};
}

static int by_text(const void *a, const void *b)
{
    return gi_str_compare(*(const struct gi_str *)a, *(const struct gi_str *)b);
}

size_t gi_response_distinct(struct gi_str *texts, size_t n)
{
    size_t distinct = 0;
    if (n)
        qsort(texts, n, sizeof(*texts), by_text);
    for (size_t i = 0; i < n; i++)
        distinct += !i || !gi_str_equal(texts[i], texts[i - 1]);
    return distinct;
}
