/* Messages: logged, sent once, reviewed where they slipped out, resting on facts, corrected. */
#include "rules/functions.h"
#include "rules/help.h"
#include "rules/response.h"

/* What communications.yaml says about a message; a row that could not be read makes it unknown. */
enum fate { DRAFT, SENT, WITHDRAWN, UNKNOWN };

static enum fate fate_of(const struct gi_rule_run *run, struct gi_str id)
{
    enum fate fate = gi_response_read(run, GI_ROLE_SENT) && run->head->sent.is != GI_BAD ? DRAFT : UNKNOWN;
    for (size_t i = 0; i < run->head->sent.n; i++) {
        const struct gi_sent *row = &run->head->sent.at[i];
        if (row->id.is == GI_PRESENT && !gi_str_equal(row->id.text, id))
            continue;
        if (row->id.is != GI_PRESENT || row->state.is != GI_PRESENT)
            fate = UNKNOWN;
        else if (row->state.number == GI_SENT_SENT)
            return SENT; /* what went out is out, whatever follows */
        else if (fate == DRAFT)
            fate = WITHDRAWN;
    }
    return fate;
}

/* Whether the log was read whole and has no message that was sent. */
static bool nothing_was_sent(const struct gi_rule_run *run)
{
    if (!gi_response_read(run, GI_ROLE_SENT) || run->head->sent.is == GI_BAD)
        return false;
    for (size_t i = 0; i < run->head->sent.n; i++)
        if (!gi_help_is(&run->head->sent.at[i].state, GI_SENT_WITHDRAWN))
            return false;
    return true;
}

static bool customers_harmed(const struct gi_rule_run *run)
{
    return gi_help_is(&run->head->incident.impact.customer_impact, GI_YES_NO_UNKNOWN_YES);
}

void gi_rule_communication_logged(struct gi_rule_run *run)
{
    bool later_rule_speaks = gi_rule_reached(run) >= GI_STATE_FOLLOW_UP;
    if (customers_harmed(run) && nothing_was_sent(run) && !later_rule_speaks)
        gi_say(run, run->head->incident.impact.customer_impact.place,
               "customers are harmed, and no communication was sent");
}

void gi_rule_communication_done(struct gi_rule_run *run)
{
    if (customers_harmed(run) && nothing_was_sent(run))
        gi_say(run, run->head->incident.impact.customer_impact.place,
               "customers were harmed, and no communication was ever sent");
}

/* The first row above that rules this one out, or NULL. */
static const struct gi_sent *ruled_out_by(const struct gi_record *record, size_t place)
{
    const struct gi_sent *row = &record->sent.at[place];
    for (size_t i = 0; i < place; i++) {
        const struct gi_sent *above = &record->sent.at[i];
        if (above->id.is != GI_PRESENT || above->state.is != GI_PRESENT || !gi_str_equal(above->id.text, row->id.text))
            continue;
        if (above->state.number == GI_SENT_WITHDRAWN || gi_help_is(&row->state, GI_SENT_SENT))
            return above;
    }
    return NULL;
}

void gi_rule_sent_rows(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->sent.n; i++) {
        const struct gi_sent *row = &run->head->sent.at[i];
        const struct gi_sent *above = row->id.is == GI_PRESENT ? ruled_out_by(run->head, i) : NULL;
        if (above)
            gi_say(run, row->id.place, "%.*s was %s at %.*s already", GI_STR_ARGS(row->id.text),
                   above->state.number == GI_SENT_WITHDRAWN ? "withdrawn" : "sent", GI_STR_ARGS(above->at.text));
    }
}

static bool has_glitch(const struct gi_analysis *analysis, struct gi_str id)
{
    for (size_t i = 0; i < analysis->findings.n; i++) {
        const struct gi_review_finding *finding = &analysis->findings.at[i];
        bool other_class =
            finding->class.is == GI_PRESENT && finding->class.number != GI_FINDING_CLASS_COMMUNICATION_GLITCH;
        if (!other_class && gi_response_has(&finding->about, id))
            return true;
    }
    return false;
}

void gi_rule_failures_have_findings(struct gi_rule_run *run)
{
    const struct gi_analysis *analysis = &run->head->analysis;
    if (analysis->self.is != GI_PRESENT || analysis->findings.is == GI_BAD)
        return; /* no analysis: GI421 says so */
    for (size_t i = 0; i < run->head->sent.n; i++) {
        const struct gi_sent *row = &run->head->sent.at[i];
        if (row->coordination_failure.is == GI_PRESENT && row->id.is == GI_PRESENT &&
            !has_glitch(analysis, row->id.text))
            gi_say(run, row->coordination_failure.place,
                   "%.*s went out without coordination, and no communication_glitch finding is about it",
                   GI_STR_ARGS(row->id.text));
    }
}

/* The first audience outside the house to which every statement has to be sure, or NULL. */
static const struct gi_scalar *outside_audience(const struct gi_communication *message)
{
    for (size_t i = 0; i < message->audience.n; i++) {
        const struct gi_scalar *audience = &message->audience.at[i];
        if (audience->number == GI_AUDIENCE_CUSTOMER || audience->number == GI_AUDIENCE_REGULATOR ||
            audience->number == GI_AUDIENCE_PRESS || audience->number == GI_AUDIENCE_PUBLIC)
            return audience;
    }
    return NULL;
}

