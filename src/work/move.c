/* Steps from one state to the next. */
#include "incident/work.h"

#include "incident/sign.h"
#include "work/fill.h"
#include "work/status.h"

/* One command's way from state to state. */
struct way {
    int from;
    int to;
    const struct gi_move_request *request;
    const char *me;
};

static const char *word_of(int state)
{
    return state < 0 ? "no state" : gi_words_STATE.at[state].word;
}

/* The states that the response goes through, after each other. */
static bool is_phase(int state)
{
    return state >= GI_STATE_INVESTIGATION && state <= GI_STATE_POST_INCIDENT;
}

static bool goes_back(const struct way *way)
{
    return way->to < way->from && is_phase(way->from) && is_phase(way->to);
}

/* Out of states that a sign-off has made. */
static bool reopens(const struct way *way)
{
    return ((way->from == GI_STATE_FOLLOW_UP || way->from == GI_STATE_CLOSED) && way->to == GI_STATE_POST_INCIDENT) ||
           (way->from == GI_STATE_REJECTED && way->to == GI_STATE_TRIAGE);
}

static int fail_far(struct gi_work *work, const struct way *way)
{
    gi_fail(work->error, "%s is in %s: it cannot go to %s from there", work->short_id, word_of(way->from),
            word_of(way->to));
    if (way->from >= GI_STATE_CLOSED)
        return gi_fail_hint(work->error, "git incident move %s %s --reason \"...\" opens it again", work->short_id,
                            word_of(way->from == GI_STATE_CLOSED ? GI_STATE_POST_INCIDENT : GI_STATE_TRIAGE));
    return gi_fail_hint(work->error, "the next state is %s: git incident move %s %s", word_of(way->from + 1),
                        work->short_id, word_of(way->from + 1));
}

/* Every state between must be one that may be passed over. */
static int check_forward(struct gi_work *work, const struct way *way)
{
    if (way->to == way->from + 1) {
        if (way->request->skip)
            gi_work_warn(work, "--skip: nothing is passed over between %s and %s", word_of(way->from),
                         word_of(way->to));
        return 0;
    }
    for (int state = way->from + 1; state < way->to; state++)
        if (state != GI_STATE_CONTAINMENT && state != GI_STATE_ERADICATION)
            return fail_far(work, way);
    if (way->request->skip)
        return 0;
    bool both = way->to - way->from > 2;
    gi_fail(work->error, "between %s and %s %s", word_of(way->from), word_of(way->to),
            both                                    ? "lie containment and eradication"
            : way->from + 1 == GI_STATE_CONTAINMENT ? "lies containment"
                                                    : "lies eradication");
    return gi_fail_hint(work->error, "go there first, or pass over %s: git incident move %s %s --skip \"reason\"",
                        both ? "both" : "it", work->short_id, word_of(way->to));
}

static int check_way(struct gi_work *work, const struct way *way)
{
    if (way->to == way->from)
        return gi_fail(work->error, "%s is in %s already", work->short_id, word_of(way->to));
    if (way->to == GI_STATE_REJECTED && way->from <= GI_STATE_CONTAINMENT)
        return 0;
    if (goes_back(way) || reopens(way)) {
        if (way->request->reason)
            return 0;
        gi_fail(work->error, "from %s to %s goes back, and has to say why", word_of(way->from), word_of(way->to));
        return gi_fail_hint(work->error, "git incident move %s %s --reason \"...\"", work->short_id, word_of(way->to));
    }
    if (way->to == GI_STATE_REJECTED || way->to == GI_STATE_IMPORTED || way->to < way->from)
        return fail_far(work, way);
    return check_forward(work, way);
}

/* The steps for which the Crisis Lead signs. */
static const char *sign_off_of(const struct way *way)
{
    if (reopens(way))
        return "reopen";
    if (way->to == GI_STATE_REJECTED)
        return "reject";
    if (way->to == GI_STATE_FOLLOW_UP)
        return "accept";
    if (way->to == GI_STATE_CLOSED)
        return "close";
    return way->from == GI_STATE_TRIAGE && way->to == GI_STATE_INVESTIGATION ? "assume" : NULL;
}

