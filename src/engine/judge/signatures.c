/* Verifying the signatures beside a statement, and whether a slot's people exist at all. */
#include <limits.h>

#include "base/limits.h"
#include "engine/judge/people.h"

struct verifying {
    struct gi_arena *arena;
    const struct gi_slots *slots;
    const struct gi_trust *trust;
    const struct gi_signed_statement *statement;
    enum gi_slots_when when;
    struct gi_findings *findings;
    struct gi_signers signers;
    GI_VEC(const struct gi_source *) sources; /* of the signers */
};

static struct gi_place place_of(const struct gi_source *source)
{
    return (struct gi_place){&source->file, {0, 0}};
}

/* The role of a namespace that some slot asks for, or -1. */
static int role_of(const struct gi_slots *slots, struct gi_str name_space)
{
    for (size_t i = 0; i < slots->list.n + slots->other.n; i++) {
        const struct gi_slot *slot = i < slots->list.n ? &slots->list.at[i] : &slots->other.at[i - slots->list.n];
        if (gi_str_is(name_space, gi_signer_namespace(slot->role)))
            return (int)slot->role;
    }
    return -1;
}

static const char *status_word(const struct gi_roster_key *key)
{
    return key->status == GI_KEY_STATUS_COMPROMISED ? "compromised" : "retired";
}

/* Whether policy knows the key, and it may sign. */
static const struct gi_roster_key *key_of(struct verifying *verifying, const struct gi_signature_file *file,
                                          const struct gi_sshsig *signature)
{
    const struct gi_roster_key *key = gi_trust_key(verifying->trust, signature->key_blob);
    struct gi_place place = place_of(file->source);
    if (!key) {
        gi_report(verifying->findings, 607, place, "signed with a key that the policy in force gives nobody");
        return NULL;
    }
    struct gi_str id = key->person->id.text;
    if (key->status != GI_KEY_STATUS_ACTIVE) {
        gi_report(verifying->findings, 607, place, "signed with a key of %.*s that is %s", GI_STR_ARGS(id),
                  status_word(key));
        return NULL;
    }
    if (!gi_str_equal(id, file->who) || file->n != 1) {
        gi_report(verifying->findings, 607, place, "%.*s signed this: the file's name has to say .%.*s.1.sig",
                  GI_STR_ARGS(id), GI_STR_ARGS(id));
        return NULL;
    }
    return key;
}

/* Whether somebody signed before, here or (a late signature) already in the base. */
static bool has_signed(const struct verifying *verifying, struct gi_str id)
{
    for (size_t i = 0; i < verifying->signers.list.n; i++)
        if (gi_str_equal(verifying->signers.list.at[i].person->id.text, id))
            return true;
    for (size_t i = 0; i < verifying->slots->signed_by.n; i++)
        if (gi_str_equal(verifying->slots->signed_by.at[i], id))
            return true;
    return false;
}

/* One signature: its armour, its key, its namespace, the bytes. Who signed becomes one of the signers. */
static void verify_one(struct verifying *verifying, const struct gi_signature_file *file)
{
    struct gi_error error = {.arena = verifying->arena};
    struct gi_place place = place_of(file->source);
    struct gi_str armour = {file->source->file.data, file->source->file.size};
    struct gi_str bytes = {verifying->statement->source->file.data, verifying->statement->source->file.size};
    struct gi_sshsig signature;
    if (armour.n > GI_LIMIT_SIGNATURE_BYTES || gi_sshsig_parse(verifying->arena, armour, &signature, &error)) {
        gi_report(verifying->findings, 606, place, "%s",
                  error.message ? error.message : "longer than any signature may be");
        return;
    }
    const struct gi_roster_key *key = key_of(verifying, file, &signature);
    if (!key)
        return;
    int role = role_of(verifying->slots, signature.name_space);
    if (role < 0) {
        gi_report(verifying->findings, 607, place, "%.*s signed for the namespace %.*s, which %s does not ask for",
                  GI_STR_ARGS(key->person->id.text), GI_STR_ARGS(signature.name_space),
                  gi_sign_word(verifying->statement->statement.action));
        return;
    }
    if (gi_sshsig_verify(&signature, &key->key, gi_signer_namespace((enum gi_signer_role)role), bytes, key->touch,
                         &error)) {
        gi_report(verifying->findings, 606, place, "the signature of %.*s: %s", GI_STR_ARGS(key->person->id.text),
                  error.message);
        return;
    }
    if (has_signed(verifying, key->person->id.text)) {
        gi_report(verifying->findings, 607, place, "%.*s signed this already: a person fills one slot",
                  GI_STR_ARGS(key->person->id.text));
        return;
    }
    GI_VEC_PUSH(verifying->arena, &verifying->sources, file->source);
    GI_VEC_PUSH(verifying->arena, &verifying->signers.list,
                (struct gi_signer){.person = key->person, .role = (enum gi_signer_role)role, .slot = -1});
}

