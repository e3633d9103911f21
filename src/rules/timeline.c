/* Times: the timeline's order, causes, corrections, the header's moments, evidence and custody. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"

static bool has_time(const struct gi_moment *moment)
{
    return moment->is == GI_PRESENT && moment->kind <= GI_MOMENT_RANGE;
}

void gi_rule_timeline_order(struct gi_rule_run *run)
{
    const struct gi_moment *before = NULL;
    for (size_t i = 0; i < run->head->timeline.n; i++) {
        const struct gi_timeline *row = &run->head->timeline.at[i];
        if (!has_time(&row->at))
            continue;
        bool last = i + 1 == run->head->timeline.n;
        if (before && row->at.earliest < before->earliest && !(last && row->recorded.is != GI_ABSENT)) {
            gi_say(run, row->at.place, "this row is earlier than the one above");
            continue;
        }
        before = &row->at;
    }
}

void gi_rule_timeline_has_cause(struct gi_rule_run *run)
{
    const struct gi_source *source = run->head->by_role[GI_ROLE_TIMELINE];
    const struct gi_moment *detected = &run->head->incident.times.detected;
    if (!source || source->broken)
        return;
    for (size_t i = 0; i < run->head->timeline.n; i++) {
        const struct gi_timeline *row = &run->head->timeline.at[i];
        if (row->kind.is != GI_PRESENT || row->at.is != GI_PRESENT)
            return; /* it may have been the one */
        if (!gi_help_is(&row->kind, GI_TIMELINE_KIND_CAUSE))
            continue;
        if (!has_time(&row->at) || !has_time(detected) || row->at.earliest <= detected->latest)
            return;
    }
    gi_say(run, gi_rule_file_place(run, source), "no row of kind cause stands before detection");
}

/* Rows of one log, and which of them each one puts right. */
struct log {
    const char *rows;
    size_t n;
    size_t size; /* of a row's struct */
    const struct gi_scalar *(*corrects)(const void *row);
};

/* The position of the row that this one puts right; n where it names none of this log. */
static size_t corrected(const struct gi_record *record, const struct log *log, size_t row)
{
    const struct gi_scalar *id = log->corrects(log->rows + row * log->size);
    const struct gi_named *named = id->is == GI_PRESENT ? gi_record_find(record, id->text) : NULL;
    const char *value = named ? named->value : NULL;
    if (!value || value < log->rows || value >= log->rows + log->n * log->size)
        return log->n;
    return (size_t)(value - log->rows) / log->size;
}

static const struct gi_scalar *timeline_corrects(const void *row)
{
    return &((const struct gi_timeline *)row)->corrects;
}

static const struct gi_scalar *evidence_corrects(const void *row)
{
    return &((const struct gi_evidence *)row)->corrects;
}

static const struct gi_scalar *action_corrects(const void *row)
{
    return &((const struct gi_action *)row)->corrects;
}

/* Follows each chain once: a row that is met again on the walk that marked it is part of a circle. */
static void check_corrections(struct gi_rule_run *run, const struct log *log)
{
    size_t *walk = GI_NEW_ARRAY(run->findings->arena, size_t, log->n); /* which walk came by, from 1 */
    for (size_t i = 0; i < log->n; i++) {
        size_t at = i;
        while (at < log->n && !walk[at]) {
            walk[at] = i + 1;
            at = corrected(run->head, log, at);
        }
        if (at == log->n || walk[at] != i + 1)
            continue;
        const struct gi_scalar *corrects = log->corrects(log->rows + at * log->size);
        gi_say(run, corrects->place, "%.*s comes back to this row", GI_STR_ARGS(corrects->text));
    }
}

void gi_rule_corrections_fit(struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    const struct log logs[] = {
        {(const char *)head->timeline.at, head->timeline.n, sizeof(*head->timeline.at), timeline_corrects},
        {(const char *)head->evidence.at, head->evidence.n, sizeof(*head->evidence.at), evidence_corrects},
        {(const char *)head->actions.at, head->actions.n, sizeof(*head->actions.at), action_corrects},
    };
    for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
        check_corrections(run, &logs[i]);
}

