/* Communications and decisions: their statements, and that what was signed, sent or extraordinary stays so. */
#include "engine/judge/parts.h"

static bool is(const struct gi_scalar *scalar, int choice)
{
    return scalar->is == GI_PRESENT && scalar->number == choice;
}

/* Statements of documents that the base lacks; the lead is the one after the step's chain. */
static void accept_documents(struct gi_judging *judging)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    for (size_t i = 0; i < signoffs->documents.n; i++) {
        const struct gi_signed_statement *statement = &signoffs->documents.at[i];
        if (gi_signoffs_has(judging->step->before, statement->source))
            continue;
        if (gi_judge_frame(judging, statement) && gi_judge_content(judging, statement) &&
            gi_judge_slots(judging, statement, NULL))
            continue;
        judging->failed = true;
    }
}

static bool same_bytes(const struct gi_source *old, const struct gi_source *now)
{
    return now && !now->broken && !old->broken && now->file.size == old->file.size &&
           memcmp(now->file.data, old->file.data, old->file.size) == 0;
}

static void keep_document(struct gi_judging *judging, const struct gi_source *old, const char *why)
{
    const struct gi_source *now = gi_record_source(judging->step->after, old->name);
    if (same_bytes(old, now))
        return;
    struct gi_place place = now ? gi_judge_place(now) : judging->step->after->incident.self.place;
    gi_report(judging->findings, 613, place, "%.*s was %s, and is %s", GI_STR_ARGS(old->name), why,
              now ? "changed" : "gone");
}

static bool is_sent(const struct gi_record *record, struct gi_str id)
{
    for (size_t i = 0; i < record->sent.n; i++)
        if (is(&record->sent.at[i].state, GI_SENT_SENT) && gi_str_equal(record->sent.at[i].id.text, id))
            return true;
    return false;
}

/* What the base signed, or calls sent, keeps its path and its bytes. */
static void keep_documents(struct gi_judging *judging)
{
    const struct gi_record *before = judging->step->before;
    for (size_t i = 0; i < before->sources.n; i++) {
        const struct gi_source *source = &before->sources.at[i];
        struct gi_str id = gi_document_id(source->name);
        bool message = source->kind->role == GI_ROLE_COMMUNICATION;
        if ((message || source->kind->role == GI_ROLE_DECISION) && gi_signoffs_document(&judging->before, id))
            keep_document(judging, source, "signed");
        else if (message && is_sent(before, id))
            keep_document(judging, source, "sent");
    }
}

static bool binds(const struct gi_record *record, const struct gi_decision *decision)
{
    if (is(&decision->kind, GI_DECISION_KIND_ACCEPTANCE_OF_RISK) || is(&decision->kind, GI_DECISION_KIND_DISCLOSURE))
        return true;
    for (size_t i = 0; i < record->incident.parties.n; i++) {
        const struct gi_party *party = &record->incident.parties.at[i];
        if ((is(&party->kind, GI_PARTY_LAW_ENFORCEMENT) || is(&party->kind, GI_PARTY_REGULATOR)) &&
            party->authorised_by.is == GI_PRESENT && gi_str_equal(party->authorised_by.text, decision->id.text))
            return true;
    }
    return false;
}

static const struct gi_decision *find_decision(const struct gi_record *record, struct gi_str id)
{
    for (size_t i = 0; i < record->decisions.n; i++)
        if (gi_str_equal(record->decisions.at[i]->id.text, id))
            return record->decisions.at[i];
    return NULL;
}

/* What was extraordinary, by its word or by what it does, is so for ever. */
static void keep_extraordinary(struct gi_judging *judging)
{
    const struct gi_record *before = judging->step->before;
    const struct gi_record *after = judging->step->after;
    for (size_t i = 0; i < before->decisions.n; i++) {
        const struct gi_decision *old = before->decisions.at[i];
        const struct gi_decision *now = find_decision(after, old->id.text);
        bool was = is(&old->authority, GI_AUTHORITY_EXTRAORDINARY);
        if ((!was && !binds(before, old)) || (now && is(&now->authority, GI_AUTHORITY_EXTRAORDINARY)))
            continue;
        if (now && !was && binds(after, now))
            continue; /* GI717 asks for the word */
        gi_report(judging->findings, 616, now ? now->self.place : after->incident.self.place,
                  "%.*s was extraordinary%s", GI_STR_ARGS(old->id.text), now ? ", and no longer is" : ", and is gone");
    }
}