/* Whether a signature that fills no needed slot may stand: where a slot may stay empty, or takes more than one. */
static bool is_welcome(const struct verifying *verifying, const struct gi_slot *list, size_t n,
                       const struct gi_signer *signer)
{
    for (size_t i = 0; i < n; i++) {
        bool takes = list[i].late || (!list[i].needed && verifying->when == GI_SLOTS_ACCEPTANCE);
        if (takes && list[i].role == signer->role &&
            gi_person_fits(gi_trust_policy(verifying->trust), &list[i], signer->person))
            return true;
    }
    return false;
}

/* How many signatures fit nowhere, and which needed slot stays empty (-1: none). */
static size_t assign(struct verifying *verifying, const struct gi_slot *list, size_t n, int *ret_empty)
{
    *ret_empty = -1;
    if (verifying->when == GI_SLOTS_ACCEPTANCE)
        *ret_empty =
            gi_signers_assign(verifying->arena, gi_trust_policy(verifying->trust), list, n, &verifying->signers);
    size_t unfit = 0;
    for (size_t i = 0; i < verifying->signers.list.n; i++)
        unfit +=
            verifying->signers.list.at[i].slot < 0 && !is_welcome(verifying, list, n, &verifying->signers.list.at[i]);
    return unfit;
}

static void say_slots(struct verifying *verifying)
{
    const struct gi_slots *slots = verifying->slots;
    const char *word = gi_sign_word(verifying->statement->statement.action);
    int empty;
    if (slots->other.n && !assign(verifying, slots->other.at, slots->other.n, &empty) && empty < 0)
        return;
    size_t unfit = assign(verifying, slots->list.at, slots->list.n, &empty);
    if (empty >= 0)
        gi_report(verifying->findings, 605, place_of(verifying->statement->source),
                  "%s lacks the signature of %s, made for %s", word, slots->list.at[empty].words,
                  gi_signer_namespace(slots->list.at[empty].role));
    for (size_t i = 0; unfit && i < verifying->signers.list.n; i++) {
        const struct gi_signer *signer = &verifying->signers.list.at[i];
        if (signer->slot < 0 && !is_welcome(verifying, slots->list.at, slots->list.n, signer))
            gi_report(verifying->findings, 607, place_of(verifying->sources.at[i]),
                      "%s does not ask for %.*s's signature for %s%s", word, GI_STR_ARGS(signer->person->id.text),
                      gi_signer_namespace(signer->role), verifying->when == GI_SLOTS_LATE ? " afterwards" : "");
    }
}

bool gi_slots_verify(struct gi_arena *arena, const struct gi_slots *slots, const struct gi_trust *trust,
                     const struct gi_signed_statement *signed_statement, enum gi_slots_when when,
                     struct gi_findings *findings)
{
    struct verifying verifying = {.arena = arena,
                                  .slots = slots,
                                  .trust = trust,
                                  .statement = signed_statement,
                                  .when = when,
                                  .findings = findings};
    size_t said = findings->list.n;
    for (size_t i = 0; i < signed_statement->signatures.n; i++)
        verify_one(&verifying, &signed_statement->signatures.at[i]);
    say_slots(&verifying);
    return findings->list.n == said;
}

static bool can_sign(const struct gi_person *person)
{
    for (size_t i = 0; i < person->keys.n; i++)
        if (person->keys.at[i].status.is == GI_PRESENT && person->keys.at[i].status.number == GI_KEY_STATUS_ACTIVE)
            return true;
    return false;
}

/* Who of the people with an active key fits a slot. */
static const char *who_fits(struct gi_arena *arena, const struct gi_policy *policy, const struct gi_slot *slot)
{
    enum { NAMES = 1000 };
    struct gi_buf names = gi_buf_new(arena, NAMES);
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *person = &policy->people.at[i];
        if (can_sign(person) && gi_person_fits(policy, slot, person))
            gi_buf_addf(&names, "%s%.*s", names.n ? ", " : "", GI_STR_ARGS(person->id.text));
    }
    return names.n ? names.s : "nobody";
}

bool gi_slots_available(struct gi_arena *arena, const struct gi_slots *slots, const struct gi_trust *trust,
                        const char **ret_why)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    struct gi_signers people = {0};
    for (size_t i = 0; policy && i < policy->people.n; i++)
        if (can_sign(&policy->people.at[i]))
            GI_VEC_PUSH(arena, &people.list,
                        (struct gi_signer){.person = &policy->people.at[i], .any_role = true, .slot = -1});
    if (!policy) {
        *ret_why = "there is no signed policy";
        return false;
    }
    if (slots->other.n && gi_signers_assign(arena, policy, slots->other.at, slots->other.n, &people) < 0)
        return true;
    int empty = gi_signers_assign(arena, policy, slots->list.at, slots->list.n, &people);
    if (empty < 0)
        return true;
    *ret_why = gi_arena_printf(arena, "needs %s beside the others; the policy has: %s", slots->list.at[empty].words,
                               who_fits(arena, policy, &slots->list.at[empty]));
    return false;
}
