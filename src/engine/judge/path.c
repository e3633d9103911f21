/* The states that a record passes, and what guards each pair of them. */
#include "base/limits.h"
#include "engine/judge/parts.h"

/* The states of status.yaml; of a record without any, the header's word. */
static void read_states(struct gi_arena *arena, const struct gi_record *record, struct gi_judging *judging)
{
    for (size_t i = 0; i < record->status.n; i++)
        if (gi_status_is_state(&record->status.at[i]))
            GI_VEC_PUSH(arena, &judging->path,
                        (struct gi_passed_state){(int)record->status.at[i].state.number,
                                                 record->status.at[i].state.place, false});
    const struct gi_scalar *header = &record->incident.state;
    if (!judging->path.n && header->is == GI_PRESENT)
        GI_VEC_PUSH(arena, &judging->path, (struct gi_passed_state){(int)header->number, header->place, false});
}

void gi_judge_read_path(struct gi_judging *judging)
{
    struct gi_judging old = {0};
    if (judging->step->before)
        read_states(judging->arena, judging->step->before, &old);
    read_states(judging->arena, judging->step->after, judging);
    while (judging->fresh < old.path.n && judging->fresh < judging->path.n &&
           old.path.at[judging->fresh].state == judging->path.at[judging->fresh].state)
        judging->fresh++;
    judging->cursor = judging->fresh ? judging->fresh - 1 : 0;
}

void gi_judge_rows_in_time(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_record *before = step->before;
    if (step->point != GI_JUDGE_PUSH)
        return;
    for (size_t i = before ? before->status.n : 0; i < step->after->status.n; i++) {
        const struct gi_scalar *at = &step->after->status.at[i].at;
        if (at->is == GI_PRESENT && at->number > step->clock + GI_LIMIT_CLOCK_AHEAD)
            gi_report(judging->findings, 232, at->place, "this time has not come yet: until then no row could follow");
    }
}

struct gi_place gi_judge_state_place(const struct gi_judging *judging)
{
    if (judging->path.n)
        return judging->path.at[judging->path.n - 1].place;
    return judging->step->after->incident.self.place;
}

int gi_judge_after(const struct gi_judging *judging)
{
    return judging->path.n ? judging->path.at[judging->path.n - 1].state : -1;
}

/* The action that the statement of a pair has to have; GI_SIGN_COUNT: none. */
static enum gi_sign_action guard_of(int from, int to)
{
    if (to == GI_STATE_FOLLOW_UP)
        return GI_SIGN_ACCEPT;
    if (to == GI_STATE_CLOSED)
        return GI_SIGN_CLOSE;
    if (to == GI_STATE_REJECTED)
        return GI_SIGN_REJECT;
    bool guarded = from == GI_STATE_FOLLOW_UP || from == GI_STATE_CLOSED || from == GI_STATE_REJECTED;
    return guarded ? GI_SIGN_REOPEN : GI_SIGN_COUNT;
}

/* From declaration on somebody leads; a rejected record needs nobody, a retrospective one from accept on. */
static bool needs_lead(const struct gi_judging *judging, int state)
{
    if (state < GI_STATE_INVESTIGATION || state > GI_STATE_CLOSED)
        return false;
    return !judging->step->life_after->retrospective || state != GI_STATE_POST_INCIDENT;
}

static const char *step_words(const struct gi_judging *judging, size_t i)
{
    const char *to = gi_words_STATE.at[judging->path.at[i].state].word;
    if (!i)
        return gi_arena_printf(judging->arena, "the record begins in %s", to);
    return gi_arena_printf(judging->arena, "%s to %s", gi_words_STATE.at[judging->path.at[i - 1].state].word, to);
}

static void say_missing(struct gi_judging *judging, size_t i, enum gi_sign_action action)
{
    const char *word = gi_sign_word(action);
    gi_report(judging->findings, 601, judging->path.at[i].place, "%s: the statement %s is not in this step",
              step_words(judging, i), word);
    gi_report_remedy(judging->findings, "git incident sign %.*s %s", GI_STR_ARGS(judging->step->after->id), word);
}

static void say_undeclared(struct gi_judging *judging, size_t i)
{
    gi_report(judging->findings, 612, judging->path.at[i].place,
              "%s: nobody leads, and the statement assume is not in this step", step_words(judging, i));
    gi_report_remedy(judging->findings, "git incident lead %.*s", GI_STR_ARGS(judging->step->after->id));
}

/* Declared is who took office before or in this step. */
static bool is_declared(const struct gi_judging *judging)
{
    return judging->chain_before.lead.n || judging->verdicts->chain.lead.n;
}

void gi_judge_guards(struct gi_judging *judging)
{
    bool said = false;
    bool missing = false;
    for (size_t i = judging->fresh; i < judging->path.n; i++) {
        int from = i ? judging->path.at[i - 1].state : -1;
        int to = judging->path.at[i].state;
        enum gi_sign_action guard = guard_of(from, to);
        bool undeclared = needs_lead(judging, to) && !is_declared(judging);
        if (judging->path.at[i].has_statement || judging->failed)
            continue;
        if (guard != GI_SIGN_COUNT)
            say_missing(judging, i, guard);
        else if (undeclared && !said)
            say_undeclared(judging, i);
        said = said || undeclared;
        missing = missing || guard != GI_SIGN_COUNT || undeclared;
    }
    if (!said && !judging->failed && !judging->verdicts->chain.lead.n && needs_lead(judging, gi_judge_after(judging)))
        gi_report(judging->findings, 612, gi_judge_state_place(judging), "the state is %s, and nobody leads",
                  gi_words_STATE.at[gi_judge_after(judging)].word);
    judging->failed = judging->failed || missing; /* what was signed before says nothing about what is missing now */
}
