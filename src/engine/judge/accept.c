/* Acceptance: statements of the chain that the base lacks, in the order of their numbers. */
#include "base/limits.h"
#include "base/time.h"
#include "engine/judge/parts.h"
#include "rules/rule.h"

struct gi_place gi_judge_place(const struct gi_source *source)
{
    return (struct gi_place){&source->file, {0, 0}};
}

static bool say(struct gi_judging *judging, int code, const struct gi_signed_statement *statement, const char *why)
{
    gi_report(judging->findings, code, gi_judge_place(statement->source), "%s", why);
    return false;
}

/* Where the statement stands in the chain, and who leads. */
static bool judge_link(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_chain *chain = &judging->verdicts->chain;
    const struct gi_statement *s = &statement->statement;
    uint32_t seq = chain->last ? chain->last->statement.seq + 1 : 1;
    uint32_t epoch = chain->lead.n ? chain->epoch : 0;
    if (s->seq != seq)
        return say(judging, 608, statement,
                   gi_arena_printf(judging->arena, "this is number %u, and the chain goes on with %u", s->seq, seq));
    if (strcmp(s->prev, chain->last ? chain->last->digest : "") != 0)
        return say(judging, 608, statement, "prev is not the statement before it");
    if (!gi_str_equal(s->lead, chain->lead) || s->epoch != epoch)
        return say(judging, 608, statement,
                   chain->lead.n ? gi_arena_printf(judging->arena, "lead is %.*s %u here; in office is %.*s %u",
                                                   GI_STR_ARGS(s->lead), s->epoch, GI_STR_ARGS(chain->lead), epoch)
                                 : "it names a lead, and nobody leads");
    if (s->to.n && s->to_epoch != chain->epoch + 1)
        return say(judging, 608, statement,
                   gi_arena_printf(judging->arena, "the epoch after %u is %u", chain->epoch, chain->epoch + 1));
    if (s->to.n && gi_str_equal(s->to, chain->lead) && s->action != GI_SIGN_REOPEN)
        return say(judging, 608, statement, "who takes office leads already");
    return true;
}

/* The place on the path at which it was made: from the one of the statement before it on. */
static bool find_state(struct gi_judging *judging, const struct gi_statement *s)
{
    for (size_t i = judging->cursor; i < judging->path.n; i++) {
        if (!gi_sign_is_step(s->action) && judging->path.at[i].state == s->state[0]) {
            judging->cursor = i;
            return true;
        }
        bool pair = i && i >= judging->fresh && judging->path.at[i - 1].state == s->state[0] &&
                    judging->path.at[i].state == s->state[1];
        if (gi_sign_is_step(s->action) && pair && i > judging->cursor) {
            judging->cursor = i;
            judging->path.at[i].has_statement = true;
            return true;
        }
    }
    return false;
}

static bool passes(const struct gi_judging *judging, int state)
{
    for (size_t i = judging->fresh; i < judging->path.n; i++)
        if (judging->path.at[i].state == state)
            return true;
    return false;
}

/* Whether the record passes the state in this step, and the action belongs there. */
static bool judge_state(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_statement *s = &statement->statement;
    if (s->action == GI_SIGN_PURGE)
        return true;
    if (!find_state(judging, s))
        return say(judging, 604, statement,
                   gi_sign_is_step(s->action)
                       ? gi_arena_printf(judging->arena, "status.yaml does not go from %s to %s in this step",
                                         gi_words_STATE.at[s->state[0]].word, gi_words_STATE.at[s->state[1]].word)
                       : gi_arena_printf(judging->arena, "the record is not in %s in this step",
                                         gi_words_STATE.at[s->state[0]].word));
    if (s->action == GI_SIGN_AMEND && s->state[0] != GI_STATE_FOLLOW_UP)
        return say(judging, 604, statement, "amend is for follow_up; a closed record is reopened");
    if (s->action != GI_SIGN_ASSUME)
        return true;
    if (judging->verdicts->chain.epoch)
        return say(judging, 608, statement, "somebody has led before: a handover, takeover or reopen names the next");
    bool declares = passes(judging, GI_STATE_INVESTIGATION);
    if (judging->step->life_after->retrospective ? s->state[0] != GI_STATE_POST_INCIDENT : !declares)
        return say(judging, 604, statement, "assume belongs into the step that declares the incident");
    return true;
}

