/* A meeting: a row of meetings.yaml, or a document with what the record knows filled in. */
#include "work/rows.h"

static bool is_open(const struct gi_workstream *stream)
{
    return stream->closed.is != GI_PRESENT && stream->id.is == GI_PRESENT;
}

static const char *copy(struct gi_work *work, struct gi_str text)
{
    return gi_arena_copy(work->arena, text.s, text.n);
}

/* The only open workstream, or NULL. */
static const char *only_workstream(struct gi_work *work)
{
    const struct gi_incident *incident = &work->record->incident;
    const char *found = NULL;
    for (size_t i = 0; i < incident->workstreams.n; i++) {
        if (!is_open(&incident->workstreams.at[i]))
            continue;
        if (found)
            return NULL;
        found = copy(work, incident->workstreams.at[i].id.text);
    }
    return found;
}

static int choose_workstream(struct gi_work *work, const struct gi_meet_request *request, const char *kind,
                             const char **ret_workstream)
{
    *ret_workstream = request->workstream;
    if (request->workstream || strcmp(kind, "workstream_sync") != 0)
        return 0;
    *ret_workstream = only_workstream(work);
    if (*ret_workstream)
        return 0;
    gi_fail(work->error, "which workstream met? --workstream W-...");
    if (!work->record->incident.workstreams.n)
        return gi_fail_hint(work->error,
                            "there are none yet: git incident add %s workstreams kind=engineering lead=...",
                            work->short_id);
    return -1;
}

/* A report of each open workstream, to be filled in: the words in angles do not count as one. */
static void put_reports(struct gi_work *work, struct gi_value *front)
{
    static const char *const keys[] = {"workstream", "conditions", "actions", "needs"};
    static const char *const words[] = {NULL, "<how things stand>", "<what it does>", "<what it needs>"};
    const struct gi_incident *incident = &work->record->incident;
    struct gi_value *list = GI_NEW(work->arena, struct gi_value);
    struct gi_value **end = &list->first;
    list->kind = GI_NODE_LIST;
    list->key = GI_STR("reports");
    for (size_t i = 0; i < incident->workstreams.n; i++) {
        if (!is_open(&incident->workstreams.at[i]))
            continue;
        struct gi_value *report = gi_work_map(work);
        struct gi_value **key = &report->first;
        for (size_t j = 0; j < sizeof(keys) / sizeof(keys[0]); j++) {
            *key = gi_work_text(work, words[j] ? words[j] : copy(work, incident->workstreams.at[i].id.text));
            (*key)->key = gi_str_of(keys[j]);
            key = &(*key)->next;
        }
        *end = report;
        end = &report->next;
    }
    struct gi_value **last = &front->first;
    while (*last)
        last = &(*last)->next;
    if (list->first)
        *last = list;
}

/* "all_participants" gives "All participants". */
static const char *title_of(struct gi_work *work, const char *kind)
{
    char *title = gi_arena_copy(work->arena, kind, strlen(kind));
    title[0] = (char)(title[0] - 'a' + 'A');
    for (char *at = title; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return title;
}

static int put_document(struct gi_work *work, const struct gi_meet_request *request, struct gi_value *front,
                        const char *id, const char *kind, const char **ret_name)
{
    const struct gi_analysis *analysis = &work->record->analysis;
    bool review = strcmp(kind, "post_incident_review") == 0;
    const char *subject = request->note ? request->note : review ? "Review" : title_of(work, kind);
    if (strcmp(kind, "all_participants") == 0)
        put_reports(work, front);
    if (gi_work_document(work, "meetings", id, subject, front, ret_name))
        return -1;
    bool named = analysis->review_meeting.is == GI_PRESENT;
    if (review && analysis->self.is == GI_PRESENT && !named)
        return gi_work_set(work, "analysis.yaml", "review_meeting", gi_work_text(work, id));
    return 0;
}

static bool is_document(const struct gi_meet_request *request, const char *kind)
{
    return request->as == GI_MEET_DOCUMENT || strcmp(kind, "post_incident_review") == 0 ||
           strcmp(kind, "all_participants") == 0;
}

int gi_work_meet(struct gi_work *work, const struct gi_meet_request *request)
{
    struct gi_value *row = gi_work_map(work);
    const char *id = gi_work_new_id(work, "M");
    const char *me = gi_work_me(work);
    const char *kind = gi_work_choice(work, &gi_words_MEETING_KIND, request->kind);
    const char *at = gi_work_time(work, request->at ? request->at : "now", NULL);
    const char *workstream;
    const char *name = "meetings.yaml";
    if (!me || !kind || !at || gi_work_rows_of(work, GI_ROWS_OF_INCIDENT) ||
        choose_workstream(work, request, kind, &workstream))
        return -1;
    bool document = is_document(request, kind);
    const struct gi_shape *shape = document ? &gi_shape_meeting : &gi_shape_sync;
    struct gi_typed there = request->attendees.n ? request->attendees : (struct gi_typed){&me, 1};
    const struct gi_put row_head[] = {{"id", id}, {"kind", kind}, {"at", at}, {"workstream", workstream}, {NULL, NULL}};
    const struct gi_put document_head[] = {{"id", id}, {"kind", kind},     {"workstream", workstream},
                                           {"at", at}, {"chaired_by", me}, {NULL, NULL}};
    if (gi_work_puts(work, row, shape, document ? document_head : row_head) ||
        gi_work_put_list(work, row, shape, "attendees", there.at, there.n) ||
        gi_work_put(work, row, shape, "lead_briefed", request->lead_briefed))
        return -1;
    if (document && put_document(work, request, row, id, kind, &name))
        return -1;
    if (!document &&
        (gi_work_put(work, row, shape, "note", request->note) || gi_work_add_row(work, name, row, GI_WORK_BY_TIME)))
        return -1;
    gi_work_said(work, "%s %s with %zu, %s.", id, kind, there.n, gi_work_path(work, name));
    gi_work_next(work, document ? "write the notes; git incident next %s" : "git incident next %s", work->short_id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "meet %s", id));
}