/* Where the policy is signed, nobody moves over a step that somebody has to sign. */
static int refuse_guarded(struct gi_work *work, const struct way *way)
{
    static const struct {
        const char *word;
        const char *command;
    } commands[] = {{"assume", "git incident lead %s"},
                    {"accept", "git incident accept %s"},
                    {"close", "git incident close %s --summary \"...\""},
                    {"reject", "git incident sign %s reject --verdict ... --reason \"...\""},
                    {"reopen", "git incident sign %s reopen --reason \"...\""}};
    const char *sign_off = sign_off_of(way);
    for (size_t i = 0; sign_off && i < sizeof(commands) / sizeof(commands[0]); i++) {
        const char *mark = strchr(commands[i].command, '%');
        if (strcmp(sign_off, commands[i].word) == 0)
            return gi_sign_guarded(work, gi_arena_printf(work->arena, "%.*s%s%s", (int)(mark - commands[i].command),
                                                         commands[i].command, work->short_id, mark + 2));
    }
    return 0;
}

/* The plan that is in force when an incident is declared. */
static int pin_plan(struct gi_work *work)
{
    struct gi_file file;
    struct gi_value *pin = gi_work_map(work);
    if (work->record->incident.plan.self.is != GI_ABSENT ||
        gi_snapshot_read(work->tree, "plan/plan.yaml", 1, work->arena, &file, work->error) == GI_READ_ABSENT)
        return 0;
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_error *error = work->error;
    work->error = &unsaid; /* a plan that cannot be read does not hold up a declaration */
    int failed = gi_work_pin_plan(work, pin);
    work->error = error;
    if (!failed)
        return gi_work_set(work, "incident.yaml", "plan", pin);
    gi_work_warn(work, "the plan was not pinned: %s", unsaid.message);
    return 0;
}

int gi_work_enter(struct gi_work *work, int state, const char *at, const char *reason)
{
    const char *me = gi_work_me(work);
    if (!me || gi_work_status(work, "state", word_of(state), at ? at : "now", me, reason, NULL))
        return -1;
    return state == GI_STATE_INVESTIGATION && work->life->state == GI_STATE_TRIAGE ? pin_plan(work) : 0;
}

static int add_rows(struct gi_work *work, const struct way *way)
{
    const char *at = way->request->at ? way->request->at : "now";
    bool forward = way->to > way->from && way->to != GI_STATE_REJECTED;
    for (int state = way->from + 1; forward && state < way->to; state++)
        if (gi_work_status(work, "state", word_of(state), at, way->me, NULL, way->request->skip))
            return -1;
    return gi_work_status(work, "state", word_of(way->to), at, way->me, way->request->reason, NULL);
}

static void say_move(struct gi_work *work, const struct way *way)
{
    const char *sign_off = sign_off_of(way);
    bool skipped = way->to > way->from + 1 && way->to != GI_STATE_REJECTED;
    if (sign_off)
        gi_work_warn(work, "this step asks for the Crisis Lead's sign-off (%s), and this policy is not signed",
                     sign_off);
    gi_work_said(work, "%s %s%s.", work->short_id, word_of(way->to), skipped ? ", what lies between passed over" : "");
    if (way->to == GI_STATE_REJECTED)
        gi_work_next(work, "git incident set %s rejection.verdict=... rejection.reason=\"...\" rejection.by=me",
                     work->short_id);
    else
        gi_work_next(work, "git incident next %s", work->short_id);
}

int gi_work_move(struct gi_work *work, const struct gi_move_request *request)
{
    struct way way = {.request = request, .to = gi_choices_find(&gi_words_STATE, gi_str_of(request->state))};
    if (work->record->kind != GI_KIND_INCIDENT)
        return gi_fail(work->error, "%s is no incident: it has no states to go through", work->short_id);
    if (way.to < 0) {
        gi_fail(work->error, "'%s' is no state", request->state);
        return gi_fail_hint(work->error, "triage, investigation, containment, eradication, recovery, post_incident, "
                                         "follow_up, closed, rejected");
    }
    way.from = work->life->state;
    way.me = gi_work_me(work);
    if (!way.me || check_way(work, &way) || refuse_guarded(work, &way) || add_rows(work, &way))
        return -1;
    if (way.to == GI_STATE_INVESTIGATION && way.from == GI_STATE_TRIAGE && pin_plan(work))
        return -1;
    if (way.to == GI_STATE_POST_INCIDENT && (gi_work_look(work) || gi_work_fill(work)))
        return -1;
    say_move(work, &way);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "move to %s", word_of(way.to)));
}
