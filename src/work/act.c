/* A commitment: a row of actions.yaml. */
#include "base/limits.h"
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

/* What an accepted action has to have, where nobody said it: shown at once, and easy to change before the accept. */
struct defaults {
    const char *deliverable;
    const char *priority;
    const char *due;
    const char *addresses; /* the only root cause that no action addresses; NULL: none, or several */
};

static const char *priority_of(const struct gi_work *work)
{
    static const char *const words[] = {"P0", "P1", "P2", "P3", "P3", "P2"};
    int severity = work->life->severity;
    return words[severity >= 0 && severity < GI_SEVERITY_COUNT ? severity : GI_SEVERITY_UNDETERMINED];
}

/* As soon as policy asks for what is urgent, else within policy's days between reviews. */
static const char *due_of(struct gi_work *work)
{
    char day[11];
    int64_t days = gi_policy_action_due_days(work->policy, work->life->severity < 0 ? 0 : work->life->severity);
    if (days < 0)
        days = gi_policy_review_days(work->policy);
    gi_date_format(work->now + days * GI_DAY_SECONDS, day);
    return gi_arena_copy(work->arena, day, 10);
}

static bool is_addressed(const struct gi_work *work, struct gi_str id)
{
    for (size_t i = 0; i < work->life->action_count; i++)
        if (work->life->actions[i].counts && gi_action_addresses(work->life->actions[i].action, id))
            return true;
    return false;
}

static const char *only_cause(struct gi_work *work)
{
    const struct gi_analysis *analysis = &work->record->analysis;
    const char *found = NULL;
    for (size_t i = 0; i < analysis->root_causes.n; i++) {
        const struct gi_scalar *id = &analysis->root_causes.at[i].id;
        if (id->is != GI_PRESENT || is_addressed(work, id->text))
            continue;
        if (found)
            return NULL;
        found = gi_arena_copy(work->arena, id->text.s, id->text.n);
    }
    return found;
}

static struct defaults defaults_of(struct gi_work *work, const struct gi_act_request *request)
{
    struct defaults given = {request->deliverable, request->priority, request->due, NULL};
    if (!request->addresses.n && !request->source)
        given.addresses = only_cause(work);
    if (!request->consulted.n && !gi_work_alone(work))
        return given; /* a suggestion: somebody else fills it in */
    if (!given.deliverable)
        given.deliverable = "change_request";
    if (!given.priority)
        given.priority = priority_of(work);
    if (!given.due)
        given.due = due_of(work);
    return given;
}

/* The owner's team, where the policy knows it as one that builds and runs. */
static const char *team_of(struct gi_work *work, const char *owner)
{
    const struct gi_person *person = owner ? gi_policy_person(work->policy, gi_str_of(owner)) : NULL;
    const struct gi_policy_team *team =
        person && person->team.is == GI_PRESENT ? gi_policy_team(work->policy, person->team.text) : NULL;
    if (!team || team->kind.is != GI_PRESENT || team->kind.number != GI_TEAM_KIND_ENGINEERING)
        return NULL;
    return gi_arena_copy(work->arena, team->id.text.s, team->id.text.n);
}

static void say(struct gi_work *work, const char *id, const char *owner, const struct defaults *given)
{
    const char *parts[] = {owner ? owner : "nobody yet", given->priority, given->deliverable, given->due,
                           given->addresses};
    static const char *const before[] = {" ", " ", " ", " due ", " for "};
    struct gi_buf text = gi_buf_new(work->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i])
            gi_buf_addf(&text, "%s%s", before[i], parts[i]);
    gi_work_said(work, "%s%s.", id, text.s);
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
    struct defaults given = defaults_of(work, request);
    struct gi_typed addresses = given.addresses ? (struct gi_typed){&given.addresses, 1} : request->addresses;
    const struct gi_put first[] = {{"id", id},
                                   {"recorded", "now"},
                                   {"title", request->title},
                                   {"deliverable", given.deliverable},
                                   {"source", request->source ? request->source : source_of(work)},
                                   {NULL, NULL}};
    const struct gi_put then[] = {
        {"owner", owner}, {"team", request->team ? request->team : team_of(work, owner)}, {NULL, NULL}};
    const struct gi_put last[] = {
        {"priority", given.priority}, {"due", given.due}, {"evaluation_criteria", request->criteria}, {NULL, NULL}};
    if (gi_work_puts(work, row, shape, first) ||
        gi_work_put_list(work, row, shape, "addresses", addresses.at, addresses.n) ||
        gi_work_puts(work, row, shape, then) ||
        gi_work_put_list(work, row, shape, "groups", request->groups.at, request->groups.n) ||
        gi_work_puts(work, row, shape, last) || put_tracker(work, row, request->tracker) ||
        put_disposition(work, row, request->consulted, me) ||
        gi_work_add_row(work, "actions.yaml", row, GI_WORK_AT_END))
        return -1;
    say(work, id, owner, &given);
    gi_work_next(work, "git incident next %s", work->short_id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "act %s", id));
}
