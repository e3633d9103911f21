/* Rows of status.yaml, and the header's copy. */
#include "work/status.h"

#include "base/time.h"

/* The order of rows is the order of events. */
static int check_order(struct gi_work *work, int64_t at, const char *text)
{
    for (size_t i = work->record->status.n; i-- > 0;) {
        const struct gi_scalar *last = &work->record->status.at[i].at;
        if (last->is != GI_PRESENT)
            continue;
        if (at >= last->number)
            return 0;
        gi_fail(work->error, "%s is before the last row of status.yaml, %.*s", text, GI_STR_ARGS(last->text));
        return gi_fail_hint(work->error, "give the moment at which it happened with --at, not before that");
    }
    return 0;
}

int gi_work_status(struct gi_work *work, const char *kind, const char *word, const char *at, const char *by,
                   const char *reason, const char *not_applicable)
{
    struct gi_value *row = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_status;
    int64_t seconds;
    const char *time = gi_work_time(work, at, &seconds);
    if (!time || check_order(work, seconds, time) || gi_work_put(work, row, shape, "at", time) ||
        gi_work_put(work, row, shape, "by", by) || gi_work_put(work, row, shape, "kind", kind) ||
        gi_work_put(work, row, shape, kind, word) || gi_work_put(work, row, shape, "reason", reason) ||
        gi_work_put(work, row, shape, "not_applicable", not_applicable) ||
        gi_work_add_row(work, "status.yaml", row, GI_WORK_AT_END))
        return -1;
    return gi_work_set(work, "incident.yaml", kind, gi_work_text(work, word));
}
