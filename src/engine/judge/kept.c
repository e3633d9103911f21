/* What was signed stays: statements and signatures of the base, late signatures, keys that were compromised since. */
#include "engine/judge/parts.h"

static void keep(struct gi_judging *judging, const struct gi_source *old)
{
    const struct gi_source *now = gi_record_source(judging->step->after, old->name);
    if (!now)
        gi_report(judging->findings, 610, judging->step->after->incident.self.place, "%.*s is gone",
                  GI_STR_ARGS(old->name));
    else if (!gi_signoffs_has(judging->step->before, now))
        gi_report(judging->findings, 610, gi_judge_place(now), "%.*s was changed", GI_STR_ARGS(old->name));
    else
        return;
    gi_report_remedy(judging->findings, "put it back: git restore --source=%s -- %s",
                     judging->step->point == GI_JUDGE_CHECK ? "HEAD" : "HEAD^", old->file.path);
}

static void keep_statement(struct gi_judging *judging, const struct gi_signed_statement *old)
{
    keep(judging, old->source);
    for (size_t i = 0; i < old->signatures.n; i++)
        keep(judging, old->signatures.at[i].source);
}

static bool admits_late(enum gi_sign_action action)
{
    return action == GI_SIGN_CLOSE || action == GI_SIGN_EXTRAORDINARY;
}

/* The slots that a statement had when it was made, and who filled them. */
static bool slots_then(struct gi_judging *judging, const struct gi_signed_statement *statement,
                       struct gi_slots *ret_slots)
{
    struct gi_error error = {.arena = judging->arena};
    struct gi_chain then = gi_chain_empty();
    then.lead = statement->statement.lead;
    then.epoch = statement->statement.epoch;
    struct gi_slots_request request = {
        .trust = judging->step->trust, .chain = &then, .statement = &statement->statement, .highest = judging->highest};
    if (!gi_slots_of(judging->arena, &request, ret_slots, &error))
        return true;
    gi_report(judging->findings, 607, gi_judge_place(statement->source), "a signature came late: %s", error.message);
    return false;
}

/* New signatures beside a statement that the base has. */
static void judge_late(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    struct gi_signed_statement late = *statement;
    struct gi_slots slots = {0};
    GI_VEC(struct gi_str) signed_by = {0};
    late.signatures.at = NULL;
    late.signatures.n = late.signatures.room = 0;
    for (size_t i = 0; i < statement->signatures.n; i++) {
        const struct gi_signature_file *file = &statement->signatures.at[i];
        if (gi_signoffs_has(judging->step->before, file->source))
            GI_VEC_PUSH(judging->arena, &signed_by, file->who); /* names were recomputed when it was accepted */
        else
            GI_VEC_PUSH(judging->arena, &late.signatures, *file);
    }
    if (!late.signatures.n)
        return;
    struct gi_place place = gi_judge_place(late.signatures.at[0].source);
    if (!admits_late(statement->statement.action)) {
        gi_report(judging->findings, 607, place, "%s takes no signature afterwards",
                  gi_sign_word(statement->statement.action));
        return;
    }
    if (judging->step->point == GI_JUDGE_PUSH && judging->step->clock >= statement->statement.expires)
        gi_report(judging->findings, 609, place, "the statement has expired: it takes no more signatures");
    if (!slots_then(judging, statement, &slots))
        return;
    for (size_t i = 0; i < signed_by.n; i++)
        GI_VEC_PUSH(judging->arena, &slots.signed_by, signed_by.at[i]);
    bool good = gi_slots_verify(judging->arena, &slots, judging->step->trust, &late, GI_SLOTS_LATE, judging->findings);
    judging->failed = judging->failed || !good;
}

void gi_judge_kept(struct gi_judging *judging)
{
    size_t said = judging->findings->list.n;
    const struct gi_signoffs *now = &judging->verdicts->signoffs;
    for (size_t i = 0; i < judging->before.chain.n; i++)
        keep_statement(judging, &judging->before.chain.at[i]);
    for (size_t i = 0; i < judging->before.documents.n; i++)
        keep_statement(judging, &judging->before.documents.at[i]);
    judging->failed = judging->findings->list.n > said;
    for (size_t i = 0; i < now->chain.n; i++)
        if (gi_signoffs_has(judging->step->before, now->chain.at[i].source))
            judge_late(judging, &now->chain.at[i]);
    for (size_t i = 0; i < now->documents.n; i++)
        if (gi_signoffs_has(judging->step->before, now->documents.at[i].source))
            judge_late(judging, &now->documents.at[i]);
}

/* Who signed a statement with a key that was compromised since; nothing: nobody. */
static struct gi_str disputed_by(const struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    for (size_t i = 0; i < statement->signatures.n; i++) {
        const struct gi_source *source = statement->signatures.at[i].source;
        struct gi_error error = {.arena = judging->arena};
        struct gi_sshsig signature;
        if (gi_sshsig_parse(judging->arena, (struct gi_str){source->file.data, source->file.size}, &signature, &error))
            continue;
        const struct gi_roster_key *key = gi_trust_key(judging->step->trust, signature.key_blob);
        if (key && key->status == GI_KEY_STATUS_COMPROMISED)
            return key->person->id.text;
    }
    return (struct gi_str){0};
}

bool gi_judge_is_disputed(const struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    return disputed_by(judging, statement).n > 0;
}

static bool is_affirmed(const struct gi_judging *judging, uint32_t seq)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    for (size_t i = 0; i < signoffs->chain.n; i++)
        if (signoffs->chain.at[i].statement.action == GI_SIGN_AFFIRM &&
            signoffs->chain.at[i].statement.affirms == seq && !gi_judge_is_disputed(judging, &signoffs->chain.at[i]))
            return true;
    return false;
}

static void say_disputed(struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    struct gi_str who = disputed_by(judging, statement);
    bool chain = gi_sign_form_of(statement->statement.action) == GI_SIGN_FORM_CHAIN;
    if (!who.n || (chain && is_affirmed(judging, statement->statement.seq)))
        return;
    gi_report(judging->findings, 620, gi_judge_place(statement->source),
              "disputed: the key with which %.*s signed was compromised since", GI_STR_ARGS(who));
    if (!chain)
        gi_report_remedy(judging->findings, "ask %.*s whether it is theirs, and note the answer in the timeline",
                         GI_STR_ARGS(who));
}

void gi_judge_disputed(struct gi_judging *judging)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    bool any = false;
    for (size_t i = 0; i < judging->step->trust->roster.n; i++)
        any = any || judging->step->trust->roster.at[i].status == GI_KEY_STATUS_COMPROMISED;
    for (size_t i = 0; any && i < signoffs->chain.n; i++)
        say_disputed(judging, &signoffs->chain.at[i]);
    for (size_t i = 0; any && i < signoffs->documents.n; i++)
        say_disputed(judging, &signoffs->documents.at[i]);
}
