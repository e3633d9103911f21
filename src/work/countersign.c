/* The second signature: the statement is derived anew first, and has to come out as it stands. */
#include "base/limits.h"
#include "base/time.h"
#include "work/signing.h"

static bool is_meant(const struct gi_signed_statement *statement, const char *typed)
{
    struct gi_str name = gi_str_part(statement->source->name, strlen("sign-offs/"), statement->source->name.n);
    const char *word = gi_sign_word(statement->statement.action);
    return !typed || strcmp(word, typed) == 0 || gi_str_is(statement->document, typed) || gi_str_starts(name, typed);
}

/* Statements that were begun on this branch, the newest first; else those that still take a signature. */
static const struct gi_signed_statement *find_statement(struct gi_signing *signing, const char *typed)
{
    const struct gi_signoffs *signoffs = &signing->head.signoffs;
    const struct gi_signed_statement *found = NULL;
    size_t n = signoffs->documents.n + signoffs->chain.n;
    for (size_t i = 0; i < n; i++) {
        const struct gi_signed_statement *statement =
            i < signoffs->documents.n ? &signoffs->documents.at[i] : &signoffs->chain.at[i - signoffs->documents.n];
        bool accepted = signing->base.record && gi_signoffs_has(signing->base.record, statement->source);
        if (is_meant(statement, typed) && (!accepted || typed) && !(found && accepted && !signing->late)) {
            found = statement;
            signing->late = accepted;
        }
    }
    if (found)
        return found;
    gi_fail(signing->error, typed ? "%s has no sign-off '%s'" : "nothing of %s waits for a signature",
            signing->work->short_id, typed ? typed : "");
    gi_fail_hint(signing->error,
                 "git incident verify %s shows its sign-offs; git switch incident/%s goes to what was "
                 "begun there",
                 signing->work->short_id, signing->work->short_id);
    return NULL;
}

/* The chain before the statement. */
static void cut_chain(struct gi_signing *signing, const struct gi_statement *statement)
{
    const struct gi_signoffs *signoffs = &signing->head.signoffs;
    signing->chain = gi_chain_empty();
    for (size_t i = 0; i < signoffs->chain.n; i++)
        if (!statement->seq || signoffs->chain.at[i].statement.seq < statement->seq)
            gi_chain_add(signing->arena, &signing->chain, &signoffs->chain.at[i]);
}

static int fail_different(struct gi_signing *signing, const struct gi_statement *then, const struct gi_statement *now)
{
    struct gi_differences differences = {0};
    gi_statement_compare(signing->arena, then, now, &differences);
    gi_fail(signing->error, "%s does not say what the record is: %s", signing->name,
            differences.list.n ? gi_differences_text(signing->arena, &differences) : "it is written in another way");
    return gi_fail_hint(signing->error, "who began it takes it back and signs anew");
}

/* What we would have written ourselves, with what the first signer chose. */
static int derive(struct gi_signing *signing, const struct gi_statement *then)
{
    struct gi_draft_request request = {.action = then->action,
                                       .before = signing->base.record,
                                       .after = signing->head.record,
                                       .life_before = signing->base.life,
                                       .life_after = signing->head.life,
                                       .signoffs = &signing->head.signoffs,
                                       .policy = signing->policy,
                                       .chain = &signing->chain,
                                       .document = signing->document,
                                       .affirms = then->affirms,
                                       .state_from = then->state[1] >= 0 ? then->state[0] : -1,
                                       .state_to = then->state[1],
                                       .to = then->to,
                                       .signed_at = then->signed_at,
                                       .expires = then->expires,
                                       .reason = then->reason,
                                       .waives = then->waives.at,
                                       .waive_count = then->waives.n,
                                       .policy_seen = then->policy};
    struct gi_statement now;
    if (gi_draft(signing->arena, &request, &now, signing->error))
        return -1;
    if (!gi_str_equal(gi_statement_render(signing->arena, &now), signing->bytes))
        return fail_different(signing, then, &now);
    if (signing->work->now <= then->expires)
        return 0;
    gi_fail(signing->error, "%s has expired", signing->name);
    return gi_fail_hint(signing->error, "who began it takes it back and signs anew");
}

static int take_statement(struct gi_signing *signing, const struct gi_signed_statement *statement)
{
    struct gi_str name = statement->source->name;
    signing->statement = statement->statement;
    signing->bytes = (struct gi_str){statement->source->file.data, statement->source->file.size};
    signing->name = gi_arena_copy(signing->arena, name.s, name.n);
    signing->document = statement->document;
    signing->request.action = statement->statement.action;
    cut_chain(signing, &statement->statement);
    return signing->late ? 0 : derive(signing, &statement->statement);
}

static int prepare(struct gi_signing *signing, const struct gi_countersign_request *request)
{
    const struct gi_report *report = NULL;
    if (gi_sign_open_base(signing) || gi_sign_find_key(signing, request->key, request->as) ||
        gi_sign_stage(signing, &signing->stage, &signing->head))
        return -1;
    const struct gi_signed_statement *statement = find_statement(signing, request->statement);
    if (!statement || take_statement(signing, statement) || gi_sign_take_slot(signing, statement) ||
        gi_sign_judge(signing, &signing->head, GI_SIGN_FIRST, &report) || gi_sign_show(signing))
        return -1;
    signing->shown.report = report->by_level[GI_LEVEL_ERROR] ? report : NULL;
    gi_work_release(signing->work);
    return 0;
}

int gi_countersign_prepare(struct gi_work *work, const struct gi_countersign_request *request,
                           struct gi_signing **ret_signing, struct gi_error *reterr)
{
    struct gi_signing *signing = gi_sign_begin(work);
    (void)reterr; /* the session's */
    if (!signing)
        return -1;
    signing->counter = true;
    signing->request.how = request->how;
    if (prepare(signing, request)) {
        gi_sign_close(signing);
        return -1;
    }
    *ret_signing = signing;
    return 0;
}