static bool cites_nothing(const struct gi_communication *message)
{
    return !message->facts.n && message->facts.is != GI_BAD && message->id.is == GI_PRESENT;
}

void gi_rule_messages_cite_facts(struct gi_rule_run *run)
{
    bool sent_ones_too = gi_rule_reached(run) < GI_STATE_FOLLOW_UP; /* from then on they are GI726's */
    for (size_t i = 0; i < run->head->communications.n; i++) {
        const struct gi_communication *message = run->head->communications.at[i];
        const struct gi_scalar *audience = outside_audience(message);
        if (!audience || !cites_nothing(message))
            continue;
        enum fate fate = fate_of(run, message->id.text);
        if (fate == DRAFT || (fate == SENT && sent_ones_too))
            gi_say(run, message->facts.place, "%.*s is for the audience %.*s and cites no facts",
                   GI_STR_ARGS(message->id.text), GI_STR_ARGS(audience->text));
    }
}

void gi_rule_sent_messages_cite_facts(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->communications.n; i++) {
        const struct gi_communication *message = run->head->communications.at[i];
        const struct gi_scalar *audience = outside_audience(message);
        if (audience && cites_nothing(message) && fate_of(run, message->id.text) == SENT &&
            !gi_response_reviewed(run, message->id.text))
            gi_say(run, message->facts.place, "%.*s was sent to the audience %.*s and cites no facts",
                   GI_STR_ARGS(message->id.text), GI_STR_ARGS(audience->text));
    }
}

/* A row that puts another right. */
struct correction {
    struct gi_str of;
    struct gi_str by; /* empty where the later row has no id */
};

struct corrections {
    struct correction *at;
    size_t n;
};

static void note_correction(struct corrections *all, const struct gi_scalar *corrects, const struct gi_scalar *id)
{
    if (corrects->is == GI_PRESENT)
        all->at[all->n++] =
            (struct correction){corrects->text, id->is == GI_PRESENT ? id->text : GI_STR("a later row")};
}

static struct corrections corrections_of(const struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    struct corrections all = {
        GI_NEW_ARRAY(run->findings->arena, struct correction, head->timeline.n + head->evidence.n), 0};
    for (size_t i = 0; i < head->timeline.n; i++)
        note_correction(&all, &head->timeline.at[i].corrects, &head->timeline.at[i].id);
    for (size_t i = 0; i < head->evidence.n; i++)
        note_correction(&all, &head->evidence.at[i].corrects, &head->evidence.at[i].id);
    return all;
}

static const struct correction *correction_of(const struct corrections *all, struct gi_str fact)
{
    for (size_t i = 0; i < all->n; i++)
        if (gi_str_equal(all->at[i].of, fact))
            return &all->at[i];
    return NULL;
}

/* Whether a message that went out, or may have, puts this one right. */
static bool was_put_right(const struct gi_rule_run *run, struct gi_str id)
{
    for (size_t i = 0; i < run->head->communications.n; i++) {
        const struct gi_communication *later = run->head->communications.at[i];
        if (later->corrects.is != GI_PRESENT || !gi_str_equal(later->corrects.text, id))
            continue;
        enum fate fate = later->id.is == GI_PRESENT ? fate_of(run, later->id.text) : UNKNOWN;
        if (fate == SENT || fate == UNKNOWN)
            return true;
    }
    return !gi_response_read(run, GI_ROLE_COMMUNICATION);
}

/* The first of the facts that was corrected; ret_correction says by which row. */
static const struct gi_scalar *corrected_fact(const struct corrections *all, const struct gi_communication *message,
                                              const struct correction **ret_correction)
{
    for (size_t i = 0; i < message->facts.n; i++) {
        const struct correction *correction = correction_of(all, message->facts.at[i].text);
        if (correction) {
            *ret_correction = correction;
            return &message->facts.at[i];
        }
    }
    return NULL;
}

void gi_rule_messages_corrected(struct gi_rule_run *run)
{
    struct corrections all = corrections_of(run);
    if (!all.n)
        return;
    for (size_t i = 0; i < run->head->communications.n; i++) {
        const struct gi_communication *message = run->head->communications.at[i];
        const struct correction *correction = NULL;
        const struct gi_scalar *fact = corrected_fact(&all, message, &correction);
        if (!fact || message->id.is != GI_PRESENT || fate_of(run, message->id.text) != SENT)
            continue;
        if (!was_put_right(run, message->id.text) && !gi_response_reviewed(run, message->id.text))
            gi_say(run, fact->place, "%.*s rests on %.*s, which %.*s corrects, and no correction of %.*s was sent",
                   GI_STR_ARGS(message->id.text), GI_STR_ARGS(fact->text), GI_STR_ARGS(correction->by),
                   GI_STR_ARGS(message->id.text));
    }
}
