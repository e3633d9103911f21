/* New records. */
#include "incident/work.h"

#include "base/limits.h"
#include "base/time.h"
#include "work/edits.h"
#include "work/fill.h"

static int begin_record(struct gi_work *work, enum gi_record_kind kind, const char *prefix, const char *folder)
{
    struct gi_record *record = GI_NEW(work->arena, struct gi_record);
    const char *id = gi_work_new_record_id(work, prefix);
    if (!id)
        return -1;
    record->kind = kind;
    record->arena = work->arena;
    record->id = gi_str_of(id);
    record->folder = gi_arena_printf(work->arena, "%s/%.4s/%s", folder, id + strlen(prefix) + 1, id);
    work->record = record;
    work->short_id = id + record->id.n - 4;
    return 0;
}

/* The keys that each later state asks for, so that somebody in an editor sees them. */
static void add_later_keys(struct gi_buf *out, const struct gi_shape *shape)
{
    static const enum gi_need needs[] = {GI_NEED_INVESTIGATION, GI_NEED_CONTAINMENT, GI_NEED_POST_INCIDENT};
    for (size_t n = 0; n < sizeof(needs) / sizeof(needs[0]); n++) {
        const char *before = gi_need_words(needs[n]);
        for (size_t i = 0; i < shape->n; i++) {
            const struct gi_field *field = &shape->fields[i];
            bool whole = field->need == (uint8_t)needs[n];
            if (whole)
                gi_buf_addf(out, before ? "# Due from %s: %s%s" : "%s%s%s", before ? before : "", before ? "" : ", ",
                            field->key);
            for (size_t k = 0; !whole && field->type == GI_TYPE_MAP && k < field->shape->n; k++) {
                if (field->shape->fields[k].need != (uint8_t)needs[n])
                    continue;
                gi_buf_addf(out, before ? "# Due from %s: %s%s.%s" : "%s%s%s.%s", before ? before : "",
                            before ? "" : ", ", field->key, field->shape->fields[k].key);
                before = NULL;
            }
            before = whole ? NULL : before;
        }
        gi_buf_adds(out, before ? "" : "\n");
    }
}

/* A header as a whole file. */
static int create_header(struct gi_work *work, const char *name, const struct gi_shape *shape,
                         const struct gi_value *header)
{
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_adds(&out, gi_work_head(work, name));
    gi_edit_render(&out, header, 0);
    if (shape == &gi_shape_incident)
        add_later_keys(&out, shape);
    return gi_work_create(work, name, gi_buf_str(&out));
}

static int put_status(struct gi_work *work, const char *kind, const char *word, const char *at, const char *by,
                      const char *reason)
{
    struct gi_value *row = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_status;
    if (gi_work_put(work, row, shape, "at", at) || gi_work_put(work, row, shape, "by", by) ||
        gi_work_put(work, row, shape, "kind", kind) || gi_work_put(work, row, shape, kind, word) ||
        gi_work_put(work, row, shape, "reason", reason))
        return -1;
    return gi_work_add_row(work, "status.yaml", row, GI_WORK_AT_END);
}

static int put_first_row(struct gi_work *work, const char *title, const char *at, const char *by)
{
    struct gi_value *row = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_timeline;
    if (gi_work_put(work, row, shape, "id", gi_work_new_id(work, "T")) || gi_work_put(work, row, shape, "at", at) ||
        gi_work_put(work, row, shape, "by", by) || gi_work_put(work, row, shape, "kind", "detection") ||
        gi_work_put(work, row, shape, "text", title))
        return -1;
    return gi_work_add_row(work, "timeline.yaml", row, GI_WORK_BY_TIME);
}

static int put_header(struct gi_work *work, const struct gi_new_request *request, struct gi_value *header,
                      const char *at, const char *me)
{
    bool past = request->kind == GI_NEW_RETROSPECTIVE;
    const struct gi_shape *shape = &gi_shape_incident;
    const char *pairs[][2] = {
        {"schema", "1"},
        {"id", work->record->id.s},
        {"title", request->title},
        {"mode", past ? "retrospective" : "incident"},
        {"state", past ? "post_incident" : "triage"},
        {"severity", request->severity ? request->severity : "undetermined"},
        {"reported.by", request->reported_by ? request->reported_by : me},
        {"reported.at", "now"},
        {"reported.kind", request->reporter ? request->reporter : "employee"},
        {"times.detected", at},
        {"classification", "undetermined"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (gi_work_put(work, header, shape, pairs[i][0], pairs[i][1]))
            return -1;
    return 0;
}

static int new_incident(struct gi_work *work, const struct gi_new_request *request)
{
    bool past = request->kind == GI_NEW_RETROSPECTIVE;
    struct gi_value *header = gi_work_map(work);
    const char *me = gi_work_me(work);
    int64_t seconds;
    const char *detected = gi_work_time(work, request->detected ? request->detected : "now", &seconds);
    if (!me || !detected || begin_record(work, GI_KIND_INCIDENT, "INC", "incidents") ||
        put_header(work, request, header, detected, me) ||
        create_header(work, "incident.yaml", &gi_shape_incident, header))
        return -1;
    if (put_status(work, "state", past ? "post_incident" : "triage", "now", me, NULL) ||
        put_status(work, "severity", request->severity ? request->severity : "undetermined", "now", me,
                   request->severity ? "As first judged" : "Not judged yet") ||
        put_first_row(work, request->title, detected, me) || (past && (gi_work_look(work) || gi_work_fill(work))))
        return -1;
    gi_work_said(work, "%s %s.", work->record->id.s, past ? "post_incident" : "triage");
    if (past)
        gi_work_next(work, "git incident next %s", work->short_id);
    else
        gi_work_next(work, "git incident log %s \"...\"", work->short_id);
    return gi_work_finish(work, request->how, "new");
}

static int new_exercise(struct gi_work *work, const struct gi_new_request *request)
{
    struct gi_value *header = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_exercise;
    if (begin_record(work, GI_KIND_EXERCISE, "EX", "exercises") || gi_work_put(work, header, shape, "schema", "1") ||
        gi_work_put(work, header, shape, "id", work->record->id.s) ||
        gi_work_put(work, header, shape, "kind", "tabletop") || gi_work_put(work, header, shape, "state", "planned") ||
        gi_work_put(work, header, shape, "at", request->detected ? request->detected : "now") ||
        gi_work_put(work, header, shape, "scenario", request->title) ||
        create_header(work, "exercise.yaml", shape, header))
        return -1;
    gi_work_said(work, "%s planned.", work->record->id.s);
    gi_work_next(work, "git incident set %s at=... facilitator=... crisis_lead=...", work->short_id);
    return gi_work_finish(work, request->how, "new");
}

int gi_work_new(struct gi_work *work, const struct gi_new_request *request)
{
    if (work->policy->self.is != GI_PRESENT)
        gi_work_warn(work, "there is no policy here yet; when there is time: git incident init");
    if (request->kind == GI_NEW_EXERCISE)
        return new_exercise(work, request);
    return new_incident(work, request);
}