bool gi_judge_frame(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_statement *s = &statement->statement;
    int64_t clock = judging->step->clock;
    int64_t most = (int64_t)GI_LIMIT_STATEMENT_DAYS * GI_DAY_SECONDS;
    bool timed = judging->step->point == GI_JUDGE_PUSH;
    if (!gi_trust_policy(judging->step->trust))
        return say(judging, 604, statement, "no signed policy stands before this step: nobody can sign");
    if (!gi_trust_saw(judging->step->trust, s->policy, s->action))
        return say(judging, 604, statement,
                   gi_arena_printf(judging->arena,
                                   "signed under policy %u, which is not of the chain, or who signs %s changed since",
                                   s->policy, gi_sign_word(s->action)));
    if (s->expires <= s->signed_at)
        return say(judging, 609, statement, "expires is not later than signed-at");
    if (timed && s->signed_at > clock + GI_LIMIT_CLOCK_AHEAD)
        return say(judging, 609, statement, "signed-at lies in the future: look at the clock of who signed");
    if (timed && s->expires <= clock)
        return say(judging, 609, statement, "it has expired");
    if (timed && s->expires > s->signed_at + most)
        return say(judging, 609, statement, "expires is more than 7 days after signed-at");
    return true;
}

bool gi_judge_slots(struct gi_judging *judging, const struct gi_signed_statement *statement,
                    const struct gi_signed_statement *affirmed)
{
    struct gi_slots slots;
    struct gi_error error = {.arena = judging->arena};
    struct gi_slots_request request = {.trust = judging->step->trust,
                                       .chain = &judging->verdicts->chain,
                                       .statement = &statement->statement,
                                       .affirmed = affirmed,
                                       .highest = judging->highest,
                                       .waives = statement->statement.waives.n > 0};
    if (gi_slots_of(judging->arena, &request, &slots, &error))
        return say(judging, 605, statement, error.message);
    return gi_slots_verify(judging->arena, &slots, judging->step->trust, statement, GI_SLOTS_ACCEPTANCE,
                           judging->findings);
}

/* Says where a statement differs from what it should be. */
static bool say_differences(struct gi_judging *judging, const struct gi_signed_statement *statement, int code,
                            const char *what, const struct gi_differences *differences)
{
    const char *text = gi_differences_text(judging->arena, differences);
    return say(judging, code, statement, gi_arena_printf(judging->arena, "%s: %s", what, text));
}

bool gi_judge_content(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_statement *s = &statement->statement;
    bool pair = gi_sign_is_step(s->action);
    struct gi_draft_request request = {.action = s->action,
                                       .before = step->before,
                                       .after = step->after,
                                       .life_before = step->life_before,
                                       .life_after = step->life_after,
                                       .signoffs = &judging->verdicts->signoffs,
                                       .policy = gi_trust_policy(step->trust),
                                       .chain = &judging->verdicts->chain,
                                       .document = statement->document,
                                       .affirms = s->affirms,
                                       .state_from = pair ? s->state[0] : -1,
                                       .state_to = pair ? s->state[1] : -1,
                                       .to = s->to,
                                       .signed_at = s->signed_at,
                                       .expires = s->expires,
                                       .reason = s->reason,
                                       .waives = s->waives.at,
                                       .waive_count = s->waives.n,
                                       .policy_seen = s->policy};
    struct gi_statement draft;
    struct gi_error error = {.arena = judging->arena};
    if (gi_draft(judging->arena, &request, &draft, &error))
        return say(judging, 604, statement, error.message);
    struct gi_str bytes = gi_statement_render(judging->arena, &draft);
    if (gi_str_equal(bytes, (struct gi_str){statement->source->file.data, statement->source->file.size}))
        return true;
    struct gi_differences differences = {0};
    gi_statement_compare(judging->arena, s, &draft, &differences);
    return say_differences(judging, statement, 604, "not what the record is", &differences);
}

/* Whether one of the statements behind this one in the step may change what it covers. */
static bool is_followed_by_change(const struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    for (size_t i = 0; i < signoffs->chain.n; i++) {
        const struct gi_statement *later = &signoffs->chain.at[i].statement;
        bool changes = later->action == GI_SIGN_AMEND || later->action == GI_SIGN_DOWNGRADE ||
                       later->action == GI_SIGN_REDACT || later->action == GI_SIGN_REOPEN;
        if (later->seq > statement->statement.seq && changes)
            return true;
    }
    return false;
}

/* An earlier statement of several: its record and project are this one; if it covers files they stand. */
static bool judge_earlier(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_statement *s = &statement->statement;
    struct gi_differences differences;
    if (!gi_str_equal(s->project, gi_trust_policy(step->trust)->project.text) ||
        !gi_str_equal(s->record, step->after->id))
        return say(judging, 604, statement, "it is about another record or another repository");
    if (!gi_coverage_of_state(gi_statement_after(s)) || is_followed_by_change(judging, statement))
        return true;
    if (gi_standing_differences(judging->arena, step->after, step->life_after, &judging->verdicts->signoffs, s,
                                GI_EXCUSED_NOTHING, NULL, &differences))
        return say_differences(judging, statement, 602, "not what the record is", &differences);
    return true;
}

/* What the action leaves as it is: beside accept, amend, reject, reopen and purge none changes what was covered before.
 */
