/* What became of an action, or that open ones were reviewed: a row of progress.yaml. */
#include "base/limits.h"
#include "base/time.h"
#include "work/rows.h"

static const struct gi_action_life *life_of(const struct gi_work *work, const char *id)
{
    for (size_t i = 0; i < work->life->action_count; i++)
        if (gi_str_is(work->life->actions[i].action->id.text, id))
            return &work->life->actions[i];
    return NULL;
}

static int fail_step(struct gi_work *work, const char *id, int before, int now)
{
    struct gi_buf words = gi_buf_new(work->arena, GI_LIMIT_REMEDY_BYTES);
    gi_fail(work->error, "%s is %s and cannot become %s", id, gi_words_PROGRESS.at[before].word,
            gi_words_PROGRESS.at[now].word);
    if (gi_progress_resolved(before))
        return gi_fail_hint(work->error,
                            "nothing follows a resolved state: git incident act %s \"...\" makes a new one",
                            work->short_id);
    for (size_t i = 0; i < gi_words_PROGRESS.n; i++)
        if (gi_progress_legal(before, (int)i))
            gi_buf_addf(&words, "%s%s", words.n ? ", " : "", gi_words_PROGRESS.at[i].word);
    return gi_fail_hint(work->error, "it can become %s", words.s);
}

static int need(struct gi_work *work, const char *given, const char *state, const char *option)
{
    if (given)
        return 0;
    gi_fail(work->error, "%s needs %s", state, option);
    return -1;
}

/* What a state asks for, before anything is written. */
static int check_needs(struct gi_work *work, const struct gi_progress_request *request, int before, int now)
{
    const char *state = gi_words_PROGRESS.at[now].word;
    if (now == GI_PROGRESS_DELAYED)
        return need(work, request->due, state, "the new day: --due 2026-12-22");
    if (now == GI_PROGRESS_REJECTED || now == GI_PROGRESS_CANCELLED)
        return need(work, request->reason, state, "--reason \"why\"");
    if (before == GI_PROGRESS_IMPLEMENTED && now == GI_PROGRESS_IN_PROGRESS)
        return need(work, request->reason, "going back to in_progress", "--reason \"why\"");
    if (now == GI_PROGRESS_SUPERSEDED)
        return need(work, request->superseded_by, state, "the action that does it instead: --superseded-by A-...");
    if (now == GI_PROGRESS_RISK_ACCEPTED)
        return need(work, request->decision, state, "the decision that accepts the risk: --decision D-...");
    return 0;
}

/* Who verified: you, unless it is urgent and yours, for then somebody else has to look. NULL with an error. */
static const char *verifier_of(struct gi_work *work, const struct gi_progress_request *request,
                               const struct gi_action_life *life, const char *me)
{
    bool urgent = life->priority->is == GI_PRESENT && life->priority->number <= GI_PRIORITY_P1;
    const char *who = request->verified_by ? request->verified_by : me;
    if (strcmp(who, "me") == 0)
        who = gi_work_me(work);
    if (who && urgent && life->owner->is == GI_PRESENT && gi_str_is(life->owner->text, who)) {
        gi_fail(work->error, "%.*s owns this %.*s: somebody else verifies it", GI_STR_ARGS(life->owner->text),
                GI_STR_ARGS(life->priority->text));
        gi_fail_hint(work->error, "name who checked: --verified-by bob");
        return NULL;
    }
    return who;
}

/* Whether a text is a commit's id, which is no place where evidence could be looked up. */
static bool is_commit(const char *text)
{
    size_t n = text ? strlen(text) : 0;
    return n >= 7 && n <= 64 && strspn(text, "0123456789abcdef") == n;
}

