/* A commitment: a row of actions.yaml. */
#include "base/time.h"
#include "work/rows.h"

static const char *source_of(const struct gi_work *work)
{
    if (work->record->kind == GI_KIND_EXERCISE)
        return "exercise";
    if (work->life->state < GI_STATE_POST_INCIDENT)
        return "response";
    return work->life->state == GI_STATE_POST_INCIDENT ? "postmortem" : "follow_up";
}

/* "bugs:OPS-31" */
static int put_tracker(struct gi_work *work, struct gi_value *row, const char *tracker)
{
    if (!tracker)
        return 0;
    const char *colon = strchr(tracker, ':');
    if (!colon || colon == tracker || !colon[1] || strncmp(colon, "://", 3) == 0) {
        gi_fail(work->error, "--tracker %s is not SYSTEM:KEY", tracker);
        return gi_fail_hint(work->error, "for example --tracker bugs:OPS-31");
    }
    const char *system = gi_arena_copy(work->arena, tracker, (size_t)(colon - tracker));
    return gi_work_puts(work, row, &gi_shape_action,
                        (const struct gi_put[]){{"tracker.system", system}, {"tracker.key", colon + 1}, {NULL, NULL}});
}

/* Who was asked accepts it with you. Whoever is alone has nobody else to ask. */
static int put_disposition(struct gi_work *work, struct gi_value *row, struct gi_typed consulted, const char *me)
{
    const char *alone = gi_work_alone(work);
    struct gi_typed asked = consulted.n || !alone ? consulted : (struct gi_typed){&alone, 1};
    if (!asked.n)
        return 0;
    struct gi_value *list = gi_work_map(work);
    if (gi_work_put_list(work, list, &gi_shape_disposition, "consulted", asked.at, asked.n))
        return -1;
    if (gi_work_put(work, row, &gi_shape_action, "disposition.state", "accepted"))
        return -1;
    struct gi_value *disposition = row->first;
    while (disposition->next)
        disposition = disposition->next;
    disposition->first->next = list->first;
    return gi_work_puts(work, row, &gi_shape_action,
                        (const struct gi_put[]){{"disposition.by", me}, {"disposition.at", "now"}, {NULL, NULL}});
}

int gi_work_act(struct gi_work *work, const struct gi_act_request *request)
{
    const struct gi_shape *shape = &gi_shape_action;
    struct gi_value *row = gi_work_map(work);
    const char *id = gi_work_new_id(work, "A");
    const char *me = gi_work_me(work);
    const char *owner = request->owner ? request->owner : gi_work_alone(work);
    if (!me || gi_work_rows_of(work, GI_ROWS_OF_BOTH))
        return -1;
    const struct gi_put first[] = {{"id", id},
                                   {"recorded", "now"},
                                   {"title", request->title},
                                   {"deliverable", request->deliverable},
                                   {"source", request->source ? request->source : source_of(work)},
                                   {NULL, NULL}};
    const struct gi_put then[] = {{"owner", owner}, {"team", request->team}, {NULL, NULL}};
    const struct gi_put last[] = {{"priority", request->priority},
                                  {"due", request->due},
                                  {"evaluation_criteria", request->criteria},
                                  {NULL, NULL}};
    if (gi_work_puts(work, row, shape, first) ||
        gi_work_put_list(work, row, shape, "addresses", request->addresses.at, request->addresses.n) ||
        gi_work_puts(work, row, shape, then) ||
        gi_work_put_list(work, row, shape, "groups", request->groups.at, request->groups.n) ||
        gi_work_puts(work, row, shape, last) || put_tracker(work, row, request->tracker) ||
        put_disposition(work, row, request->consulted, me) ||
        gi_work_add_row(work, "actions.yaml", row, GI_WORK_AT_END))
        return -1;
    gi_work_said(work, "%s %s%s%s%s%s.", id, owner ? owner : "nobody yet", request->priority ? " " : "",
                 request->priority ? request->priority : "", request->due ? " due " : "",
                 request->due ? request->due : "");
    gi_work_next(work, "git incident next %s", work->short_id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "act %s", id));
}