static void check_order(struct gi_rule_run *run, const struct gi_moment *first, const char *first_name,
                        const struct gi_moment *second, const char *second_name)
{
    if (has_time(first) && has_time(second) && second->latest < first->earliest)
        gi_say(run, second->place, "%s is before %s", second_name, first_name);
}

/* Nobody declares an incident, or tells of it, before it was detected. */
static void check_after_detection(struct gi_rule_run *run, const struct gi_moment *detected)
{
    if (!has_time(detected))
        return;
    bool live = !run->life->retrospective && run->life->declared.known;
    if (live && run->life->declared.at < detected->earliest)
        gi_say(run, detected->place, "times.detected is after the declaration");
    for (size_t i = 0; i < run->head->sent.n; i++) {
        const struct gi_sent *row = &run->head->sent.at[i];
        if (gi_help_is(&row->state, GI_SENT_SENT) && row->at.is == GI_PRESENT && row->at.number < detected->earliest)
            gi_say(run, row->at.place, "%.*s was sent before times.detected", GI_STR_ARGS(row->id.text));
    }
}

static void check_verified_after_acceptance(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->life->action_count; i++) {
        const struct gi_action_life *life = &run->life->actions[i];
        if (life->state == GI_PROGRESS_VERIFIED && life->last && life->last->at.is == GI_PRESENT &&
            life->accepted.known && life->last->at.number < life->accepted.at)
            gi_say(run, life->last->at.place, "%.*s is verified before it was accepted",
                   GI_STR_ARGS(life->action->id.text));
    }
}

/* A metric whose high end is negative is no measurement: occurred, detected, acknowledged follow each other. */
void gi_rule_times_in_order(struct gi_rule_run *run)
{
    const struct gi_times *times = &run->head->incident.times;
    check_order(run, &times->occurred, "times.occurred", &times->detected, "times.detected");
    check_order(run, &times->detected, "times.detected", &times->acknowledged, "times.acknowledged");
    check_order(run, &times->occurred, "times.occurred", &times->exfiltrated, "times.exfiltrated");
    check_after_detection(run, &times->detected);
    check_verified_after_acceptance(run);
}

static void say_future(struct gi_rule_run *run, bool known, int64_t at, struct gi_place place)
{
    if (known && at > run->as_of)
        gi_say(run, place, "this time has not come yet");
}

/* A review meeting may be planned; once the record is accepted on it, it has been held. */
static void say_future_review(struct gi_rule_run *run)
{
    const struct gi_scalar *named = &run->head->analysis.review_meeting;
    for (size_t i = 0; i < run->head->meetings.n && gi_rule_reached(run) >= GI_STATE_FOLLOW_UP; i++) {
        const struct gi_meeting *meeting = run->head->meetings.at[i];
        if (named->is == GI_PRESENT && gi_str_equal(meeting->id.text, named->text))
            say_future(run, meeting->at.is == GI_PRESENT, meeting->at.number, meeting->at.place);
    }
}

void gi_rule_times_not_future(struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    for (size_t i = 0; i < head->timeline.n; i++)
        say_future(run, has_time(&head->timeline.at[i].at), head->timeline.at[i].at.earliest,
                   head->timeline.at[i].at.place);
    for (size_t i = 0; i < head->status.n; i++)
        say_future(run, head->status.at[i].at.is == GI_PRESENT, head->status.at[i].at.number,
                   head->status.at[i].at.place);
    for (size_t i = 0; i < head->progress.n; i++)
        say_future(run, head->progress.at[i].at.is == GI_PRESENT, head->progress.at[i].at.number,
                   head->progress.at[i].at.place);
    for (size_t i = 0; i < head->sent.n; i++)
        say_future(run, head->sent.at[i].at.is == GI_PRESENT, head->sent.at[i].at.number, head->sent.at[i].at.place);
    say_future_review(run);
}

