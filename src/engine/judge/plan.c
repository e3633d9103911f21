/* The plan's chain of statements: what is new is judged, what was there stays. */
#include "engine/judge/plan.h"

#include "base/limits.h"
#include "base/time.h"

struct judging {
    const struct gi_plan_step *step;
    struct gi_arena *arena;
    struct gi_findings *findings;
    struct gi_plan_verdicts *verdicts;
};

static struct gi_place place_of(const struct gi_source *source)
{
    return (struct gi_place){&source->file, {0, 0}};
}

static bool say(const struct judging *judging, int code, const struct gi_signed_statement *statement, const char *why)
{
    gi_report(judging->findings, code, place_of(statement->source), "%s", why);
    return false;
}

static bool is_old(const struct judging *judging, const struct gi_source *source)
{
    return judging->step->before && gi_signoffs_has(judging->step->before, source);
}

/* Statements and signatures of the base are in the head as they were. */
static bool judge_kept(const struct judging *judging)
{
    const struct gi_record *before = judging->step->before;
    size_t said = judging->findings->list.n;
    for (size_t i = 0; before && i < before->sources.n; i++) {
        const struct gi_source *old = &before->sources.at[i];
        const struct gi_source *now = gi_record_source(judging->step->after, old->name);
        if (old->kind->role != GI_ROLE_PLAN_SIGN_OFF)
            continue;
        if (!now)
            gi_report(judging->findings, 610, judging->step->after->plan.self.place, "%.*s is gone",
                      GI_STR_ARGS(old->name));
        else if (!gi_signoffs_has(before, now))
            gi_report(judging->findings, 610, place_of(now), "%.*s was changed", GI_STR_ARGS(old->name));
    }
    return judging->findings->list.n == said;
}

int gi_plan_draft(struct gi_arena *arena, const struct gi_record *plan, const struct gi_trust *trust,
                  const struct gi_signed_statement *last, struct gi_statement *ret_statement, struct gi_error *reterr)
{
    struct gi_chain chain = gi_chain_empty();
    const struct gi_policy *policy = gi_trust_policy(trust);
    if (!policy) {
        gi_fail(reterr, "no signed policy says who may approve the plan");
        return gi_fail_hint(reterr, "git incident init signs policy 1");
    }
    chain.last = last;
    struct gi_draft_request request = {
        .action = GI_SIGN_PLAN, .after = plan, .policy = policy, .chain = &chain, .state_from = -1, .state_to = -1};
    return gi_draft(arena, &request, ret_statement, reterr);
}

int gi_plan_differences(struct gi_arena *arena, const struct gi_record *plan, const struct gi_trust *trust,
                        const struct gi_signed_statement *statement, struct gi_differences *ret_differences,
                        struct gi_error *reterr)
{
    struct gi_statement now;
    struct gi_statement then = statement->statement;
    if (gi_plan_draft(arena, plan, trust, NULL, &now, reterr))
        return -1;
    struct gi_statement only = now;
    only.files.at = then.files.at; /* every other line is the same: what differs are files */
    only.files.n = then.files.n;
    only.files.room = 0;
    *ret_differences = (struct gi_differences){0};
    gi_statement_compare(arena, &only, &now, ret_differences);
    return 0;
}

/* Where it stands in the chain, whose policy it saw, and when. */
static bool judge_frame(const struct judging *judging, const struct gi_signed_statement *statement,
                        const struct gi_signed_statement *last)
{
    const struct gi_statement *s = &statement->statement;
    const struct gi_plan_step *step = judging->step;
    bool timed = step->point == GI_JUDGE_PUSH;
    uint32_t seq = last ? last->statement.seq + 1 : 1;
    if (!gi_trust_policy(step->trust))
        return say(judging, 604, statement, "no signed policy stands before this step: nobody can sign");
    if (s->seq != seq)
        return say(judging, 608, statement,
                   gi_arena_printf(judging->arena, "this is number %u, and the chain goes on with %u", s->seq, seq));
    if (strcmp(s->prev, last ? last->digest : "") != 0)
        return say(judging, 608, statement, "prev is not the statement before it");
    if (!gi_trust_saw(step->trust, s->policy, GI_SIGN_PLAN))
        return say(judging, 604, statement,
                   gi_arena_printf(judging->arena, "signed under policy %u, which is not of the chain", s->policy));
    if (s->expires <= s->signed_at ||
        s->expires - s->signed_at > (int64_t)GI_LIMIT_SLOW_STATEMENT_DAYS * GI_DAY_SECONDS)
        return say(judging, 609, statement, "a statement about the plan is good for up to 90 days");
    if (timed && s->signed_at > step->clock + GI_LIMIT_CLOCK_AHEAD)
        return say(judging, 609, statement, "signed-at lies in the future: look at the clock of who signed");
    if (timed && s->expires <= step->clock)
        return say(judging, 609, statement, "it has expired");
    return true;
}