static bool judge_covered_before(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    const struct gi_statement *s = &statement->statement;
    const struct gi_signed_statement *covering = judging->verdicts->chain.covering;
    bool handles = s->action == GI_SIGN_HANDOVER || s->action == GI_SIGN_TAKEOVER || s->action == GI_SIGN_AFFIRM ||
                   s->action == GI_SIGN_DOWNGRADE || s->action == GI_SIGN_REDACT || s->action == GI_SIGN_CLOSE;
    int made_in = s->action == GI_SIGN_CLOSE ? GI_STATE_FOLLOW_UP : s->state[0];
    if (!handles || !covering || gi_statement_after(&covering->statement) != made_in ||
        is_followed_by_change(judging, statement))
        return true;
    enum gi_excused excused = s->action == GI_SIGN_DOWNGRADE ? GI_EXCUSED_FACTS
                              : s->action == GI_SIGN_REDACT  ? GI_EXCUSED_ROWS
                                                             : GI_EXCUSED_NOTHING;
    struct gi_differences differences;
    if (!gi_standing_differences(judging->arena, judging->step->after, judging->step->life_after,
                                 &judging->verdicts->signoffs, &covering->statement, excused, s, &differences))
        return true;
    const char *what =
        gi_arena_printf(judging->arena, "%s changes nothing that %.*s covers, and this was changed without an amend",
                        gi_sign_word(s->action), GI_STR_ARGS(covering->source->name));
    return say_differences(judging, statement, 602, what, &differences);
}

bool gi_judge_lists_waiver(const struct gi_record *record, int code, int64_t moment)
{
    for (size_t i = 0; i < record->incident.waivers.n; i++) {
        const struct gi_waiver *waiver = &record->incident.waivers.at[i];
        bool over = waiver->expires.is != GI_ABSENT &&
                    (waiver->expires.is != GI_PRESENT || moment >= waiver->expires.number + GI_DAY_SECONDS);
        if (waiver->rule.is == GI_PRESENT && waiver->rule.number == code && !over)
            return true;
    }
    return false;
}

static bool judge_waivers(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    bool good = true;
    for (size_t i = 0; i < statement->statement.waives.n; i++) {
        int code = statement->statement.waives.at[i];
        const struct gi_rule *rule = gi_rule_find(code);
        if (!rule || rule->floor == GI_RULE_HARD)
            good = say(judging, 617, statement, gi_arena_printf(judging->arena, "GI%03d cannot be waived", code));
        else if (!gi_judge_lists_waiver(judging->step->after, code, statement->statement.signed_at))
            good = say(judging, 617, statement,
                       gi_arena_printf(judging->arena, "GI%03d has no waiver in incident.yaml that is in force", code));
    }
    return good;
}

/* The statement that an affirm renews, or NULL where there is none that may be renewed. */
static const struct gi_signed_statement *find_affirmed(struct gi_judging *judging,
                                                       const struct gi_signed_statement *statement)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    for (size_t i = 0; i < signoffs->chain.n; i++) {
        const struct gi_signed_statement *old = &signoffs->chain.at[i];
        if (old->statement.seq == statement->statement.affirms && old->statement.seq < statement->statement.seq &&
            gi_judge_is_disputed(judging, old))
            return old;
    }
    return NULL;
}

/* Everything about one new statement; whether nothing was found. */
static bool accept_one(struct gi_judging *judging, const struct gi_signed_statement *statement, bool last)
{
    const struct gi_statement *s = &statement->statement;
    const struct gi_signed_statement *affirmed = NULL;
    if (judging->verdicts->chain.purged)
        return say(judging, 621, statement, "after a purge nothing more is signed");
    if (!judge_link(judging, statement) || !gi_judge_frame(judging, statement) || !judge_state(judging, statement))
        return false;
    if (!(last ? gi_judge_content(judging, statement) : judge_earlier(judging, statement)))
        return false;
    if (s->action == GI_SIGN_AFFIRM && !(affirmed = find_affirmed(judging, statement)))
        return say(judging, 604, statement, "what it renews is not disputed, or not there");
    bool good = judge_covered_before(judging, statement);
    good = judge_waivers(judging, statement) && good;
    good = gi_judge_slots(judging, statement, affirmed) && good;
    return (!s->has_facts || gi_judge_facts(judging, &s->facts, s->action, gi_judge_place(statement->source))) && good;
}

void gi_judge_chain(struct gi_judging *judging)
{
    struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    size_t last = signoffs->chain.n;
    for (size_t i = 0; i < signoffs->chain.n; i++)
        if (!gi_signoffs_has(judging->step->before, signoffs->chain.at[i].source))
            last = i;
    for (size_t i = 0; i < signoffs->chain.n && !judging->failed; i++) {
        const struct gi_signed_statement *statement = &signoffs->chain.at[i];
        if (gi_signoffs_has(judging->step->before, statement->source))
            continue;
        judging->failed = !accept_one(judging, statement, i == last);
        judging->purging = judging->failed && statement->statement.action == GI_SIGN_PURGE;
        if (!judging->failed)
            gi_chain_add(judging->arena, &judging->verdicts->chain, statement);
    }
}