static bool has_failure(const struct gi_record *record, struct gi_str id)
{
    for (size_t i = 0; i < record->sent.n; i++)
        if (gi_str_equal(record->sent.at[i].id.text, id) && record->sent.at[i].coordination_failure.is == GI_PRESENT)
            return true;
    return false;
}

/* A message that went out unsigned, and no row says that it was a failure of coordination. */
static bool is_uncoordinated(const struct gi_record *record, const struct gi_signoffs *signoffs, struct gi_str id)
{
    const struct gi_signed_statement *statement = gi_signoffs_document(signoffs, id);
    if (!is_sent(record, id) || (statement && statement->statement.action == GI_SIGN_COMMUNICATE))
        return false;
    return !has_failure(record, id);
}

/* Whether a message went out before its statement was signed; of a time without seconds any within its minute. */
static bool is_too_early(const struct gi_signed_statement *statement, const struct gi_sent *row)
{
    enum { MINUTE = 60 };
    bool minutes = row->at.number % MINUTE == 0;
    int64_t made = minutes ? statement->statement.signed_at / MINUTE * MINUTE : statement->statement.signed_at;
    return row->at.is == GI_PRESENT && row->at.number < made;
}

static void judge_row(struct gi_judging *judging, const struct gi_sent *row)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    struct gi_str id = row->id.text;
    if (is_uncoordinated(step->after, signoffs, id)) {
        if (!step->before || !is_uncoordinated(step->before, &judging->before, id))
            gi_report(judging->findings, 614, row->self.place, "%.*s was sent, and the Crisis Lead has not signed it",
                      GI_STR_ARGS(id));
        return;
    }
    const struct gi_signed_statement *statement = gi_signoffs_document(signoffs, id);
    bool late =
        step->before && statement && !gi_signoffs_has(step->before, statement->source) && has_failure(step->before, id);
    bool fresh = !step->before || !is_sent(step->before, id) || late;
    if (fresh && statement && row->coordination_failure.is != GI_PRESENT && !step->life_after->retrospective &&
        is_too_early(statement, row))
        gi_report(judging->findings, 614, row->self.place, "%.*s was sent before the Crisis Lead signed it",
                  GI_STR_ARGS(id));
}

/* What is sent needs the lead's signature, once somebody has led before this step. */
static void judge_sent(struct gi_judging *judging)
{
    const struct gi_record *after = judging->step->after;
    for (size_t i = 0; judging->chain_before.epoch && i < after->sent.n; i++)
        if (is(&after->sent.at[i].state, GI_SENT_SENT) && after->sent.at[i].id.is == GI_PRESENT)
            judge_row(judging, &after->sent.at[i]);
}

static bool is_approved(const struct gi_judging *judging, const struct gi_decision *decision)
{
    const struct gi_signed_statement *statement = gi_signoffs_document(&judging->verdicts->signoffs, decision->id.text);
    return statement && statement->statement.action == GI_SIGN_EXTRAORDINARY;
}

/* Extraordinary decisions without an executive's signature: due at once, given by word of mouth after the policy's
 * hours, and always at a gate. Which of them were there before anybody led no later step can tell: they are signed,
 * too.
 */
static void judge_extraordinary(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_policy *policy = gi_trust_policy(step->trust);
    bool gate = judging->verdicts->gate != GI_GATE_NONE || step->gate != GI_GATE_NONE;
    for (size_t i = 0; policy && judging->verdicts->chain.epoch && i < step->after->decisions.n; i++) {
        const struct gi_decision *decision = step->after->decisions.at[i];
        const struct gi_scalar *said = &decision->verbal_approval.at;
        int64_t hours = gi_policy_verbal_approval_hours(policy);
        if (!is(&decision->authority, GI_AUTHORITY_EXTRAORDINARY) || is_approved(judging, decision))
            continue;
        if (!gate && said->is == GI_PRESENT && step->as_of < said->number + hours * 3600)
            continue;
        gi_report(judging->findings, 615, decision->authority.place,
                  said->is == GI_PRESENT ? "%.*s was approved by word of mouth, and no executive has signed it since"
                                         : "%.*s is extraordinary, and no executive has signed it",
                  GI_STR_ARGS(decision->id.text));
    }
}

void gi_judge_documents(struct gi_judging *judging)
{
    if (judging->step->changed) {
        accept_documents(judging);
        if (judging->step->before) {
            keep_documents(judging);
            keep_extraordinary(judging);
        }
        judge_sent(judging);
    }
    judge_extraordinary(judging);
}
