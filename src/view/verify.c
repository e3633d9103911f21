/* Sign-offs as people look at them: who, in which role, with which key, and what has become of it. */
#include "incident/verify.h"

#include "base/limits.h"
#include "engine/judge/parts.h"
#include "engine/judge/pin.h"
#include "view/signed.h"

struct verifying {
    struct gi_arena *arena;
    const struct gi_viewed *viewed;
    struct gi_trust trust;
    struct gi_incident_verdicts verdicts;
    struct gi_verify *verify;
};

static const char *copy(struct verifying *verifying, struct gi_str text)
{
    return gi_arena_copy(verifying->arena, text.s ? text.s : "", text.n);
}

static const char *status_word(int status)
{
    return status >= 0 && (size_t)status < gi_words_KEY_STATUS.n ? gi_words_KEY_STATUS.at[status].word : "unknown";
}

/* One signature, natively, with the key of the policy's roster that it claims. */
static void add_signature(struct verifying *verifying, const struct gi_signed_statement *statement,
                          const struct gi_source *source, struct gi_verified *verified)
{
    struct gi_error error = {.arena = verifying->arena};
    struct gi_verified_signature made = {.path = source->file.path};
    struct gi_str bytes = {statement->source->file.data, statement->source->file.size};
    struct gi_public_key key;
    struct gi_sshsig signature;
    if (gi_sshsig_parse(verifying->arena, (struct gi_str){source->file.data, source->file.size}, &signature, &error) ||
        gi_public_key_of_blob(verifying->arena, signature.key_blob, &key, &error)) {
        made.wrong = error.message;
    } else {
        const struct gi_roster_key *known = gi_trust_key(&verifying->trust, signature.key_blob);
        made.name_space = copy(verifying, signature.name_space);
        made.fingerprint = gi_public_key_fingerprint(verifying->arena, &key);
        made.key_type = gi_public_key_type(key.type);
        made.who = known ? copy(verifying, known->person->id.text) : NULL;
        made.key_status = known ? status_word(known->status) : NULL;
        if (!known)
            made.wrong = "the policy gives this key nobody";
        else if (gi_sshsig_verify(&signature, &key, made.name_space, bytes, known->touch, &error))
            made.wrong = error.message;
        if (known && known->status == GI_KEY_STATUS_COMPROMISED)
            verified->disputed = gi_arena_printf(verifying->arena, "a key of %s is compromised", made.who);
    }
    verifying->verify->bad += made.wrong != NULL;
    GI_VEC_PUSH(verifying->arena, &verified->signatures, made);
}

static const char *verdict_word(enum gi_verdict verdict)
{
    switch (verdict) {
    case GI_VERDICT_STANDING:
        return "standing";
    case GI_VERDICT_OUTDATED:
        return "outdated";
    case GI_VERDICT_SUPERSEDED:
        return "superseded";
    case GI_VERDICT_HISTORIC:
        return "historic";
    }
    return "";
}

static void judge_chain(struct verifying *verifying, const struct gi_signed_statement *statement,
                        struct gi_verified *verified)
{
    const struct gi_viewed *viewed = verifying->viewed;
    struct gi_differences differences = {0};
    enum gi_verdict verdict = gi_verdict_of(&verifying->verdicts, viewed->record, viewed->life, statement);
    verified->verdict = verdict_word(verdict);
    if (verdict != GI_VERDICT_OUTDATED)
        return;
    if (gi_standing_differences(verifying->arena, viewed->record, viewed->life, &verifying->verdicts.signoffs,
                                &statement->statement, GI_EXCUSED_NOTHING, NULL, &differences))
        for (size_t i = 0; i < differences.list.n; i++)
            GI_VEC_PUSH(verifying->arena, &verified->changed, differences.list.at[i]);
}

/* A document stands as long as its one file does. */
static void judge_document(struct verifying *verifying, const struct gi_signed_statement *statement,
                           struct gi_verified *verified)
{
    const struct gi_statement_file *then = &statement->statement.files.at[0];
    const struct gi_source *now = gi_record_source(verifying->viewed->record, then->path);
    verified->verdict = "standing";
    if (now && strcmp(gi_coverage_file(verifying->arena, now, "").sha256, then->sha256) == 0)
        return;
    verified->verdict = "outdated";
    GI_VEC_PUSH(verifying->arena, &verified->changed,
                gi_arena_printf(verifying->arena, "file %.*s: %s", GI_STR_ARGS(then->path), now ? "changed" : "gone"));
}

static void add_statement(struct verifying *verifying, const struct gi_signed_statement *statement)
{
    struct gi_str name = gi_str_part(statement->source->name, strlen("sign-offs/"), statement->source->name.n);
    struct gi_verified verified = {.path = statement->source->file.path,
                                   .name = copy(verifying, gi_str_part(name, 0, name.n - strlen(".stmt"))),
                                   .action = gi_sign_word(statement->statement.action),
                                   .reason = copy(verifying, statement->statement.reason),
                                   .signed_at = statement->statement.signed_at,
                                   .policy = statement->statement.policy};
    if (statement->document.n)
        judge_document(verifying, statement, &verified);
    else
        judge_chain(verifying, statement, &verified);
    for (size_t i = 0; i < statement->signatures.n; i++)
        add_signature(verifying, statement, statement->signatures.at[i].source, &verified);
    verifying->verify->bad += verified.changed.n > 0;
    GI_VEC_PUSH(verifying->arena, &verifying->verify->statements, verified);
}