static int add_row(struct gi_work *work, const struct gi_progress_request *request, const char *id, const char *by,
                   const char *verified_by)
{
    struct gi_value *row = gi_work_map(work);
    bool commit = is_commit(request->evidence) && !request->changed_in;
    const struct gi_put puts[] = {{"action", id},
                                  {"at", request->at ? request->at : "now"},
                                  {"by", by},
                                  {"state", request->state},
                                  {"note", request->note},
                                  {"evidence", commit ? NULL : request->evidence},
                                  {"due", request->due},
                                  {"owner", request->owner},
                                  {"priority", request->priority},
                                  {"reason", request->reason},
                                  {"verified_by", verified_by},
                                  {"changed_in", commit ? request->evidence : request->changed_in},
                                  {"superseded_by", request->superseded_by},
                                  {"decision", request->decision},
                                  {NULL, NULL}};
    if (gi_work_puts(work, row, &gi_shape_progress, puts))
        return -1;
    return gi_work_add_row(work, "progress.yaml", row, GI_WORK_AT_END);
}

static size_t count_open(const struct gi_work *work, const char *but)
{
    size_t open = 0;
    for (size_t i = 0; i < work->life->action_count; i++)
        open += !work->life->actions[i].resolved && !gi_str_is(work->life->actions[i].action->id.text, but);
    return open;
}

static void say_next(struct gi_work *work, const struct gi_action_life *life, const char *id, int now)
{
    size_t open = count_open(work, id);
    bool urgent = life->priority->is == GI_PRESENT && life->priority->number <= GI_PRIORITY_P1;
    if (now == GI_PROGRESS_IMPLEMENTED)
        gi_work_next(work, "git incident progress %s %s verified%s", work->short_id, id,
                     urgent ? " --verified-by ..., not its owner" : "");
    else if (!gi_progress_resolved(now))
        gi_work_next(work, "git incident show %s/%s", work->short_id, id);
    else if (open)
        gi_work_next(work, "git incident show %s (%zu action%s open)", work->short_id, open,
                     open == 1 ? " is" : "s are");
    else
        gi_work_next(work, "git incident next %s (no action is open)", work->short_id);
}

static int progress_action(struct gi_work *work, const struct gi_progress_request *request, const char *by)
{
    const char *id = gi_work_item(work, request->action, GI_ID_A);
    struct gi_progress_request asked = *request;
    asked.state = gi_work_choice(work, &gi_words_PROGRESS, request->state);
    const struct gi_action_life *life = id ? life_of(work, id) : NULL;
    if (!id || !asked.state || !life)
        return id && asked.state ? gi_fail(work->error, "%s cannot be read: git incident check", id) : -1;
    int now = gi_choices_find(&gi_words_PROGRESS, gi_str_of(asked.state));
    if (!gi_progress_legal(life->state, now))
        return fail_step(work, id, life->state, now);
    const char *verified_by = now == GI_PROGRESS_VERIFIED ? verifier_of(work, &asked, life, by) : request->verified_by;
    if ((now == GI_PROGRESS_VERIFIED && !verified_by) || check_needs(work, &asked, life->state, now) ||
        add_row(work, &asked, id, by, verified_by))
        return -1;
    gi_work_said(work, "%s: %s, was %s.", id, asked.state, gi_words_PROGRESS.at[life->state].word);
    say_next(work, life, id, now);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "progress %s %s", id, asked.state));
}

static int review(struct gi_work *work, const struct gi_progress_request *request, const char *by)
{
    struct gi_value *row = gi_work_map(work);
    const struct gi_put puts[] = {{"review", request->review},
                                  {"at", request->at ? request->at : "now"},
                                  {"by", by},
                                  {"note", request->note},
                                  {NULL, NULL}};
    if (gi_work_puts(work, row, &gi_shape_progress, puts) ||
        gi_work_add_row(work, "progress.yaml", row, GI_WORK_AT_END))
        return -1;
    gi_work_said(work, "Reviewed %s.", strcmp(request->review, "all") == 0 ? "every open action" : request->review);
    gi_work_next(work, "git incident next %s", work->short_id);
    return gi_work_finish(work, request->how, "review");
}

int gi_work_progress(struct gi_work *work, const struct gi_progress_request *request)
{
    const char *by = request->by ? request->by : gi_work_me(work);
    if (!by || gi_work_rows_of(work, GI_ROWS_OF_BOTH))
        return -1;
    return request->review ? review(work, request, by) : progress_action(work, request, by);
}
