/* The replay of a chain: lead, epoch, what is covered. */
#include "engine/judge/chain.h"

#include "engine/judge/coverage.h"

struct gi_chain gi_chain_empty(void)
{
    return (struct gi_chain){.highest = -1};
}

static void take_severity(struct gi_chain *chain, const struct gi_statement *statement)
{
    int severity = statement->facts.severity;
    if (!statement->has_facts || severity < 0 || severity == GI_SEVERITY_UNDETERMINED)
        return;
    if (chain->highest < 0 || severity < chain->highest)
        chain->highest = severity;
}

/* Another takes office; who led before leaves it at that moment. */
static void change_lead(struct gi_arena *arena, struct gi_chain *chain, const struct gi_statement *statement)
{
    if (chain->leads.n)
        chain->leads.at[chain->leads.n - 1].to = statement->signed_at;
    chain->lead = statement->to;
    chain->epoch = statement->to_epoch;
    GI_VEC_PUSH(arena, &chain->leads,
                (struct gi_lead_period){
                    .who = statement->to, .epoch = statement->to_epoch, .from = statement->signed_at, .to = INT64_MAX});
}

static void take_action(struct gi_arena *arena, struct gi_chain *chain, const struct gi_signed_statement *next)
{
    switch (next->statement.action) {
    case GI_SIGN_ASSUME:
    case GI_SIGN_HANDOVER:
    case GI_SIGN_TAKEOVER:
    case GI_SIGN_REOPEN: /* of these, reopen alone may name nobody */
        if (next->statement.to.n)
            change_lead(arena, chain, &next->statement);
        return;
    case GI_SIGN_ACCEPT:
    case GI_SIGN_AMEND:
    case GI_SIGN_CLOSE:
        chain->accept = next;
        return;
    case GI_SIGN_PURGE:
        chain->purged = true;
        return;
    case GI_SIGN_DOWNGRADE:
    case GI_SIGN_REJECT:
    case GI_SIGN_REDACT:
    case GI_SIGN_AFFIRM:
    case GI_SIGN_COMMUNICATE:
    case GI_SIGN_EXTRAORDINARY:
    case GI_SIGN_POLICY:
    case GI_SIGN_PLAN:
    case GI_SIGN_COUNT:
        return;
    }
}

void gi_chain_add(struct gi_arena *arena, struct gi_chain *chain, const struct gi_signed_statement *next)
{
    chain->accepted++;
    chain->last = next;
    take_severity(chain, &next->statement);
    take_action(arena, chain, next);
    if (next->statement.action != GI_SIGN_PURGE && gi_coverage_of_state(gi_statement_after(&next->statement)))
        chain->covering = next;
}

struct gi_chain gi_chain_of(struct gi_arena *arena, const struct gi_signoffs *signoffs)
{
    struct gi_chain chain = gi_chain_empty();
    for (size_t i = 0; i < signoffs->chain.n; i++)
        gi_chain_add(arena, &chain, &signoffs->chain.at[i]);
    return chain;
}