/* The tree's trust, from the pin that this clone was told. */
static int load_trust(struct gi_view *view, struct gi_arena *arena, struct gi_trust *ret_trust, struct gi_error *reterr)
{
    struct gi_findings findings = {.arena = arena};
    const char *pin = NULL;
    if (gi_pin_read(view->repository, &pin, reterr) ||
        gi_trust_load(view->snapshot, pin, arena, &findings, ret_trust, reterr))
        return -1;
    if (!findings.list.n)
        return 0;
    gi_fail(reterr, "the policy cannot be trusted: %s", findings.list.at[0].message);
    return gi_fail_hint(reterr, "git incident audit");
}

static void add_all(struct verifying *verifying)
{
    const struct gi_signoffs *signoffs = &verifying->verdicts.signoffs;
    const struct gi_chain *chain = &verifying->verdicts.chain;
    for (size_t i = 0; i < signoffs->chain.n; i++)
        add_statement(verifying, &signoffs->chain.at[i]);
    for (size_t i = 0; i < signoffs->documents.n; i++)
        add_statement(verifying, &signoffs->documents.at[i]);
    verifying->verify->lead = chain->lead.n ? copy(verifying, chain->lead) : NULL;
    verifying->verify->epoch = chain->epoch;
}

int gi_view_signoffs(struct gi_view *view, const struct gi_viewed *viewed, struct gi_arena *arena,
                     struct gi_verify *ret_verify, struct gi_error *reterr)
{
    struct gi_verify verify = {.head = viewed->head};
    struct gi_findings findings = {.arena = arena};
    struct verifying verifying = {.arena = arena, .viewed = viewed, .verify = &verify};
    if (load_trust(view, arena, &verifying.trust, reterr))
        return -1;
    if (viewed->record->kind == GI_KIND_INCIDENT) {
        gi_signoffs_read(viewed->record, &findings, &verifying.verdicts.signoffs);
        verifying.verdicts.chain = gi_chain_of(arena, &verifying.verdicts.signoffs);
        add_all(&verifying);
    }
    for (size_t i = 0; i < findings.list.n; i++)
        GI_VEC_PUSH(
            arena, &verify.unread,
            gi_arena_printf(arena, "%s: %s", findings.list.at[i].place.file->path, findings.list.at[i].message));
    verify.bad += verify.unread.n;
    *ret_verify = verify;
    return 0;
}

int gi_view_verify(struct gi_view *view, const char *typed, struct gi_arena *arena, struct gi_verify *ret_verify,
                   struct gi_error *reterr)
{
    struct gi_viewed viewed;
    if (gi_view_find(view, typed, arena, &viewed, reterr))
        return -1;
    return gi_view_signoffs(view, &viewed, arena, ret_verify, reterr);
}

const char *gi_view_signers(struct gi_arena *arena, const struct gi_verified *verified)
{
    struct gi_buf names = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < verified->signatures.n; i++) {
        const struct gi_verified_signature *made = &verified->signatures.at[i];
        gi_buf_addf(&names, "%s%s", i ? ", " : "", made->wrong || !made->who ? "?" : made->who);
    }
    return names.n ? names.s : "nobody";
}

int gi_view_signed(struct gi_view *view, struct gi_arena *arena, struct gi_verify_ids *ret_ids, struct gi_error *reterr)
{
    struct gi_verify_ids ids = {0};
    for (size_t i = 0; i < view->layout.records.n; i++) {
        const struct gi_record_place *place = &view->layout.records.at[i];
        struct gi_entries entries;
        if (place->kind != GI_KIND_INCIDENT)
            continue;
        if (gi_snapshot_names(view->snapshot, gi_arena_printf(arena, "%s/sign-offs", place->folder), arena, &entries,
                              reterr))
            return -1;
        if (entries.n)
            GI_VEC_PUSH(arena, &ids.list, gi_arena_copy(arena, place->id.s, place->id.n));
    }
    *ret_ids = ids;
    return 0;
}

int gi_view_allowed_signers(struct gi_view *view, struct gi_arena *arena, struct gi_str *ret_text,
                            struct gi_error *reterr)
{
    struct gi_trust trust = {0};
    struct gi_buf text = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    if (load_trust(view, arena, &trust, reterr))
        return -1;
    const struct gi_policy *policy = gi_trust_policy(&trust);
    if (!policy) {
        gi_fail(reterr, "this repository's policy is not signed: it has no signers");
        return gi_fail_hint(reterr, "git incident init --key FILE, and commit it");
    }
    for (size_t i = 0; i < policy->people.n; i++)
        for (size_t j = 0; j < policy->people.at[i].keys.n; j++) {
            const struct gi_key *key = &policy->people.at[i].keys.at[j];
            bool compromised = key->status.is == GI_PRESENT && key->status.number == GI_KEY_STATUS_COMPROMISED;
            struct gi_str line = gi_str_trim(key->key.text);
            if (!compromised)
                gi_buf_addf(&text, "%.*s namespaces=\"*@git-incident\" %.*s\n",
                            GI_STR_ARGS(policy->people.at[i].id.text), GI_STR_ARGS(line));
        }
    *ret_text = gi_buf_str(&text);
    return 0;
}