/* Every line recomputed, byte for byte. */
static int judge_content(const struct judging *judging, const struct gi_signed_statement *statement,
                         const struct gi_signed_statement *last, bool *ret_good, struct gi_error *reterr)
{
    const struct gi_statement *s = &statement->statement;
    struct gi_str bytes = {statement->source->file.data, statement->source->file.size};
    struct gi_differences differences = {0};
    struct gi_statement wanted;
    if (gi_plan_draft(judging->arena, judging->step->after, judging->step->trust, last, &wanted, reterr))
        return -1;
    wanted.signed_at = s->signed_at;
    wanted.expires = s->expires;
    wanted.reason = s->reason;
    wanted.policy = s->policy;
    *ret_good = gi_str_equal(gi_statement_render(judging->arena, &wanted), bytes);
    if (*ret_good)
        return 0;
    if (!gi_str_equal(s->project, wanted.project)) {
        (void)say(judging, 604, statement, "it is about another repository");
        return 0;
    }
    gi_statement_compare(judging->arena, s, &wanted, &differences);
    (void)say(judging, 907, statement,
              gi_arena_printf(judging->arena, "this is not the plan as it stands: %s",
                              gi_differences_text(judging->arena, &differences)));
    return 0;
}

static int slots_of(const struct judging *judging, const struct gi_signed_statement *statement,
                    struct gi_slots *ret_slots, struct gi_error *reterr)
{
    struct gi_slots_request request = {
        .trust = judging->step->trust, .statement = &statement->statement, .highest = GI_SEVERITY_UNDETERMINED};
    return gi_slots_of(judging->arena, &request, ret_slots, reterr);
}

/* One new statement; whether nothing was found. */
static int judge_new(const struct judging *judging, size_t place, bool *ret_good, struct gi_error *reterr)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    const struct gi_signed_statement *statement = &signoffs->chain.at[place];
    const struct gi_signed_statement *last = place ? &signoffs->chain.at[place - 1] : NULL;
    struct gi_slots slots;
    *ret_good = false;
    if (last && !is_old(judging, last->source)) {
        (void)say(judging, 608, statement, "one step brings one statement about the plan");
        return 0;
    }
    if (!judge_frame(judging, statement, last))
        return 0;
    if (judge_content(judging, statement, last, ret_good, reterr) || slots_of(judging, statement, &slots, reterr))
        return -1;
    *ret_good = gi_slots_verify(judging->arena, &slots, judging->step->trust, statement, GI_SLOTS_ACCEPTANCE,
                                judging->findings) &&
                *ret_good;
    return 0;
}

/* Stakeholders who came later, beside a statement that the base has. */
static int judge_late(const struct judging *judging, const struct gi_signed_statement *statement,
                      struct gi_error *reterr)
{
    struct gi_signed_statement late = *statement;
    struct gi_slots slots;
    memset(&late.signatures, 0, sizeof(late.signatures));
    for (size_t i = 0; i < statement->signatures.n; i++)
        if (!is_old(judging, statement->signatures.at[i].source))
            GI_VEC_PUSH(judging->arena, &late.signatures, statement->signatures.at[i]);
    if (!late.signatures.n)
        return 0;
    if (!gi_trust_policy(judging->step->trust)) {
        (void)say(judging, 604, statement, "no signed policy stands before this step: nobody can sign");
        return 0;
    }
    if (judging->step->point == GI_JUDGE_PUSH && judging->step->clock >= statement->statement.expires) {
        gi_report(judging->findings, 609, place_of(late.signatures.at[0].source),
                  "the statement has expired: it takes no more signatures");
        return 0;
    }
    if (slots_of(judging, statement, &slots, reterr))
        return -1;
    for (size_t i = 0; i < statement->signatures.n; i++)
        if (is_old(judging, statement->signatures.at[i].source))
            GI_VEC_PUSH(judging->arena, &slots.signed_by, statement->signatures.at[i].who);
    (void)!gi_slots_verify(judging->arena, &slots, judging->step->trust, &late, GI_SLOTS_LATE, judging->findings);
    return 0;
}

int gi_judge_plan(const struct gi_plan_step *step, struct gi_arena *arena, struct gi_findings *findings,
                  struct gi_plan_verdicts *ret_verdicts, struct gi_error *reterr)
{
    struct gi_plan_verdicts verdicts = {0};
    struct judging judging = {step, arena, findings, &verdicts};
    gi_signoffs_read(step->after, findings, &verdicts.signoffs);
    bool good = !step->changed || judge_kept(&judging);
    for (size_t i = 0; i < verdicts.signoffs.chain.n; i++) {
        const struct gi_signed_statement *statement = &verdicts.signoffs.chain.at[i];
        bool old = !step->changed || is_old(&judging, statement->source);
        verdicts.is_new = verdicts.is_new || !old;
        if (step->changed &&
            (old ? judge_late(&judging, statement, reterr) : good && judge_new(&judging, i, &good, reterr)))
            return -1;
        verdicts.accepted += good;
    }
    *ret_verdicts = verdicts;
    return 0;
}
