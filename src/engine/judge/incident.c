/* One step of one incident: sign-offs are read, the chain is replayed and continued, obligations are compared. */
#include "engine/judge/incident.h"

#include "engine/judge/parts.h"

/* The guarded step that was made, also where the same step goes back from it: what a close asked for when it was pushed
 * alone it asks for when a reopen is squashed onto it. Of accept and close the close asks for more. */
static void find_gate(struct gi_judging *judging)
{
    struct gi_incident_verdicts *verdicts = judging->verdicts;
    for (size_t i = 0; i < verdicts->signoffs.chain.n && !judging->failed; i++) {
        const struct gi_signed_statement *statement = &verdicts->signoffs.chain.at[i];
        enum gi_sign_action action = statement->statement.action;
        bool gates = action == GI_SIGN_CLOSE || (action == GI_SIGN_ACCEPT && verdicts->gate != GI_GATE_CLOSE);
        if (!gates || gi_signoffs_has(judging->step->before, statement->source))
            continue;
        verdicts->gate = action == GI_SIGN_CLOSE ? GI_GATE_CLOSE : GI_GATE_ACCEPT;
        verdicts->gate_at = statement->statement.signed_at;
    }
}

/* Rules that accepted sign-offs waive: those since the record was last opened; from severity high on a gate asks for
 * its own, which an executive has signed. */
static void find_waived(struct gi_judging *judging)
{
    struct gi_incident_verdicts *verdicts = judging->verdicts;
    bool own = verdicts->gate != GI_GATE_NONE && judging->highest <= GI_SEVERITY_HIGH;
    for (size_t i = 0; i < verdicts->signoffs.chain.n && i < verdicts->chain.accepted; i++) {
        const struct gi_statement *s = &verdicts->signoffs.chain.at[i].statement;
        if (s->action == GI_SIGN_REOPEN)
            verdicts->waived.n = 0;
        if (own && gi_signoffs_has(judging->step->before, verdicts->signoffs.chain.at[i].source))
            continue;
        for (size_t j = 0; j < s->waives.n; j++)
            if (verdicts->gate == GI_GATE_NONE ||
                gi_judge_lists_waiver(judging->step->after, s->waives.at[j], verdicts->gate_at))
                GI_VEC_PUSH(judging->arena, &verdicts->waived, (int)s->waives.at[j]);
    }
}

/* What was signed before the step: the newest statement that covers files, until a reopen takes it back. */
static void find_signed(struct gi_judging *judging)
{
    const struct gi_signed_statement *covering = judging->chain_before.covering;
    for (size_t i = 0; covering && i < judging->before.chain.n; i++) {
        const struct gi_statement *later = &judging->before.chain.at[i].statement;
        if (later->action == GI_SIGN_REOPEN && later->seq > covering->statement.seq)
            covering = NULL;
    }
    judging->verdicts->signed_before = covering ? &covering->statement : NULL;
}

/* The first time in office begins with the declaration. */
static void date_leads(struct gi_judging *judging)
{
    struct gi_chain *chain = &judging->verdicts->chain;
    struct gi_instant declared = judging->step->life_after->declared;
    if (chain->leads.n && declared.known && declared.at < chain->leads.at[0].from)
        chain->leads.at[0].from = declared.at;
}

static void judge_unchanged(struct gi_judging *judging)
{
    struct gi_incident_verdicts *verdicts = judging->verdicts;
    verdicts->chain = gi_chain_of(judging->arena, &verdicts->signoffs);
    judging->chain_before = verdicts->chain;
    verdicts->unverified = verdicts->signoffs.chain.n + verdicts->signoffs.documents.n;
    gi_judge_read_path(judging);
    judging->fresh = judging->path.n;
    if (!gi_judge_purged(judging)) {
        if (gi_trust_policy(judging->step->trust) || verdicts->chain.covering)
            gi_judge_standing(judging);
        gi_judge_documents(judging);
    }
}

/* A repository whose policy nobody has signed yet: what is there is taken as it stands, and a guarded step is pointed
 * out. Push and audit have no such leniency: they refuse what a signed policy does not stand before. */
static void judge_unsigned(struct gi_judging *judging)
{
    judge_unchanged(judging);
    if (!judging->step->changed || judging->verdicts->chain.accepted)
        return;
    judging->path.n = judging->fresh = 0;
    gi_judge_read_path(judging);
    if (judging->fresh < judging->path.n)
        gi_judge_guards(judging);
}

static void judge_changed(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    struct gi_findings unsaid = {.arena = judging->arena};
    if (step->before)
        gi_signoffs_read(step->before, &unsaid, &judging->before);
    judging->chain_before = gi_chain_of(judging->arena, &judging->before);
    judging->verdicts->chain = judging->chain_before;
    gi_judge_read_path(judging);
    gi_judge_begin_facts(judging);
    gi_judge_kept(judging);
    gi_judge_chain(judging);
    if (gi_judge_purged(judging) || judging->purging)
        return;
    find_gate(judging);
    gi_judge_rows_in_time(judging);
    gi_judge_documents(judging);
    gi_judge_redactions(judging);
    gi_judge_last_facts(judging);
    gi_judge_guards(judging);
    gi_judge_standing(judging);
}

int gi_judge_incident(const struct gi_incident_step *step, struct gi_arena *arena, struct gi_findings *findings,
                      struct gi_incident_verdicts *ret_verdicts, struct gi_error *reterr)
{
    struct gi_incident_verdicts verdicts = {.gate = GI_GATE_NONE};
    struct gi_judging judging = {.step = step, .arena = arena, .findings = findings, .verdicts = &verdicts};
    if (!step->trust)
        return gi_fail(reterr, "a step is judged with the trust of the tree before it");
    gi_signoffs_read(step->after, findings, &verdicts.signoffs);
    if (!gi_trust_policy(step->trust) && step->point == GI_JUDGE_CHECK)
        judge_unsigned(&judging);
    else if (step->changed)
        judge_changed(&judging);
    else
        judge_unchanged(&judging);
    find_signed(&judging);
    gi_judge_disputed(&judging);
    date_leads(&judging);
    find_waived(&judging);
    *ret_verdicts = verdicts;
    return 0;
}