static void check_range(struct gi_rule_run *run, const struct gi_moment *moment)
{
    if (moment->is == GI_PRESENT && moment->kind == GI_MOMENT_RANGE && moment->latest < moment->earliest)
        gi_say(run, moment->place, "latest is before earliest");
}

void gi_rule_ranges_in_order(struct gi_rule_run *run)
{
    const struct gi_times *times =
        run->head->kind == GI_KIND_IMPORTED ? &run->head->imported.times : &run->head->incident.times;
    check_range(run, &times->occurred);
    check_range(run, &times->exfiltrated);
    check_range(run, &times->detected);
    check_range(run, &times->acknowledged);
    for (size_t i = 0; i < run->head->timeline.n; i++)
        check_range(run, &run->head->timeline.at[i].at);
}

static bool ends_early(const struct gi_scalar *from, const struct gi_scalar *to)
{
    return from->is == GI_PRESENT && to->is == GI_PRESENT && to->number < from->number;
}

/* Half-open periods [from, to); no end is for ever. */
static bool overlap(const struct gi_role *a, const struct gi_role *b)
{
    bool a_first = a->to.is != GI_PRESENT || b->from.number < a->to.number;
    bool b_first = b->to.is != GI_PRESENT || a->from.number < b->to.number;
    return a_first && b_first;
}

/* Whether an earlier row gives the same person the same role at the same time: once said is enough. */
static bool is_held_twice(const struct gi_incident *incident, size_t place)
{
    const struct gi_role *role = &incident->roles.at[place];
    for (size_t i = 0; i < place && role->role.is == GI_PRESENT && role->from.is == GI_PRESENT; i++) {
        const struct gi_role *other = &incident->roles.at[i];
        if (other->from.is == GI_PRESENT && gi_str_equal(role->who.text, other->who.text) &&
            gi_str_equal(role->role.text, other->role.text) && overlap(role, other))
            return true;
    }
    return false;
}

void gi_rule_role_periods(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    for (size_t i = 0; i < incident->roles.n; i++) {
        const struct gi_role *role = &incident->roles.at[i];
        if (ends_early(&role->from, &role->to))
            gi_say(run, role->to.place, "the role ends before it begins");
        if (is_held_twice(incident, i))
            gi_say(run, role->from.place, "%.*s holds this role at that time already", GI_STR_ARGS(role->who.text));
    }
    for (size_t i = 0; i < incident->workstreams.n; i++)
        if (ends_early(&incident->workstreams.at[i].opened, &incident->workstreams.at[i].closed))
            gi_say(run, incident->workstreams.at[i].closed.place, "the workstream ends before it begins");
}

void gi_rule_detection_in_timeline(struct gi_rule_run *run)
{
    const struct gi_moment *detected = &run->head->incident.times.detected;
    const struct gi_source *source = run->head->by_role[GI_ROLE_TIMELINE];
    if (!has_time(detected) || !source || source->broken)
        return;
    for (size_t i = 0; i < run->head->timeline.n; i++) {
        const struct gi_timeline *row = &run->head->timeline.at[i];
        if (row->kind.is != GI_PRESENT || gi_help_is(&row->kind, GI_TIMELINE_KIND_DETECTION))
            return; /* it is one, or may be */
    }
    gi_say(run, detected->place, "the timeline has no row of kind detection");
}

/* Rows that a later one puts right do not count. */
static bool is_corrected(const struct gi_record *record, const struct gi_evidence *row)
{
    for (size_t i = 0; i < record->evidence.n; i++)
        if (record->evidence.at[i].corrects.is == GI_PRESENT && row->id.is == GI_PRESENT &&
            gi_str_equal(record->evidence.at[i].corrects.text, row->id.text))
            return true;
    return false;
}

