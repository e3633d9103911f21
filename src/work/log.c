/* A row of the timeline. */
#include "incident/work.h"

#include "base/time.h"
#include "work/rows.h"

/* The day, too, where it is not today. */
static const char *when_words(struct gi_work *work, const char *at)
{
    char day[11];
    gi_date_format(work->now, day);
    return strncmp(at, day, 10) == 0 ? gi_arena_printf(work->arena, "%.5sZ", at + 11)
                                     : gi_arena_printf(work->arena, "%.16sZ", at);
}

int gi_work_log(struct gi_work *work, const struct gi_log_request *request)
{
    const struct gi_shape *shape = &gi_shape_timeline;
    struct gi_value *row = gi_work_map(work);
    const char *id = gi_work_new_id(work, "T");
    const char *by = request->by ? request->by : gi_work_me(work);
    int64_t seconds;
    const char *at = gi_work_time(work, request->at ? request->at : "now", &seconds);
    if (work->record->kind != GI_KIND_INCIDENT && work->record->kind != GI_KIND_EXERCISE)
        return gi_fail(work->error, "%s has no timeline of its own", work->short_id);
    if (!by || !at || gi_work_put(work, row, shape, "id", id) || gi_work_put(work, row, shape, "at", at) ||
        gi_work_put(work, row, shape, "by", by) ||
        gi_work_put(work, row, shape, "kind", request->kind ? request->kind : "action") ||
        gi_work_put(work, row, shape, "text", request->text) ||
        gi_work_put(work, row, shape, "recorded", gi_work_recorded(work, seconds)) ||
        gi_work_put(work, row, shape, "source", request->source) ||
        gi_work_put(work, row, shape, "asset", request->asset) ||
        gi_work_put(work, row, shape, "attack", request->attack) ||
        gi_work_put(work, row, shape, "corrects", request->corrects) ||
        gi_work_add_row(work, "timeline.yaml", row, GI_WORK_BY_TIME))
        return -1;
    gi_work_said(work, "%s %s %s.", id, when_words(work, at), request->kind ? request->kind : "action");
    if (work->record->kind == GI_KIND_INCIDENT)
        gi_work_next(work, "git incident next %s", work->short_id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "log %s", id));
}