void gi_rule_evidence_has_digest(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->evidence.n; i++) {
        const struct gi_evidence *row = &run->head->evidence.at[i];
        if (row->redacted.is == GI_PRESENT || is_corrected(run->head, row))
            continue;
        if (gi_help_missing(&row->sha256) && gi_help_missing(&row->no_digest))
            gi_say(run, row->self.place, "%.*s has neither sha256 nor no_digest", GI_STR_ARGS(row->id.text));
        else if (row->sha256.is == GI_PRESENT && row->no_digest.is == GI_PRESENT)
            gi_say(run, row->no_digest.place, "%.*s has a sha256, too", GI_STR_ARGS(row->id.text));
    }
}

/* Whether the walk of the layout said why a file, or the folder that would hold it, was not taken. */
static bool was_refused(const struct gi_rule_run *run, struct gi_str name)
{
    const char *path = gi_arena_printf(run->findings->arena, "%s/%.*s", run->head->folder, GI_STR_ARGS(name));
    for (size_t i = 0; i < run->findings->list.n; i++) {
        const struct gi_file *file = run->findings->list.at[i].place.file;
        if (!file->size && strncmp(path, file->path, strlen(file->path)) == 0)
            return true;
    }
    return false;
}

void gi_rule_evidence_unchanged(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->evidence.n; i++) {
        const struct gi_evidence *row = &run->head->evidence.at[i];
        if (row->location.is == GI_PRESENT && gi_str_starts(row->location.text, "evidence/") &&
            !is_corrected(run->head, row) && !gi_record_source(run->head, row->location.text) &&
            !was_refused(run, row->location.text))
            gi_say(run, row->location.place, "%.*s is not in this record's folder", GI_STR_ARGS(row->location.text));
        if (row->location.is != GI_PRESENT || row->sha256.is != GI_PRESENT || is_corrected(run->head, row))
            continue;
        for (size_t j = 0; j < run->head->sources.n; j++) {
            struct gi_str digest = run->facts->exhibit_digests ? run->facts->exhibit_digests[j] : (struct gi_str){0};
            if (digest.n && gi_str_equal(run->head->sources.at[j].name, row->location.text) &&
                !gi_str_equal(digest, row->sha256.text))
                gi_say(run, row->sha256.place, "%.*s has another SHA-256 now: %.*s", GI_STR_ARGS(row->location.text),
                       GI_STR_ARGS(digest));
        }
    }
}

static bool is_readable(const struct gi_custody *step)
{
    return step->at.is == GI_PRESENT && step->from.is == GI_PRESENT && step->to.is == GI_PRESENT;
}

/* The first step may be the taking itself: from whoever had it to who collected it. A step that cannot be read says
 * nothing about its neighbours. */
static void check_custody(struct gi_rule_run *run, const struct gi_evidence *row)
{
    for (size_t i = 0; i < row->custody.n; i++) {
        const struct gi_custody *step = &row->custody.at[i];
        const struct gi_custody *before = i ? &row->custody.at[i - 1] : NULL;
        const struct gi_scalar *since = before ? &before->at : &row->collected;
        const struct gi_scalar *holder = before ? &before->to : &row->collected_by;
        if (!is_readable(step) || (before && !is_readable(before)))
            continue;
        bool taking = !before && gi_str_equal(step->to.text, holder->text);
        if (since->is == GI_PRESENT && step->at.number < since->number)
            gi_say(run, step->at.place, "this step is earlier than the one before");
        else if (holder->is == GI_PRESENT && !taking && !gi_str_equal(step->from.text, holder->text))
            gi_say(run, step->from.place, "%.*s had it before, not %.*s", GI_STR_ARGS(holder->text),
                   GI_STR_ARGS(step->from.text));
    }
}

void gi_rule_custody_in_order(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->evidence.n; i++)
        check_custody(run, &run->head->evidence.at[i]);
}
